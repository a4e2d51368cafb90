package io.cambrian.live.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.live.broker.Broker.Report;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** How orders and reports stand in the ledger of a venue's books. */
public final class LedgerLines {
    private LedgerLines() {}

    /** An order as an object of a line. */
    public static Map<String, Object> fields(Order o) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", o.id());
        fields.put("symbol", o.symbol());
        fields.put("quantity", o.quantity().toPlainString());
        fields.put("day", o.day());
        fields.put("reference_price", o.referencePrice().toPlainString());
        return fields;
    }

    /** The order that an object is. */
    public static Order order(JsonNode n) {
        return new Order(
                n.get("id").asText(),
                n.get("symbol").asText(),
                decimal(n, "quantity"),
                n.get("day").asInt(),
                decimal(n, "reference_price"));
    }

    /** A report as an object of a line. */
    public static Map<String, Object> fields(Report report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", report.number());
        BrokerEvent e = report.event();
        fields.put("symbol", e.symbol());
        if (e instanceof BrokerEvent.Filled f) {
            fields.put("kind", "filled");
            fields.put("order", f.orderId());
            fields.put("quantity", f.quantity().toPlainString());
            fields.put("leaves", f.leaves().toPlainString());
            fields.put("price", f.price().toPlainString());
            fields.put("fee", f.fee().toPlainString());
            fields.put("slippage", f.slippage().toPlainString());
        } else if (e instanceof BrokerEvent.OrderRejected r) {
            fields.put("kind", "rejected");
            fields.put("order", r.orderId());
            fields.put("reason", r.reason());
        } else if (e instanceof BrokerEvent.Cancelled c) {
            fields.put("kind", "cancelled");
            fields.put("order", c.orderId());
            fields.put("reason", c.reason());
        } else if (e instanceof BrokerEvent.Settled s) {
            fields.put("kind", "settled");
            fields.put("quantity", s.quantity().toPlainString());
            fields.put("price", s.price().toPlainString());
            fields.put("fee", s.fee().toPlainString());
        } else if (e instanceof BrokerEvent.BorrowCharged b) {
            fields.put("kind", "borrow");
            fields.put("amount", b.amount().toPlainString());
        } else {
            throw new IllegalArgumentException("A venue does not report " + e + ".");
        }
        return fields;
    }

    /** The report that an object is. */
    public static Report report(JsonNode n) {
        String symbol = n.get("symbol").asText();
        String kind = n.get("kind").asText();
        return new Report(
                n.get("number").asLong(),
                switch (kind) {
                    case "filled" ->
                        new BrokerEvent.Filled(
                                n.get("order").asText(),
                                symbol,
                                decimal(n, "quantity"),
                                decimal(n, "leaves"),
                                decimal(n, "price"),
                                decimal(n, "fee"),
                                decimal(n, "slippage"));
                    case "rejected" ->
                        new BrokerEvent.OrderRejected(
                                n.get("order").asText(), symbol, n.get("reason").asText());
                    case "cancelled" ->
                        new BrokerEvent.Cancelled(
                                n.get("order").asText(), symbol, n.get("reason").asText());
                    case "settled" ->
                        new BrokerEvent.Settled(symbol, decimal(n, "quantity"), decimal(n, "price"), decimal(n, "fee"));
                    case "borrow" -> new BrokerEvent.BorrowCharged(symbol, decimal(n, "amount"));
                    default ->
                        throw new DataException("The venue's ledger has a report of an unknown kind: " + kind + ".");
                });
    }

    private static BigDecimal decimal(JsonNode n, String field) {
        return new BigDecimal(n.get(field).asText());
    }
}
