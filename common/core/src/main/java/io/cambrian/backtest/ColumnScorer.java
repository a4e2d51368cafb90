package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The fast scorer. Strategies are taken in chunks; along each series, every distinct expression of a chunk is computed once
 * for all of them (numbers as columns, conditions as bits), each strategy's conditions become held stretches, and only
 * those touch its daily sums.
 *
 * <p>Trades, decisions and positions are exactly those of {@link ReferenceScorer}; statistics agree within 1e-9, relative
 * to the sizes of the sums. The outcome of a strategy depends on nothing but itself and the task: not on its chunk, nor on
 * its place in it. Where instruments are judged in groups, the series of one group are added after those of the other.
 * Memory is bounded by the chunk and a block of series, whatever the number of strategies. An instance
 * prepares the market once and may be used again; it is not safe for concurrent use, but what it
 * prepares takes a fraction of the memory of the prices, so that each thread can have one.
 */
public final class ColumnScorer implements Scorer {
    /** What the daily sums of a chunk may take, if one scorer runs per processor, and the bytes of one strategy per day. */
    private static final long CHUNK_BYTES = Math.min(
            512L << 20,
            Runtime.getRuntime().maxMemory() / (4L * Runtime.getRuntime().availableProcessors()));

    private static final int BYTES_PER_DAY = 36;
    private static final int LARGEST_CHUNK = 4096;
    /** Series whose held stretches are collected before they are added: a strategy's sums then come to the cache once. */
    private static final int SERIES_BLOCK = 16;
    /** Strategies that take turns at the returns of so many days of all series. */
    private static final int TURNS = 16;

    private static final int DAYS_BLOCK = 512;

    private final ScoringWindow window;
    private final Costs costs;
    private final List<SeriesWindow> series;
    /** Where each series with bars in the window stands in the market. */
    private final int[] places;

    private final int marketSize;
    /** Where the series of each group begin, and at last where they end. */
    private final int[] groupStart;
    /** Number of members with a bar: [group][day]. */
    private final int[][] groupMembers;

    private final int[] members;
    private final long memberBars;
    /** Of the group that is being added; not used where there is one group only. */
    private final List<DailySums> partSums = new ArrayList<>();

    private final List<DailySums> sums = new ArrayList<>();
    private final Segments segments = new Segments();
    private final int chunk;
    private final double[] scratch;
    private final SegmentWalk walk = new SegmentWalk();

    public ColumnScorer(ScoringTask task) {
        window = ScoringWindow.of(task);
        costs = task.costs();
        chunk = chunk(task);
        scratch = new double[window.size()];
        series = new ArrayList<>();
        InstrumentGroups groups = task.cases().groups();
        groupStart = new int[groups.count() + 1];
        groupMembers = new int[groups.count()][window.size()];
        members = new int[window.size()];
        marketSize = task.market().series().size();
        places = new int[marketSize];
        long bars = 0;
        for (int g = 0; g < groups.count(); g++) {
            for (int i = 0; i < marketSize; i++) {
                BarSeries s = task.market().series().get(i);
                SeriesWindow prepared = groups.of(s.symbol()) == g ? SeriesWindow.of(window, task, s) : null;
                if (prepared != null) {
                    places[series.size()] = i;
                    series.add(prepared);
                    bars += prepared.memberBars;
                    count(prepared, groupMembers[g]);
                }
            }
            groupStart[g + 1] = series.size();
            for (int d = 0; d < members.length; d++) {
                members[d] += groupMembers[g][d];
            }
        }
        memberBars = bars;
    }

    private static void count(SeriesWindow prepared, int[] members) {
        for (int t = prepared.first; t < prepared.end; t++) {
            if (prepared.series.member()[t]) {
                members[prepared.day(t)]++;
            }
        }
    }

    /** How many strategies share their expressions when they are scored together. */
    public static int chunk(ScoringTask task) {
        long bytes = (long) BYTES_PER_DAY * ScoringWindow.of(task).size();
        bytes *= task.cases().groups().count() > 1 ? 2 : 1;
        return (int) Math.max(64, Math.min(LARGEST_CHUNK, CHUNK_BYTES / bytes));
    }

    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        List<ScoreOutcome> outcomes = new ArrayList<>(strategies.size());
        for (int from = 0; from < strategies.size(); from += chunk) {
            scoreChunk(
                    strategies.subList(from, Math.min(strategies.size(), from + chunk)),
                    null,
                    (place, outcome, net, held) -> outcomes.add(outcome));
        }
        return outcomes;
    }

    /** What is shown of each strategy. */
    @FunctionalInterface
    public interface DailyVisitor {
        /**
         * Called once for each strategy, in their order.
         *
         * @param place of the strategy in the list
         * @param outcome what {@link #score} says of it
         * @param net its net simple return on each of {@link #days()}; overwritten later: copy what is kept
         * @param held what it holds at the close of the last day: a signed fraction of its capital for each series of the
         *     market, 0 where flat; fills that wait are not in it. Overwritten likewise
         */
        void see(int place, ScoreOutcome outcome, double[] net, double[] held);
    }

    /** Scores strategies and shows the daily returns and the last holdings of each. */
    public void visit(List<Strategy> strategies, DailyVisitor visitor) {
        for (int from = 0; from < strategies.size(); from += chunk) {
            int first = from;
            List<Strategy> part = strategies.subList(from, Math.min(strategies.size(), from + chunk));
            scoreChunk(
                    part,
                    new double[part.size()][marketSize],
                    (place, outcome, net, held) -> visitor.see(first + place, outcome, net, held));
        }
    }

    /** The days of the window, since 1970-01-01. */
    public int[] days() {
        return window.days().clone();
    }

    /** Held is null where nobody asks for it; else it is filled, [strategies][series of the market]. */
    private void scoreChunk(List<Strategy> strategies, double[][] held, DailyVisitor visitor) {
        ExpressionGraph graph = new ExpressionGraph();
        List<CompiledStrategy> rules =
                strategies.stream().map(s -> CompiledStrategy.into(graph, s)).toList();
        SeriesColumns columns = new SeriesColumns(graph, window.periodsPerYear(), kept(rules));
        List<DailySums> whole = cleared(sums, strategies.size());
        List<List<Moments[]>> byGroup = null;
        if (groupMembers.length == 1) {
            addSeries(rules, columns, 0, whole, held);
        } else {
            byGroup = Stream.generate(() -> (List<Moments[]>) new ArrayList<Moments[]>())
                    .limit(strategies.size())
                    .toList();
            for (int g = 0; g < groupMembers.length; g++) {
                List<DailySums> part = cleared(partSums, strategies.size());
                addSeries(rules, columns, g, part, held);
                for (int s = 0; s < part.size(); s++) {
                    whole.get(s).merge(part.get(s));
                }
                int[] live = groupMembers[g];
                List<List<Moments[]>> into = byGroup;
                withBenchmarks(
                        part, (s, benchmark) -> into.get(s).add(part.get(s).byKind(series, live, benchmark)));
            }
        }
        List<List<Moments[]>> groups = byGroup;
        withBenchmarks(whole, (s, benchmark) -> {
            ScoreOutcome outcome =
                    whole.get(s).outcome(series, members, memberBars, benchmark, groups == null ? null : groups.get(s));
            if (held != null) {
                // each account has an equal share of the capital
                int live = whole.get(s).liveAtEnd(members);
                for (int i = 0; i < marketSize; i++) {
                    held[s][i] = held[s][i] == 0 ? 0 : held[s][i] / live;
                }
            }
            visitor.see(s, outcome, whole.get(s).netReturns(), held == null ? null : held[s]);
        });
    }

    private List<DailySums> cleared(List<DailySums> pool, int count) {
        while (pool.size() < count) {
            pool.add(new DailySums(window, costs, series.size()));
        }
        List<DailySums> some = pool.subList(0, count);
        some.forEach(DailySums::clear);
        return some;
    }

    /** Adds the series of one group to the sums of each strategy. */
    private void addSeries(
            List<CompiledStrategy> rules, SeriesColumns columns, int group, List<DailySums> into, double[][] held) {
        int[][] start = new int[SERIES_BLOCK][rules.size() + 1];
        int end = groupStart[group + 1];
        for (int block = groupStart[group]; block < end; block += SERIES_BLOCK) {
            int inBlock = Math.min(SERIES_BLOCK, end - block);
            segments.clear();
            for (int i = 0; i < inBlock; i++) {
                SeriesWindow prepared = series.get(block + i);
                columns.evaluate(prepared.series, prepared.end);
                for (int s = 0; s < rules.size(); s++) {
                    start[i][s] = segments.size();
                    walk.walk(rules.get(s), columns, prepared, segments);
                }
                start[i][rules.size()] = segments.size();
            }
            for (int s = 0; s < rules.size(); s++) {
                for (int i = 0; i < inBlock; i++) {
                    into.get(s).add(series.get(block + i), block + i, segments, start[i][s], start[i][s + 1], scratch);
                    if (held != null) {
                        held[s][places[block + i]] = HeldStretch.heldAtEnd(
                                series.get(block + i), costs, segments, start[i][s], start[i][s + 1]);
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface BenchmarkUser {
        /** @param benchmark of {@link DailySums#benchmark} for the strategy at this place; may be overwritten */
        void use(int place, double[] benchmark);
    }

    /** Computes the benchmark of each strategy, and shows them one after the other. */
    private void withBenchmarks(List<DailySums> of, BenchmarkUser user) {
        double[][] benchmarks = new double[Math.min(TURNS, of.size())][window.size()];
        for (int from = 0; from < of.size(); from += TURNS) {
            int to = Math.min(of.size(), from + TURNS);
            for (int day = 0; day < window.size(); day += DAYS_BLOCK) {
                int end = Math.min(window.size(), day + DAYS_BLOCK);
                for (int s = from; s < to; s++) {
                    of.get(s).benchmark(series, day, end, benchmarks[s - from]);
                }
            }
            for (int s = from; s < to; s++) {
                user.use(s, benchmarks[s - from]);
            }
        }
    }

    /** The numbers that are read at the bar of a decision. */
    static int[] kept(List<CompiledStrategy> rules) {
        return rules.stream()
                .flatMapToInt(r -> IntStream.of(r.volatility(), r.stopRange(), r.trailRange()))
                .filter(node -> node >= 0)
                .distinct()
                .sorted()
                .toArray();
    }
}
