package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.market.MacroFile;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * Macro series as they were told: one row per value and file. Rows are only added, so files may come twice and in any order;
 * when a value was known, and what later files made of it, is a question to the rows ({@link #vintages}).
 */
public final class EnvironmentTable {
    public static final TableSpec SPEC = new TableSpec(
                    "environment",
                    "One row per macro series, period and telling of its value; written by ingest, read by remember.",
                    List.of(
                            required("series", StringType, "name of the series"),
                            required("period_day", IntegerType, "date that the value carries, days since 1970-01-01"),
                            required("as_of_day", IntegerType, "day that the file speaks for: it was drawn then"),
                            required("value", DoubleType, "in the unit of the series"),
                            required(
                                    "published_day",
                                    IntegerType,
                                    "period plus the stated publication lag: before it nobody knew a value of this period")),
                    List.of("series", "period_day", "as_of_day"),
                    List.of())
            .checking("published_after_period", "published_day >= period_day and as_of_day >= published_day")
            .withChangeFeed();

    private EnvironmentTable() {}

    public static Row toRow(MacroFile.Value v, int asOf) {
        return RowFactory.create(v.series(), v.period(), asOf, v.value(), v.published());
    }

    /**
     * The vintages: series, period_day, known_day, value. The first telling of a period is known from its publication on; a
     * later file that says something else is known from the day for which it speaks. A file that repeats a value adds nothing.
     *
     * <p>The first telling may itself be a revised figure, where the only file is a late one: its timing is honest, its value
     * is that of the file.
     */
    public static Dataset<Row> vintages(Dataset<Row> rows) {
        var told = Window.partitionBy("series", "period_day").orderBy("as_of_day");
        return rows.withColumn("_before", functions.lag("value", 1).over(told))
                .withColumn("_place", functions.row_number().over(told))
                .where("_place = 1 or value <> _before")
                .selectExpr(
                        "series",
                        "period_day",
                        "case when _place = 1 then published_day else as_of_day end as known_day",
                        "value");
    }
}
