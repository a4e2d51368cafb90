package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.memory.MaintainJob;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the tables of a warehouse tidy. */
@Command(
        name = "maintain",
        description = {
            "Join the small files of a warehouse's tables, and delete files of versions that nothing refers to any more.",
            "Versions behind a bundle in the warehouse's folder or a remembered trade are never removed; they are read again to"
                    + " prove it."
        },
        mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer> {
    @Option(
            names = "--retain-days",
            paramLabel = "X",
            defaultValue = "7",
            description = "Versions in force within so many days stay, also where nothing refers to them (default:"
                    + " ${DEFAULT-VALUE}).")
    private double retainDays;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        if (!(retainDays >= 0 && retainDays <= 36_500)) {
            throw new ConfigException("The --retain-days (" + retainDays + ") must be in [0, 36500].");
        }
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian maintain");
        List<MaintainJob.Tidied> tidied;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Tidying tables");
            tidied = MaintainJob.run(
                    warehouse,
                    batch.folder().filter(Files::isDirectory),
                    retainDays,
                    System.currentTimeMillis(),
                    progress);
            progress.done(tidied.size() + " tables");
        }
        TextTable table =
                new TextTable("table", "files before", "files now", "oldest version kept for others", "of them");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (MaintainJob.Tidied t : tidied) {
            table.row(
                    t.table(),
                    t.filesBefore(),
                    t.filesAfter(),
                    t.protectedVersion().map(String::valueOf).orElse(""),
                    t.versions() == 0 ? "" : t.versions());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("table", t.table());
            row.put("files_before", t.filesBefore());
            row.put("files_after", t.filesAfter());
            row.put("protected_version", t.protectedVersion().orElse(null));
            row.put("protected_versions_read", t.versions());
            rows.add(row);
        }
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.json(Map.of("warehouse", warehouse.location(), "tables", rows)));
        } else {
            out.print(table);
            out.flush();
        }
        return 0;
    }
}
