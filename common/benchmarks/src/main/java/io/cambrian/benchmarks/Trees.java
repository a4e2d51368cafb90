package io.cambrian.benchmarks;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.NodeCounts;
import io.cambrian.backtest.ReferenceScorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ta4j.core.Rule;

/**
 * Rule trees as evolution scores them: whole populations on the walks of W1, eight regimes, each strategy's daily return
 * over all instruments, every statistic and all block sums of its record. A backtest is one strategy on one instrument.
 *
 * <p>Two populations: random ones, and ones that our own search has bred for some generations on a part of the market. In
 * the same run, on less work: the reference, ta4j on those random strategies that it can express, Jenetics' evaluation of
 * the trees of W2, and W1 in C as the yardstick of the machine.
 */
final class Trees {
    private static final int BARS = WalkMarket.BARS;

    private Trees() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int genomes = options.whole("genomes", quick ? 200 : 3_000, 2);
        int instruments = options.whole("instruments", quick ? 3 : 100, 1);
        int rounds = options.whole("rounds", quick ? 1 : 5, 1);
        int generations = options.whole("generations", quick ? 3 : 20, 1);
        options.refuseOthers();

        WalkMarket walks = WalkMarket.verified();
        List<BarSeries> series =
                walks.series().subList(0, Math.min(instruments, walks.series().size()));
        ScoringTask task = Populations.task(Market.of(series, 252));
        int chunk = ColumnScorer.chunk(task);
        List<Strategy> random = Populations.random(genomes);
        List<Strategy> evolved = Populations.evolved(genomes, generations, walks, 10, 1_250);
        System.out.println(Populations.describe("random", random, chunk));
        System.out.println(Populations.describe("after " + generations + " generations", evolved, chunk));

        ColumnScorer scorer = new ColumnScorer(task);
        Optional<Yardstick> c = Yardstick.start("w1.c", Map.of(), walks, Crossovers.COUNT);
        try {
            Contest contest = new Contest("M bars/s", 1e6);
            double work = (double) BARS * series.size() * genomes;
            Contest.Entry onRandom = contest.add("Cambrian, random", work, () -> scorer.score(random));
            Contest.Entry onEvolved = contest.add("Cambrian, evolved", work, () -> scorer.score(evolved));
            List<Strategy> few = random.subList(0, Math.min(100, genomes));
            Contest.Entry reference = reference(contest, series, few);
            Contest.Entry ta4j = ta4j(contest, series, random);
            JeneticsRules jenetics = new JeneticsRules();
            List<Double[]> rows = JeneticsRules.rows(series.get(0));
            Contest.Entry jeneticsRows = contest.add(
                    "Jenetics, trees of W2 without an account", (double) BARS * 10, () -> jenetics.count(rows));
            c.ifPresent(program -> contest.addTimed(
                    "C on W1, cached averages",
                    (double) BARS * walks.series().size() * Crossovers.COUNT,
                    () -> program.round("cached")));
            contest.run(quick ? 1 : 2, rounds);

            System.out.printf(
                    Locale.ROOT,
                    "%n%,d strategies x %d instruments x %,d bars, one thread, CPU time, median of %d rounds;"
                            + " baselines on less work%n",
                    genomes,
                    series.size(),
                    BARS,
                    rounds);
            contest.print(reference, ta4j);
            System.out.println();
            Table table = new Table("", "backtests/s/core", "ns/bar/strategy", "G node-rows/s");
            add(table, "Cambrian, random", onRandom, Populations.nodes(random, chunk), genomes);
            add(table, "Cambrian, evolved", onEvolved, Populations.nodes(evolved, chunk), genomes);
            add(table, "reference", reference, Populations.nodes(few, chunk), few.size());
            table.add("Jenetics", "", "", Table.number(jeneticsRows.rate() * jenetics.nodes() / 10 / 1e9));
            table.print();
        } finally {
            c.ifPresent(Yardstick::close);
        }
    }

    /** Node-rows count what an evaluation tree by tree would do. */
    private static void add(Table table, String name, Contest.Entry entry, NodeCounts nodes, int strategies) {
        table.add(
                name,
                Table.number(entry.rate() / BARS),
                Table.number(1e9 / entry.rate()),
                Table.number(entry.rate() * nodes.tree() / strategies / 1e9));
    }

    private static Contest.Entry reference(Contest contest, List<BarSeries> series, List<Strategy> strategies) {
        ReferenceScorer reference = new ReferenceScorer(Populations.task(Market.of(series.subList(0, 1), 252)));
        return contest.add("reference", (double) BARS * strategies.size(), () -> reference.score(strategies));
    }

    private static Contest.Entry ta4j(Contest contest, List<BarSeries> series, List<Strategy> random) {
        List<Strategy> expressed =
                random.stream().filter(Ta4jRules::expresses).limit(100).toList();
        Ta4jSeries bars = Ta4jSeries.of(series.get(0));
        return contest.add("ta4j 0.17", (double) BARS * expressed.size(), () -> {
            Ta4jRules rules = new Ta4jRules(bars.series());
            Yardstick.Cells cells = Yardstick.Cells.of(expressed.size());
            for (int i = 0; i < expressed.size(); i++) {
                Rule enter = rules.enter(expressed.get(i));
                bars.score(enter, rules.exit(expressed.get(i)), 0, cells, i);
            }
        });
    }
}
