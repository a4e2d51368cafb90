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

/** What the pipeline said of worlds whose truth is known. */
public final class LabTable {
    public static final TableSpec SPEC = new TableSpec(
            "lab",
            "One row per world whose truth is known, synthetic or of real days without direction; written and read by lab.",
            List.of(
                    required("run_id", StringType, "settings of the laboratory, hashed"),
                    required("kind", StringType, "kind of world, such as garch_unbalanced, planted or real_days"),
                    required("world", IntegerType, "number of the world within its kind, from 0"),
                    required("trials", LongType, "trials of its search"),
                    required("statistic", DoubleType, "best annualized excess Sharpe ratio of the search"),
                    required(
                            "flips",
                            IntegerType,
                            "twins with flipped days that were run; 0 where they could not decide"),
                    required("flip_hits", IntegerType, "of them at least as good as the search"),
                    required("shuffles", IntegerType, "twins with shuffled days that were run"),
                    required("shuffle_hits", IntegerType, "of them at least as good as the search"),
                    required("screened", IntegerType, "finalists that passed the twins, if those were run"),
                    required("passed", IntegerType, "finalists that passed untouched days"),
                    required("promoted", IntegerType, "finalists that passed both"),
                    required(
                            "fixed_set_p",
                            DoubleType,
                            "smallest p-value of StepM over the evolved ledger, as if its trials had been fixed"),
                    optional(
                            "oracle_p",
                            DoubleType,
                            "p-value of the planted rule alone on untouched days; null where none was planted")),
            List.of("run_id", "kind", "world"),
            List.of());

    private LabTable() {}

    /**
     * One world.
     *
     * @param runId settings of the laboratory, hashed
     * @param kind kind of world
     * @param world number of the world within its kind, from 0
     * @param trials trials of its search
     * @param statistic best annualized excess Sharpe ratio of the search
     * @param flips twins with flipped days that were run; 0 where they could not decide anything
     * @param flipHits of them at least as good as the search
     * @param shuffles twins with shuffled days that were run
     * @param shuffleHits of them at least as good as the search
     * @param screened finalists that passed the twins, if those were run
     * @param passed finalists that passed untouched days
     * @param promoted finalists that passed both
     * @param fixedSetP smallest p-value of StepM over the evolved ledger
     * @param oracleP p-value of the planted rule alone on untouched days; null where none was planted
     */
    public record World(
            String runId,
            String kind,
            int world,
            long trials,
            double statistic,
            int flips,
            int flipHits,
            int shuffles,
            int shuffleHits,
            int screened,
            int passed,
            int promoted,
            double fixedSetP,
            Double oracleP) {}

    public static Row toRow(World r) {
        return RowFactory.create(
                r.runId,
                r.kind,
                r.world,
                r.trials,
                r.statistic,
                r.flips,
                r.flipHits,
                r.shuffles,
                r.shuffleHits,
                r.screened,
                r.passed,
                r.promoted,
                r.fixedSetP,
                r.oracleP);
    }

    public static World fromRow(Row r) {
        return new World(
                r.getAs("run_id"),
                r.getAs("kind"),
                r.<Integer>getAs("world"),
                r.<Long>getAs("trials"),
                r.<Double>getAs("statistic"),
                r.<Integer>getAs("flips"),
                r.<Integer>getAs("flip_hits"),
                r.<Integer>getAs("shuffles"),
                r.<Integer>getAs("shuffle_hits"),
                r.<Integer>getAs("screened"),
                r.<Integer>getAs("passed"),
                r.<Integer>getAs("promoted"),
                r.<Double>getAs("fixed_set_p"),
                r.<Double>getAs("oracle_p"));
    }
}
