package io.cambrian.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.broker.Account;
import io.cambrian.live.control.Rules;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.JournalReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A {@link JournalFold} that can be put down and taken up again: what it says is the same, to the last digit. */
final class FoldSnapshot implements JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalFold fold = new JournalFold();

    /** What the journal says so far. */
    JournalFold fold() {
        return fold;
    }

    @Override
    public String name() {
        return "account";
    }

    @Override
    public Consumer<Event> begin(Optional<JsonNode> snapshot) {
        fold = snapshot.map(s -> new JournalFold(read(s))).orElseGet(JournalFold::new);
        return fold;
    }

    @Override
    public Optional<ObjectNode> save() {
        return Optional.of(write(fold.state()));
    }

    private static ObjectNode write(JournalFold.State s) {
        ObjectNode node = JSON.createObjectNode();
        event(node, "opened", s.opened);
        event(node, "day_begun", s.dayBegun);
        event(node, "finished", s.finished);
        event(node, "reconciled", s.reconciled);
        node.put("plan", s.plan);
        if (s.books != null) {
            ObjectNode books = node.putObject("books");
            books.put("cash", s.books.cash().toPlainString());
            ObjectNode positions = books.putObject("positions");
            s.books.positions().forEach((symbol, units) -> positions.put(symbol, units.toPlainString()));
            Account.Totals t = s.books.totals();
            books.put("fees", t.fees().toPlainString());
            books.put("slippage", t.slippage().toPlainString());
            books.put("borrow", t.borrow().toPlainString());
            books.put("fills", t.fills());
            books.put("rejected", t.rejected());
        }
        node.put("difference", s.difference.toPlainString());
        ArrayNode traded = node.putArray("traded");
        s.traded.forEach((day, t) -> {
            ArrayNode one = traded.addArray().add(day).add(t.digest()).add(t.bundle());
            if (t.rules() != Rules.FIRST) { // as the snapshots of versions that have no others
                one.add(t.rules().number());
            }
        });
        ArrayNode rows = node.putArray("rows");
        for (AccountReport.Row r : s.rows.list()) {
            rows.addArray()
                    .add(r.day())
                    .add(r.equity().toPlainString())
                    .add(r.cash().toPlainString())
                    .add(r.gross())
                    .add(r.net())
                    .add(r.drawdown())
                    .add(r.costs().toPlainString())
                    .add(r.state());
        }
        ObjectNode days = node.putObject("days");
        days.put("count", s.rows.count());
        days.put("first", s.rows.first());
        days.put("peak", s.rows.peak());
        days.put("max_drawdown", s.rows.maxDrawdown());
        ArrayNode closes = node.putArray("closes");
        s.closes.values().forEach(c -> closes.add(Records.close(c).node()));
        events(node, "switches", s.switches);
        s.vetoes.forEach(node.putArray("vetoes")::add);
        node.put("size", s.size);
        events(node, "rulings", s.rulings);
        if (!s.paper.isEmpty()) { // as the snapshots of versions that have none
            events(
                    node,
                    "paper",
                    s.paper.values().stream().flatMap(List::stream).toList());
        }
        node.put("decisions", s.decisions);
        node.put("last_report", s.lastReport);
        node.put("last_report_at_close", s.lastReportAtClose);
        ArrayNode bots = node.putArray("bots");
        s.bots.forEach(b -> bots.addArray().add(b.after()).add(b.event().node()));
        ObjectNode since = node.putObject("bots_since");
        s.seniority.since().forEach(since::put);
        node.put("plan_as_of", s.seniority.asOf());
        events(node, "adjusted", s.adjusted);
        events(node, "since_close", s.sinceClose);
        return node;
    }

    private static JournalFold.State read(JsonNode node) {
        JournalFold.State s = new JournalFold.State();
        s.opened = event(node, "opened");
        s.dayBegun = event(node, "day_begun");
        s.finished = event(node, "finished");
        s.reconciled = event(node, "reconciled");
        s.plan = need(node, "plan").asText();
        JsonNode books = node.path("books");
        if (books.isObject()) {
            TreeMap<String, BigDecimal> positions = new TreeMap<>();
            for (Map.Entry<String, JsonNode> p : need(books, "positions").properties()) {
                positions.put(p.getKey(), new BigDecimal(p.getValue().asText()));
            }
            s.books = new Account(
                    decimal(books, "cash"),
                    positions,
                    new Account.Totals(
                            decimal(books, "fees"),
                            decimal(books, "slippage"),
                            decimal(books, "borrow"),
                            need(books, "fills").asLong(),
                            need(books, "rejected").asLong()));
        }
        s.difference = decimal(node, "difference");
        for (JsonNode t : need(node, "traded")) {
            s.traded.put(
                    t.get(0).asInt(),
                    new JournalFold.Traded(
                            t.get(1).asText(),
                            t.get(2).asText(),
                            t.has(3) ? Rules.of(t.get(3).asInt()) : Rules.FIRST));
        }
        List<AccountReport.Row> rows = new ArrayList<>();
        for (JsonNode r : need(node, "rows")) {
            rows.add(new AccountReport.Row(
                    r.get(0).asInt(),
                    new BigDecimal(r.get(1).asText()),
                    new BigDecimal(r.get(2).asText()),
                    r.get(3).asDouble(),
                    r.get(4).asDouble(),
                    r.get(5).asDouble(),
                    new BigDecimal(r.get(6).asText()),
                    r.get(7).asText()));
        }
        JsonNode days = need(node, "days");
        s.rows = new DayRows(
                rows,
                need(days, "count").asInt(),
                need(days, "first").asInt(),
                need(days, "peak").asDouble(),
                need(days, "max_drawdown").asDouble());
        for (JsonNode c : need(node, "closes")) {
            Records.DayClose close = Records.close(Event.of(c));
            s.closes.put(close.day(), close);
            s.lastClose = close;
        }
        events(node, "switches", s.switches);
        need(node, "vetoes").forEach(v -> s.vetoes.add(v.asText()));
        s.size = need(node, "size").asDouble();
        events(node, "rulings", s.rulings);
        for (JsonNode e : node.path("paper")) {
            Event overlay = Event.of(e).packed();
            s.paper
                    .computeIfAbsent(Records.day(overlay), day -> new ArrayList<>())
                    .add(overlay);
        }
        s.decisions = need(node, "decisions").asLong();
        s.lastReport = need(node, "last_report").asLong();
        s.lastReportAtClose = need(node, "last_report_at_close").asLong();
        for (JsonNode b : need(node, "bots")) {
            s.bots.add(new JournalFold.BotChange(
                    b.get(0).asInt(), Event.of(b.get(1)).packed()));
        }
        TreeMap<String, Integer> since = new TreeMap<>();
        need(node, "bots_since")
                .properties()
                .forEach(b -> since.put(b.getKey(), b.getValue().asInt()));
        s.seniority = new Seniority(since, need(node, "plan_as_of").asInt());
        events(node, "adjusted", s.adjusted);
        events(node, "since_close", s.sinceClose);
        return s;
    }

    private static JsonNode need(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IllegalArgumentException("The snapshot has no " + field + ".");
        }
        return value;
    }

    private static BigDecimal decimal(JsonNode node, String field) {
        return new BigDecimal(need(node, field).asText());
    }

    private static void event(ObjectNode to, String field, Event e) {
        if (e != null) {
            to.set(field, e.node());
        }
    }

    private static Event event(JsonNode node, String field) {
        return node.has(field) ? Event.of(node.get(field)) : null;
    }

    private static void events(ObjectNode to, String field, List<Event> list) {
        ArrayNode nodes = to.putArray(field);
        list.forEach(e -> nodes.add(e.node()));
    }

    private static void events(JsonNode node, String field, List<Event> to) {
        need(node, field).forEach(e -> to.add(Event.of(e).packed()));
    }
}
