package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How a strategy's instruments become its daily return and its statistics. */
class BacktestTest {
    private static final String UP_IN_DOWN_OUT =
            "enter long when roc(close, 1) > 0\nexit long when roc(close, 1) < 0\nsize fixed 1";

    @Test
    void theStrategyEarnsTheMeanOfItsInstrumentsLessRebalancing() {
        // A is bought at the close of day 2 and rises by 10 % on day 3; B never rises
        BarSeries a = closes("A", 10, 11, 11, 12.1, 12.1);
        BarSeries b = closes("B", 10, 10, 10, 9, 9);
        Costs costs = new Costs(0, 100, 0);
        TrialScore score = run(UP_IN_DOWN_OUT, costs, a, b).score();
        StrategyRun run = run(UP_IN_DOWN_OUT, costs, a, b);
        double entry = 1 / 1.01 - 1;
        double entryDay = entry / 2 - 0.01 * Math.abs(entry) / 2; // nothing is held yet, so |r| * mean|p| is 0
        double heldDay = 0.1 / 2 - 0.01 * (0.1 / 2 + 0.05 * 0.5);
        assertThat(run.netReturns()).containsExactly(new double[] {0, 0, entryDay, heldDay, 0}, within(1e-14));
        // average positions: A was held on 2 of 5 days, B never
        double benchmark = 0.4 * 0.1 / 2;
        assertThat(run.excessReturns())
                .containsExactly(new double[] {0, -0.4 * 0.1 / 2, entryDay, heldDay - benchmark, 0}, within(1e-14));
        assertThat(score.trades()).isEqualTo(1);
        assertThat(score.timeInMarket()).isCloseTo(2.0 / 10, within(1e-14));
        assertThat(score.turnover()).isCloseTo(1 / 1.01 / 2 * 252 / 5, within(1e-12));
    }

    @Test
    void aStrategyThatNeverTradesIsScoredAndHasNoExcess() {
        StrategyRun run = run(UP_IN_DOWN_OUT, Costs.DEFAULT, closes("A", 10, 9, 8, 7));
        assertThat(run.outcome()).isInstanceOf(Scored.class);
        assertThat(run.score().trades()).isZero();
        assertThat(run.score().sharpe(252)).isZero();
        assertThat(run.score().excessSharpe(252)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void alwaysHoldingHasNextToNoExcess() {
        String always = "enter long when close > 0.5 * close\nexit long when close < 0.5 * close\nsize fixed 1";
        StrategyRun run = run(always, Costs.ZERO, closes("A", 10, 11, 9, 12, 13, 12));
        // it enters at the close of day 1 and earns from day 2 on; the benchmark holds 4/6 on all days
        double[] r = {0, 0.1, 9.0 / 11 - 1, 12.0 / 9 - 1, 13.0 / 12 - 1, 12.0 / 13 - 1};
        for (int d = 0; d < 6; d++) {
            assertThat(run.excessReturns()[d]).isCloseTo((d > 1 ? r[d] : 0) - r[d] * 4 / 6, within(1e-14));
        }
    }

    @Test
    void positionsAndReturnsOfTheInstrumentsGiveTheStrategysReturn() {
        for (long seed = 200; seed < 215; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            Market market = worlds.market(6, 150);
            ScoringTask task = worlds.task(market, market.calendar().length);
            for (Strategy strategy : worlds.strategies(10)) {
                StrategyRun run = Backtest.run(task, strategy);
                double cost = task.costs().perSide();
                double sum = 0;
                double squares = 0;
                double drawdown = 0;
                double[] wealth = new double[run.days().length];
                for (int d = 0; d < run.days().length; d++) {
                    double r = 0;
                    double absolute = 0;
                    double exposure = 0;
                    int live = 0;
                    for (InstrumentRun instrument : run.instruments()) {
                        int t = Arrays.binarySearch(instrument.days(), run.days()[d]);
                        if (t >= 0 && isLive(task.market(), instrument, t)) {
                            live++;
                            r += instrument.netReturns()[t];
                            absolute += Math.abs(instrument.netReturns()[t]);
                            exposure += Math.abs(instrument.positions()[t]);
                        }
                    }
                    double gross = live == 0 ? 0 : r / live;
                    double net = live == 0 ? 0 : gross - cost * (absolute + Math.abs(gross) * exposure) / live;
                    assertThat(run.netReturns()[d]).isCloseTo(net, within(1e-12));
                    sum += run.netReturns()[d];
                    squares += run.netReturns()[d] * run.netReturns()[d];
                    wealth[d] = (d == 0 ? 1 : wealth[d - 1]) * (1 + run.netReturns()[d]);
                    double peak = 1;
                    for (int e = 0; e <= d; e++) {
                        peak = Math.max(peak, wealth[e]);
                    }
                    drawdown = Math.max(drawdown, 1 - wealth[d] / peak);
                }
                if (run.outcome() instanceof Scored scored) {
                    TrialScore score = scored.score();
                    assertThat(score.all().sum()).isCloseTo(sum, within(1e-12));
                    assertThat(score.all().sumSquares()).isCloseTo(squares, near(squares));
                    assertThat(score.maxDrawdown()).isCloseTo(drawdown, within(1e-12));
                    assertThat(score.trades()).isEqualTo(run.trades().size());
                    assertThat(score.blockSums().stream().mapToDouble(x -> x).sum())
                            .isCloseTo(sum, within(1e-12));
                    assertThat(score.blockSquares().stream().mapToDouble(x -> x).sum())
                            .isCloseTo(squares, near(squares));
                    assertThat(score.cases()).hasSize(3);
                    assertThat(score.cases().stream().mapToDouble(Moments::sum).sum())
                            .as("cases hold excess returns")
                            .isCloseTo(excessInCases(task, run), within(1e-12));
                    assertThat(Arrays.stream(score.blockDays()).sum()).isEqualTo(run.days().length);
                } else {
                    assertThat(((Rejected) run.outcome()).reason()).isEqualTo("ruined");
                }
            }
        }
    }

    private static double excessInCases(ScoringTask task, StrategyRun run) {
        double sum = 0;
        for (int d = 0; d < run.days().length; d++) {
            int c = task.cases().kindOfDay()[task.market().indexOf(run.days()[d])];
            sum += c < 0 ? 0 : run.excessReturns()[d];
        }
        return sum;
    }

    @Test
    void equityOfAnInstrumentIsTheProductOfItsTrades() {
        RandomWorlds worlds = new RandomWorlds(31);
        Market market = worlds.market(10, 200);
        ScoringTask task = worlds.task(market, market.calendar().length);
        int checked = 0;
        for (Strategy strategy : worlds.strategies(40)) {
            for (InstrumentRun instrument : Backtest.run(task, strategy).instruments()) {
                double byDays = Arrays.stream(instrument.netReturns()).reduce(1, (w, r) -> w * (1 + r));
                double byTrades = instrument.trades().stream()
                        .mapToDouble(t -> 1 + t.netReturn())
                        .reduce(1, (a, b) -> a * b);
                assertThat(byTrades).isCloseTo(byDays, Offset.offset(1e-10 * Math.max(1, byDays)));
                checked += instrument.trades().size();
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    @Test
    void blocksAreContiguousAndOfNearlyEqualLength() {
        for (int days : new int[] {1, 63, 64, 65, 1000, 5003}) {
            assertThat(Scores.blockStart(0, days)).isZero();
            assertThat(Scores.blockStart(TrialScore.BLOCKS, days)).isEqualTo(days);
            for (int b = 0; b < TrialScore.BLOCKS; b++) {
                assertThat(Scores.blockStart(b + 1, days) - Scores.blockStart(b, days))
                        .isBetween(days / TrialScore.BLOCKS, days / TrialScore.BLOCKS + 1);
            }
        }
    }

    @Test
    void higherCostsNeverHelp() {
        RandomWorlds worlds = new RandomWorlds(4);
        Market market = worlds.market(6, 200);
        for (Strategy strategy : worlds.strategies(40)) {
            double last = Double.POSITIVE_INFINITY;
            for (double bps : new double[] {0, 5, 20}) {
                ScoringTask task =
                        new ScoringTask(market, 0, 30_000, new Costs(0, bps, 0), Cases.none(market.calendar().length));
                if (Backtest.run(task, strategy).outcome() instanceof Scored s) {
                    assertThat(s.score().all().sum()).isLessThanOrEqualTo(last + 1e-12);
                    last = s.score().all().sum();
                }
            }
        }
    }

    @Test
    void aWindowWithoutBarsIsRefused() {
        Market market = Market.of(List.of(closes("A", 10, 11)), 252);
        ScoringTask task = new ScoringTask(market, 50, 60, Costs.DEFAULT, Cases.none(2));
        assertThatThrownBy(() -> new ColumnScorer(task)).isInstanceOf(DataException.class);
    }

    private static boolean isLive(Market market, InstrumentRun instrument, int t) {
        BarSeries series = market.series().stream()
                .filter(s -> s.symbol().equals(instrument.symbol()))
                .findFirst()
                .orElseThrow();
        int day = instrument.days()[t];
        boolean inTrade = instrument.trades().stream().anyMatch(x -> x.entryDay() <= day && day <= x.exitDay());
        return inTrade || series.member()[series.firstAtOrAfter(day)];
    }

    private static Offset<Double> near(double expected) {
        return Offset.offset(1e-12 * Math.max(1, Math.abs(expected)));
    }

    private static StrategyRun run(String strategy, Costs costs, BarSeries... series) {
        Market market = Market.of(List.of(series), 252);
        return Backtest.run(
                new ScoringTask(market, 0, 100, costs, Cases.none(market.calendar().length)),
                StrategyText.parse(strategy));
    }

    private static BarSeries closes(String symbol, double... close) {
        return BarSeries.closeOnly(symbol, IntStream.range(0, close.length).toArray(), close, null);
    }
}
