package io.cambrian.cli;

import io.cambrian.jobs.Sessions;
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
        Warehouse warehouse = Warehouse.open(Sessions.open(batch.session("cambrian tables")), batch.warehouse());
        List<Map<String, Object>> rows = new ArrayList<>();
        TextTable table = new TextTable("table", "rows", "version", "meaning");
        for (TableSpec t : Tables.ALL) {
            if (!warehouse.exists(t)) {
                continue;
            }
            long count = warehouse.read(t).count();
            long version = warehouse.version(t);
            table.row(t.name(), TextTable.number(count, 0), version, t.meaning());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("table", t.name());
            row.put("rows", count);
            row.put("version", version);
            row.put("meaning", t.meaning());
            rows.add(row);
        }
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
}
