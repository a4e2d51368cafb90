package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.handoff.JournalLines;
import io.cambrian.handoff.Limits;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the files of an account and of its venue as a stranger would, and adds up for itself: that each chain is whole, that both
 * hold the same, that each order went out once and only after it was written down, and that none went beyond a limit.
 */
final class AccountAudit {
    private static final Set<String> ACTS = Set.of("recovered", "reconciled", "plan");

    private final Market market;
    private final Limits limits;
    private final List<JsonNode> journal;
    private final List<JsonNode> ledger;
    private final int segments;
    private int partialFills;

    AccountAudit(Path account, Market market, Limits limits) {
        this.market = market;
        this.limits = limits;
        journal = lines(account.resolve(LiveRun.JOURNAL));
        ledger = lines(account.resolve(Brokerage.LEDGER));
        segments = JournalLines.segments(account.resolve(LiveRun.JOURNAL))
                + JournalLines.segments(account.resolve(Brokerage.LEDGER));
    }

    private static List<JsonNode> lines(Path file) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            JournalLines.Content content = JournalLines.read(file, l -> lines.add(l.event()));
            assertThat(content.tornBytes()).as("torn bytes of " + file).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static String type(JsonNode e) {
        return e.get("type").asText();
    }

    private static BigDecimal decimal(JsonNode e, String field) {
        return new BigDecimal(e.get(field).asText());
    }

    private List<JsonNode> events(String type) {
        return journal.stream().filter(e -> type(e).equals(type)).toList();
    }

    private List<JsonNode> reports() {
        List<JsonNode> all = new ArrayList<>();
        ledger.forEach(l -> l.path("reports").forEach(all::add));
        return all;
    }

    int orders() {
        return events("order").size();
    }

    int fills() {
        return events("filled").size();
    }

    int partialFills() {
        return partialFills;
    }

    int rejects() {
        return events("order_rejected").size();
    }

    int segments() {
        return segments;
    }

    /** What happened, without times, numbers of lines, and what a restart adds. */
    List<String> story() {
        return journal.stream()
                .filter(e -> !ACTS.contains(type(e)))
                .map(JsonNode::toString)
                .toList();
    }

    void check() {
        everyReportIsInTheJournalOnce();
        bothHoldTheSame();
        ordersWentOutOnceAndWereWrittenDownBefore();
        noOrderWentBeyondALimit();
    }

    private void everyReportIsInTheJournalOnce() {
        List<Long> here = journal.stream()
                .filter(e -> e.has("report"))
                .map(e -> e.get("report").asLong())
                .toList();
        List<Long> there = reports().stream().map(r -> r.get("number").asLong()).toList();
        assertThat(here).as("numbers of reports").isEqualTo(there);
        for (int i = 0; i < there.size(); i++) {
            assertThat(there.get(i)).isEqualTo(i + 1L);
        }
    }

    /** Cash and positions from one kind of lines; cash stands under no symbol. */
    private static Map<String, BigDecimal> sum(BigDecimal capital, List<JsonNode> lines, String kind) {
        Map<String, BigDecimal> sum = new TreeMap<>();
        sum.put("", capital);
        for (JsonNode e : lines) {
            String symbol = e.path("symbol").asText();
            switch (e.get(kind).asText()) {
                case "filled" -> {
                    BigDecimal paid = decimal(e, "quantity")
                            .multiply(decimal(e, "price"))
                            .setScale(8, RoundingMode.HALF_EVEN)
                            .add(decimal(e, "fee"));
                    sum.merge("", paid.negate(), BigDecimal::add);
                    sum.merge(symbol, decimal(e, "quantity"), BigDecimal::add);
                }
                case "settled" -> {
                    BigDecimal got = decimal(e, "quantity")
                            .multiply(decimal(e, "price"))
                            .setScale(8, RoundingMode.HALF_EVEN)
                            .subtract(decimal(e, "fee"));
                    sum.merge("", got, BigDecimal::add);
                    sum.merge(symbol, decimal(e, "quantity").negate(), BigDecimal::add);
                }
                case "borrow_charged", "borrow" ->
                    sum.merge("", decimal(e, "amount").negate(), BigDecimal::add);
                default -> {}
            }
        }
        sum.replaceAll((k, v) -> v.stripTrailingZeros());
        sum.values().removeIf(v -> v.signum() == 0);
        return sum;
    }

    private void bothHoldTheSame() {
        Map<String, BigDecimal> here = sum(decimal(events("opened").get(0), "capital"), journal, "type");
        Map<String, BigDecimal> there = sum(decimal(ledger.get(0), "capital"), reports(), "kind");
        assertThat(here).as("cash and positions here and there").isEqualTo(there);
        JsonNode close = journal.stream()
                .filter(e -> type(e).equals("close"))
                .reduce((a, b) -> b)
                .orElseThrow();
        Map<String, BigDecimal> closed = new TreeMap<>();
        closed.put("", decimal(close, "cash").stripTrailingZeros());
        close.get("positions")
                .properties()
                .forEach(p -> closed.put(p.getKey(), new BigDecimal(p.getValue().asText()).stripTrailingZeros()));
        assertThat(closed).as("the last close").isEqualTo(there);
    }

    private void ordersWentOutOnceAndWereWrittenDownBefore() {
        Map<String, JsonNode> written = new LinkedHashMap<>();
        Map<String, String> bySymbolAndDay = new HashMap<>();
        for (JsonNode e : events("order")) {
            assertThat(written.put(e.get("order").asText(), e))
                    .as("written twice: " + e)
                    .isNull();
            assertThat(bySymbolAndDay.put(
                            e.get("symbol").asText() + e.get("day").asText(), ""))
                    .as("two orders of a day: " + e)
                    .isNull();
        }
        Map<String, BigDecimal> left = new HashMap<>();
        for (JsonNode l : ledger) {
            if (type(l).equals("order")) {
                JsonNode o = l.get("order");
                String id = o.get("id").asText();
                assertThat(left.put(id, decimal(o, "quantity")))
                        .as("executed twice: " + o)
                        .isNull();
                assertThat(written).as("orders that were written down").containsKey(id);
                assertThat(decimal(o, "quantity")).isEqualByComparingTo(decimal(written.get(id), "quantity"));
                assertThat(o.get("symbol")).isEqualTo(written.get(id).get("symbol"));
            }
        }
        for (JsonNode r : reports()) {
            if (r.get("kind").asText().equals("filled")) {
                String id = r.get("order").asText();
                BigDecimal now = left.get(id).subtract(decimal(r, "quantity"));
                assertThat(now).as("left of " + r).isEqualByComparingTo(decimal(r, "leaves"));
                assertThat(now.signum() * left.get(id).signum())
                        .as("filled too much: " + r)
                        .isNotNegative();
                partialFills += now.signum() == 0 ? 0 : 1;
                left.put(id, now);
            }
        }
    }

    private void noOrderWentBeyondALimit() {
        Map<String, BigDecimal> units = new TreeMap<>();
        BigDecimal cash = BigDecimal.ZERO;
        String state = "ACTIVE";
        Map<String, Double> prices = new HashMap<>();
        market.series().forEach(s -> price(s, Worlds.AS_OF, prices));
        List<JsonNode> before = new ArrayList<>();
        BigDecimal capital = BigDecimal.ZERO;
        int ordersToday = 0;
        for (JsonNode e : journal) {
            before.add(e);
            switch (type(e)) {
                case "opened" -> capital = decimal(e, "capital");
                case "day" -> {
                    ordersToday = 0;
                    int day = (int) LocalDate.parse(e.get("day").asText()).toEpochDay();
                    market.series().forEach(s -> price(s, day, prices));
                }
                case "state" -> state = e.get("to").asText();
                case "stopped" -> state = "HALTED";
                case "released" -> state = "ACTIVE";
                case "order" -> {
                    Map<String, BigDecimal> sums = sum(capital, before, "type");
                    cash = sums.remove("");
                    if (ordersToday++ == 0) {
                        units = new TreeMap<>(sums);
                    }
                    assertThat(state).as("state at " + e).isNotEqualTo("HALTED");
                    double equity = cash == null ? 0 : cash.doubleValue();
                    for (Map.Entry<String, BigDecimal> p : sums.entrySet()) {
                        equity += p.getValue().doubleValue() * prices.get(p.getKey());
                    }
                    within(e, units, equity, prices, state);
                }
                default -> {}
            }
        }
    }

    private static void price(BarSeries s, int day, Map<String, Double> prices) {
        int at = s.firstAtOrAfter(day + 1) - 1;
        if (at >= 0) {
            prices.put(s.symbol(), s.close()[at]);
        }
    }

    /** Takes the order into the positions of the day, and looks at the part that opens or enlarges one. */
    private void within(
            JsonNode order, Map<String, BigDecimal> units, double equity, Map<String, Double> prices, String state) {
        String symbol = order.get("symbol").asText();
        BigDecimal held = units.getOrDefault(symbol, BigDecimal.ZERO);
        BigDecimal then = held.add(decimal(order, "quantity"));
        units.put(symbol, then);
        double price = prices.get(symbol);
        BigDecimal opened = held.signum() * then.signum() < 0
                ? then
                : then.abs().compareTo(held.abs()) > 0 ? then.subtract(held) : BigDecimal.ZERO;
        if (opened.signum() == 0) {
            return;
        }
        assertThat(state).as("an order that enlarges: " + order).isEqualTo("ACTIVE");
        double slack = 1e-6 * equity;
        double gross = 0;
        double net = 0;
        for (Map.Entry<String, BigDecimal> p : units.entrySet()) {
            double value = p.getValue().doubleValue() * prices.get(p.getKey());
            gross += Math.abs(value);
            net += value;
        }
        assertThat(opened.abs().doubleValue() * price)
                .as("max_order: " + order)
                .isLessThanOrEqualTo(limits.maxOrder() * equity + slack);
        assertThat(then.abs().doubleValue() * price)
                .as("max_instrument: " + order)
                .isLessThanOrEqualTo(limits.maxInstrument() * equity + slack);
        assertThat(gross).as("max_gross: " + order).isLessThanOrEqualTo(limits.maxGross() * equity + slack);
        if (Math.signum(net) == then.signum()) {
            assertThat(Math.abs(net)).as("max_net: " + order).isLessThanOrEqualTo(limits.maxNet() * equity + slack);
        }
    }
}
