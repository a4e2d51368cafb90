package io.cambrian.risk;

import java.util.Arrays;

/**
 * Correlation matrices of returns, the distances made from them, and their repair. Matrices are
 * {@code [assets][assets]}, symmetric, unit diagonal.
 *
 * <p>Measures from returns work pair by pair on the rows where both are known (pass {@link CompleteRows#rows()} for
 * complete rows); such matrices need not be positive semi-definite. A pair with fewer than two rows, or beside a constant,
 * is NaN.
 */
public final class Correlation {
    private Correlation() {}

    /** Pearson's correlation, clamped to [-1, 1]. */
    public static double[][] pearson(double[][] returns) {
        int assets = Returns.check(returns);
        double[][] columns = PairSums.centeredColumns(returns);
        double[][] c = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double rho = PairSums.of(columns[i], columns[j]).correlation();
                c[i][j] = c[j][i] = i == j && !Double.isNaN(rho) ? 1 : rho;
            }
        }
        return c;
    }

    /** Spearman's: Pearson's correlation of average ranks, ranked anew on each pair's common rows. */
    public static double[][] spearman(double[][] returns) {
        return pairwise(returns, (x, y) -> pearson(ranks(x), ranks(y)));
    }

    /** Kendall's tau-b, which corrects for ties. */
    public static double[][] kendall(double[][] returns) {
        return pairwise(returns, Correlation::tauB);
    }

    /**
     * Lower tail dependence: of the {@code k = ceil(alpha n)} worst rows of one asset, the share that is also among the other's
     * k worst; each pair on its common rows, ties at the edge count (the form of Riskfolio-Lib's {@code ltdi_matrix}).
     * Independent assets have {@code alpha}, comonotone ones 1; on complete rows without ties the matrix is positive
     * semi-definite.
     *
     * @param alpha tail probability, in (0, 1)
     */
    public static double[][] lowerTail(double[][] returns, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("The tail probability (" + alpha + ") must be in (0, 1).");
        }
        return pairwise(returns, (x, y) -> {
            int k = Tail.tailCount(x.length, alpha);
            double edgeX = Tail.sorted(x)[k - 1];
            double edgeY = Tail.sorted(y)[k - 1];
            int both = 0;
            for (int t = 0; t < x.length; t++) {
                both += x[t] <= edgeX && y[t] <= edgeY ? 1 : 0;
            }
            return Math.min(1, (double) both / k);
        });
    }

    /** {@code sqrt((1 - rho)/2)}, in [0, 1], diagonal exactly 0: the distance that clustering and HRP use. */
    public static double[][] distance(double[][] correlation) {
        int n = correlation.length;
        double[][] d = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                d[i][j] = i == j ? 0 : Math.sqrt(Math.max(0, (1 - correlation[i][j]) / 2));
            }
        }
        return d;
    }

    /** {@code sqrt(1 - |rho|)}: assets that move oppositely count as close. */
    public static double[][] absoluteDistance(double[][] correlation) {
        int n = correlation.length;
        double[][] d = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                d[i][j] = i == j ? 0 : Math.sqrt(Math.max(0, 1 - Math.abs(correlation[i][j])));
            }
        }
        return d;
    }

    /** The mean of the off-diagonal elements; NaN for one asset. */
    public static double mean(double[][] correlation) {
        int n = correlation.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                sum += correlation[i][j];
            }
        }
        return sum / (n * (n - 1) / 2.0);
    }

    /**
     * The nearest correlation matrix in the Frobenius norm, that of Higham (2002, "Computing the nearest correlation matrix",
     * doi:10.1093/imanum/22.3.329), by Qi and Sun's Newton method: right to some 1e-10, seconds for 500 assets.
     *
     * @param symmetric any symmetric matrix; its diagonal is replaced by ones
     * @throws io.cambrian.fault.DataException where the method does not converge
     */
    public static double[][] nearest(double[][] symmetric) {
        return NearestCorrelation.of(symmetric);
    }

    /** The cheap repair: negative eigenvalues set to 0, then rescaled to unit diagonal. Not the nearest matrix. */
    public static double[][] clipped(double[][] symmetric) {
        return unitDiagonal(Spectrum.of(symmetric).clipped());
    }

    /**
     * {@code (1 - theta) C + theta 1 1'}: every correlation moved toward one, which stays positive semi-definite.
     *
     * @param theta in [0, 1]
     */
    public static double[][] towardOne(double[][] correlation, double theta) {
        if (!(theta >= 0 && theta <= 1)) {
            throw new IllegalArgumentException("The theta (" + theta + ") must be in [0, 1].");
        }
        return Arrays.stream(correlation)
                .map(row -> Arrays.stream(row).map(c -> (1 - theta) * c + theta).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] unitDiagonal(double[][] m) {
        return Covariance.of(m).correlation();
    }

    private interface Pair {
        double of(double[] x, double[] y);
    }

    private static double[][] pairwise(double[][] returns, Pair measure) {
        int assets = Returns.check(returns);
        double[][] columns = new double[assets][];
        for (int i = 0; i < assets; i++) {
            columns[i] = Returns.column(returns, i);
        }
        double[][] c = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double[] x = new double[returns.length];
                double[] y = new double[returns.length];
                int n = 0;
                for (int t = 0; t < x.length; t++) {
                    if (!Double.isNaN(columns[i][t]) && !Double.isNaN(columns[j][t])) {
                        x[n] = columns[i][t];
                        y[n++] = columns[j][t];
                    }
                }
                double rho = n < 2 ? Double.NaN : measure.of(Arrays.copyOf(x, n), Arrays.copyOf(y, n));
                c[i][j] = c[j][i] = i == j && !Double.isNaN(rho) ? 1 : rho;
            }
        }
        return c;
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = Returns.mean(x);
        double meanY = Returns.mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int t = 0; t < x.length; t++) {
            xy += (x[t] - meanX) * (y[t] - meanY);
            xx += (x[t] - meanX) * (x[t] - meanX);
            yy += (y[t] - meanY) * (y[t] - meanY);
        }
        double scale = Math.sqrt(xx) * Math.sqrt(yy);
        return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : Double.NaN;
    }

    /** Ranks from 1; tied values share their average rank. */
    static double[] ranks(double[] x) {
        Integer[] order = new Integer[x.length];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, (a, b) -> Double.compare(x[a], x[b]));
        double[] ranks = new double[x.length];
        for (int from = 0; from < x.length; ) {
            int to = from;
            while (to + 1 < x.length && x[order[to + 1]] == x[order[from]]) {
                to++;
            }
            for (int k = from; k <= to; k++) {
                ranks[order[k]] = (from + to) / 2.0 + 1;
            }
            from = to + 1;
        }
        return ranks;
    }

    private static double tauB(double[] x, double[] y) {
        long agree = 0;
        long untiedX = 0;
        long untiedY = 0;
        for (int a = 0; a < x.length; a++) {
            for (int b = 0; b < a; b++) {
                int dx = (int) Math.signum(x[a] - x[b]);
                int dy = (int) Math.signum(y[a] - y[b]);
                agree += (long) dx * dy;
                untiedX += dx == 0 ? 0 : 1;
                untiedY += dy == 0 ? 0 : 1;
            }
        }
        double scale = Math.sqrt((double) untiedX) * Math.sqrt((double) untiedY);
        return scale > 0 ? agree / scale : Double.NaN;
    }
}
