package io.cambrian.evidence;

import java.util.Optional;

/**
 * Is the best of some trials luck? What their returns alone can say: the best one's Sharpe ratio, deflated by the number of
 * trials, the probability of backtest overfitting, and the trials whose mean survives all comparisons. All Sharpe ratios are
 * per period.
 *
 * <p>For trials that were fixed before anyone looked. Where a search chose the next trial after looking at the data, every
 * figure here flatters the best one: rerun the search on null worlds instead, see {@link TwinTest}.
 *
 * @param observations periods
 * @param champion index of the trial with the highest Sharpe ratio, the first on ties
 * @param sharpe of the champion, per period; 0 where nothing moved
 * @param skewness of the champion's returns, population; that of a normal distribution where nothing moved
 * @param kurtosis population, raw (3 for a normal distribution)
 * @param probabilisticSharpe probability that the champion's true Sharpe ratio is positive, as if it were the only trial
 * @param trials the number of trials made
 * @param independentTrials how many independent ones they amount to, by the average correlation of those given; NaN if only
 *     one is given
 * @param expectedMaximum Sharpe ratio that the best of so many unskilled trials shows on average; NaN if only one of
 *     several is given, since its variance is unknown
 * @param deflatedSharpe probability that the champion's true Sharpe ratio exceeds that maximum
 * @param deflatedSharpeIndependent the same with the number of independent trials
 * @param minimumTrackRecord periods needed for the confidence that the true Sharpe ratio is positive; infinite if it is not
 * @param pbo probability of backtest overfitting; empty for a single trial or too few periods
 * @param stepM the trials' p-values, adjusted for all that are given
 */
public record TrialReview(
        int observations,
        int champion,
        double sharpe,
        double skewness,
        double kurtosis,
        double probabilisticSharpe,
        long trials,
        double independentTrials,
        double expectedMaximum,
        double deflatedSharpe,
        double deflatedSharpeIndependent,
        double minimumTrackRecord,
        Optional<Pbo> pbo,
        StepM stepM) {
    /** Fewer periods than this say nothing. */
    public static final int FEWEST_OBSERVATIONS = 8;

    private static final int BOOTSTRAP_BLOCKS = 64;

    /** Which variance a Sharpe ratio is judged by. */
    public enum Definition {
        /** Bailey and López de Prado 2012: {@link SharpeInference}. */
        CLASSIC,
        /** López de Prado, Lipton and Zoonekynd 2025, without autocorrelation: {@link RevisedSharpeInference}. */
        REVISED
    }

    /**
     * How to review.
     *
     * @param trials trials made in all; at least those given
     * @param blocks of the overfitting test, even
     * @param draws of the bootstrap
     * @param seed of the bootstrap
     * @param confidence of the minimum track record
     */
    public record Options(long trials, int blocks, int draws, long seed, double confidence, Definition definition) {
        public Options {
            if (blocks < 2 || blocks % 2 != 0 || blocks > Pbo.MOST_BLOCKS) {
                throw new IllegalArgumentException(
                        "The blocks (" + blocks + ") must be an even number from 2 to " + Pbo.MOST_BLOCKS + ".");
            }
            if (draws < 1 || !(confidence > 0 && confidence < 1)) {
                throw new IllegalArgumentException("The draws (" + draws + ") must be positive and the confidence ("
                        + confidence + ") in (0, 1).");
            }
        }
    }

    /**
     * Reviews trials.
     *
     * @param returns {@code [periods][trials]} simple returns in excess of what is no skill, all finite; at least 8 periods
     */
    public static TrialReview of(double[][] returns, Options options) {
        int rows = returns.length;
        if (rows < FEWEST_OBSERVATIONS || options.trials < returns[0].length) {
            throw new IllegalArgumentException("A review of " + rows + " periods and " + options.trials
                    + " trials is not possible: at least " + FEWEST_OBSERVATIONS + " periods, and the trials given.");
        }
        int n = returns[0].length;
        double[] means = new double[n];
        double[] sds = new double[n];
        double[] sharpes = new double[n];
        int champion = 0;
        for (int i = 0; i < n; i++) {
            Shape shape = Shape.of(returns, i);
            means[i] = shape.mean;
            sds[i] = shape.sd;
            sharpes[i] = shape.sharpe();
            champion = sharpes[i] > sharpes[champion] ? i : champion;
        }
        Shape best = Shape.of(returns, champion);
        double sharpe = best.sharpe();
        double independent = n < 2
                ? Double.NaN
                : SharpeInference.independentTrials(averageCorrelation(returns, means, sds), options.trials);
        double variance = options.trials == 1 ? 0 : sampleVariance(sharpes);
        double luck = SharpeInference.expectedMaximum(variance, options.trials);
        double luckOfIndependent =
                Double.isNaN(independent) ? Double.NaN : SharpeInference.expectedMaximum(variance, independent);
        RevisedSharpeInference revised = new RevisedSharpeInference(sharpe, rows, best.skewness, best.kurtosis, 0);
        boolean classic = options.definition == Definition.CLASSIC;
        return new TrialReview(
                rows,
                champion,
                sharpe,
                best.skewness,
                best.kurtosis,
                best.exceeds(0, revised, classic),
                options.trials,
                independent,
                luck,
                best.exceeds(luck, revised, classic),
                best.exceeds(luckOfIndependent, revised, classic),
                classic
                        ? SharpeInference.minimumTrackRecord(
                                sharpe, 0, best.skewness, best.kurtosis, options.confidence)
                        : revised.minimumTrackRecord(0, options.confidence),
                n < 2 || rows < 2 * options.blocks
                        ? Optional.empty()
                        : Optional.of(Pbo.of(BlockReturns.cut(returns, options.blocks), 0)),
                StepM.of(BlockReturns.cut(returns, Math.min(BOOTSTRAP_BLOCKS, rows / 2)), options.draws, options.seed));
    }

    /** NaN below two. */
    private static double sampleVariance(double[] x) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double squares = 0;
        for (double v : x) {
            squares += (v - mean) * (v - mean);
        }
        return x.length < 2 ? Double.NaN : squares / (x.length - 1);
    }

    /**
     * Mean of the correlations of all pairs of trials that move, from the variance of the sum of their standardized returns;
     * 1 where fewer than two move.
     */
    private static double averageCorrelation(double[][] returns, double[] means, double[] sds) {
        int moving = 0;
        for (double sd : sds) {
            moving += sd > 0 ? 1 : 0;
        }
        if (moving < 2) {
            return 1;
        }
        double squares = 0;
        for (double[] row : returns) {
            double sum = 0;
            for (int i = 0; i < row.length; i++) {
                sum += sds[i] > 0 ? (row[i] - means[i]) / sds[i] : 0;
            }
            squares += sum * sum;
        }
        double variance = squares / (returns.length - 1);
        return Math.min(1, (variance - moving) / ((double) moving * (moving - 1)));
    }

    /** Mean, sample standard deviation (0 where all values are equal), and population skewness and kurtosis of a column. */
    private record Shape(int n, double mean, double sd, double skewness, double kurtosis) {
        static Shape of(double[][] returns, int column) {
            int n = returns.length;
            double mean = 0;
            boolean moves = false;
            for (double[] row : returns) {
                mean += row[column];
                moves |= row[column] != returns[0][column];
            }
            mean /= n;
            if (!moves) {
                return new Shape(n, returns[0][column], 0, 0, 3);
            }
            double m2 = 0;
            double m3 = 0;
            double m4 = 0;
            for (double[] row : returns) {
                double d = row[column] - mean;
                m2 += d * d;
                m3 += d * d * d;
                m4 += d * d * d * d;
            }
            m2 /= n;
            return new Shape(n, mean, Math.sqrt(m2 * n / (n - 1)), m3 / n / (m2 * Math.sqrt(m2)), m4 / n / (m2 * m2));
        }

        double sharpe() {
            return sd > 0 ? mean / sd : 0;
        }

        double exceeds(double benchmark, RevisedSharpeInference revised, boolean classic) {
            return classic
                    ? SharpeInference.probabilisticSharpe(sharpe(), benchmark, n, skewness, kurtosis)
                    : revised.probabilisticSharpe(benchmark);
        }
    }
}
