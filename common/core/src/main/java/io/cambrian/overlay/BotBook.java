package io.cambrian.overlay;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What bots propose: one {@link StrategyRunner} per bot and instrument, and from their positions target weights before overlays and
 * limits. In batch and live.
 *
 * <p>A bot spreads its share equally over the instruments that are live that day, as research did: those that have a bar and
 * are members or held. The target of instrument i is the sum over bots of {@code share * position / n}. Not safe for concurrent use.
 */
public final class BotBook {
    private final List<BotPlan> bots;
    private final List<Running> running = new ArrayList<>();

    /**
     * A strategy with its share of the capital.
     *
     * @param tradingFrom first day (days since 1970-01-01) on whose close it may decide to open a position
     */
    public record BotPlan(String id, Strategy strategy, double share, int tradingFrom) {}

    /**
     * What one bot decided for one instrument at a close.
     *
     * @param bot its place in the list of bots
     */
    public record BotDecision(int bot, String symbol, Decision decision) {}

    /** One bot's state. */
    private static final class Running {
        private final Map<String, StrategyRunner> runners = new HashMap<>();
        private final Map<String, Double> positions = new HashMap<>();
        /** The day on whose close it decided for the side that it has. */
        private final Map<String, Integer> since = new HashMap<>();

        Decision take(BotPlan bot, int day, DayBar b) {
            Decision decision = runners.get(b.symbol())
                    .onBar(
                            day,
                            b.open(),
                            b.high(),
                            b.low(),
                            b.close(),
                            b.volume(),
                            b.member() && day >= bot.tradingFrom());
            Double before = positions.put(b.symbol(), decision.targetFraction());
            if (before == null || Math.signum(before) != Math.signum(decision.targetFraction())) {
                since.put(b.symbol(), day);
            }
            return decision;
        }
    }

    /**
     * Before the first bar.
     *
     * @param bots ordered by id
     * @param symbols of all instruments
     * @param closeOnly those of them that fill at the close
     */
    public BotBook(List<BotPlan> bots, Collection<String> symbols, Set<String> closeOnly, double periodsPerYear) {
        this.bots = List.copyOf(bots);
        for (BotPlan bot : bots) {
            Running one = new Running();
            for (String symbol : symbols) {
                one.runners.put(
                        symbol, StrategyRunner.start(bot.strategy(), closeOnly.contains(symbol), periodsPerYear));
            }
            running.add(one);
        }
    }

    /** Feeds a history, after which every recurrence is where research left it. Bots do not know of each other: on all cores. */
    public void warmUp(List<BarSeries> history) {
        java.util.stream.IntStream.range(0, bots.size()).parallel().forEach(k -> {
            for (BarSeries s : history) {
                for (int t = 0; t < s.size(); t++) {
                    running.get(k).take(bots.get(k), s.days()[t], DayBar.of(s, t));
                }
            }
        });
    }

    /** Takes a day's bars and gives the decisions, ordered by bot and symbol. */
    public List<BotDecision> onDay(int day, SortedMap<String, DayBar> bars) {
        List<BotDecision> decisions = new ArrayList<>();
        for (int k = 0; k < running.size(); k++) {
            for (DayBar bar : bars.values()) {
                decisions.add(new BotDecision(k, bar.symbol(), running.get(k).take(bots.get(k), day, bar)));
            }
        }
        return decisions;
    }

    /** What the bots want to hold after the next fill of the instruments that have a bar on the day. */
    public Proposal proposal(SortedMap<String, DayBar> bars) {
        List<BotTargets> own = new ArrayList<>();
        SortedMap<String, Double> targets = new TreeMap<>();
        bars.keySet().forEach(symbol -> targets.put(symbol, 0.0));
        for (int k = 0; k < running.size(); k++) {
            BotPlan bot = bots.get(k);
            Map<String, Double> held = running.get(k).positions;
            long live = bars.values().stream()
                    .filter(b -> b.member() || held.get(b.symbol()) != 0)
                    .count();
            TreeMap<String, Double> wanted = new TreeMap<>();
            TreeMap<String, Integer> entered = new TreeMap<>();
            for (String symbol : bars.keySet()) {
                double position = held.get(symbol);
                if (position != 0) {
                    double target = bot.share() * position / live;
                    targets.merge(symbol, target, Double::sum);
                    wanted.put(symbol, target);
                    entered.put(symbol, running.get(k).since.get(symbol));
                }
            }
            own.add(new BotTargets(bot.id(), bot.share(), wanted, entered));
        }
        return new Proposal(targets, own);
    }
}
