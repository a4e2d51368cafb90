package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Limits;
import io.cambrian.live.control.Guard.PlanState;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final Guard guard =
            new Guard(new Limits(1, 1, 1, 1, 0.05, 0.10, 0.5, 10), TradingState.ACTIVE, "start", 100, 100);

    @Test
    void aBadDayHaltsAndTheHaltLatches() {
        assertThat(guard.onClose(96, PlanState.FRESH, List.of())).isEmpty();
        assertThat(guard.onClose(91, PlanState.FRESH, List.of())).hasValueSatisfying(c -> {
            assertThat(c.to()).isEqualTo(TradingState.HALTED);
            assertThat(c.reason()).isEqualTo("daily_loss 5.21 %");
        });
        assertThat(guard.onClose(150, PlanState.FRESH, List.of())).isEmpty();
        assertThat(guard.state()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void aSlowFallHaltsAtTheDrawdown() {
        guard.onClose(97, PlanState.FRESH, List.of());
        guard.onClose(94, PlanState.FRESH, List.of());
        assertThat(guard.onClose(91, PlanState.FRESH, List.of())).isEmpty();
        assertThat(guard.onClose(89, PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("drawdown 11.00 %"));
    }

    @Test
    void aReleaseMeasuresDrawdownAnew() {
        guard.onClose(80, PlanState.FRESH, List.of());
        assertThat(guard.release()).isPresent();
        assertThat(guard.release()).isEmpty();
        assertThat(guard.peak()).isEqualTo(80);
        assertThat(guard.onClose(79, PlanState.FRESH, List.of())).isEmpty();
        assertThat(guard.state()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aStalePlanReducesUntilAFreshOneComes() {
        assertThat(guard.onClose(100, PlanState.STALE, List.of())).isPresent();
        assertThat(guard.state()).isEqualTo(TradingState.REDUCING);
        assertThat(guard.onClose(100, PlanState.STALE, List.of())).isEmpty();
        guard.onClose(100, PlanState.FRESH, List.of());
        assertThat(guard.state()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void noEquityHalts() {
        assertThat(guard.onClose(-1, PlanState.FRESH, List.of())).isPresent();
        assertThat(guard.state()).isEqualTo(TradingState.HALTED);
    }
}
