package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import picocli.CommandLine.Option;

/** What trading costs, and which days stay untouched. */
final class HoldoutOptions {
    @Option(
            names = "--cost-bps",
            paramLabel = "X",
            defaultValue = "5",
            description = "Fee and slippage together, in basis points per side (default: ${DEFAULT-VALUE}).")
    private double costBps;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0.2",
            description = "Share of the days that stays untouched until the end (default: ${DEFAULT-VALUE}).")
    private double holdout;

    double holdout() {
        return holdout;
    }

    /**
     * A fifth of --cost-bps is fee, the rest slippage.
     *
     * @throws ConfigException if it is not from 0 to below 5,000 basis points
     */
    Costs costs() {
        if (!(costBps >= 0 && costBps < 5_000)) {
            throw new ConfigException(
                    "The --cost-bps (" + costBps + ") must be from 0 to below 5000.\nOne basis point is 0.01 %.");
        }
        return costBps == 0 ? Costs.ZERO : new Costs(costBps / 5, costBps * 4 / 5, Costs.DEFAULT.borrowBpsPerYear());
    }
}
