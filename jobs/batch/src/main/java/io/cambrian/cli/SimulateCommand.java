package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.EcbRates;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.turn.Faults;
import io.cambrian.jobs.turn.OrderAudit;
import io.cambrian.jobs.turn.SimulateJob;
import io.cambrian.jobs.turn.TurnJob;
import io.cambrian.jobs.turn.TurnSettings;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
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

/** The cycle over a history, as if it were lived through. */
@Command(
        name = "simulate",
        description = {
            "Live through a history with the cycle: files are cut into drops, one drop arrives after the other, a turn"
                    + " follows each, and the live process trades each plan on paper until the next. Nothing is known before its"
                    + " time.",
            "Without --bars it uses the euro reference rates that come with Cambrian. Killed, it goes on when it is run again."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    /** Days beyond a period for which its plan holds: weekends and holidays before the next drop. */
    private static final int SLACK_DAYS = 14;

    @Option(
            names = "--bars",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Daily bars and members with a column date (.csv, .csv.gz).")
    private List<Path> bars = new ArrayList<>();

    @Option(names = "--from", required = true, paramLabel = "DATE", description = "As of which the first turn is.")
    private LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "Last day.")
    private LocalDate to;

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            defaultValue = "3m",
            description = "From turn to turn: 1w, 1m, 3m, 1y (default: ${DEFAULT-VALUE}).")
    private String every;

    @Option(
            names = "--faults",
            paramLabel = "SEED",
            description =
                    "Let things go wrong with the drops: rows that come late or never, broken files, days that are"
                            + " stated anew.")
    private Long faults;

    @Mixin
    private TurnOptions turn;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        Period span = Spans.calendar("--every", every);
        if (!from.isBefore(to)) {
            throw new ConfigException("The --from (" + from + ") must lie before the --to (" + to + ").");
        }
        int validDays = Math.toIntExact(to.plus(span).toEpochDay() - to.toEpochDay()) + SLACK_DAYS;
        TurnSettings settings = turn.settings(validDays);
        if (!bars.isEmpty()) {
            IngestJob.checkLocations(bars.stream().map(Path::toString).toList());
        }
        Path folder = batch.warehouseFolder();
        TurnJob.Request request = turn.request(settings, List.of(), folder);
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.warehouse(progress, batch, "cambrian simulate");
        SimulateJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            List<Path> files = bars.isEmpty() ? List.of(embedded(folder)) : bars;
            result = SimulateJob.run(
                    warehouse,
                    new SimulateJob.Request(files, from, to, span, new Faults(Optional.ofNullable(faults)), request),
                    progress);
        }
        print(warehouse, result, folder.resolve("reports").resolve(TurnJob.CONTROL_ROOM));
        return 0;
    }

    private static Path embedded(Path folder) {
        Path file = folder.resolve("simulation-rates.csv");
        if (!Files.exists(file)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            EcbRates.write(file);
        }
        return file;
    }

    private void print(Warehouse warehouse, SimulateJob.Result result, Path report) {
        List<Turn> turns = TurnsTable.all(warehouse);
        int last = turns.stream().mapToInt(Turn::turn).max().orElse(0);
        List<Metric> metrics = MetricsTable.all(warehouse).stream()
                .filter(m -> m.turn() == last)
                .toList();
        OrderAudit.Check orders = OrderAudit.check(warehouse);
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("periods", result.periods());
            json.put("turns", turns.size());
            json.put("searches", count(turns, TurnKind.SEARCH));
            json.put("promoted", turns.stream().mapToInt(Turn::promoted).sum());
            json.put("orders", orders.orders());
            json.put("unexplained_orders", orders.unexplained());
            json.put("report", report.toString());
            json.put("warehouse", warehouse.location());
            Map<String, Object> measures = new LinkedHashMap<>();
            for (Metric m : metrics) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("value", m.value().orElse(null));
                one.put("low", m.low().orElse(null));
                one.put("high", m.high().orElse(null));
                one.put("unit", m.unit());
                one.put("words", m.words());
                measures.put(m.name(), one);
            }
            json.put("metrics", measures);
            out.println(Output.json(json));
            out.flush();
            return;
        }
        TextTable table = new TextTable("measure", "value", "low", "high", "unit");
        metrics.forEach(m -> table.row(m.name(), text(m.value()), text(m.low()), text(m.high()), m.unit()));
        out.println();
        out.print(table);
        out.println();
        out.println(result.periods() + " periods, " + turns.size() + " turns, " + count(turns, TurnKind.SEARCH)
                + " searches, " + turns.stream().mapToInt(Turn::promoted).sum() + " promotions");
        out.println(orders.orders() + " orders, " + orders.unexplained() + " that the tables do not explain");
        result.results().stream().flatMap(r -> r.refused().stream()).forEach(r -> out.println("refused    " + r));
        out.println("report     " + report);
        out.println("tables     " + warehouse.location());
        out.flush();
    }

    private static long count(List<Turn> turns, TurnKind kind) {
        return turns.stream().filter(t -> t.kind().equals(kind.key())).count();
    }

    private static String text(Optional<Double> value) {
        return value.map(v -> TextTable.number(v, 3)).orElse("-");
    }
}
