package io.cambrian.live;

import io.cambrian.live.Records.DayClose;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.journal.Event;
import io.cambrian.overlay.Ruling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    private final TreeMap<Integer, Traded> traded = new TreeMap<>();
    private final List<Event> sinceClose = new ArrayList<>();
    private final List<AccountReport.Row> rows = new ArrayList<>();
    private Event opened;
    private Event dayBegun;
    private Event finished;
    private String plan = "";
    private Account books;
    private BigDecimal difference = BigDecimal.ZERO;
    private DayClose lastClose;
    private final TreeMap<Integer, DayClose> closes = new TreeMap<>();
    private final List<Event> switches = new ArrayList<>();
    private final TreeSet<String> vetoes = new TreeSet<>();
    private double size = 1;
    private final List<Ruling> rulings = new ArrayList<>();
    private boolean keepsRulings = true;
    private long decisions;
    private long lastReport;
    private long lastReportAtClose;
    private Event reconciled;
    private final List<BotChange> bots = new ArrayList<>();
    private final List<BrokerEvent.Adjusted> adjusted = new ArrayList<>();

    @Override
    public void accept(Event e) {
        switch (e.type()) {
            case Records.OPENED -> {
                opened = e;
                plan = e.text("bundle");
                books = new Account(e.decimal("capital"));
            }
            case Records.PLAN -> plan = e.text("bundle");
            case Records.RELEASED, Records.STOPPED -> switches.add(e);
            case Records.VETOED -> vetoes.add(e.text("symbol"));
            case Records.VETO_LIFTED -> vetoes.remove(e.text("symbol"));
            case Records.RESIZED -> size = e.number("to");
            case Records.DAY -> {
                dayBegun = e;
                traded.put(Records.day(e), new Traded(e.text("bars_hash"), e.text("bundle")));
            }
            case Records.FINISHED -> finished = e;
            case Records.OVERLAY -> {
                if (keepsRulings) {
                    rulings.add(Records.overlay(e));
                }
            }
            case Records.BOT_STATE -> bots.add(new BotChange(Records.day(e), e));
            case Records.BOT_SWITCHED ->
                bots.add(new BotChange(lastClose == null ? Integer.MIN_VALUE : lastClose.day(), e));
            case Records.RECONCILED -> reconciled = e;
            case "decision" -> decisions++;
            default -> Records.report(e).ifPresent(this::report);
        }
        if (e.type().equals(Records.CLOSE)) {
            close(Records.close(e));
        } else if (!Records.OUTSIDE_DAYS.contains(e.type())) {
            sinceClose.add(e);
        }
    }

    private void report(Report report) {
        books.apply(report.event());
        if (report.event() instanceof BrokerEvent.Adjusted a) {
            // what the broker reported up to there is in the books that were taken over
            adjusted.add(a);
            lastReport = report.number();
            lastReportAtClose = lastReport;
        } else {
            lastReport = Math.max(lastReport, report.number());
        }
    }

    private void close(DayClose c) {
        lastReportAtClose = lastReport;
        difference = difference.max(books.difference(c.cash(), c.positions()));
        lastClose = c;
        closes.put(c.day(), c);
        if (closes.size() > CLOSES) {
            closes.pollFirstEntry();
        }
        rows.add(AccountReport.Row.of(c));
        sinceClose.clear();
        dayBegun = null;
        switches.clear();
        adjusted.clear();
    }

    boolean isEmpty() {
        return opened == null;
    }

    Event opened() {
        return opened;
    }

    /** The bundle in force; empty before the account was opened. */
    String plan() {
        return plan;
    }

    Account books() {
        return books;
    }

    /** The largest difference between the books and the broker's account at any close; zero unless something is wrong. */
    BigDecimal difference() {
        return difference;
    }

    /** Null before the first. */
    DayClose lastClose() {
        return lastClose;
    }

    /** The account at the close of one of the last days; empty for others. */
    Optional<DayClose> closeOf(int day) {
        return Optional.ofNullable(closes.get(day));
    }

    /** The beginning of a day that is not closed; null when there is none. */
    Event dayBegun() {
        return dayBegun;
    }

    /** The end of a replay; null when it is not over. */
    Event finished() {
        return finished;
    }

    /** A day's work after the last close: what a crash cut short. */
    List<Event> sinceClose() {
        return List.copyOf(sinceClose);
    }

    /** Number of the broker's last report that is in the account of the last close; 0 where it does not number. */
    long lastReportAtClose() {
        return lastReportAtClose;
    }

    /** What a start-up said last of the books; null before the first time. */
    Event reconciled() {
        return reconciled;
    }

    /** What a person took over from the broker's books after the last close. */
    List<BrokerEvent.Adjusted> adjustedSinceClose() {
        return List.copyOf(adjusted);
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
        while (to < bots.size() && bots.get(to).after() < onDay) {
            to++;
        }
        return List.copyOf(bots.subList(from, to));
    }

    /** Halts that people ordered or ended after the last close, in their order. */
    List<Event> switches() {
        return List.copyOf(switches);
    }

    /** Instruments in which a person lets positions only shrink. */
    SortedSet<String> vetoes() {
        return Collections.unmodifiableSortedSet(vetoes);
    }

    /** Share of the plan's positions that a person wants held, in [0, 1]. */
    double size() {
        return size;
    }

    /** What overlays did up to a day, in the order of the journal. */
    List<Ruling> rulings(int upToDay) {
        return rulings.stream().filter(r -> r.day() <= upToDay).toList();
    }

    /** Where no further session begins with this: nothing is kept of what overlays did, since each day has more of it than of all else. */
    void forgetRulings() {
        rulings.clear();
        keepsRulings = false;
    }

    /** A day that was traded on: the digest of the bars of its plan's instruments, and the plan. */
    record Traded(String digest, String bundle) {}

    /** Null for days that were not traded on. */
    Traded traded(int day) {
        return traded.get(day);
    }

    /** The days after one day up to another, inclusive, that were traded on. */
    SortedSet<Integer> tradedDays(int after, int upTo) {
        return after >= upTo
                ? new TreeSet<>()
                : new TreeSet<>(traded.subMap(after, false, upTo, true).keySet());
    }

    private AccountReport.State state() {
        String name = lastClose == null ? TradingState.ACTIVE.name() : lastClose.state();
        String reason = lastClose == null ? "start" : lastClose.stateReason();
        for (Event e : switches) {
            boolean released = e.type().equals(Records.RELEASED);
            name = (released ? TradingState.ACTIVE : TradingState.HALTED).name();
            reason = released ? "released" : e.text("reason");
        }
        return new AccountReport.State(name, reason);
    }

    AccountReport report() {
        return new AccountReport(
                opened.decimal("capital"),
                opened.text("currency"),
                plan,
                List.copyOf(rows),
                lastClose,
                decisions,
                state());
    }
}
