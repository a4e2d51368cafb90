package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.Locale;
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
    CORNISH_FISHER;

    /** @throws ConfigException naming the choices if there is no such method; {@code modified} is an alias */
    public static VarMethod of(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        if (wanted.equals("modified")) {
            return CORNISH_FISHER;
        }
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
