package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The workload that other engines were measured on: 100 crossovers of simple averages on reproducible random walks, checked
 * against a plain loop that shares nothing with the kernel.
 */
class CrossoverWorkloadTest {
    private static final int BARS = 5_000;
    private static final int SERIES = 3;

    @Test
    void eachCellEqualsAPlainLoop() {
        List<BarSeries> market = market();
        assertThat(market.get(0).close()[0]).as("the published first close").isEqualTo(24.682393667174768);
        for (int fast = 5; fast < 15; fast++) {
            for (int slow = 20; slow <= 110; slow += 10) {
                Strategy strategy =
                        StrategyText.parse("enter long when sma(close, " + fast + ") crosses above sma(close, "
                                + slow + ")\nexit long when sma(close, " + fast + ") crosses below sma(close, " + slow
                                + ")\nsize fixed 1");
                for (BarSeries series : market) {
                    CellScore cell = Backtest.single(strategy, series, new Costs(1, 4, 0), 252);
                    double[] expected = plainLoop(series, fast, slow);
                    String what = series.symbol() + " " + fast + "/" + slow;
                    assertThat(cell.trades()).as(what).isEqualTo((int) expected[3]);
                    assertThat(cell.totalReturn()).as(what).isCloseTo(expected[0], near(expected[0]));
                    assertThat(cell.sharpe()).as(what).isCloseTo(expected[1], near(expected[1]));
                    assertThat(cell.maxDrawdown()).as(what).isCloseTo(expected[2], near(expected[2]));
                    if (fast == 5) {
                        assertSameInAMarketOfOne(strategy, series, expected);
                    }
                }
            }
        }
    }

    /** With one instrument, the strategy's trades and its return before rebalancing are those of the cell. */
    private static void assertSameInAMarketOfOne(Strategy strategy, BarSeries series, double[] expected) {
        Market market = Market.of(List.of(series), 252);
        ScoringTask task = new ScoringTask(market, 0, BARS, new Costs(1, 4, 0), Cases.none(market.calendar().length));
        TrialScore score =
                ((Scored) new ColumnScorer(task).score(List.of(strategy)).get(0)).score();
        assertThat(score.trades()).isEqualTo((long) expected[3]);
        // a position of the whole capital needs no rebalancing in truth; the bound charges 2 * 5 bps of each day's move
        assertThat(score.sharpe(252)).isBetween(expected[1] - 0.05, expected[1]);
    }

    private static Offset<Double> near(double expected) {
        return Offset.offset(1e-9 * Math.max(1, Math.abs(expected)));
    }

    /** Total return, Sharpe ratio, maximum drawdown, trades. */
    private static double[] plainLoop(BarSeries series, int fast, int slow) {
        double[] close = series.close();
        double[] open = series.open();
        double cash = 1;
        double shares = 0;
        int order = 0;
        int trades = 0;
        double[] equity = new double[BARS];
        for (int t = 0; t < BARS; t++) {
            if (order > 0 && shares == 0) {
                shares = cash / (open[t] * 1.0005);
                cash = 0;
                trades++;
            } else if (order < 0 && shares > 0) {
                cash = shares * open[t] * 0.9995;
                shares = 0;
            }
            order = 0;
            equity[t] = cash + shares * close[t];
            if (t >= slow) {
                double now = mean(close, t, fast) - mean(close, t, slow);
                double before = mean(close, t - 1, fast) - mean(close, t - 1, slow);
                order = now > 0 && before <= 0 ? 1 : now < 0 && before >= 0 ? -1 : 0;
            }
        }
        double mean = 0;
        double[] r = new double[BARS];
        double peak = 1;
        double drawdown = 0;
        for (int t = 1; t < BARS; t++) {
            r[t] = equity[t] / equity[t - 1] - 1;
            mean += r[t] / BARS;
            peak = Math.max(peak, equity[t]);
            drawdown = Math.max(drawdown, 1 - equity[t] / peak);
        }
        double squares = 0;
        for (double x : r) {
            squares += (x - mean) * (x - mean);
        }
        double sharpe = mean / Math.sqrt(squares / (BARS - 1)) * Math.sqrt(252);
        return new double[] {equity[BARS - 1] - 1, sharpe, drawdown, trades};
    }

    private static double mean(double[] x, int t, int n) {
        double sum = 0;
        for (int i = t - n + 1; i <= t; i++) {
            sum += x[i];
        }
        return sum / n;
    }

    private static List<BarSeries> market() {
        long seed = 20260724L;
        List<BarSeries> list = new ArrayList<>();
        for (int s = 0; s < SERIES; s++) {
            long meta = (1L << 40) + s * 8L;
            double last = 20 + 80 * uniform(seed, meta);
            double sigma = 0.008 + 0.016 * uniform(seed, meta + 1);
            double mu = 0.0001 + 0.0004 * uniform(seed, meta + 2);
            int[] days = new int[BARS];
            double[][] bar = new double[5][BARS];
            for (int t = 0; t < BARS; t++) {
                long at = ((long) s * BARS + t) * 32;
                double z = uniform(seed, at);
                for (int j = 1; j < 12; j++) {
                    z += uniform(seed, at + j);
                }
                double g = uniform(seed, at + 12)
                        + uniform(seed, at + 13)
                        + uniform(seed, at + 14)
                        + uniform(seed, at + 15)
                        - 2;
                double simpleReturn = mu + sigma * (z - 6);
                double open = last * (1 + 0.35 * sigma * g);
                double close = last * (1 + simpleReturn);
                days[t] = t;
                bar[0][t] = open;
                bar[1][t] = Math.max(open, close) * (1 + 0.3 * sigma * uniform(seed, at + 16));
                bar[2][t] = Math.min(open, close) * (1 - 0.3 * sigma * uniform(seed, at + 17));
                bar[3][t] = close;
                bar[4][t] = Math.floor(100_000 * (0.5 + uniform(seed, at + 18)) * (1 + 20 * Math.abs(simpleReturn)));
                last = close;
            }
            list.add(BarSeries.of("W" + s, days, bar[0], bar[1], bar[2], bar[3], bar[4], null));
        }
        return list;
    }

    private static double uniform(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1p-53;
    }
}
