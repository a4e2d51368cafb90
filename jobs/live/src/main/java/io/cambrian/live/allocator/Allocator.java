package io.cambrian.live.allocator;

import io.cambrian.backtest.Decision;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.BotBook;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.EarlierPlans;
import io.cambrian.overlay.MarketDays;
import io.cambrian.overlay.OverlayChain;
import io.cambrian.overlay.Overlays;
import io.cambrian.overlay.PaperBooks;
import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.overlay.Ruling;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Carries a plan out: {@link BotBook} fed with history and then with each day, and from its proposals the weights that the
 * account should hold, after the plan's overlays. Not safe for concurrent use.
 */
public final class Allocator {
    private final Bundle plan;
    private final BotBook book;
    private final OverlayChain overlays;
    private final BotStates states = new BotStates();
    private Map<String, SortedMap<String, Double>> botTargets = Map.of();
    private BotMoves moves = BotMoves.NONE;
    private OverlayChain.Outcome outcome = new OverlayChain.Outcome(new TreeMap<>(), List.of());

    /** What one bot decided for one instrument at a close. */
    public record BotDecision(Bot bot, String symbol, Decision decision) {}

    /**
     * Parses the strategies; no bar is seen yet.
     *
     * @throws DataException when a strategy cannot be read, or is not the one that its id names; for an overlay of an unknown kind
     */
    public Allocator(Bundle plan) {
        this.plan = plan;
        OverlayChain.Terms terms = terms(plan);
        overlays = new OverlayChain(
                Overlays.of(plan.overlays(), terms),
                plan.overlays().isEmpty() ? Optional.empty() : RegimeArrays.model(plan.regimeModel()),
                terms);
        List<BotBook.BotPlan> bots = new ArrayList<>();
        for (Bot bot : plan.bots()) {
            Strategy strategy = StrategyText.parse(bot.strategy());
            String id = StrategyId.of(strategy);
            if (!id.equals(bot.id())) {
                throw new DataException("The strategy of bot " + bot.id() + " has the id " + id
                        + " here: the plan was made by another version.\nPublish it again with this version.");
            }
            bots.add(new BotBook.BotPlan(bot.id(), strategy, bot.weight(), bot.tradingFrom()));
        }
        book = new BotBook(
                bots,
                plan.instruments().stream().map(Instrument::symbol).toList(),
                terms.closeOnly(),
                plan.periodsPerYear());
    }

    /** How the plan trades, for overlays and for paper accounts beside it. */
    public static OverlayChain.Terms terms(Bundle plan) {
        return new OverlayChain.Terms(
                plan.costs(),
                plan.instruments().stream()
                        .filter(Instrument::closeOnly)
                        .map(Instrument::symbol)
                        .collect(Collectors.toSet()),
                plan.limits().maxStaleDays(),
                plan.periodsPerYear());
    }

    /** Overlays go on from what they did under earlier plans of the account; before the history. */
    public void inherit(EarlierPlans before) {
        overlays.inherit(before);
    }

    /**
     * Feeds a history, after which every recurrence is where research left it. Bots do not know of each other, so this runs
     * on all cores; only days on which the account had bots already come one after the other, with the states that these had.
     */
    public void warmUp(List<BarSeries> history, Tenure tenure) {
        warmUp(history, 0, (day, bars) -> {}, tenure);
    }

    /**
     * The same, where also the last days come to the bots one after the other, as they do later on: what is done then has been
     * done some times.
     *
     * @param last days
     * @param after sees each of them after the bots
     */
    public void warmUp(List<BarSeries> history, int last, MarketDays.Visitor after, Tenure tenure) {
        int rehearsed = last == 0 ? Integer.MAX_VALUE : MarketDays.firstOfLast(last, history);
        int from = Math.min(rehearsed, tenure.first());
        book.warmUp(history, from);
        List<BarSeries> end =
                history.stream().map(s -> s.between(from, Integer.MAX_VALUE)).toList();
        MarketDays.walk(end, (day, bars) -> {
            book.onDay(day, bars);
            Proposal wanted = book.proposal(bars);
            if (day >= tenure.first()) {
                tenure.before().accept(day);
                tenure.after().day(day, bars, byBot(states.restrict(tenure.had(day, wanted))));
            } else {
                new BotStates().restrict(wanted);
            }
            if (day >= rehearsed) {
                after.day(day, bars);
            }
        });
        observe(history);
    }

    private static Map<String, SortedMap<String, Double>> byBot(Proposal proposal) {
        return proposal.bots().stream().collect(Collectors.toMap(BotTargets::id, BotTargets::targets));
    }

    private void observe(List<BarSeries> history) {
        if (!overlays.isEmpty()) {
            MarketDays.walk(history, overlays::observe);
        }
    }

    /**
     * Takes a day's bars, of instruments of the plan only, and gives the bots' decisions, ordered by bot and symbol. Overlays
     * decide, too: a day that is done again after a restart brings them where they were.
     */
    public List<BotDecision> onDay(DayBars day) {
        TreeMap<String, DayBar> bars = bars(day);
        List<BotDecision> decisions = named(book.onDay(day.day(), bars));
        Proposal wanted = book.proposal(bars);
        Proposal proposal = states.restrict(wanted);
        moves = moves.next(wanted, proposal);
        botTargets = byBot(proposal);
        outcome = overlays.isEmpty()
                ? new OverlayChain.Outcome(proposal.targets(), List.of())
                : overlays.decide(day.day(), bars, proposal);
        return decisions;
    }

    /** The same with the plan's bots, each made when it is asked for. */
    private List<BotDecision> named(List<BotBook.BotDecision> decisions) {
        return new AbstractList<>() {
            @Override
            public BotDecision get(int i) {
                BotBook.BotDecision d = decisions.get(i);
                return new BotDecision(plan.bots().get(d.bot()), d.symbol(), d.decision());
            }

            @Override
            public int size() {
                return decisions.size();
            }
        };
    }

    private static TreeMap<String, DayBar> bars(DayBars day) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        for (Bar b : day.bars()) {
            bars.put(
                    b.symbol(), new DayBar(b.symbol(), b.open(), b.high(), b.low(), b.close(), b.volume(), b.member()));
        }
        return bars;
    }

    /**
     * The weights to hold after the next fill, as signed fractions of equity, for the instruments that have a bar on the last
     * day (the others cannot be traded).
     */
    public SortedMap<String, Double> targets() {
        return new TreeMap<>(outcome.targets());
    }

    /** What each bot targets after the last day, as its part of the account, by bot and symbol. */
    public Map<String, SortedMap<String, Double>> botTargets() {
        return botTargets;
    }

    /** What each bot changed at the last close, and what it would have there. */
    public BotMoves moves() {
        return moves;
    }

    /** Filtered probabilities of the regimes on the last day; empty where unknown, or where no overlay needs them. */
    public SortedMap<String, Double> regimes() {
        return overlays.regimes();
    }

    /** How far each bot's decisions are followed. */
    public BotStates states() {
        return states;
    }

    /** What each overlay did on the last day, in the order in which they were applied. */
    public List<Ruling> rulings() {
        return outcome.rulings();
    }

    /** How the paper accounts of each overlay stand after the last day, by kind. */
    public SortedMap<String, PaperBooks> paper() {
        return overlays.books();
    }
}
