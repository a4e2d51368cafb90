package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.control.Rules;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * An account done again from its beginning, with its bars, its plans and what people asked of it: every decision, order, fill
 * and close must come out as the journal has it, to the last digit.
 */
final class Redo {
    /** After these the account was opened again, or its books were others. */
    private static final Set<String> REOPENING = Set.of(Records.PLAN, Records.RECONCILED, Records.ADJUSTED);

    private final Function<String, Bundle> plans;
    private final SortedMap<Integer, DayBars> bars;
    private final JournalFold fold = new JournalFold();
    private final MarketClock clock = new MarketClock();
    private final Progress progress;
    private final List<Event> again = new ArrayList<>();
    private List<Event> all = List.of();
    private Journal journal;
    private Session session;
    private String plan = "";
    private PlanState planState;

    private Redo(Function<String, Bundle> plans, SortedMap<Integer, DayBars> bars, Progress progress) {
        this.plans = plans;
        this.bars = bars;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param events that were compared, of closed days
     * @param line of the journal that differs first, from 1; 0 when none does
     * @param was what stands there
     * @param is what came out instead
     * @param account as it was done again
     */
    record Outcome(int days, int events, int line, String was, String is, AccountReport account) {
        boolean same() {
            return line == 0;
        }
    }

    /**
     * Does an account again.
     *
     * @param file its journal, which is only read; a day that is not closed is left out
     * @param plans gives the plan of a bundle's id, with its history
     * @param bars that it was fed with, by day
     * @param scratch a new journal, of no use afterwards
     */
    static Outcome run(
            Path file,
            Function<String, Bundle> plans,
            SortedMap<Integer, DayBars> bars,
            Path scratch,
            Progress progress) {
        List<Line> all = lines(file);
        Redo redo = new Redo(plans, bars, progress);
        redo.journal = Journal.open(scratch, redo.clock, redo::hear);
        try {
            return redo.compare(all);
        } finally {
            redo.journal.close();
        }
    }

    /** Takes an event as the version wrote it that traded: one that kept no paper accounts left none to the next plan. */
    private void hear(Event now) {
        Event event = again.size() < all.size() ? Records.as(all.get(again.size()), now) : now;
        fold.accept(event);
        again.add(event);
    }

    private record Line(int number, Event event) {}

    /**
     * The lines of a journal as if no crash had been: without the recovery, and with what was found of the books when a day was
     * taken up again behind that day.
     */
    private static List<Line> lines(Path file) {
        List<Line> all = new ArrayList<>();
        List<Line> behind = new ArrayList<>();
        int[] number = {0};
        boolean[] inDay = {false};
        Journal.read(file, e -> {
            number[0]++;
            Line line = new Line(number[0], e.packed());
            switch (e.type()) {
                case Records.RECOVERED -> {}
                case Records.RECONCILED -> (inDay[0] ? behind : all).add(line);
                default -> {
                    all.add(line);
                    inDay[0] = !e.type().equals(Records.CLOSE)
                            && (inDay[0] || e.type().equals(Records.DAY));
                    if (!inDay[0]) {
                        all.addAll(behind);
                        behind.clear();
                    }
                }
            }
        });
        return all;
    }

    private Outcome compare(List<Line> lines) {
        all = lines.stream().map(Line::event).toList();
        int end = closedEvents(all);
        int days = (int) all.stream()
                .limit(end)
                .filter(e -> e.type().equals(Records.CLOSE))
                .count();
        int done = 0;
        for (int i = 0; i < end; i = Math.max(i + 1, again.size())) {
            Event e = all.get(i);
            if (e.type().equals(Records.DAY)) {
                day(e);
                progress.step(++done, days, "");
            } else {
                outside(e);
            }
            for (int k = i; k < Math.max(i + 1, again.size()); k++) {
                Event now = k < again.size() ? again.get(k) : null;
                Event was = k < end ? all.get(k) : null;
                if (!String.valueOf(was).equals(String.valueOf(now))) {
                    progress.clear();
                    int line = lines.get(Math.min(k, lines.size() - 1)).number();
                    return new Outcome(done, k, line, text(was), text(now), fold.isEmpty() ? null : fold.report());
                }
                again.set(k, null); // compared, and not needed any more
            }
        }
        progress.clear();
        return new Outcome(done, end, 0, "", "", fold.isEmpty() ? null : fold.report());
    }

    private static String text(Event e) {
        return e == null ? "nothing" : e.text();
    }

    /** Events up to the last that a finished day, or something between days, has left. */
    private static int closedEvents(List<Event> all) {
        int begun = -1;
        for (int i = 0; i < all.size(); i++) {
            String type = all.get(i).type();
            if (type.equals(Records.DAY) && begun < 0) {
                begun = i;
            } else if (type.equals(Records.CLOSE)) {
                begun = -1;
            }
        }
        return begun < 0 ? all.size() : begun;
    }

    private void day(Event e) {
        String id = e.text("bundle");
        PlanState state = PlanState.valueOf(e.text("plan_state"));
        if (session == null || !id.equals(plan) || state != planState) {
            open(id, state);
        }
        if (!bars.containsKey(Records.day(e))) {
            throw missing(e);
        }
        session.judgeBy(Records.rules(e));
        int closed = fold.days();
        while (fold.days() == closed) {
            if (session.doWork() == 0) {
                throw missing(e);
            }
        }
    }

    private static DataException missing(Event day) {
        return new DataException("The bars of " + day.text("day")
                + " are missing.\nGive the bars that the account was fed with by --bars.");
    }

    private void open(String id, PlanState state) {
        plan = id;
        planState = state;
        Bundle bundle = plans.apply(id);
        MarketFeed feed = new DaysFeed(this::wasLate, bars.tailMap(bundle.asOf() + 1));
        session = new Session(journal, fold, feed, id, bundle, state, clock, brokerage(), rulesNext());
        session.haltWhere(this::haltNext);
    }

    /** The paper broker fills again; what other brokers did is taken from the journal. */
    private Brokerage brokerage() {
        String name = fold.opened().node().path("broker").asText(Brokerage.WHOLE_FILLS.name());
        if (name.equals(Brokerage.WHOLE_FILLS.name())) {
            return Brokerage.WHOLE_FILLS;
        }
        String difference = fold.reconciled() == null ? "" : fold.reconciled().text("difference");
        return new Brokerage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Broker open(
                    Bundle bundle, BigDecimal capital, Account account, List<Order> openOrders, long lastReport) {
                return new RecordedBroker(account, openOrders, Redo.this::reportsNext, difference);
            }
        };
    }

    /** By which rules the day that comes next was judged. */
    private Rules rulesNext() {
        return all.subList(again.size(), all.size()).stream()
                .filter(e -> e.type().equals(Records.DAY))
                .findFirst()
                .map(Records::rules)
                .orElse(Rules.NOW);
    }

    /** Whether the day that comes next was late when it was done first. */
    private boolean wasLate() {
        return again.size() < all.size() && Records.isLate(all.get(again.size()));
    }

    /** The halt within a day that stands next in the journal. */
    private Optional<UserWishes> haltNext() {
        return again.size() < all.size() && Records.isHaltedWithin(all.get(again.size()))
                ? Optional.of(halt(all.get(again.size())))
                : Optional.empty();
    }

    private static UserWishes halt(Event e) {
        return new UserWishes(
                e.text("user"), e.text("reason"), true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    private List<Broker.Report> reportsNext() {
        List<Broker.Report> reports = new ArrayList<>();
        for (int i = again.size(); i < all.size(); i++) {
            Optional<Broker.Report> report = Records.report(all.get(i));
            if (report.isEmpty()) {
                break;
            }
            reports.add(report.get());
        }
        return reports;
    }

    /** What people asked for and what was written down between days. */
    private void outside(Event e) {
        switch (e.type()) {
            case Records.STOPPED -> opened().halt(e.text("user"), e.text("reason"));
            case Records.RELEASED -> wish(e, true, List.of(), List.of(), OptionalDouble.empty());
            case Records.VETOED -> wish(e, false, List.of(e.text("symbol")), List.of(), OptionalDouble.empty());
            case Records.VETO_LIFTED -> wish(e, false, List.of(), List.of(e.text("symbol")), OptionalDouble.empty());
            case Records.RESIZED -> wish(e, false, List.of(), List.of(), OptionalDouble.of(e.number("to")));
            case Records.BOT_SWITCHED ->
                wish(
                        e,
                        false,
                        List.of(),
                        List.of(),
                        OptionalDouble.empty(),
                        new TreeMap<>(Map.of(e.text("bot"), TradingState.valueOf(e.text("to")))));
            case Records.FINISHED, "cancelled" -> {
                if (fold.finished() == null) {
                    session.finish();
                }
            }
            default -> {
                if (!Records.OUTSIDE_DAYS.contains(e.type())) {
                    throw new DataException("The journal has a line of the kind " + e.type()
                            + " outside a day.\nThis version cannot do it again; use the version that wrote it.");
                }
                journal.append(e);
                if (REOPENING.contains(e.type())) {
                    session = null; // opened anew on the books as they are now, or with the plan of now
                }
            }
        }
    }

    private void wish(Event e, boolean release, List<String> vetoes, List<String> lifts, OptionalDouble size) {
        wish(e, release, vetoes, lifts, size, new TreeMap<>());
    }

    private void wish(
            Event e,
            boolean release,
            List<String> vetoes,
            List<String> lifts,
            OptionalDouble size,
            SortedMap<String, TradingState> bots) {
        String reason = e.node().path("reason").asText("");
        opened().wish(new UserWishes(e.text("user"), reason, false, release, vetoes, lifts, size, false, bots));
    }

    private Session opened() {
        if (session == null) {
            open(fold.plan(), PlanState.FRESH);
        }
        return session;
    }

    /** Days in their order. */
    private static final class DaysFeed implements MarketFeed {
        private final BooleanSupplier late;
        private final Deque<DayBars> days;
        private final int all;

        DaysFeed(BooleanSupplier late, SortedMap<Integer, DayBars> days) {
            this.late = late;
            this.days = new ArrayDeque<>(days.values());
            all = days.size();
        }

        @Override
        public Optional<DayBars> next() {
            return Optional.ofNullable(days.poll());
        }

        @Override
        public boolean hasLater() {
            return late.getAsBoolean();
        }

        @Override
        public int days() {
            return all;
        }
    }
}
