package io.cambrian.benchmarks;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Workload W1: 100 crossovers of simple averages on 100 random walks of 5,000 bars, each pair on its own: total return,
 * Sharpe ratio, maximum drawdown, trades. Indicators and everything else are inside the measured time.
 *
 * <p>In the same run: two fused C loops of ours (averages shared by the strategies of a series, or not), the reference, and ta4j.
 * Options: {@code --rounds}, {@code --slow-series} (how many series the slow
 * baselines see), {@code --quick}.
 */
final class W1 {
    private W1() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int rounds = options.whole("rounds", quick ? 1 : 9, 1);
        int slowSeries = options.whole("slow-series", quick ? 1 : 2, 1);
        options.refuseOthers();
        WalkMarket market = WalkMarket.verified();
        List<Strategy> strategies = Crossovers.all();
        Optional<Yardstick> yardstick = Yardstick.start("w1.c", Map.of(), market, strategies.size());
        try {
            Contest contest = new Contest("M bars/s", 1e6);
            double cells = (double) market.bars() * strategies.size();
            Contest.Entry cached = yardstick
                    .map(c -> contest.addTimed(
                            "C, cached averages", cells * market.series().size(), () -> c.round("cached")))
                    .orElse(null);
            yardstick.ifPresent(c ->
                    contest.addTimed("C, own averages", cells * market.series().size(), () -> c.round("own")));
            CellProgram fast = CellProgram.fast(strategies);
            contest.add("Cambrian", cells * market.series().size(), () -> everywhere(fast, market.series()));
            List<BarSeries> few = market.series().subList(0, slowSeries);
            CellProgram reference = CellProgram.reference(strategies);
            Contest.Entry slow = contest.add("reference", cells * slowSeries, () -> everywhere(reference, few));
            List<Ta4jSeries> peers = few.stream().map(Ta4jSeries::of).toList();
            Contest.Entry ta4j = contest.add(
                    "ta4j 0.17",
                    cells * slowSeries,
                    () -> peers.forEach(peer -> peer.withoutCache().crossovers()));
            contest.run(quick ? 1 : 3, rounds);
            System.out.println("W1, one thread, CPU time, median (range) of " + rounds + " rounds");
            if (cached == null) {
                contest.print(ta4j, slow);
            } else {
                contest.print(cached, ta4j, slow);
            }
        } finally {
            yardstick.ifPresent(Yardstick::close);
        }
    }

    /** All 10,000 cells against the C program; an exception where one differs. */
    static void check(Options options) {
        options.refuseOthers();
        WalkMarket market = WalkMarket.verified();
        List<Strategy> strategies = Crossovers.all();
        List<CellProgram> programs = List.of(CellProgram.fast(strategies), CellProgram.reference(strategies));
        try (Yardstick c = Yardstick.start("w1.c", Map.of(), market, strategies.size())
                .orElseThrow(() -> new IllegalStateException("The check needs gcc."))) {
            for (String name : List.of("cached", "own")) {
                Yardstick.Cells expected = c.cells(name);
                for (CellProgram program : programs) {
                    CellCheck check = compare(expected, program, market.series(), strategies.size());
                    System.out.println("W1 against C (" + name + " averages), " + check);
                    if (!check.passes()) {
                        throw new IllegalStateException("Java and C differ.");
                    }
                }
            }
        }
    }

    /** Compares a program's cells on the given first series of the market with those of the C program. */
    static CellCheck compare(Yardstick.Cells expected, CellProgram program, List<BarSeries> series, int strategies) {
        CellCheck check = new CellCheck(0, 0, 0, List.of());
        for (int s = 0; s < series.size(); s++) {
            check = check.and(CellCheck.of(expected, s * strategies, program.score(series.get(s))));
        }
        return check;
    }

    private static void everywhere(CellProgram program, List<BarSeries> series) {
        for (BarSeries one : series) {
            program.score(one);
        }
    }
}
