package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.memory.BehaviorJob;
import io.cambrian.jobs.memory.LiveAccounts;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Erases a person from memory. */
@Command(
        name = "forget",
        description = {
            "Erase what memory holds of a person: the rows, and the files of earlier versions that held them.",
            "A hash of the name stays, so that journals do not bring the person back. The journals of live accounts are not"
                    + " touched: they name who asked for what, and lie in the warehouse's folder live."
        },
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "USER", description = "The name as it was given to 'cambrian live --user'.")
    private String user;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        if (user.isBlank()) {
            throw new ConfigException("Whom to forget: the USER is blank.");
        }
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian forget");
        long rows;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Forgetting");
            rows = BehaviorJob.forget(
                    warehouse,
                    user,
                    Math.toIntExact(LocalDate.now(ZoneOffset.UTC).toEpochDay()));
            progress.done(rows + " rows");
        }
        List<Path> journals = LiveAccounts.naming(batch.warehouseFolder(), user);
        var out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("warehouse", warehouse.location());
            json.put("rows_erased", rows);
            json.put("journals", journals.stream().map(Path::toString).toList());
            out.println(Output.json(json));
        } else {
            out.println(
                    rows == 0
                            ? "Memory held nothing of that person; no earlier version of it can be read any more."
                            : rows + " rows of behavior_memory are erased, with what was concluded from them, and no"
                                    + " earlier version can be read any more.");
            if (!journals.isEmpty()) {
                out.println("Journals still name the person; delete these accounts where that must go too:");
                journals.forEach(j -> out.println("  " + j.getParent()));
            }
            out.flush();
        }
        return 0;
    }
}
