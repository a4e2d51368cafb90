package io.cambrian.backtest;

import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import java.util.ArrayList;
import java.util.List;

/** Turns the daily series of one strategy into its {@link TrialScore}. */
final class Scores {
    /** More than products of two roundings can be off. */
    private static final double BARELY_LESS = 1 - 0x1p-50;

    private Scores() {}

    /**
     * The statistics of a strategy.
     *
     * @param net net daily simple returns of the strategy over the window
     * @param excess the same less the return of holding its average positions
     * @param cases sums of the excess per case
     * @param traded traded notional over the whole window as a multiple of capital
     * @param timeInMarket mean absolute position
     */
    static ScoreOutcome of(
            ScoringWindow window,
            double[] net,
            double[] excess,
            List<Moments> cases,
            long trades,
            double traded,
            double timeInMarket) {
        return measure(window, net, excess, cases, trades, traded, timeInMarket).outcome();
    }

    /**
     * The statistics, whatever they are.
     *
     * @param ruined whether all capital was lost on some day
     * @param finite whether every number is one
     */
    record Measured(TrialScore score, boolean ruined, boolean finite) {
        ScoreOutcome outcome() {
            if (ruined) {
                return new Rejected("ruined", "The strategy lost its whole capital.");
            }
            return finite
                    ? new Scored(score)
                    : new Rejected("not_finite", "A statistic of the strategy is not a finite number.");
        }
    }

    /** As {@link #of}, also where that rejects. */
    static Measured measure(
            ScoringWindow window,
            double[] net,
            double[] excess,
            List<Moments> cases,
            long trades,
            double traded,
            double timeInMarket) {
        int n = net.length;
        double sum = 0;
        double squares = 0;
        double cubes = 0;
        double fourths = 0;
        double downside = 0;
        double excessSum = 0;
        double excessSquares = 0;
        double wealth = 1;
        double peak = 1;
        double least = 1; // of wealth over its peak so far
        boolean ruined = false;
        for (int d = 0; d < n; d++) {
            double r = net[d];
            double q = r * r;
            sum += r;
            squares += q;
            cubes += q * r;
            fourths += q * q;
            double loss = Math.min(0, r);
            downside += loss * loss;
            excessSum += excess[d];
            excessSquares += excess[d] * excess[d];
            wealth *= 1 + r;
            ruined |= wealth <= 0;
            if (wealth > peak) {
                peak = wealth;
            } else if (wealth * BARELY_LESS < least * peak) { // hardly ever, and a division takes long
                least = Math.min(least, wealth / peak);
            }
        }
        double drawdown = 1 - least;
        double all = fourths + cubes + excessSquares + excessSum + wealth + traded + timeInMarket;
        List<Double> blockSums = new ArrayList<>(TrialScore.BLOCKS);
        List<Double> blockSquares = new ArrayList<>(TrialScore.BLOCKS);
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            double s = 0;
            double q = 0;
            int to = blockStart(b + 1, n);
            for (int d = blockStart(b, n); d < to; d++) {
                s += net[d];
                q += net[d] * net[d];
            }
            blockSums.add(s);
            blockSquares.add(q);
        }
        TrialScore score = new TrialScore(
                new Moments(n, sum, squares),
                cubes,
                fourths,
                downside,
                cases,
                drawdown,
                trades,
                traded / window.years(),
                timeInMarket,
                new Moments(n, excessSum, excessSquares),
                blockSums,
                blockSquares);
        return new Measured(score, ruined, Double.isFinite(all));
    }

    /** Block b covers the days from {@code floor(b * days / 64)} up to the start of the next; sizes differ by at most 1. */
    static int blockStart(int block, int days) {
        return (int) ((long) block * days / TrialScore.BLOCKS);
    }

    /**
     * Sums of the excess per kind of days, in one group of instruments.
     *
     * @param excess what the strategy earns in these instruments alone, on each day of the window
     * @param live the number of them that are live on each day; null where a day without any counts too
     */
    static Moments[] byKind(ScoringWindow window, double[] excess, int[] live) {
        long[] n = new long[window.kinds()];
        double[] sum = new double[n.length];
        double[] squares = new double[n.length];
        for (int d = 0; d < excess.length; d++) {
            int kind = window.kindOfDay()[d];
            if (kind >= 0 && (live == null || live[d] > 0)) {
                n[kind]++;
                sum[kind] += excess[d];
                squares[kind] += excess[d] * excess[d];
            }
        }
        Moments[] moments = new Moments[n.length];
        for (int c = 0; c < n.length; c++) {
            moments[c] = new Moments(n[c], sum[c], squares[c]);
        }
        return moments;
    }

    /** The cases in their order, from the moments by kind of each group. */
    static List<Moments> cases(List<Moments[]> groups) {
        List<Moments> cases = new ArrayList<>();
        for (int kind = 0; kind < groups.get(0).length; kind++) {
            for (Moments[] group : groups) {
                cases.add(group[kind]);
            }
        }
        return cases;
    }
}
