package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The estimators by the names that users give, with their customary parameters. */
public enum CovarianceEstimator {
    /** Pairwise complete, divisor n-1; repaired if it is not positive semi-definite. */
    SAMPLE,
    /** Complete rows, divisor n-1. */
    COMPLETE,
    /** RiskMetrics, zero mean, decay 0.94. */
    EWMA,
    /** Exponential weights of span 180 around full-sample means. */
    EXPONENTIAL,
    /** Shortfalls below zero. */
    SEMI,
    /** Toward the identity. */
    LEDOIT_WOLF,
    LEDOIT_WOLF_SINGLE_FACTOR,
    LEDOIT_WOLF_CONSTANT_CORRELATION,
    /** PyPortfolioOpt's mixture of divisors. */
    LEDOIT_WOLF_CONSTANT_CORRELATION_PYPFOPT,
    /** Toward own variances without covariances. */
    LEDOIT_WOLF_DIAGONAL,
    /** Toward one variance and one covariance. */
    LEDOIT_WOLF_TWO_PARAMETER,
    /** Quadratic-inverse shrinkage of each eigenvalue. */
    LEDOIT_WOLF_NONLINEAR,
    OAS,
    OAS_CHEN,
    /** RiskMetrics with weights that sum to 1, decay 0.94. */
    EWMA_NORMALIZED,
    /** Spearman's rank correlation, pair by pair, with sample volatilities. */
    SPEARMAN,
    /** Kendall's tau-b, pair by pair, with sample volatilities. */
    KENDALL,
    /** Lower tail dependence at 5 %, pair by pair, with sample volatilities. */
    LOWER_TAIL,
    /** Eigenvalues of noise flattened (Marchenko-Pastur with variance 1), complete rows. */
    DENOISED,
    /** {@link #DENOISED} without its first component, the market; singular. */
    DETONED;

    private static final Map<String, String> ALIASES = Map.of(
            "ledoit-wolf-identity", "ledoit-wolf",
            "ledoit-wolf-constant-variance", "ledoit-wolf",
            "riskmetrics", "ewma",
            "pearson", "sample",
            "tail", "lower-tail");

    /** Whether pairs are estimated one by one, on the rows that each has, so that the matrix may need a repair. */
    public boolean isPairwise() {
        return switch (this) {
            case SAMPLE, EXPONENTIAL, SEMI, SPEARMAN, KENDALL, LOWER_TAIL -> true;
            default -> false;
        };
    }

    /**
     * The estimator of that name; {@code ledoit-wolf-identity} and {@code ledoit-wolf-constant-variance} are {@code
     * ledoit-wolf}, {@code riskmetrics} is {@code ewma}, {@code pearson} is {@code sample}, {@code tail} is
     * {@code lower-tail}.
     *
     * @throws ConfigException naming the choices if there is no such estimator
     */
    public static CovarianceEstimator of(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String known = ALIASES.getOrDefault(wanted, wanted);
        return Arrays.stream(values())
                .filter(e -> e.label().equals(known))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("There is no covariance estimator '" + name + "'.\nChoose one of "
                                + Arrays.stream(values())
                                        .map(CovarianceEstimator::label)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** The name in lower case with hyphens, as in {@code ledoit-wolf}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The estimate with the customary parameters. */
    public Covariance estimate(double[][] returns) {
        return switch (this) {
            case SAMPLE -> Covariance.sample(returns);
            case COMPLETE -> Covariance.complete(returns);
            case EWMA -> Covariance.riskMetrics(returns, 0.94);
            case EXPONENTIAL -> Covariance.exponential(returns, 180);
            case SEMI -> Covariance.semi(returns, 0);
            case LEDOIT_WOLF -> Covariance.ledoitWolf(returns, ShrinkageTarget.IDENTITY);
            case LEDOIT_WOLF_SINGLE_FACTOR -> Covariance.ledoitWolf(returns, ShrinkageTarget.SINGLE_FACTOR);
            case LEDOIT_WOLF_CONSTANT_CORRELATION ->
                Covariance.ledoitWolf(returns, ShrinkageTarget.CONSTANT_CORRELATION);
            case LEDOIT_WOLF_CONSTANT_CORRELATION_PYPFOPT -> Covariance.ledoitWolfOfPyPortfolioOpt(returns);
            case LEDOIT_WOLF_DIAGONAL -> Covariance.ledoitWolf(returns, ShrinkageTarget.DIAGONAL);
            case LEDOIT_WOLF_TWO_PARAMETER -> Covariance.ledoitWolf(returns, ShrinkageTarget.TWO_PARAMETER);
            case LEDOIT_WOLF_NONLINEAR -> Covariance.nonlinear(returns);
            case EWMA_NORMALIZED -> Covariance.riskMetricsNormalized(returns, 0.94);
            case SPEARMAN -> Covariance.ofCorrelation(Correlation.spearman(returns), returns);
            case KENDALL -> Covariance.ofCorrelation(Correlation.kendall(returns), returns);
            case LOWER_TAIL -> Covariance.ofCorrelation(Correlation.lowerTail(returns, 0.05), returns);
            case DENOISED -> Denoising.denoised(returns);
            case DETONED -> Denoising.denoisedAndDetoned(returns);
            case OAS -> Covariance.oas(returns);
            case OAS_CHEN -> Covariance.oasOfChen(returns);
        };
    }
}
