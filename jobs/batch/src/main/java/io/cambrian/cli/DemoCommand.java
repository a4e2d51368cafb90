package io.cambrian.cli;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.CycleJob;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.market.EcbRates;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.market.IngestRequest;
import io.cambrian.jobs.market.IngestSummary;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.market.ReadOptions;
import io.cambrian.risk.UserScenario;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole cycle with one command, on embedded or the user's own data. */
@Command(
        name = "demo",
        description = {
            "Run the whole cycle and write a report: ingest, regimes, evolution, walk-forward, twin searches, a hold-out"
                    + " opened once, memory, risk, allocation, a signed hand-off, a paper replay.",
            "Without --bars it uses the euro reference rates of 41 currencies, 1999-2023, that come with Cambrian. Run it"
                    + " again and it does nothing, since nothing changed."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String ECB = "euro reference rates of the European Central Bank, 1999-2023";

    @Option(
            names = "--bars",
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Your own daily bars (.csv, .csv.gz, .parquet) instead of the embedded rates.")
    private List<String> bars = new ArrayList<>();

    @Mixin
    private BarSourceOptions source;

    @Mixin
    private FinalistOptions finalists;

    @Mixin
    private ScenarioOption scenarios;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        long start = System.nanoTime();
        CycleSettings settings = finalists.settings();
        List<UserScenario> own = scenarios.read();
        ReadOptions options = source.reading();
        if (!bars.isEmpty()) {
            IngestJob.checkLocations(bars);
        }
        Path keys = Loading.keys();
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian demo");
        CycleJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            ingest(warehouse, options, progress);
            RunIdentity identity = identity(warehouse, settings, own);
            Optional<CycleJob.Result> finished = RunsTable.find(warehouse, identity.id())
                    .flatMap(run -> CycleJob.find(warehouse, run.result(), batch.warehouseFolder()));
            result = finished.isPresent() ? finished.get() : cycle(warehouse, settings, own, keys, progress);
            if (finished.isEmpty()) {
                identity.finish(warehouse, result.runId());
            }
        }
        print(warehouse, result, (System.nanoTime() - start) / 1e9);
        return 0;
    }

    private CycleJob.Result cycle(
            Warehouse warehouse, CycleSettings settings, List<UserScenario> own, Path keys, Progress progress) {
        LoadedMarket loaded = Loading.market(
                progress,
                () -> StudyMarket.load(
                        warehouse, query(warehouse), finalists.search().holdout()));
        return CycleJob.run(
                warehouse,
                new CycleJob.Request(
                        settings,
                        loaded,
                        bars.isEmpty() ? ECB : String.join(", ", bars),
                        finalists.search().execution(),
                        batch.warehouseFolder(),
                        keys,
                        own),
                progress);
    }

    /** The tables' versions stand for the market: where they are unchanged, it need not be loaded to know its cycle. */
    private RunIdentity identity(Warehouse warehouse, CycleSettings settings, List<UserScenario> own) {
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        parameters.putAll(source.instruments().parameters());
        parameters.put("embedded", bars.isEmpty());
        parameters.putAll(CycleJob.Request.parametersOf(own));
        return RunIdentity.of(
                "demo",
                parameters,
                Map.of(
                        "bars", warehouse.version(BarsTable.SPEC),
                        "instruments", warehouse.version(InstrumentsTable.SPEC),
                        "universe", warehouse.version(UniverseTable.SPEC)),
                settings.seed());
    }

    private void ingest(Warehouse warehouse, ReadOptions options, Progress progress) {
        progress.stage("Looking for new bars");
        RunIdentity identity = RunIdentity.of(
                "demo ingest",
                Map.of(
                        "calendar",
                        source.calendar(),
                        "currency",
                        source.currency().orElse("null")),
                Map.of("source", bars.isEmpty() ? EcbRates.contentHash() : IngestJob.fingerprint(bars)),
                0);
        // bars that another ingest has changed since are read again
        String current = RunIdentity.json(Map.of("bars_version", warehouse.version(BarsTable.SPEC)));
        if (RunsTable.find(warehouse, identity.id())
                .filter(run -> current.equals(run.result()))
                .isPresent()) {
            progress.done("these files are in the warehouse already");
            return;
        }
        progress.done("there are some");
        IngestSummary summary;
        if (bars.isEmpty()) {
            summary = EcbRates.ingest(warehouse, progress);
        } else {
            summary = IngestJob.run(warehouse, new IngestRequest(bars, options, source.currency()), progress);
            if (!summary.refused().isEmpty()) {
                throw new DataException(summary.refused().size() + " file(s) were refused; the others are loaded.\n"
                        + summary.refused().get(0));
            }
        }
        RunsTable.finish(
                warehouse,
                new RunsTable.Run(
                        identity.id(),
                        identity.job(),
                        identity.parametersJson(),
                        identity.inputsJson(),
                        0,
                        identity.kernelVersion(),
                        RunIdentity.json(Map.of("bars_version", summary.barsVersion()))));
    }

    /** The embedded rates and the user's own bars may lie in one warehouse, but never in one study. */
    private MarketQuery query(Warehouse warehouse) {
        List<String> symbols = warehouse.read(InstrumentsTable.SPEC).collectAsList().stream()
                .map(InstrumentsTable::fromRow)
                .filter(i -> i.spotOnly() == bars.isEmpty())
                .map(i -> i.symbol())
                .sorted()
                .toList();
        List<String> wanted = source.instruments().symbols();
        List<String> unknown = wanted.stream().filter(s -> !symbols.contains(s)).toList();
        if (!unknown.isEmpty()) {
            throw new DataException("--symbols names " + String.join(", ", unknown) + ", which "
                    + (bars.isEmpty() ? "the embedded rates" : "the files of --bars")
                    + " do not hold.\nThey hold " + String.join(", ", symbols) + ".");
        }
        return source.instruments().query().withSymbols(wanted.isEmpty() ? symbols : wanted);
    }

    private void print(Warehouse warehouse, CycleJob.Result result, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("report", result.report().toString());
            json.put("warehouse", warehouse.location());
            json.put("bundle", result.bundle());
            json.put("ledger_hash", result.ledgerHash());
            json.put("no_op", result.noOp());
            json.put("run_id", result.runId());
            json.put("trials", result.trials());
            json.put("promoted", result.promoted());
            json.put("conclusion", result.words());
            json.put("seconds", seconds);
            out.println(Output.json(json));
            return;
        }
        out.println();
        if (result.noOp()) {
            out.println("Nothing changed since this cycle was finished; nothing was done.");
        }
        out.println(result.words());
        out.println();
        out.println("report       " + result.report());
        out.println("bundle       " + result.bundles().resolve(result.bundle()));
        out.println("ledger hash  " + result.ledgerHash());
        out.println("time         " + TextTable.number(seconds, 0) + " s");
        out.println();
        out.println("Next:");
        out.println("  open the report in a browser");
        out.println("  bin/cambrian tables --warehouse " + batch.warehouse() + "   # what is remembered");
        out.println("  bin/cambrian live --bundles " + result.bundles() + " --status   # the paper account");
        if (bars.isEmpty()) {
            out.println("  bin/cambrian demo --bars FILE... --warehouse my-warehouse   # the same on your own bars");
        }
    }
}
