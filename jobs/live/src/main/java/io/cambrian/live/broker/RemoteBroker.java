package io.cambrian.live.broker;

import io.cambrian.live.broker.BrokerEvent.Adjusted;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.OrderRejected;
import io.cambrian.live.broker.BrokerEvent.Unsure;
import io.cambrian.live.broker.Message.Acknowledged;
import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Cancel;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Reported;
import io.cambrian.live.broker.Message.Resend;
import io.cambrian.live.broker.Message.Status;
import io.cambrian.live.broker.Message.StatusRequest;
import io.cambrian.live.feed.DayBars;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Our side of a wire to a venue that may lose, double, delay and overtake messages. Orders have ids of ours, so that an order
 * whose fate is unknown is sent again without risk; reports are numbered, so that one that came twice counts once and one
 * that is missing is asked for. Reports are given out in the order of their numbers, without gaps.
 *
 * <p>An order is pending until anything is heard of it, then open, and closed when it is filled, cancelled or rejected. What is
 * not known after the attempts that the wire is worth is {@link Unsure}, and stays so until it is known. A fill of an order that
 * was not sent from here is not given out before the books were compared. Not safe for concurrent use.
 */
public final class RemoteBroker implements Broker {
    private final Wire wire;
    private final Account account;
    /** What is left of each order that is not closed, by id. */
    private final Map<String, Order> open = new LinkedHashMap<>();
    /** Orders of which nothing was heard, as they were sent. */
    private final Map<String, Order> pending = new LinkedHashMap<>();

    private final Map<String, Cancel> cancelling = new LinkedHashMap<>();
    /** Reports that came and were not given out yet. */
    private final TreeMap<Long, Report> arrived = new TreeMap<>();

    /** Fills of orders that were not sent from here, while nobody was here, by the number of their report. */
    private final TreeMap<Long, Filled> strange = new TreeMap<>();
    /** Those that a person has seen. */
    private final Set<Long> accepted = new HashSet<>();

    private final List<Report> own = new ArrayList<>();
    private final Set<String> atVenue = new HashSet<>();
    private long given;
    private long token;
    private Status status;
    private boolean isNewDay;
    private int day = Integer.MIN_VALUE;
    private boolean muted;
    /** How the broker's positions differed on a day; until the books are compared. */
    private String doubt = "";

    /**
     * Continues an account.
     *
     * @param account the books at the last close; taken over
     * @param openOrders that waited then, with what was left of them
     * @param lastReport number of the last report that is in those books; 0 at the beginning
     */
    public RemoteBroker(Wire wire, Account account, Collection<Order> openOrders, long lastReport) {
        this.wire = wire;
        this.account = account;
        this.given = lastReport;
        openOrders.forEach(o -> open.put(o.id(), o));
    }

    @Override
    public void submit(Order order) {
        if (open.containsKey(order.id())) {
            return;
        }
        open.put(order.id(), order);
        if (muted) {
            if (!atVenue.contains(order.id())) {
                own.add(new Report(0, new Cancelled(order.id(), order.symbol(), "not_sent")));
            }
            return;
        }
        pending.put(order.id(), order);
        wire.send(new NewOrder(order));
    }

    @Override
    public void cancel(String orderId, String reason) {
        Order order = open.get(orderId);
        if (order == null || arrived.values().stream().anyMatch(r -> closes(r.event(), orderId))) {
            return;
        }
        Cancel cancel = new Cancel(orderId, order.symbol(), order.day(), reason);
        cancelling.put(orderId, cancel);
        pending.remove(orderId); // it is not sent again: the venue takes it no more after this
        wire.send(cancel);
    }

    @Override
    public void flush() {
        if (wire.livesByTheClock()) {
            receive(token + 1);
        }
    }

    @Override
    public boolean livesByTheClock() {
        return wire.livesByTheClock();
    }

    /** What is to be taken back is so before the market goes on, as far as the wire lets it. */
    @Override
    public void onDay(DayBars bars) {
        if (!cancelling.isEmpty()) {
            exchange(false);
        }
        day = bars.day();
        isNewDay = true;
        wire.onDay(bars);
    }

    @Override
    public void see(DayBars bars) {
        wire.see(bars);
    }

    @Override
    public void see(String symbol, int onDay, double close) {
        wire.see(symbol, onDay, close);
    }

    @Override
    public List<Report> poll(Known known) {
        List<Report> out = new ArrayList<>();
        for (Report r : known.reports()) {
            give(r, out);
        }
        if (known.isAll()) {
            boolean sure = exchange(!isNewDay);
            // what the venue answered to us after the day's bars belongs after the decisions, also when they are made
            // again
            long last = isNewDay && status != null && status.day() >= day ? status.dayReport() : Long.MAX_VALUE;
            for (Report next = arrived.get(given + 1);
                    next != null
                            && next.number() <= last
                            && (isNewDay || isAnswer(next.event()))
                            && !isUntoldStranger(next);
                    next = arrived.get(given + 1)) {
                give(next, out);
            }
            Report first = arrived.get(given + 1);
            boolean stranger = first != null && isUntoldStranger(first);
            doubt = isNewDay && sure && !stranger && !muted ? unexplained() : doubt;
            if (isNewDay && (!sure || stranger || !doubt.isEmpty())) {
                String why = stranger ? stranger(first) : sure ? doubt : silence();
                give(new Report(0, new Unsure(why)), out);
            }
            List.copyOf(own).forEach(r -> give(r, out));
            own.clear();
        }
        isNewDay = false;
        return out;
    }

    /** How what is held there differs from what all reports come to; empty where it does not. */
    private String unexplained() {
        Account books = account.copy();
        arrived.values().stream()
                .filter(r -> r.number() > given && r.number() <= status.lastReport())
                .forEach(r -> books.apply(r.event()));
        List<String> differences = new ArrayList<>();
        positionsApart(books).forEach((symbol, apart) -> differences.add(words(symbol, books)));
        return differences.isEmpty()
                ? ""
                : "the broker's positions are not those that it reported: " + String.join("; ", differences);
    }

    /** Units that are held there less those of books here, by symbol, where they differ. */
    private TreeMap<String, BigDecimal> positionsApart(Account books) {
        TreeMap<String, BigDecimal> apart = new TreeMap<>(status.positions());
        books.positions().forEach((symbol, units) -> apart.merge(symbol, units.negate(), BigDecimal::add));
        apart.values().removeIf(units -> units.signum() == 0);
        return apart;
    }

    private String words(String symbol, Account books) {
        return symbol + " "
                + books.positions().getOrDefault(symbol, BigDecimal.ZERO).toPlainString() + " here, "
                + status.positions().getOrDefault(symbol, BigDecimal.ZERO).toPlainString() + " there";
    }

    private boolean isUntoldStranger(Report report) {
        return report.event() instanceof Filled f
                && f.quantity().signum() != 0
                && !open.containsKey(f.orderId())
                && !strange.containsKey(report.number())
                && !accepted.contains(report.number());
    }

    private static String stranger(Report report) {
        return "report " + report.number() + " is a fill of an order that is not open here";
    }

    @Override
    public Optional<String> trouble() {
        Report first = arrived.get(given + 1);
        if (first != null && isUntoldStranger(first)) {
            return Optional.of(stranger(first));
        }
        return doubt.isEmpty() ? wire.trouble() : Optional.of(doubt);
    }

    private String silence() {
        return status == null
                ? wire.trouble().orElse("the broker does not answer")
                : "the broker has " + status.lastReport() + " reports, of which " + (given + 1) + " is missing";
    }

    private void give(Report report, List<Report> out) {
        account.apply(report.event());
        follow(open, report.event());
        if (report.number() > 0) {
            given = report.number();
            heard(report.event());
            arrived.headMap(given, true).clear();
        } else {
            own.removeIf(o -> o.event().equals(report.event()));
        }
        out.add(report);
    }

    /** Brings what is open up to date with a report. */
    private static void follow(Map<String, Order> orders, BrokerEvent event) {
        if (event instanceof Filled f && f.leaves().signum() != 0) {
            orders.computeIfPresent(f.orderId(), (id, o) -> o.withQuantity(f.leaves()));
        } else {
            orders.remove(orderId(event));
        }
    }

    private static String orderId(BrokerEvent event) {
        if (event instanceof Filled f) {
            return f.orderId();
        }
        if (event instanceof Cancelled c) {
            return c.orderId();
        }
        return event instanceof OrderRejected r ? r.orderId() : "";
    }

    private static boolean closes(BrokerEvent event, String id) {
        return orderId(event).equals(id)
                && !(event instanceof Filled f && f.leaves().signum() != 0);
    }

    private static boolean isAnswer(BrokerEvent event) {
        return event instanceof Cancelled || event instanceof OrderRejected;
    }

    /**
     * Talks until everything is known: all reports that the venue has, and what became of what was sent.
     *
     * @param orders whether orders of which nothing was heard are sent again
     */
    private boolean exchange(boolean orders) {
        status = null;
        long first = token + 1;
        receive(first);
        for (int round = 0; round < wire.attempts(); round++) {
            if (orders) {
                pending.values().forEach(o -> wire.send(new NewOrder(o)));
            }
            cancelling.values().forEach(wire::send);
            wire.send(new StatusRequest(++token));
            if (status != null && missing() <= status.lastReport()) {
                wire.send(new Resend(missing()));
            }
            receive(first);
            if (status != null
                    && status.day() >= day
                    && missing() > status.lastReport()
                    && (!orders || pending.isEmpty() && cancelling.isEmpty())) {
                return true;
            }
        }
        return false;
    }

    /** The number of the first report that is neither given out nor here. */
    private long missing() {
        long next = given + 1;
        while (arrived.containsKey(next)) {
            next++;
        }
        return next;
    }

    private void receive(long first) {
        for (Answer answer : wire.receive()) {
            if (answer instanceof Acknowledged a) {
                pending.remove(a.orderId());
            } else if (answer instanceof Reported r) {
                heard(r.report().event());
                if (r.report().number() > given) {
                    arrived.put(r.report().number(), r.report());
                }
            } else {
                Status s = (Status) answer;
                if (s.token() >= first && (status == null || s.token() > status.token())) {
                    status = s;
                }
            }
        }
    }

    private void heard(BrokerEvent event) {
        String id = orderId(event);
        pending.remove(id);
        if (closes(event, id)) {
            cancelling.remove(id);
        }
    }

    @Override
    public Reconciliation reconcile(List<Report> journaled, List<Order> sent) {
        Account books = account.copy();
        Map<String, Order> waiting = new LinkedHashMap<>(open);
        sent.forEach(o -> waiting.putIfAbsent(o.id(), o));
        long before = given;
        for (Report r : journaled) {
            books.apply(r.event());
            follow(waiting, r.event());
            before = Math.max(before, r.number());
        }
        wire.recompare();
        if (!exchange(false)) {
            return new Reconciliation.Silent("Not armed: " + silence() + ".");
        }
        doubt = "";
        strange.clear();
        for (Report r : arrived.tailMap(before, false).values()) {
            if (r.number() <= status.lastReport()) {
                if (r.event() instanceof Filled f
                        && f.quantity().signum() != 0
                        && !waiting.containsKey(f.orderId())
                        && !accepted.contains(r.number())) {
                    strange.put(r.number(), f);
                }
                books.apply(r.event());
                follow(waiting, r.event());
            }
        }
        return compare(books, waiting);
    }

    private Reconciliation compare(Account books, Map<String, Order> waiting) {
        List<String> differences = new ArrayList<>();
        List<Adjusted> adjustments = new ArrayList<>();
        strange.forEach((number, f) -> {
            differences.add("report " + number + " is a fill of " + f.quantity().toPlainString() + " of " + f.symbol()
                    + " at " + f.price().toPlainString() + ", of an order " + f.orderId()
                    + " that was not sent from here");
            // it comes into the books when it is given out, as the broker's other reports do
            adjustments.add(new Adjusted(f.symbol(), BigDecimal.ZERO, BigDecimal.ZERO));
        });
        long told = Math.min(given, status.lastReport());
        BigDecimal cash = status.cash().subtract(books.cash());
        if (cash.signum() != 0) {
            differences.add("cash " + books.cash().toPlainString() + " here, "
                    + status.cash().toPlainString() + " there");
            adjustments.add(new Adjusted("", BigDecimal.ZERO, cash));
        }
        positionsApart(books).forEach((symbol, apart) -> {
            differences.add(words(symbol, books));
            adjustments.add(new Adjusted(symbol, apart, BigDecimal.ZERO));
        });
        if (status.lastReport() < given) {
            differences.add("report " + given + " is here, the last there is " + status.lastReport());
            adjustments.add(new Adjusted("", BigDecimal.ZERO, BigDecimal.ZERO));
        }
        atVenue.clear();
        arrived.values().forEach(r -> atVenue.add(orderId(r.event())));
        for (Order there : status.openOrders()) {
            atVenue.add(there.id());
            Order here = waiting.get(there.id());
            if (here == null || here.quantity().compareTo(there.quantity()) != 0) {
                differences.add("order " + there.id() + " in " + there.symbol() + " of "
                        + there.quantity().toPlainString() + " there, "
                        + (here == null ? "none" : here.quantity().toPlainString()) + " here");
                // cancels are all that may be sent before the books agree
                wire.send(new Cancel(there.id(), there.symbol(), there.day(), "unknown_here"));
            }
        }
        muted = !differences.isEmpty();
        if (muted) {
            flush();
            return new Reconciliation.Different(
                    "The broker's books are not the journal's: " + String.join("; ", differences), adjustments, told);
        }
        // what was open here and never came there is sent again, as it was
        open.values().stream()
                .filter(o -> !atVenue.contains(o.id()) && waiting.containsKey(o.id()))
                .forEach(o -> pending.put(o.id(), o));
        return new Reconciliation.Equal();
    }

    @Override
    public void adopt(Reconciliation.Different different) {
        accepted.addAll(strange.keySet());
        different.adjustments().forEach(account::apply);
        given = different.lastReport(); // what comes after it is not in the differences, and is given out as ever
        // an order for books that were not so is not right for those that are
        List.copyOf(open.keySet()).forEach(id -> cancel(id, "other_books"));
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public List<Order> openOrders() {
        return open.values().stream()
                .sorted(Comparator.comparing(Order::symbol).thenComparing(Order::id))
                .toList();
    }

    @Override
    public void close() {
        wire.close();
    }
}
