package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.SchemaUpgrade;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.Charges;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.TradeMemoryTable.Setting;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A warehouse of which three tables are as the version before left them, and one is current. */
class UpgradeCommandIT {
    private static final List<TableSpec> OLD = List.of(LineageTable.SPEC, TurnsTable.SPEC, TradeMemoryTable.SPEC);

    @TempDir
    Path folder;

    private Warehouse warehouse;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void open() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        RunsTable.finish(warehouse, new RunsTable.Run("r", "job", "{}", "{}", 1, "k", "{}"));
    }

    /** Without its last columns, checks, properties and the mark of a version. */
    private void written(TableSpec table, int lacking, Row row) {
        int columns = table.columns().size() - lacking;
        StructType schema = new StructType(Arrays.copyOf(table.schema().fields(), columns));
        String place = folder.resolve(table.name()).toString();
        DeltaTable.create(warehouse.spark()).location(place).addColumns(schema).execute();
        Object[] values = IntStream.range(0, columns).mapToObj(row::get).toArray();
        warehouse
                .spark()
                .createDataFrame(List.of(RowFactory.create(values)), schema)
                .write()
                .format("delta")
                .mode("append")
                .save(place);
    }

    private void ofTheVersionBefore(int knownDay) {
        written(LineageTable.SPEC, 1, LineageTable.toRow("r", 0, 1, "s", "mutation", List.of("p"), 0.5));
        written(
                TurnsTable.SPEC,
                1,
                TurnsTable.toRow(new Turn(
                        1,
                        "r1",
                        10,
                        "search",
                        "why",
                        true,
                        Optional.empty(),
                        1,
                        Optional.of("c"),
                        Optional.of("c"),
                        Optional.empty(),
                        Optional.of("b"),
                        0,
                        0,
                        1,
                        true,
                        0,
                        "v",
                        "words",
                        Optional.empty(),
                        Optional.empty())));
        written(
                TradeMemoryTable.SPEC,
                0,
                TradeMemoryTable.toRow(new RememberedTrade(
                        "r",
                        "s",
                        "S",
                        10,
                        9,
                        Optional.of(12),
                        "long",
                        1,
                        100,
                        101,
                        0.01,
                        0,
                        2,
                        0,
                        0.02,
                        "exit_condition",
                        "win",
                        "development",
                        new Setting("m", Optional.empty(), List.of(), Optional.empty()),
                        knownDay,
                        TradeMemoryTable.RESEARCH,
                        new Charges(1, 4, 50),
                        1)));
    }

    private int upgrade(String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = {"upgrade", "--warehouse", folder.toString()};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Cambrian.run(line, all);
    }

    private List<String> upgraded(String... more) throws IOException {
        String[] all = Arrays.copyOf(more, more.length + 1);
        all[more.length] = "--json";
        assertThat(upgrade(all)).as(err.toString()).isZero();
        JsonNode said = new ObjectMapper().readTree(out.toString());
        List<String> tables = said.findValuesAsText("table");
        assertThat(said.get("no_op").asBoolean()).isEqualTo(tables.isEmpty());
        return tables;
    }

    private static Set<Thread> tickers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("progress"))
                .collect(Collectors.toSet());
    }

    private List<Long> versions() {
        return OLD.stream().map(warehouse::version).toList();
    }

    @Test
    void allTablesAreUpgradedAndAnInterruptedUpgradeGoesOn() throws IOException {
        ofTheVersionBefore(12);
        List<Long> before = versions();
        String[] names = OLD.stream().map(TableSpec::name).toArray(String[]::new);
        assertThat(upgraded("--dry-run")).containsExactlyInAnyOrder(names);
        assertThat(versions()).isEqualTo(before);

        // what an upgrade leaves that ends amid its second table
        SchemaUpgrade.of(warehouse, LineageTable.SPEC).apply(warehouse);
        warehouse.addMissingColumns(TurnsTable.SPEC);
        long done = warehouse.version(LineageTable.SPEC);
        assertThat(upgraded()).containsExactlyInAnyOrder(TurnsTable.SPEC.name(), TradeMemoryTable.SPEC.name());

        assertThat(warehouse.version(LineageTable.SPEC)).isEqualTo(done);
        assertThat(OLD)
                .allSatisfy(
                        table -> assertThat(SchemaUpgrade.of(warehouse, table).isCurrent())
                                .as(table.name())
                                .isTrue())
                .allSatisfy(table -> assertThat(warehouse.read(table).count()).isEqualTo(1));
        assertThat(TurnsTable.all(warehouse)).singleElement().satisfies(turn -> {
            assertThat(turn.bundle()).contains("b");
            assertThat(turn.policy()).isEmpty();
        });
        List<Long> after = versions();
        assertThat(upgraded()).as("nothing is left to do").isEmpty();
        assertThat(versions()).isEqualTo(after);
    }

    @Test
    void rowsThatBreakACheckOfOneTableKeepAllAsTheyWere() {
        ofTheVersionBefore(1); // known before it was entered
        List<Long> before = versions();
        Set<Thread> running = tickers();
        assertThat(upgrade()).isEqualTo(1);
        assertThat(tickers()).as("nothing goes on telling of its progress").allSatisfy(ticker -> {
            if (!running.contains(ticker)) {
                ticker.join(5_000);
                assertThat(ticker.isAlive()).isFalse();
            }
        });
        assertThat(err.toString())
                .contains(
                        "The table trade_memory",
                        "1 rows that break the check known_after_entry",
                        "Nothing was changed.");
        assertThat(versions()).isEqualTo(before);
    }
}
