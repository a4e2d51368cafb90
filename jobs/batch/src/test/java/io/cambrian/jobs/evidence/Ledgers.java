package io.cambrian.jobs.evidence;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.TrialScore;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Scores made from days, as a kernel would make them. */
public final class Ledgers {
    private Ledgers() {}

    /** Days of normal noise whose sample mean is as given. */
    static double[] days(long seed, int days, double mean) {
        RandomGenerator random = Seeds.stream(seed, days);
        double[] noise = new double[days];
        double sum = 0;
        for (int t = 0; t < days; t++) {
            noise[t] = 0.01 * random.nextGaussian();
            sum += noise[t];
        }
        for (int t = 0; t < days; t++) {
            noise[t] += mean - sum / days;
        }
        return noise;
    }

    public static TrialScore score(double[] returns, long trades) {
        double[] sums = new double[TrialScore.BLOCKS];
        double[] squares = new double[TrialScore.BLOCKS];
        double sum = 0;
        double square = 0;
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            for (int t = b * returns.length / 64; t < (b + 1) * returns.length / 64; t++) {
                sums[b] += returns[t];
                squares[b] += returns[t] * returns[t];
            }
            sum += sums[b];
            square += squares[b];
        }
        Moments all = new Moments(returns.length, sum, square);
        return new TrialScore(all, 0, 0, 0, List.of(all), 0.1, trades, 1, 0.5, all, list(sums), list(squares));
    }

    private static List<Double> list(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double v : values) {
            list.add(v);
        }
        return list;
    }
}
