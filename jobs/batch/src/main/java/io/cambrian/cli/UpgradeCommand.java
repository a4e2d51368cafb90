package io.cambrian.cli;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.tables.SchemaUpgrade;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.Warehouse;
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

/** Brings the tables of a warehouse up to the present schema. */
@Command(
        name = "upgrade",
        description = {
            "Bring the tables of a warehouse that an earlier version wrote up to this one's schema.",
            "Columns that they lack are added (empty in old rows), checks and properties brought up to date; rows that break a"
                    + " check to come, in whichever table, are counted before anything is changed. Run it again and it"
                    + " does nothing."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (ConsoleProgress progress = new ConsoleProgress()) {
            return upgrade(progress);
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private int upgrade(Progress progress) {
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian upgrade");
        List<SchemaUpgrade> upgrades = new ArrayList<>();
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Reading schemas");
            List<TableSpec> present =
                    Tables.ALL.stream().filter(warehouse::exists).toList();
            if (present.isEmpty()) {
                throw new DataException("The warehouse " + warehouse.location()
                        + " has no tables.\nName the one to upgrade by --warehouse.");
            }
            // all are read before any is changed: what cannot be upgraded is found first
            for (TableSpec table : present) {
                progress.part(present.indexOf(table) + 1, present.size(), table.name());
                SchemaUpgrade upgrade = SchemaUpgrade.of(warehouse, table);
                if (!upgrade.isCurrent()) {
                    upgrades.add(upgrade);
                }
            }
            progress.done(upgrades.size() + " of " + present.size() + " tables are older");
            if (!upgrades.isEmpty()) {
                progress.stage("Holding rows against the checks to come");
                SchemaUpgrade.verify(warehouse, upgrades);
                progress.done("all keep them");
            }
            if (!dryRun && !upgrades.isEmpty()) {
                progress.stage("Upgrading");
                for (SchemaUpgrade upgrade : upgrades) {
                    progress.part(
                            upgrades.indexOf(upgrade) + 1,
                            upgrades.size(),
                            upgrade.table().name());
                    upgrade.apply(warehouse);
                }
                progress.done(upgrades.size() + " tables");
            }
        }
        print(warehouse, upgrades);
        return 0;
    }

    private void print(Warehouse warehouse, List<SchemaUpgrade> upgrades) {
        TextTable table = new TextTable("table", "version", "now", dryRun ? "lacks" : "gained");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SchemaUpgrade upgrade : upgrades) {
            table.row(
                    upgrade.table().name(),
                    upgrade.from(),
                    dryRun ? upgrade.from() : SchemaUpgrade.CURRENT,
                    String.join("; ", upgrade.steps()));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("table", upgrade.table().name());
            row.put("from", upgrade.from());
            row.put("to", SchemaUpgrade.CURRENT);
            row.put("steps", upgrade.steps());
            rows.add(row);
        }
        var out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("warehouse", warehouse.location());
            json.put("schema_version", SchemaUpgrade.CURRENT);
            json.put("dry_run", dryRun);
            json.put("no_op", upgrades.isEmpty());
            json.put("tables", rows);
            out.println(Output.json(json));
        } else if (upgrades.isEmpty()) {
            out.println("All tables are of schema version " + SchemaUpgrade.CURRENT + ": nothing was done.");
        } else {
            out.print(table);
            if (dryRun) {
                out.println();
                out.println("Nothing was changed. Back the warehouse up, then run it without --dry-run.");
            }
        }
    }
}
