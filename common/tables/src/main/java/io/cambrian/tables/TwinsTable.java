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

/** What the twin searches found: how good a champion luck alone brings. They are not trials. */
public final class TwinsTable {
    public static final TableSpec SPEC = new TableSpec(
            "twins",
            "One row per twin search; written by evidence, read by the promotion gate.",
            List.of(
                    required("run_id", StringType, "the search that the twin repeats"),
                    required("family", StringType, "how the null world was made: sign_flip or day_shuffle"),
                    required("twin", IntegerType, "number of the twin, from 1"),
                    required("seed", LongType, "seed of the null world and its search"),
                    required("statistic", DoubleType, "annualized excess Sharpe ratio of the best of its contenders"),
                    required("trials", LongType, "trials scored"),
                    optional("champion", StringType, "text of the best strategy of that world")),
            List.of("run_id", "family", "twin"),
            List.of());

    private TwinsTable() {}

    /**
     * One search on a null world.
     *
     * @param runId the search that the twin repeats
     * @param family how the null world was made: sign_flip or day_shuffle
     * @param twin number of the twin, from 1
     * @param seed seed of the null world and its search
     * @param statistic annualized excess Sharpe ratio of the best of its contenders
     * @param trials trials scored
     * @param champion text of the best strategy of that world
     */
    public record Twin(
            String runId, String family, int twin, long seed, double statistic, long trials, String champion) {}

    public static Row toRow(Twin r) {
        return RowFactory.create(r.runId, r.family, r.twin, r.seed, r.statistic, r.trials, r.champion);
    }

    public static Twin fromRow(Row r) {
        return new Twin(
                r.getAs("run_id"),
                r.getAs("family"),
                r.<Integer>getAs("twin"),
                r.<Long>getAs("seed"),
                r.<Double>getAs("statistic"),
                r.<Long>getAs("trials"),
                r.getAs("champion"));
    }
}
