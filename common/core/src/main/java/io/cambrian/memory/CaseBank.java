package io.cambrian.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Past cases in the form that a search reads fast: sorted by the day on which they became known (then day of decision, then
 * id), so that what was known at any time is a prefix; contexts in blocks of {@value #BLOCK} cases, feature by feature, in
 * single precision. Immutable and safe for concurrent use.
 *
 * <p>Contexts are rounded to single precision once, here; all distances are of the rounded numbers.
 */
public final class CaseBank {
    /** Cases per block: a feature of a block is 8 KiB, and the sums of a block stay in the first-level cache. */
    static final int BLOCK = 2048;

    /** Cases from one running sum to the next: what a query adds up itself is less than this. */
    private static final int STEP = 128;

    /** A feature that varies less than this is taken for constant: it cannot tell cases apart. */
    static final double SMALLEST_SCALE = 1e-30;

    private static final double LARGEST_SCALE = 1e30;

    private final List<String> features;
    private final IntFunction<String> ids;
    private final int[] decisionDays;
    private final int[] knownDays;
    private final double[] outcomes;
    private final List<String> regimes;
    private final double[] regimeProbabilities;
    private final float[][] blocks;

    /** Per {@value #STEP} cases and feature the count, sum and sum of squares (of the distance to a pivot) of what came before. */
    private final double[][] moments;

    private final double[] pivots;
    private final int[] incomplete;
    private final long[] unknownFeatures;

    /** A context's number: feature of the case at a position, NaN where unknown. */
    @FunctionalInterface
    public interface Values {
        float at(int position, int feature);
    }

    private CaseBank(
            List<String> features,
            IntFunction<String> ids,
            int[] decisionDays,
            int[] knownDays,
            double[] outcomes,
            List<String> regimes,
            double[] regimeProbabilities,
            Values values) {
        this.features = List.copyOf(features);
        this.ids = ids;
        this.decisionDays = decisionDays;
        this.knownDays = knownDays;
        this.outcomes = outcomes;
        this.regimes = regimes;
        this.regimeProbabilities = regimeProbabilities;
        int d = features.size();
        if (d < 1 || d > Long.SIZE || new HashSet<>(features).size() != d) {
            throw new IllegalArgumentException(
                    "A bank needs 1 to " + Long.SIZE + " features with names of their own, not " + features + ".");
        }
        int n = outcomes.length;
        blocks = new float[(n + BLOCK - 1) / BLOCK][];
        moments = new double[n / STEP + 1][3 * d];
        pivots = new double[d];
        Arrays.fill(pivots, Double.NaN);
        IncompleteCases unknown = new IncompleteCases();
        for (int b = 0; b < blocks.length; b++) {
            fill(b, values, unknown);
        }
        incomplete = Arrays.copyOf(unknown.positions, unknown.size);
        unknownFeatures = Arrays.copyOf(unknown.masks, unknown.size);
    }

    private static final class IncompleteCases {
        private int[] positions = new int[16];
        private long[] masks = new long[16];
        private int size;

        void add(int position, long mask) {
            if (size == positions.length) {
                positions = Arrays.copyOf(positions, 2 * size);
                masks = Arrays.copyOf(masks, 2 * size);
            }
            positions[size] = position;
            masks[size++] = mask;
        }
    }

    private void fill(int b, Values values, IncompleteCases unknown) {
        int d = features.size();
        int from = b * BLOCK;
        int count = Math.min(BLOCK, outcomes.length - from);
        float[] block = new float[d * BLOCK];
        Arrays.fill(block, Float.NaN);
        long[] masks = new long[count];
        for (int f = 0; f < d; f++) {
            double[] sums = Arrays.copyOfRange(moments[from / STEP], 3 * f, 3 * f + 3);
            for (int i = 0; i < count; i++) {
                float x = values.at(from + i, f);
                if (Float.isInfinite(x)) {
                    throw new IllegalArgumentException("The feature " + features.get(f) + " of " + ids.apply(from + i)
                            + " is infinite, or beyond single precision.");
                }
                block[f * BLOCK + i] = x;
                if (Float.isNaN(x)) {
                    masks[i] |= 1L << f;
                } else {
                    if (Double.isNaN(pivots[f])) {
                        pivots[f] = x;
                    }
                    double y = x - pivots[f];
                    sums[0]++;
                    sums[1] += y;
                    sums[2] += y * y;
                }
                if ((i + 1) % STEP == 0) {
                    System.arraycopy(sums, 0, moments[(from + i + 1) / STEP], 3 * f, 3);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (masks[i] != 0) {
                unknown.add(from + i, masks[i]);
            }
        }
        blocks[b] = block;
    }

    /**
     * A bank of cases in any order.
     *
     * @param features names of the numbers of a context, at most 64
     * @throws IllegalArgumentException for contexts of another length, infinite numbers, or two cases with one id
     */
    public static CaseBank of(List<String> features, List<PastCase> cases) {
        List<PastCase> sorted = new ArrayList<>(cases);
        sorted.sort(Comparator.comparingInt(PastCase::knownDay)
                .thenComparingInt(PastCase::decisionDay)
                .thenComparing(PastCase::id));
        Set<String> seen = new HashSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (PastCase one : sorted) {
            if (!seen.add(one.id())) {
                throw new IllegalArgumentException("The case " + one.id() + " occurs twice.");
            }
            if (one.context().length != features.size()) {
                throw new IllegalArgumentException("Case " + one.id() + " has " + one.context().length
                        + " numbers for the features " + features + ".");
            }
            names.addAll(one.regimeProbabilities().keySet());
        }
        List<String> regimes = List.copyOf(names);
        double[] probabilities = new double[regimes.size() * sorted.size()];
        for (int i = 0; i < sorted.size(); i++) {
            Map<String, Double> known = sorted.get(i).regimeProbabilities();
            for (int r = 0; r < regimes.size(); r++) {
                probabilities[i * regimes.size() + r] =
                        known.isEmpty() ? Double.NaN : known.getOrDefault(regimes.get(r), 0.0);
            }
        }
        double[][] contexts = sorted.stream().map(PastCase::context).toArray(double[][]::new);
        return new CaseBank(
                features,
                i -> sorted.get(i).id(),
                sorted.stream().mapToInt(PastCase::decisionDay).toArray(),
                sorted.stream().mapToInt(PastCase::knownDay).toArray(),
                sorted.stream().mapToDouble(PastCase::outcome).toArray(),
                regimes,
                probabilities,
                (i, f) -> (float) contexts[i][f]);
    }

    /**
     * A bank of many cases that are already in order, without regimes; ids are {@code case 0}, {@code case 1} and so on.
     *
     * @param decisionDays never after the day known
     * @param knownDays ascending
     * @param outcomes finite
     * @param values of the contexts
     */
    public static CaseBank inOrder(
            List<String> features, int[] decisionDays, int[] knownDays, double[] outcomes, Values values) {
        int n = outcomes.length;
        if (decisionDays.length != n || knownDays.length != n) {
            throw new IllegalArgumentException("There are " + n + " outcomes, " + decisionDays.length
                    + " days of decision and " + knownDays.length + " days known.");
        }
        for (int i = 0; i < n; i++) {
            if (knownDays[i] < decisionDays[i] || (i > 0 && knownDays[i] < knownDays[i - 1])) {
                throw new IllegalArgumentException(
                        "Case " + i + " must be known after its decision and not before the case before it.");
            }
            if (!Double.isFinite(outcomes[i])) {
                throw new IllegalArgumentException(
                        "The outcome (" + outcomes[i] + ") of case " + i + " must be finite.");
            }
        }
        return new CaseBank(
                features,
                i -> "case " + i,
                decisionDays.clone(),
                knownDays.clone(),
                outcomes.clone(),
                List.of(),
                new double[0],
                values);
    }

    static void checkProbabilities(String what, Map<String, Double> probabilities) {
        double sum = 0;
        for (double p : probabilities.values()) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException(
                        "A regime probability (" + p + ") of " + what + " must be in [0, 1].");
            }
            sum += p;
        }
        if (sum > 1 + 1e-6) {
            throw new IllegalArgumentException("The regime probabilities of " + what + " sum to " + sum + ", above 1.");
        }
    }

    public int size() {
        return outcomes.length;
    }

    public List<String> features() {
        return features;
    }

    /** Names of all regimes that a case knows, sorted. */
    public List<String> regimes() {
        return regimes;
    }

    public String id(int position) {
        return ids.apply(position);
    }

    public int decisionDay(int position) {
        return decisionDays[position];
    }

    public int knownDay(int position) {
        return knownDays[position];
    }

    public double outcome(int position) {
        return outcomes[position];
    }

    /** A number of a case's context, as rounded; NaN where unknown. */
    public float value(int position, int feature) {
        return blocks[position / BLOCK][feature * BLOCK + position % BLOCK];
    }

    /** How many cases were known at the close of a day: these are the first ones. */
    public int knownBy(int day) {
        int low = 0;
        int high = knownDays.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (knownDays[middle] <= day) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The standard deviation (ddof 1) of each feature over the first cases, by which differences are divided; NaN for a
     * feature with fewer than two numbers, or one that did not vary.
     *
     * @param known see {@link #knownBy}
     */
    public double[] scaleOf(int known) {
        double[] sums = sums(known);
        double[] scale = new double[features.size()];
        for (int f = 0; f < scale.length; f++) {
            double n = sums[3 * f];
            double variance = (sums[3 * f + 2] - sums[3 * f + 1] * sums[3 * f + 1] / n) / (n - 1);
            // what rounding leaves of a constant far from its first value is not a deviation
            boolean varies = n >= 2 && variance > 1e-14 * sums[3 * f + 2] / n;
            double deviation = varies ? Math.sqrt(variance) : Double.NaN;
            scale[f] = deviation >= SMALLEST_SCALE && deviation <= LARGEST_SCALE ? deviation : Double.NaN;
        }
        return scale;
    }

    /** The mean of each feature over the first cases; NaN where none knows it. */
    double[] meanOf(int known) {
        double[] sums = sums(known);
        double[] mean = new double[features.size()];
        Arrays.setAll(mean, f -> pivots[f] + sums[3 * f + 1] / sums[3 * f]);
        return mean;
    }

    private double[] sums(int known) {
        int from = known / STEP * STEP;
        double[] sums = moments[known / STEP].clone();
        for (int f = 0; f < pivots.length; f++) {
            for (int i = from; i < known; i++) {
                float x = value(i, f);
                if (!Float.isNaN(x)) {
                    double y = x - pivots[f];
                    sums[3 * f]++;
                    sums[3 * f + 1] += y;
                    sums[3 * f + 2] += y * y;
                }
            }
        }
        return sums;
    }

    /** How many of the first cases do not know one of the features. */
    int incomplete(int known, boolean[] used) {
        long mask = 0;
        for (int f = 0; f < used.length; f++) {
            mask |= used[f] ? 1L << f : 0;
        }
        int count = 0;
        for (int i = 0; i < incomplete.length && incomplete[i] < known; i++) {
            count += (unknownFeatures[i] & mask) != 0 ? 1 : 0;
        }
        return count;
    }

    /**
     * The probability that a case and a query are of one regime: the sum over the query's regimes, by name, of the product of
     * their probabilities. A case that knows no regime is in each of them with equal probability; NaN for a query that knows
     * none. What regimes other cases know does not enter: they may be known later.
     */
    double sameRegime(int position, SortedMap<String, Double> query) {
        if (query.isEmpty()) {
            return Double.NaN;
        }
        int count = regimes.size();
        boolean unknown = count == 0 || Double.isNaN(regimeProbabilities[position * count]);
        double same = 0;
        for (Map.Entry<String, Double> regime : query.entrySet()) {
            int r = Collections.binarySearch(regimes, regime.getKey());
            double p = unknown ? 1.0 / query.size() : r < 0 ? 0 : regimeProbabilities[position * count + r];
            same += p * regime.getValue();
        }
        return same;
    }

    float[] block(int index) {
        return blocks[index];
    }
}
