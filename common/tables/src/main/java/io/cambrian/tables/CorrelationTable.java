package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Correlations between strategies. */
public final class CorrelationTable {
    public static final TableSpec SPEC = new TableSpec(
            "correlation",
            "One row per ordered pair; written by risk, read by allocate and reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("estimator", StringType, "such as ledoit-wolf"),
                    required("first_id", StringType, "first strategy"),
                    required("second_id", StringType, "second strategy"),
                    required("correlation", DoubleType, "in [-1, 1]"),
                    required("covariance", DoubleType, "of daily net returns")),
            List.of("run_id", "estimator", "first_id", "second_id"),
            List.of());

    private CorrelationTable() {}

    /**
     * Correlation and covariance of two strategies.
     *
     * @param runId the cycle that computed it
     * @param estimator such as ledoit-wolf
     * @param firstId first strategy
     * @param secondId second strategy
     * @param correlation in [-1, 1]
     * @param covariance of daily net returns
     */
    public record Pair(
            String runId, String estimator, String firstId, String secondId, double correlation, double covariance) {}

    public static Row toRow(Pair r) {
        return RowFactory.create(r.runId, r.estimator, r.firstId, r.secondId, r.correlation, r.covariance);
    }

    public static Pair fromRow(Row r) {
        return new Pair(
                r.getAs("run_id"),
                r.getAs("estimator"),
                r.getAs("first_id"),
                r.getAs("second_id"),
                r.<Double>getAs("correlation"),
                r.<Double>getAs("covariance"));
    }
}
