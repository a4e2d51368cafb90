package io.cambrian.benchmarks;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.NodeCounts;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Locale;

/**
 * A large evolved population on a large market: 10,000 typed trees after 20 generations, on 500 random walks of 2,500 bars.
 * What sharing saves is counted (tree nodes per node computed) and measured (the same strategies scored one at a time, on
 * less work).
 */
final class G1 {
    private G1() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int genomes = options.whole("genomes", quick ? 300 : 10_000, 2);
        int instruments = options.whole("instruments", quick ? 5 : 500, 1);
        int bars = options.whole("bars", quick ? 1_000 : 2_500, 2);
        int generations = options.whole("generations", quick ? 3 : 20, 1);
        int rounds = options.whole("rounds", quick ? 1 : 3, 1);
        options.refuseOthers();

        WalkMarket walks = WalkMarket.of(instruments, bars);
        long start = CpuTime.now();
        List<Strategy> evolved = Populations.evolved(genomes, generations, walks, Math.min(10, instruments), bars);
        double evolution = (CpuTime.now() - start) / 1e9;
        ScoringTask task = Populations.task(walks.market());
        int chunk = ColumnScorer.chunk(task);
        System.out.println(Populations.describe("after " + generations + " generations", evolved, chunk));
        System.out.printf(Locale.ROOT, "the evolution itself took %.1f s of CPU time%n", evolution);

        ColumnScorer scorer = new ColumnScorer(task);
        List<Strategy> few = evolved.subList(0, Math.min(100, genomes));
        ScoringTask part =
                Populations.task(WalkMarket.of(Math.min(10, instruments), bars).market());
        ColumnScorer alone = new ColumnScorer(part);
        Contest contest = new Contest("M bars/s", 1e6);
        Contest.Entry together = contest.add(
                "whole population", (double) genomes * walks.market().bars(), () -> scorer.score(evolved));
        Contest.Entry oneByOne = contest.add(
                "one at a time",
                (double) few.size() * part.market().bars(),
                () -> few.forEach(strategy -> alone.score(List.of(strategy))));
        contest.run(1, rounds);
        System.out.printf(
                Locale.ROOT,
                "%n%,d strategies x %d instruments x %,d bars, one thread, CPU time, median of %d rounds%n",
                genomes,
                instruments,
                bars,
                rounds);
        contest.print(oneByOne);
        NodeCounts nodes = Populations.nodes(evolved, chunk);
        System.out.printf(
                Locale.ROOT,
                "%s backtests/s/core, %s ns/bar/strategy, %s G node-rows/s as tree by tree, reuse factor %.1f%n",
                Table.number(together.rate() / bars),
                Table.number(1e9 / together.rate()),
                Table.number(together.rate() * nodes.tree() / genomes / 1e9),
                nodes.reuseFactor());
    }
}
