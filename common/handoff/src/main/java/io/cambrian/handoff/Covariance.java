package io.cambrian.handoff;

import java.util.Arrays;
import java.util.List;

/**
 * A covariance matrix of daily simple returns with its names.
 *
 * @param names of rows and columns
 * @param values {@code [names][names]}, symmetric, finite; not copied
 */
public record Covariance(List<String> names, double[][] values) {
    public static final Covariance NONE = new Covariance(List.of(), new double[0][0]);

    public Covariance {
        names = List.copyOf(names);
        if (names.stream().distinct().count() != names.size() || values.length != names.size()) {
            throw new IllegalArgumentException(
                    "A covariance of " + values.length + " rows needs as many different names, not " + names + ".");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i].length != values.length) {
                throw new IllegalArgumentException(
                        "Row " + i + " of the covariance has " + values[i].length + " columns.");
            }
            for (int j = 0; j <= i; j++) {
                if (!Double.isFinite(values[i][j]) || values[i][j] != values[j][i]) {
                    throw new IllegalArgumentException("The covariance of " + names.get(i) + " and " + names.get(j)
                            + " (" + values[i][j] + ", " + values[j][i] + ") must be finite and symmetric.");
                }
            }
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Covariance c && names.equals(c.names) && Arrays.deepEquals(values, c.values);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.deepHashCode(values);
    }
}
