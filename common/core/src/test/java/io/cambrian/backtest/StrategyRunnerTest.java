package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Decision.Action;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of decisions and fills on small series that can be followed by hand. */
class StrategyRunnerTest {
    private static final String UP_DAY_IN_DOWN_DAY_OUT = """
            enter long when roc(close, 1) > 0
            exit long when roc(close, 1) < 0
            size fixed 1
            """;

    @Test
    void aDecisionIsFilledAtTheNextOpen() {
        Trade trade = onlyTrade(run(UP_DAY_IN_DOWN_DAY_OUT, bars(10, 11, 12, 11, 11.5)));
        assertThat(trade.decisionDay()).isEqualTo(1);
        assertThat(trade.entryDay()).isEqualTo(2);
        assertThat(trade.entryPrice()).isEqualTo(11.9);
        assertThat(trade.exitDay()).isEqualTo(4);
        assertThat(trade.exitPrice()).isEqualTo(11.4);
        assertThat(trade.exitReason()).isEqualTo(Reason.EXIT_CONDITION);
        double shares = 1 / (11.9 * 1.0005);
        assertThat(trade.netReturn()).isCloseTo(shares * 11.4 * 0.9995 - 1, within(1e-14));
        assertThat(trade.costPaid()).isCloseTo(shares * 0.0005 * (11.9 + 11.4), within(1e-14));
        assertThat(trade.maxAdverseExcursion()).isCloseTo(1 - 10.9 / 11.9, within(1e-14));
        assertThat(trade.maxFavorableExcursion()).isCloseTo(12.1 / 11.9 - 1, within(1e-14));
    }

    @Test
    void closeOnlySeriesFillAtTheNextClose() {
        BarSeries series = BarSeries.closeOnly("X", days(5), new double[] {10, 11, 12, 11, 11.5}, null);
        StrategyRun run = run(UP_DAY_IN_DOWN_DAY_OUT, series);
        Trade trade = onlyTrade(run);
        assertThat(trade.entryPrice()).isEqualTo(12);
        assertThat(trade.exitPrice()).isEqualTo(11.5);
        assertThat(run.instruments().get(0).positions()).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void aDecisionOnTheLastBarIsNotFilled() {
        assertThat(run(UP_DAY_IN_DOWN_DAY_OUT, bars(10, 9, 10)).trades()).isEmpty();
    }

    @Test
    void anOpenPositionIsMarkedAtTheLastCloseWithoutCostOfExit() {
        Trade trade = onlyTrade(run(UP_DAY_IN_DOWN_DAY_OUT, bars(10, 11, 12, 13)));
        assertThat(trade.openAtEnd()).isTrue();
        assertThat(trade.exitReason()).isEqualTo(Reason.STILL_OPEN);
        assertThat(trade.netReturn()).isCloseTo(13 / (11.9 * 1.0005) - 1, within(1e-14));
    }

    @Test
    void aSpellThatEndsEarlyIsClosedAtItsLastCloseWithCost() {
        StrategyRun run = run(UP_DAY_IN_DOWN_DAY_OUT, bars(10, 11, 12, 13), closes("Z", 20, 20, 20, 20, 20, 20));
        Trade trade = onlyTrade(run);
        assertThat(trade.exitReason()).isEqualTo(Reason.SPELL_ENDED);
        assertThat(trade.openAtEnd()).isFalse();
        assertThat(trade.netReturn()).isCloseTo(13 * 0.9995 / (11.9 * 1.0005) - 1, within(1e-14));
    }

    @Test
    void exitWinsOverEntryOnTheSameBar() {
        String both = "enter long when roc(close, 1) > 0\nexit long when roc(close, 1) > 0\nsize fixed 1";
        assertThat(actions(both, 10, 11, 12, 13)).containsOnly(Action.HOLD);
    }

    @Test
    void contradictingEntriesCancelEachOther() {
        String both = """
                enter long when roc(close, 1) > 0
                exit long when roc(close, 1) < 0
                enter short when roc(close, 1) > 0
                exit short when roc(close, 1) < 0
                size fixed 1
                """;
        assertThat(actions(both, 10, 11, 12, 13)).containsOnly(Action.HOLD);
    }

    @Test
    void exitAndOppositeEntryOnOneBarReverse() {
        String reversing = """
                enter long when roc(close, 1) > 0
                exit long when roc(close, 1) < 0
                enter short when roc(close, 1) < 0
                exit short when roc(close, 1) > 0
                size fixed 1
                """;
        assertThat(actions(reversing, 10, 11, 12, 11, 12))
                .containsExactly(
                        Action.HOLD, Action.ENTER_LONG, Action.HOLD, Action.REVERSE_TO_SHORT, Action.REVERSE_TO_LONG);
        List<Trade> trades = run(reversing, bars(10, 11, 12, 11, 12)).trades();
        assertThat(trades).hasSize(2);
        assertThat(trades.get(1).entryPrice()).isEqualTo(trades.get(0).exitPrice());
        assertThat(trades.get(1).side()).isEqualTo(-1);
    }

    @Test
    void heldCountsTheFillsOwnBarAsOne() {
        String timed = "enter long when roc(close, 1) > 0.05\nexit long when held > 2 bars\nsize fixed 1";
        // decided on bar 1, filled on 2 (held 1), 3 (held 2), 4 (held 3: leave), filled on 5
        Trade trade = onlyTrade(run(timed, bars(10, 11, 11, 11, 11, 11, 11)));
        assertThat(trade.entryDay()).isEqualTo(2);
        assertThat(trade.exitDay()).isEqualTo(5);
        assertThat(trade.exitReason()).isEqualTo(Reason.TIME);
        assertThat(trade.barsHeld()).isEqualTo(3);
    }

    @Test
    void aBarWithoutTradeFillsNothingAndLaterDecisionsCanTakeTheOrderBack() {
        BarSeries filledLater = withStillBars(bars(10, 11, 11, 12, 13), 2);
        Trade trade = onlyTrade(run(UP_DAY_IN_DOWN_DAY_OUT, filledLater));
        assertThat(trade.decisionDay()).isEqualTo(1);
        assertThat(trade.entryDay()).isEqualTo(3);
        BarSeries takenBack = withStillBars(bars(10, 11, 10.5, 10.5, 10.5), 2);
        assertThat(run(UP_DAY_IN_DOWN_DAY_OUT, takenBack).trades()).isEmpty();
        assertThat(actions(UP_DAY_IN_DOWN_DAY_OUT, takenBack))
                .containsExactly(Action.HOLD, Action.ENTER_LONG, Action.CANCEL, Action.HOLD, Action.HOLD);
    }

    @Test
    void aStopIsSeenAtACloseAndPaidAtTheNextOpen() {
        String stopped = """
                enter long when roc(close, 1) > 0.05
                exit long when roc(close, 1) > 0.5
                size fixed 1
                stop 1 * atr(2)
                """;
        // atr(2) at the decision (bar 3): true ranges 0.2, 0.2, 1.1: mean 0.2, then (0.2 + 1.1) / 2 = 0.65
        List<Action> actions = actions(stopped, 10, 10, 10, 11, 11, 10.3, 10.2, 10.2);
        assertThat(actions.get(3)).isEqualTo(Action.ENTER_LONG);
        // filled at 10.9: the stop lies at 10.25, so 10.3 holds and 10.2 leaves
        assertThat(actions.get(5)).isEqualTo(Action.HOLD);
        assertThat(actions.get(6)).isEqualTo(Action.EXIT);
        Trade trade = onlyTrade(run(stopped, bars(10, 10, 10, 11, 11, 10.3, 10.2, 10.2)));
        assertThat(trade.exitReason()).isEqualTo(Reason.STOP);
        assertThat(trade.exitPrice()).isCloseTo(10.1, within(1e-12));
    }

    @Test
    void aPositionThatCannotBeSizedIsNotTaken() {
        String sized =
                "enter long when roc(close, 1) > 0\nexit long when roc(close, 1) < 0\nsize target volatility 0.1";
        assertThat(actions(sized, 10, 11, 12, 13)).containsOnly(Action.HOLD);
    }

    @Test
    void aShortThatLosesEverythingIsRuinedForEver() {
        String shorts = "enter short when roc(close, 1) > 0\nexit short when roc(close, 1) < 0\nsize fixed 1";
        StrategyRun run = run(shorts, bars(10, 11, 12, 30, 29, 30, 31, 30));
        Trade trade = onlyTrade(run);
        assertThat(trade.exitReason()).isEqualTo(Reason.RUINED);
        assertThat(trade.netReturn()).isEqualTo(-1);
        assertThat(run.instruments().get(0).netReturns())
                .containsExactly(
                        new double[] {0, 0, run.instruments().get(0).netReturns()[2], -1, 0, 0, 0, 0}, within(0.0));
        assertThat(run.outcome()).isInstanceOf(ScoreOutcome.Rejected.class);
    }

    @Test
    void aShortPaysBorrowByTheCalendar() {
        String shorts = "enter short when roc(close, 1) < -0.05\nexit short when roc(close, 1) > 0.5\nsize fixed 1";
        BarSeries series = bars(10, 9, 9, 9);
        int[] weekend = {0, 1, 2, 5};
        BarSeries spread = BarSeries.of(
                "X", weekend, series.open(), series.high(), series.low(), series.close(), series.volume(), null);
        Costs costs = new Costs(0, 0, 365);
        Trade trade = onlyTrade(Backtest.run(task(Market.of(List.of(spread), 252), costs), StrategyText.parse(shorts)));
        double shares = 1 / 8.9;
        assertThat(trade.costPaid()).isCloseTo(shares * 9 * 0.0365 * 3 / 365, within(1e-14));
        assertThat(trade.netReturn()).isCloseTo(shares * (8.9 - 9) - trade.costPaid(), within(1e-14));
    }

    @Test
    void entriesNeedMembershipAndExitsDoNot() {
        BarSeries all = bars(10, 11, 12, 11, 12, 13);
        boolean[] member = {true, true, false, false, false, false};
        BarSeries left =
                BarSeries.of("X", all.days(), all.open(), all.high(), all.low(), all.close(), all.volume(), member);
        Trade trade = onlyTrade(run(UP_DAY_IN_DOWN_DAY_OUT, left));
        assertThat(trade.entryDay()).isEqualTo(2);
        assertThat(trade.exitDay()).isEqualTo(4);
    }

    @Test
    void aRunnerThatAdoptsItsPositionGoesOnAsBefore() {
        RandomWorlds worlds = new RandomWorlds(5);
        Market market = worlds.market(8, 150);
        for (Strategy strategy : worlds.strategies(30)) {
            for (BarSeries s : market.series()) {
                StrategyRunner one = StrategyRunner.start(strategy, s.closeOnly(), 252);
                StrategyRunner two = StrategyRunner.start(strategy, s.closeOnly(), 252);
                Decision last = null;
                for (int t = 0; t < s.size(); t++) {
                    Decision expected = feed(one, s, t);
                    Decision actual = feed(two, s, t);
                    assertThat(actual).isEqualTo(expected);
                    if (expected.targetSide()
                            == one.position().map(OpenPosition::side).orElse(0)) {
                        two.adopt(one.position());
                    }
                    last = expected;
                }
                assertThat(last).isNotNull();
            }
        }
    }

    // ---- helpers

    @Test
    void strategiesSideBySideDecideAsEachWouldAlone() {
        for (long seed = 1; seed <= 6; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            decideAsAlone(seed, worlds.strategies(40), worlds.market(4, 150).series(), false);
        }
    }

    /** More lanes than a word of bits has; with some seeds each has a bar whenever another has. */
    @Test
    void soDoTheyAlongManyInstruments() {
        for (long seed = 7; seed <= 12; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            List<Strategy> strategies = worlds.strategies(8);
            int instruments = 70 + (int) (12 * (seed - 7));
            boolean dense = seed % 2 == 0;
            List<BarSeries> series = dense
                    ? IntStream.range(0, instruments)
                            .mapToObj(i -> walk(Seeds.stream(4, i)))
                            .toList()
                    : worlds.market(instruments, 90).series();
            decideAsAlone(seed, strategies, series, dense);
        }
    }

    private static BarSeries walk(RandomGenerator random) {
        double[] close = new double[90];
        double last = 50;
        for (int t = 0; t < close.length; t++) {
            last *= Math.exp(0.03 * random.nextGaussian());
            close[t] = last;
        }
        return bars(close);
    }

    private static void decideAsAlone(long seed, List<Strategy> strategies, List<BarSeries> series, boolean dense) {
        boolean[] closeOnly = new boolean[series.size()];
        List<List<StrategyRunner>> alone = new ArrayList<>();
        for (int j = 0; j < closeOnly.length; j++) {
            boolean atClose = series.get(j).closeOnly();
            closeOnly[j] = atClose;
            alone.add(strategies.stream()
                    .map(strategy -> StrategyRunner.start(strategy, atClose, 252))
                    .toList());
        }
        RunnerLanes lanes = RunnerLanes.start(RunnerLanes.compile(strategies), closeOnly, 252);
        LaneBars bars = new LaneBars(closeOnly.length);
        int[] changed = new int[closeOnly.length];
        int[] next = new int[closeOnly.length];
        int first = series.stream().mapToInt(s -> s.days()[0]).min().orElseThrow();
        RandomGenerator random = Seeds.stream(seed, 77);
        for (int round = 0; round < (series.size() > 4 ? 130 : 250); round++) { // lanes go on at different speeds
            bars.clear();
            for (int j = 0; j < closeOnly.length; j++) {
                BarSeries s = series.get(j);
                int t = next[j];
                if (t < s.size() && (dense || random.nextInt(Math.min(j, 6) + 2) != 0)) {
                    next[j]++;
                    bars.put(
                            j,
                            s.days()[t],
                            s.open()[t],
                            s.high()[t],
                            s.low()[t],
                            s.close()[t],
                            s.volume()[t],
                            s.member()[t]);
                }
            }
            lanes.onBars(bars);
            for (int k = 0; k < strategies.size(); k++) {
                int from = first + k; // bots begin one after the other
                int n = lanes.step(k, from, changed);
                List<Integer> changes = Arrays.stream(changed, 0, n).boxed().toList();
                for (int q = 0; q < bars.count; q++) {
                    int j = bars.lanes[q];
                    BarSeries s = series.get(j);
                    int t = next[j] - 1;
                    Decision expected = feed(alone.get(j).get(k), s, t, s.days()[t] >= from);
                    String where = "seed " + seed + ", lane " + j + ", bar " + t + ", strategy " + k;
                    assertThat(new Decision(s.days()[t], lanes.action(k, j), lanes.held(k)[j], lanes.reason(k, j)))
                            .as(where)
                            .isEqualTo(expected);
                    assertThat(changes.contains(j)).as(where).isEqualTo(expected.action() != Action.HOLD);
                    assertThat(lanes.held(k)[j]).as(where).isEqualTo(expected.targetFraction());
                }
            }
        }
    }

    private static Decision feed(StrategyRunner runner, BarSeries s, int t, boolean begun) {
        return runner.onBar(
                s.days()[t], s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], begun && s.member()[t]);
    }

    private static Decision feed(StrategyRunner runner, BarSeries s, int t) {
        return runner.onBar(
                s.days()[t], s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], s.member()[t]);
    }

    private static List<Action> actions(String strategy, double... closes) {
        return actions(strategy, bars(closes));
    }

    private static List<Action> actions(String strategy, BarSeries series) {
        StrategyRunner runner = StrategyRunner.start(StrategyText.parse(strategy), series.closeOnly(), 252);
        List<Action> actions = new ArrayList<>();
        for (int t = 0; t < series.size(); t++) {
            actions.add(feed(runner, series, t).action());
        }
        return actions;
    }

    private static Trade onlyTrade(StrategyRun run) {
        assertThat(run.trades()).hasSize(1);
        return run.trades().get(0);
    }

    private static StrategyRun run(String strategy, BarSeries... series) {
        return Backtest.run(task(Market.of(List.of(series), 252), new Costs(1, 4, 0)), StrategyText.parse(strategy));
    }

    private static ScoringTask task(Market market, Costs costs) {
        return new ScoringTask(market, 0, 100, costs, Cases.none(market.calendar().length));
    }

    private static int[] days(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Bars that open at their low, 0.1 below the close, and reach 0.1 above it. */
    private static BarSeries bars(double... close) {
        double[] below = Arrays.stream(close).map(c -> c - 0.1).toArray();
        double[] above = Arrays.stream(close).map(c -> c + 0.1).toArray();
        double[] volume = new double[close.length];
        Arrays.fill(volume, 1000);
        return BarSeries.of("X", days(close.length), below, above, below.clone(), close, volume, null);
    }

    private static BarSeries closes(String symbol, double... close) {
        return BarSeries.closeOnly(symbol, days(close.length), close, null);
    }

    private static BarSeries withStillBars(BarSeries s, int bar) {
        for (double[] field : List.of(s.open(), s.high(), s.low())) {
            field[bar] = s.close()[bar];
        }
        s.volume()[bar] = 0;
        return s;
    }

    @Test
    void aRunnerWithoutPositionHasNone() {
        StrategyRunner runner = StrategyRunner.start(StrategyText.parse(UP_DAY_IN_DOWN_DAY_OUT), false, 252);
        assertThat(runner.position()).isEqualTo(Optional.empty());
        assertThat(StrategyRunner.warmUpBars(StrategyText.parse(UP_DAY_IN_DOWN_DAY_OUT)))
                .isEqualTo(1);
    }
}
