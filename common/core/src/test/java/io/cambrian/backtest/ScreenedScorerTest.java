package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenedScorerTest {
    private static final int BARS = 120;

    private static ScoringTask task() {
        double[] close = new double[BARS];
        for (int t = 0; t < BARS; t++) {
            close[t] = 100 + 10 * Math.sin(t / 5.0);
        }
        BarSeries series = BarSeries.closeOnly("S", IntStream.range(0, BARS).toArray(), close, null);
        return new ScoringTask(Market.of(List.of(series), 252), 0, BARS - 1, Costs.DEFAULT, Cases.none(BARS));
    }

    private static ScoreOutcome score(Strategy strategy) {
        return new ScreenedScorer(task(), new ColumnScorer(task()))
                .score(List.of(strategy))
                .get(0);
    }

    private static ScoreOutcome score(String entry) {
        return score(StrategyText.parse("enter long when " + entry + " exit long when held > 3 bars"));
    }

    private static Strategy entering(Cond enter) {
        return new Strategy(
                Optional.of(new Side(enter, null, OptionalInt.of(3))),
                Optional.empty(),
                new Sizing.Fixed(1),
                Protection.NONE);
    }

    private static void rejected(ScoreOutcome outcome, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(Rejected.class, r -> {
            assertThat(r.reason()).isEqualTo(reason);
            assertThat(r.message()).isNotBlank();
        });
    }

    @Test
    void aStrategyThatTradesKeepsItsScore() {
        assertThat(score("close > sma(close, 5)")).isInstanceOf(Scored.class);
    }

    @Test
    void divisionByZeroIsUnknownAndTheStrategyNeverTrades() {
        // the highest of one value less itself is zero, and so is its deviation
        rejected(score("zscore(0 * close, 5) > -3"), "never_trades");
        rejected(score("roc(0 * close, 5) > -1"), "never_trades");
    }

    @Test
    void anOverflowIsUnknownAndTheStrategyNeverTrades() {
        rejected(score("1E300 * 1E300 * close > close"), "never_trades");
    }

    @Test
    void aConditionThatIsNeverTrueIsNoSilentZero() {
        rejected(score("close > 2 * sma(close, 5)"), "never_trades");
    }

    @Test
    void moreWarmUpThanHistoryIsRejectedToTheBar() {
        rejected(score("close > sma(close, 121)"), "warm_up");
        assertThat(score("close > sma(close, 5) or close > sma(close, 119)")).isInstanceOf(Scored.class);
        rejected(score("close > sma(close, 5) or close > sma(close, 121)"), "warm_up");
    }

    @Test
    void nestingThatTheParserRefusesIsRejectedHoweverDeep() {
        Cond deep = balanced(0);
        for (int i = 0; i < 100_000; i++) {
            deep = new Cond.Not(deep);
        }
        rejected(score(entering(deep)), "too_deep");
    }

    @Test
    void aHugeTreeIsRejected() {
        rejected(score(entering(balanced(7))), "too_large");
        assertThat(score(entering(balanced(4)))).isInstanceOf(Scored.class);
    }

    private static Cond balanced(int levels) {
        if (levels == 0) {
            return new Cond.Compare(
                    new Num.Field(Num.Series.CLOSE),
                    true,
                    new Num.Indicator(IndicatorKind.SMA, new Num.Field(Num.Series.CLOSE), List.of(5.0)));
        }
        return new Cond.And(balanced(levels - 1), balanced(levels - 1));
    }

    @Test
    void outcomesKeepTheirPlaces() {
        Strategy good = StrategyText.parse("enter long when close > sma(close, 5) exit long when held > 3 bars");
        Strategy bad = StrategyText.parse("enter long when close > sma(close, 200) exit long when held > 3 bars");
        List<ScoreOutcome> outcomes =
                new ScreenedScorer(task(), new ColumnScorer(task())).score(List.of(bad, good, bad, good));
        rejected(outcomes.get(0), "warm_up");
        rejected(outcomes.get(2), "warm_up");
        assertThat(outcomes.get(1)).isInstanceOf(Scored.class).isEqualTo(outcomes.get(3));
    }

    @Test
    void sharedExpressionsAreCountedOnce() {
        Strategy a = StrategyText.parse("enter long when close > sma(close, 5) exit long when held > 3 bars");
        Strategy b = StrategyText.parse("enter long when close > sma(close, 9) exit long when held > 3 bars");
        NodeCounts one = NodeCounts.of(List.of(a));
        NodeCounts twice = NodeCounts.of(List.of(a, a, b));
        assertThat(one.distinct()).isEqualTo(3); // close, sma, comparison
        assertThat(twice.distinct()).isEqualTo(5);
        assertThat(twice.tree()).isEqualTo(3 * one.tree());
        assertThat(NodeCounts.NONE.reuseFactor()).isEqualTo(1);
    }
}
