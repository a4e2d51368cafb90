package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What earned the portfolio's return. */
public final class AttributionTable {
    public static final TableSpec SPEC = new TableSpec(
            "attribution",
            "One row per strategy, instrument, regime, part of its rule and effect; written by allocate, read by reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("segment", StringType, "development or holdout"),
                    required("strategy_id", StringType, "the strategy"),
                    required("instrument", StringType, "the instrument, or (all) for what belongs to none"),
                    required("regime", StringType, "the regime of the days, filtered"),
                    required(
                            "gene",
                            StringType,
                            "comparison of the entry rule that let the position in, or (whole rule) where none is credited"),
                    required("effect", StringType, "selection, timing, trading or rebalancing"),
                    required(
                            "contribution",
                            DoubleType,
                            "to the portfolio's compounded simple return over the segment; rows sum to it")),
            List.of("run_id", "segment", "strategy_id", "instrument", "regime", "gene", "effect"),
            List.of());

    private AttributionTable() {}

    /** One part of the return; see the columns. */
    public record Contribution(
            String runId,
            String segment,
            String strategyId,
            String instrument,
            String regime,
            String gene,
            String effect,
            double contribution) {}

    public static Row toRow(Contribution r) {
        return RowFactory.create(
                r.runId, r.segment, r.strategyId, r.instrument, r.regime, r.gene, r.effect, r.contribution);
    }

    public static Contribution fromRow(Row r) {
        return new Contribution(
                r.getAs("run_id"),
                r.getAs("segment"),
                r.getAs("strategy_id"),
                r.getAs("instrument"),
                r.getAs("regime"),
                r.getAs("gene"),
                r.getAs("effect"),
                r.<Double>getAs("contribution"));
    }
}
