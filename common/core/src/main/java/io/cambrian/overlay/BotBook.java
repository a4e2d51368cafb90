package io.cambrian.overlay;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.RunnerGroup;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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
    private final int[] tradingFrom;
    private final RunnerGroup[] groups;
    /** Fraction that each bot wants of each instrument: [instrument][bot]. */
    private final double[][] positions;
    /** The day on whose close a bot decided for the side that it has: [instrument][bot]. */
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
        tradingFrom = bots.stream().mapToInt(BotPlan::tradingFrom).toArray();
        groups = new RunnerGroup[symbols.size()];
        for (String symbol : symbols) {
            groups[places.size()] = RunnerGroup.start(rules, closeOnly.contains(symbol), periodsPerYear);
            places.put(symbol, places.size());
        }
        positions = new double[groups.length][bots.size()];
        since = new int[groups.length][bots.size()];
    }

    /** Feeds a history, after which every recurrence is where research left it. Instruments do not know of each other: on all cores. */
    public void warmUp(List<BarSeries> history) {
        history.parallelStream().forEach(s -> {
            for (int t = 0; t < s.size(); t++) {
                take(s.days()[t], DayBar.of(s, t));
            }
        });
    }

    /** Takes a day's bars and gives the decisions that change something, ordered by bot and symbol. */
    public List<BotDecision> onDay(int day, SortedMap<String, DayBar> bars) {
        List<DayBar> list = List.copyOf(bars.values());
        List<List<BotDecision>> byInstrument = new ArrayList<>(Collections.nCopies(list.size(), List.of()));
        IntStream each = IntStream.range(0, list.size());
        (list.size() * bots.size() < WORTH_THREADS ? each : each.parallel())
                .forEach(i -> byInstrument.set(i, take(day, list.get(i))));
        List<BotDecision> changes = new ArrayList<>();
        byInstrument.forEach(changes::addAll);
        changes.sort(Comparator.comparingInt(BotDecision::bot)); // stable: symbols stay in order
        return changes;
    }

    /** What changes in an instrument, ordered by bot. */
    private List<BotDecision> take(int day, DayBar b) {
        int place = places.get(b.symbol());
        RunnerGroup group = groups[place];
        group.onBar(b.open(), b.high(), b.low(), b.close(), b.volume());
        double[] wanted = positions[place];
        List<BotDecision> changes = new ArrayList<>();
        for (int k = 0; k < wanted.length; k++) {
            if (group.step(k, b.close(), b.member() && day >= tradingFrom[k])) {
                changes.add(new BotDecision(k, b.symbol(), group.decision(k, day)));
            }
            double held = group.held(k);
            if (Math.signum(wanted[k]) != Math.signum(held)) {
                since[place][k] = day;
            }
            wanted[k] = held;
        }
        return changes;
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
                boolean holds = positions[place[i]][k] != 0;
                live += member[i] || holds ? 1 : 0;
                held += holds ? 1 : 0;
            }
            String[] names = new String[held];
            Double[] wanted = new Double[held];
            Integer[] entered = new Integer[held];
            int n = 0;
            for (int i = 0; i < symbols.length; i++) {
                double position = positions[place[i]][k];
                if (position != 0) {
                    double target = bot.share() * position / live;
                    targets[i] += target;
                    names[n] = symbols[i];
                    wanted[n] = target;
                    entered[n++] = since[place[i]][k];
                }
            }
            own.add(new BotTargets(bot.id(), bot.share(), SymbolMap.of(names, wanted), SymbolMap.of(names, entered)));
        }
        Double[] sums = new Double[symbols.length];
        Arrays.setAll(sums, i -> targets[i]);
        return new Proposal(SymbolMap.of(symbols, sums), own);
    }
}
