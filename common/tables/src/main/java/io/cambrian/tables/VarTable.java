package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Value at risk and expected shortfall. */
public final class VarTable {
    public static final TableSpec SPEC = new TableSpec(
            "var",
            "One row per subject, method, confidence, horizon and day; written by risk, read by allocate, limits and reports.",
            List.of(
                    required("run_id", StringType, "the cycle or risk run that computed it"),
                    required(
                            "subject",
                            StringType,
                            "a strategy id, an instrument, a regime of the portfolio, or portfolio"),
                    required("method", StringType, "such as historical"),
                    required("confidence_level", DoubleType, "such as 0.99"),
                    required("horizon_days", IntegerType, "1 is one day"),
                    required("value_at_risk", DoubleType, "positive loss fraction"),
                    required("expected_shortfall", DoubleType, "positive loss fraction"),
                    required("observations", LongType, "days that it was computed from"),
                    optional("exceedances", LongType, "days of the test window on which the loss exceeded it"),
                    optional("tested_days", LongType, "days of the test window"),
                    optional("grain", StringType, "portfolio, strategy, instrument, regime, or forecast"),
                    required(
                            "as_of_day",
                            IntegerType,
                            "day it holds for, days since 1970-01-01: of a forecast the day forecast, else the last day seen"),
                    optional("weight", DoubleType, "of the subject in the portfolio, fraction of capital"),
                    optional("component_value_at_risk", DoubleType, "Euler part of the portfolio's value at risk"),
                    optional("component_expected_shortfall", DoubleType, "Euler part of its expected shortfall"),
                    optional("marginal_value_at_risk", DoubleType, "the part per unit of weight"),
                    optional(
                            "incremental_value_at_risk",
                            DoubleType,
                            "the portfolio's value at risk less that without the subject"),
                    optional("calibrated_value_at_risk", DoubleType, "after online conformal calibration"),
                    optional("realized_return", DoubleType, "of the day forecast"),
                    optional("exceeded", BooleanType, "whether the loss went beyond value_at_risk on the day forecast"),
                    optional("zone", StringType, "Basel traffic light of the last 250 forecasts up to this one"),
                    optional("kupiec_p_value", DoubleType, "rate of exceedances up to this forecast"),
                    optional("conditional_p_value", DoubleType, "Christoffersen's joint test up to this forecast"),
                    optional("quantile_loss", DoubleType, "mean up to this forecast"),
                    optional("acerbi_szekely_z2", DoubleType, "0 if shortfall was right up to this forecast"),
                    optional(
                            "scenario_days",
                            createArrayType(IntegerType, false),
                            "the portfolio's row: days of the scenarios, since 1970-01-01"),
                    optional(
                            "scenario_returns",
                            createArrayType(DoubleType, false),
                            "weight times return on each scenario day: sums over subjects are portfolios, whose percentiles are"
                                    + " value at risk")),
            List.of("run_id", "subject", "method", "confidence_level", "horizon_days", "as_of_day"),
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

    /** Where a subject stands: its grain, day, weight and parts; null where there is none. */
    public record Position(
            String grain,
            int asOfDay,
            Double weight,
            Double componentValueAtRisk,
            Double componentExpectedShortfall,
            Double marginalValueAtRisk,
            Double incrementalValueAtRisk) {
        /** Of something that is no part of a portfolio. */
        public static Position of(String grain, int asOfDay) {
            return new Position(grain, asOfDay, null, null, null, null, null);
        }
    }

    /** What a forecast met, and the verdict up to it; null where the row is no forecast. */
    public record Verdict(
            double calibratedValueAtRisk,
            double realizedReturn,
            boolean exceeded,
            String zone,
            double kupiecPValue,
            double conditionalPValue,
            double quantileLoss,
            double z2) {}

    /**
     * A row with everything.
     *
     * @param verdict null but for forecasts
     * @param scenarioDays null but for the portfolio
     * @param scenarioReturns null where no vector is kept
     */
    public static Row toRow(Risk r, Position p, Verdict verdict, int[] scenarioDays, double[] scenarioReturns) {
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
                r.testedDays,
                p.grain,
                p.asOfDay,
                p.weight,
                p.componentValueAtRisk,
                p.componentExpectedShortfall,
                p.marginalValueAtRisk,
                p.incrementalValueAtRisk,
                verdict == null ? null : verdict.calibratedValueAtRisk,
                verdict == null ? null : verdict.realizedReturn,
                verdict == null ? null : verdict.exceeded,
                verdict == null ? null : verdict.zone,
                verdict == null ? null : verdict.kupiecPValue,
                verdict == null ? null : verdict.conditionalPValue,
                verdict == null ? null : verdict.quantileLoss,
                verdict == null ? null : verdict.z2,
                scenarioDays == null
                        ? null
                        : Arrays.stream(scenarioDays).boxed().toArray(Integer[]::new),
                scenarioReturns == null
                        ? null
                        : Arrays.stream(scenarioReturns).boxed().toArray(Double[]::new));
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
