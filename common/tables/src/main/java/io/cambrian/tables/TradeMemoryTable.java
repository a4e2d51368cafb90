package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Remembered trades with the context in which they were entered.
 *
 * <p><strong>Two times.</strong> {@code entry_day} and {@code exit_day} say when a trade happened; {@code known_day} says from
 * which day it may be used. For a trade of a search that is not its exit alone: the strategy was chosen by a search that saw
 * more days, and before the last of those nobody could have known that this strategy's trades would be worth remembering.
 *
 * <p><strong>Corrections.</strong> Rows are only ever added: another run, another version of the prices, a live account each
 * bring rows of their own under their own key. What holds on a day is a question to the rows ({@link #asOf}), so the order in
 * which they came, and how often, cannot matter.
 */
public final class TradeMemoryTable {
    /** Trades that research computed. */
    public static final String RESEARCH = "research";
    /** Trades of the live process on bars that the bundle carried. */
    public static final String PAPER_REPLAY = "replay";
    /** Trades of the live process on new bars. */
    public static final String LIVE = "live";

    public static final TableSpec SPEC = new TableSpec(
                    "trade_memory",
                    "One row per trade of a finalist or of a live account, with the market at its entry; written by remember,"
                            + " read by recall and consolidate.",
                    List.of(
                            required("run_id", StringType, "the cycle that computed it, or the live account"),
                            required("strategy_id", StringType, "the strategy"),
                            required("symbol", StringType, "the instrument"),
                            required("entry_day", IntegerType, "day of the fill, days since 1970-01-01"),
                            required("decision_day", IntegerType, "day at whose close the entry was decided"),
                            optional("exit_day", IntegerType, "day of the exit fill; null while open"),
                            required("side", StringType, "long or short"),
                            required(
                                    "fraction", DoubleType, "size at entry as a fraction of capital in the instrument"),
                            required("entry_price", DoubleType, "adjusted fill price without costs"),
                            required("exit_price", DoubleType, "adjusted exit price, or last close while open"),
                            required(
                                    "net_return",
                                    DoubleType,
                                    "simple return on the capital in the instrument, costs charged"),
                            required("cost", DoubleType, "costs as a fraction of the capital at entry"),
                            required("bars_held", IntegerType, "bars from fill to exit"),
                            required(
                                    "max_adverse",
                                    DoubleType,
                                    "largest move of the price against the position since the fill, a positive fraction"),
                            required(
                                    "max_favorable",
                                    DoubleType,
                                    "largest gain of the price since the fill, a positive fraction"),
                            required("exit_reason", StringType, "which rule ended it"),
                            required("outcome", StringType, "win, loss or open"),
                            required("segment", StringType, "development, holdout or account"),
                            optional("regime", StringType, "name of the regime at the decision, filtered"),
                            optional("regime_probability", DoubleType, "its filtered probability"),
                            optional("context", StringType, "JSON of the market context at the decision"),
                            required(
                                    "known_day",
                                    IntegerType,
                                    "day from which this row may be used: the exit, or the last day that chose the strategy,"
                                            + " whichever is later"),
                            optional("source", StringType, "research, replay (live process on past bars) or live"),
                            optional("model_id", StringType, "the regime model"),
                            optional(
                                    "regime_probabilities",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "of all regimes of the model at the decision, filtered; null where unknown"),
                            optional("fee_bps", DoubleType, "commission per side, basis points of the notional"),
                            optional("slippage_bps", DoubleType, "slippage per side, basis points"),
                            optional("borrow_bps", DoubleType, "borrow of shorts, basis points a year"),
                            optional("bars_version", LongType, "version of the table bars that it was computed from")),
                    List.of("run_id", "strategy_id", "symbol", "entry_day", "known_day"),
                    List.of("run_id"))
            .checking("known_after_entry", "known_day >= entry_day and entry_day >= decision_day")
            .checking("whole_outcome", "outcome in ('win', 'loss', 'open') and side in ('long', 'short')")
            .checking("excursions_are_positive", "max_adverse >= 0 and max_favorable >= 0 and cost >= 0")
            .withChangeFeed();

    private TradeMemoryTable() {}

    /** One trade and what was known when it was entered; fields as the columns of the same names. */
    public record RememberedTrade(
            String runId,
            String strategyId,
            String symbol,
            int entryDay,
            int decisionDay,
            Optional<Integer> exitDay,
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
            Setting setting,
            int knownDay,
            String source,
            Charges charges,
            long barsVersion) {}

    /**
     * The market at a decision.
     *
     * @param regime name; empty where unknown
     * @param probabilities of all regimes, filtered; empty where unknown
     * @param context JSON object of the features; empty where none is known
     */
    public record Setting(
            String modelId, Optional<String> regime, List<Double> probabilities, Optional<String> context) {
        public Setting {
            probabilities = List.copyOf(probabilities);
        }
    }

    /** What trading cost: basis points per side, and of borrow per year. */
    public record Charges(double feeBps, double slippageBps, double borrowBpsPerYear) {}

    /**
     * What memory holds on a day: rows whose knowledge time is not later, and of several rows of one trade (same strategy,
     * instrument and entry) one: a live account's before a replay's before research's, then that of the newest prices, then
     * the one known last, then the last run id.
     *
     * @param day days since 1970-01-01
     */
    public static Dataset<Row> asOf(Dataset<Row> rows, int day) {
        var order = Window.partitionBy("strategy_id", "symbol", "entry_day")
                .orderBy(
                        functions.expr("case source when 'live' then 0 when 'replay' then 1 else 2 end"),
                        functions.col("bars_version").desc_nulls_last(),
                        functions.col("known_day").desc(),
                        functions.col("run_id").desc());
        return rows.where(functions.col("known_day").leq(day))
                .withColumn("_place", functions.row_number().over(order))
                .where("_place = 1")
                .drop("_place");
    }

    public static Row toRow(RememberedTrade r) {
        List<Double> p = r.setting.probabilities;
        return RowFactory.create(
                r.runId,
                r.strategyId,
                r.symbol,
                r.entryDay,
                r.decisionDay,
                r.exitDay.orElse(null),
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
                r.setting.regime.orElse(null),
                p.isEmpty()
                        ? null
                        : p.stream().mapToDouble(Double::doubleValue).max().getAsDouble(),
                r.setting.context.orElse(null),
                r.knownDay,
                r.source,
                r.setting.modelId,
                p.isEmpty() ? null : p.toArray(Double[]::new),
                r.charges.feeBps,
                r.charges.slippageBps,
                r.charges.borrowBpsPerYear,
                r.barsVersion);
    }

    /** Rows of versions before these columns have zero charges and no source. */
    public static RememberedTrade fromRow(Row r) {
        int at = r.fieldIndex("regime_probabilities");
        return new RememberedTrade(
                r.getAs("run_id"),
                r.getAs("strategy_id"),
                r.getAs("symbol"),
                r.<Integer>getAs("entry_day"),
                r.<Integer>getAs("decision_day"),
                Optional.ofNullable(r.<Integer>getAs("exit_day")),
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
                new Setting(
                        orElse(r, "model_id", ""),
                        Optional.ofNullable(r.getAs("regime")),
                        r.isNullAt(at) ? List.of() : r.<Double>getList(at),
                        Optional.ofNullable(r.getAs("context"))),
                r.<Integer>getAs("known_day"),
                orElse(r, "source", ""),
                new Charges(orElse(r, "fee_bps", 0.0), orElse(r, "slippage_bps", 0.0), orElse(r, "borrow_bps", 0.0)),
                orElse(r, "bars_version", -1L));
    }

    private static <T> T orElse(Row r, String column, T otherwise) {
        T value = r.getAs(column);
        return value == null ? otherwise : value;
    }
}
