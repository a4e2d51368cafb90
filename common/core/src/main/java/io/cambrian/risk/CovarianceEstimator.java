package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.Locale;
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
    OAS,
    OAS_CHEN;

    /** @throws ConfigException naming the choices if there is no such estimator */
    public static CovarianceEstimator of(String name) {
        return Arrays.stream(values())
                .filter(e -> e.label().equals(name.toLowerCase(Locale.ROOT)))
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
            case OAS -> Covariance.oas(returns);
            case OAS_CHEN -> Covariance.oasOfChen(returns);
        };
    }
}
