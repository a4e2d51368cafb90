package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Every strategy ever seen, once, as text. */
public final class StrategiesTable {
    public static final TableSpec SPEC = new TableSpec(
            "strategies",
            "One row per distinct strategy; written by evolve, read by whoever needs its text.",
            List.of(
                    required("strategy_id", StringType, "first 16 hex digits of SHA-256 of the canonical text"),
                    required("text", StringType, "canonical text in the strategy language"),
                    required("complexity", IntegerType, "number of nodes of its trees")),
            List.of("strategy_id"),
            List.of(),
            List.of("strategy_id"));

    private StrategiesTable() {}

    /** An id as a number: ids have 64 bits. */
    public static long number(String strategyId) {
        return Long.parseUnsignedLong(strategyId, 16);
    }

    /** The ids of all strategies, as numbers, ascending; none where the table does not exist. */
    public static long[] ids(Warehouse warehouse) {
        if (!warehouse.exists(SPEC)) {
            return new long[0];
        }
        LongStream.Builder ids = LongStream.builder();
        warehouse
                .read(SPEC)
                .select("strategy_id")
                .toLocalIterator()
                .forEachRemaining(row -> ids.add(number(row.getString(0))));
        return ids.build().sorted().toArray();
    }

    public static Row toRow(String strategyId, String text, int complexity) {
        return RowFactory.create(strategyId, text, complexity);
    }
}
