package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Value at risk and expected shortfall. */
public final class VarTable {
    public static final TableSpec SPEC = new TableSpec(
            "var",
            "One row per subject, method, confidence and horizon; written by risk, read by allocate, limits and reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("subject", StringType, "a strategy id, or portfolio"),
                    required("method", StringType, "such as historical"),
                    required("confidence_level", DoubleType, "such as 0.99"),
                    required("horizon_days", IntegerType, "1 is one day"),
                    required("value_at_risk", DoubleType, "positive loss fraction"),
                    required("expected_shortfall", DoubleType, "positive loss fraction"),
                    required("observations", LongType, "days that it was computed from"),
                    optional("exceedances", LongType, "days of the test window on which the loss exceeded it"),
                    optional("tested_days", LongType, "days of the test window")),
            List.of("run_id", "subject", "method", "confidence_level", "horizon_days"),
            List.of());

    private VarTable() {}

    /**
     * The risk of one subject.
     *
     * @param runId the cycle that computed it
     * @param subject a strategy id, or portfolio
     * @param method such as historical
     * @param confidenceLevel such as 0.99
     * @param horizonDays 1 is one day
     * @param valueAtRisk positive loss fraction
     * @param expectedShortfall positive loss fraction
     * @param observations days that it was computed from
     * @param exceedances days of the test window on which the loss exceeded it
     * @param testedDays days of the test window
     */
    public record Risk(
            String runId,
            String subject,
            String method,
            double confidenceLevel,
            int horizonDays,
            double valueAtRisk,
            double expectedShortfall,
            long observations,
            Long exceedances,
            Long testedDays) {}

    public static Row toRow(Risk r) {
        return RowFactory.create(
                r.runId,
                r.subject,
                r.method,
                r.confidenceLevel,
                r.horizonDays,
                r.valueAtRisk,
                r.expectedShortfall,
                r.observations,
                r.exceedances,
                r.testedDays);
    }

    public static Risk fromRow(Row r) {
        return new Risk(
                r.getAs("run_id"),
                r.getAs("subject"),
                r.getAs("method"),
                r.<Double>getAs("confidence_level"),
                r.<Integer>getAs("horizon_days"),
                r.<Double>getAs("value_at_risk"),
                r.<Double>getAs("expected_shortfall"),
                r.<Long>getAs("observations"),
                r.<Long>getAs("exceedances"),
                r.<Long>getAs("tested_days"));
    }
}
