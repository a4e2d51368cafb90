package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the tail of a return distribution is estimated. */
public enum VarMethod {
    /** From the observed returns: type-7 quantile, mean of the returns strictly below it. */
    HISTORICAL,
    /**
     * From the observed returns: the order statistic {@code sorted[ceil(alpha n) - 1]}, and the expected shortfall of
     * Rockafellar and Uryasev 2000, "Optimization of conditional value-at-risk", doi:10.21314/JOR.2000.038, which is the one
     * that optimizers minimize.
     */
    ORDER_STATISTIC,
    /** A normal distribution with the sample's mean and variance. */
    GAUSSIAN,
    /** The normal quantile corrected for skewness and excess kurtosis ("modified" value at risk). */
    CORNISH_FISHER,
    /**
     * As {@link #HISTORICAL}, but expected shortfall is the mean of the returns at or below the quantile, as empyrical and
     * pyfolio have it.
     */
    HISTORICAL_INCLUSIVE,
    /** Observed returns whose probabilities fall by 2 % with each period of age (Boudoukh, Richardson, Whitelaw 1998). */
    AGE_WEIGHTED,
    /** Observed returns, each scaled to tomorrow's volatility (Hull, White 1998); RiskMetrics' decay 0.94. */
    FILTERED_HISTORICAL,
    /** A Student t distribution, fitted by maximum likelihood. */
    STUDENT_T,
    /** A generalized Pareto distribution fitted to the largest 10 % of the losses. */
    PEAKS_OVER_THRESHOLD,
    /** 100,000 joint normal scenarios with the sample's means and full covariance. */
    MONTE_CARLO;

    /** Decay of {@link #AGE_WEIGHTED}. */
    static final double AGE_DECAY = 0.98;

    /** Scenarios of {@link #MONTE_CARLO}. */
    static final int MONTE_CARLO_SCENARIOS = 100_000;

    /** Seed of {@link #MONTE_CARLO}. */
    static final long MONTE_CARLO_SEED = 1;

    private static final Map<String, String> ALIASES = Map.of(
            "modified", "cornish-fisher",
            "fhs", "filtered-historical",
            "evt", "peaks-over-threshold",
            "pot", "peaks-over-threshold",
            "t", "student-t",
            "normal", "gaussian",
            "riskfolio", "order-statistic",
            "skfolio", "order-statistic",
            "empyrical", "historical-inclusive",
            "performance-analytics", "historical");

    /**
     * The method of that name. Short names are {@code modified}, {@code fhs}, {@code evt}, {@code pot}, {@code t} and
     * {@code normal}; a peer's name ({@code performance-analytics}, {@code riskfolio}, {@code skfolio}, {@code empyrical}) is
     * its historical convention.
     *
     * @throws ConfigException naming the choices if there is no such method
     */
    public static VarMethod of(String name) {
        String given = name.toLowerCase(Locale.ROOT);
        String wanted = ALIASES.getOrDefault(given, given);
        return Arrays.stream(values())
                .filter(m -> m.label().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("There is no value-at-risk method '" + name + "'.\nChoose one of "
                                + Arrays.stream(values()).map(VarMethod::label).collect(Collectors.joining(", "))
                                + "."));
    }

    /** The name in lower case with hyphens, as in {@code cornish-fisher}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
