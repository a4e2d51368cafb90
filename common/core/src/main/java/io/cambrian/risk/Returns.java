package io.cambrian.risk;

import io.cambrian.fault.DataException;

/** Checks of return matrices at the door of this package. */
final class Returns {
    private Returns() {}

    /** Refuses a ragged matrix, one without assets, and infinite returns; NaN passes (missing). */
    static int check(double[][] returns) {
        if (returns.length == 0) {
            throw new DataException("The returns have no rows; at least two are needed.");
        }
        int assets = returns[0].length;
        if (assets == 0) {
            throw new DataException("The returns have no assets; at least one column is needed.");
        }
        for (int t = 0; t < returns.length; t++) {
            if (returns[t].length != assets) {
                throw new IllegalArgumentException("Row " + t + " of the returns has " + returns[t].length
                        + " elements, row 0 has " + assets + ".");
            }
            for (int i = 0; i < assets; i++) {
                if (Double.isInfinite(returns[t][i])) {
                    throw new DataException("The return in row " + t + ", column " + i + " is infinite.\n"
                            + "Maybe a price of zero stands where none is known?");
                }
            }
        }
        return assets;
    }

    /** The known returns of one column, in order. */
    static double[] known(double[] returns) {
        double[] out = new double[returns.length];
        int n = 0;
        for (double r : returns) {
            if (Double.isInfinite(r)) {
                throw new DataException("A return is infinite.\nMaybe a price of zero stands where none is known?");
            }
            if (!Double.isNaN(r)) {
                out[n++] = r;
            }
        }
        return java.util.Arrays.copyOf(out, n);
    }

    static double mean(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    static double[] column(double[][] returns, int asset) {
        double[] x = new double[returns.length];
        for (int t = 0; t < x.length; t++) {
            x[t] = returns[t][asset];
        }
        return x;
    }
}
