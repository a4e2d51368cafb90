package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ta4j.core.Rule;

/**
 * Workload W2: ten rule trees of 15 nodes on 100 random walks of 5,000 bars, each pair on its own, held while the rule is
 * true; features and everything else are inside the measured time.
 *
 * <p>The workload starts exponential averages with the first close and the RSI with the first change, and an unknown
 * comparison is false; the strategy language starts them with means, and what is unknown changes nothing. The C program
 * knows both: {@code defined} is the workload's, {@code seeded} Cambrian's, and the cells of the latter must be equal.
 */
final class W2 {
    private W2() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int rounds = options.whole("rounds", quick ? 1 : 9, 1);
        int slowSeries = options.whole("slow-series", quick ? 1 : 3, 1);
        options.refuseOthers();
        WalkMarket market = WalkMarket.verified();
        List<Strategy> strategies = LevelRules.all();
        Optional<Yardstick> yardstick = Yardstick.start("w2.c", Map.of(), market, strategies.size());
        try {
            CellProgram fast = CellProgram.fast(strategies);
            yardstick.ifPresent(c -> check(c, market, strategies));
            Contest contest = new Contest("M bars/s", 1e6);
            double cells = (double) market.bars() * strategies.size();
            Optional<Contest.Entry> loop = yardstick.map(c ->
                    contest.addTimed("C, fused loop", cells * market.series().size(), () -> c.round("defined")));
            contest.add(
                    "Cambrian",
                    cells * market.series().size(),
                    () -> market.series().forEach(fast::score));
            List<BarSeries> few = market.series().subList(0, slowSeries);
            CellProgram reference = CellProgram.reference(strategies);
            Contest.Entry slow = contest.add("reference", cells * slowSeries, () -> few.forEach(reference::score));
            List<Ta4jSeries> peers = few.stream().map(Ta4jSeries::of).toList();
            Contest.Entry ta4j =
                    contest.add("ta4j 0.17", cells * slowSeries, () -> peers.forEach(peer -> ta4j(peer, strategies)));
            JeneticsRules jenetics = new JeneticsRules();
            Contest.Entry trees = contest.add("Jenetics 7.2", cells * slowSeries, () -> few.forEach(jenetics::score));
            contest.run(quick ? 1 : 3, rounds);
            System.out.println("W2, one thread, CPU time, median of " + rounds + " rounds");
            if (loop.isPresent()) {
                contest.print(loop.get(), ta4j, trees, slow);
            } else {
                contest.print(ta4j, trees, slow);
            }
        } finally {
            yardstick.ifPresent(Yardstick::close);
        }
    }

    private static void check(Yardstick c, WalkMarket market, List<Strategy> strategies) {
        Yardstick.Cells seeded = c.cells("seeded");
        for (CellProgram program : List.of(CellProgram.fast(strategies), CellProgram.reference(strategies))) {
            CellCheck check = W1.compare(seeded, program, market.series(), strategies.size());
            System.out.println("W2 against C (seeded), " + check);
            if (!check.passes()) {
                throw new IllegalStateException("Java and C differ.");
            }
        }
        System.out.printf(
                "W2 against C (seeded), positions of the reference: %d of %d cells differ in the bars held%n",
                otherPositions(seeded, market, strategies), seeded.trades().length);
        Yardstick.Cells defined = c.cells("defined");
        int same = 0;
        for (int i = 0; i < defined.trades().length; i++) {
            same += defined.trades()[i] == seeded.trades()[i] ? 1 : 0;
        }
        System.out.printf(
                "seeds and unknowns of the workload instead: %d of %d cells keep their number of trades%n",
                same, defined.trades().length);
    }

    static int otherPositions(Yardstick.Cells seeded, WalkMarket market, List<Strategy> strategies) {
        int others = 0;
        int cell = 0;
        for (BarSeries series : market.series()) {
            ScoringTask task = Populations.task(Market.of(List.of(series), 252));
            for (Strategy strategy : strategies) {
                double[] positions =
                        Backtest.run(task, strategy).instruments().get(0).positions();
                double held = 0;
                for (int t = 0; t < positions.length; t++) {
                    held += positions[t] == 0 ? 0 : t;
                }
                others += held == seeded.held()[cell++] ? 0 : 1;
            }
        }
        if (others > 0) {
            throw new IllegalStateException(others + " cells of Java and C were held on other bars.");
        }
        return others;
    }

    private static void ta4j(Ta4jSeries series, List<Strategy> strategies) {
        Ta4jRules rules = new Ta4jRules(series.series());
        Yardstick.Cells cells = Yardstick.Cells.of(strategies.size());
        for (int i = 0; i < strategies.size(); i++) {
            // a level rule is its own opposite: the exit is the entry's negation, so that each is evaluated once a bar
            Rule enter = rules.rule(LevelRules.rule(strategies.get(i)));
            series.score(enter, enter.negation(), 0, cells, i);
        }
    }
}
