package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.EcbRates;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.turn.Faults;
import io.cambrian.jobs.turn.OrderAudit;
import io.cambrian.jobs.turn.PlantedBars;
import io.cambrian.jobs.turn.SimulateJob;
import io.cambrian.jobs.turn.StageTimes;
import io.cambrian.jobs.turn.Survivors;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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

    @Option(names = "--to", paramLabel = "DATE", description = "Last day; or give --years.")
    private LocalDate to;

    @Option(names = "--years", paramLabel = "N", description = "So many years from --from on, in place of --to.")
    private Integer years;

    @Option(
            names = "--planted",
            paramLabel = "KIND[:NUMBER]",
            description =
                    "A synthetic market of 20 instruments from 2000 on whose truth is known, in place of --bars: edges"
                            + " that change (drifting), a crash, volatility that doubles (doubling) or noise.")
    private String planted;

    @Option(
            names = "--halts-stay",
            description =
                    "An account that halts stays halted. Else a scripted person releases it after the period, with a"
                            + " reason in the journal, which counts as a person's act.")
    private boolean haltsStay;

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
        if ((to == null) == (years == null) || years != null && years < 1) {
            throw new ConfigException("A simulation ends at one day: give either --to DATE or --years N.");
        }
        if (to == null) {
            to = from.plusYears(years);
        }
        if (planted != null && !bars.isEmpty()) {
            throw new ConfigException("--planted makes a market of its own; it does not go with --bars.");
        }
        Optional<PlantedBars> world = Optional.ofNullable(planted).map(PlantedBars::parse);
        if (!from.isBefore(to)) {
            throw new ConfigException("The --from (" + from + ") must lie before the --to (" + to + ").");
        }
        int validDays = Math.toIntExact(to.plus(span).toEpochDay() - to.toEpochDay()) + SLACK_DAYS;
        TurnSettings settings = turn.settings(validDays);
        if (!bars.isEmpty()) {
            IngestJob.checkLocations(bars.stream().map(Path::toString).toList());
        }
        Path folder = batch.warehouseFolder();
        TurnJob.Request given = turn.request(settings, List.of(), folder);
        TurnJob.Request request = world.isPresent() ? given.ofAnyTime() : given;
        StageTimes progress = new StageTimes(new ConsoleProgress());
        Warehouse warehouse = Loading.turns(progress, batch, "cambrian simulate");
        SimulateJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            List<Path> files = world.isPresent()
                    ? List.of(planted(world.get(), folder))
                    : bars.isEmpty() ? List.of(embedded(folder)) : bars;
            result = SimulateJob.run(
                    warehouse,
                    new SimulateJob.Request(
                            files,
                            from,
                            to,
                            span,
                            new Faults(Optional.ofNullable(faults)),
                            haltsStay ? SimulateJob.Halts.FINAL : SimulateJob.Halts.RELEASED,
                            request),
                    progress);
        }
        print(warehouse, result, progress, folder.resolve("reports").resolve(TurnJob.CONTROL_ROOM));
        return 0;
    }

    private Path planted(PlantedBars world, Path folder) {
        Path file = folder.resolve("simulation-planted.csv");
        try {
            Files.createDirectories(folder);
            world.write(file, from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
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

    private void print(Warehouse warehouse, SimulateJob.Result result, StageTimes times, Path report) {
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
            json.put("denied_orders", orders.denied());
            json.put("unexplained_orders", orders.unexplained());
            Map<String, Long> causes = new LinkedHashMap<>();
            orders.causes().forEach((cause, count) -> causes.put(cause.key(), count));
            json.put("orders_by_cause", causes);
            json.put("refused", words(result, TurnJob.Result::refused));
            json.put("notes", words(result, TurnJob.Result::notes));
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
            json.put("survivors", survivors(warehouse).orElse(null));
            Map<String, Object> seconds = new LinkedHashMap<>();
            times.all().forEach(t -> seconds.put(t.stage(), t.seconds()));
            json.put("stage_seconds", seconds);
            out.println(Output.json(json));
            out.flush();
            return;
        }
        TextTable table = new TextTable("measure", "value", "low", "high", "unit");
        metrics.forEach(m -> table.row(m.name(), text(m.value()), text(m.low()), text(m.high()), m.unit()));
        out.println();
        out.print(table);
        out.println();
        TextTable stages = new TextTable("stage", "times", "seconds");
        times.all().forEach(t -> stages.row(t.stage(), Long.toString(t.times()), TextTable.number(t.seconds(), 1)));
        out.print(stages);
        out.println();
        comparisons(metrics).forEach(out::println);
        survivors(warehouse).ifPresent(out::println);
        out.println(result.periods() + " periods, " + turns.size() + " turns, " + count(turns, TurnKind.SEARCH)
                + " searches, " + turns.stream().mapToInt(Turn::promoted).sum() + " promotions");
        out.println(orders.orders() + " orders, " + orders.denied() + " of them denied by limits, "
                + orders.unexplained() + " that the tables do not explain");
        words(result, TurnJob.Result::refused).forEach(r -> out.println("refused    " + r));
        words(result, TurnJob.Result::notes).forEach(n -> out.println("note       " + n));
        out.println("report     " + report);
        out.println("tables     " + warehouse.location());
        out.flush();
    }

    /** What the turns of this process had to tell, in order. */
    private static List<String> words(SimulateJob.Result result, Function<TurnJob.Result, List<String>> of) {
        return result.results().stream().flatMap(r -> of.apply(r).stream()).toList();
    }

    /** Synthetic worlds and fixings of a bank have no members that fail. */
    private Optional<String> survivors(Warehouse warehouse) {
        return bars.isEmpty() ? Optional.empty() : Survivors.label(warehouse, from, to);
    }

    /** What came of it against those who did not adapt, in words. */
    private static List<String> comparisons(List<Metric> metrics) {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("above_equal_weight", "1/N");
        others.put("above_buy_and_hold", "buy and hold");
        others.put("above_frozen_first", "the first plan, frozen");
        others.put("above_frozen_recent", "earlier plans, frozen");
        List<String> lines = new ArrayList<>();
        others.forEach((name, other) -> metrics.stream()
                .filter(m -> m.name().equals(name) && m.value().isPresent())
                .forEach(m -> {
                    double low = m.low().orElse(Double.NEGATIVE_INFINITY);
                    double high = m.high().orElse(Double.POSITIVE_INFINITY);
                    lines.add(String.format(
                            Locale.ROOT,
                            "against %s: %+.2f %% a year (%+.2f to %+.2f %%): %s",
                            other,
                            100 * m.value().get(),
                            100 * low,
                            100 * high,
                            low > 0 ? "better" : high < 0 ? "worse" : "not told apart"));
                }));
        return lines;
    }

    private static long count(List<Turn> turns, TurnKind kind) {
        return turns.stream().filter(t -> t.kind().equals(kind.key())).count();
    }

    private static String text(Optional<Double> value) {
        return value.map(v -> TextTable.number(v, 3)).orElse("-");
    }
}
