package io.cambrian.benchmarks;

import io.cambrian.backtest.StrategyRunner;
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
 * against one runner for each pair of bot and instrument in one thread. The ratio is that of CPU times, all threads together. The
 * two live through the same days one after the other: what lies in the caches between two days is their own.
 * With {@code --staggered}, series begin on different days, so that their windows do not end blocks together.
 */
final class BookSpeed {
    private static final int HISTORY = 300;

    private final Market market;
    private final boolean staggered;
    private final int days;
    private long held;

    private BookSpeed(Market market, boolean staggered, int days) {
        this.market = market;
        this.staggered = staggered;
        this.days = days;
    }

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int bots = options.whole("bots", quick ? 20 : 200, 1);
        int instruments = options.whole("instruments", quick ? 20 : 500, 1);
        int days = options.whole("days", quick ? 50 : 1_000, 10);
        boolean staggered = options.flag("staggered");
        options.refuseOthers();
        Market market = WalkMarket.of(instruments, HISTORY + days).market();
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<BotPlan> plans = new ArrayList<>();
        for (int i = 0; i < bots; i++) {
            plans.add(new BotPlan("bot" + i, grammar.random(Seeds.stream(9, i)), 1.0 / bots, 0));
        }
        BookSpeed speed = new BookSpeed(market, staggered, days);
        Times book = speed.book(plans);
        Times single = speed.runners(plans.subList(0, Math.max(1, bots / 10)), bots);
        Table table = new Table(
                bots + " bots x " + instruments + " instruments, " + days + " days after " + HISTORY + "; "
                        + speed.held / days + " positions held",
                "ms median",
                "ms 99 %",
                "ms of CPU",
                "99 %",
                "ratio");
        row(table, "decisions and targets", book, book);
        row(table, "a runner for each pair, decisions only", single, book);
        table.print();
    }

    /** Nanoseconds by day, by the clock and of all threads. */
    private record Times(long[] clock, long[] cpu) {
        Times(int days) {
            this(new long[days], new long[days]);
        }
    }

    private Times book(List<BotPlan> plans) {
        BotBook book = new BotBook(
                plans, market.series().stream().map(BarSeries::symbol).toList(), Set.of(), 252);
        Times times = new Times(days);
        for (int t = 0; t < HISTORY + days; t++) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            for (int i = 0; i < market.series().size(); i++) {
                if (t >= begin(i)) {
                    BarSeries s = market.series().get(i);
                    bars.put(s.symbol(), DayBar.of(s, t));
                }
            }
            long cpu = CpuTime.nowOfAll();
            long start = System.nanoTime();
            book.onDay(market.calendar()[t], bars);
            Proposal proposal = book.proposal(bars);
            long time = System.nanoTime() - start;
            cpu = CpuTime.nowOfAll() - cpu;
            if (t >= HISTORY) {
                times.clock[t - HISTORY] = time;
                times.cpu[t - HISTORY] = cpu;
                held += proposal.bots().stream()
                        .mapToLong(b -> b.targets().size())
                        .sum();
            }
        }
        return times;
    }

    /** Some of the bots, whose time is scaled to all of them. */
    private Times runners(List<BotPlan> some, int bots) {
        List<StrategyRunner[]> runners = some.stream()
                .map(plan -> market.series().stream()
                        .map(s -> StrategyRunner.start(plan.strategy(), false, 252))
                        .toArray(StrategyRunner[]::new))
                .toList();
        Times times = new Times(days);
        for (int t = 0; t < HISTORY + days; t++) {
            int day = market.calendar()[t];
            long cpu = CpuTime.now();
            long start = System.nanoTime();
            for (StrategyRunner[] own : runners) {
                for (int i = 0; i < own.length; i++) {
                    if (t >= begin(i)) {
                        BarSeries s = market.series().get(i);
                        own[i].onBar(day, s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], true);
                    }
                }
            }
            if (t >= HISTORY) {
                times.clock[t - HISTORY] = (System.nanoTime() - start) * bots / runners.size();
                times.cpu[t - HISTORY] = (CpuTime.now() - cpu) * bots / runners.size();
            }
        }
        return times;
    }

    /** The first bar of an instrument: of all the same one, or spread over the history. */
    private int begin(int instrument) {
        return staggered ? instrument * 7 % HISTORY : 0;
    }

    private static void row(Table table, String name, Times times, Times first) {
        table.add(
                name,
                Table.number(quantile(times.clock, 50) / 1e6),
                Table.number(quantile(times.clock, 99) / 1e6),
                Table.number(quantile(times.cpu, 50) / 1e6),
                Table.number(quantile(times.cpu, 99) / 1e6),
                Table.number((double) quantile(times.cpu, 50) / quantile(first.cpu, 50)));
    }

    private static long quantile(long[] times, int percent) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percent / 100];
    }
}
