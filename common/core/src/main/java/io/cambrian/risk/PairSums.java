package io.cambrian.risk;

/**
 * Sums over the rows on which both of two columns are known, in one pass. The columns are first centered on their own means,
 * so that the shortcut formulas lose no digits.
 */
record PairSums(int n, double x, double y, double xx, double yy, double xy) {
    /** The columns of a matrix, each less the mean of its known elements; NaN stays. */
    static double[][] centeredColumns(double[][] rows) {
        double[][] columns = new double[rows[0].length][];
        for (int i = 0; i < columns.length; i++) {
            double[] c = Returns.column(rows, i);
            double mean = Returns.mean(Returns.known(c));
            for (int t = 0; t < c.length; t++) {
                c[t] -= mean;
            }
            columns[i] = c;
        }
        return columns;
    }

    static PairSums of(double[] a, double[] b) {
        int n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int t = 0; t < a.length; t++) {
            double product = a[t] * b[t];
            if (!Double.isNaN(product)) {
                n++;
                x += a[t];
                y += b[t];
                xx += a[t] * a[t];
                yy += b[t] * b[t];
                xy += product;
            }
        }
        return new PairSums(n, x, y, xx, yy, xy);
    }

    /** Divisor n-1; NaN below two rows. */
    double covariance() {
        return n < 2 ? Double.NaN : (xy - x * y / n) / (n - 1);
    }

    /** Pearson's correlation, clamped to [-1, 1]; NaN below two rows or beside a constant. */
    double correlation() {
        double varX = xx - x * x / n;
        double varY = yy - y * y / n;
        // what is left of a constant column after centering is rounding
        if (n < 2 || !(varX > 1e-24 * n) || !(varY > 1e-24 * n)) {
            return Double.NaN;
        }
        return Math.max(-1, Math.min(1, (xy - x * y / n) / (Math.sqrt(varX) * Math.sqrt(varY))));
    }
}
