package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.risk.Crisis;
import io.cambrian.risk.StrategyStress.Hypothetical;
import io.cambrian.risk.StressMatrix;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The matrix of scenarios by strategies: crises replayed, and hypothetical scenarios. */
public final class StressTable {
    public static final TableSpec SPEC = new TableSpec(
            "stress",
            "One row per scenario and subject: every strategy that a search scored, or every instrument; written by risk,"
                    + " read by allocate, limits and reports.",
            List.of(
                    required("run_id", StringType, "the cycle or risk run that computed it"),
                    required("crisis", StringType, "name of the crisis, or of the hypothetical scenario"),
                    required(
                            "from_day",
                            IntegerType,
                            "first day, days since 1970-01-01; of a hypothetical scenario the day of the holdings"),
                    required("to_day", IntegerType, "last day, likewise"),
                    required("subject", StringType, "a strategy id, an instrument, portfolio, or market"),
                    optional(
                            "total_return",
                            DoubleType,
                            "compounded net return over the crisis, or of the holdings in a hypothetical move; null where it"
                                    + " has no data"),
                    optional("max_drawdown", DoubleType, "positive fraction within the crisis"),
                    optional("worst_day", DoubleType, "lowest daily return within the crisis"),
                    optional("kind", StringType, "replay or hypothetical"),
                    optional("grain", StringType, "strategy, instrument, portfolio or market"),
                    optional(
                            "value_at_risk",
                            DoubleType,
                            "hypothetical: 99 %, one day, gaussian with zero mean, after the scenario's shift of"
                                    + " correlations and volatilities; positive loss fraction"),
                    optional(
                            "coverage",
                            DoubleType,
                            "share of the crisis's days, or of the gross holdings, that is known")),
            List.of("run_id", "crisis", "subject"),
            List.of());

    /** A strategy of a search. */
    public static final String STRATEGY = "strategy";

    public static final String HYPOTHETICAL = "hypothetical";

    private StressTable() {}

    /** Who is measured: its name and {@code strategy}, {@code instrument}, {@code portfolio} or {@code market}. */
    public record Subject(String name, String grain) {}

    /**
     * One subject in one scenario; null where a figure is not known or not its.
     *
     * @param runId the cycle or risk run that computed it
     * @param crisis name of the crisis or scenario
     * @param fromDay first day, days since 1970-01-01
     * @param toDay last day
     * @param subject who
     * @param totalReturn compounded net return, or of the holdings
     * @param maxDrawdown positive fraction within the crisis
     * @param worstDay lowest daily return within the crisis
     * @param kind replay or hypothetical
     * @param valueAtRisk hypothetical, 99 %, one day; positive
     * @param coverage share that is known
     */
    public record Stress(
            String runId,
            String crisis,
            int fromDay,
            int toDay,
            Subject subject,
            Double totalReturn,
            Double maxDrawdown,
            Double worstDay,
            String kind,
            Double valueAtRisk,
            Double coverage) {
        /** A crisis, replayed. */
        public static Stress replay(String runId, Crisis crisis, Subject subject, StressMatrix.Cell cell) {
            return new Stress(
                    runId,
                    crisis.name(),
                    crisis.from(),
                    crisis.to(),
                    subject,
                    known(cell.totalReturn()),
                    known(cell.maxDrawdown()),
                    known(cell.worstReturn()),
                    "replay",
                    null,
                    known(cell.coverage()));
        }

        /** A hypothetical scenario on the holdings of a day. */
        public static Stress hypothetical(String runId, String scenario, int day, Subject subject, Hypothetical h) {
            return new Stress(
                    runId,
                    scenario,
                    day,
                    day,
                    subject,
                    known(h.simpleReturn()),
                    null,
                    null,
                    HYPOTHETICAL,
                    known(h.valueAtRisk99()),
                    known(h.coverage()));
        }

        private static Double known(double value) {
            return Double.isNaN(value) ? null : value;
        }
    }

    public static Row toRow(Stress r) {
        return RowFactory.create(
                r.runId,
                r.crisis,
                r.fromDay,
                r.toDay,
                r.subject.name,
                r.totalReturn,
                r.maxDrawdown,
                r.worstDay,
                r.kind,
                r.subject.grain,
                r.valueAtRisk,
                r.coverage);
    }

    public static Stress fromRow(Row r) {
        return new Stress(
                r.getAs("run_id"),
                r.getAs("crisis"),
                r.<Integer>getAs("from_day"),
                r.<Integer>getAs("to_day"),
                new Subject(r.getAs("subject"), r.getAs("grain")),
                r.<Double>getAs("total_return"),
                r.<Double>getAs("max_drawdown"),
                r.<Double>getAs("worst_day"),
                r.getAs("kind"),
                r.<Double>getAs("value_at_risk"),
                r.<Double>getAs("coverage"));
    }
}
