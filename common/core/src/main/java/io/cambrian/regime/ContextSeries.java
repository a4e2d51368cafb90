package io.cambrian.regime;

import java.util.Arrays;
import java.util.List;

/**
 * Features of each day, known at its close. Immutable by convention: the arrays are shared, not copied.
 *
 * @param features names, unique
 * @param units one per feature
 * @param logarithmic per feature whether models look at its logarithm
 * @param days days since 1970-01-01, ascending
 * @param values {@code [feature][day]}; NaN where unknown (warm-up, too few members)
 */
public record ContextSeries(
        List<String> features, List<String> units, List<Boolean> logarithmic, int[] days, double[][] values) {
    public ContextSeries {
        features = List.copyOf(features);
        units = List.copyOf(units);
        logarithmic = List.copyOf(logarithmic);
        int n = features.size();
        if (n == 0 || units.size() != n || logarithmic.size() != n || values.length != n) {
            throw new IllegalArgumentException("A context series needs names, units, scales and values of " + n
                    + " features; there are " + units.size() + " units, " + logarithmic.size() + " scales and "
                    + values.length + " columns.");
        }
        if (features.stream().distinct().count() != n) {
            throw new IllegalArgumentException("The features " + features + " must be unique.");
        }
        for (double[] column : values) {
            if (column.length != days.length) {
                throw new IllegalArgumentException(
                        "A feature has " + column.length + " values for " + days.length + " days.");
            }
        }
        for (int t = 1; t < days.length; t++) {
            if (days[t] <= days[t - 1]) {
                throw new IllegalArgumentException(
                        "Days must ascend; day " + days[t] + " follows " + days[t - 1] + ".");
            }
        }
    }

    /** Features without unit that models take as they are, such as the columns of a file. */
    public static ContextSeries plain(List<String> features, int[] days, double[][] values) {
        return new ContextSeries(
                features,
                features.stream().map(f -> "").toList(),
                features.stream().map(f -> false).toList(),
                days,
                values);
    }

    public int size() {
        return days.length;
    }

    /** All features at a position in time. */
    public double[] row(int t) {
        double[] row = new double[values.length];
        for (int f = 0; f < row.length; f++) {
            row[f] = values[f][t];
        }
        return row;
    }

    /** The values of one feature. */
    public double[] column(String feature) {
        int at = features.indexOf(feature);
        if (at < 0) {
            throw new IllegalArgumentException("There is no feature " + feature + " among " + features + ".");
        }
        return values[at];
    }

    /** The position of a day, or where it would be inserted as {@code -(position) - 1}. */
    public int indexOf(int day) {
        return Arrays.binarySearch(days, day);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContextSeries o
                && features.equals(o.features)
                && units.equals(o.units)
                && logarithmic.equals(o.logarithmic)
                && Arrays.equals(days, o.days)
                && Arrays.deepEquals(values, o.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * features.hashCode() + Arrays.hashCode(days)) + Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return "ContextSeries[" + features + ", " + days.length + " days]";
    }
}
