package io.cambrian.cli;

import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.turn.RollbackJob;
import io.cambrian.jobs.turn.TurnSettings;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts the plan of an earlier turn back in force. */
@Command(
        name = "rollback",
        description = {
            "Put the plan of an earlier turn of the cycle back in force: the same strategies, shares and limits, signed anew as"
                    + " of the last bar. The next turns leave it alone for a while (--cool-down), and say so.",
            "Who asked and why is remembered."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Option(names = "--to", required = true, paramLabel = "TURN|BUNDLE", description = "The turn, or its bundle.")
    private String to;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Option(names = "--user", paramLabel = "NAME", description = "Who asks (default: the login name).")
    private String user;

    @Option(
            names = "--valid-days",
            paramLabel = "N",
            defaultValue = "" + TurnSettings.VALID_DAYS,
            description =
                    "Calendar days after its last bar for which the plan may be traded (default: ${DEFAULT-VALUE}).")
    private int validDays;

    @Mixin
    private InstrumentOptions instruments;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        RollbackJob.Request request = new RollbackJob.Request(
                to,
                user == null ? System.getProperty("user.name", "unknown") : user,
                reason,
                instruments.query(),
                batch.warehouseFolder(),
                Loading.keys(),
                validDays);
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian rollback");
        Turn turn;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            turn = RollbackJob.run(warehouse, request, progress);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("turn", turn.turn());
            json.put("bundle", turn.bundle().orElseThrow());
            json.put("as_of", LocalDate.ofEpochDay(turn.asOf()).toString());
            json.put("reasons", turn.reasons());
            out.println(Output.json(json));
        } else {
            out.println("turn       " + turn.turn() + ", " + turn.reasons());
            out.println(turn.words());
            out.println("plan       "
                    + batch.warehouseFolder()
                            .resolve("bundles")
                            .resolve(turn.bundle().orElseThrow())
                    + ", for days after " + LocalDate.ofEpochDay(turn.asOf()));
        }
        out.flush();
        return 0;
    }
}
