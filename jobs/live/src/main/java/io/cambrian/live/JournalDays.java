package io.cambrian.live;

import io.cambrian.live.JournalFold.BotChange;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.control.OrderGate;
import io.cambrian.live.control.Rules;
import io.cambrian.live.divergence.TradedDay;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.overlay.EarlierPlans;
import io.cambrian.overlay.Ruling;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A journal by its closed days, for those who ask afterwards what was done and why. */
final class JournalDays implements Consumer<Event> {
    /** Orders that wait are taken back for these reasons when a person or a limit stops them. */
    private static final Set<String> STOPPED = Set.of("halted", OrderGate.VETO, OrderGate.REDUCING);

    private final List<Closed> closed = new ArrayList<>();
    private final List<Day> days = new ArrayList<>();
    private final List<Ruling> rulings = new ArrayList<>();
    // with the paper accounts, by day, of the last plan; and by as-of those that a plan found
    private final TreeMap<Integer, List<Event>> paper = new TreeMap<>();
    private final TreeMap<Integer, List<Event>> found = new TreeMap<>();
    private final List<BotChange> bots = new ArrayList<>();
    private final Seniority seniority = new Seniority();
    private final Map<String, BigDecimal> filled = new HashMap<>();
    private final Map<String, Double> stoppedAt = new HashMap<>(); // share of an order that was filled before
    private final Map<String, Ordered> ordered = new HashMap<>();
    // taken over from the broker between days
    private final Map<String, Double> corrections = new HashMap<>();
    private final Map<String, Double> takenOver = new HashMap<>();
    private Event opened;
    private double size = 1;
    private Begun begun;

    /**
     * A closed day.
     *
     * @param rules by which it was judged
     * @param botsSince the day after which the account had each bot of the plan
     * @param decisions as they were written
     */
    record Day(
            int day,
            String bundle,
            String barsHash,
            Rules rules,
            SortedMap<String, Integer> botsSince,
            List<Event> decisions,
            TradedDay done) {}

    private record Ordered(String id, String symbol, double target, BigDecimal wanted, BigDecimal passed) {}

    /** A day that has begun. */
    private static final class Begun {
        private final int day;
        private final Event event;
        private final SortedMap<String, Integer> botsSince;
        private final List<Event> decisions = new ArrayList<>();
        private final List<Ordered> orders = new ArrayList<>();
        private final List<TradedDay.Fill> fills = new ArrayList<>();
        private final TreeMap<String, Double> flows = new TreeMap<>();
        private final TreeMap<String, Double> taken = new TreeMap<>();
        private final TreeMap<String, Double> cuts = new TreeMap<>();
        private double doubted; // parts are measured at the closes as they came

        Begun(Event event, SortedMap<String, Integer> botsSince) {
            this.event = event;
            this.botsSince = botsSince;
            day = Records.day(event);
        }
    }

    private record Closed(Begun begun, double size, TreeMap<String, Double> units, double equity) {}

    private JournalDays() {}

    /** Reads a journal, which another process may be writing. */
    static JournalDays read(Path file) {
        JournalDays days = new JournalDays();
        Journal.read(file, days);
        days.closed.forEach(days::finish);
        return days;
    }

    @Override
    public void accept(Event e) {
        switch (e.type()) {
            case Records.OPENED -> {
                opened = e;
                seniority.plan(e);
            }
            case Records.RESIZED -> size = e.number("to");
            case Records.BOT_STATE -> bots.add(new BotChange(Records.day(e), e.packed()));
            case Records.BOT_SWITCHED ->
                bots.add(new BotChange(
                        Math.max(seniority.asOf(), begun == null ? Integer.MIN_VALUE : begun.day), e.packed()));
            case Records.OVERLAY -> {
                rulings.add(Records.overlay(e));
                paper.computeIfAbsent(Records.day(e), day -> new ArrayList<>()).add(e.packed());
            }
            case Records.PLAN -> {
                plan(Records.asOf(e));
                seniority.plan(e);
            }
            case Records.DAY -> {
                seniority.day(Records.rules(e));
                begun = new Begun(e.packed(), new TreeMap<>(seniority.since()));
                corrections.forEach((symbol, cash) -> begun.flows.merge(symbol, cash, Double::sum));
                corrections.clear();
                begun.taken.putAll(takenOver);
                takenOver.clear();
            }
            case Records.TARGETS_CUT -> begun.cuts.putAll(Records.cut(e));
            case Records.PRICE_DOUBT -> begun.doubted = Records.doubted(e);
            case "decision" -> begun.decisions.add(e.packed());
            case "order", "order_denied" -> order(e);
            case Records.CLOSE -> close(e);
            default -> Records.brokerEvent(e).ifPresent(this::broker);
        }
    }

    private void plan(int asOf) {
        Map.Entry<Integer, List<Event>> last = paper.floorEntry(asOf);
        if (last != null) {
            found.put(asOf, last.getValue());
            paper.headMap(last.getKey()).clear();
        }
    }

    private void order(Event e) {
        BigDecimal quantity = e.decimal("quantity");
        BigDecimal wanted = e.node().has("wanted") ? e.decimal("wanted") : quantity;
        BigDecimal passed = e.type().equals("order") ? quantity : BigDecimal.ZERO;
        Ordered o = new Ordered(e.text("order"), e.text("symbol"), e.number("target_weight"), wanted, passed);
        begun.orders.add(o);
        ordered.put(o.id(), o);
    }

    private void broker(BrokerEvent event) {
        if (event instanceof BrokerEvent.Filled f) {
            filled.merge(f.orderId(), f.quantity(), BigDecimal::add);
            begun.fills.add(
                    new TradedDay.Fill(f.orderId(), f.symbol(), f.quantity().doubleValue()));
            flow(f.symbol(), f.quantity().multiply(f.price()).negate().subtract(f.fee()));
        } else if (event instanceof BrokerEvent.Settled s) {
            flow(s.symbol(), s.quantity().multiply(s.price()).subtract(s.fee()));
        } else if (event instanceof BrokerEvent.BorrowCharged b) {
            flow(b.symbol(), b.amount().negate());
        } else if (event instanceof BrokerEvent.Adjusted a) {
            corrections.merge(a.symbol(), a.cash().doubleValue(), Double::sum);
            if (a.quantity().signum() != 0) {
                takenOver.merge(a.symbol(), a.quantity().doubleValue(), Double::sum);
            }
        } else if (event instanceof BrokerEvent.Cancelled c && STOPPED.contains(c.reason())) {
            stoppedAt.put(c.orderId(), share(filled.getOrDefault(c.orderId(), BigDecimal.ZERO), c.orderId()));
        }
    }

    private double share(BigDecimal part, String orderId) {
        Ordered o = ordered.get(orderId);
        return o == null ? 0 : part.doubleValue() / o.wanted().doubleValue();
    }

    private void flow(String symbol, BigDecimal amount) {
        begun.flows.merge(symbol, amount.doubleValue(), Double::sum);
    }

    private void close(Event e) {
        Records.DayClose c = Records.close(e);
        TreeMap<String, Double> units = new TreeMap<>();
        c.positions().forEach((symbol, held) -> units.put(symbol, held.doubleValue()));
        closed.add(new Closed(begun, size, units, c.equity().doubleValue() + begun.doubted));
    }

    /** An order's end is known only after later days. */
    private void finish(Closed c) {
        Begun b = c.begun();
        List<TradedDay.Wanted> orders = b.orders.stream()
                .map(o -> new TradedDay.Wanted(
                        o.id(),
                        o.symbol(),
                        o.target(),
                        stoppedAt.getOrDefault(
                                o.id(), o.passed().doubleValue() / o.wanted().doubleValue())))
                .toList();
        TradedDay done =
                new TradedDay(b.day, c.size(), b.cuts, orders, b.fills, b.taken, b.flows, c.units(), c.equity());
        days.add(new Day(
                b.day,
                b.event.text("bundle"),
                b.event.text("bars_hash"),
                Records.rules(b.event),
                b.botsSince,
                b.decisions,
                done));
    }

    /** Ascending. */
    List<Day> days() {
        return List.copyOf(days);
    }

    /** The first event; null for an empty journal. */
    Event opened() {
        return opened;
    }

    /** What overlays did before a plan of the account. */
    EarlierPlans before(int asOf) {
        return new EarlierPlans(
                rulings.stream().filter(r -> r.day() <= asOf).toList(),
                Records.paper(found.getOrDefault(asOf, List.of())));
    }

    /** Changes of bots' states, in their order. */
    List<BotChange> botChanges() {
        return List.copyOf(bots);
    }
}
