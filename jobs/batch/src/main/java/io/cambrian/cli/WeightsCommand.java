package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.ShareCounts;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.CovarianceEstimator;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Option(
            names = "--held",
            paramLabel = "FILE",
            description =
                    "Weights held now: name,weight lines or JSON; what --turnover counts from (default: nothing held).")
    private Path held;

    @Option(
            names = "--kelly-fraction",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Part of the Kelly weights to hold, in (0, 1]; the rest stays cash (default: ${DEFAULT-VALUE}).")
    private double kellyFraction;

    @Option(
            names = "--ruin",
            paramLabel = "LOSS:PROBABILITY",
            description = "With kelly: wealth may ever fall by LOSS of its start with PROBABILITY at the most, such as"
                    + " 0.2:0.1; returns should be above cash.")
    private String ruin;

    @Option(
            names = "--capital",
            paramLabel = "X",
            description = "Money to invest: prints whole shares; needs --prices.")
    private BigDecimal capital;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Price of one share of each asset: name,price lines or JSON.")
    private Path prices;

    @Option(
            names = "--daily-value",
            paramLabel = "FILE",
            description =
                    "Money that trades in each asset on a usual day: name,value lines or JSON. With --capital no weight"
                            + " exceeds what --participation of it sells in --sell-days; assets that it does not name are not capped.")
    private Path dailyValue;

    @Option(
            names = "--participation",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Share of the daily value that may be sold in a day (default: ${DEFAULT-VALUE}).")
    private double participation;

    @Option(
            names = "--sell-days",
            paramLabel = "N",
            defaultValue = "5",
            description = "Days in which everything must be sellable (default: ${DEFAULT-VALUE}).")
    private double sellDays;

    @Mixin
    private AccountOptions account;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limits limits = allowCash ? Limits.cap(cap).withCash() : Limits.cap(cap);
        WeightMethod chosen = WeightMethod.of(method);
        CovarianceEstimator covariance = CovarianceEstimator.of(estimator);
        if (!(kellyFraction > 0 && kellyFraction <= 1)) {
            throw new ConfigException("The Kelly fraction (" + kellyFraction + ") must be in (0, 1].");
        }
        if (kellyFraction < 1 && chosen != WeightMethod.KELLY) {
            throw new ConfigException("--kelly-fraction goes with --method kelly.");
        }
        if (ruin != null && (chosen != WeightMethod.KELLY || kellyFraction < 1 || account.isGiven())) {
            throw new ConfigException(
                    "--ruin goes with --method kelly, and not with --kelly-fraction, --group or --turnover.");
        }
        if (prices != null && capital == null || capital != null && prices == null && dailyValue == null) {
            throw new ConfigException("Whole shares need both --capital and --prices.");
        }
        if (dailyValue != null && capital == null) {
            throw new ConfigException("--daily-value needs --capital: what can be sold depends on how much there is.");
        }
        if (!(participation > 0 && participation <= 1 && sellDays > 0)) {
            throw new ConfigException("The participation (" + participation + ") must be in (0, 1], the days to sell ("
                    + sellDays + ") positive.");
        }
        if (capital != null && capital.signum() <= 0) {
            throw new ConfigException("The capital (" + capital + ") must be positive.");
        }
        if (held != null && !account.limitsTurnover()) {
            throw new ConfigException("--held matters only with --turnover.");
        }
        ReturnsFile returns = ReturnsFile.readFractions(file);
        if (dailyValue != null) {
            limits = sellable(limits, returns.names());
        }
        Allocation allocation = ruin != null
                ? bounded(returns, limits)
                : Allocator.allocate(
                        returns.names(),
                        returns.values(),
                        chosen,
                        limits,
                        covariance,
                        account.rules(heldNow(returns.names()), returns.names()),
                        kellyFraction);
        Optional<ShareCounts> shares = shares(allocation);
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
            shares.ifPresent(s -> {
                result.put("shares", s.shares());
                result.put("left_over", s.leftOver());
            });
            result.put("notes", allocation.notes());
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(allocation, shares);
        }
        return 0;
    }

    private Allocation bounded(ReturnsFile returns, Limits limits) {
        String[] parts = ruin.split(":");
        try {
            double loss = Double.parseDouble(parts[0]);
            double probability = Double.parseDouble(parts[1]);
            if (parts.length == 2 && loss > 0 && loss < 1 && probability > 0 && probability < 1) {
                return Allocator.boundedKelly(returns.names(), returns.values(), limits, loss, probability, 0);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // refused below
        }
        throw new ConfigException("--ruin (" + ruin + ") must be LOSS:PROBABILITY, both in (0, 1), such as 0.2:0.1.");
    }

    private Map<String, Double> heldNow(List<String> names) {
        Map<String, Double> byName = new LinkedHashMap<>();
        if (held != null) {
            double[] weights = WeightsFile.read(held, names);
            for (int i = 0; i < weights.length; i++) {
                byName.put(names.get(i), weights[i]);
            }
        }
        return byName;
    }

    /** Caps by what can be sold in time. */
    private Limits sellable(Limits limits, List<String> names) {
        double[] values = WeightsFile.read(dailyValue, names, "value");
        Map<String, Double> caps = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0) {
                double most = participation * sellDays * values[i] / capital.doubleValue();
                if (most < limits.cap()) {
                    caps.put(names.get(i), most);
                }
            }
        }
        return new Limits(limits.cap(), caps, limits.investment());
    }

    private Optional<ShareCounts> shares(Allocation allocation) {
        if (prices == null) {
            return Optional.empty();
        }
        List<String> names = List.copyOf(allocation.weights().keySet());
        double[] each = WeightsFile.prices(prices, names);
        Map<String, BigDecimal> byName = new LinkedHashMap<>();
        for (int i = 0; i < each.length; i++) {
            if (each[i] > 0) {
                byName.put(names.get(i), BigDecimal.valueOf(each[i]));
            }
        }
        return Optional.of(ShareCounts.greedy(allocation.weights(), byName, capital));
    }

    private void print(Allocation allocation, Optional<ShareCounts> shares) {
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
        shares.ifPresent(s -> {
            TextTable counts = new TextTable("asset", "shares");
            s.shares().forEach((name, n) -> counts.row(name, n));
            out.print(counts);
            out.println("left over: " + s.leftOver().stripTrailingZeros().toPlainString());
        });
        allocation.notes().forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
