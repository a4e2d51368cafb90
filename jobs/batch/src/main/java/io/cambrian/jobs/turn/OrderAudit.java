package io.cambrian.jobs.turn;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;

import io.cambrian.jobs.turn.OrderCauses.Behind;
import io.cambrian.jobs.turn.OrderCauses.Explained;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Explains every order of the live accounts from tables alone: the plan that was in force and its turn, why it was made ({@link OrderCauses}),
 * the strategies behind it with the decision of each, its text, evidence, and parents in the search that found it, what overlays changed,
 * and what the limits said of the order.
 */
public final class OrderAudit {
    private static final StructType BEHIND = new StructType()
            .add("bot", DataTypes.StringType)
            .add("decided_on", DataTypes.IntegerType)
            .add("action", DataTypes.StringType)
            .add("decision_reason", DataTypes.StringType)
            .add("member_turn", DataTypes.IntegerType)
            .add("state", DataTypes.StringType)
            .add("found_by", DataTypes.StringType);

    private static final StructType ORDER = new StructType()
            .add("account", DataTypes.StringType)
            .add("sequence", DataTypes.LongType)
            .add("day", DataTypes.IntegerType)
            .add("order_id", DataTypes.StringType)
            .add("symbol", DataTypes.StringType)
            .add("quantity", DataTypes.DoubleType)
            .add("target", DataTypes.DoubleType)
            .add("verdict", DataTypes.StringType)
            .add("bundle", DataTypes.StringType)
            .add("turn", DataTypes.IntegerType)
            .add("turn_reasons", DataTypes.StringType)
            .add("causes", DataTypes.createArrayType(DataTypes.StringType))
            .add("fault", DataTypes.StringType)
            .add("overlays", DataTypes.createArrayType(DataTypes.StringType))
            .add("behind", DataTypes.createArrayType(BEHIND));

    private OrderAudit() {}

    /**
     * One row per order of a closed day (also those that limits denied) and strategy behind it: {@code account, sequence, day, order_id,
     * symbol, quantity, target, verdict, bundle, turn, turn_reasons, causes, fault, overlays, bot, decided_on, action, decision_reason,
     * member_turn, state, found_by, text, parents, operator, trials, twin_p, holdout_p, evidence}. What the tables do not explain has nulls, or a
     * fault.
     */
    public static Dataset<Row> explained(Warehouse warehouse) {
        return explained(warehouse, Integer.MIN_VALUE);
    }

    private static Dataset<Row> explained(Warehouse warehouse, int after) {
        Dataset<Row> orders = warehouse
                .read(JournalTable.SPEC)
                .where("type <> 'borrow_charged'")
                .repartition(col("account"))
                .sortWithinPartitions("account", "sequence")
                .mapPartitions(new Explain(AuditedPlans.of(warehouse), after), Encoders.row(ORDER))
                .withColumn("strategy", functions.explode_outer(col("behind")))
                .select(col("*"), col("strategy.*"))
                .drop("behind", "strategy");
        Dataset<Row> texts = warehouse
                .read(StrategiesTable.SPEC)
                .select(col("strategy_id").as("bot"), col("text"))
                .dropDuplicates("bot");
        Dataset<Row> evidence = warehouse
                .read(PromotionsTable.SPEC)
                .select(
                        col("strategy_id").as("bot"),
                        col("run_id").as("found_by"),
                        col("trials"),
                        col("twin_p"),
                        col("holdout_p"),
                        col("reasons").as("evidence"));
        return orders.join(texts, columns("bot"), "left_outer")
                .join(lineage(warehouse), columns("bot", "found_by"), "left_outer")
                .join(evidence, columns("bot", "found_by"), "left_outer");
    }

    /** Parents and operator by strategy and search, as it came up first there; a cycle's trials stand under an identity of their own. */
    private static Dataset<Row> lineage(Warehouse warehouse) {
        Dataset<Row> born = warehouse
                .read(LineageTable.SPEC)
                .groupBy(col("run_id").as("search"), col("strategy_id").as("bot"))
                .agg(min_by(struct("parent_ids", "operator"), struct("generation", "individual"))
                        .as("born"))
                .select(col("search"), col("bot"), col("born.parent_ids").as("parents"), col("born.operator"));
        Dataset<Row> found = warehouse
                .read(PromotionsTable.SPEC)
                .select(col("run_id").as("found_by"))
                .distinct();
        if (!warehouse.exists(RunsTable.SPEC)) {
            return found.withColumn("search", col("found_by"))
                    .join(born, columns("search"))
                    .drop("search");
        }
        Dataset<Row> runs = warehouse
                .read(RunsTable.SPEC)
                .groupBy(col("run_id").as("found_by"))
                .agg(max(expr("nullif(get_json_object(result, '$.search_run'), '')"))
                        .as("search"));
        return found.join(runs, columns("found_by"), "left_outer")
                .withColumn("search", coalesce(col("search"), col("found_by")))
                .join(born, columns("search"))
                .drop("search");
    }

    private static Seq<String> columns(String... names) {
        return CollectionConverters.asScala(List.of(names)).toSeq();
    }

    /** Reads accounts one after the other, each from its beginning. */
    private static final class Explain implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;

        private final AuditedPlans known;
        private final int after;

        Explain(AuditedPlans known, int after) {
            this.known = known;
            this.after = after;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> events) {
            return new Orders(events, known, after);
        }
    }

    /** Orders of the days that a journal closes. */
    private static final class Orders implements Iterator<Row> {
        private final Iterator<Row> events;
        private final AuditedPlans known;
        private final int after;
        private String account = "";
        private OrderCauses causes;
        private Iterator<Row> ready = List.<Row>of().iterator();

        Orders(Iterator<Row> events, AuditedPlans known, int after) {
            this.events = events;
            this.known = known;
            this.after = after;
        }

        @Override
        public boolean hasNext() {
            while (!ready.hasNext() && events.hasNext()) {
                JournalTable.Event event = JournalTable.fromRow(events.next());
                if (causes == null || !event.account().equals(account)) {
                    account = event.account();
                    causes = new OrderCauses(known);
                }
                List<Row> rows = new ArrayList<>();
                for (Explained x : causes.accept(event)) {
                    if (x.order().day().orElseThrow() > after) {
                        rows.add(row(x));
                    }
                }
                ready = rows.iterator();
            }
            return ready.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }

        private static Row row(Explained x) {
            JournalTable.Event order = x.order();
            return RowFactory.create(
                    order.account(),
                    order.sequence(),
                    order.day().orElse(null),
                    order.orderId().orElse(null),
                    order.symbol().orElse(null),
                    order.quantity().orElse(null),
                    order.target().orElse(null),
                    order.verdict().orElse(null),
                    x.bundle(),
                    x.plan().map(AuditedPlans.Plan::turn).orElse(null),
                    x.plan().map(AuditedPlans.Plan::reasons).orElse(null),
                    x.causes().stream().map(OrderCause::key).toArray(String[]::new),
                    x.fault().orElse(null),
                    x.overlays().toArray(String[]::new),
                    x.behind().stream().map(Orders::row).toArray(Row[]::new));
        }

        private static Row row(Behind b) {
            return RowFactory.create(
                    b.bot(),
                    b.decidedOn().orElse(null),
                    b.action(),
                    b.reason(),
                    b.seat().map(AuditedPlans.Seat::turn).orElse(null),
                    b.seat().map(AuditedPlans.Seat::state).orElse(null),
                    b.seat().map(AuditedPlans.Seat::foundBy).orElse(null));
        }
    }

    /**
     * What the check found.
     *
     * @param orders all that were sent or denied
     * @param denied by the limits
     * @param unexplained without a turn, a cause, a word of the limits, or text, origin and evidence of a strategy behind them
     * @param causes how many orders each has; an order may have several
     */
    public record Check(long orders, long denied, long unexplained, Map<OrderCause, Long> causes) {
        public Check {
            causes = Collections.unmodifiableMap(new TreeMap<>(causes));
        }

        /** Where causes do not matter. */
        public Check(long orders, long denied, long unexplained) {
            this(orders, denied, unexplained, Map.of());
        }
    }

    /** Counts the orders that the tables do not explain. */
    public static Check check(Warehouse warehouse) {
        return check(warehouse, Integer.MIN_VALUE);
    }

    /** The same for orders after a day, since 1970-01-01. */
    public static Check check(Warehouse warehouse, int after) {
        if (!warehouse.exists(JournalTable.SPEC)) {
            return new Check(0, 0, 0);
        }
        List<Row> kinds = explained(warehouse, after)
                .withColumn(
                        "whole",
                        expr(
                                "fault is null and turn is not null and verdict is not null and size(causes) > 0"
                                        + " and (bot is null or text is not null and evidence is not null and operator is not null)"))
                .groupBy("account", "sequence")
                .agg(
                        min("whole").as("explained"),
                        max(expr("verdict like 'denied%'")).as("denied"),
                        max(array_join(col("causes"), ",")).as("causes"))
                .groupBy("explained", "denied", "causes")
                .count()
                .collectAsList();
        long orders = 0;
        long denied = 0;
        long unexplained = 0;
        TreeMap<OrderCause, Long> causes = new TreeMap<>();
        for (Row kind : kinds) {
            long count = kind.getLong(3);
            orders += count;
            denied += Boolean.TRUE.equals(kind.get(1)) ? count : 0;
            if (!kind.getBoolean(0)) {
                unexplained += count;
            } else {
                for (String cause : kind.getString(2).split(",")) {
                    causes.merge(OrderCause.of(cause), count, Long::sum);
                }
            }
        }
        return new Check(orders, denied, unexplained, causes);
    }
}
