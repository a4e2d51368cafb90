package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Remembered trades with the context in which they were entered. */
public final class TradeMemoryTable {
    public static final TableSpec SPEC = new TableSpec(
            "trade_memory",
            "One row per trade of a finalist; written by remember, read by recall and abstraction.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("strategy_id", StringType, "the strategy"),
                    required("symbol", StringType, "the instrument"),
                    required("entry_day", IntegerType, "day of the fill, days since 1970-01-01"),
                    required("decision_day", IntegerType, "day at whose close the entry was decided"),
                    optional("exit_day", IntegerType, "day of the exit fill; null while open"),
                    required("side", StringType, "long or short"),
                    required("fraction", DoubleType, "size at entry as a fraction of capital in the instrument"),
                    required("entry_price", DoubleType, "adjusted fill price"),
                    required("exit_price", DoubleType, "adjusted exit price, or last close while open"),
                    required("net_return", DoubleType, "simple return on the capital in the instrument, costs charged"),
                    required("cost", DoubleType, "costs as a fraction of the capital at entry"),
                    required("bars_held", IntegerType, "bars from fill to exit"),
                    required(
                            "max_adverse",
                            DoubleType,
                            "largest fall of the close against the position since the fill, a positive fraction"),
                    required(
                            "max_favorable",
                            DoubleType,
                            "largest gain of the close since the fill, a positive fraction"),
                    required("exit_reason", StringType, "which rule ended it"),
                    required("outcome", StringType, "win, loss or open"),
                    required("segment", StringType, "development or holdout, by decision day"),
                    optional("regime", StringType, "name of the regime at the decision, filtered"),
                    optional("regime_probability", DoubleType, "its filtered probability"),
                    optional("context", StringType, "JSON of the market context at the decision"),
                    required(
                            "known_day",
                            IntegerType,
                            "day from which this row could be known: the exit, or the last day seen")),
            List.of("run_id", "strategy_id", "symbol", "entry_day"),
            List.of("run_id"));

    private TradeMemoryTable() {}

    /**
     * One trade and what was known when it was entered.
     *
     * @param runId the cycle that computed it
     * @param strategyId the strategy
     * @param symbol the instrument
     * @param entryDay day of the fill, days since 1970-01-01
     * @param decisionDay day at whose close the entry was decided
     * @param exitDay day of the exit fill; null while open
     * @param side long or short
     * @param fraction size at entry as a fraction of capital in the instrument
     * @param entryPrice adjusted fill price
     * @param exitPrice adjusted exit price, or last close while open
     * @param netReturn simple return on the capital in the instrument, costs charged
     * @param cost costs as a fraction of the capital at entry
     * @param barsHeld bars from fill to exit
     * @param maxAdverse largest fall of the close against the position since the fill, a positive fraction
     * @param maxFavorable largest gain of the close since the fill, a positive fraction
     * @param exitReason which rule ended it
     * @param outcome win, loss or open
     * @param segment development or holdout, by decision day
     * @param regime name of the regime at the decision, filtered
     * @param regimeProbability its filtered probability
     * @param context JSON of the market context at the decision
     * @param knownDay day from which this row could be known: the exit, or the last day seen
     */
    public record RememberedTrade(
            String runId,
            String strategyId,
            String symbol,
            int entryDay,
            int decisionDay,
            Integer exitDay,
            String side,
            double fraction,
            double entryPrice,
            double exitPrice,
            double netReturn,
            double cost,
            int barsHeld,
            double maxAdverse,
            double maxFavorable,
            String exitReason,
            String outcome,
            String segment,
            String regime,
            Double regimeProbability,
            String context,
            int knownDay) {}

    public static Row toRow(RememberedTrade r) {
        return RowFactory.create(
                r.runId,
                r.strategyId,
                r.symbol,
                r.entryDay,
                r.decisionDay,
                r.exitDay,
                r.side,
                r.fraction,
                r.entryPrice,
                r.exitPrice,
                r.netReturn,
                r.cost,
                r.barsHeld,
                r.maxAdverse,
                r.maxFavorable,
                r.exitReason,
                r.outcome,
                r.segment,
                r.regime,
                r.regimeProbability,
                r.context,
                r.knownDay);
    }

    public static RememberedTrade fromRow(Row r) {
        return new RememberedTrade(
                r.getAs("run_id"),
                r.getAs("strategy_id"),
                r.getAs("symbol"),
                r.<Integer>getAs("entry_day"),
                r.<Integer>getAs("decision_day"),
                r.<Integer>getAs("exit_day"),
                r.getAs("side"),
                r.<Double>getAs("fraction"),
                r.<Double>getAs("entry_price"),
                r.<Double>getAs("exit_price"),
                r.<Double>getAs("net_return"),
                r.<Double>getAs("cost"),
                r.<Integer>getAs("bars_held"),
                r.<Double>getAs("max_adverse"),
                r.<Double>getAs("max_favorable"),
                r.getAs("exit_reason"),
                r.getAs("outcome"),
                r.getAs("segment"),
                r.getAs("regime"),
                r.<Double>getAs("regime_probability"),
                r.getAs("context"),
                r.<Integer>getAs("known_day"));
    }
}
