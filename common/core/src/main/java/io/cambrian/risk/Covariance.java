package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;

/**
 * A covariance matrix of simple returns per period, not annualized, and how it was estimated.
 *
 * <p>Symmetric, {@code [assets][assets]}. Estimators that weight or shrink use complete rows only: to fill a missing
 * return with 0, as some libraries do, understates the variance of young assets. {@link #sample} alone works pair by
 * pair; its result need not be positive semi-definite, see {@link #repaired()}. Immutable.
 */
public final class Covariance {
    private final double[][] values;
    private final int observations;
    private final double shrinkage;

    Covariance(double[][] values, int observations, double shrinkage) {
        this.values = values;
        this.observations = observations;
        this.shrinkage = shrinkage;
    }

    /** A covariance known from elsewhere; must be square and symmetric to 1e-9 of its largest element. */
    public static Covariance of(double[][] matrix) {
        int n = matrix.length;
        double scale = 0;
        for (double[] row : matrix) {
            if (row.length != n) {
                throw new IllegalArgumentException("A covariance of " + n + " assets needs " + n + " columns.");
            }
            for (double v : row) {
                scale = Math.max(scale, Math.abs(v));
            }
        }
        double[][] copy = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (Math.abs(matrix[i][j] - matrix[j][i]) > 1e-9 * scale) {
                    throw new IllegalArgumentException("A covariance must be symmetric; elements (" + i + "," + j
                            + ") are " + matrix[i][j] + " and " + matrix[j][i] + ".");
                }
                copy[i][j] = (matrix[i][j] + matrix[j][i]) / 2;
            }
        }
        return new Covariance(copy, 0, Double.NaN);
    }

    /**
     * The sample covariance, divisor n-1, over the rows on which both assets of a pair have a return; NaN for pairs with
     * fewer than two. Equals the textbook estimate where nothing is missing.
     */
    public static Covariance sample(double[][] returns) {
        int assets = Returns.check(returns);
        double[][] columns = PairSums.centeredColumns(returns);
        double[][] cov = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                cov[i][j] = cov[j][i] = PairSums.of(columns[i], columns[j]).covariance();
            }
        }
        return new Covariance(cov, returns.length, Double.NaN);
    }

    /** The sample covariance, divisor n-1, over complete rows only. */
    public static Covariance complete(double[][] returns) {
        double[][] rows = completeRows(returns);
        return new Covariance(sample(rows).values, rows.length, Double.NaN);
    }

    /**
     * RiskMetrics' exponentially weighted covariance with zero means over complete rows: {@code S_1 = r_1 r_1'},
     * {@code S_t = decay S_{t-1} + (1 - decay) r_t r_t'} (J.P. Morgan/Reuters 1996, RiskMetrics Technical Document,
     * equation 5.2; the first row starts the recursion).
     *
     * @param decay weight of the past, in (0, 1); 0.94 for daily and 0.97 for monthly returns by custom
     */
    public static Covariance riskMetrics(double[][] returns, double decay) {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("The decay (" + decay + ") must be in (0, 1).");
        }
        double[][] rows = completeRows(returns);
        int assets = rows[0].length;
        double[][] s = new double[assets][assets];
        for (int t = 0; t < rows.length; t++) {
            double old = t == 0 ? 0 : decay;
            double fresh = t == 0 ? 1 : 1 - decay;
            for (int i = 0; i < assets; i++) {
                for (int j = 0; j <= i; j++) {
                    s[i][j] = old * s[i][j] + fresh * rows[t][i] * rows[t][j];
                }
            }
        }
        mirror(s);
        return new Covariance(s, rows.length, Double.NaN);
    }

    /**
     * The weighted mean of products of returns, zero means, complete rows, weights {@code decay^age} normalized to 1: the
     * form of {@link #riskMetrics} for a short history, without the extra weight of the first row.
     */
    public static Covariance riskMetricsNormalized(double[][] returns, double decay) {
        double[][] rows = completeRows(returns);
        Covariance recursion = riskMetrics(rows, decay);
        double first = StrictMath.pow(decay, rows.length - 1);
        double[][] s = recursion.values();
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < s.length; j++) {
                // the recursion gives the first row the weight decay^(T-1) instead of (1 - decay) decay^(T-1)
                s[i][j] = (s[i][j] - decay * first * rows[0][i] * rows[0][j]) / (1 - decay * first);
            }
        }
        return new Covariance(s, rows.length, Double.NaN);
    }

    /**
     * The exponentially weighted mean of the products of deviations from full-sample plain means, weights
     * {@code (1 - 2/(span+1))^age} normalized over the rows on which the pair is known (the form of PyPortfolioOpt's
     * {@code exp_cov}).
     *
     * @param span in rows; positive
     */
    public static Covariance exponential(double[][] returns, double span) {
        if (!(span >= 1)) {
            throw new IllegalArgumentException("The span (" + span + ") must be at least 1 row.");
        }
        int assets = Returns.check(returns);
        double[] mean = new double[assets];
        for (int i = 0; i < assets; i++) {
            mean[i] = Returns.mean(Returns.known(Returns.column(returns, i)));
        }
        double keep = 1 - 2 / (span + 1);
        double[][] s = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double weight = 1;
                double sum = 0;
                double weights = 0;
                for (int t = returns.length - 1; t >= 0; t--) {
                    double product = (returns[t][i] - mean[i]) * (returns[t][j] - mean[j]);
                    if (!Double.isNaN(product)) {
                        sum += weight * product;
                        weights += weight;
                    }
                    weight *= keep;
                }
                s[i][j] = weights > 0 ? sum / weights : Double.NaN;
            }
        }
        mirror(s);
        return new Covariance(s, returns.length, Double.NaN);
    }

    /**
     * The semi-covariance: mean product of the shortfalls {@code min(r - benchmark, 0)}, not demeaned, divisor n, over the
     * rows on which the pair is known (Estrada 2008, "Mean-semivariance optimization: a heuristic approach").
     *
     * @param benchmark the return per period below which a return is a shortfall
     */
    public static Covariance semi(double[][] returns, double benchmark) {
        int assets = Returns.check(returns);
        double[][] s = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                int n = 0;
                for (double[] row : returns) {
                    if (!Double.isNaN(row[i]) && !Double.isNaN(row[j])) {
                        sum += Math.min(row[i] - benchmark, 0) * Math.min(row[j] - benchmark, 0);
                        n++;
                    }
                }
                s[i][j] = n == 0 ? Double.NaN : sum / n;
            }
        }
        mirror(s);
        return new Covariance(s, returns.length, Double.NaN);
    }

    /** Ledoit and Wolf's shrinkage toward a target, over complete rows; see {@link ShrinkageTarget}. */
    public static Covariance ledoitWolf(double[][] returns, ShrinkageTarget target) {
        return new CovarianceShrinkage(completeRows(returns)).toward(target);
    }

    /** Shrinkage toward constant correlation with PyPortfolioOpt's mixture of divisors n-1 and n, over complete rows. */
    public static Covariance ledoitWolfOfPyPortfolioOpt(double[][] returns) {
        return new CovarianceShrinkage(completeRows(returns)).constantCorrelationOfPyPortfolioOpt();
    }

    /**
     * Ledoit and Wolf's quadratic-inverse nonlinear shrinkage over complete rows; positive definite also with more assets than
     * rows.
     *
     * @throws DataException for constant or perfectly collinear assets
     */
    public static Covariance nonlinear(double[][] returns) {
        return NonlinearShrinkage.of(completeRows(returns));
    }

    /**
     * A covariance made of a correlation and the pairwise sample's own volatilities (divisor n-1): how measures that know only
     * correlations, such as ranks, become comparable. A pair whose correlation is NaN has a covariance of NaN.
     */
    public static Covariance ofCorrelation(double[][] correlation, double[][] returns) {
        int n = Returns.check(returns);
        if (correlation.length != n) {
            throw new IllegalArgumentException(
                    "A correlation of " + correlation.length + " assets does not fit returns of " + n + ".");
        }
        double[] sd = new double[n];
        double[][] columns = PairSums.centeredColumns(returns);
        for (int i = 0; i < n; i++) {
            sd[i] = Math.sqrt(PairSums.of(columns[i], columns[i]).covariance());
        }
        double[][] m = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = sd[i] == 0 || sd[j] == 0 ? 0 : correlation[i][j] * sd[i] * sd[j];
            }
        }
        return new Covariance(m, returns.length, Double.NaN);
    }

    /**
     * The returns with 0 in the place of what is missing, as PyPortfolioOpt's shrinkage and semi-covariance have it: it
     * understates the variance of young assets, and is here to compare with that program.
     */
    public static double[][] zeroFilled(double[][] returns) {
        Returns.check(returns);
        return Arrays.stream(returns)
                .map(row -> Arrays.stream(row).map(v -> Double.isNaN(v) ? 0 : v).toArray())
                .toArray(double[][]::new);
    }

    /**
     * Oracle approximating shrinkage toward {@code trace(S)/assets} times identity, over complete rows, in the form that
     * scikit-learn uses: equation 23 of Chen, Wiesel, Eldar, Hero 2010, "Shrinkage algorithms for MMSE covariance
     * estimation", doi:10.1109/TSP.2010.2053029, without its terms of order 2/assets.
     */
    public static Covariance oas(double[][] returns) {
        return new CovarianceShrinkage(completeRows(returns)).oas(0);
    }

    /** Oracle approximating shrinkage exactly as equation 23 of Chen et al. 2010 has it. */
    public static Covariance oasOfChen(double[][] returns) {
        return new CovarianceShrinkage(completeRows(returns)).oas(2);
    }

    private static double[][] completeRows(double[][] returns) {
        CompleteRows complete = CompleteRows.of(returns);
        if (complete.rows().length < 2) {
            throw new DataException("Only " + complete.rows().length + " of " + returns.length
                    + " rows have a return for every asset; this estimator needs at least 2.\n"
                    + "Drop the assets with the shortest histories, or use the pairwise sample estimator.");
        }
        return complete.rows();
    }

    private static void mirror(double[][] lower) {
        for (int i = 0; i < lower.length; i++) {
            for (int j = 0; j < i; j++) {
                lower[j][i] = lower[i][j];
            }
        }
    }

    public int size() {
        return values.length;
    }

    public double value(int i, int j) {
        return values[i][j];
    }

    /** A copy of the matrix. */
    public double[][] values() {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    /** Rows that the estimate saw (for pairwise estimators, all rows); 0 if it was given, not estimated. */
    public int observations() {
        return observations;
    }

    /** Weight of the target in [0, 1]; NaN if the estimator does not shrink. */
    public double shrinkage() {
        return shrinkage;
    }

    public double variance(int i) {
        return values[i][i];
    }

    public double volatility(int i) {
        return Math.sqrt(values[i][i]);
    }

    /** {@code w' C w}, never negative. */
    public double variance(double[] weights) {
        double sum = 0;
        double[] marginal = times(weights);
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * marginal[i];
        }
        return Math.max(0, sum);
    }

    /** {@code C w}. */
    public double[] times(double[] weights) {
        if (weights.length != values.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights do not fit a covariance of " + values.length + " assets.");
        }
        double[] out = new double[weights.length];
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int j = 0; j < out.length; j++) {
                sum += values[i][j] * weights[j];
            }
            out[i] = sum;
        }
        return out;
    }

    /** The correlation matrix: unit diagonal, clamped to [-1, 1]; NaN beside a zero variance. */
    public double[][] correlation() {
        int n = values.length;
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double scale = Math.sqrt(values[i][i] * values[j][j]);
                c[i][j] = scale > 0 ? Math.max(-1, Math.min(1, values[i][j] / scale)) : Double.NaN;
            }
            if (values[i][i] > 0) {
                c[i][i] = 1;
            }
        }
        return c;
    }

    /** Eigenvalues, ascending. */
    public double[] eigenvalues() {
        return Spectrum.of(values).values().clone();
    }

    /** Largest over smallest eigenvalue; infinite when the smallest is not above rounding error. */
    public double conditionNumber() {
        double[] v = Spectrum.of(values).values();
        double largest = v[v.length - 1];
        return v[0] > 1e-15 * v.length * largest ? largest / v[0] : Double.POSITIVE_INFINITY;
    }

    /** Whether no eigenvalue is negative beyond rounding error. */
    public boolean isPositiveSemiDefinite() {
        return Spectrum.of(values).isPositiveSemiDefinite();
    }

    /**
     * This matrix if it is positive semi-definite, else the nearest such matrix in the Frobenius norm: negative eigenvalues
     * set to 0, eigenvectors kept. The diagonal is not rescaled, so variances grow a little.
     */
    public Covariance repaired() {
        Spectrum spectrum = Spectrum.of(values);
        return spectrum.isPositiveSemiDefinite() ? this : new Covariance(spectrum.clipped(), observations, shrinkage);
    }

    /** This matrix, or the same plus 1.1 times the most negative eigenvalue on the diagonal, which makes it definite. */
    public Covariance lifted() {
        Spectrum spectrum = Spectrum.of(values);
        if (spectrum.isPositiveSemiDefinite()) {
            return this;
        }
        double[][] m = values();
        for (int i = 0; i < m.length; i++) {
            m[i][i] -= 1.1 * spectrum.values()[0];
        }
        return new Covariance(m, observations, shrinkage);
    }

    @Override
    public String toString() {
        return "Covariance[" + values.length + " assets, " + observations + " observations]";
    }
}
