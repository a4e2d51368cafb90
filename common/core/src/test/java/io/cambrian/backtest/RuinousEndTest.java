package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.Bar;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.market.MarketAssembler;
import io.cambrian.market.MarketOptions;
import io.cambrian.market.SymbolHistory;
import io.cambrian.market.Universe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A price at or below zero, as of oil on 2020-04-20: nobody leaves at the last positive close. */
class RuinousEndTest {
    private static final int RUIN = 40;
    private static final int LAST = 79;
    private static final String LONG = "enter long when close > 0.5 * sma(close, 2)";
    private static final String SOLD = "enter short when close > 0.5 * sma(close, 2)";
    private static final Strategy HOLD = StrategyText.parse(LONG + " exit long when held > 999 bars");
    private static final Strategy SHORT = StrategyText.parse(SOLD + " exit short when held > 999 bars");

    /** Oil opens at 17 on the day on which it closes below zero; gold beside it moves on. */
    private static Market market(boolean closeOnly) {
        List<Bar> oil = new ArrayList<>();
        List<Bar> gold = new ArrayList<>();
        for (int t = 0; t <= LAST; t++) {
            double close = t == RUIN ? -37.63 : 18 + 0.1 * (t % 3);
            double open = t == RUIN ? 17 : close;
            double low = Math.min(open, close);
            double high = Math.max(open, close);
            oil.add(
                    closeOnly
                            ? Bar.closeOnly("WTI", t, close)
                            : new Bar("WTI", t, open, high, low, close, 9, Double.NaN, 0, 1));
            gold.add(Bar.closeOnly("XAU", t, 1000 + t % 2));
        }
        MarketAssembler assembler =
                new MarketAssembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(oil);
        assembler.add(gold);
        return assembler.market();
    }

    private static ScoringTask task(Market market, int last) {
        return new ScoringTask(market, 0, last, Costs.DEFAULT, Cases.none(market.calendar().length));
    }

    private static double returnOn(StrategyRun run, String symbol, int day) {
        return run.instruments().stream()
                .filter(i -> i.symbol().equals(symbol))
                .mapToDouble(i -> i.netReturns()[Arrays.binarySearch(i.days(), day)])
                .findFirst()
                .orElseThrow();
    }

    private static List<Trade> tradesOf(StrategyRun run, String symbol) {
        return run.trades().stream().filter(t -> t.symbol().equals(symbol)).toList();
    }

    @Test
    void whoIsLongLosesWhatWasPutIn() {
        for (boolean closeOnly : new boolean[] {true, false}) {
            StrategyRun run = Backtest.run(task(market(closeOnly), LAST), HOLD);
            assertThat(returnOn(run, "WTI", RUIN)).isCloseTo(-1, within(1e-5));
            assertThat(tradesOf(run, "WTI")).singleElement().satisfies(t -> {
                assertThat(t.exitDay()).isEqualTo(RUIN);
                assertThat(t.netReturn()).isCloseTo(-1, within(1e-5));
            });
            // holding has no excess, however it ends, but for the days before its entry
            assertThat(Arrays.stream(run.excessReturns())
                            .skip(5)
                            .map(Math::abs)
                            .max()
                            .orElseThrow())
                    .isLessThan(0.05);
        }
    }

    @Test
    void whoIsShortGainsNoMoreThanWasPutIn() {
        StrategyRun run = Backtest.run(task(market(true), LAST), SHORT);
        assertThat(tradesOf(run, "WTI"))
                .singleElement()
                .satisfies(t -> assertThat(t.netReturn()).isBetween(0.9, 1.0));
    }

    @Test
    void whoDecidedToLeaveBeforeLeavesAtTheOpenThatWasStillPositive() {
        Strategy leaves = StrategyText.parse(LONG + " exit long when held > " + (RUIN - 3) + " bars");
        StrategyRun run = Backtest.run(task(market(false), LAST), leaves);
        assertThat(tradesOf(run, "WTI")).singleElement().satisfies(t -> {
            assertThat(t.exitDay()).isEqualTo(RUIN);
            assertThat(t.exitPrice()).isEqualTo(17);
        });
        StrategyRun atClose = Backtest.run(task(market(true), LAST), leaves);
        assertThat(tradesOf(atClose, "WTI").get(0).netReturn()).isCloseTo(-1, within(1e-5));
    }

    @Test
    void theDaysBeforeKnowNothingOfIt() {
        Market whole = market(true);
        StrategyRun seen = Backtest.run(task(whole, RUIN - 1), HOLD);
        StrategyRun all = Backtest.run(task(whole, LAST), HOLD);
        assertThat(Arrays.copyOf(all.netReturns(), RUIN)).isEqualTo(seen.netReturns());
        assertThat(tradesOf(seen, "WTI").get(0).openAtEnd()).isTrue();
    }

    @Test
    void theFastScorerAgrees() {
        for (boolean closeOnly : new boolean[] {true, false}) {
            ScoringTask task = task(market(closeOnly), LAST);
            List<Strategy> strategies = List.of(
                    HOLD,
                    SHORT,
                    StrategyText.parse(LONG + " exit long when held > 999 bars size fixed 0.5"),
                    StrategyText.parse(SOLD + " exit short when held > 999 bars size fixed 0.5"));
            List<ScoreOutcome> fast = new ColumnScorer(task).score(strategies);
            List<ScoreOutcome> slow = new ReferenceScorer(task).score(strategies);
            for (int i = 0; i < strategies.size(); i++) {
                TrialScore a = ((Scored) fast.get(i)).score();
                TrialScore b = ((Scored) slow.get(i)).score();
                assertThat(a.all().sum()).isCloseTo(b.all().sum(), within(1e-9));
                assertThat(a.all().sumSquares()).isCloseTo(b.all().sumSquares(), within(1e-9));
                assertThat(a.excess().sumSquares()).isCloseTo(b.excess().sumSquares(), within(1e-9));
                assertThat(a.maxDrawdown()).isCloseTo(b.maxDrawdown(), within(1e-9));
                assertThat(a.turnover()).isCloseTo(b.turnover(), within(1e-9));
                assertThat(a.trades()).isEqualTo(b.trades());
            }
        }
    }

    @Test
    void aSeriesOnItsOwnEndsThere() {
        BarSeries oil = market(true).series().get(0);
        assertThat(oil.symbol()).isEqualTo("WTI");
        assertThat(Backtest.single(HOLD, oil, Costs.DEFAULT, 252).totalReturn()).isCloseTo(-1, within(1e-5));
        CellScores fast = new CellScorer(List.of(HOLD), Costs.DEFAULT, 252).score(oil);
        assertThat(fast.totalReturn()[0]).isCloseTo(-1, within(1e-5));
        assertThat(fast.maxDrawdown()[0]).isCloseTo(1, within(1e-5));
    }

    @Test
    void aRunThatLostEverythingIsRejectedAndStillMeasured() {
        double[] close = new double[60];
        for (int t = 0; t < close.length; t++) {
            close[t] = t < 40 ? 100 : 250; // a short of the whole capital owes more than it has
        }
        BarSeries squeezed = BarSeries.closeOnly(
                "S", java.util.stream.IntStream.range(0, close.length).toArray(), close, null);
        StrategyRun run = Backtest.run(task(Market.of(List.of(squeezed), 252), 59), SHORT);

        assertThat(run.outcome())
                .isInstanceOfSatisfying(
                        ScoreOutcome.Rejected.class, r -> assertThat(r.reason()).isEqualTo("ruined"));
        assertThat(run.score().maxDrawdown()).isGreaterThanOrEqualTo(1);
        assertThat(run.score().trades()).isEqualTo(1);
        assertThat(run.score().sharpe(252)).isNegative();
    }
}
