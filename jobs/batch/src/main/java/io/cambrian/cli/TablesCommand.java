package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
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
import picocli.CommandLine.Spec;

/** Lists the tables of a warehouse with row counts, versions and meaning. */
@Command(
        name = "tables",
        description = "List the tables of a warehouse with row counts, versions and meaning.",
        mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.warehouse(progress, batch, "cambrian tables");
        if (warehouse.location().startsWith("/") && !Files.isDirectory(Path.of(warehouse.location()))) {
            throw new ConfigException("There is no warehouse at " + warehouse.location()
                    + ".\nName one by --warehouse, or begin one with 'cambrian demo' or 'cambrian ingest'.");
        }
        progress.stage("Counting rows");
        List<Map<String, Object>> rows = new ArrayList<>();
        TextTable table = new TextTable("table", "rows", "version", "meaning");
        for (TableSpec t : Tables.ALL) {
            progress.part(Tables.ALL.indexOf(t) + 1, Tables.ALL.size(), t.name());
            Optional<TableChecksum> known = extent(warehouse, t);
            if (known.isEmpty()) {
                continue;
            }
            TableChecksum extent = known.get();
            table.row(t.name(), TextTable.number(extent.rows(), 0), extent.version(), t.meaning());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("table", t.name());
            row.put("rows", extent.rows());
            row.put("version", extent.version());
            row.put("meaning", t.meaning());
            rows.add(row);
        }
        progress.done(rows.size() + " tables");
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.json(Map.of("warehouse", warehouse.location(), "tables", rows)));
        } else if (rows.isEmpty()) {
            out.println("The warehouse " + warehouse.location() + " has no tables yet. Start with 'cambrian demo' or"
                    + " 'cambrian ingest'.");
        } else {
            out.print(table);
        }
        return 0;
    }

    /** From the table's checksum where there is one, else counted; empty where there is no table. */
    private static Optional<TableChecksum> extent(Warehouse warehouse, TableSpec table) {
        if (warehouse.location().startsWith("/")) {
            Path folder = Path.of(warehouse.location(), table.name());
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            Optional<TableChecksum> checksum = TableChecksum.read(folder);
            if (checksum.isPresent()) {
                return checksum;
            }
        }
        return warehouse.exists(table)
                ? Optional.of(new TableChecksum(
                        warehouse.version(table), warehouse.read(table).count()))
                : Optional.empty();
    }
}
