package io.cambrian.cli;

import io.cambrian.jobs.Progress;
import io.cambrian.jobs.Sessions;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final int LOGS_AT_A_TIME = 8;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Warehouse warehouse = Warehouse.open(Sessions.open(batch.session("cambrian tables")), batch.warehouse());
        Progress progress = new ConsoleProgress();
        progress.stage("Counting rows");
        List<Map<String, Object>> rows = new ArrayList<>();
        TextTable table = new TextTable("table", "rows", "version", "meaning");
        for (Extent extent : extents(warehouse, progress)) {
            TableSpec t = extent.table();
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

    /** Rows and latest version of a table. */
    private record Extent(TableSpec table, long rows, long version) {}

    /** Delta answers a count from its log; reading the logs is mostly waiting, so several are read at a time. */
    private static List<Extent> extents(Warehouse warehouse, Progress progress) {
        List<TableSpec> tables = Tables.ALL.stream().filter(warehouse::exists).toList();
        ExecutorService readers = Executors.newFixedThreadPool(LOGS_AT_A_TIME);
        try {
            List<Future<Extent>> waiting = new ArrayList<>();
            for (TableSpec t : tables) {
                waiting.add(readers.submit(() -> new Extent(t, warehouse.read(t).count(), warehouse.version(t))));
            }
            List<Extent> extents = new ArrayList<>();
            for (Future<Extent> one : waiting) {
                extents.add(one.get());
                progress.step(extents.size(), tables.size(), "");
            }
            return extents;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while counting rows.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("The tables could not be counted.", e.getCause());
        } finally {
            readers.shutdownNow();
        }
    }
}
