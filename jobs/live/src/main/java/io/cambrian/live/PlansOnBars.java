package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.JournalDays.Day;
import io.cambrian.live.JournalFold.BotChange;
import io.cambrian.live.allocator.Allocator;
import io.cambrian.live.allocator.Allocator.BotDecision;
import io.cambrian.live.allocator.Tenure;
import io.cambrian.live.control.Rules;
import io.cambrian.live.divergence.Decided;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.OverlayChain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** What the plans of an account, each in its time, decide on bars: those that were traded on, or others. */
final class PlansOnBars {
    private final JournalDays journal;
    private final Function<String, Bundle> plans;
    private final boolean obedient;
    private final TreeMap<Integer, Decided> decided = new TreeMap<>();
    private final Map<Integer, List<BotDecision>> decisions = new HashMap<>();
    private final Map<Integer, String> digests = new HashMap<>();

    private PlansOnBars(JournalDays journal, Function<String, Bundle> plans, boolean obedient) {
        this.journal = journal;
        this.plans = plans;
        this.obedient = obedient;
    }

    /**
     * The bars of the days on which an account decided. It passed others by where a later plan had them in its history before the
     * account came to them.
     */
    static SortedMap<Integer, DayBars> decidedOn(JournalDays journal, SortedMap<Integer, DayBars> bars) {
        TreeMap<Integer, DayBars> days = new TreeMap<>(bars);
        days.keySet().retainAll(journal.days().stream().map(Day::day).collect(Collectors.toSet()));
        return days;
    }

    /** Decides as if no bot had been stopped. */
    static PlansOnBars of(JournalDays journal, Function<String, Bundle> plans, SortedMap<Integer, DayBars> bars) {
        return of(journal, plans, bars, false);
    }

    /**
     * Decides on all days from the account's first to its last.
     *
     * @param plans gives the plan of a bundle's id, with its history
     * @param bars by day, of any instruments; those after the first plan's as-of are needed
     * @param obedient whether the states of single bots count, as they did in the account
     */
    static PlansOnBars of(
            JournalDays journal, Function<String, Bundle> plans, SortedMap<Integer, DayBars> bars, boolean obedient) {
        PlansOnBars result = new PlansOnBars(journal, plans, obedient);
        List<Day> days = journal.days();
        int from = 0;
        for (int i = 1; i <= days.size(); i++) {
            if (i == days.size() || !days.get(i).bundle().equals(days.get(from).bundle())) {
                int last = i == days.size()
                        ? days.get(i - 1).day() + 1
                        : days.get(i).day();
                result.period(days.get(from), last, bars);
                from = i;
            }
        }
        return result;
    }

    /** One plan in force, from a day to another, which is excluded. */
    private void period(Day first, int to, SortedMap<Integer, DayBars> bars) {
        Bundle plan = plans.apply(first.bundle());
        Allocator allocator = new Allocator(plan.withoutBars());
        allocator.inherit(journal.before(plan.asOf()));
        Deque<BotChange> changes = new ArrayDeque<>(obedient ? journal.botChanges() : List.of());
        IntConsumer switches = day -> {
            while (!changes.isEmpty() && changes.peek().after() < day) {
                BotChange change = changes.poll();
                allocator.states().set(change.bot(), change.to());
            }
        };
        allocator.warmUp(plan.history(), obedient ? tenure(first, plan.asOf(), switches) : Tenure.NONE);
        OverlayChain.Terms terms = Allocator.terms(plan);
        Set<String> planned =
                plan.instruments().stream().map(Instrument::symbol).collect(Collectors.toSet());
        for (DayBars all :
                bars.subMap(plan.asOf() + 1, Math.max(plan.asOf() + 1, to)).values()) {
            DayBars own = new DayBars(
                    all.day(),
                    all.bars().stream()
                            .filter(b -> planned.contains(b.symbol()))
                            .toList());
            switches.accept(own.day());
            List<BotDecision> made = allocator.onDay(own);
            if (own.day() >= first.day()) {
                decisions.put(own.day(), made);
                digests.put(own.day(), own.digest());
                decided.put(own.day(), new Decided(terms, byName(own), allocator.targets()));
            }
        }
    }

    /** As in the account: a plan goes on as it began. */
    private Tenure tenure(Day first, int asOf, IntConsumer switches) {
        boolean lasting = journal.days().stream()
                .filter(d -> d.day() > asOf && d.bundle().equals(first.bundle()))
                .findFirst()
                .orElse(first)
                .rules()
                .have(Rules.LASTING);
        return lasting
                ? new Tenure(
                        Seniority.before(first.botsSince(), asOf, journal.botChanges()),
                        switches,
                        (day, had, targets) -> {})
                : Tenure.NONE;
    }

    private static SortedMap<String, DayBar> byName(DayBars day) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        for (Bar b : day.bars()) {
            bars.put(
                    b.symbol(), new DayBar(b.symbol(), b.open(), b.high(), b.low(), b.close(), b.volume(), b.member()));
        }
        return bars;
    }

    /**
     * Makes sure that these are the bars of the account.
     *
     * @throws DataException naming the first day whose bars are missing or others than those that were traded on
     */
    void requireTradedOn() {
        for (Day day : journal.days()) {
            String digest = digests.get(day.day());
            if (digest == null || !digest.equals(day.barsHash())) {
                throw new DataException("The bars of " + Records.date(day.day()) + " are "
                        + (digest == null ? "missing." : "not those that were traded on.")
                        + "\nGive the bars that the account was fed with by --bars, and others by --reference.");
            }
        }
    }

    /** By day, ascending. */
    SortedMap<Integer, Decided> decided() {
        return decided;
    }

    /** What bots decided on a day, ordered by bot and symbol; empty where the day is unknown. */
    List<BotDecision> decisions(int day) {
        return decisions.getOrDefault(day, List.of());
    }
}
