package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.memory.RecallJob;
import io.cambrian.jobs.memory.TradeCases;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import io.cambrian.memory.Recollection;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recalls what happened in situations like that of a day. */
@Command(
        name = "recall-trades",
        description = {
            "Recall the remembered trades that were entered when the market looked most like it does at the close of a day, and"
                    + " what became of them.",
            "Only what was known by that day is recalled: trades closed by then, of strategies that had been found by then."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RecallTradesCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Option(names = "--day", paramLabel = "DATE", description = "The day (default: the last with a known context).")
    private LocalDate day;

    @Option(
            names = "--neighbors",
            paramLabel = "N",
            defaultValue = "50",
            description = "Cases to recall (default: ${DEFAULT-VALUE}).")
    private int neighbors;

    @Option(names = "--symbol", paramLabel = "NAME", description = "Only trades of this instrument.")
    private String symbol;

    @Option(names = "--side", paramLabel = "NAME", description = "Only trades of this side: long or short.")
    private String side;

    @Option(names = "--strategy", paramLabel = "ID", description = "Only trades of this strategy.")
    private String strategy;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "Regime model of the universe to look at (default: that of the newest remembered trade).")
    private String model;

    @Option(
            names = "--half-life",
            paramLabel = "DAYS",
            defaultValue = "1826",
            description = "Calendar days after which a case counts half (default: ${DEFAULT-VALUE}).")
    private double halfLife;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "automatic",
            description = "How the nearest are found: automatic, local, spark (both exact, one answer) or lsh (random"
                    + " projections, measured against the exact search; default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(
            names = "--lsh-above",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Cases above which automatic tries random projections (default: ${DEFAULT-VALUE}).")
    private int lshAbove;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (neighbors < 1) {
            throw new ConfigException("The --neighbors (" + neighbors + ") must be at least 1.");
        }
        if (!(halfLife > 0)) {
            throw new ConfigException("The --half-life (" + halfLife + " days) must be positive.");
        }
        if (side != null && !List.of("long", "short").contains(side)) {
            throw new ConfigException("The --side (" + side + ") must be long or short.");
        }
        RecallJob.Request request = new RecallJob.Request(
                Optional.ofNullable(day).map(d -> Math.toIntExact(d.toEpochDay())),
                Optional.ofNullable(model),
                new TradeCases.Filter(
                        Optional.ofNullable(symbol), Optional.ofNullable(side), Optional.ofNullable(strategy)),
                RecallSettings.DEFAULT.withNeighbors(neighbors).withHalfLifeDays(halfLife),
                engine(),
                lshAbove);
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.warehouse(progress, batch, "cambrian recall-trades");
        progress.stage("Recalling");
        RecallJob.Result result = RecallJob.run(warehouse, request);
        progress.done(TextTable.number(result.recollection().knownCases(), 0) + " cases were known");
        report(warehouse, result);
        return 0;
    }

    private RecallJob.Engine engine() {
        try {
            return RecallJob.Engine.valueOf(engine.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The --engine (" + engine + ") must be automatic, local, spark or lsh.", e);
        }
    }

    private void report(Warehouse warehouse, RecallJob.Result result) {
        Recollection r = result.recollection();
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.json(json(warehouse, result)));
            return;
        }
        LocalDate decided = LocalDate.ofEpochDay(r.query().decisionDay());
        out.println(decided + ", " + result.regime().orElse("regime unknown") + ": "
                + TextTable.number(r.knownCases(), 0) + " trades were known, the nearest "
                + r.cases().size()
                + " are recalled (" + result.engine() + ", " + TextTable.number(result.searchMs(), 2) + " ms)");
        if (!Double.isNaN(result.lshRecall())) {
            out.println("random projections find " + TextTable.percent(result.lshRecall(), 1) + " of the true nearest");
        }
        if (r.cases().isEmpty()) {
            out.println("Nothing was known then: trades of a search are known from the last day that it saw.");
            out.flush();
            return;
        }
        TextTable table =
                new TextTable("decided", "strategy", "instrument", "side", "regime", "distance", "weight", "return");
        for (RecalledCase c : r.cases().subList(0, Math.min(SHOWN, r.cases().size()))) {
            row(table, c, result.trades().get(c.id()));
        }
        out.print(table);
        OutcomeEstimate o = r.outcome();
        out.println("mean return " + TextTable.percent(o.mean(), 3) + " ["
                + TextTable.percent(o.low(), 3) + ", " + TextTable.percent(o.high(), 3) + "], gains "
                + TextTable.percent(o.gainShare(), 0) + " [" + TextTable.percent(o.gainLow(), 0) + ", "
                + TextTable.percent(o.gainHigh(), 0) + "], from " + TextTable.number(o.effectiveSamples(), 1)
                + " independent days; " + (r.conclusive() ? "conclusive" : "not conclusive") + " at 90 %");
        if (!r.counterCases().isEmpty()) {
            RecalledCase c = r.counterCases().get(0);
            RememberedTrade t = result.trades().get(c.id());
            out.println("nearest counter-case: " + LocalDate.ofEpochDay(c.decisionDay()) + ", " + t.symbol() + " "
                    + t.side() + ", " + TextTable.percent(c.outcome(), 2));
        }
        out.flush();
    }

    private static void row(TextTable table, RecalledCase c, RememberedTrade t) {
        table.row(
                LocalDate.ofEpochDay(c.decisionDay()).toString(),
                t.strategyId(),
                t.symbol(),
                t.side(),
                t.setting().regime().orElse("unknown"),
                TextTable.number(c.distance(), 3),
                TextTable.percent(c.weight(), 1),
                TextTable.percent(c.outcome(), 2));
    }

    private static Map<String, Object> json(Warehouse warehouse, RecallJob.Result result) {
        Recollection r = result.recollection();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("warehouse", warehouse.location());
        json.put("day", LocalDate.ofEpochDay(r.query().decisionDay()).toString());
        json.put("model_id", result.modelId());
        json.put("regime", result.regime().orElse(null));
        Map<String, Object> context = new LinkedHashMap<>();
        result.context().forEach((f, x) -> context.put(f, Double.isNaN(x) ? null : x));
        json.put("context", context);
        json.put("known_cases", r.knownCases());
        json.put("incomplete_cases", r.incompleteCases());
        json.put("engine", result.engine());
        json.put("search_ms", result.searchMs());
        json.put("lsh_recall_at_50", Double.isNaN(result.lshRecall()) ? null : result.lshRecall());
        json.put("mean", finite(r.outcome().mean()));
        json.put("low", finite(r.outcome().low()));
        json.put("high", finite(r.outcome().high()));
        json.put("gain_share", finite(r.outcome().gainShare()));
        json.put("effective_samples", r.outcome().effectiveSamples());
        json.put("conclusive", r.conclusive());
        List<Map<String, Object>> cases = new ArrayList<>();
        for (RecalledCase c : r.cases()) {
            RememberedTrade t = result.trades().get(c.id());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("strategy_id", t.strategyId());
            row.put("symbol", t.symbol());
            row.put("side", t.side());
            row.put("decision_day", LocalDate.ofEpochDay(c.decisionDay()).toString());
            row.put("known_day", LocalDate.ofEpochDay(c.knownDay()).toString());
            row.put("regime", t.setting().regime().orElse(null));
            row.put("distance", c.distance());
            row.put("weight", c.weight());
            row.put("net_return", c.outcome());
            cases.add(row);
        }
        json.put("cases", cases);
        json.put("counter_cases", r.counterCases().size());
        return json;
    }

    private static Double finite(double x) {
        return Double.isFinite(x) ? x : null;
    }
}
