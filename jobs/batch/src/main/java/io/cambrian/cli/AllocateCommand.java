package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.portfolio.ProposeJob;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.RiskBudgets;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.tables.Warehouse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Weighs the strategies of a finished cycle anew. */
@Command(
        name = "allocate",
        description = {
            "Weigh the strategies of a finished cycle by another method, or under other limits.",
            "Estimates come from the days that its search saw. Promoted strategies only; if there are none, all finalists, for"
                    + " paper. The proposal is written beside the allocation in force, and changes neither that nor the bundle."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AllocateCommand implements Callable<Integer> {
    @Option(names = "--run", paramLabel = "ID", description = "The cycle (default: the only one in the warehouse).")
    private String run;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "equal-risk",
            description = "As for 'cambrian weights' (default: ${DEFAULT-VALUE}).")
    private String method;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "ledoit-wolf-constant-correlation",
            description =
                    "How covariances are estimated; the names of 'cambrian correlation' (default: ${DEFAULT-VALUE}).")
    private String estimator;

    @Option(
            names = "--cap",
            paramLabel = "X",
            defaultValue = "0.25",
            description = "Largest weight of one strategy, in (0, 1] (default: ${DEFAULT-VALUE}).")
    private double cap;

    @Option(
            names = "--cost-bps",
            paramLabel = "X",
            defaultValue = "5",
            description =
                    "Cost of moving capital, in basis points per side; sets the no-trade bands (default: ${DEFAULT-VALUE}).")
    private double costBps;

    @Option(
            names = "--max-correlation",
            paramLabel = "X",
            description =
                    "Leave out a strategy whose returns correlate more with a better one, by Sharpe ratio on the days that"
                            + " the search saw.")
    private Double maxCorrelation;

    @Option(
            names = "--volatility-budget",
            paramLabel = "X",
            description = "Largest predicted volatility a year; weights are cut to meet it, the rest stays cash.")
    private Double volatilityBudget;

    @Option(
            names = "--shortfall-budget",
            paramLabel = "X",
            description =
                    "Largest expected shortfall of a day at 97.5 %%, a positive fraction; weights are cut to meet it.")
    private Double shortfallBudget;

    @Mixin
    private AccountOptions account;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        WeightMethod chosen = WeightMethod.of(method);
        CovarianceEstimator covariance = CovarianceEstimator.of(estimator);
        Limits limits = Limits.cap(cap).withCash();
        if (!(costBps >= 0 && costBps < 10_000)) {
            throw new ConfigException("The cost (" + costBps + " basis points) must be at least 0 and below 10,000.");
        }
        if (maxCorrelation != null && !(maxCorrelation > -1 && maxCorrelation <= 1)) {
            throw new ConfigException("The largest correlation (" + maxCorrelation + ") must be in (-1, 1].");
        }
        RiskBudgets budgets = new RiskBudgets(
                volatilityBudget == null ? Double.POSITIVE_INFINITY : volatilityBudget,
                shortfallBudget == null ? Double.POSITIVE_INFINITY : shortfallBudget);
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian allocate");
        ProposeJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Weighing strategies");
            ProposeJob.Book book = ProposeJob.read(warehouse, run);
            if (book.ids().isEmpty()) {
                throw new ConfigException("The run " + book.runId() + " has no finalist to weigh.");
            }
            List<String> cut = List.of();
            if (maxCorrelation != null) {
                ProposeJob.Diverse diverse = ProposeJob.diverse(book, maxCorrelation);
                book = diverse.book();
                cut = diverse.cut();
            }
            result = ProposeJob.run(
                    warehouse,
                    book,
                    chosen,
                    limits,
                    covariance,
                    account.rules(book.held(), book.ids()),
                    costBps / 1e4,
                    budgets,
                    cut);
            progress.done(book.ids().size() + " strategies, " + result.stamp());
        }
        report(warehouse, result);
        return 0;
    }

    private void report(Warehouse warehouse, ProposeJob.Result result) {
        Allocation a = result.allocation();
        var out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run_id", result.book().runId());
            json.put("warehouse", warehouse.location());
            json.put("method", a.method().label());
            json.put("requested_method", method);
            json.put("stamp", result.stamp());
            json.put("held", result.book().held());
            json.put("weights", a.weights());
            json.put("risk_shares", a.riskShares());
            json.put("volatility", a.volatility());
            json.put("cash", a.cash());
            Map<String, Double> widths = new LinkedHashMap<>();
            result.bands().forEach((id, band) -> widths.put(id, band.halfWidth()));
            json.put("band_half_widths", widths);
            json.put("trade_to", result.tradeTo());
            json.put("turnover", result.turnover());
            json.put("turnover_to_bands", result.bandedTurnover());
            json.put("notes", a.notes());
            out.println(Output.json(json));
            return;
        }
        TextTable table =
                new TextTable("strategy", "in force", "proposed", "no-trade band", "trade to", "share of risk");
        a.weights()
                .forEach((id, w) -> table.row(
                        id,
                        TextTable.percent(result.book().held().getOrDefault(id, 0.0), 2),
                        TextTable.percent(w, 2),
                        "± " + TextTable.percent(result.bands().get(id).halfWidth(), 2),
                        TextTable.percent(result.tradeTo().get(id), 2),
                        TextTable.percent(a.riskShares().get(id), 1)));
        out.print(table);
        out.println(a.method().label() + ", cash " + TextTable.percent(a.cash(), 2)
                + ", turnover from the allocation in force " + TextTable.percent(result.turnover(), 1)
                + ", to the bands only " + TextTable.percent(result.bandedTurnover(), 1) + ", which saves "
                + TextTable.percent((result.turnover() - result.bandedTurnover()) * costBps / 1e4, 4) + " of capital; "
                + result.stamp());
        a.notes().forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
