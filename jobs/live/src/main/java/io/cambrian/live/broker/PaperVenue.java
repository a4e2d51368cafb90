package io.cambrian.live.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.Message.Acknowledged;
import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Cancel;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Reported;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.broker.Message.Resend;
import io.cambrian.live.broker.Message.Status;
import io.cambrian.live.broker.Message.StatusRequest;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A venue on paper that keeps books of its own, in a ledger of its own, and survives us: what it has answered is on disk there,
 * one line for each request or day that changed something. It numbers its reports and gives them again. Not safe for
 * concurrent use.
 */
public final class PaperVenue implements Venue {
    /** Reports that can be asked for again. */
    private static final int KEPT = 10_000;

    private final Journal ledger;
    private final Map<String, Order> known = new HashMap<>();
    private final Deque<Report> reports = new ArrayDeque<>();
    private final PaperBroker engine;
    private long lastReport;
    private long dayReport;
    private int lastDay = Integer.MIN_VALUE / 2;

    /** What a ledger says. */
    private static final class Books {
        private Account account;
        private final TreeMap<String, Order> open = new TreeMap<>();
    }

    /**
     * Opens the account in a ledger, or begins one.
     *
     * @param ledger file
     * @param capital cash that an account begins with; one that is there keeps its own
     */
    public PaperVenue(
            Path ledger,
            Disk disk,
            Clock clock,
            BigDecimal capital,
            Collection<Instrument> instruments,
            Costs costs,
            int maxStaleDays,
            Fills fills) {
        Books books = new Books();
        this.ledger = Journal.open(ledger, disk, clock, e -> fold(books, e));
        try {
            if (books.account == null) {
                this.ledger.append(
                        Event.type("account").with("capital", capital).build());
                this.ledger.commit();
            }
        } catch (RuntimeException | Error e) {
            this.ledger.close();
            throw e;
        }
        engine = new PaperBroker(instruments, costs, maxStaleDays, fills, books.account.copy(), books.open.values());
    }

    /** Only while the ledger is opened: later the engine has the books. */
    private void fold(Books books, Event e) {
        JsonNode node = e.node();
        switch (e.type()) {
            case "account" -> books.account = new Account(e.decimal("capital"));
            case "order" -> {
                if (engine == null) {
                    Order order = LedgerLines.order(node.get("order"));
                    known.put(order.id(), order);
                    if (!isRejected(node, order.id())) {
                        books.open.put(order.symbol(), order);
                    }
                }
            }
            case "cancel" -> {
                if (engine == null && node.has("unknown")) {
                    Order never = LedgerLines.order(node.get("unknown"));
                    known.put(never.id(), never);
                }
            }
            case "day" -> lastDay = node.get("day").asInt();
            default -> throw new DataException("The venue's ledger has a line of an unknown kind: " + e.type() + ".");
        }
        if (engine == null) {
            for (JsonNode r : node.path("reports")) {
                Report report = LedgerLines.report(r);
                keep(report);
                books.account.apply(report.event());
                apply(books, report.event());
            }
        }
        dayReport = e.type().equals("day") ? lastReport : dayReport;
    }

    private static boolean isRejected(JsonNode line, String id) {
        for (JsonNode r : line.path("reports")) {
            if (r.path("kind").asText().equals("rejected")
                    && r.path("order").asText().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private static void apply(Books books, BrokerEvent event) {
        if (event instanceof BrokerEvent.Filled f) {
            Order order = books.open.remove(f.symbol());
            if (f.leaves().signum() != 0) {
                books.open.put(f.symbol(), order.withQuantity(f.leaves()));
            }
        } else if (event instanceof BrokerEvent.Cancelled c) {
            remove(books, c.symbol(), c.orderId());
        } else if (event instanceof BrokerEvent.OrderRejected r) {
            remove(books, r.symbol(), r.orderId());
        }
    }

    private static void remove(Books books, String symbol, String id) {
        Order there = books.open.get(symbol);
        if (there != null && there.id().equals(id)) {
            books.open.remove(symbol);
        }
    }

    private void keep(Report report) {
        lastReport = report.number();
        reports.addLast(report);
        if (reports.size() > KEPT) {
            reports.removeFirst();
        }
    }

    @Override
    public List<Answer> take(List<Request> requests) {
        List<Answer> answers = new ArrayList<>();
        requests.forEach(r -> answers.addAll(answer(r)));
        ledger.commit(); // before anything is said
        return answers;
    }

    private List<Answer> answer(Request request) {
        if (request instanceof NewOrder n) {
            return submit(n.order());
        }
        if (request instanceof Cancel c) {
            return cancel(c);
        }
        if (request instanceof Resend r) {
            return reports.stream()
                    .filter(report -> report.number() >= r.from())
                    .map(report -> (Answer) new Reported(report))
                    .toList();
        }
        StatusRequest s = (StatusRequest) request;
        return List.of(new Status(
                s.token(), lastReport, lastDay, dayReport, engine.cash(), engine.positions(), engine.openOrders()));
    }

    private List<Answer> submit(Order order) {
        List<Answer> answers = new ArrayList<>();
        answers.add(new Acknowledged(order.id()));
        Order before = known.get(order.id());
        if (before == null) {
            known.put(order.id(), order);
            if (order.day() < lastDay - PaperBroker.REMEMBERED_DAYS) {
                answers.addAll(book(
                        Event.type("order").with("order", LedgerLines.fields(order)),
                        List.of(new BrokerEvent.OrderRejected(order.id(), order.symbol(), "too_old"))));
                return answers;
            }
            engine.submit(order);
            answers.addAll(book(Event.type("order").with("order", LedgerLines.fields(order))));
        }
        // one that is known is not executed again, whatever it says: the first that came counts
        return answers;
    }

    private List<Answer> cancel(Cancel c) {
        if (!known.containsKey(c.orderId())) {
            // the order may still be under way, and is not taken when it comes
            Order never = new Order(c.orderId(), c.symbol(), BigDecimal.ZERO, c.day(), BigDecimal.ONE);
            known.put(never.id(), never);
            return book(
                    Event.type("cancel").with("unknown", LedgerLines.fields(never)),
                    List.of(new BrokerEvent.Cancelled(c.orderId(), c.symbol(), c.reason())));
        }
        engine.cancel(c.orderId(), c.reason());
        List<BrokerEvent> events = engine.events();
        return events.isEmpty() ? List.of() : book(Event.type("cancel"), events);
    }

    @Override
    public List<Answer> onDay(DayBars day) {
        if (day.day() <= lastDay) {
            engine.see(day);
            return List.of(); // lived through before a restart of ours
        }
        ledger.rollWhereFull();
        known.values().removeIf(o -> o.day() < day.day() - PaperBroker.REMEMBERED_DAYS);
        engine.onDay(day);
        lastDay = day.day();
        List<Answer> answers = book(Event.type("day").with("day", day.day()));
        ledger.commit();
        return answers;
    }

    private List<Answer> book(Event.Builder line) {
        return book(line, engine.events());
    }

    /** Notes what happened; it is written down before anything is said about it. */
    private List<Answer> book(Event.Builder line, List<BrokerEvent> events) {
        List<Answer> answers = new ArrayList<>();
        List<Map<String, Object>> lines = new ArrayList<>();
        for (BrokerEvent event : events) {
            Report report = new Report(lastReport + 1, event);
            keep(report);
            lines.add(LedgerLines.fields(report));
            answers.add(new Reported(report));
        }
        ledger.append(line.with("reports", lines).build());
        return answers;
    }

    @Override
    public void see(DayBars day) {
        engine.see(day);
    }

    @Override
    public void see(String symbol, int day, double close) {
        engine.see(symbol, day, close);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
