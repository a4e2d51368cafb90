package io.cambrian.regime;

import java.util.Arrays;
import java.util.List;

/**
 * The regime of each day, judged from the days up to it. Arrays are shared, not copied.
 *
 * @param modelId of the model that labeled
 * @param names one per regime
 * @param days days since 1970-01-01, ascending
 * @param labels index of the most likely regime, or {@link RegimeFilter#UNKNOWN}
 * @param probabilities {@code [day][regime]}, filtered; NaN on unknown days
 */
public record RegimeLabels(String modelId, List<String> names, int[] days, int[] labels, double[][] probabilities) {
    public RegimeLabels {
        names = List.copyOf(names);
        if (labels.length != days.length || probabilities.length != days.length) {
            throw new IllegalArgumentException("Labels and probabilities must cover the " + days.length + " days.");
        }
    }

    public int size() {
        return days.length;
    }

    /** The regime of a day; unknown if the day is not covered. */
    public int labelOn(int day) {
        int at = Arrays.binarySearch(days, day);
        return at < 0 ? RegimeFilter.UNKNOWN : labels[at];
    }

    /** The filtered probabilities of a day's regimes; none if unknown. */
    public double[] probabilitiesOn(int day) {
        int at = Arrays.binarySearch(days, day);
        return at < 0 || labels[at] < 0 ? new double[0] : probabilities[at].clone();
    }

    /** The probability of the day's most likely regime; NaN if unknown. */
    public double confidenceOn(int day) {
        int at = Arrays.binarySearch(days, day);
        return at < 0 || labels[at] < 0 ? Double.NaN : probabilities[at][labels[at]];
    }

    /** Days per regime. */
    public int[] sizes() {
        int[] sizes = new int[names.size()];
        for (int label : labels) {
            if (label >= 0) {
                sizes[label]++;
            }
        }
        return sizes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegimeLabels o
                && modelId.equals(o.modelId)
                && names.equals(o.names)
                && Arrays.equals(days, o.days)
                && Arrays.equals(labels, o.labels)
                && Arrays.deepEquals(probabilities, o.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * modelId.hashCode() + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return "RegimeLabels[" + modelId + ", " + days.length + " days]";
    }
}
