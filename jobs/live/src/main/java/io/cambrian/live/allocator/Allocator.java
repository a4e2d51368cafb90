package io.cambrian.live.allocator;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.StrategyRunner;
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
import io.cambrian.market.Market;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.OverlayChain;
import io.cambrian.overlay.Overlays;
import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.overlay.Ruling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Carries a plan out: one {@link StrategyRunner} per bot and instrument, fed with history and then with each day, and from
 * their positions the weights that the account should hold, after the plan's overlays.
 *
 * <p>A bot spreads its share equally over the instruments that are live that day, as research did: those that have a bar and
 * are members or held. The target of instrument i is the sum over bots of {@code weight * position / n}. Not safe for concurrent use.
 */
public final class Allocator {
    private final Bundle plan;
    private final Map<Bot, Map<String, StrategyRunner>> runners = new LinkedHashMap<>();
    private final Map<Bot, Map<String, Double>> positions = new LinkedHashMap<>();

    /** The day on whose close a bot decided for the side that it has. */
    private final Map<Bot, Map<String, Integer>> since = new LinkedHashMap<>();

    private final OverlayChain overlays;
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
        OverlayChain.Terms terms = new OverlayChain.Terms(
                plan.costs(),
                plan.instruments().stream()
                        .filter(Instrument::closeOnly)
                        .map(Instrument::symbol)
                        .collect(Collectors.toSet()),
                plan.limits().maxStaleDays(),
                plan.periodsPerYear());
        overlays = new OverlayChain(
                Overlays.of(plan.overlays(), terms),
                plan.overlays().isEmpty() ? Optional.empty() : RegimeArrays.model(plan.regimeModel()),
                terms);
        for (Bot bot : plan.bots()) {
            Strategy strategy = StrategyText.parse(bot.strategy());
            String id = StrategyId.of(strategy);
            if (!id.equals(bot.id())) {
                throw new DataException("The strategy of bot " + bot.id() + " has the id " + id
                        + " here: the plan was made by another version.\nPublish it again with this version.");
            }
            Map<String, StrategyRunner> bySymbol = new HashMap<>();
            for (Instrument i : plan.instruments()) {
                bySymbol.put(i.symbol(), StrategyRunner.start(strategy, i.closeOnly(), plan.periodsPerYear()));
            }
            runners.put(bot, bySymbol);
            positions.put(bot, new HashMap<>());
            since.put(bot, new HashMap<>());
        }
    }

    /** Overlays go on from what they did under earlier plans of the account; before the history. */
    public void inherit(List<Ruling> before) {
        overlays.inherit(before);
    }

    /**
     * Feeds a history, after which every recurrence is where research left it. Bots do not know of each other, so this runs
     * on all cores.
     */
    public void warmUp(List<BarSeries> history) {
        plan.bots().parallelStream().forEach(bot -> {
            for (BarSeries s : history) {
                StrategyRunner runner = runners.get(bot).get(s.symbol());
                for (int i = 0; i < s.size(); i++) {
                    int day = s.days()[i];
                    Decision decision = runner.onBar(
                            day,
                            s.open()[i],
                            s.high()[i],
                            s.low()[i],
                            s.close()[i],
                            s.volume()[i],
                            s.member()[i] && day >= bot.tradingFrom());
                    take(bot, s.symbol(), day, decision);
                }
            }
        });
        if (!overlays.isEmpty()) {
            observe(history);
        }
    }

    private void take(Bot bot, String symbol, int day, Decision decision) {
        Double before = positions.get(bot).put(symbol, decision.targetFraction());
        if (before == null || Math.signum(before) != Math.signum(decision.targetFraction())) {
            since.get(bot).put(symbol, day);
        }
    }

    private void observe(List<BarSeries> history) {
        List<BarSeries> ordered =
                history.stream().sorted(Comparator.comparing(BarSeries::symbol)).toList();
        int[] next = new int[ordered.size()];
        for (int day : Market.of(ordered, plan.periodsPerYear()).calendar()) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            for (int k = 0; k < next.length; k++) {
                BarSeries s = ordered.get(k);
                int t = next[k];
                if (t < s.size() && s.days()[t] == day) {
                    bars.put(
                            s.symbol(),
                            new DayBar(
                                    s.symbol(),
                                    s.open()[t],
                                    s.high()[t],
                                    s.low()[t],
                                    s.close()[t],
                                    s.volume()[t],
                                    s.member()[t]));
                    next[k]++;
                }
            }
            overlays.observe(day, bars);
        }
    }

    /**
     * Takes a day's bars, of instruments of the plan only, and gives the bots' decisions, ordered by bot and symbol. Overlays
     * decide, too: a day that is done again after a restart brings them where they were.
     */
    public List<BotDecision> onDay(DayBars day) {
        List<BotDecision> decisions = new ArrayList<>();
        for (Bot bot : plan.bots()) {
            boolean begun = day.day() >= bot.tradingFrom();
            for (Bar b : day.bars()) {
                Decision decision = runners.get(bot)
                        .get(b.symbol())
                        .onBar(day.day(), b.open(), b.high(), b.low(), b.close(), b.volume(), b.member() && begun);
                take(bot, b.symbol(), day.day(), decision);
                decisions.add(new BotDecision(bot, b.symbol(), decision));
            }
        }
        Proposal proposal = proposal(day);
        outcome = overlays.isEmpty()
                ? new OverlayChain.Outcome(proposal.targets(), List.of())
                : overlays.decide(day.day(), bars(day), proposal);
        return decisions;
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

    /** What each overlay did on the last day, in the order in which they were applied. */
    public List<Ruling> rulings() {
        return outcome.rulings();
    }

    private Proposal proposal(DayBars day) {
        List<BotTargets> bots = new ArrayList<>();
        SortedMap<String, Double> targets = new TreeMap<>();
        for (Bar b : day.bars()) {
            targets.put(b.symbol(), 0.0);
        }
        for (Bot bot : plan.bots()) {
            Map<String, Double> held = positions.get(bot);
            long live = day.bars().stream()
                    .filter(b -> b.member() || held.get(b.symbol()) != 0)
                    .count();
            TreeMap<String, Double> own = new TreeMap<>();
            TreeMap<String, Integer> entered = new TreeMap<>();
            for (Bar b : day.bars()) {
                double position = held.get(b.symbol());
                if (position != 0) {
                    double target = bot.weight() * position / live;
                    targets.merge(b.symbol(), target, Double::sum);
                    own.put(b.symbol(), target);
                    entered.put(b.symbol(), since.get(bot).get(b.symbol()));
                }
            }
            bots.add(new BotTargets(bot.id(), bot.weight(), own, entered));
        }
        return new Proposal(targets, bots);
    }
}
