package io.cambrian.evidence;

import io.cambrian.performance.ReturnMoments;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
 * @param pboInterval of 90 % confidence; empty also for fewer than 8 blocks
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
        Optional<PboInterval> pboInterval,
        StepM stepM) {
    /** Fewer periods than this say nothing. */
    public static final int FEWEST_OBSERVATIONS = 8;

    private static final int BOOTSTRAP_BLOCKS = 64;
    private static final double INTERVAL_CONFIDENCE = 0.9;

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
        List<Judged> all =
                IntStream.range(0, n).mapToObj(i -> Judged.of(returns, i)).toList();
        double[] sharpes = all.stream().mapToDouble(Judged::sharpe).toArray();
        int champion = 0;
        for (int i = 1; i < n; i++) {
            champion = sharpes[i] > sharpes[champion] ? i : champion;
        }
        Judged best = all.get(champion);
        double independent = n < 2
                ? Double.NaN
                : SharpeInference.independentTrials(averageCorrelation(returns, all), options.trials);
        double sd = ReturnMoments.of(sharpes).sd();
        double variance = options.trials == 1 ? 0 : sd * sd;
        double luck = SharpeInference.expectedMaximum(variance, options.trials);
        double luckOfIndependent =
                Double.isNaN(independent) ? Double.NaN : SharpeInference.expectedMaximum(variance, independent);
        Optional<BlockReturns> halves = n < 2 || rows < 2 * options.blocks
                ? Optional.empty()
                : Optional.of(BlockReturns.cut(returns, options.blocks));
        Optional<Pbo> pbo = halves.map(b -> Pbo.of(b, 0));
        return new TrialReview(
                rows,
                champion,
                best.sharpe(),
                best.skewness(),
                best.kurtosis(),
                best.exceeds(0, options.definition),
                options.trials,
                independent,
                luck,
                best.exceeds(luck, options.definition),
                best.exceeds(luckOfIndependent, options.definition),
                best.minimumTrackRecord(options.confidence, options.definition),
                pbo,
                options.blocks < PboInterval.FEWEST_BLOCKS
                        ? Optional.empty()
                        : pbo.map(p -> PboInterval.of(halves.get(), 0, p.probability(), INTERVAL_CONFIDENCE)),
                StepM.of(bootstrapBlocks(returns), options.draws, options.seed));
    }

    /** The blocks that are drawn. */
    static BlockReturns bootstrapBlocks(double[][] returns) {
        return BlockReturns.cut(returns, Math.min(BOOTSTRAP_BLOCKS, returns.length / 2));
    }

    /** Probability that a trial's true Sharpe ratio is positive, as if it were the only one. */
    static double exceedsZero(ReturnMoments moments, Definition definition) {
        return new Judged(moments).exceeds(0, definition);
    }

    /**
     * Mean of the correlations of all pairs of trials that move, from the variance of the sum of their standardized returns;
     * 1 where fewer than two move.
     */
    private static double averageCorrelation(double[][] returns, List<Judged> trials) {
        double[] means = trials.stream().mapToDouble(t -> t.moments.mean()).toArray();
        double[] sds = trials.stream().mapToDouble(t -> t.moments.sd()).toArray();
        long moving = Arrays.stream(sds).filter(sd -> sd > 0).count();
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

    /** One trial; one that does not move has a Sharpe ratio of 0 and the shape of a normal distribution. */
    private record Judged(ReturnMoments moments) {
        static Judged of(double[][] returns, int column) {
            return new Judged(ReturnMoments.of(
                    Arrays.stream(returns).mapToDouble(row -> row[column]).toArray()));
        }

        double sharpe() {
            return moments.sd() > 0 ? moments.sharpePerPeriod(0) : 0;
        }

        double skewness() {
            return moments.sd() > 0 ? moments.skewness() : 0;
        }

        double kurtosis() {
            return moments.sd() > 0 ? moments.kurtosis() : 3;
        }

        double exceeds(double benchmark, Definition definition) {
            return definition == Definition.CLASSIC
                    ? SharpeInference.probabilisticSharpe(sharpe(), benchmark, moments.n(), skewness(), kurtosis())
                    : revised().probabilisticSharpe(benchmark);
        }

        double minimumTrackRecord(double confidence, Definition definition) {
            return definition == Definition.CLASSIC
                    ? SharpeInference.minimumTrackRecord(sharpe(), 0, skewness(), kurtosis(), confidence)
                    : revised().minimumTrackRecord(0, confidence);
        }

        private RevisedSharpeInference revised() {
            return new RevisedSharpeInference(sharpe(), moments.n(), skewness(), kurtosis(), 0);
        }
    }
}
