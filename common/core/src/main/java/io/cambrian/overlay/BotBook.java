package io.cambrian.overlay;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.LaneBars;
import io.cambrian.backtest.RunnerLanes;
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
    private static final int WORTH_THREADS = 50_000;

    /** Instruments side by side: what is read and written then lies in long stretches, and still in near memory. */
    private static final int WIDEST = 256;

    private final List<BotPlan> bots;
    private final String[] symbols; // ascending
    private final Map<String, Integer> places = new HashMap<>();
    private final int[] tradingFrom;
    private final int width;
    private final int words; // of 64 lanes each, in a block
    private final Block[] blocks;

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

    /** Is told of each decision that changes something. */
    private interface Changes {
        void add(int bot, int lane);
    }

    /** Some instruments with all bots. */
    private final class Block {
        private final int first; // place of the first lane
        private final RunnerLanes runners;
        private final LaneBars bars;
        private final int[] changed;
        /** The day on whose close a bot decided for the side that it wants: [bot][lane]. */
        private final int[][] since;
        /** The decisions of the last day, and by bot where its own begin. */
        private final DayDecisions decisions = new DayDecisions(symbols, 64);

        private final int[] begin;

        Block(RunnerLanes.Rules rules, int first, Set<String> closeOnly, double periodsPerYear) {
            this.first = first;
            int lanes = Math.min(width, symbols.length - first);
            boolean[] fillAtClose = new boolean[lanes];
            for (int i = 0; i < lanes; i++) {
                fillAtClose[i] = closeOnly.contains(symbols[first + i]);
            }
            runners = RunnerLanes.start(rules, fillAtClose, periodsPerYear);
            bars = new LaneBars(lanes);
            changed = new int[lanes];
            since = new int[bots.size()][lanes];
            begin = new int[bots.size() + 1];
        }

        void put(int lane, int day, DayBar b) {
            bars.put(lane, day, b.open(), b.high(), b.low(), b.close(), b.volume(), b.member());
        }

        /** Takes the bars that were put in since the last time. */
        void take(Changes changes) {
            runners.onBars(bars);
            for (int k = 0; k < tradingFrom.length; k++) {
                int n = runners.step(k, tradingFrom[k], changed);
                for (int c = 0; c < n; c++) {
                    int lane = changed[c];
                    since[k][lane] = bars.day(lane);
                    changes.add(k, lane);
                }
            }
            bars.clear();
        }

        /** Decides a day by bot and symbol. */
        void decide(int day) {
            Arrays.fill(begin, 0);
            decisions.clear(day);
            take((k, lane) -> {
                decisions.add(k, first + lane, runners.action(k, lane), runners.reason(k, lane), runners.held(k)[lane]);
                begin[k + 1] = decisions.size();
            });
            for (int k = 1; k <= bots.size(); k++) {
                begin[k] = Math.max(begin[k], begin[k - 1]);
            }
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
        tradingFrom = bots.stream().mapToInt(BotPlan::tradingFrom).toArray();
        RunnerLanes.Rules rules =
                RunnerLanes.compile(bots.stream().map(BotPlan::strategy).toList());
        this.symbols = symbols.stream().sorted().toArray(String[]::new);
        for (String s : this.symbols) {
            places.put(s, places.size());
        }
        width = width(this.symbols.length);
        words = (width + 63) / 64;
        blocks = new Block[(this.symbols.length + width - 1) / width];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new Block(rules, i * width, closeOnly, periodsPerYear);
        }
    }

    private static int width(int instruments) {
        int cores = Runtime.getRuntime().availableProcessors();
        int even = Math.max(1, (instruments + cores - 1) / cores);
        return even < 64 ? even : Math.min(WIDEST, (even + 63) / 64 * 64);
    }

    /** Feeds a history, after which every recurrence is where research left it. Instruments do not know of each other: on all cores. */
    public void warmUp(List<BarSeries> history) {
        warmUp(history, Integer.MAX_VALUE);
    }

    /** Feeds the bars of a history up to a day, exclusive: those from there on may follow day by day. */
    public void warmUp(List<BarSeries> history, int before) {
        List<List<BarSeries>> byBlock = new ArrayList<>();
        Arrays.stream(blocks).forEach(b -> byBlock.add(new ArrayList<>()));
        history.forEach(s -> byBlock.get(places.get(s.symbol()) / width).add(s));
        IntStream.range(0, blocks.length).parallel().forEach(i -> warmUp(blocks[i], byBlock.get(i), before));
    }

    /** The first bars of all series together, then the second ones: which days they are makes no difference. */
    private void warmUp(Block block, List<BarSeries> history, int before) {
        int longest = history.stream().mapToInt(BarSeries::size).max().orElse(0);
        for (int t = 0; t < longest; t++) {
            for (BarSeries s : history) {
                if (t < s.size() && s.days()[t] < before) {
                    block.put(places.get(s.symbol()) % width, s.days()[t], DayBar.of(s, t));
                }
            }
            block.take((bot, lane) -> {});
        }
    }

    /** Takes a day's bars and gives the decisions that change something, ordered by bot and symbol. */
    public List<BotDecision> onDay(int day, SortedMap<String, DayBar> bars) {
        for (DayBar b : bars.values()) {
            int place = places.get(b.symbol());
            blocks[place / width].put(place % width, day, b);
        }
        int[] deciding = IntStream.range(0, blocks.length)
                .filter(i -> !blocks[i].bars.isEmpty())
                .toArray();
        onCores(Arrays.stream(deciding), bars.size()).forEach(i -> blocks[i].decide(day));
        return merged(day, deciding);
    }

    /** By bot; what blocks have of one bot follows each other, as their symbols do. */
    private List<BotDecision> merged(int day, int[] deciding) {
        int count = Arrays.stream(deciding).map(i -> blocks[i].decisions.size()).sum();
        DayDecisions all = new DayDecisions(symbols, count);
        all.clear(day);
        for (int k = 0; k < bots.size(); k++) {
            for (int i : deciding) {
                all.addAll(blocks[i].decisions, blocks[i].begin[k], blocks[i].begin[k + 1]);
            }
        }
        return all;
    }

    /** Blocks, on more than one thread where there are so many bars that it pays. */
    private IntStream onCores(IntStream each, int bars) {
        return bars * bots.size() < WORTH_THREADS ? each : each.parallel();
    }

    /** What the bots want to hold after the next fill of the instruments that have a bar on the day. */
    public Proposal proposal(SortedMap<String, DayBar> bars) {
        String[] symbols = bars.keySet().toArray(String[]::new);
        int[] order = new int[blocks.length * width]; // by place: which of the day's symbols it is
        long[] live = new long[blocks.length * words];
        long[] member = new long[live.length];
        int next = 0;
        for (DayBar b : bars.values()) {
            int place = places.get(b.symbol());
            int lane = place % width;
            int word = place / width * words + (lane >>> 6);
            live[word] |= 1L << lane;
            member[word] |= b.member() ? 1L << lane : 0;
            order[place] = next++;
        }
        double[] targets = new double[symbols.length];
        Wanted[] wanted = new Wanted[bots.size()];
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] = new Wanted(k, live, member);
        }
        // an instrument is of one block, where the bots' parts are added in their order
        onCores(IntStream.range(0, blocks.length), symbols.length).forEach(i -> {
            for (Wanted w : wanted) {
                w.fill(i, order, live, targets);
            }
        });
        return new Proposal(
                SymbolMap.of(symbols, targets),
                Arrays.stream(wanted).map(w -> w.targets(symbols)).toList());
    }

    /** Live lanes of a word in which a bot holds something; the last block may have fewer words than the others. */
    private long holding(int k, int v, long[] live) {
        return live[v] == 0 ? 0 : blocks[v / words].runners.holding(k, v % words) & live[v];
    }

    /** What one bot wants to hold, ordered by symbol, as blocks are. */
    private final class Wanted {
        private final int bot;
        private final int[] begin = new int[blocks.length]; // by block
        private final int lives;
        private final int[] places; // among the day's symbols
        private final double[] targets;
        private final int[] entered;

        Wanted(int bot, long[] live, long[] member) {
            this.bot = bot;
            int held = 0;
            int all = 0;
            for (int v = 0; v < live.length; v++) {
                if (v % words == 0) {
                    begin[v / words] = held;
                }
                long holding = holding(bot, v, live);
                held += Long.bitCount(holding);
                all += Long.bitCount(holding | member[v]);
            }
            lives = all;
            places = new int[held];
            targets = new double[held];
            entered = new int[held];
        }

        /** Takes what the bot wants in a block, and adds it to the targets of all. */
        void fill(int block, int[] order, long[] live, double[] sums) {
            double share = bots.get(bot).share();
            double[] positions = blocks[block].runners.held(bot);
            int[] since = blocks[block].since[bot];
            int n = begin[block];
            for (int v = block * words; v < (block + 1) * words; v++) {
                int first = v % words << 6;
                for (long rest = holding(bot, v, live); rest != 0; rest &= rest - 1) {
                    int lane = first + Long.numberOfTrailingZeros(rest);
                    int i = order[block * width + lane];
                    double target = share * positions[lane] / lives;
                    sums[i] += target;
                    places[n] = i;
                    targets[n] = target;
                    entered[n++] = since[lane];
                }
            }
        }

        BotTargets targets(String[] symbols) {
            BotPlan plan = bots.get(bot);
            SymbolMap.Pair wanted = SymbolMap.Pair.of(symbols, places, targets, entered);
            return new BotTargets(plan.id(), plan.share(), wanted.targets(), wanted.days());
        }
    }
}
