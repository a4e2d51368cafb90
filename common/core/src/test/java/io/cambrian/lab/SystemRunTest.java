package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.Market;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.performance.ReturnMoments;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemRunTest {
    private static final int DAYS = 760;
    private static final WorldShape SHAPE = new WorldShape(3, DAYS, Noise.IID_NORMAL, Listing.STEADY, 0);

    private static SystemRun.Plan plan(boolean warm) {
        return new SystemRun.Plan(
                LabPlan.of(12, 3, 19, 2, 0.25).search(),
                2,
                520,
                63,
                252,
                warm,
                List.of(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT)));
    }

    @Test
    void whatComesLaterChangesNothingBefore() {
        Market market = ScriptedWorld.doubling(SHAPE, 600).world(1, 0);
        int[] calendar = market.calendar();
        SystemRun whole = SystemRun.of(market, plan(true), 5);
        int cut = 520 + 2 * 63 + 20;
        SystemRun part = SystemRun.of(market.between(calendar[0], calendar[cut - 1]), plan(true), 5);
        int days = part.days().length;
        assertThat(days).isEqualTo(cut - 520);
        assertThat(Arrays.copyOf(whole.system(), days)).isEqualTo(part.system());
        assertThat(Arrays.copyOf(whole.frozen(), days)).isEqualTo(part.frozen());
        assertThat(whole.turns().subList(0, 3)).isEqualTo(part.turns());
    }

    @Test
    void theFrozenTwinTradesTheFirstPlanForEver() {
        Market market = ScriptedWorld.doubling(SHAPE, 600).world(1, 0);
        SystemRun run = SystemRun.of(market, plan(true), 5);
        assertThat(run.turns()).hasSize(4);
        // until the first order of the second plan has been filled, at the open after its first close
        assertThat(Arrays.copyOf(run.system(), 64)).isEqualTo(Arrays.copyOf(run.frozen(), 64));
        assertThat(run.system()).isNotEqualTo(run.frozen());
        assertThat(run.turns().get(0).passed()).isZero();
    }

    @Test
    void aSearchGoesOnWhereTheOneBeforeEnded() {
        Market market = ScriptedWorld.doubling(SHAPE, 600).world(1, 0);
        SystemRun warm = SystemRun.of(market, plan(true), 5);
        SystemRun cold = SystemRun.of(market, plan(false), 5);
        assertThat(cold.turns().get(0)).isEqualTo(warm.turns().get(0));
        assertThat(cold.turns().get(1).shares())
                .isNotEqualTo(warm.turns().get(1).shares());
    }

    @Test
    void aDriftingEdgeIsEarnedByTheRuleThatHolds() {
        List<String> texts = List.of(
                PlantedEdge.MOMENTUM,
                "enter long when roc(close, 5) < 0; exit long when roc(close, 5) > 0;"
                        + " enter short when roc(close, 5) > 0; exit short when roc(close, 5) < 0");
        Market market = new DriftingEdge(
                        ScriptedWorld.calm(new WorldShape(10, 2_000, Noise.IID_NORMAL, Listing.STEADY, 0)),
                        texts.stream().map(StrategyText::parse).toList(),
                        List.of(0, 1_000),
                        5,
                        Costs.DEFAULT)
                .world(3, 0);
        int[] calendar = market.calendar();
        for (int rule = 0; rule < 2; rule++) {
            double first = sharpe(market, texts.get(rule), calendar[50], calendar[999]);
            double second = sharpe(market, texts.get(rule), calendar[1_000], calendar[1_999]);
            assertThat(rule == 0 ? first : second).isBetween(3.0, 7.0);
            assertThat(rule == 0 ? second : first).isLessThan(1);
        }
    }

    private static double sharpe(Market market, String text, int from, int to) {
        return Backtest.run(
                        new ScoringTask(market, from, to, Costs.DEFAULT, Cases.none(market.calendar().length)),
                        StrategyText.parse(text))
                .score()
                .sharpe(WorldShape.PERIODS_PER_YEAR);
    }

    @Test
    void aCrashFallsAndMovesAsMuchAsItsScriptSays() {
        WorldShape shape = new WorldShape(20, 1_500, Noise.IID_NORMAL, Listing.STEADY, 0.1);
        double falls = 0;
        double ratio = 0;
        int worlds = 20;
        for (int k = 0; k < worlds; k++) {
            Market market = ScriptedWorld.crash(shape, 1_000, 200, 2.5, -0.45).world(2, k);
            double[] close = market.series().get(0).close();
            falls += close[1_199] / close[999] / worlds;
            ratio += sd(close, 1_000, 1_200) / sd(close, 100, 1_000) / worlds;
        }
        assertThat(falls).isBetween(0.4, 0.72); // 0.55 but for luck
        assertThat(ratio).isBetween(2.3, 2.7);
    }

    private static double sd(double[] close, int from, int to) {
        double[] returns = new double[to - from];
        Arrays.setAll(returns, t -> close[from + t] / close[from + t - 1] - 1);
        return ReturnMoments.of(returns).sd();
    }

    @Test
    void plansThatAreNotPossibleAreRefused() {
        assertThatThrownBy(() ->
                        new SystemRun.Plan(LabPlan.of(12, 3, 19, 2, 0.25).search(), 2, 400, 63, 252, true, List.of()))
                .hasMessageContaining("250 days before it");
    }
}
