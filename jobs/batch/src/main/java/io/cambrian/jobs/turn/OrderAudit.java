package io.cambrian.jobs.turn;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;

import io.cambrian.tables.JournalTable;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.Warehouse;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Explains every order of the live accounts from tables alone: the plan that was in force and its turn, the latest decision of each
 * strategy in the instrument up to the order's day, with the strategy's text, parents and evidence, what memory said that day, and
 * what the limits said of the order.
 *
 * <p>An order follows the targets of the whole plan, which prices move and orders trade back: so an order may come days after the decisions
 * that it serves, and serves those of all strategies that hold the instrument. One that closes what no strategy of the plan wants
 * any more is explained by the decisions of strategies of the plan before it, and by no older one's.
 */
public final class OrderAudit {
    private OrderAudit() {}

    /**
     * One row per order (also those that limits denied) and strategy behind it: {@code account, sequence, day, order_id, symbol, quantity,
     * target, verdict, bundle, turn, turn_reasons, bot, decided_on, action, decision_reason, member_turn, state, text, parents, operator, trials,
     * twin_p, holdout_p, evidence, memory}. What the tables do not explain has nulls.
     */
    public static Dataset<Row> explained(Warehouse warehouse) {
        return explained(warehouse, Integer.MIN_VALUE);
    }

    private static Dataset<Row> explained(Warehouse warehouse, int after) {
        Dataset<Row> journal = warehouse.read(JournalTable.SPEC);
        Dataset<Row> orders = journal.where("type in ('order', 'order_denied')")
                .where(col("day").gt(after))
                .select("account", "sequence", "day", "order_id", "symbol", "quantity", "target", "verdict")
                .join(
                        journal.where("type = 'day'")
                                .select("account", "day", "bundle")
                                .distinct(),
                        columns("account", "day"),
                        "left_outer");
        Dataset<Row> turns = warehouse
                .read(TurnsTable.SPEC)
                .where("bundle is not null")
                .groupBy("bundle")
                .agg(min("turn").as("turn"), min_by(col("reasons"), col("turn")).as("turn_reasons"));
        Dataset<Row> memory = journal.where("type = 'overlay'")
                .groupBy("account", "day")
                // without how paper accounts stand, which explains no order
                .agg(functions
                        .collect_list(functions.regexp_replace(col("event"), ",\"paper\":.*$", "}"))
                        .as("memory"));
        return strategies(warehouse, orders.join(turns, columns("bundle"), "left_outer"), decisions(journal))
                .join(memory, columns("account", "day"), "left_outer");
    }

    /** Decisions, each in force until the strategy's next one in the instrument. */
    private static Dataset<Row> decisions(Dataset<Row> journal) {
        return journal.where("type = 'decision'")
                .select(
                        col("account"),
                        col("symbol"),
                        col("bot"),
                        col("day").as("decided_on"),
                        functions.get_json_object(col("event"), "$.action").as("action"),
                        col("reason").as("decision_reason"))
                .withColumn(
                        "until",
                        coalesce(
                                lead("decided_on", 1)
                                        .over(Window.partitionBy("account", "symbol", "bot")
                                                .orderBy("decided_on")),
                                lit(Integer.MAX_VALUE)));
    }

    private static Dataset<Row> strategies(Warehouse warehouse, Dataset<Row> orders, Dataset<Row> decisions) {
        Dataset<Row> behind = orders.select("account", "sequence", "day", "symbol")
                .join(decisions, columns("account", "symbol"))
                .where("decided_on <= day and day < until")
                .select("account", "sequence", "bot", "decided_on", "action", "decision_reason");
        // in which plan, up to the one in force, each of them was last
        Dataset<Row> members = orders.select("account", "sequence", "turn")
                .join(behind.select("account", "sequence", "bot"), columns("account", "sequence"))
                .join(
                        warehouse
                                .read(PlanMembersTable.SPEC)
                                .select(
                                        col("turn").as("member_turn"),
                                        col("strategy_id").as("bot"),
                                        col("state"),
                                        col("run_id").as("found_by")),
                        columns("bot"))
                .where("member_turn <= turn")
                .groupBy("account", "sequence", "bot")
                .agg(
                        functions.max("member_turn").as("member_turn"),
                        max_by(col("state"), col("member_turn")).as("state"),
                        max_by(col("found_by"), col("member_turn")).as("found_by"));
        Dataset<Row> texts = warehouse
                .read(StrategiesTable.SPEC)
                .select(col("strategy_id").as("bot"), col("text"))
                .dropDuplicates("bot");
        Dataset<Row> lineage = warehouse
                .read(LineageTable.SPEC)
                .groupBy(col("strategy_id").as("bot"))
                .agg(first("parent_ids").as("parents"), first("operator").as("operator"));
        Dataset<Row> evidence = warehouse
                .read(PromotionsTable.SPEC)
                .select(
                        col("strategy_id").as("bot"),
                        col("run_id").as("found_by"),
                        col("trials"),
                        col("twin_p"),
                        col("holdout_p"),
                        col("reasons").as("evidence"));
        return orders.join(behind, columns("account", "sequence"), "left_outer")
                .join(members, columns("account", "sequence", "bot"), "left_outer")
                .join(texts, columns("bot"), "left_outer")
                .join(lineage, columns("bot"), "left_outer")
                .join(evidence, columns("bot", "found_by"), "left_outer");
    }

    private static Seq<String> columns(String... names) {
        return CollectionConverters.asScala(List.of(names)).toSeq();
    }

    /**
     * What the check found.
     *
     * @param orders all that were sent or denied
     * @param denied by the limits
     * @param unexplained without a turn, a decision of a strategy of its plan or the one before with text, origin and evidence, or a word
     *     of the limits
     */
    public record Check(long orders, long denied, long unexplained) {}

    /** Counts the orders that the tables do not explain. */
    public static Check check(Warehouse warehouse) {
        return check(warehouse, Integer.MIN_VALUE);
    }

    /** The same for orders after a day, since 1970-01-01. */
    public static Check check(Warehouse warehouse, int after) {
        if (!warehouse.exists(JournalTable.SPEC)) {
            return new Check(0, 0, 0);
        }
        Row counts = explained(warehouse, after)
                .groupBy("account", "sequence")
                .agg(
                        functions
                                .max(expr("turn is not null and verdict is not null and text is not null"
                                        + " and evidence is not null and operator is not null"
                                        + " and member_turn >= turn - 1"))
                                .as("explained"),
                        functions.max(expr("verdict like 'denied%'")).as("denied"))
                .agg(
                        functions.count(lit(1)).as("orders"),
                        functions.sum(expr("if(denied, 1, 0)")).as("denied"),
                        functions.sum(expr("if(explained, 0, 1)")).as("unexplained"))
                .first();
        return new Check(
                counts.getLong(0),
                counts.isNullAt(1) ? 0 : counts.getLong(1),
                counts.isNullAt(2) ? 0 : counts.getLong(2));
    }
}
