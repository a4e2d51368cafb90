package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.Quantiles;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * How fast a plan moves its capital when volatility doubles, and how often it does so for nothing: days from the switch to the first
 * on which less than half of what bots propose is held, of what was held of it in the month before; the same happening at any
 * other time is a false switch.
 */
final class AdaptationStudy {
    private static final String HOLD = "enter long when rsi(close, 14) > 0; exit long when rsi(close, 14) < 0";
    private static final List<String> BOTS = List.of(
            "enter long when roc(close, 20) > 0; exit long when roc(close, 20) < 0;"
                    + " enter short when roc(close, 20) < 0; exit short when roc(close, 20) > 0",
            "enter long when close > sma(close, 100); exit long when close < sma(close, 100)",
            HOLD);

    private static final int MONTH = 20;
    /** Days after the switch on which a move is an answer to it. */
    private static final int ANSWER = 60;

    private AdaptationStudy() {}

    /**
     * What happened in one world.
     *
     * @param delay days from the switch until half of the capital was moved; -1 for never within {@link #ANSWER}
     * @param alarms how often half of it was moved at other times before the switch
     * @param years that these were counted in
     */
    private record Seen(int delay, int alarms, double years) {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 4 : 100, 1);
        int instruments = options.whole("instruments", 20, 1);
        int days = options.whole("days", quick ? 1_512 : 3_024, 1_260);
        long seed = options.whole("seed", 3, 0);
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%d worlds each, %d instruments x %,d days, volatility doubles once and for good%n",
                worlds,
                instruments,
                days);
        Table table = new Table("noise", "median days", "90 % within", "never", "false a year", "years");
        for (Noise noise : Noise.values()) {
            WorldShape shape = new WorldShape(instruments, days, noise, Listing.STEADY, 0.05);
            List<Seen> all = IntStream.range(0, worlds)
                    .parallel()
                    .mapToObj(k -> seen(shape, seed, k))
                    .toList();
            double[] delays = all.stream()
                    .mapToDouble(s -> s.delay < 0 ? 10 * ANSWER : s.delay)
                    .toArray();
            double years = all.stream().mapToDouble(Seen::years).sum();
            table.add(
                    noise.name().toLowerCase(Locale.ROOT),
                    Table.number(Quantiles.of(delays, 0.5)),
                    Table.number(Quantiles.of(delays, 0.9)),
                    all.stream().filter(s -> s.delay < 0).count() + " of " + worlds,
                    Table.number(all.stream().mapToInt(Seen::alarms).sum() / years),
                    Table.number(years));
        }
        table.print();
        crashes(worlds, instruments, days, seed);
    }

    /** What the same overlay is worth to who holds all instruments through a crash. */
    private static void crashes(int worlds, int instruments, int days, long seed) {
        System.out.printf(
                Locale.ROOT,
                "a crash of %d days, %.1f times the volatility, %.0f %% expected: all instruments held, against the market held at"
                        + " the same realized volatility%n",
                SystemStudy.CRASH_DAYS,
                SystemStudy.CRASH_VOLATILITY,
                100 * SystemStudy.CRASH_FALL);
        Table table = new Table("noise", "drawdown", "market's", "ratio", "90 % below", "at most 0.7");
        for (Noise noise : Noise.values()) {
            WorldShape shape = new WorldShape(instruments, days, noise, Listing.STEADY, 0.1);
            List<double[]> all = IntStream.range(0, worlds)
                    .parallel()
                    .mapToObj(k -> crash(shape, seed, k))
                    .toList();
            double[] ratios = all.stream().mapToDouble(x -> x[0] / x[1]).toArray();
            table.add(
                    noise.name().toLowerCase(Locale.ROOT),
                    Table.number(
                            Quantiles.of(all.stream().mapToDouble(x -> x[0]).toArray(), 0.5)),
                    Table.number(
                            Quantiles.of(all.stream().mapToDouble(x -> x[1]).toArray(), 0.5)),
                    Table.number(Quantiles.of(ratios, 0.5)),
                    Table.number(Quantiles.of(ratios, 0.9)),
                    Arrays.stream(ratios).filter(r -> r <= 0.7).count() + " of " + worlds);
        }
        table.print();
    }

    /** Largest drawdown with the overlay, and that of the market scaled to the same volatility. */
    private static double[] crash(WorldShape shape, long seed, int number) {
        int first = 504;
        int at = first
                + 252
                + Seeds.stream(seed, Seeds.ofText("crash"), number)
                        .nextInt(shape.days() - first - 252 - SystemStudy.CRASH_DAYS);
        Market market = ScriptedWorld.crash(
                        shape, at, SystemStudy.CRASH_DAYS, SystemStudy.CRASH_VOLATILITY, SystemStudy.CRASH_FALL)
                .world(seed, number);
        List<String> hold = List.of(HOLD);
        double[] with = plan(market, first, hold, List.of(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT)))
                .returns();
        double[] without = plan(market, first, hold, List.of()).returns();
        double scale = ReturnMoments.of(with).sd() / ReturnMoments.of(without).sd();
        return new double[] {
            Drawdowns.max(with),
            Drawdowns.max(Arrays.stream(without).map(r -> scale * r).toArray())
        };
    }

    private static Seen seen(WorldShape shape, long seed, int number) {
        int first = 504;
        int at = first
                + 252
                + Seeds.stream(seed, Seeds.ofText("switch"), number).nextInt(shape.days() - first - 252 - 2 * ANSWER);
        Market market = ScriptedWorld.doubling(shape, at).world(seed, number);
        double[] with = gross(market, first, List.of(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT)));
        double[] without = gross(market, first, List.of());
        double[] share = new double[with.length];
        Arrays.setAll(share, t -> without[t] > 0 ? with[t] / without[t] : 1);
        int delay = -1;
        int alarms = 0;
        boolean moved = false;
        for (int t = MONTH; t < share.length; t++) {
            int day = first + t;
            double usual = day >= at && day < at + ANSWER ? mean(share, at - first) : mean(share, t);
            boolean half = share[t] < usual / 2;
            if (day >= at && day < at + ANSWER && half && delay < 0) {
                delay = day - at;
            }
            if (day < at && half && !moved) {
                alarms++;
            }
            moved = half || (moved && share[t] < 0.9);
        }
        return new Seen(delay, alarms, (at - first - MONTH) / WorldShape.PERIODS_PER_YEAR);
    }

    /** Of the month before a place. */
    private static double mean(double[] share, int to) {
        return Arrays.stream(share, to - MONTH, to).average().orElseThrow();
    }

    /** Sum of absolute targets, day by day. */
    private static double[] gross(Market market, int first, List<OverlaySpec> overlays) {
        return plan(market, first, BOTS, overlays).outcomes().stream()
                .mapToDouble(o -> gross(o.targets()))
                .toArray();
    }

    private static PlanRun plan(Market market, int first, List<String> texts, List<OverlaySpec> overlays) {
        int[] calendar = market.calendar();
        List<BotPlan> bots = new ArrayList<>();
        for (String text : texts) {
            bots.add(new BotPlan(
                    StrategyId.of(StrategyText.parse(text)),
                    StrategyText.parse(text),
                    1.0 / texts.size(),
                    calendar[0]));
        }
        bots.sort(Comparator.comparing(BotPlan::id));
        return PlanRun.of(
                market,
                calendar[first],
                calendar[calendar.length - 1],
                bots,
                overlays,
                Optional.empty(),
                PlanRun.terms(market, Costs.DEFAULT, 10));
    }

    private static double gross(SortedMap<String, Double> targets) {
        double sum = 0;
        for (double target : targets.values()) {
            sum += Math.abs(target);
        }
        return sum;
    }
}
