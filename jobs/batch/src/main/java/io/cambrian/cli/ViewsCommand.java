package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.ViewSpec;
import io.cambrian.tables.Views;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The views over a warehouse: what they are, and how they come into a catalog. */
@Command(
        name = "views",
        description = {
            "List the views over a warehouse, print the statements that make them, or make them in a schema of a catalog, where"
                    + " a BI tool finds them.",
            "Views of tables that are not there yet are empty; make them again once the tables are."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ViewsCommand implements Callable<Integer> {
    @Option(
            names = "--create",
            paramLabel = "catalog.schema",
            description =
                    "Make or replace all views in this schema; it is created if it is not there. Its catalog must be one that stays: Spark's own is in memory unless it has a metastore.")
    private String create;

    @Option(
            names = "--print",
            description = "Print the statements, for the schema of --create if it is given, and do nothing.")
    private boolean print;

    @Option(
            names = "--live",
            paramLabel = "DIR",
            description =
                    "Folder of live accounts, whose journals the views journal_days and journal_orders read (default:"
                            + " live in the warehouse's folder).")
    private String live;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (create != null && !create.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+")) {
            throw new ConfigException("The --create (" + create + ") must be catalog.schema.\nFor example"
                    + " spark_catalog.cambrian, or main.cambrian on Databricks.");
        }
        if (create == null && !print) {
            list();
            return 0;
        }
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.warehouse(progress, batch, "cambrian views");
        Optional<String> accounts = liveFolder(warehouse);
        Map<String, String> statements = Views.statements(warehouse, create == null ? "" : create, accounts);
        boolean journals =
                accounts.filter(folder -> Views.hasJournals(warehouse, folder)).isPresent();
        if (print) {
            print(statements);
            return 0;
        }
        requireLasting(warehouse, create);
        progress.stage("Making views");
        warehouse.spark().sql("CREATE SCHEMA IF NOT EXISTS " + create);
        int done = 0;
        for (Map.Entry<String, String> statement : statements.entrySet()) {
            progress.part(++done, statements.size(), statement.getKey());
            warehouse.spark().sql(statement.getValue());
        }
        progress.done(statements.size() + " views in " + create);
        List<String> missing = Tables.ALL.stream()
                .filter(t -> !warehouse.exists(t))
                .map(TableSpec::name)
                .toList();
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.json(Map.of(
                    "schema",
                    create,
                    "views",
                    new ArrayList<>(statements.keySet()),
                    "missing_tables",
                    missing,
                    "live_journals",
                    journals)));
        } else {
            out.println(
                    statements.size() + " views are in " + create + "."
                            + (missing.isEmpty()
                                    ? ""
                                    : "\nThese tables are not there yet, and count as empty: "
                                            + String.join(", ", missing) + ".\nRun this again once they are.")
                            + (journals
                                    ? ""
                                    : "\nThere is no journal of a live account"
                                            + accounts.map(folder -> " in " + folder)
                                                    .orElse("")
                                            + ": journal_days and journal_orders are empty. Run this again once there is one."));
        }
        return 0;
    }

    /** Spark's own catalog is a map in memory unless it was given a metastore: whatever is made there dies with the session. */
    private static void requireLasting(Warehouse warehouse, String schema) {
        if (schema.startsWith("spark_catalog.")
                && warehouse
                        .spark()
                        .conf()
                        .getOption("spark.sql.catalogImplementation")
                        .contains("in-memory")) {
            throw new ConfigException("The --create (" + schema
                    + ") names the catalog of this session, which is kept in memory: the views would be gone as the command"
                    + " ends.\nName a catalog that stays, run this where Spark has a metastore"
                    + " (spark.sql.catalogImplementation hive), or let --print --create " + schema
                    + " print the statements and run them there.");
        }
    }

    private Optional<String> liveFolder(Warehouse warehouse) {
        if (live != null) {
            if (!live.contains(":/") && !Files.isDirectory(Path.of(live))) {
                throw new ConfigException("The --live folder (" + live + ") is not there.\nIt holds a folder per live"
                        + " account, each with a journal.jsonl.");
            }
            return Optional.of(
                    live.contains(":/")
                            ? live
                            : Path.of(live).toAbsolutePath().normalize().toString());
        }
        Path folder = Path.of(warehouse.location(), "live");
        return warehouse.location().startsWith("/") && Files.isDirectory(folder)
                ? Optional.of(folder.toString())
                : Optional.empty();
    }

    private void print(Map<String, String> statements) {
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.json(Map.of("statements", statements)));
        } else {
            statements.values().forEach(s -> out.println(s + ";\n"));
        }
    }

    private void list() {
        var out = spec.commandLine().getOut();
        if (output.json()) {
            List<Map<String, Object>> views = new ArrayList<>();
            for (ViewSpec view : Views.ALL) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("view", view.name());
                row.put("meaning", view.meaning());
                Map<String, Object> columns = new LinkedHashMap<>();
                view.columns().forEach(c -> columns.put(c.name(), c.meaning()));
                row.put("columns", columns);
                views.add(row);
            }
            out.println(Output.json(Map.of("views", views)));
            return;
        }
        TextTable table = new TextTable("view", "columns", "meaning");
        Views.ALL.forEach(v -> table.row(v.name(), v.columns().size(), v.meaning()));
        out.print(table);
    }
}
