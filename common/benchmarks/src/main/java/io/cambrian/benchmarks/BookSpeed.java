package io.cambrian.benchmarks;

import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.Proposal;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long the bots of a plan take for a day of bars: their decisions and the targets that follow, on as many cores as they take,
 * against one runner for each pair of bot and instrument in one thread. The ratio is that of CPU times, all threads together.
 * With {@code --staggered}, series begin on different days, so that their windows do not end blocks together.
 */
final class BookSpeed {
    private BookSpeed() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int bots = options.whole("bots", quick ? 20 : 200, 1);
        int instruments = options.whole("instruments", quick ? 20 : 500, 1);
        int days = options.whole("days", quick ? 50 : 300, 10);
        boolean staggered = options.flag("staggered");
        options.refuseOthers();
        int history = 300;
        Market market = WalkMarket.of(instruments, history + days).market();
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<BotPlan> plans = new ArrayList<>();
        for (int i = 0; i < bots; i++) {
            plans.add(new BotPlan("bot" + i, grammar.random(Seeds.stream(9, i)), 1.0 / bots, 0));
        }
        List<String> symbols = market.series().stream().map(BarSeries::symbol).toList();
        BotBook book = new BotBook(plans, symbols, Set.of(), 252);
        List<StrategyRunner[]> runners = new ArrayList<>();
        for (int i = 0; i < Math.max(1, bots / 10); i++) {
            Strategy strategy = plans.get(i).strategy();
            runners.add(symbols.stream()
                    .map(s -> StrategyRunner.start(strategy, false, 252))
                    .toArray(StrategyRunner[]::new));
        }
        long[] decide = new long[days];
        long[] single = new long[days];
        long[] decideCpu = new long[days];
        long[] singleCpu = new long[days];
        long held = 0;
        for (int t = 0; t < history + days; t++) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            for (int i = 0; i < instruments; i++) {
                if (t >= begin(i, staggered, history)) {
                    BarSeries s = market.series().get(i);
                    bars.put(s.symbol(), DayBar.of(s, t));
                }
            }
            int day = market.calendar()[t];
            Proposal[] proposal = new Proposal[1];
            long cpu = CpuTime.nowOfAll();
            long start = System.nanoTime();
            book.onDay(day, bars);
            proposal[0] = book.proposal(bars);
            long time = System.nanoTime() - start;
            cpu = CpuTime.nowOfAll() - cpu;
            int now = t;
            long slowCpu = CpuTime.now();
            start = System.nanoTime();
            for (StrategyRunner[] own : runners) {
                for (int i = 0; i < own.length; i++) {
                    if (now < begin(i, staggered, history)) {
                        continue;
                    }
                    BarSeries s = market.series().get(i);
                    own[i].onBar(
                            day, s.open()[now], s.high()[now], s.low()[now], s.close()[now], s.volume()[now], true);
                }
            }
            long slow = System.nanoTime() - start;
            slowCpu = CpuTime.now() - slowCpu;
            if (t >= history) {
                decide[t - history] = time;
                decideCpu[t - history] = cpu;
                singleCpu[t - history] = slowCpu * bots / runners.size();
                single[t - history] = slow * bots / runners.size();
                held += proposal[0].bots().stream()
                        .mapToLong(b -> b.targets().size())
                        .sum();
            }
        }
        Arrays.sort(decide);
        Arrays.sort(single);
        Arrays.sort(decideCpu);
        Arrays.sort(singleCpu);
        Table table = new Table(
                bots + " bots x " + instruments + " instruments, " + days + " days after " + history + "; "
                        + held / days + " positions held",
                "ms median",
                "ms 99 %",
                "ms of CPU",
                "99 %",
                "ratio");
        row(table, "decisions and targets", decide, decideCpu, decideCpu);
        row(table, "a runner for each pair, decisions only", single, singleCpu, decideCpu);
        table.print();
    }

    /** The first bar of an instrument: of all the same one, or spread over the history. */
    private static int begin(int instrument, boolean staggered, int history) {
        return staggered ? instrument * 7 % history : 0;
    }

    private static void row(Table table, String name, long[] times, long[] cpu, long[] cpuOfFirst) {
        table.add(
                name,
                Table.number(times[times.length / 2] / 1e6),
                Table.number(times[times.length * 99 / 100] / 1e6),
                Table.number(cpu[cpu.length / 2] / 1e6),
                Table.number(cpu[cpu.length * 99 / 100] / 1e6),
                Table.number((double) cpu[cpu.length / 2] / cpuOfFirst[cpuOfFirst.length / 2]));
    }
}
