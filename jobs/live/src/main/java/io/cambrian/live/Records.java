package io.cambrian.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.backtest.Decision;
import io.cambrian.live.allocator.Allocator.BotDecision;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.Guard;
import io.cambrian.live.control.LimitUse;
import io.cambrian.live.control.OrderGate.Quote;
import io.cambrian.live.control.Rules;
import io.cambrian.live.control.Verdict;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.journal.Event;
import io.cambrian.overlay.Change;
import io.cambrian.overlay.Counterfactual;
import io.cambrian.overlay.PaperBooks;
import io.cambrian.overlay.Ruling;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How what happens is written to the journal, and read back: the only place that knows the journal's fields. */
final class Records {
    static final String OPENED = "opened";
    static final String PLAN = "plan";
    static final String RECOVERED = "recovered";
    static final String DAY = "day";
    /** Field of a day, and reason of what is denied on it. */
    static final String LATE = "late";

    /** Field of a day: the number of the rules that it is judged by; days without it were by the first. */
    private static final String RULES = "rules";

    /** The last close of something held is not believed. */
    static final String PRICE_DOUBT = "price_doubt";
    /** Something held has had no bar for a while. */
    private static final String STALE_DATA = "stale_data";

    static final String TARGETS_CUT = "targets_cut";
    /** The plan has expired and is wound down. */
    static final String EXPIRED = "plan_expired";
    /** The book only reduces and is led back within its limits. */
    static final String LIMITS = "limits";

    static final String STATE = "state";
    /** Of each overlay on each day; its fields are those of {@link Ruling}. */
    static final String OVERLAY = "overlay";

    /** Field of an overlay, its last: how its paper accounts stand. */
    private static final String PAPER = "paper";

    /** Field of an overlay, only where it is false: {@link Ruling#compared}. */
    private static final String COMPARED = "compared";

    static final String ORDER = "order";
    static final String CLOSE = "close";
    static final String FINISHED = "finished";
    static final String RELEASED = "released";
    static final String VETOED = "vetoed";
    static final String VETO_LIFTED = "veto_lifted";
    static final String RESIZED = "resized";
    static final String STOPPED = "stopped";
    static final String RATED = "rated";
    /** A bot's own losses have put it into another state. */
    static final String BOT_STATE = "bot_state";
    /** A person has put a bot into another state. */
    static final String BOT_SWITCHED = "bot_switched";

    /** The broker's books were taken over where the journal's differed. */
    static final String ADJUSTED = "adjusted";
    /** Field of an adjustment. */
    private static final String NO_RESULT = "no_result";
    /** The start-up's word on the books: they agree, or how they differ. */
    static final String RECONCILED = "reconciled";

    /** Events that are not part of a day's work: a day that is done again does not repeat them. */
    static final Set<String> OUTSIDE_DAYS = Set.of(
            OPENED,
            PLAN,
            RECOVERED,
            RELEASED,
            VETOED,
            VETO_LIFTED,
            RESIZED,
            STOPPED,
            RATED,
            ADJUSTED,
            RECONCILED,
            BOT_SWITCHED);

    private Records() {}

    static String date(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    static int day(Event event) {
        return Math.toIntExact(LocalDate.parse(event.text("day")).toEpochDay());
    }

    /** The last day that a plan knows, of the event that brought it. */
    static int asOf(Event event) {
        return Math.toIntExact(LocalDate.parse(event.text("as_of")).toEpochDay());
    }

    /** An amount of money given as a double. */
    static BigDecimal decimal(double amount) {
        return new BigDecimal(BigDecimal.valueOf(amount).toPlainString());
    }

    static Event decision(String plan, BotDecision d) {
        Decision decision = d.decision();
        return Event.type("decision")
                .with("day", date(decision.day()))
                .with("bot", d.bot().id())
                .with("symbol", d.symbol())
                .with("action", decision.action().name().toLowerCase(Locale.ROOT))
                .with("target", decision.targetFraction())
                .with("reason", decision.reason().name().toLowerCase(Locale.ROOT))
                .with("bundle", plan)
                .build();
    }

    /** What an overlay wanted, whether it was done, and what its account says; unknown figures are left out. */
    static Event overlay(String plan, Ruling r, PaperBooks paper) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (Change c : r.changes()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (!c.bot().isEmpty()) {
                fields.put("bot", c.bot());
            }
            fields.put("symbol", c.symbol());
            fields.put("from", c.from());
            fields.put("to", c.to());
            fields.put("reason", c.reason());
            fields.put("evidence", c.evidence());
            changes.add(fields);
        }
        Event.Builder event = Event.type(OVERLAY)
                .with("day", date(r.day()))
                .with("overlay", r.kind())
                .with("in_force", r.inForce())
                .with("changes", changes)
                .with("considered", r.considered())
                .with("return_with", r.with())
                .with("return_without", r.without())
                .with("worth", r.worth())
                .with("enhanced", r.enhanced())
                .with("days", r.days())
                .with("bundle", plan);
        if (Double.isFinite(r.mean())) {
            event.with("mean", r.mean());
        }
        if (Double.isFinite(r.bound())) {
            event.with("bound", r.bound());
        }
        if (!r.counterfactuals().isEmpty()) {
            event.with(
                    "counterfactuals",
                    r.counterfactuals().stream().map(Records::fields).toList());
        }
        if (!r.notes().isEmpty()) {
            event.with("notes", r.notes());
        }
        if (!r.compared()) {
            event.with(COMPARED, false);
        }
        return event.with(PAPER, fields(paper)).build();
    }

    private static Map<String, Object> fields(PaperBooks paper) {
        Map<String, Object> closes = new LinkedHashMap<>();
        Map<String, Object> closedOn = new LinkedHashMap<>();
        paper.closes().forEach((symbol, quote) -> {
            closes.put(symbol, quote.close());
            if (quote.day() != paper.day()) {
                closedOn.put(symbol, date(quote.day()));
            }
        });
        Map<String, Object> accounts = new LinkedHashMap<>();
        paper.accounts().forEach((name, a) -> {
            Map<String, Object> account = new LinkedHashMap<>();
            account.put("cash", a.cash());
            account.put("units", a.units());
            account.put("orders", a.orders());
            accounts.put(name, account);
        });
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("closes", closes);
        if (!closedOn.isEmpty()) {
            fields.put("closed_on", closedOn);
        }
        fields.put("accounts", accounts);
        return fields;
    }

    /** How the paper accounts of overlays stood on a day, by kind; without those whose events do not say. */
    static Map<String, PaperBooks> paper(List<Event> overlaysOfADay) {
        Map<String, PaperBooks> books = new HashMap<>();
        overlaysOfADay.stream()
                .filter(Records::hasPaper)
                .forEach(e -> books.put(e.text(OVERLAY), paper(day(e), e.node().get(PAPER))));
        return books;
    }

    private static PaperBooks paper(int day, JsonNode node) {
        TreeMap<String, PaperBooks.Quote> closes = new TreeMap<>();
        node.get("closes").properties().forEach(c -> {
            JsonNode on = node.path("closed_on").path(c.getKey());
            closes.put(
                    c.getKey(),
                    new PaperBooks.Quote(
                            on.isMissingNode()
                                    ? day
                                    : Math.toIntExact(
                                            LocalDate.parse(on.asText()).toEpochDay()),
                            c.getValue().asDouble()));
        });
        TreeMap<String, PaperBooks.Account> accounts = new TreeMap<>();
        node.get("accounts")
                .properties()
                .forEach(a -> accounts.put(
                        a.getKey(),
                        new PaperBooks.Account(
                                a.getValue().get("cash").asDouble(),
                                numbers(a.getValue().get("units")),
                                numbers(a.getValue().get("orders")))));
        return new PaperBooks(day, closes, accounts);
    }

    private static SortedMap<String, Double> numbers(JsonNode node) {
        TreeMap<String, Double> numbers = new TreeMap<>();
        node.properties().forEach(n -> numbers.put(n.getKey(), n.getValue().asDouble()));
        return numbers;
    }

    /** Whether an overlay's event says how its paper accounts stand: those of earlier versions do not. */
    static boolean hasPaper(Event overlay) {
        return overlay.node().has(PAPER);
    }

    static Event withoutPaper(Event overlay) {
        return without(overlay, List.of(PAPER));
    }

    private static Event without(Event event, List<String> fields) {
        ObjectNode rest = event.node().objectNode().setAll(event.node());
        return Event.of(rest.remove(fields));
    }

    /** An event as the version has it that wrote another one, which stands in its place. */
    static Event as(Event written, Event now) {
        return now.type().equals(OVERLAY) && written.type().equals(OVERLAY) && !hasPaper(written)
                ? without(now, List.of(COMPARED, PAPER))
                : now;
    }

    static Ruling overlay(Event e) {
        JsonNode node = e.node();
        List<Change> changes = new ArrayList<>();
        for (JsonNode c : node.get("changes")) {
            changes.add(new Change(
                    c.path("bot").asText(""),
                    c.get("symbol").asText(),
                    c.get("from").asDouble(),
                    c.get("to").asDouble(),
                    c.get("reason").asText(),
                    c.get("evidence").asText()));
        }
        List<String> notes = new ArrayList<>();
        node.path("notes").forEach(n -> notes.add(n.asText()));
        List<Counterfactual> counterfactuals = new ArrayList<>();
        for (JsonNode c : node.path("counterfactuals")) {
            counterfactuals.add(new Counterfactual(
                    c.get("reason").asText(),
                    c.get("days").asInt(),
                    c.get("saved").asDouble(),
                    c.get("cost").asDouble(),
                    c.get("active").asBoolean()));
        }
        return new Ruling(
                e.text("overlay"),
                day(e),
                node.get("in_force").asBoolean(),
                changes,
                node.get("considered").asInt(),
                notes,
                counterfactuals,
                e.number("return_with"),
                e.number("return_without"),
                node.path("mean").asDouble(Double.NaN),
                node.path("bound").asDouble(Double.NaN),
                e.number("worth"),
                node.get("enhanced").asInt(),
                node.get("days").asInt(),
                node.path(COMPARED).asBoolean(true));
    }

    private static Map<String, Object> fields(Counterfactual c) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", c.reason());
        fields.put("days", c.days());
        fields.put("saved", c.saved());
        fields.put("cost", c.cost());
        fields.put("active", c.active());
        return fields;
    }

    /** Whether a day's bars came when a later day's were there, so that nothing was ordered. */
    static boolean isLate(Event day) {
        return day.node().path(LATE).asBoolean();
    }

    /** The beginning of a day. */
    static Event.Builder day(String plan, String planState, DayBars bars, Rules rules) {
        Event.Builder begun = Event.type(DAY)
                .with("day", date(bars.day()))
                .with("bundle", plan)
                .with("plan_state", planState)
                .with("bars", bars.bars().size())
                .with("bars_hash", bars.digest());
        return rules == Rules.FIRST ? begun : begun.with(RULES, rules.number());
    }

    /** By which rules a day was judged, by the event that began it. */
    static Rules rules(Event day) {
        return Rules.of(day.node().path(RULES).asInt(Rules.FIRST.number()));
    }

    /** What is held at closes that are not believed, and the equity with and without them. */
    static Event doubt(
            int day, List<String> symbols, Map<String, Quote> quotes, BigDecimal equity, BigDecimal printed) {
        Map<String, Object> closes = new LinkedHashMap<>();
        for (String symbol : symbols) {
            Quote quote = quotes.get(symbol);
            closes.put(symbol, new TreeMap<>(Map.of("close", quote.close(), "believed", quote.believed())));
        }
        return Event.type(PRICE_DOUBT)
                .with("day", date(day))
                .with("symbols", closes)
                .with("equity", equity)
                .with("equity_as_printed", printed)
                .build();
    }

    /** What the closes of a day that were not believed would add to the equity. */
    static double doubted(Event doubt) {
        return doubt.decimal("equity_as_printed")
                .subtract(doubt.decimal("equity"))
                .doubleValue();
    }

    /** What is held and has had no bar for so many sessions. */
    static Event stale(int day, List<String> symbols, int sessions) {
        return Event.type(STALE_DATA)
                .with("day", date(day))
                .with("symbols", symbols)
                .with("sessions", sessions)
                .build();
    }

    /**
     * Targets that a day's orders lead to instead of what the plan wants.
     *
     * @param why {@link #EXPIRED} or {@link #LIMITS}
     * @param targets those that are smaller, by symbol
     */
    static Event cut(int day, String why, SortedMap<String, Double> targets) {
        return Event.type(TARGETS_CUT)
                .with("day", date(day))
                .with("reason", why)
                .with("targets", targets)
                .build();
    }

    /** The targets of such an event, by symbol. */
    static SortedMap<String, Double> cut(Event cut) {
        TreeMap<String, Double> targets = new TreeMap<>();
        cut.node()
                .path("targets")
                .properties()
                .forEach(t -> targets.put(t.getKey(), t.getValue().asDouble()));
        return targets;
    }

    /** What the limits said; a denied order has a type of its own. */
    static Event verdict(Verdict verdict, double targetWeight) {
        if (verdict instanceof Verdict.OrderDenied denied) {
            return order("order_denied", denied.order(), targetWeight)
                    .with("limits", denied.limits())
                    .build();
        }
        if (verdict instanceof Verdict.Cut cut) {
            return order(ORDER, cut.order(), targetWeight)
                    .with("verdict", "cut")
                    .with("wanted", cut.wanted())
                    .with("limits", cut.limits())
                    .build();
        }
        return order(ORDER, ((Verdict.Passed) verdict).order(), targetWeight)
                .with("verdict", "passed")
                .build();
    }

    private static Event.Builder order(String type, Order order, double targetWeight) {
        return Event.type(type)
                .with("day", date(order.day()))
                .with("order", order.id())
                .with("symbol", order.symbol())
                .with("quantity", order.quantity())
                .with("reference_price", order.referencePrice())
                .with("target_weight", targetWeight);
    }

    /** Limits that are nearly used up, with the share of each. */
    static Event warning(int day, List<String> limits, LimitUse use) {
        Map<String, Object> shares = new LinkedHashMap<>();
        limits.forEach(l -> shares.put(l, use.used().get(l)));
        return Event.type("limit_warning")
                .with("day", date(day))
                .with("used", shares)
                .build();
    }

    static Event state(int day, Guard.Change change) {
        return Event.type(STATE)
                .with("day", date(day))
                .with("from", change.from().name())
                .with("to", change.to().name())
                .with("reason", change.reason())
                .build();
    }

    /** Within a day, before its orders go out. */
    static Event haltedWithin(int day, String user, Guard.Change change) {
        return Event.type(STATE)
                .with("day", date(day))
                .with("from", change.from().name())
                .with("to", change.to().name())
                .with("reason", change.reason())
                .with("user", user)
                .build();
    }

    /** Whether somebody halted trading within a day. */
    static boolean isHaltedWithin(Event event) {
        return event.type().equals(STATE) && event.node().has("user");
    }

    static Event broker(int day, Report report) {
        Event.Builder event = broker(date(day), report.event());
        return report.number() == 0
                ? event.build()
                : event.with("report", report.number()).build();
    }

    private static Event.Builder broker(String day, BrokerEvent event) {
        if (event instanceof BrokerEvent.Filled f) {
            Event.Builder filled = Event.type("filled")
                    .with("day", day)
                    .with("order", f.orderId())
                    .with("symbol", f.symbol())
                    .with("quantity", f.quantity());
            if (f.leaves().signum() != 0) {
                filled.with("leaves", f.leaves());
            }
            return filled.with("price", f.price()).with("fee", f.fee()).with("slippage", f.slippage());
        }
        if (event instanceof BrokerEvent.OrderRejected r) {
            return Event.type("order_rejected")
                    .with("day", day)
                    .with("order", r.orderId())
                    .with("symbol", r.symbol())
                    .with("reason", r.reason());
        }
        if (event instanceof BrokerEvent.Cancelled c) {
            return Event.type("cancelled")
                    .with("day", day)
                    .with("order", c.orderId())
                    .with("symbol", c.symbol())
                    .with("reason", c.reason());
        }
        if (event instanceof BrokerEvent.Settled s) {
            return Event.type("settled")
                    .with("day", day)
                    .with("symbol", s.symbol())
                    .with("quantity", s.quantity())
                    .with("price", s.price())
                    .with("fee", s.fee());
        }
        if (event instanceof BrokerEvent.Unsure u) {
            return Event.type("broker_unsure").with("day", day).with("reason", u.reason());
        }
        if (event instanceof BrokerEvent.BorrowCharged b) {
            return Event.type("borrow_charged")
                    .with("day", day)
                    .with("symbol", b.symbol())
                    .with("amount", b.amount());
        }
        throw new IllegalArgumentException("It does not happen on a day: " + event);
    }

    /** What a person took over from the broker's books; nobody has earned or lost it. */
    static Event adjusted(UserWishes by, BrokerEvent.Adjusted a, long lastReport) {
        Event.Builder event = Event.type(ADJUSTED).with("user", by.user());
        if (!by.reason().isEmpty()) {
            event.with("reason", by.reason());
        }
        return event.with("symbol", a.symbol())
                .with("quantity", a.quantity())
                .with("cash", a.cash())
                .with("report", lastReport)
                .with(NO_RESULT, true)
                .build();
    }

    /** Whether an adjustment is kept out of the day's result and the drawdown; older journals do not say so, and had it in them. */
    static boolean isNoResult(Event adjusted) {
        return adjusted.node().path(NO_RESULT).asBoolean();
    }

    /** The broker's report behind an event, with its number; empty for events of another kind. */
    static Optional<Report> report(Event e) {
        return brokerEvent(e).map(event -> new Report(e.node().path("report").asLong(0), event));
    }

    /** The broker's report behind an event; empty for events of another kind. */
    static Optional<BrokerEvent> brokerEvent(Event e) {
        return Optional.ofNullable(
                switch (e.type()) {
                    case "filled" ->
                        new BrokerEvent.Filled(
                                e.text("order"),
                                e.text("symbol"),
                                e.decimal("quantity"),
                                e.node().has("leaves") ? e.decimal("leaves") : BigDecimal.ZERO,
                                e.decimal("price"),
                                e.decimal("fee"),
                                e.decimal("slippage"));
                    case "order_rejected" ->
                        new BrokerEvent.OrderRejected(e.text("order"), e.text("symbol"), e.text("reason"));
                    case "cancelled" -> new BrokerEvent.Cancelled(e.text("order"), e.text("symbol"), e.text("reason"));
                    case "settled" ->
                        new BrokerEvent.Settled(
                                e.text("symbol"), e.decimal("quantity"), e.decimal("price"), e.decimal("fee"));
                    case "borrow_charged" -> new BrokerEvent.BorrowCharged(e.text("symbol"), e.decimal("amount"));
                    case "broker_unsure" -> new BrokerEvent.Unsure(e.text("reason"));
                    case ADJUSTED ->
                        new BrokerEvent.Adjusted(e.text("symbol"), e.decimal("quantity"), e.decimal("cash"));
                    default -> null;
                });
    }

    /** The order behind an event {@code order}. */
    static Order order(Event e) {
        return new Order(
                e.text("order"), e.text("symbol"), e.decimal("quantity"), day(e), e.decimal("reference_price"));
    }

    /** Everything that a restart needs, at the end of a day. */
    static Event close(DayClose c) {
        List<Map<String, Object>> orders = new ArrayList<>();
        for (Order o : c.openOrders()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("order", o.id());
            fields.put("symbol", o.symbol());
            fields.put("quantity", o.quantity().toPlainString());
            fields.put("day", date(o.day()));
            fields.put("reference_price", o.referencePrice().toPlainString());
            orders.add(fields);
        }
        Map<String, String> positions = new LinkedHashMap<>();
        c.positions().forEach((symbol, units) -> positions.put(symbol, units.toPlainString()));
        return Event.type(CLOSE)
                .with("day", date(c.day()))
                .with("equity", c.equity())
                .with("cash", c.cash())
                .with("gross", c.gross())
                .with("net", c.net())
                .with("peak", c.peak())
                .with("drawdown", c.drawdown())
                .with("state", c.state())
                .with("state_reason", c.stateReason())
                .with("fees", c.totals().fees())
                .with("slippage", c.totals().slippage())
                .with("borrow", c.totals().borrow())
                .with("fills", c.totals().fills())
                .with("rejected", c.totals().rejected())
                .with("denied", c.denied())
                .with("cut", c.cut())
                .with("positions", positions)
                .with("open_orders", orders)
                .build();
    }

    static DayClose close(Event e) {
        TreeMap<String, BigDecimal> positions = new TreeMap<>();
        e.node()
                .get("positions")
                .properties()
                .forEach(p ->
                        positions.put(p.getKey(), new BigDecimal(p.getValue().asText())));
        List<Order> orders = new ArrayList<>();
        for (JsonNode o : e.node().get("open_orders")) {
            orders.add(new Order(
                    o.get("order").asText(),
                    o.get("symbol").asText(),
                    new BigDecimal(o.get("quantity").asText()),
                    Math.toIntExact(LocalDate.parse(o.get("day").asText()).toEpochDay()),
                    new BigDecimal(o.get("reference_price").asText())));
        }
        return new DayClose(
                day(e),
                e.decimal("equity"),
                e.decimal("cash"),
                e.number("gross"),
                e.number("net"),
                e.number("peak"),
                e.number("drawdown"),
                e.text("state"),
                e.text("state_reason"),
                new Account.Totals(
                        e.decimal("fees"),
                        e.decimal("slippage"),
                        e.decimal("borrow"),
                        e.whole("fills"),
                        e.whole("rejected")),
                e.whole("denied"),
                e.whole("cut"),
                positions,
                orders);
    }

    /**
     * The account at the end of a day, as the broker has it.
     *
     * @param equity cash and positions at the last closes
     * @param gross sum of absolute position values over equity
     * @param net sum of signed position values over equity
     * @param peak highest equity since the start or the last release of a halt
     * @param drawdown fall from that peak, a positive fraction
     * @param denied orders that our limits stopped so far
     * @param cut orders that our limits made smaller so far
     */
    record DayClose(
            int day,
            BigDecimal equity,
            BigDecimal cash,
            double gross,
            double net,
            double peak,
            double drawdown,
            String state,
            String stateReason,
            Account.Totals totals,
            long denied,
            long cut,
            SortedMap<String, BigDecimal> positions,
            List<Order> openOrders) {}
}
