package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an account holds as its journal goes on, and since which order. */
final class AuditedBooks {
    private final Map<String, BigDecimal> units = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final Set<String> takenOver = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Map<String, Integer> orderDays = new HashMap<>();

    BigDecimal held(String symbol) {
        return units.getOrDefault(symbol, BigDecimal.ZERO);
    }

    /** Day of the order whose fill began the position that is held now. */
    int begun(String symbol) {
        return begun.getOrDefault(symbol, Integer.MIN_VALUE);
    }

    /** Whether the position began as the broker's, which a person took over. */
    boolean isTakenOver(String symbol) {
        return takenOver.contains(symbol);
    }

    /** Whether the last order in the instrument did not go out, or not in full. */
    boolean leftOpen(String symbol) {
        return open.contains(symbol);
    }

    /** Takes an order that the limits judged. */
    void ordered(String id, String symbol, int day, boolean whole) {
        orderDays.put(id, day);
        if (whole) {
            open.remove(symbol);
        } else {
            open.add(symbol);
        }
    }

    /** Takes what the broker said; other events change nothing. */
    void report(String type, int day, JsonNode e) {
        String symbol = e.path("symbol").asText();
        switch (type) {
            case "filled" -> {
                boolean past = add(
                        symbol,
                        amount(e, "quantity"),
                        orderDays.getOrDefault(e.path("order").asText(), day));
                if (past) {
                    takenOver.remove(symbol);
                }
                if (e.has("leaves")) {
                    open.add(symbol);
                }
            }
            case "settled" -> add(symbol, amount(e, "quantity").negate(), day);
            case "adjusted" -> {
                if (!symbol.isEmpty() && add(symbol, amount(e, "quantity"), day)) {
                    takenOver.add(symbol);
                }
            }
            case "order_rejected", "cancelled" -> open.add(symbol);
            default -> {
                // says nothing of what is held
            }
        }
    }

    /** Whether another position began, or none is left. */
    private boolean add(String symbol, BigDecimal quantity, int day) {
        BigDecimal before = held(symbol);
        BigDecimal now = before.add(quantity);
        units.put(symbol, now);
        boolean another = now.signum() != before.signum();
        if (another) {
            begun.put(symbol, day);
        }
        return another;
    }

    /** Amounts are texts, so that no digit is lost. */
    static BigDecimal amount(JsonNode e, String field) {
        return new BigDecimal(e.path(field).asText());
    }
}
