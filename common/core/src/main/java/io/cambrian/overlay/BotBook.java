package io.cambrian.overlay;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.RunnerGroup;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What bots propose: each decides along each instrument as its own {@link io.cambrian.backtest.StrategyRunner} would, and from
 * their positions follow target weights before overlays and limits. In batch and live.
 *
 * <p>A bot spreads its share equally over the instruments that are live that day, as research did: those that have a bar and
 * are members or held. The target of instrument i is the sum over bots of {@code share * position / n}. Not safe for concurrent use.
 */
public final class BotBook {
    /** Pairs of bot and instrument from which on a day is worth more than one thread. */
    private static final int WORTH_THREADS = 20_000;

    private final List<BotPlan> bots;
    private final Map<String, Integer> places = new HashMap<>();
    private final RunnerGroup[] groups;
    /** Fraction that each bot wants of each instrument: [bot][instrument]. */
    private final double[][] positions;
    /** The day on whose close a bot decided for the side that it has: [bot][instrument]. */
    private final int[][] since;

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

    /**
     * Before the first bar.
     *
     * @param bots ordered by id
     * @param symbols of all instruments
     * @param closeOnly those of them that fill at the close
     */
    public BotBook(List<BotPlan> bots, Collection<String> symbols, Set<String> closeOnly, double periodsPerYear) {
        this.bots = List.copyOf(bots);
        RunnerGroup.Rules rules =
                RunnerGroup.compile(bots.stream().map(BotPlan::strategy).toList());
        groups = new RunnerGroup[symbols.size()];
        for (String symbol : symbols) {
            groups[places.size()] = RunnerGroup.start(rules, closeOnly.contains(symbol), periodsPerYear);
            places.put(symbol, places.size());
        }
        positions = new double[bots.size()][groups.length];
        since = new int[bots.size()][groups.length];
    }

    /** Feeds a history, after which every recurrence is where research left it. Instruments do not know of each other: on all cores. */
    public void warmUp(List<BarSeries> history) {
        history.parallelStream().forEach(s -> {
            Decision[] decisions = new Decision[bots.size()];
            for (int t = 0; t < s.size(); t++) {
                take(s.days()[t], DayBar.of(s, t), decisions);
            }
        });
    }

    /** Takes a day's bars and gives the decisions that change something, ordered by bot and symbol. */
    public List<BotDecision> onDay(int day, SortedMap<String, DayBar> bars) {
        List<DayBar> list = List.copyOf(bars.values());
        Decision[][] decisions = new Decision[list.size()][bots.size()];
        IntStream each = IntStream.range(0, list.size());
        (list.size() * bots.size() < WORTH_THREADS ? each : each.parallel())
                .forEach(i -> take(day, list.get(i), decisions[i]));
        List<BotDecision> changes = new ArrayList<>();
        for (int k = 0; k < bots.size(); k++) {
            for (int i = 0; i < list.size(); i++) {
                if (decisions[i][k].action() != Decision.Action.HOLD) {
                    changes.add(new BotDecision(k, list.get(i).symbol(), decisions[i][k]));
                }
            }
        }
        return changes;
    }

    private void take(int day, DayBar b, Decision[] decisions) {
        int place = places.get(b.symbol());
        RunnerGroup group = groups[place];
        group.onBar(b.open(), b.high(), b.low(), b.close(), b.volume());
        for (int k = 0; k < decisions.length; k++) {
            Decision decision = group.decide(
                    k, day, b.close(), b.member() && day >= bots.get(k).tradingFrom());
            decisions[k] = decision;
            if (Math.signum(positions[k][place]) != Math.signum(decision.targetFraction())) {
                since[k][place] = day;
            }
            positions[k][place] = decision.targetFraction();
        }
    }

    /** What the bots want to hold after the next fill of the instruments that have a bar on the day. */
    public Proposal proposal(SortedMap<String, DayBar> bars) {
        String[] symbols = bars.keySet().toArray(String[]::new);
        int[] place = new int[symbols.length];
        boolean[] member = new boolean[symbols.length];
        for (int i = 0; i < symbols.length; i++) {
            place[i] = places.get(symbols[i]);
            member[i] = bars.get(symbols[i]).member();
        }
        double[] targets = new double[symbols.length];
        List<BotTargets> own = new ArrayList<>();
        for (int k = 0; k < bots.size(); k++) {
            BotPlan bot = bots.get(k);
            int live = 0;
            int held = 0;
            for (int i = 0; i < symbols.length; i++) {
                boolean holds = positions[k][place[i]] != 0;
                live += member[i] || holds ? 1 : 0;
                held += holds ? 1 : 0;
            }
            String[] names = new String[held];
            Double[] wanted = new Double[held];
            Integer[] entered = new Integer[held];
            int n = 0;
            for (int i = 0; i < symbols.length; i++) {
                double position = positions[k][place[i]];
                if (position != 0) {
                    double target = bot.share() * position / live;
                    targets[i] += target;
                    names[n] = symbols[i];
                    wanted[n] = target;
                    entered[n++] = since[k][place[i]];
                }
            }
            own.add(new BotTargets(bot.id(), bot.share(), SymbolMap.of(names, wanted), SymbolMap.of(names, entered)));
        }
        Double[] sums = new Double[symbols.length];
        Arrays.setAll(sums, i -> targets[i]);
        return new Proposal(SymbolMap.of(symbols, sums), own);
    }
}
