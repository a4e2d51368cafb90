package io.cambrian.cli;

import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.CovarianceEstimator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds long-only weights for the columns of a file. */
@Command(
        name = "weights",
        description = "Find long-only portfolio weights, and how much risk each of them carries.",
        mixinStandardHelpOptions = true)
final class WeightsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per asset.")
    private Path file;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "hrp",
            description =
                    "hrp (default), herc, nested-clusters, equal-risk, minimum-variance, minimum-cvar (worst 5 %% of"
                            + " days), maximum-sharpe, maximum-diversification, kelly (no leverage; what it does not"
                            + " want stays cash), inverse-volatility, equal.")
    private String method;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "sample",
            description = "How covariances are estimated; the names of 'cambrian correlation'. Default sample.")
    private String estimator;

    @Option(
            names = "--cap",
            paramLabel = "X",
            defaultValue = "1",
            description = "Largest weight of one asset, in (0, 1]; default 1.")
    private double cap;

    @Option(names = "--allow-cash", description = "Keep as cash what the caps leave over, instead of refusing them.")
    private boolean allowCash;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limits limits = allowCash ? Limits.cap(cap).withCash() : Limits.cap(cap);
        WeightMethod chosen = WeightMethod.of(method);
        CovarianceEstimator covariance = CovarianceEstimator.of(estimator);
        ReturnsFile returns = ReturnsFile.readReturns(file);
        Allocation allocation = Allocator.allocate(returns.names(), returns.values(), chosen, limits, covariance);
        if (output.json()) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("method", allocation.method().label());
            result.put("requested_method", chosen.label());
            result.put("estimator", covariance.label());
            result.put("weights", allocation.weights());
            result.put("risk_contributions", allocation.riskContributions());
            result.put("risk_shares", allocation.riskShares());
            result.put("volatility", allocation.volatility());
            result.put("cash", allocation.cash());
            result.put("notes", allocation.notes());
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(allocation);
        }
        return 0;
    }

    private void print(Allocation allocation) {
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable("asset", "weight", "risk contribution", "share of risk");
        allocation.weights().forEach((name, w) -> {
            table.row(
                    name,
                    TextTable.percent(w, 2),
                    TextTable.percent(allocation.riskContributions().get(name), 3),
                    TextTable.percent(allocation.riskShares().get(name), 1));
        });
        table.row("cash", TextTable.percent(allocation.cash(), 2), TextTable.percent(0, 3), TextTable.percent(0, 1));
        out.print(table);
        out.printf(
                "%s, volatility %s per period%n",
                allocation.method().label(), TextTable.percent(allocation.volatility(), 3));
        allocation.notes().forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
