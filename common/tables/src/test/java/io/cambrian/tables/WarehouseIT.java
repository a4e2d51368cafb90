package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseIT {
    private static final TableSpec PRICES = new TableSpec(
            "prices",
            "Test prices.",
            List.of(
                    Column.required("symbol", DataTypes.StringType, "instrument"),
                    Column.required("day", DataTypes.IntegerType, "day"),
                    Column.optional("close", DataTypes.DoubleType, "price in EUR")),
            List.of("symbol", "day"),
            List.of());

    @TempDir
    Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
    }

    @Test
    void aMissingTableIsNamed() {
        assertThatThrownBy(() -> warehouse.read(PRICES))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no table 'prices' yet");
        assertThat(warehouse.version(PRICES)).isEqualTo(-1);
    }

    @Test
    void aTableWhoseMakerDiedBeforeItsFirstCommitIsMadeAnew() throws Exception {
        Files.createDirectories(folder.resolve("prices/_delta_log"));
        Files.writeString(folder.resolve("prices/_delta_log/.00000000000000000000.json.1f2e.tmp"), "{\"commitInfo\":{");
        assertThat(warehouse.exists(PRICES)).isFalse();
        assertThatThrownBy(() -> warehouse.read(PRICES)).hasMessageContaining("no table 'prices' yet");

        warehouse.append(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("A", 1, 10.0))));

        assertThat(warehouse.exists(PRICES)).isTrue();
        assertThat(warehouse.read(PRICES).count()).isEqualTo(1);
    }

    @Test
    void repeatingAnAppendOfTheSameStepWritesNothing() {
        var rows = warehouse.rows(PRICES, List.of(RowFactory.create("A", 1, 10.0)));
        warehouse.append(PRICES, rows, "run", 1);
        warehouse.append(PRICES, rows, "run", 1);
        assertThat(warehouse.read(PRICES).count()).isEqualTo(1);
        warehouse.append(PRICES, rows, "run", 2);
        assertThat(warehouse.read(PRICES).count()).isEqualTo(2);
    }

    @Test
    void mergeInsertsUpdatesAndLeavesTheRestAlone() {
        warehouse.merge(
                PRICES,
                warehouse.rows(
                        PRICES, List.of(RowFactory.create("A", 1, 10.0), RowFactory.create("A", 2, (Object) null))));
        long version = warehouse.version(PRICES);
        var again = warehouse.merge(
                PRICES,
                warehouse.rows(
                        PRICES, List.of(RowFactory.create("A", 1, 10.0), RowFactory.create("A", 2, (Object) null))));
        assertThat(again).isEqualTo(new Warehouse.MergeCounts(0, 0));
        assertThat(warehouse.version(PRICES)).isEqualTo(version);

        var counts = warehouse.merge(
                PRICES,
                warehouse.rows(PRICES, List.of(RowFactory.create("A", 2, 11.0), RowFactory.create("B", 1, 5.0))));
        assertThat(counts).isEqualTo(new Warehouse.MergeCounts(1, 1));
        assertThat(warehouse
                        .read(PRICES)
                        .where("symbol = 'A' and day = 2")
                        .first()
                        .getDouble(2))
                .isEqualTo(11.0);
        assertThat(warehouse
                        .read(PRICES, version)
                        .where("symbol = 'A' and day = 2")
                        .first()
                        .isNullAt(2))
                .isTrue();
    }

    /** A merge of Delta's is many jobs; rows that are all new are appended, and the operation is in the table's history. */
    @Test
    void rowsThatAreAllNewAreAppendedAndMixedOnesMerged() {
        List<Row> rows = List.of(RowFactory.create("A", 1, 10.0), RowFactory.create("B", 1, 11.0));
        warehouse.merge(PRICES, warehouse.rows(PRICES, rows));
        assertThat(lastOperation()).isEqualTo("WRITE");
        Dataset<Row> elsewhere = warehouse.read(PRICES).withColumn("day", functions.expr("day + 1"));
        assertThat(warehouse.merge(PRICES, elsewhere)).isEqualTo(new Warehouse.MergeCounts(2, 0));
        assertThat(lastOperation()).isEqualTo("WRITE");
        long version = warehouse.version(PRICES);
        assertThat(warehouse.merge(PRICES, elsewhere.where("day = 2"))).isEqualTo(new Warehouse.MergeCounts(0, 0));
        assertThat(warehouse.version(PRICES)).isEqualTo(version);
        assertThat(warehouse.merge(PRICES, warehouse.read(PRICES).withColumn("close", functions.expr("close + day"))))
                .isEqualTo(new Warehouse.MergeCounts(0, 4));
        assertThat(lastOperation()).isEqualTo("MERGE");
        assertThat(warehouse.read(PRICES).orderBy("symbol", "day").collectAsList())
                .extracting(r -> r.getString(0) + r.getInt(1) + " " + r.getDouble(2))
                .containsExactly("A1 11.0", "A2 12.0", "B1 12.0", "B2 13.0");
        assertThatThrownBy(() -> warehouse.merge(
                        PRICES,
                        warehouse.rows(
                                PRICES, List.of(RowFactory.create("C", 1, 1.0), RowFactory.create("C", 1, 2.0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[C, 1]");
    }

    @Test
    void aSchemaOfACatalogIsAWarehouseToo() {
        LocalSpark.session().sql("CREATE SCHEMA spark_catalog.cambrian_rows");
        try {
            Warehouse schema = Warehouse.open(LocalSpark.session(), "spark_catalog.cambrian_rows");
            assertThat(schema.exists(PRICES)).isFalse();
            schema.merge(PRICES, schema.rows(PRICES, List.of(RowFactory.create("A", 1, 10.0))));
            long version = schema.version(PRICES);
            assertThat(schema.merge(
                            PRICES,
                            schema.rows(
                                    PRICES, List.of(RowFactory.create("A", 1, 11.0), RowFactory.create("B", 1, 5.0)))))
                    .isEqualTo(new Warehouse.MergeCounts(1, 1));
            schema.append(PRICES, schema.rows(PRICES, List.of(RowFactory.create("C", 1, 7.0))), "run", 1);
            assertThat(schema.all(PRICES)).hasSize(3);
            assertThat(schema.read(PRICES, version).first().getDouble(2)).isEqualTo(10.0);
            assertThat(schema.read(PRICES).schema().apply("close").getComment().get())
                    .isEqualTo("price in EUR");
        } finally {
            LocalSpark.session().sql("DROP SCHEMA spark_catalog.cambrian_rows CASCADE");
        }
    }

    private String lastOperation() {
        return warehouse
                .deltaTable(PRICES)
                .history(1)
                .select("operation")
                .first()
                .getString(0);
    }

    @Test
    void versionsThatChangeNoRowAreNoneOfTheData() {
        assertDataVersions(warehouse, PRICES);
    }

    @Test
    void aCatalogTellsVersionsThatChangeNoRowToo() {
        LocalSpark.session().sql("CREATE SCHEMA spark_catalog.cambrian_versions");
        try {
            assertDataVersions(Warehouse.open(LocalSpark.session(), "spark_catalog.cambrian_versions"), PRICES);
        } finally {
            LocalSpark.session().sql("DROP SCHEMA spark_catalog.cambrian_versions CASCADE");
        }
    }

    private static void assertDataVersions(Warehouse warehouse, TableSpec table) {
        for (int day = 1; day <= 3; day++) {
            warehouse.append(table, warehouse.rows(table, List.of(RowFactory.create("A", day, 10.0))));
            assertThat(warehouse.dataVersion(table, warehouse.version(table)))
                    .as("nothing but rows was written")
                    .isEqualTo(warehouse.version(table));
        }
        long written = warehouse.version(table);
        warehouse.optimize(table);
        warehouse.eraseOldFiles(table);
        warehouse
                .spark()
                .sql("ALTER TABLE " + warehouse.sqlName(table) + " SET TBLPROPERTIES ('cambrian.note' = 'tidied')");
        warehouse.spark().sql("ALTER TABLE " + warehouse.sqlName(table) + " ADD CONSTRAINT paid CHECK (close > 0)");
        assertThat(warehouse.version(table)).isGreaterThanOrEqualTo(written + 5);
        assertThat(warehouse.dataVersion(table, warehouse.version(table))).isEqualTo(written);
        assertThat(warehouse.dataVersion(table, written - 1)).isEqualTo(written - 1);

        warehouse.append(table, warehouse.rows(table, List.of(RowFactory.create("B", 1, 10.0))));
        assertThat(warehouse.dataVersion(table, warehouse.version(table))).isEqualTo(warehouse.version(table));
        warehouse.deltaTable(table).delete("symbol = 'B'");
        assertThat(warehouse.dataVersion(table, warehouse.version(table))).isEqualTo(warehouse.version(table));
    }

    @Test
    void anAnswerIsKeptForAsLongAsTheTableStaysAsItIs() {
        warehouse.merge(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("A", 1, 10.0))));
        List<Row> before = warehouse.all(PRICES);
        assertThat(before).hasSize(1);
        assertThat(warehouse.all(PRICES)).isSameAs(before);
        assertThat(warehouse.ask(PRICES, "days", rows -> rows.select("day"))).containsExactly(RowFactory.create(1));
        warehouse.merge(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("A", 2, 11.0))));
        assertThat(warehouse.all(PRICES)).hasSize(2);
        assertThat(warehouse.ask(PRICES, "days", rows -> rows.select("day"))).hasSize(2);
        assertThat(warehouse.ask(PRICES, "closes", rows -> rows.select("close").where("close > 10")))
                .containsExactly(RowFactory.create(11.0));
    }

    @Test
    void replaceTouchesOnlyTheNamedRows() {
        warehouse.merge(
                PRICES,
                warehouse.rows(PRICES, List.of(RowFactory.create("A", 1, 1.0), RowFactory.create("B", 1, 2.0))));
        warehouse.replace(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("A", 9, 9.0))), "symbol = 'A'");
        assertThat(warehouse.read(PRICES).orderBy("symbol").collectAsList())
                .extracting(r -> r.getString(0) + r.getInt(1))
                .containsExactly("A9", "B1");
    }

    @Test
    void replacingRowsAddsColumnsThatAnEarlierVersionDidNotHave() {
        TableSpec earlier =
                new TableSpec(PRICES.name(), PRICES.meaning(), PRICES.columns().subList(0, 2), PRICES.key(), List.of());
        warehouse.append(
                earlier,
                warehouse.rows(earlier, List.of(RowFactory.create("A", 1), RowFactory.create("B", 1))),
                "run",
                1);

        warehouse.replace(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("B", 2, 5.0))), "symbol = 'B'");

        assertThat(warehouse.read(PRICES).orderBy("symbol").collectAsList())
                .containsExactly(RowFactory.create("A", 1, null), RowFactory.create("B", 2, 5.0));
    }

    @Test
    void appendedRowsAddColumnsThatAnEarlierVersionDidNotHave() {
        TableSpec earlier =
                new TableSpec(PRICES.name(), PRICES.meaning(), PRICES.columns().subList(0, 2), PRICES.key(), List.of());
        warehouse.append(earlier, warehouse.rows(earlier, List.of(RowFactory.create("A", 1))), "run", 1);

        warehouse.append(PRICES, warehouse.rows(PRICES, List.of(RowFactory.create("B", 2, 5.0))), "run", 2);

        assertThat(warehouse.read(PRICES).orderBy("symbol").collectAsList())
                .containsExactly(RowFactory.create("A", 1, null), RowFactory.create("B", 2, 5.0));
    }
}
