package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void aNameTakesTheNextWordOrStandsAlone() {
        Options options = Options.of(List.of("--quick", "--rounds", "1_000", "--loud"));
        assertThat(options.flag("quick")).isTrue();
        assertThat(options.flag("loud")).isTrue();
        assertThat(options.flag("slow")).isFalse();
        assertThat(options.whole("rounds", 9, 1)).isEqualTo(1_000);
        options.refuseOthers();
    }

    @Test
    void whatIsNoOptionIsRefused() {
        assertThatThrownBy(() -> Options.of(List.of("rounds", "3")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rounds");
        Options options = Options.of(List.of("--quick", "yesterday", "--rounds", "0", "--ronds", "3"));
        assertThatThrownBy(() -> options.flag("quick"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("yesterday");
        assertThatThrownBy(() -> options.whole("rounds", 9, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at least 1");
        assertThatThrownBy(options::refuseOthers)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ronds");
    }

    @Test
    void tablesAreAligned() {
        Table table = new Table("", "a", "long head");
        table.add("first", Table.number(1234.5), Table.number(0.5));
        table.add("2", Table.number(0), Table.number(1.5e-9));
        assertThat(table.toString().lines())
                .containsExactly("           a  long head", "first  1,235     0.5000", "2          0  1.500e-09");
    }
}
