package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void rulesHaveNumbersFromOneThatStayTheirs() {
        assertThat(Rules.FIRST.number()).isEqualTo(1);
        assertThat(Rules.BELIEVED.number()).isEqualTo(2);
        for (Rules r : Rules.values()) {
            assertThat(Rules.of(r.number())).isEqualTo(r);
        }
    }

    @Test
    void rulesOfALaterVersionAreRefused() {
        for (int number : new int[] {0, Rules.values().length + 1}) {
            assertThatThrownBy(() -> Rules.of(number))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("(" + number + ")");
        }
    }
}
