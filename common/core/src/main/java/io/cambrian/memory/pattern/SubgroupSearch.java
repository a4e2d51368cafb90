package io.cambrian.memory.pattern;

import io.cambrian.evidence.MultipleTesting;
import io.cambrian.seed.BlockShuffle;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Finds conjunctions of items whose cases have other outcomes than the rest, and counts the search itself: a subgroup is claimed
 * only if its standardized difference exceeds what the largest of all candidates shows when outcomes are dealt out anew
 * (Westfall and Young 1993, "Resampling-based multiple testing", maxT). Outcomes are dealt in blocks of neighboring cases, so
 * that cases whose outcomes overlap in time are not taken for independent ones.
 *
 * <p>Subgroups overlap, and a true one lifts all that share its cases. After a subgroup is claimed its difference is taken off
 * its cases, and the search goes on with what is left, until nothing exceeds chance; the claim of a later round is conditional on
 * the earlier ones. The same input gives the same bits.
 *
 * @param maxItems of a conjunction, 1 to 4
 * @param minCount a subgroup and the rest must each have at least so many cases
 * @param level of the family-wise error, in (0, 1)
 * @param permutations at least {@code 1 / level - 1} for anything to be claimed
 * @param block neighboring cases that stay together
 * @param eras stretches of cases, in order, in which the difference is shown apart
 * @param seed of the permutations
 */
public record SubgroupSearch(
        int maxItems, int minCount, double level, int permutations, int block, int eras, long seed) {
    /** Two items, 30 cases, 5 %, 499 permutations of single cases, four eras. */
    public static final SubgroupSearch DEFAULT = new SubgroupSearch(2, 30, 0.05, 499, 1, 4, 0);

    /** Claims end here at the latest. */
    private static final int MOST_CLAIMS = 50;

    private static final int LEAST_OF_ERA = 5;

    public SubgroupSearch {
        if (maxItems < 1 || maxItems > 4 || minCount < 2 || block < 1 || eras < 1) {
            throw new IllegalArgumentException("The maxItems (" + maxItems + ") must be 1 to 4, the minCount ("
                    + minCount + ") at least 2, the block (" + block + ") and eras (" + eras + ") at least 1.");
        }
        if (!(level > 0 && level < 1) || permutations < 1 / level - 1 - 1e-9) {
            throw new IllegalArgumentException("With " + permutations + " permutations nothing is significant at "
                    + level + ".\nAt least 1 / level - 1 are needed.");
        }
    }

    public SubgroupSearch withSeed(long other) {
        return new SubgroupSearch(maxItems, minCount, level, permutations, block, eras, other);
    }

    /**
     * What was found.
     *
     * @param candidates subgroups that were looked at
     * @param claimed in the order in which they were found
     */
    public record Findings(int candidates, List<Subgroup> claimed) {
        public Findings {
            claimed = List.copyOf(claimed);
        }
    }

    private record Candidate(List<Integer> items, int[] cases) {}

    /**
     * The search.
     *
     * @param table items of the cases, in the order of time
     * @param outcomes of the cases, finite
     */
    public Findings search(ItemTable table, double[] outcomes) {
        return search(
                table,
                outcomes,
                FrequentItemsets.of(table, minCount, maxItems).itemsets().stream()
                        .map(FrequentItemsets.Itemset::items)
                        .toList());
    }

    /**
     * The search among conjunctions that another program has listed.
     *
     * @param table items of the cases, in the order of time
     * @param outcomes of the cases, finite
     * @param conjunctions ascending numbers of items; those with too few cases, or too few others, are left out
     */
    public Findings search(ItemTable table, double[] outcomes, List<List<Integer>> conjunctions) {
        int n = outcomes.length;
        if (table.cases() != n || Arrays.stream(outcomes).anyMatch(y -> !Double.isFinite(y))) {
            throw new IllegalArgumentException(
                    "Each of the " + table.cases() + " cases needs a finite outcome; there are " + n + ".");
        }
        List<Candidate> candidates = candidates(table, conjunctions);
        double[] left = outcomes.clone();
        List<Subgroup> claimed = new ArrayList<>();
        while (!candidates.isEmpty() && claimed.size() < MOST_CLAIMS) {
            Round round = new Round(candidates, left, claimed.size());
            int best = round.best();
            if (!(round.adjusted(best) <= level)) {
                break;
            }
            claimed.add(describe(table, candidates, best, round, left, outcomes));
            takeOff(candidates.get(best).cases, left);
        }
        return new Findings(candidates.size(), claimed);
    }

    /** Conjunctions with enough cases; of those with the very same cases the first, which is the shortest. */
    private List<Candidate> candidates(ItemTable table, List<List<Integer>> conjunctions) {
        List<List<Integer>> sets = new ArrayList<>(conjunctions);
        sets.sort(java.util.Comparator.comparingInt(List::size)); // stable
        List<Candidate> candidates = new ArrayList<>();
        java.util.Set<java.nio.IntBuffer> seen = new java.util.HashSet<>();
        for (List<Integer> set : sets) {
            int[] cases = table.cases(set.stream().mapToInt(Integer::intValue).toArray());
            boolean enough = cases.length >= minCount && table.cases() - cases.length >= minCount;
            if (enough && seen.add(java.nio.IntBuffer.wrap(cases))) {
                candidates.add(new Candidate(set, cases));
            }
        }
        return candidates;
    }

    /** Observed and permuted statistics of all candidates. */
    private final class Round {
        private final double[] observed;
        private final int[] atLeast;
        private final double[] largest;

        Round(List<Candidate> candidates, double[] outcomes, int number) {
            double mean = Arrays.stream(outcomes).average().orElse(0);
            double[] y = Arrays.stream(outcomes).map(v -> v - mean).toArray();
            double squares = Arrays.stream(y).map(v -> v * v).sum();
            double[] inverse = new double[candidates.size()];
            for (int c = 0; c < inverse.length; c++) {
                double k = candidates.get(c).cases.length;
                // the variance of a sum of k of n numbers drawn without replacement
                double variance = k * (y.length - k) / y.length * squares / (y.length - 1);
                inverse[c] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
            }
            observed = statistics(candidates, y, inverse);
            atLeast = new int[observed.length];
            largest = new double[permutations];
            for (int p = 0; p < permutations; p++) {
                double[] permuted = statistics(candidates, dealt(y, number, p), inverse);
                for (int c = 0; c < permuted.length; c++) {
                    double size = Math.abs(permuted[c]);
                    atLeast[c] += size >= Math.abs(observed[c]) - 1e-12 ? 1 : 0;
                    largest[p] = Math.max(largest[p], size);
                }
            }
        }

        private double[] statistics(List<Candidate> candidates, double[] y, double[] inverse) {
            double[] z = new double[inverse.length];
            for (int c = 0; c < z.length; c++) {
                double sum = 0;
                for (int i : candidates.get(c).cases) {
                    sum += y[i];
                }
                z[c] = sum * inverse[c];
            }
            return z;
        }

        private double[] dealt(double[] y, int number, int permutation) {
            return BlockShuffle.of(y, block, Seeds.stream(seed, number, permutation));
        }

        /** The largest statistic; of several the first, which is the shortest. */
        int best() {
            int best = 0;
            for (int c = 1; c < observed.length; c++) {
                best = Math.abs(observed[c]) > Math.abs(observed[best]) + 1e-12 ? c : best;
            }
            return best;
        }

        double adjusted(int candidate) {
            double size = Math.abs(observed[candidate]) - 1e-12;
            return (1.0 + Arrays.stream(largest).filter(l -> l >= size).count()) / (permutations + 1);
        }

        double[] pValues() {
            return Arrays.stream(atLeast)
                    .mapToDouble(k -> (1.0 + k) / (permutations + 1))
                    .toArray();
        }
    }

    private Subgroup describe(
            ItemTable table, List<Candidate> candidates, int best, Round round, double[] left, double[] outcomes) {
        double[] p = round.pValues();
        return figures(
                table,
                candidates.get(best),
                left,
                outcomes,
                new Evidence(
                        round.observed[best],
                        p[best],
                        round.adjusted(best),
                        MultipleTesting.BENJAMINI_YEKUTIELI.adjust(p)[best]));
    }

    /** What was shown against chance; NaN where nothing was. */
    private record Evidence(double z, double p, double adjusted, double q) {}

    /** The figures of a conjunction that is not tested: its z, p and q values are NaN. */
    public Subgroup figures(ItemTable table, List<Integer> items, double[] outcomes) {
        int[] cases = table.cases(items.stream().mapToInt(Integer::intValue).toArray());
        return figures(
                table,
                new Candidate(items, cases),
                outcomes,
                outcomes,
                new Evidence(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    }

    private Subgroup figures(
            ItemTable table, Candidate candidate, double[] left, double[] outcomes, Evidence evidence) {
        int n = outcomes.length;
        boolean[] in = new boolean[n];
        for (int i : candidate.cases) {
            in[i] = true;
        }
        double[] inside = part(left, in, true, 0, n);
        double[] outside = part(left, in, false, 0, n);
        double difference = mean(inside) - mean(outside);
        double reach = inside.length > 1 && outside.length > 1 ? welch(inside, outside) : Double.NaN;
        double[] differences = new double[eras];
        int known = 0;
        int same = 0;
        for (int e = 0; e < eras; e++) {
            int from = (int) ((long) e * n / eras);
            int to = (int) ((long) (e + 1) * n / eras);
            double[] a = part(left, in, true, from, to);
            double[] b = part(left, in, false, from, to);
            boolean enough = a.length >= LEAST_OF_ERA && b.length >= LEAST_OF_ERA;
            differences[e] = enough ? mean(a) - mean(b) : Double.NaN;
            known += enough ? 1 : 0;
            same += enough && differences[e] * difference > 0 ? 1 : 0;
        }
        double gains = Arrays.stream(outcomes).filter(y -> y > 0).count() / (double) n;
        double[] mine = part(outcomes, in, true, 0, n);
        double myGains = Arrays.stream(mine).filter(y -> y > 0).count() / (double) mine.length;
        return new Subgroup(
                candidate.items,
                FrequentItemsets.text(table, candidate.items),
                mine.length,
                mine.length / (double) n,
                mean(mine),
                difference,
                difference - reach,
                difference + reach,
                myGains / gains,
                evidence.z,
                evidence.p,
                evidence.adjusted,
                evidence.q,
                differences,
                known == 0 ? Double.NaN : (double) same / known);
    }

    private static double[] part(double[] y, boolean[] in, boolean wanted, int from, int to) {
        return java.util.stream.IntStream.range(from, to)
                .filter(i -> in[i] == wanted)
                .mapToDouble(i -> y[i])
                .toArray();
    }

    private static double mean(double[] y) {
        return Arrays.stream(y).average().orElse(Double.NaN);
    }

    /** Half of Welch's interval of a difference of means, at 1 - level. */
    private double welch(double[] a, double[] b) {
        double va = variance(a) / a.length;
        double vb = variance(b) / b.length;
        if (va + vb == 0) {
            return 0;
        }
        double degrees = (va + vb) * (va + vb) / (va * va / (a.length - 1) + vb * vb / (b.length - 1));
        return Math.sqrt(va + vb) * new TDistribution(degrees).inverseCumulativeProbability(1 - level / 2);
    }

    private static double variance(double[] y) {
        double mean = mean(y);
        return Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / (y.length - 1);
    }

    private static void takeOff(int[] cases, double[] left) {
        boolean[] in = new boolean[left.length];
        for (int i : cases) {
            in[i] = true;
        }
        double difference = mean(part(left, in, true, 0, left.length)) - mean(part(left, in, false, 0, left.length));
        for (int i : cases) {
            left[i] -= difference;
        }
    }
}
