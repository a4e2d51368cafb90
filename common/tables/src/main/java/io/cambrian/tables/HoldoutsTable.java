package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Each opening of untouched data. A hold-out belongs to the warehouse, and every look at it is recorded. */
public final class HoldoutsTable {
    public static final TableSpec SPEC = new TableSpec(
            "holdouts",
            "One row per opening of a hold-out; written before it is read.",
            List.of(
                    required("holdout_id", StringType, "hash of universe and days"),
                    required("run_id", StringType, "who looked"),
                    required("from_day", IntegerType, "first day, days since 1970-01-01"),
                    required("to_day", IntegerType, "last day"),
                    required(
                            "opening", IntegerType, "how many times these days have been looked at, this one included"),
                    required("strategies", StringType, "ids of the strategies tested, separated by blanks")),
            List.of("holdout_id", "run_id"),
            List.of());

    private HoldoutsTable() {}

    /**
     * One look at untouched days.
     *
     * @param holdoutId hash of universe and days
     * @param runId who looked
     * @param fromDay first day, days since 1970-01-01
     * @param toDay last day
     * @param opening how many times these days have been looked at, this one included
     * @param strategies ids of the strategies tested, separated by blanks
     */
    public record Opening(String holdoutId, String runId, int fromDay, int toDay, int opening, String strategies) {}

    public static Row toRow(Opening r) {
        return RowFactory.create(r.holdoutId, r.runId, r.fromDay, r.toDay, r.opening, r.strategies);
    }

    public static Opening fromRow(Row r) {
        return new Opening(
                r.getAs("holdout_id"),
                r.getAs("run_id"),
                r.<Integer>getAs("from_day"),
                r.<Integer>getAs("to_day"),
                r.<Integer>getAs("opening"),
                r.getAs("strategies"));
    }
}
