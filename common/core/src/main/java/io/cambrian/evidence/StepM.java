package io.cambrian.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which of several strategies have a positive mean return, with the chance of even one false claim held at the level: StepM
 * of Romano and Wolf 2005, "Stepwise multiple testing as formalized data snooping", doi:10.1111/j.1468-0262.2005.00615.x,
 * by adjusted p-values (Romano and Wolf 2016, doi:10.1016/j.spl.2016.02.012). The smallest of them is the Reality Check of
 * White 2000, studentized.
 *
 * <p>Blocks of days are drawn with replacement, the same for all strategies, which keeps their dependence and the order within
 * a block. A statistic is mean / daily standard deviation * sqrt(days); it is resampled about the observed mean, on the
 * observed standard deviation. A strategy that does not move is no evidence, and has a p-value of 1.
 *
 * <p>It holds the set of strategies fixed, and understates the selection where a search looked at the data before it chose the
 * next strategy: see {@link TwinTest} for that. Give it returns in excess of a benchmark, for drift is no edge.
 *
 * @param statistics of each strategy, in the order of the input
 * @param pValues adjusted for all strategies
 * @param draws bootstrap samples that were made
 */
public record StepM(List<Double> statistics, List<Double> pValues, int draws) {
    /** Draws that are held in memory at a time. */
    private static final int AT_ONCE = 10_000;

    public StepM {
        statistics = List.copyOf(statistics);
        pValues = List.copyOf(pValues);
    }

    /**
     * Runs the test.
     *
     * @param returns in at least two blocks; 64 are usual
     * @param draws bootstrap samples, such as 999; the smallest p-value is 1 / (draws + 1)
     * @param seed of the draws
     */
    public static StepM of(BlockReturns returns, int draws, long seed) {
        return of(returns, draws, draws, 1, seed);
    }

    /**
     * Runs the test for claims at a level. What is nowhere near it has the p-value of the first draws: a strategy gets no more of them
     * once so many have reached its statistic that all together could not come to the level any more (Besag and Clifford 1991). The
     * verdict at the level is that of all draws; the p-value of who failed so is that of the draws until then, above the level.
     *
     * @param first draws that are made in any case
     * @param draws at most
     */
    static StepM of(BlockReturns returns, int first, int draws, double level, long seed) {
        int blocks = returns.blocks();
        if (blocks < 2 || draws < 1) {
            throw new IllegalArgumentException(
                    "A bootstrap of " + blocks + " blocks and " + draws + " draws is not possible.");
        }
        int n = returns.strategies();
        double[] mean = new double[n];
        double[] scale = new double[n];
        double[] statistic = new double[n];
        for (int i = 0; i < n; i++) {
            double sd = returns.sd(i);
            mean[i] = returns.mean(i);
            scale[i] = sd > 0 ? Math.sqrt(returns.rows()) / sd : 0;
            statistic[i] = mean[i] * scale[i];
        }
        int[] descending = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -statistic[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] length = new long[blocks];
        for (int b = 0; b < blocks; b++) {
            length[b] = returns.rows(b);
        }
        int[] reached = new int[n];
        int[] of = new int[n];
        int most = LevelDraws.most(level, draws);
        int open = n; // of the best: whoever comes after one who fails has a p-value that is no smaller
        int made = 0;
        while (made < first || (made < draws && open > 0)) {
            int more = Math.min(AT_ONCE, (made < first ? first : draws) - made);
            BlockDraws samples = new BlockDraws(length, made, more, seed);
            double[] drawn = new double[more];
            double[] max = new double[more];
            java.util.Arrays.fill(max, Double.NEGATIVE_INFINITY);
            for (int k = n - 1; k >= 0; k--) {
                int i = descending[k];
                samples.resample(returns.sums(i), mean[i], scale[i], drawn);
                for (int d = 0; d < more; d++) {
                    max[d] = Math.max(max[d], drawn[d]);
                    reached[k] += k < open && max[d] >= statistic[i] ? 1 : 0;
                }
            }
            made += more;
            java.util.Arrays.fill(of, 0, open, made);
            while (made >= first && open > 0 && 1 + reached[open - 1] > most) {
                open--;
            }
        }
        Double[] p = new Double[n];
        double highest = 0;
        for (int k = 0; k < n; k++) {
            highest = Math.max(highest, (1.0 + reached[k]) / (of[k] + 1));
            p[descending[k]] = scale[descending[k]] == 0 ? 1 : highest;
        }
        List<Double> statistics = new ArrayList<>();
        for (double s : statistic) {
            statistics.add(s);
        }
        return new StepM(statistics, List.of(p), made);
    }

    /** Fills how often each block is drawn; returns the periods drawn. */
    static long draw(long[] length, int[] times, RandomGenerator random) {
        java.util.Arrays.fill(times, 0);
        long rows = 0;
        for (int d = 0; d < times.length; d++) {
            int b = random.nextInt(times.length);
            times[b]++;
            rows += length[b];
        }
        return rows;
    }

    /** Indices of the strategies whose mean is positive beyond the level, ascending. */
    public List<Integer> rejected(double level) {
        return IntStream.range(0, pValues.size())
                .filter(i -> pValues.get(i) <= level)
                .boxed()
                .toList();
    }
}
