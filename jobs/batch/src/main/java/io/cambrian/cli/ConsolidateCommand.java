package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.memory.ConsolidateJob;
import io.cambrian.jobs.memory.DecisionMemory;
import io.cambrian.jobs.memory.DistillJob;
import io.cambrian.jobs.memory.RecallJob;
import io.cambrian.jobs.memory.RecallSides;
import io.cambrian.jobs.memory.SchemaJob;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.RulesTable.Rule;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks in memory for situations in which trades did better or worse than elsewhere. */
@Command(
        name = "consolidate",
        description = {
            "Look in the trade memory for situations (thirds of the market's features, regime, side, family) in which trades did"
                    + " better or worse than elsewhere, and follow those that were found before.",
            "What is claimed holds after adjustment for all situations, in most of time, and in absolute terms. What stops to hold"
                    + " is retired with the reason, and stays in the table."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ConsolidateCommand implements Callable<Integer> {
    @Option(
            names = "--day",
            paramLabel = "DATE",
            description = "As of when (default: when the last remembered trade became known).")
    private LocalDate day;

    @Option(
            names = "--minimum-support",
            paramLabel = "X",
            defaultValue = "0.05",
            description = "Share of all trades that a situation needs, in (0, 1) (default: ${DEFAULT-VALUE}).")
    private double minimumSupport;

    @Option(
            names = "--search",
            paramLabel = "RUN",
            description =
                    "Also abstract what the survivors of this finished search have in common and the dead have not.")
    private String search;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        if (!(minimumSupport > 0 && minimumSupport < 1)) {
            throw new ConfigException("The --minimum-support (" + minimumSupport + ") must be a fraction in (0, 1).");
        }
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian consolidate");
        ConsolidateJob.Result result;
        DecisionMemory.Result memory;
        DistillJob.Result distilled;
        List<Rule> schemas = List.of();
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Looking for patterns");
            int asOf = day == null ? RecallJob.lastKnownDay(warehouse) : Math.toIntExact(day.toEpochDay());
            RecallSides.forget(warehouse, asOf);
            result = ConsolidateJob.run(warehouse, asOf, minimumSupport);
            progress.done(result.tested() + " situations of " + result.trades() + " trades");
            progress.stage("Merging and pruning cases");
            memory = DecisionMemory.run(warehouse, asOf);
            progress.done(memory.kept() + " cases of " + memory.trades() + " trades stay");
            progress.stage("Distilling memory");
            distilled = DistillJob.run(warehouse, asOf, memory);
            RecallSides.write(warehouse, memory);
            progress.done(distilled.rules().size() + " rules");
            if (search != null) {
                progress.stage("Abstracting survivors");
                schemas = SchemaJob.run(warehouse, search);
                progress.done(schemas.size() + " schemas");
            }
        }
        report(warehouse, result, memory, distilled, schemas);
        return 0;
    }

    private void report(
            Warehouse warehouse,
            ConsolidateJob.Result result,
            DecisionMemory.Result memory,
            DistillJob.Result distilled,
            List<Rule> schemas) {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> rows = new ArrayList<>();
        TextTable table = new TextTable(
                "status",
                "kind",
                "situation",
                "trades",
                "lift",
                "mean",
                "90 % interval",
                "adjusted p",
                "eras",
                "since",
                "later mean");
        for (Pattern p : result.patterns()) {
            table.row(
                    p.status(),
                    p.kind(),
                    text(p),
                    p.trades(),
                    TextTable.number(p.lift(), 2),
                    TextTable.percent(p.mean(), 3),
                    TextTable.percent(p.low(), 3) + " to " + TextTable.percent(p.high(), 3),
                    TextTable.number(p.adjustedP(), 3),
                    p.erasAgreeing() + " of " + p.eras(),
                    LocalDate.ofEpochDay(p.sinceDay()).toString(),
                    p.laterTrades() == 0 ? "" : TextTable.percent(p.laterMean(), 3));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("pattern_id", p.patternId());
            row.put("items", p.items());
            row.put("kind", p.kind());
            row.put("status", p.status());
            row.put("reason", p.reason());
            row.put("since", LocalDate.ofEpochDay(p.sinceDay()).toString());
            row.put("trades", p.trades());
            row.put("support", p.support());
            row.put("lift", p.lift());
            row.put("mean", p.mean());
            row.put("low", finite(p.low()));
            row.put("high", finite(p.high()));
            row.put("q", finite(p.q()));
            row.put("adjusted_p", finite(p.adjustedP()));
            row.put("exceptions", p.exceptions());
            row.put("shrunk", finite(p.shrunk()));
            row.put("shrunk_low", finite(p.shrunkLow()));
            row.put("shrunk_high", finite(p.shrunkHigh()));
            row.put("eras_agreeing", p.erasAgreeing());
            row.put("eras", p.eras());
            row.put("later_trades", p.laterTrades());
            row.put("later_mean", p.laterMean());
            rows.add(row);
        }
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("warehouse", warehouse.location());
            json.put("day", LocalDate.ofEpochDay(result.knownDay()).toString());
            json.put("trades", result.trades());
            json.put("tested", result.tested());
            json.put("contradictions", result.contradictions());
            json.put("patterns", rows);
            json.put("cases_before", memory.trades());
            json.put("cases_kept", memory.kept());
            json.put("fidelity", finite(distilled.fidelity()));
            json.put(
                    "rules",
                    distilled.rules().stream().map(ConsolidateCommand::json).toList());
            json.put("schemas", schemas.stream().map(ConsolidateCommand::json).toList());
            out.println(Output.json(json));
            return;
        }
        out.println("as of " + LocalDate.ofEpochDay(result.knownDay()) + ": " + TextTable.number(result.trades(), 0)
                + " trades, " + TextTable.number(result.tested(), 0) + " situations tested");
        if (rows.isEmpty()) {
            out.println("None tells good trades from bad ones beyond what chance shows among so many.");
        } else {
            out.print(table);
            result.patterns().stream()
                    .filter(p -> !p.active())
                    .forEach(p -> out.println("retired: " + text(p) + ", since " + p.reason()));
        }
        if (!distilled.rules().isEmpty()) {
            out.println();
            out.println("What memory says, in " + distilled.rules().size() + " rules that agree with it on "
                    + TextTable.percent(distilled.fidelity(), 1) + " of situations (balanced over actions):");
            TextTable list = new TextTable("", "where", "memory says", "situations", "sureness");
            distilled
                    .rules()
                    .forEach(r -> list.row(
                            r.position(),
                            r.text(),
                            r.action(),
                            r.cases(),
                            r.text().equals("otherwise") ? "" : TextTable.percent(r.strength(), 0)));
            out.print(list);
        }
        if (search != null) {
            out.println();
            TextTable list = new TextTable("schema of entry rules", "survivors", "lift", "q");
            schemas.forEach(
                    r -> list.row(r.text(), r.cases(), TextTable.number(r.strength(), 2), TextTable.number(r.q(), 4)));
            out.print(schemas.isEmpty() ? "The survivors have nothing in common that the dead have not.\n" : "" + list);
        }
        out.flush();
    }

    private static String text(Pattern p) {
        return String.join(" and ", p.items())
                + p.exceptions().stream().map(e -> " unless " + e).collect(Collectors.joining());
    }

    private static Map<String, Object> json(Rule r) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("position", r.position());
        row.put("text", r.text());
        row.put("action", r.action().isEmpty() ? null : r.action());
        row.put("cases", r.cases());
        row.put("strength", finite(r.strength()));
        row.put("q", finite(r.q()));
        return row;
    }

    private static Double finite(double x) {
        return Double.isFinite(x) ? x : null;
    }
}
