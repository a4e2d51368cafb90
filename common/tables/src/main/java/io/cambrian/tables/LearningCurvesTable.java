package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What a learner makes of fewer and of more days, with several seeds. */
public final class LearningCurvesTable {
    public static final TableSpec SPEC = new TableSpec(
            "learning_curves",
            "One row per policy that was learned to show what more days are worth, and never released; written by learn"
                    + " --curve, read by its report.",
            List.of(
                    required("run_id", StringType, "the run of learn whose settings it was learned with"),
                    required(
                            "days", IntegerType, "trading days that it was learned from, the last before its judgment"),
                    required("seed", LongType, "number of its seed, from 1"),
                    required("sharpe", DoubleType, "annualized Sharpe ratio on the development days after those"),
                    required("gain", DoubleType, "mean daily return above holding everything on the same days")),
            List.of("run_id", "days", "seed"),
            List.of());

    private LearningCurvesTable() {}

    /** One policy; see the columns. */
    public record Point(String runId, int days, long seed, double sharpe, double gain) {}

    public static Row toRow(Point p) {
        return SPEC.row(Map.of("run_id", p.runId, "days", p.days, "seed", p.seed, "sharpe", p.sharpe, "gain", p.gain));
    }

    public static Point fromRow(Row r) {
        return new Point(
                r.getAs("run_id"),
                r.<Integer>getAs("days"),
                r.<Long>getAs("seed"),
                r.<Double>getAs("sharpe"),
                r.<Double>getAs("gain"));
    }
}
