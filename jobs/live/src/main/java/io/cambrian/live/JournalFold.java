package io.cambrian.live;

import io.cambrian.live.Records.DayClose;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.control.Rules;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.journal.Event;
import io.cambrian.overlay.EarlierPlans;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the journal says so far: the books as the sum of all that was filled, settled and charged; the last closed day; and
 * the beginning of a day that is not closed. At each close the books are compared with the account that the broker had.
 */
final class JournalFold implements Consumer<Event> {
    /** Closes whose positions are kept, for what is shown. */
    private static final int CLOSES = 500;

    private final State s; // short, since it stands everywhere
    private boolean keepsRulings = true;

    /** All that is kept. */
    static final class State {
        final TreeMap<Integer, Traded> traded = new TreeMap<>();
        final List<Event> sinceClose = new ArrayList<>();
        final TreeMap<Integer, DayClose> closes = new TreeMap<>();
        final List<Event> switches = new ArrayList<>();
        final TreeSet<String> vetoes = new TreeSet<>();
        final List<Event> rulings = new ArrayList<>();
        /** The same with the paper accounts, by day, from the last that the plan in force knows on. */
        final TreeMap<Integer, List<Event>> paper = new TreeMap<>();

        final List<BotChange> bots = new ArrayList<>();
        Seniority seniority = new Seniority();
        final List<Event> adjusted = new ArrayList<>();
        DayRows rows = new DayRows();
        Event opened;
        Event dayBegun;
        Event finished;
        Event reconciled;
        String plan = "";
        Account books;
        BigDecimal difference = BigDecimal.ZERO;
        DayClose lastClose;
        double size = 1;
        long decisions;
        long lastReport;
        long lastReportAtClose;
    }

    /** Before the first event. */
    JournalFold() {
        this(new State());
    }

    /** Goes on from what was known. */
    JournalFold(State state) {
        s = state;
    }

    State state() {
        return s;
    }

    @Override
    public void accept(Event e) {
        switch (e.type()) {
            case Records.OPENED -> {
                s.opened = e;
                s.books = new Account(e.decimal("capital"));
                s.rows.begin(e.decimal("capital").doubleValue());
                plan(e);
            }
            case Records.PLAN -> plan(e);
            case Records.RELEASED, Records.STOPPED -> s.switches.add(e);
            case Records.VETOED -> s.vetoes.add(e.text("symbol"));
            case Records.VETO_LIFTED -> s.vetoes.remove(e.text("symbol"));
            case Records.RESIZED -> s.size = e.number("to");
            case Records.DAY -> {
                s.dayBegun = e;
                s.seniority.day(Records.rules(e));
                s.traded.put(Records.day(e), new Traded(e.text("bars_hash"), e.text("bundle"), Records.rules(e)));
            }
            case Records.FINISHED -> s.finished = e;
            case Records.OVERLAY -> {
                if (keepsRulings) {
                    ruling(e);
                }
            }
            case Records.BOT_STATE -> s.bots.add(new BotChange(Records.day(e), e.packed()));
            case Records.BOT_SWITCHED ->
                s.bots.add(new BotChange(
                        Math.max(s.seniority.asOf(), s.lastClose == null ? Integer.MIN_VALUE : s.lastClose.day()),
                        e.packed()));
            case Records.RECONCILED -> s.reconciled = e;
            case "decision" -> s.decisions++;
            default -> Records.report(e).ifPresent(r -> report(e, r));
        }
        if (e.type().equals(Records.CLOSE)) {
            close(Records.close(e));
        } else if (!Records.OUTSIDE_DAYS.contains(e.type())) {
            s.sinceClose.add(e.packed());
        }
    }

    /** Only plans of this as-of and later ones come into force after it: what was traded on before is in their history. */
    private void plan(Event e) {
        s.plan = e.text("bundle");
        s.seniority.plan(e);
        s.traded.headMap(Records.asOf(e), true).clear();
        Integer last = s.paper.floorKey(Records.asOf(e));
        if (last != null) {
            s.paper.headMap(last).clear();
        }
    }

    private void ruling(Event e) {
        if (Records.hasPaper(e)) {
            s.rulings.add(Records.withoutPaper(e).packed());
            s.paper.computeIfAbsent(Records.day(e), day -> new ArrayList<>()).add(e.packed());
        } else {
            s.rulings.add(e.packed());
        }
    }

    private void report(Event e, Report report) {
        s.books.apply(report.event());
        if (report.event() instanceof BrokerEvent.Adjusted) {
            // what the broker reported up to there is in the books that were taken over
            s.adjusted.add(e);
            s.lastReport = report.number();
            s.lastReportAtClose = s.lastReport;
        } else {
            s.lastReport = Math.max(s.lastReport, report.number());
        }
    }

    private void close(DayClose c) {
        s.lastReportAtClose = s.lastReport;
        s.difference = s.difference.max(s.books.difference(c.cash(), c.positions()));
        s.lastClose = c;
        s.closes.put(c.day(), c);
        if (s.closes.size() > CLOSES) {
            s.closes.pollFirstEntry();
        }
        s.rows.add(AccountReport.Row.of(c));
        s.sinceClose.clear();
        s.dayBegun = null;
        s.switches.clear();
        s.adjusted.clear();
    }

    boolean isEmpty() {
        return s.opened == null;
    }

    Event opened() {
        return s.opened;
    }

    /** The bundle in force; empty before the account was opened. */
    String plan() {
        return s.plan;
    }

    Account books() {
        return s.books;
    }

    /** The largest difference between the books and the broker's account at any close; zero unless something is wrong. */
    BigDecimal difference() {
        return s.difference;
    }

    /** Days closed so far. */
    int days() {
        return s.rows.count();
    }

    /** Null before the first. */
    DayClose lastClose() {
        return s.lastClose;
    }

    /** The account at the close of one of the last days; empty for others. */
    Optional<DayClose> closeOf(int day) {
        return Optional.ofNullable(s.closes.get(day));
    }

    /** The beginning of a day that is not closed; null when there is none. */
    Event dayBegun() {
        return s.dayBegun;
    }

    /** The end of a replay; null when it is not over. */
    Event finished() {
        return s.finished;
    }

    /** A day's work after the last close: what a crash cut short. */
    List<Event> sinceClose() {
        return List.copyOf(s.sinceClose);
    }

    /** Number of the broker's last report that is in the account of the last close; 0 where it does not number. */
    long lastReportAtClose() {
        return s.lastReportAtClose;
    }

    /** What a start-up said last of the books; null before the first time. */
    Event reconciled() {
        return s.reconciled;
    }

    /** What a person took over from the broker's books after the last close. */
    List<BrokerEvent.Adjusted> adjustedSinceClose() {
        return s.adjusted.stream()
                .map(e -> (BrokerEvent.Adjusted) Records.brokerEvent(e).orElseThrow())
                .toList();
    }

    /** What of these is neither a result of the next day nor part of its drawdown. */
    List<BrokerEvent.Adjusted> correctedSinceClose() {
        return s.adjusted.stream()
                .filter(Records::isNoResult)
                .map(e -> (BrokerEvent.Adjusted) Records.brokerEvent(e).orElseThrow())
                .toList();
    }

    /**
     * A change of a bot's state.
     *
     * @param after the day after whose close it counts
     */
    record BotChange(int after, Event event) {
        String bot() {
            return event.text("bot");
        }

        TradingState to() {
            return TradingState.valueOf(event.text("to"));
        }
    }

    /** Changes of bots' states that count on a day, from one of them on. */
    List<BotChange> botChanges(int from, int onDay) {
        int to = from;
        while (to < s.bots.size() && s.bots.get(to).after() < onDay) {
            to++;
        }
        return List.copyOf(s.bots.subList(from, to));
    }

    /** Since when the account has the bots of its plan, see {@link Seniority#before}. */
    SortedMap<String, Integer> botsBefore(int asOf) {
        return s.seniority.before(asOf, s.bots);
    }

    /**
     * By which rules the first day of a plan was judged; empty where none was traded on it.
     *
     * @param after its as-of
     */
    Optional<Rules> firstRules(String bundle, int after) {
        return s.traded.tailMap(after, false).values().stream()
                .filter(t -> t.bundle().equals(bundle))
                .map(Traded::rules)
                .findFirst();
    }

    /** Halts that people ordered or ended after the last close, in their order. */
    List<Event> switches() {
        return List.copyOf(s.switches);
    }

    /** Instruments in which a person lets positions only shrink. */
    SortedSet<String> vetoes() {
        return Collections.unmodifiableSortedSet(s.vetoes);
    }

    /** Share of the plan's positions that a person wants held, in [0, 1]. */
    double size() {
        return s.size;
    }

    /** What overlays did before the plan in force, in the order of the journal. */
    EarlierPlans before(int asOf) {
        Map.Entry<Integer, List<Event>> last = s.paper.floorEntry(asOf);
        return new EarlierPlans(
                s.rulings.stream()
                        .map(Records::overlay)
                        .filter(r -> r.day() <= asOf)
                        .toList(),
                last == null ? Map.of() : Records.paper(last.getValue()));
    }

    /** Where no further session begins with this: nothing is kept of what overlays did, since each day has more of it than of all else. */
    void forgetRulings() {
        s.rulings.clear();
        s.paper.clear();
        keepsRulings = false;
    }

    /** A day that was traded on: the digest of the bars of its plan's instruments, the plan, and by which rules. */
    record Traded(String digest, String bundle, Rules rules) {}

    /** Null for days that were not traded on. */
    Traded traded(int day) {
        return s.traded.get(day);
    }

    /** The days after one day up to another, inclusive, that were traded on. */
    SortedSet<Integer> tradedDays(int after, int upTo) {
        return after >= upTo
                ? new TreeSet<>()
                : new TreeSet<>(s.traded.subMap(after, false, upTo, true).keySet());
    }

    /** The state of trading now, with what people ordered after the last close. */
    AccountReport.State tradingState() {
        String name = s.lastClose == null ? TradingState.ACTIVE.name() : s.lastClose.state();
        String reason = s.lastClose == null ? "start" : s.lastClose.stateReason();
        for (Event e : s.switches) {
            boolean released = e.type().equals(Records.RELEASED);
            name = (released ? TradingState.ACTIVE : TradingState.HALTED).name();
            reason = released ? "released" : e.text("reason");
        }
        return new AccountReport.State(name, reason);
    }

    AccountReport report() {
        return new AccountReport(
                s.opened.decimal("capital"),
                s.opened.text("currency"),
                s.plan,
                s.rows,
                s.lastClose,
                s.decisions,
                tradingState());
    }
}
