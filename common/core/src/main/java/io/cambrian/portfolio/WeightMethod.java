package io.cambrian.portfolio;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How weights are found. All methods are long-only. */
public enum WeightMethod {
    /** Hierarchical risk parity: {@link HierarchicalRiskParity}. */
    HRP,
    /** Each asset contributes the same risk. */
    EQUAL_RISK,
    /** The smallest variance that the limits allow. */
    MINIMUM_VARIANCE,
    /** The highest ratio of sample mean to volatility that the limits allow: {@link EfficientFrontier}. */
    MAXIMUM_SHARPE,
    /** The lowest mean loss in the worst 5 % of days that the limits allow: {@link TailProgram}. */
    MINIMUM_CVAR,
    /** Minimum variance within clusters of correlated assets and between them: {@link NestedClusters}. */
    NESTED_CLUSTERS,
    /** Hierarchical equal risk contribution: {@link NestedClusters}. */
    HERC,
    /** The largest ratio of mean volatility to portfolio volatility. */
    MAXIMUM_DIVERSIFICATION,
    /** The largest expected log growth in continuous time, without leverage; what it does not want stays cash. */
    KELLY,
    /** In proportion to one over volatility. */
    INVERSE_VOLATILITY,
    /** One over the number of assets. */
    EQUAL;

    /** @throws ConfigException naming the choices if there is no such method */
    public static WeightMethod of(String name) {
        return Arrays.stream(values())
                .filter(m -> m.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigException("There is no weighting method '" + name + "'.\nChoose one of "
                        + Arrays.stream(values()).map(WeightMethod::label).collect(Collectors.joining(", "))
                        + "."));
    }

    /** The name in lower case with hyphens, as in {@code equal-risk}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
