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
    void whatIsCorrectedIsNeitherEarnedNorLost() {
        guard.correct(20);
        assertThat(guard.peak()).isEqualTo(120);
        assertThat(guard.drawdown()).isZero();
        assertThat(guard.onClose(113, PlanState.FRESH, List.of()))
                .as("a day's loss is of the corrected books")
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("daily_loss 5.83 %"));
        guard.release();
        guard.correct(-13);
        assertThat(guard.peak()).isEqualTo(100);
        assertThat(guard.onClose(99, PlanState.FRESH, List.of())).isEmpty();
        assertThat(guard.drawdown()).isCloseTo(0.01, org.assertj.core.data.Offset.offset(1e-12));
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

    private static Guard exact(double dailyLoss, double drawdown) {
        return new Guard(new Limits(1, 1, 1, 1, dailyLoss, drawdown, 0.5, 10), TradingState.ACTIVE, "start", 100, 100);
    }

    @Test
    void aLossUpToTheLimitIsWithinIt() {
        assertThat(exact(0.25, 0.9).onClose(75, PlanState.FRESH, List.of())).isEmpty();
        assertThat(exact(0.25, 0.9).onClose(74.9, PlanState.FRESH, List.of())).isPresent();
        assertThat(exact(0.9, 0.25).onClose(75, PlanState.FRESH, List.of())).isEmpty();
        assertThat(exact(0.9, 0.25).onClose(74.9, PlanState.FRESH, List.of())).isPresent();
    }

    @Test
    void nothingLeftIsNamedAsSuch() {
        assertThat(exact(0.9, 0.9).onClose(0, PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("no_equity"));
    }

    @Test
    void aBookBeyondItsLimitsOnlyReducesUntilItIsWithinThem() {
        assertThat(guard.onClose(100, PlanState.FRESH, List.of("max_stress_loss", "max_value_at_risk")))
                .hasValueSatisfying(c -> {
                    assertThat(c.to()).isEqualTo(TradingState.REDUCING);
                    assertThat(c.reason()).isEqualTo("beyond max_stress_loss, max_value_at_risk");
                });
        assertThat(guard.reason()).startsWith("beyond");
        guard.onClose(100, PlanState.FRESH, List.of());
        assertThat(guard.state()).isEqualTo(TradingState.ACTIVE);
        guard.onClose(100, PlanState.STALE, List.of("max_stress_loss"));
        assertThat(guard.reason()).isEqualTo("plan_stale");
    }

    @Test
    void aPersonHaltsOnceAndIsTold() {
        assertThat(guard.halt("enough")).hasValueSatisfying(c -> {
            assertThat(c.from()).isEqualTo(TradingState.ACTIVE);
            assertThat(c.reason()).isEqualTo("enough");
        });
        assertThat(guard.halt("again")).isEmpty();
        assertThat(guard.reason()).isEqualTo("enough");
    }

    @Test
    void theDrawdownOfAnEquityIsFromTheHighestWithIt() {
        assertThat(guard.drawdownAt(75)).isEqualTo(0.25);
        assertThat(guard.drawdownAt(125)).isZero();
        guard.onClose(200, PlanState.FRESH, List.of());
        assertThat(guard.drawdownAt(150)).isEqualTo(0.25);
    }

    /** What is doubted is worth 60 or 140 as printed, and 100 as it is believed. */
    @Test
    void aLossByPricesThatAreNotBelievedHaltsAndSaysSo() {
        assertThat(exact(0.25, 0.9).onClose(100, 60, " at A", PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("daily_loss 40.00 % at A"));
        assertThat(exact(0.9, 0.25).onClose(100, 60, " at A", PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("drawdown 40.00 % at A"));
        assertThat(exact(0.9, 0.9).onClose(100, 0, " at A", PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("no_equity at A"));
        assertThat(exact(0.4, 0.4).onClose(100, 60, " at A", PlanState.FRESH, List.of()))
                .isEmpty();
    }

    @Test
    void aPriceThatIsNotBelievedHidesNoLossAndRaisesNoPeak() {
        assertThat(exact(0.25, 0.9).onClose(60, 140, " at A", PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("daily_loss 40.00 %"));
        Guard up = exact(0.25, 0.25);
        assertThat(up.onClose(100, 140, " at A", PlanState.FRESH, List.of())).isEmpty();
        assertThat(up.peak()).isEqualTo(100);
        assertThat(up.onClose(100, PlanState.FRESH, List.of())).isEmpty();
    }

    @Test
    void laterLossesAreMeasuredFromWhatIsBelieved() {
        Guard down = exact(0.45, 0.45);
        assertThat(down.onClose(100, 60, " at A", PlanState.FRESH, List.of())).isEmpty();
        assertThat(down.onClose(50, PlanState.FRESH, List.of()))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("daily_loss 50.00 %"));
    }

    @Test
    void theLossOfADayIsFromTheCloseBefore() {
        assertThat(guard.dailyLossAt(75)).isEqualTo(0.25);
        assertThat(guard.dailyLossAt(125)).isZero();
        guard.onClose(200, PlanState.FRESH, List.of());
        assertThat(guard.dailyLossAt(150)).isEqualTo(0.25);
    }
}
