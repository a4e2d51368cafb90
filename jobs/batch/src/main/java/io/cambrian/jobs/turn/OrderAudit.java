package io.cambrian.jobs.turn;

import io.cambrian.tables.JournalTable;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.Warehouse;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Explains every order of the live accounts from tables alone: the plan that was in force and its turn, for each member of that plan the
 * latest decision in the instrument up to the order's day, with the strategy's text, parents and evidence, what memory said that day,
 * and what the limits said of the order.
 *
 * <p>An order follows targets of the whole plan, which drift with prices and are traded back: so an order may come days after
 * the decision that it serves, and serves those of all bots that hold the instrument. An order that closes what no bot of the plan
 * wants any more is explained by the change of plans: the decision belongs to a member of an earlier one.
 */
public final class OrderAudit {
    private OrderAudit() {}

    /**
     * One row per order (also those that limits denied) and decision behind it: {@code account, sequence, day, order_id, symbol,
     * quantity, target, verdict, bundle, turn, turn_reasons, bot, decided_on, action, decision_reason, state, weight, text, parents,
     * operator, trials, twin_p, holdout_p, evidence, memory}. What cannot be explained has nulls from {@code turn} or {@code bot} on.
     */
    public static Dataset<Row> explained(Warehouse warehouse) {
        Dataset<Row> journal = warehouse.read(JournalTable.SPEC);
        Dataset<Row> plans = journal.where("bundle is not null and type = 'day'")
                .select("account", "day", "bundle")
                .distinct();
        Dataset<Row> orders = journal.where("type in ('order', 'order_denied')")
                .select("account", "sequence", "day", "order_id", "symbol", "quantity", "target", "verdict")
                .join(plans, javaColumns("account", "day"));
        Dataset<Row> turns = warehouse
                .read(TurnsTable.SPEC)
                .where("bundle is not null and finished")
                .groupBy("bundle")
                .agg(
                        functions.min("turn").as("turn"),
                        functions
                                .min_by(functions.col("reasons"), functions.col("turn"))
                                .as("turn_reasons"));
        Dataset<Row> decisions = journal.where("type = 'decision'")
                .select(
                        functions.col("account"),
                        functions.col("symbol"),
                        functions.col("bot"),
                        functions.col("day").as("decided_on"),
                        functions
                                .get_json_object(functions.col("event"), "$.action")
                                .as("action"),
                        functions.col("reason").as("decision_reason"));
        // the latest decision of each bot in the instrument, of whatever plan
        Dataset<Row> latest = orders.select("account", "sequence", "day", "symbol")
                .join(decisions, javaColumns("account", "symbol"))
                .where("decided_on <= day")
                .groupBy("account", "sequence", "bot")
                .agg(
                        functions.max("decided_on").as("decided_on"),
                        functions
                                .max_by(functions.col("action"), functions.col("decided_on"))
                                .as("action"),
                        functions
                                .max_by(functions.col("decision_reason"), functions.col("decided_on"))
                                .as("decision_reason"));
        Dataset<Row> members =
                warehouse.read(PlanMembersTable.SPEC).select("turn", "strategy_id", "state", "weight", "run_id");
        Dataset<Row> latestMember = members.groupBy("strategy_id")
                .agg(
                        functions
                                .max_by(functions.col("state"), functions.col("turn"))
                                .as("state"),
                        functions
                                .max_by(functions.col("run_id"), functions.col("turn"))
                                .as("found_by"))
                .withColumnRenamed("strategy_id", "bot");
        Dataset<Row> texts = warehouse
                .read(StrategiesTable.SPEC)
                .select("strategy_id", "text")
                .dropDuplicates("strategy_id")
                .withColumnRenamed("strategy_id", "bot");
        Dataset<Row> lineage = warehouse
                .read(LineageTable.SPEC)
                .groupBy("strategy_id")
                .agg(
                        functions.first("parent_ids").as("parents"),
                        functions.first("operator").as("operator"))
                .withColumnRenamed("strategy_id", "bot");
        Dataset<Row> evidence = warehouse
                .read(PromotionsTable.SPEC)
                .select(
                        functions.col("strategy_id").as("bot"),
                        functions.col("run_id").as("found_by"),
                        functions.col("trials"),
                        functions.col("twin_p"),
                        functions.col("holdout_p"),
                        functions.col("reasons").as("evidence"));
        Dataset<Row> memory = journal.where("type = 'overlay'")
                .groupBy("account", "day")
                .agg(functions.collect_list("event").as("memory"));
        return orders.join(turns, javaColumns("bundle"), "left_outer")
                .join(latest, javaColumns("account", "sequence"), "left_outer")
                .join(latestMember, javaColumns("bot"), "left_outer")
                .join(texts, javaColumns("bot"), "left_outer")
                .join(lineage, javaColumns("bot"), "left_outer")
                .join(evidence, javaColumns("bot", "found_by"), "left_outer")
                .join(memory, javaColumns("account", "day"), "left_outer");
    }

    private static scala.collection.immutable.Seq<String> javaColumns(String... names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(java.util.List.of(names))
                .toSeq();
    }

    /**
     * What the check found.
     *
     * @param orders all that were sent or denied
     * @param unexplained without a turn, a decision with strategy text and evidence behind it, or a word of the limits
     */
    public record Check(long orders, long unexplained) {}

    /** Counts the orders that the tables do not explain. */
    public static Check check(Warehouse warehouse) {
        if (!warehouse.exists(JournalTable.SPEC)) {
            return new Check(0, 0);
        }
        Row counts = explained(warehouse)
                .groupBy("account", "sequence")
                .agg(functions
                        .max(functions.expr("turn is not null and verdict is not null and text is not null and"
                                + " evidence is not null and operator is not null"))
                        .as("explained"))
                .agg(
                        functions.count(functions.lit(1)).as("orders"),
                        functions.sum(functions.expr("if(explained, 0, 1)")).as("unexplained"))
                .first();
        return new Check(counts.getLong(0), counts.isNullAt(1) ? 0 : counts.getLong(1));
    }
}
