package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.UserException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.turn.TurnJob;
import io.cambrian.jobs.turn.TurnSettings;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Freshness;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The cycle that goes on by itself. */
@Command(
        name = "cycle",
        description = {
            "Bring in the bars that are new, trade them on paper by the plan in force, remember what came of it, and carry"
                    + " the plan on as of today; when a search is due, test what stands on the new days, search for more,"
                    + " and publish a new plan.",
            "Run it again and it does nothing until something changed. With --every it stays and does this by itself; it may be"
                    + " stopped at any moment, and goes on where it was."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class CycleCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CycleCommand.class);

    @Option(
            names = "--bars",
            arity = "1..*",
            required = true,
            paramLabel = "FILE|DIR",
            description = "Daily bars (.csv, .csv.gz, .parquet), and the folders into which new files drop.")
    private List<String> bars;

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            description = "Stay, and look again each such time: 15min, 24h, 7d.")
    private String every;

    @Option(names = "--once", description = "Do one turn and end, whatever a configuration file says of --every.")
    private boolean once;

    @Option(
            names = "--until",
            paramLabel = "DATE",
            description = "With --every: begin no turn after this day (default: stay for good).")
    private LocalDate until;

    @Option(
            names = "--valid-days",
            paramLabel = "N",
            defaultValue = "" + TurnSettings.VALID_DAYS,
            description =
                    "Calendar days after its last bar for which a plan may be traded; then nothing is opened, and from"
                            + " a week later on it is sold off within four (default: ${DEFAULT-VALUE}).")
    private int validDays;

    @Mixin
    private TurnOptions turn;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        TurnSettings settings = turn.settings(validDays);
        Duration span = every == null || once ? null : Spans.clock("--every", every);
        if (until != null && span == null) {
            throw new ConfigException("--until goes with --every.");
        }
        Path folder = batch.warehouseFolder();
        TurnJob.Request request = turn.request(settings, bars, folder);
        if (span == null) {
            turn(request, 0);
            return 0;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopped.countDown();
            spec.commandLine().getErr().println("Stopped. A turn that was cut short goes on at the next start.");
        }));
        stay(request, span);
        return 0;
    }

    /** Turn after turn. What goes wrong in one is said, and tried again in the next. */
    private void stay(TurnJob.Request request, Duration span) throws InterruptedException {
        int failures = 0;
        while (until == null || !LocalDate.now(ZoneOffset.UTC).isAfter(until)) {
            Instant began = Instant.now();
            try {
                turn(request, failures);
                failures = 0;
            } catch (ConfigException e) {
                throw e; // trying again would not help
            } catch (UserException e) {
                failures++;
                say("The turn failed and is tried again: " + e.getMessage());
            } catch (RuntimeException e) {
                if (stopped.getCount() > 0) { // else Spark goes down with the process, and says so in its own words
                    failures++;
                    LOG.error("The turn failed and is tried again.", e);
                    say("The turn failed and is tried again: " + e);
                }
            }
            if (stopped.getCount() == 0) {
                return;
            }
            Instant next = began.plus(span);
            long wait = Duration.between(Instant.now(), next).toMillis();
            say((wait > 0
                            ? "Next look at " + next.truncatedTo(ChronoUnit.SECONDS)
                            : "The turn took longer than " + every + ": next look at once")
                    + "; SIGTERM or Ctrl-C ends this.");
            if (stopped.await(Math.max(0, wait), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    @SuppressWarnings("try") // the lock is held, not used
    private void turn(TurnJob.Request request, int failures) {
        IngestJob.checkLocations(bars);
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.turns(progress, batch, "cambrian cycle");
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            TurnJob.Result result = TurnJob.run(warehouse, request, progress);
            List<String> warnings = TurnJob.freshness(warehouse, validDays, LocalDate.now(ZoneOffset.UTC))
                    .map(Freshness::warnings)
                    .orElse(List.of());
            print(result, warnings, failures);
            if (!spec.commandLine().getOut().checkError()) { // what nobody could read is told by the next call
                TurnJob.told(request.folder(), result);
            }
        }
    }

    /** @param warnings of what a person should know of the plan */
    private void print(TurnJob.Result result, List<String> warnings, int failures) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("turn", result.turn());
            json.put("kind", result.kind().key());
            json.put("reasons", result.reasons());
            json.put("report", result.report().map(Path::toString).orElse(null));
            json.put("warehouse", batch.warehouseFolder().toString());
            json.put("bundle", result.bundle());
            json.put("ledger_hash", result.ledgerHash());
            json.put("no_op", result.noOp());
            json.put("refused", result.refused());
            json.put("notes", result.notes());
            json.put("conclusion", result.words());
            json.put("warnings", warnings);
            json.put("failures_before", failures);
            out.println(Output.json(json));
            out.flush();
            return;
        }
        out.println();
        result.refused().forEach(r -> out.println("refused    " + r));
        result.notes().forEach(n -> out.println("note       " + n));
        out.println(
                result.noOp()
                        ? "Nothing was done: " + result.reasons() + "."
                        : "turn       " + result.turn() + ", " + result.kind().key() + ": " + result.reasons());
        out.println((result.noOp() ? "The last turn: " : "") + result.words());
        warnings.forEach(w -> out.println("warning    " + w));
        result.report().ifPresent(report -> out.println("report     " + report));
        out.println("plan       " + batch.warehouseFolder().resolve("bundles").resolve(result.bundle()));
        out.flush();
    }
}
