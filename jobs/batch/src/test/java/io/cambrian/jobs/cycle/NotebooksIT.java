package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.cli.Cambrian;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.notebook.Notebook;
import io.cambrian.notebook.SqlCells;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.SchemaUpgrade;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.ViewSpec;
import io.cambrian.tables.Views;
import io.cambrian.tables.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views over a cycle's tables, and the notebooks that ask them, executed by a real Jupyter in one kernel. */
class NotebooksIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Warehouse warehouse;
    private static CycleJob.Result cycle;

    @BeforeAll
    static void aCycleWithItsPaperAccount() {
        String home = System.getProperty("cambrian.home");
        System.setProperty("cambrian.home", root().toString());
        try {
            warehouse = Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
            cycle = CycleJob.run(
                    warehouse,
                    new CycleJob.Request(
                            CycleJobIT.SETTINGS,
                            CycleJobIT.noise(),
                            "noise",
                            new EvolveJob.Execution(Engine.RDD, 2),
                            folder.resolve("w"),
                            folder.resolve("keys"),
                            List.of()),
                    Progress.SILENT);
        } finally {
            if (home == null) {
                System.clearProperty("cambrian.home");
            } else {
                System.setProperty("cambrian.home", home);
            }
        }
    }

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        return root;
    }

    @Test
    void viewsHaveTheColumnsThatTheySay() {
        Notebook notebook = Notebook.open(LocalSpark.session(), warehouse.location());
        for (ViewSpec view : Views.ALL) {
            assertThat(notebook.sql("SELECT * FROM " + view.name()).columns())
                    .as(view.name())
                    .containsExactly(view.columns().stream()
                            .map(ViewSpec.ViewColumn::name)
                            .toArray(String[]::new));
        }
    }

    @Test
    void figuresAreThoseOfTheTables() throws Exception {
        assertThat(one("SELECT COUNT(*), COUNT(DISTINCT search_id), SUM(CAST(repeated AS INT)) FROM ledger"))
                .isEqualTo(one("SELECT COUNT(*), COUNT(DISTINCT run_id), SUM(CAST(repeated AS INT)) FROM trials"));
        assertThat(one("SELECT SUM(trials), SUM(new) + SUM(repeated) + SUM(rejected) FROM search_progress"))
                .isEqualTo(one("SELECT COUNT(*), COUNT(*) FROM trials"));
        assertThat(one("SELECT best_so_far FROM search_progress ORDER BY generation DESC LIMIT 1"))
                .isEqualTo(one("SELECT MAX(fitness) FROM trials"));
        assertThat(one("SELECT SUM(children) FROM operator_success"))
                .isEqualTo(one("SELECT COUNT(*) FROM lineage WHERE SIZE(parent_ids) > 0"));
        assertThat(one("SELECT cycle_id FROM newest_cycle").getString(0)).isEqualTo(cycle.runId());
        assertThat(one("SELECT trials, periods_per_year FROM evidence").toString())
                .isEqualTo("[" + cycle.trials() + ",252]");
        assertThat(one("SELECT COUNT(*), SUM(CAST(promoted AS INT)) FROM leaderboard"))
                .isEqualTo(one("SELECT COUNT(*), SUM(CAST(promoted AS INT)) FROM promotions"));
        assertThat(one("SELECT twins_run, twins_as_good FROM evidence"))
                .isEqualTo(
                        one("SELECT COUNT(*), COUNT_IF(statistic >= (SELECT MAX(excess_sharpe) FROM promotions)) FROM"
                                + " twins"));
        Row var = one("SELECT COUNT_IF(-realized_return > value_at_risk), MAX_BY(exceedances, day), COUNT(*),"
                + " MAX_BY(tested_days, day) FROM var_history WHERE subject = 'portfolio' AND confidence_level = 0.99 AND"
                + " method = (SELECT MIN(method) FROM var_history)");
        assertThat(var.getLong(0)).isEqualTo(var.getLong(1));
        assertThat(var.getLong(2)).isEqualTo(var.getLong(3)).isPositive();
        for (String segment : List.of("development", "holdout")) {
            double parts = one("SELECT SUM(contribution) FROM contributions WHERE segment = '" + segment + "'")
                    .getDouble(0);
            double compounded = one("SELECT MAX_BY(growth, day) / MIN_BY(growth / (1 + net_return), day) - 1"
                            + " FROM portfolio_returns WHERE segment = '" + segment + "'")
                    .getDouble(0);
            assertThat(parts).as(segment).isCloseTo(compounded, within(1e-10));
        }
    }

    @Test
    void theJournalIsThatOfThePaperAccount() throws Exception {
        Path account;
        try (Stream<Path> accounts = Files.list(folder.resolve("w/live"))) {
            account = accounts.findFirst().orElseThrow();
        }
        List<String> days = Files.readAllLines(account.resolve("account.csv"));
        String[] last = days.get(days.size() - 1).split(",");
        Row close = one("SELECT COUNT(*), MAX_BY(equity, day), CAST(MAX(day) AS STRING) FROM journal_days");
        assertThat(close.getLong(0)).isEqualTo(days.size() - 1);
        assertThat(close.getDouble(1)).isEqualTo(Double.parseDouble(last[1]));
        assertThat(close.getString(2)).isEqualTo(last[0]);
        List<String> lines = Files.readAllLines(account.resolve("journal.jsonl"));
        assertThat(one("SELECT COUNT(*) FROM journal_orders").getLong(0))
                .isEqualTo(lines.stream()
                        .filter(l -> l.contains("\"type\":\"order\"") || l.contains("\"type\":\"order_denied\""))
                        .count());
    }

    @Test
    void viewsInACatalogAnswerAsTemporaryOnes() throws Exception {
        var spark = LocalSpark.session();
        String schema = "spark_catalog.cambrian_views";
        spark.sql("CREATE SCHEMA IF NOT EXISTS " + schema);
        try {
            Map<String, String> statements = Views.statements(
                    warehouse, schema, Optional.of(folder.resolve("w/live").toString()));
            statements.values().forEach(spark::sql);
            for (String name : List.of("leaderboard", "evidence", "ledger", "var_history", "journal_days")) {
                assertThat(spark.sql("SELECT * FROM " + schema + "." + name).count())
                        .as(name)
                        .isEqualTo(one("SELECT COUNT(*) FROM " + name).getLong(0))
                        .isPositive();
            }
            assertThat(spark.sql("DESCRIBE TABLE " + schema + ".leaderboard").collectAsList().stream()
                            .filter(r -> r.getString(0).equals("deflated_sharpe"))
                            .map(r -> r.getString(2)))
                    .containsExactly("probability that train_sharpe is more than the best of N would show by luck");
        } finally {
            spark.sql("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    /** Tables that the cycle wrote, and beside them whatever the first of the notebooks makes. */
    @Test
    void theSqlNotebooksAnswerOverTheTablesOfACycle() throws Exception {
        Map<String, Long> rows = inASchemaOfItsOwn(
                "spark_catalog.cambrian_sql",
                spark -> {
                    for (TableSpec table : Tables.ALL) {
                        if (warehouse.exists(table)) {
                            spark.sql("CREATE TABLE spark_catalog.cambrian_sql." + table.name()
                                    + " USING DELTA LOCATION '" + warehouse.location() + "/" + table.name() + "'");
                        }
                    }
                },
                spark -> {});
        assertThat(rows.entrySet().stream()
                        .filter(c -> c.getKey().startsWith("01-") || c.getKey().startsWith("03-")))
                .as("quickstart and evidence")
                .hasSizeGreaterThan(8)
                .filteredOn(c -> c.getValue() > 0)
                .hasSizeGreaterThan(6);
    }

    @Test
    void theSqlNotebooksMakeAllTablesWhereThereAreNone() throws Exception {
        Map<String, Long> rows = inASchemaOfItsOwn("spark_catalog.cambrian_empty", spark -> {}, spark -> {
            Warehouse made = Warehouse.open(spark, "spark_catalog.cambrian_empty");
            for (TableSpec table : Tables.ALL) {
                // SQL cannot say that no element of an array is missing
                assertThat(made.read(table).schema().toDDL())
                        .as(table.name())
                        .isEqualTo(table.schema().toDDL());
                if (!table.checks().isEmpty() || !table.partitionBy().isEmpty()) {
                    assertThat(SchemaUpgrade.of(made, table).isCurrent())
                            .as(table.name())
                            .isTrue();
                }
            }
        });
        assertThat(rows).hasSizeGreaterThan(100);
    }

    private static Map<String, Long> inASchemaOfItsOwn(
            String schema, Consumer<SparkSession> before, Consumer<SparkSession> after) throws IOException {
        SparkSession spark = LocalSpark.session().newSession();
        spark.sql("CREATE SCHEMA " + schema);
        try {
            before.accept(spark);
            Map<String, Long> rows = SqlCells.run(spark, root().resolve("notebooks/databricks/sql"), schema);
            after.accept(spark);
            return rows;
        } finally {
            spark.sql("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    @Test
    void withoutTablesEachPanelSaysWhatToDo() {
        Notebook notebook =
                Notebook.open(LocalSpark.session(), folder.resolve("nothing").toString());
        for (ViewSpec view : Views.ALL) {
            assertThat(notebook.sql("SELECT * FROM " + view.name()).count())
                    .as(view.name())
                    .isZero();
        }
        assertThat(notebook.table("What?", "SELECT * FROM leaderboard").html())
                .contains("data-state=\"empty\"", "The view leaderboard is empty. Run &#39;cambrian demo&#39;");
        Notebook.open(LocalSpark.session(), warehouse.location()).register();
    }

    @Test
    void withoutAJournalThePanelsSayHowToGetOne() throws Exception {
        Path place = folder.resolve("quiet");
        Path account = place.resolve("live/account");
        List<String> cells = SqlCells.queries(root().resolve("notebooks/source/07-live-journal.md"), "journal_");
        assertThat(cells).hasSizeGreaterThan(3);
        for (String state : List.of("no folder", "no account", "no journal", "an empty journal")) {
            switch (state) {
                case "no account" -> Files.createDirectories(account.getParent());
                case "no journal" -> Files.createDirectories(account);
                case "an empty journal" -> Files.createFile(account.resolve("journal.jsonl"));
                default -> Files.createDirectories(place);
            }
            Notebook notebook = Notebook.open(LocalSpark.session(), place.toString());
            for (String sql : cells) {
                assertThat(notebook.table("What?", sql).html())
                        .as(state + ": " + sql)
                        .contains("data-state=\"empty\"", "is empty. Run &#39;cambrian live --bundles");
            }
        }
        Files.delete(account.resolve("journal.jsonl"));
        var spark = LocalSpark.session();
        Warehouse quiet = Warehouse.open(spark, place.toString());
        Map<String, String> statements = Views.statements(
                quiet,
                "spark_catalog.cambrian_quiet",
                Optional.of(place.resolve("live").toString()));
        spark.sql("CREATE SCHEMA spark_catalog.cambrian_quiet");
        try {
            spark.sql(statements.get("journal_days"));
            assertThat(spark.table("spark_catalog.cambrian_quiet.journal_days").isEmpty())
                    .isTrue();
        } finally {
            spark.sql("DROP SCHEMA spark_catalog.cambrian_quiet CASCADE");
        }
        Notebook.open(spark, warehouse.location()).register();
    }

    /** To run a live process beside it would not help. */
    @Test
    void overACatalogThePanelsSayWhoReadsJournals() {
        var spark = LocalSpark.session();
        spark.sql("CREATE SCHEMA spark_catalog.cambrian_far");
        try {
            Notebook notebook = Notebook.open(spark, "spark_catalog.cambrian_far");
            assertThat(notebook.table("What?", "SELECT * FROM journal_days").html())
                    .contains("The view journal_days is empty. A notebook reads journals beside", "--live DIR")
                    .doesNotContain("cambrian live --bundles");
        } finally {
            spark.sql("DROP SCHEMA spark_catalog.cambrian_far CASCADE");
        }
        Notebook.open(spark, warehouse.location()).register();
    }

    @Test
    void viewsAreNotMadeWhereNothingOfThemStays() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        int code;
        try {
            code = Cambrian.run("views", "--create", "spark_catalog.gone", "--warehouse", warehouse.location());
        } finally {
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("The --create (spark_catalog.gone)", "kept in memory", "--print");
        assertThat(code).isEqualTo(2);
        assertThat(LocalSpark.session().catalog().databaseExists("gone")).isFalse();
    }

    @Test
    void allNotebooksRunInJupyter() throws Exception {
        if (exit("python3", root().resolve("notebooks/execute.py").toString(), "--help") != 0) {
            String missing = "NOTEBOOKS ARE NOT TESTED: Jupyter is missing. .ci/run says which packages it needs.";
            // a build server that lost its Jupyter must not look as if it had tested them
            assertThat(System.getenv("CI")).as(missing).isNull();
            System.err.println(missing);
            Assumptions.abort(missing);
        }
        Path kernels = Files.createDirectories(folder.resolve("jupyter/kernels"));
        Files.createSymbolicLink(kernels.resolve("cambrian-java"), root().resolve("notebooks/kernel"));
        List<String> command = new ArrayList<>(List.of(
                "python3",
                root().resolve("notebooks/execute.py").toString(),
                "--out",
                folder.resolve("done").toString()));
        try (Stream<Path> files = Files.list(root().resolve("notebooks/jupyter"))) {
            files.sorted().map(Path::toString).forEach(command::add);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JUPYTER_PATH", folder.resolve("jupyter").toString());
        builder.environment().put("CAMBRIAN_WAREHOUSE", warehouse.location());
        builder.environment().put("CAMBRIAN_KERNEL_CP", kernelClassPath());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Path log = folder.resolve("execute.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
        System.out.println(Files.readString(log));
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        try (Stream<Path> files = Files.list(folder.resolve("done"))) {
            for (Path file : files.sorted().toList()) {
                everyCellShowedAPanel(file);
            }
        }
    }

    private static void everyCellShowedAPanel(Path file) throws IOException {
        int panels = 0;
        int drawn = 0;
        for (JsonNode cell : JSON.readTree(file.toFile()).get("cells")) {
            String source = cell.get("source").toString();
            if (cell.get("cell_type").asText().equals("code") && !source.contains("Notebook.open(")) {
                String html = cell.at("/outputs/0/data/text~1html").toString();
                assertThat(html).as(file.getFileName() + ": " + source).contains("class=\\\"cambrian\\\"");
                panels++;
                drawn += html.contains("data-state=\\\"shown\\\"") ? 1 : 0;
                if (source.contains("nb.chart") && html.contains("data-state=\\\"shown\\\"")) {
                    assertThat(html)
                            .as(source)
                            .contains("<svg")
                            .contains("<path")
                            .doesNotContain("NaN");
                }
            }
        }
        assertThat(panels).as(file.getFileName().toString()).isGreaterThanOrEqualTo(5);
        assertThat(drawn).as("of " + panels + " in " + file.getFileName()).isGreaterThanOrEqualTo(panels - 3);
    }

    /** The kernel, the shaded jar as it is shipped, and Spark. */
    private static String kernelClassPath() throws IOException {
        List<String> path = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of("target/kernel"))) {
            jars.map(j -> j.toAbsolutePath().toString()).forEach(path::add);
        }
        try (Stream<Path> jars = Files.list(Path.of("target"))) {
            jars.filter(j -> j.toString().endsWith("-all.jar"))
                    .map(j -> j.toAbsolutePath().toString())
                    .forEach(path::add);
        }
        assertThat(path).as("kernel and shaded jar").hasSize(2);
        String tested = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        path.addAll(Stream.of(tested.split(":"))
                .filter(e -> e.endsWith(".jar") && !e.contains("cambrian"))
                .toList());
        return String.join(":", path);
    }

    private static int exit(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return 127;
        }
    }

    private static Row one(String sql) {
        return Notebook.open(LocalSpark.session(), warehouse.location())
                .sql(sql)
                .first();
    }
}
