package io.cambrian.benchmarks;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.BotBook;
import io.cambrian.overlay.BotBook.BotDecision;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.MarketDays;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bots of a plan, as the live process runs them day by day, against the backtest's own runner of each strategy along each
 * instrument: every decision of every bar must be equal, its size included. ({@code exact} holds the fast scorer equal to the
 * same runner.)
 */
final class StreamingTwin {
    private static final long SEED = 20261130;
    private static final int SHOWN = 5;

    private long steps;
    private long decisions;
    private long differ;

    private StreamingTwin() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        String data = options.text("data", "");
        int bots = options.whole("bots", quick ? 20 : 100, 1);
        int instruments = options.whole("instruments", 20, 1);
        long wanted = options.whole("steps", quick ? 20_000 : 1_000_000, 1);
        options.refuseOthers();
        if (data.isEmpty()) {
            throw new ConfigException("Which files? --data takes bar files or folders of them, separated by commas.");
        }
        List<Instruments.Picked> picked = Instruments.pick(Instruments.read(data), instruments);
        Instruments.print(picked);
        List<BarSeries> series =
                picked.stream().map(one -> one.candidate().series()).toList();
        StreamingTwin twin = new StreamingTwin();
        for (int first = 0; twin.steps < wanted; first += bots) {
            twin.compare(series, first, bots, wanted);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d bar-steps, %,d decisions that change something: %,d differ%n",
                twin.steps,
                twin.decisions,
                twin.differ);
        if (twin.differ > 0) {
            throw new IllegalStateException("The live process decides otherwise than the backtest.");
        }
    }

    private void compare(List<BarSeries> series, int first, int bots, long wanted) {
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<BotPlan> plans = new ArrayList<>();
        for (int i = first; i < first + bots; i++) {
            plans.add(new BotPlan(
                    String.format(Locale.ROOT, "bot%06d", i), grammar.random(Seeds.stream(SEED, i)), 1.0 / bots, 0));
        }
        Set<String> closeOnly = series.stream()
                .filter(BarSeries::closeOnly)
                .map(BarSeries::symbol)
                .collect(Collectors.toSet());
        List<String> symbols = series.stream().map(BarSeries::symbol).sorted().toList();
        BotBook book = new BotBook(plans, symbols, closeOnly, 252);
        StrategyRunner[][] runners = new StrategyRunner[bots][symbols.size()];
        for (int k = 0; k < bots; k++) {
            for (int i = 0; i < symbols.size(); i++) {
                runners[k][i] = StrategyRunner.start(plans.get(k).strategy(), closeOnly.contains(symbols.get(i)), 252);
            }
        }
        MarketDays.walk(series, (day, bars) -> {
            if (steps >= wanted) {
                return;
            }
            List<BotDecision> live = book.onDay(day, bars);
            List<BotDecision> backtest = new ArrayList<>();
            for (int k = 0; k < bots; k++) {
                for (DayBar b : bars.values()) {
                    Decision decision = runners[k][symbols.indexOf(b.symbol())].onBar(
                            day, b.open(), b.high(), b.low(), b.close(), b.volume(), b.member());
                    steps++;
                    if (decision.action() != Decision.Action.HOLD) {
                        backtest.add(new BotDecision(k, b.symbol(), decision));
                    }
                }
            }
            decisions += backtest.size();
            for (int i = 0; i < Math.max(live.size(), backtest.size()); i++) {
                String one = i < live.size() ? live.get(i).toString() : "nothing";
                String other = i < backtest.size() ? backtest.get(i).toString() : "nothing";
                if (!one.equals(other) && differ++ < SHOWN) {
                    System.out.println("live " + one + ", backtest " + other);
                }
            }
        });
    }
}
