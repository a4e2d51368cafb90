package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as the version before wrote them: without later columns, checks, properties and the mark of a schema version. */
class SchemaUpgradeIT {
    private static final TableSpec NOTES = new TableSpec(
                    "notes",
                    "Test notes.",
                    List.of(
                            Column.required("day", DataTypes.IntegerType, "day"),
                            Column.required("kind", DataTypes.StringType, "what it is about"),
                            Column.optional("weight", DataTypes.DoubleType, "fraction")),
                    List.of("day"),
                    List.of())
            .checking("known_kind", "kind in ('a', 'b')")
            .withChangeFeed();

    @TempDir
    Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
    }

    /** As a version without marks made it, which knew so many of the columns. */
    private void written(TableSpec spec, int columns, Row... rows) {
        DeltaTable.create(warehouse.spark())
                .location(folder.resolve(spec.name()).toString())
                .addColumns(new StructType(Arrays.copyOf(spec.schema().fields(), columns)))
                .execute();
        warehouse
                .spark()
                .createDataFrame(
                        List.of(rows),
                        new StructType(Arrays.copyOf(spec.schema().fields(), columns)))
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve(spec.name()).toString());
    }

    @Test
    void aTableOfTheVersionBeforeGainsWhatItLacksAndKeepsItsRows() {
        written(NOTES, 2, RowFactory.create(1, "a"), RowFactory.create(2, "b"));
        SchemaUpgrade upgrade = SchemaUpgrade.of(warehouse, NOTES);
        assertThat(upgrade.from()).isEqualTo(1);
        assertThat(upgrade.steps())
                .containsExactly(
                        "columns weight",
                        "checks known_kind",
                        "properties delta.checkpointInterval, delta.enableChangeDataFeed, delta.logRetentionDuration");

        upgrade.apply(warehouse);

        assertThat(warehouse.read(NOTES).orderBy("day").collectAsList())
                .containsExactly(RowFactory.create(1, "a", null), RowFactory.create(2, "b", null));
        assertThat(warehouse.read(NOTES).schema().apply("weight").getComment().get())
                .isEqualTo("fraction");
        assertThat(warehouse.properties(NOTES))
                .containsEntry(SchemaUpgrade.VERSION, "2")
                .containsEntry("delta.enableChangeDataFeed", "true");
        assertThatThrownBy(() ->
                        warehouse.append(NOTES, warehouse.rows(NOTES, List.of(RowFactory.create(3, "c", null)))))
                .hasStackTraceContaining("known_kind");
        long version = warehouse.version(NOTES);
        SchemaUpgrade again = SchemaUpgrade.of(warehouse, NOTES);
        assertThat(again.isCurrent()).isTrue();
        again.apply(warehouse);
        assertThat(warehouse.version(NOTES)).isEqualTo(version);
        // what was before can still be read
        assertThat(warehouse.read(NOTES, 1).columns()).containsExactly("day", "kind");
    }

    @Test
    void theLedgerOfTheVersionBeforeReadsAsBefore() {
        int known = IntStream.range(0, LineageTable.SPEC.columns().size())
                .filter(i -> LineageTable.SPEC.columns().get(i).name().equals("probability"))
                .findFirst()
                .orElseThrow();
        Row trial = LineageTable.toRow("r", 0, 1, "s", "mutation", List.of("p"), 0.5);
        Object[] values = IntStream.range(0, known).mapToObj(trial::get).toArray();
        written(LineageTable.SPEC, known, RowFactory.create(values));

        SchemaUpgrade.of(warehouse, LineageTable.SPEC).apply(warehouse);

        Row row = warehouse.read(LineageTable.SPEC).first();
        assertThat(row.getString(row.fieldIndex("run_id"))).isEqualTo("r");
        assertThat(row.isNullAt(row.fieldIndex("probability"))).isTrue();
        assertThat(SchemaUpgrade.of(warehouse, LineageTable.SPEC).isCurrent()).isTrue();
        Warehouse fresh =
                Warehouse.open(LocalSpark.session(), folder.resolve("fresh").toString());
        fresh.createIfMissing(LineageTable.SPEC);
        assertThat(warehouse.properties(LineageTable.SPEC)).isEqualTo(fresh.properties(LineageTable.SPEC));
    }

    @Test
    void aTableWhoseLogWouldBeForgottenIsNotCurrent() {
        warehouse.createIfMissing(NOTES);
        warehouse
                .spark()
                .sql("ALTER TABLE " + warehouse.sqlName(NOTES) + " UNSET TBLPROPERTIES ('delta.logRetentionDuration')");
        SchemaUpgrade upgrade = SchemaUpgrade.of(warehouse, NOTES);
        assertThat(upgrade.isCurrent()).isFalse();
        assertThat(upgrade.steps()).containsExactly("properties delta.logRetentionDuration");
        upgrade.apply(warehouse);
        assertThat(warehouse.properties(NOTES)).containsEntry("delta.logRetentionDuration", "interval 36500 days");
    }

    @Test
    void newTablesAreOfThePresentVersion() {
        warehouse.createIfMissing(NOTES);
        assertThat(SchemaUpgrade.of(warehouse, NOTES).isCurrent()).isTrue();
    }

    @Test
    void aNewerVersionAndAForeignTableAreRefused() {
        warehouse.createIfMissing(NOTES);
        warehouse
                .spark()
                .sql("ALTER TABLE " + warehouse.sqlName(NOTES) + " SET TBLPROPERTIES ('" + SchemaUpgrade.VERSION
                        + "' = '7')");
        assertThatThrownBy(() -> SchemaUpgrade.of(warehouse, NOTES))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("notes", "version 7", "A newer Cambrian wrote it");
        TableSpec other = new TableSpec(
                "other",
                "Test.",
                List.of(
                        Column.required("day", DataTypes.StringType, "day"),
                        Column.required("kind", DataTypes.StringType, "kind")),
                List.of("day"),
                List.of());
        written(other, 1, RowFactory.create("x"));
        assertThatThrownBy(() -> SchemaUpgrade.of(warehouse, other)).hasMessageContaining("has no column kind");
    }

    @Test
    void rowsThatBreakACheckStopTheUpgradeAndAreCounted() {
        written(NOTES, 3, RowFactory.create(1, "z", 0.5));
        assertThatThrownBy(() -> SchemaUpgrade.of(warehouse, NOTES).apply(warehouse))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("1 rows", "known_kind", "Correct or delete them");
        assertThat(SchemaUpgrade.of(warehouse, NOTES).from()).isEqualTo(1);
    }

    @Test
    void rowsOfAllTablesAreLookedAtBeforeAnyIsChanged() {
        TableSpec heavy = new TableSpec("heavy", "Test.", NOTES.columns(), NOTES.key(), List.of())
                .checking("has_weight", "weight > 0");
        written(NOTES, 2, RowFactory.create(1, "z"), RowFactory.create(2, "a"));
        // a condition that is unknown is one that does not hold, also of a column that is still to come
        written(heavy, 2, RowFactory.create(1, "a"), RowFactory.create(2, "b"));
        List<SchemaUpgrade> upgrades = List.of(SchemaUpgrade.of(warehouse, NOTES), SchemaUpgrade.of(warehouse, heavy));
        assertThatThrownBy(() -> SchemaUpgrade.verify(warehouse, upgrades))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(
                        "notes", "1 rows that break the check known_kind", "heavy", "2 rows", "Nothing was changed");
        assertThatThrownBy(() -> upgrades.get(1).apply(warehouse)).isInstanceOf(DataException.class);
        assertThat(warehouse.version(NOTES)).isEqualTo(1);
        assertThat(warehouse.version(heavy)).isEqualTo(1);
        assertThat(warehouse.read(heavy).columns()).containsExactly("day", "kind");
    }
}
