package io.cambrian.notebook;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.tables.Views;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A warehouse, opened to be read: its tables and views answer SQL under their own names, and panels show the answers. Nothing
 * here writes into the warehouse. Not thread-safe: one per notebook, and one at a time in a session.
 */
public final class Notebook {
    /** Environment variable and, with dots, system property that say which warehouse. */
    private static final String PLACE = "CAMBRIAN_WAREHOUSE";

    /** Many small queries: generated code and rearranged plans would cost more than they save. */
    private static final Map<String, String> SMALL_QUERIES = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.shuffle.partitions", "2");

    private final Warehouse warehouse;
    private final Set<String> registered = new HashSet<>();

    private Notebook(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * The warehouse that {@code cambrian.warehouse} or {@code CAMBRIAN_WAREHOUSE} names, else the folder {@code warehouse}; in
     * the session that runs, else in a local one.
     */
    public static Notebook open() {
        String named = System.getProperty("cambrian.warehouse", System.getenv(PLACE));
        return open(named == null || named.isBlank() ? "warehouse" : named);
    }

    /** The warehouse in a folder, at a URI, or in a {@code catalog.schema}. */
    public static Notebook open(String place) {
        boolean local = System.getenv("SPARK_REMOTE") == null
                && !place.contains(":/")
                && !place.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+");
        if (local && !Files.isDirectory(Path.of(place))) {
            throw new ConfigException(
                    "There is no warehouse at " + Path.of(place).toAbsolutePath()
                            + ".\nMake one with 'bin/cambrian demo --warehouse " + place
                            + "', or name yours in the environment variable "
                            + PLACE + " before the notebook's kernel starts.");
        }
        return open(
                Sessions.open(new SessionSettings(
                        "cambrian notebook", Optional.ofNullable(System.getenv("CAMBRIAN_MASTER")), SMALL_QUERIES)),
                place);
    }

    /** The same in a session of the caller's, such as {@code spark} on Databricks. */
    public static Notebook open(SparkSession spark, String place) {
        return new Notebook(Warehouse.open(spark, place));
    }

    /** Where the warehouse is. */
    public String location() {
        return warehouse.location();
    }

    /**
     * Rows of a query over the views and tables, which are named without a prefix after FROM or JOIN. They become temporary views
     * of the session when they are first asked for.
     */
    public Dataset<Row> sql(String query) {
        Views.closure(Views.mentioned(query)).forEach(this::register);
        return warehouse.spark().sql(query);
    }

    private void register(String name) {
        if (registered.add(name)) {
            if (name.equals(Views.JOURNAL) && readsJournals()) {
                warehouse
                        .spark()
                        .createDataFrame(JournalRows.of(Path.of(warehouse.location())), Views.JOURNAL_SCHEMA)
                        .createOrReplaceTempView(Views.JOURNAL);
            } else {
                Views.register(warehouse, name);
            }
        }
    }

    /** Whether journals of live accounts can lie beside the warehouse: in a folder of this machine. */
    boolean readsJournals() {
        return warehouse.location().startsWith("/");
    }

    /** All views and tables at once, for cells that are SQL alone. */
    public Notebook register() {
        Views.ALL.forEach(v -> Views.closure(List.of(v.name())).forEach(this::register));
        return this;
    }

    /** Forgets what was read: later cells see what was published since. */
    public Notebook refresh() {
        registered.clear();
        return this;
    }

    Frame collect(String query, int most) {
        Dataset<Row> rows = sql(query);
        return new Frame(rows.schema(), rows.takeAsList(most));
    }

    /** The answer to a query as a table under a question. */
    public TablePanel table(String question, String query) {
        return new TablePanel(question, new Answer(this, query));
    }

    /** The answer to a query as a chart under a question. */
    public Chart chart(String question, String query) {
        return new Chart(question, new Answer(this, query));
    }

    /** The views, with what a row of each is. */
    public TablePanel views() {
        List<Row> rows = Views.ALL.stream()
                .map(v -> RowFactory.create(v.name(), v.columns().size(), v.meaning()))
                .toList();
        warehouse
                .spark()
                .createDataFrame(rows, StructType.fromDDL("view STRING, columns INT, meaning STRING"))
                .createOrReplaceTempView("cambrian_views");
        return table("What can be asked?", "SELECT * FROM cambrian_views");
    }

    /**
     * Recalls what became of the remembered trades that were decided when the market looked most like it does on the last day
     * known, from what was known then. The cases become a temporary view {@code recalled}, the estimate {@code
     * recall_estimate}, which is shown.
     */
    public TablePanel recall(String question, int cases) {
        Recalled.register(this, cases);
        return table(question, "SELECT * FROM recall_estimate WHERE EXISTS (SELECT 1 FROM remembered_trades)");
    }

    /**
     * How the best finalist of the newest search came to be: itself and, from each child, its fitter parent. The steps become a
     * temporary view {@code pedigree}, which is shown.
     */
    public TablePanel pedigree(String question) {
        Frame best = collect(
                "SELECT l.strategy_id AS champion_id, n.search_id FROM leaderboard l"
                        + " JOIN newest_search n ON n.cycle_id = l.cycle_id WHERE l.rank = 1 LIMIT 1",
                1);
        Pedigree.register(
                this,
                best.size() == 0 ? "" : best.texts("search_id").get(0),
                best.size() == 0 ? "" : best.texts("champion_id").get(0));
        return table(
                question, "SELECT * FROM pedigree WHERE EXISTS (SELECT 1 FROM lineage_edges) ORDER BY generation DESC");
    }

    Warehouse warehouse() {
        return warehouse;
    }
}
