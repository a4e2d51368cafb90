package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.live.HaltCalls.Call;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HaltCallsTest {
    private final HaltCalls calls = new HaltCalls();

    private static UserWishes halt(String user) {
        return new UserWishes(user, "why", true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    @Test
    void theyWaitInTheirOrderUntilTheyAreDone() {
        assertThat(calls.first()).isEmpty();
        Call ann = calls.ask(halt("ann"));
        Call bob = calls.ask(halt("bob"));
        assertThat(calls.first()).containsSame(ann);
        assertThat(calls.first()).containsSame(ann);
        calls.done(ann, List.of("halted"));
        assertThat(ann.said()).isCompletedWithValue(List.of("halted"));
        assertThat(calls.first()).containsSame(bob);
        calls.failed(bob, new ConfigException("no"));
        assertThat(bob.said()).isCompletedExceptionally();
        assertThat(calls.first()).isEmpty();
    }

    @Test
    void whoWaitsWhenTheProcessEndsIsToldAndSoIsWhoeverComesLater() {
        Call ann = calls.ask(halt("ann"));
        Call bob = calls.ask(halt("bob"));
        calls.close();
        for (Call call : List.of(ann, bob)) {
            assertThatThrownBy(() -> call.said().join())
                    .hasCauseInstanceOf(ConfigException.class)
                    .hasMessageContaining("is not written down")
                    .hasMessageContaining("STOP");
        }
        assertThatThrownBy(() -> calls.ask(halt("cid")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has ended");
    }
}
