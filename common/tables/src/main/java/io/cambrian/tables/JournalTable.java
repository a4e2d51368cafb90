package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The journals of live accounts, line by line, so that every order can be explained from tables. */
public final class JournalTable {
    public static final TableSpec SPEC = new TableSpec(
            "journal",
            "One row per event of a live account, as its journal has it; written by cycle and simulate, read by metrics, by the"
                    + " explanation of orders and by reports.",
            List.of(
                    required("account", StringType, "the live account"),
                    required("sequence", LongType, "line of its journal, from 1"),
                    optional("day", IntegerType, "day of the event, days since 1970-01-01; null between days"),
                    required(
                            "type",
                            StringType,
                            "what happened: day, decision, overlay, order, filled, close and others"),
                    optional("bundle", StringType, "the plan in force; null where the event names none"),
                    optional("bot", StringType, "the strategy that decided"),
                    optional("symbol", StringType, "the instrument"),
                    optional("order_id", StringType, "the order"),
                    optional("quantity", DoubleType, "signed units"),
                    optional(
                            "price", DoubleType, "of a fill, or the reference price of an order, in the base currency"),
                    optional(
                            "target",
                            DoubleType,
                            "decision: fraction of the bot's capital there; order: of the equity"),
                    optional(
                            "verdict",
                            StringType,
                            "order: what the limits said of it: passed, cut or denied, and by which"),
                    optional("reason", StringType, "why, in the journal's words"),
                    required("event", StringType, "all of it, as JSON")),
            List.of("account", "sequence"),
            List.of("account"));

    private JournalTable() {}

    /** An event; fields as the columns of the same names. */
    public record Event(
            String account,
            long sequence,
            Optional<Integer> day,
            String type,
            Optional<String> bundle,
            Optional<String> bot,
            Optional<String> symbol,
            Optional<String> orderId,
            Optional<Double> quantity,
            Optional<Double> price,
            Optional<Double> target,
            Optional<String> verdict,
            Optional<String> reason,
            String event) {}

    public static Row toRow(Event e) {
        return RowFactory.create(
                e.account,
                e.sequence,
                e.day.orElse(null),
                e.type,
                e.bundle.orElse(null),
                e.bot.orElse(null),
                e.symbol.orElse(null),
                e.orderId.orElse(null),
                e.quantity.orElse(null),
                e.price.orElse(null),
                e.target.orElse(null),
                e.verdict.orElse(null),
                e.reason.orElse(null),
                e.event);
    }

    public static Event fromRow(Row r) {
        return new Event(
                r.getAs("account"),
                r.<Long>getAs("sequence"),
                Optional.ofNullable(r.<Integer>getAs("day")),
                r.getAs("type"),
                Optional.ofNullable(r.getAs("bundle")),
                Optional.ofNullable(r.getAs("bot")),
                Optional.ofNullable(r.getAs("symbol")),
                Optional.ofNullable(r.getAs("order_id")),
                Optional.ofNullable(r.<Double>getAs("quantity")),
                Optional.ofNullable(r.<Double>getAs("price")),
                Optional.ofNullable(r.<Double>getAs("target")),
                Optional.ofNullable(r.getAs("verdict")),
                Optional.ofNullable(r.getAs("reason")),
                r.getAs("event"));
    }
}
