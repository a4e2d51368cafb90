package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.cambrian.tables.Warehouse.MergeCounts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void everyTableClassIsListed() {
        List<String> classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.cambrian.tables").stream()
                        .map(JavaClass::getSimpleName)
                        .filter(n -> n.endsWith("Table"))
                        .sorted()
                        .toList();
        assertThat(Tables.ALL).hasSameSizeAs(classes);
        assertThat(Tables.ALL).extracting(TableSpec::name).doesNotHaveDuplicates();
    }

    @Test
    void everyColumnSaysWhatItHolds() {
        for (TableSpec table : Tables.ALL) {
            assertThat(table.meaning()).as(table.name()).endsWith(".");
            assertThat(table.key()).as(table.name()).isNotEmpty();
            assertThat(table.columns())
                    .as(table.name())
                    .allSatisfy(c -> assertThat(c.meaning()).isNotBlank())
                    .allSatisfy(c -> assertThat(c.name()).matches("[a-z][a-z0-9_]*"));
            for (String key : table.key()) {
                assertThat(table.columns().stream()
                                .filter(c -> c.name().equals(key))
                                .findFirst()
                                .orElseThrow()
                                .nullable())
                        .as(table.name() + "." + key)
                        .isFalse();
            }
        }
    }

    @Test
    void policiesOfAnEarlierVersionAreRead() {
        PoliciesTable.Policy policy = new PoliciesTable.Policy(
                "p",
                "{}",
                1.5,
                0.25,
                OptionalLong.of(7),
                Optional.of("u"),
                new Judged("r", 1, "m", "g", 0, 1, 2, 3, 4, "holding", 0.5, 0.75, 0.975, 0.125, true, "why"));
        assertThat(read(policy, PoliciesTable.SPEC.columns().size())).isEqualTo(policy);
        PoliciesTable.Policy older = read(policy, PoliciesTable.SPEC.columns().size() - 1);
        assertThat(older.universeId()).isEmpty();
        assertThat(older.experienceVersion()).hasValue(7);
        assertThat(read(policy, PoliciesTable.SPEC.columns().size() - 2).experienceVersion())
                .isEmpty();
    }

    @Test
    void newRowsAreAppendedOnlyWhereALockKeepsOthersOut() {
        MergeCounts fresh = new MergeCounts(2, 0);
        assertThat(RowMerge.isMerge(fresh, true)).isFalse();
        assertThat(RowMerge.isMerge(fresh, false))
                .as("another process may have brought them between the look and the append")
                .isTrue();
        assertThat(RowMerge.isMerge(new MergeCounts(1, 1), true)).isTrue();
        assertThat(RowMerge.isMerge(new MergeCounts(0, 0), false)).isFalse();
        assertThat(Warehouse.localFolder("file:/a/b")).contains(Path.of("/a/b"));
        assertThat(Warehouse.localFolder("/a/b")).contains(Path.of("/a/b"));
        assertThat(Warehouse.localFolder("s3a://a/b")).isEmpty();
        assertThat(Warehouse.localFolder("main.cambrian")).isEmpty();
    }

    /** As a client of Spark Connect 4.2.0 words them. */
    @Test
    void aTableThatCannotBeReadIsNotTakenForNone() {
        assertThat(Warehouse.meansNoTable(
                        "[INTERNAL_ERROR] Cannot find main error class 'DELTA_MISSING_DELTA_TABLE' SQLSTATE: XX000"))
                .isTrue();
        assertThat(Warehouse.meansNoTable("[PATH_NOT_FOUND] Path does not exist: /w/bars. SQLSTATE: 42K03"))
                .isTrue();
        assertThat(
                        Warehouse.meansNoTable(
                                "org.apache.spark.sql.delta.DeltaFileNotFoundException: [DELTA_TRUNCATED_TRANSACTION_LOG]"
                                        + " file:/w/bars/_delta_log/00000000000000000000.json: Unable to reconstruct state at version 3"))
                .isFalse();
        assertThat(Warehouse.meansNoTable("[FAILED_READ_FILE.NO_HINT] Encountered error while reading file"))
                .isFalse();
        assertThat(Warehouse.meansNoTable(null)).isFalse();
    }

    @Test
    void testsOfAnEarlierVersionHaveNoRival() {
        ForwardTable.Forward test = new ForwardTable.Forward(
                "run", "a", 1, 2, 1, 1, 0.5, 0.25, 0.5, 0.025, "waiting", "waiting", "why", "bars 1", null, null, null,
                null);
        int columns = ForwardTable.SPEC.columns().size() - 4;
        Row row = ForwardTable.toRow(test);
        Row earlier = new GenericRowWithSchema(
                IntStream.range(0, columns).mapToObj(row::get).toArray(),
                new StructType(Arrays.copyOf(ForwardTable.SPEC.schema().fields(), columns)));
        assertThat(ForwardTable.fromRow(earlier)).isEqualTo(test);
    }

    @Test
    void turnsOfAnEarlierVersionAreRead() {
        TurnsTable.Turn turn = new TurnsTable.Turn(
                1,
                "r",
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
                Optional.of(1.5),
                Optional.of("p"));
        assertThat(read(turn, TurnsTable.SPEC.columns().size())).isEqualTo(turn);
        TurnsTable.Turn older = read(turn, TurnsTable.SPEC.columns().size() - 1);
        assertThat(older.policy()).isEmpty();
        assertThat(older.seconds()).contains(1.5);
    }

    private static TurnsTable.Turn read(TurnsTable.Turn turn, int columns) {
        return TurnsTable.fromRow(some(TurnsTable.SPEC, TurnsTable.toRow(turn), columns));
    }

    /** A policy as a table of so many of the columns has it. */
    private static PoliciesTable.Policy read(PoliciesTable.Policy policy, int columns) {
        return PoliciesTable.fromRow(some(PoliciesTable.SPEC, PoliciesTable.toRow(policy), columns));
    }

    /** The first columns of a row. */
    private static Row some(TableSpec table, Row row, int columns) {
        Object[] values = IntStream.range(0, columns).mapToObj(row::get).toArray();
        return new GenericRowWithSchema(
                values, new StructType(Arrays.copyOf(table.schema().fields(), columns)));
    }
}
