package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.risk.Capacity;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How well positions and portfolios can be sold. */
public final class LiquidityTable {
    public static final TableSpec SPEC = new TableSpec(
            "liquidity",
            "One row per scenario and subject; written by risk, read by limits and reports.",
            List.of(
                    required("run_id", StringType, "the cycle or risk run that computed it"),
                    required(
                            "scenario",
                            StringType,
                            "as it is, the name of a drought or scenario, or fire sale of a strategy id"),
                    required("subject", StringType, "an instrument, a strategy id, or portfolio"),
                    required("capital", DoubleType, "money behind the weights"),
                    required("weight", DoubleType, "fraction of capital; gross for the portfolio"),
                    required("days_to_liquidate", DoubleType, "at the run's participation; of the slowest position"),
                    required("spread_cost", DoubleType, "half of the spread on a bad day, fraction of capital"),
                    required(
                            "impact_cost", DoubleType, "square-root impact of selling everything, fraction of capital"),
                    optional("daily_value", DoubleType, "money that changes hands on a usual day"),
                    optional("spread", DoubleType, "mean relative bid-ask spread"),
                    optional("value_at_risk", DoubleType, "of the portfolio, one day, 0.99; positive loss fraction"),
                    optional("spread_adjusted_value_at_risk", DoubleType, "with the spread of a bad day (Bangia)"),
                    optional("impact_adjusted_value_at_risk", DoubleType, "over the time of the sale, with impact"),
                    optional("capacity", DoubleType, "capital at which one more unit earns nothing"),
                    optional("edge", DoubleType, "yearly return at little capital, costs but impact taken off"),
                    optional(
                            "impact",
                            DoubleType,
                            "k of the capacity curve: yearly profit of capital C is C (edge - k sqrt(C))"),
                    optional(
                            "fire_sale_overlap",
                            DoubleType,
                            "cosine of illiquidity-weighted holdings of the seller and the subject, -1 to 1"),
                    optional(
                            "fire_sale_loss",
                            DoubleType,
                            "what the subject loses while the seller sells everything at once, fraction of its capital")),
            List.of("run_id", "scenario", "subject"),
            List.of());

    private LiquidityTable() {}

    /** One subject; null where a figure is not its. */
    public record Liquidity(
            String runId,
            String scenario,
            String subject,
            double capital,
            double weight,
            double daysToLiquidate,
            double spreadCost,
            double impactCost,
            Double dailyValue,
            Double spread,
            Double valueAtRisk,
            Double spreadAdjusted,
            Double impactAdjusted,
            Capacity capacity,
            FireSale fireSale) {}

    /** What a strategy loses while another sells everything; the overlap is NaN beside one without positions. */
    public record FireSale(double overlap, double loss) {}

    public static Row toRow(Liquidity r) {
        return RowFactory.create(
                r.runId,
                r.scenario,
                r.subject,
                r.capital,
                r.weight,
                r.daysToLiquidate,
                r.spreadCost,
                r.impactCost,
                r.dailyValue,
                r.spread,
                r.valueAtRisk,
                r.spreadAdjusted,
                r.impactAdjusted,
                r.capacity == null ? null : r.capacity.limit(),
                r.capacity == null ? null : r.capacity.edge(),
                r.capacity == null ? null : r.capacity.impact(),
                r.fireSale == null || Double.isNaN(r.fireSale.overlap) ? null : r.fireSale.overlap,
                r.fireSale == null ? null : r.fireSale.loss);
    }

    public static Liquidity fromRow(Row r) {
        return new Liquidity(
                r.getAs("run_id"),
                r.getAs("scenario"),
                r.getAs("subject"),
                r.<Double>getAs("capital"),
                r.<Double>getAs("weight"),
                r.<Double>getAs("days_to_liquidate"),
                r.<Double>getAs("spread_cost"),
                r.<Double>getAs("impact_cost"),
                r.getAs("daily_value"),
                r.getAs("spread"),
                r.getAs("value_at_risk"),
                r.getAs("spread_adjusted_value_at_risk"),
                r.getAs("impact_adjusted_value_at_risk"),
                r.getAs("edge") == null ? null : new Capacity(r.<Double>getAs("edge"), r.<Double>getAs("impact")),
                fireSale(r));
    }

    private static FireSale fireSale(Row r) {
        Double overlap = r.getAs("fire_sale_overlap");
        Double loss = r.getAs("fire_sale_loss");
        return loss == null ? null : new FireSale(overlap == null ? Double.NaN : overlap, loss);
    }
}
