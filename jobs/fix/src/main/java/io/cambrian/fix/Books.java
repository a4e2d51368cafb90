package io.cambrian.fix;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.fix.Fate.Trade;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.OrderRejected;
import io.cambrian.live.broker.LedgerLines;
import io.cambrian.live.broker.Message.Cancel;
import io.cambrian.live.broker.Message.Status;
import io.cambrian.live.broker.Order;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was sent to the broker and what it has said, in a ledger on disk: an order is written down before it is sent, and a report
 * before the session counts it as received. So after any crash it is known which orders may be there, and which executions were
 * counted. Reports get numbers of ours in the order in which they came. Used by the session's thread and by the owner's.
 */
final class Books implements AutoCloseable {
    /** Name of the ledger in the folder of the account. */
    static final String FILE = "fix.jsonl";
    /** Reports that can be given again. */
    private static final int KEPT = 10_000;
    /** Days after which an order that is closed is forgotten. */
    private static final int REMEMBERED_DAYS = 30;

    private static final String BROKER = "broker";

    private final Journal ledger;
    private final Clock clock;
    private final Map<String, Fate> orders = new LinkedHashMap<>();
    private final Map<String, Instant> sentAt = new HashMap<>();
    private final Map<String, String> cancels = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Set<String> strangers = new HashSet<>();
    private final Deque<Report> reports = new ArrayDeque<>();
    private Account account;
    private boolean reading = true;
    private long lastReport;
    private long dayReport;
    private int lastDay = Integer.MIN_VALUE / 2;
    private long executions;
    private String lastRefused = "";

    /**
     * Opens the ledger of an account, or begins one.
     *
     * @param folder of the account
     * @param capital that the account began with
     */
    Books(Path folder, Disk disk, Clock clock, BigDecimal capital) {
        this.clock = clock;
        ledger = Journal.open(folder.resolve(FILE), disk, clock, this::fold);
        reading = false;
        if (account == null) {
            account = new Account(capital);
            write(Event.type("account").with("capital", capital), List.of());
        }
    }

    /** Only while the ledger is opened; later what happens is known when it is written. */
    private void fold(Event e) {
        if (!reading) {
            return;
        }
        JsonNode n = e.node();
        switch (e.type()) {
            case "account" -> account = new Account(e.decimal("capital"));
            case "sent" -> {
                Order order = LedgerLines.order(n.get("order"));
                orders.put(order.id(), Fate.sent(order));
                sentAt.put(order.id(), Instant.parse(e.text("at")));
            }
            case "lost" -> orders.remove(e.text("order"));
            case "never" -> {
                Order order = LedgerLines.order(n.get("order"));
                orders.put(order.id(), Fate.sent(order).close());
            }
            case "cancel" -> {
                cancels.put(e.text("id"), e.text("order"));
                attempts.merge(e.text("order"), 1, Integer::sum);
                orders.computeIfPresent(e.text("order"), (id, f) -> f.cancelling(e.text("reason")));
            }
            case "execution" -> orders.computeIfPresent(e.text("order"), (id, f) -> fate(f, n));
            case "stranger" -> strangers.add(e.text("execution"));
            case "refused" -> lastRefused = e.text("reason");
            case "day" -> day(n.get("day").asInt(), false);
            default ->
                throw new DataException("The ledger " + FILE + " has a line of an unknown kind: " + e.type() + ".");
        }
        for (JsonNode r : n.path("reports")) {
            keep(LedgerLines.report(r));
        }
        dayReport = e.type().equals("day") ? lastReport : dayReport;
    }

    private void keep(Report report) {
        lastReport = report.number();
        account.apply(report.event());
        reports.addLast(report);
        if (reports.size() > KEPT) {
            reports.removeFirst();
        }
    }

    private void write(Event.Builder line, List<BrokerEvent> events) {
        List<Map<String, Object>> fields = new ArrayList<>();
        List<Report> numbered = new ArrayList<>();
        for (BrokerEvent event : events) {
            Report report = new Report(lastReport + numbered.size() + 1, event);
            numbered.add(report);
            fields.add(LedgerLines.fields(report));
        }
        ledger.append((events.isEmpty() ? line : line.with("reports", fields)).build());
        ledger.commit();
        numbered.forEach(this::keep); // what could not be written did not happen
    }

    /** What has become of an order; empty where it was not sent, or the broker did not get it. */
    synchronized Optional<Fate> fate(String id) {
        return Optional.ofNullable(orders.get(id));
    }

    /** Orders of which something waits, or of which it is not known whether it does. */
    synchronized List<Fate> open() {
        return orders.values().stream().filter(f -> !f.closed()).toList();
    }

    /** When an order was sent first. */
    synchronized Instant sentAt(String id) {
        return sentAt.get(id);
    }

    /**
     * An order is about to be sent.
     *
     * @return whether it was before, and the broker did not know of it
     */
    synchronized boolean send(Order order) {
        boolean again = sentAt.containsKey(order.id());
        Instant at = again ? sentAt.get(order.id()) : clock.instant();
        write(Event.type("sent").with("order", LedgerLines.fields(order)).with("at", at.toString()), List.of());
        orders.put(order.id(), Fate.sent(order));
        sentAt.put(order.id(), at);
        return again;
    }

    /** The broker says that it does not know an order: it may be sent again. */
    synchronized void lost(String id) {
        write(Event.type("lost").with("order", id), List.of());
        orders.remove(id);
    }

    /** An order that is not at the broker, and will not be sent any more. */
    synchronized void end(String id, String reason) {
        Fate f = orders.get(id);
        end(f, new Cancelled(id, f.order().symbol(), reason));
    }

    /** The broker does not take an order, and says so in another way than by an execution report. */
    synchronized void reject(String id, String reason) {
        Fate f = orders.get(id);
        if (f != null && !f.closed()) {
            end(f, new OrderRejected(id, f.order().symbol(), reason.isEmpty() ? "rejected" : reason));
        }
    }

    private void end(Fate f, BrokerEvent event) {
        Fate next = f.close();
        write(line(f, next), List.of(event));
        orders.put(f.order().id(), next);
    }

    /** What was never sent is taken back, and will not be sent. */
    synchronized void never(Cancel c) {
        Order order = new Order(c.orderId(), c.symbol(), BigDecimal.ZERO, c.day(), BigDecimal.ONE);
        write(
                Event.type("never").with("order", LedgerLines.fields(order)),
                List.of(new Cancelled(c.orderId(), c.symbol(), c.reason())));
        orders.put(order.id(), Fate.sent(order).close());
    }

    /** An order is about to be taken back; gives the id of that request. */
    synchronized String cancel(String id, String reason) {
        int n = attempts.merge(id, 1, Integer::sum);
        String request = id + "c" + n;
        write(Event.type("cancel").with("order", id).with("id", request).with("reason", reason), List.of());
        cancels.put(request, id);
        orders.computeIfPresent(id, (k, f) -> f.cancelling(reason));
        return request;
    }

    /** The order that a report is about; null where it is not one of ours. */
    private Fate subject(Execution e) {
        for (String id : new String[] {e.clOrdId(), e.origClOrdId(), cancels.getOrDefault(e.clOrdId(), "")}) {
            Fate f = orders.get(id);
            if (f != null) {
                return f;
            }
        }
        return null;
    }

    /** The id of the order of ours that a report is about, or else what it says. */
    synchronized String orderOf(Execution e) {
        Fate f = subject(e);
        return f == null ? e.clOrdId() : f.order().id();
    }

    /**
     * Takes a report in, once.
     *
     * @return what a person should look at; empty where nothing
     * @throws Refused where it cannot be right; nothing is changed then
     */
    synchronized String take(Execution e) throws Refused {
        Fate f = subject(e);
        if (f == null) {
            return stranger(e);
        }
        if (e.isStatus() && e.unknownOrder()) {
            return ""; // whoever asked decides what follows
        }
        Fate.Ruling ruling = f.rule(e);
        if (ruling.next().equals(f) && ruling.events().isEmpty()) {
            return ruling.doubt();
        }
        Event.Builder line = line(f, ruling.next()).with("kind", "" + e.type()).with("execution", e.execId());
        write(line, ruling.events());
        orders.put(f.order().id(), ruling.next());
        if (!ruling.events().isEmpty()) {
            executions++;
        }
        return ruling.doubt();
    }

    private String stranger(Execution e) throws Refused {
        String order = e.clOrdId().isEmpty() ? BROKER : e.clOrdId();
        if (e.type() == Execution.TRADE_CANCEL || e.type() == Execution.TRADE_CORRECT) {
            throw new Refused(
                    "an execution of an order " + Words.shown(order) + " that was not sent from here is taken back");
        }
        // an ExecID need not be unique for longer than a day
        String key = String.join(
                "/",
                order,
                e.execId(),
                e.orderId(),
                e.tradeDate(),
                e.symbol(),
                Decimals.plain(e.lastQty()).toPlainString(),
                Decimals.plain(e.lastPx()).toPlainString());
        if (e.type() != Execution.TRADE || strangers.contains(key)) {
            return "";
        }
        BigDecimal way = BigDecimal.valueOf(e.side());
        write(
                Event.type("stranger").with("execution", key),
                List.of(new Filled(
                        "foreign:" + Words.shown(order),
                        e.symbol(),
                        e.lastQty().multiply(way),
                        BigDecimal.ZERO,
                        e.lastPx(),
                        e.fee(),
                        BigDecimal.ZERO)));
        strangers.add(key);
        executions++;
        return "a fill of " + Decimals.plain(e.lastQty()).toPlainString() + " of " + Words.shown(e.symbol())
                + " of an order " + Words.shown(order) + " that was not sent from here";
    }

    /** Keeps what was refused, with its reason; the same again is not kept. */
    synchronized void refused(String message, String reason) {
        if (!reason.equals(lastRefused)) {
            write(Event.type("refused").with("reason", reason).with("message", Words.line(message)), List.of());
            lastRefused = reason;
        }
    }

    /** The market's bars of a day have come: reports from now on belong to the next. */
    synchronized void day(int day) {
        ledger.rollWhereFull();
        write(Event.type("day").with("day", day), List.of());
        day(day, true);
    }

    private void day(int day, boolean now) {
        lastDay = day;
        if (now) {
            dayReport = lastReport;
        }
        orders.values().removeIf(f -> f.closed() && f.order().day() < day - REMEMBERED_DAYS);
        sentAt.keySet().removeIf(id -> !orders.containsKey(id));
        attempts.keySet().removeIf(id -> !orders.containsKey(id));
        cancels.values().removeIf(id -> !orders.containsKey(id));
    }

    synchronized int lastDay() {
        return lastDay;
    }

    /**
     * The books as they are, for whoever asks; empty where an execution has come since the broker told its own.
     *
     * @param day the last whose bars have come
     * @param at {@link #executions} before the broker was asked
     * @param positions and open orders as the broker has just told them
     */
    synchronized Optional<Status> status(
            long token, int day, long at, SortedMap<String, BigDecimal> positions, List<Order> open) {
        if (executions != at) {
            return Optional.empty();
        }
        if (day > lastDay) {
            day(day);
        }
        return Optional.of(new Status(token, lastReport, lastDay, dayReport, account.cash(), positions, open));
    }

    /** Reports that were taken in and told of something, since the start. */
    synchronized long executions() {
        return executions;
    }

    /** Reports from a number on. */
    synchronized List<Report> from(long number) {
        return reports.stream().filter(r -> r.number() >= number).toList();
    }

    @Override
    public synchronized void close() {
        ledger.close();
    }

    private static Event.Builder line(Fate before, Fate f) {
        Event.Builder line = Event.type("execution")
                .with("order", f.order().id())
                .with("heard", f.heard())
                .with("closed", f.closed())
                .with("cum", f.cum())
                .with("value", f.value())
                .with("inferred", f.inferred())
                .with("leaves", f.leaves());
        Map<String, Object> trades = new TreeMap<>();
        f.trades().forEach((id, t) -> {
            if (!t.equals(before.trades().get(id))) {
                trades.put(
                        id,
                        List.of(
                                t.quantity().toPlainString(),
                                t.price().toPlainString(),
                                t.fee().toPlainString()));
            }
        });
        return trades.isEmpty() ? line : line.with("trades", trades);
    }

    private static Fate fate(Fate f, JsonNode n) {
        Map<String, Trade> trades = new TreeMap<>(f.trades());
        n.path("trades")
                .properties()
                .forEach(t -> trades.put(
                        t.getKey(),
                        new Trade(
                                new BigDecimal(t.getValue().get(0).asText()),
                                new BigDecimal(t.getValue().get(1).asText()),
                                new BigDecimal(t.getValue().get(2).asText()))));
        return new Fate(
                f.order(),
                n.get("heard").asBoolean(),
                n.get("closed").asBoolean(),
                new BigDecimal(n.get("cum").asText()),
                new BigDecimal(n.get("value").asText()),
                new BigDecimal(n.get("inferred").asText()),
                new BigDecimal(n.get("leaves").asText()),
                trades,
                f.cancelReason());
    }
}
