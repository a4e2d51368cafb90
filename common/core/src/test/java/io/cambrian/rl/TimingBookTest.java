package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.TimingWorld;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeLabels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingBookTest {
    private static final int BARS = 600;

    private static BarSeries series(String symbol, long seed) {
        BarSeries s = TimingWorld.of(BARS, 0.001, 0, seed).series();
        return BarSeries.of(symbol, s.days(), s.open(), s.high(), s.low(), s.close(), s.volume(), null);
    }

    private static Market market() {
        return Market.of(List.of(series("A", 1), series("B", 2), series("C", 3)), 252);
    }

    private static TimingFeatures features(Market market) {
        ContextSeries contexts = Contexts.of(market);
        int n = contexts.days().length;
        double[][] probabilities = new double[n][];
        for (int t = 0; t < n; t++) {
            probabilities[t] = new double[] {0.5, 0.5};
        }
        return new TimingFeatures(
                contexts, new RegimeLabels("m", List.of("calm", "wild"), contexts.days(), new int[n], probabilities));
    }

    @Test
    void holdingEverythingEarnsWhatTheStrategyThatBuysAndHoldsEarns() {
        Market market = market();
        int from = 300;
        TimingBook book = TimingBook.holding(market, from, BARS - 1, Costs.DEFAULT);
        // its order of day 299 fills on day 300: the same first decision
        double[] strategy = Backtest.run(
                        new ScoringTask(
                                market,
                                from - 1,
                                BARS - 1,
                                Costs.DEFAULT,
                                new Cases(List.of("all"), new int[market.calendar().length])),
                        StrategyText.parse(
                                "enter long when close > 0.5 * lowest(close, 5)\nexit long when close < 0.1 * lowest(close, 5)\nsize fixed 1"))
                .netReturns();
        assertThat(strategy.length).isEqualTo(book.returns().length + 1);
        assertThat(book.returns()).containsExactly(Arrays.copyOfRange(strategy, 1, strategy.length), within(1e-6));
        assertThat(book.exposure()[0]).isEqualTo(1);
    }

    @Test
    void whatComesLaterChangesNoFeatureAndNoDecision() {
        Market market = market();
        double[][] all = features(market).of(market.series().get(0));
        for (int t : new int[] {300, 450, 598}) {
            Market known =
                    Market.of(market.series().stream().map(s -> s.between(0, t)).toList(), 252);
            double[][] then = features(known).of(known.series().get(0));
            assertThat(then[t]).as("day %d", t).isEqualTo(all[t]);
        }
    }

    @Test
    void taskSplitsTheReturnOfADayAtItsFill() {
        Market market = market();
        BarSeries a = market.series().get(0);
        TimingTask task = features(market).task(a, 400, 500);
        assertThat(task.days()[0]).isEqualTo(400);
        assertThat(task.bars()).isEqualTo(101);
        for (int t = 0; t < 100; t++) {
            assertThat((1 + task.before()[t]) * (1 + task.after()[t]) - 1)
                    .isCloseTo(a.close()[401 + t] / a.close()[400 + t] - 1, within(1e-12));
        }
        assertThat(task.after()[100]).isZero();
        assertThat(features(market).task(a, 2_000, 3_000)).isNull();
    }

    /** A market in which B is no member any more from a day on; the day after it opens at half its price. */
    private static Market whereBLeaves(int last) {
        BarSeries whole = series("B", 2);
        double[] open = whole.open().clone();
        double[] high = whole.high().clone();
        double[] low = whole.low().clone();
        double[] close = whole.close().clone();
        boolean[] member = new boolean[BARS];
        for (int t = 0; t < BARS; t++) {
            member[t] = t < last;
            if (t > last) {
                open[t] /= 2;
                high[t] /= 2;
                low[t] /= 2;
                close[t] /= 2;
            }
        }
        BarSeries leaves = BarSeries.of("B", whole.days(), open, high, low, close, whole.volume(), member);
        return Market.of(List.of(series("A", 1), leaves, series("C", 3)), 252);
    }

    /** Wants to hold everything, always. */
    private static TimingPolicy always(TimingFeatures features) {
        double[][] values = new double[3][1 + features.names().size()];
        values[2][0] = 1;
        int n = features.names().size();
        double[] scale = new double[n];
        Arrays.fill(scale, 1);
        return new TimingPolicy(features.names(), new double[] {-1, 0, 1}, new double[n], scale, values, 0.0005);
    }

    @Test
    void whoLeavesTheMarketIsKeptUntilThePolicyLeavesIt() {
        Market market = whereBLeaves(450);
        int from = 300;
        TimingBook book = TimingBook.holding(market, from, BARS - 1, Costs.DEFAULT);
        BarSeries b = market.series().get(1);
        double cost = Costs.DEFAULT.perSide();
        double[] moves = new double[3];
        for (int t : new int[] {451, 500}) {
            double mean = 0;
            double moved = 0;
            for (int i = 0; i < 3; i++) {
                BarSeries s = market.series().get(i);
                moves[i] = s.close()[t] / s.close()[t - 1] - 1;
                mean += moves[i] / 3;
                moved += Math.abs(moves[i]) / 3;
            }
            assertThat(book.returns()[t - from]).isCloseTo(mean - cost * (moved + Math.abs(mean)), within(2e-6));
        }
        assertThat(b.close()[451] / b.close()[450]).isLessThan(0.6); // and what it lost then counts

        // a policy that always wants everything does the same, bar by bar
        TimingFeatures features = features(market);
        TimingBook policy = TimingBook.of(market, features::of, always(features), from, BARS - 1, Costs.DEFAULT);
        assertThat(policy.returns()).containsExactly(book.returns(), within(1e-15));
    }

    @Test
    void membersAloneAreBoughtAndAPositionInALeaverOnlyShrinks() {
        TimingFeatures features = features(market());
        int n = features.names().size();
        double[] scale = new double[n];
        Arrays.fill(scale, 1);
        double[] x = new double[n];
        for (double[] wish : new double[][] {{0, 0, 0, 1}, {0, 0, 1, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}}) {
            double[][] values = new double[4][1 + n];
            for (int a = 0; a < 4; a++) {
                values[a][0] = wish[a];
            }
            TimingPolicy policy = new TimingPolicy(
                    features.names(), new double[] {-1, 0, 0.5, 1}, new double[n], scale, values, 0.0005);
            int wanted = 0;
            while (wish[wanted] == 0) {
                wanted++;
            }
            for (int held = 0; held < 4; held++) {
                assertThat(policy.choose(x, 0, held, true)).isEqualTo(wanted);
                double now = policy.levels()[held];
                double then = policy.levels()[policy.choose(x, 0, held, false)];
                double target = policy.levels()[wanted];
                // between what is held and nothing, as near to what is wanted as that allows
                assertThat(then)
                        .isEqualTo(now >= 0 ? Math.max(0, Math.min(now, target)) : Math.min(0, Math.max(now, target)));
            }
        }
    }
}
