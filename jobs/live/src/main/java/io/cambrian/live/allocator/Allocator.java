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
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Carries a plan out: one {@link StrategyRunner} per bot and instrument, fed with history and then with each day, and from
 * their positions the weights that the account should hold.
 *
 * <p>A bot spreads its share equally over the instruments that are live that day, as research did: those that have a bar and
 * are members or held. The target of instrument i is the sum over bots of {@code weight * position / n}. Not safe for concurrent use.
 */
public final class Allocator {
    private final Bundle plan;
    private final Map<Bot, Map<String, StrategyRunner>> runners = new LinkedHashMap<>();
    private final Map<Bot, Map<String, Double>> positions = new LinkedHashMap<>();

    /** What one bot decided for one instrument at a close. */
    public record BotDecision(Bot bot, String symbol, Decision decision) {}

    /**
     * Parses the strategies; no bar is seen yet.
     *
     * @throws DataException when a strategy cannot be read, or is not the one that its id names
     */
    public Allocator(Bundle plan) {
        this.plan = plan;
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
        }
    }

    /**
     * Feeds a history, after which every recurrence is where research left it. Bots do not know of each other, so this runs
     * on all cores.
     */
    public void warmUp(List<BarSeries> history) {
        plan.bots().parallelStream().forEach(bot -> {
            for (BarSeries s : history) {
                StrategyRunner runner = runners.get(bot).get(s.symbol());
                Decision last = null;
                for (int i = 0; i < s.size(); i++) {
                    int day = s.days()[i];
                    last = runner.onBar(
                            day,
                            s.open()[i],
                            s.high()[i],
                            s.low()[i],
                            s.close()[i],
                            s.volume()[i],
                            s.member()[i] && day >= bot.tradingFrom());
                }
                if (last != null) {
                    positions.get(bot).put(s.symbol(), last.targetFraction());
                }
            }
        });
    }

    /** Takes a day's bars, of instruments of the plan only, and gives the decisions, ordered by bot and symbol. */
    public List<BotDecision> onDay(DayBars day) {
        List<BotDecision> decisions = new ArrayList<>();
        for (Bot bot : plan.bots()) {
            boolean begun = day.day() >= bot.tradingFrom();
            for (Bar b : day.bars()) {
                Decision decision = runners.get(bot)
                        .get(b.symbol())
                        .onBar(day.day(), b.open(), b.high(), b.low(), b.close(), b.volume(), b.member() && begun);
                positions.get(bot).put(b.symbol(), decision.targetFraction());
                decisions.add(new BotDecision(bot, b.symbol(), decision));
            }
        }
        return decisions;
    }

    /**
     * The weights to hold after the next fill, as signed fractions of equity, for the instruments that have a bar on this day
     * (the others cannot be traded).
     */
    public SortedMap<String, Double> targets(DayBars day) {
        SortedMap<String, Double> targets = new TreeMap<>();
        for (Bar b : day.bars()) {
            targets.put(b.symbol(), 0.0);
        }
        for (Bot bot : plan.bots()) {
            Map<String, Double> held = positions.get(bot);
            long live = day.bars().stream()
                    .filter(b -> b.member() || held.get(b.symbol()) != 0)
                    .count();
            for (Bar b : day.bars()) {
                double position = held.get(b.symbol());
                if (position != 0) {
                    targets.merge(b.symbol(), bot.weight() * position / live, Double::sum);
                }
            }
        }
        return targets;
    }
}
