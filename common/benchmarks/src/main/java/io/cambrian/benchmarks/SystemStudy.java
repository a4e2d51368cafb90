package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.DriftingEdge;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.Rate;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.SystemRun;
import io.cambrian.lab.WorldKind;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.Quantiles;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The whole system over years of worlds whose truth is known, turn by turn: whether it beats its frozen twin where the edge changes,
 * what it loses in a crash, and what it claims where there is nothing.
 */
final class SystemStudy {
    private static final String DRIFTING = "drifting";
    private static final String CRASH = "crash";
    private static final String PLAIN_CRASH = "plain_crash";
    static final int CRASH_DAYS = 189;
    static final double CRASH_VOLATILITY = 2.5;
    static final double CRASH_FALL = -0.45;
    /** Momentum of a month, then reversal of a week. */
    private static final List<String> RULES = List.of(
            "enter long when roc(close, 20) > 0; exit long when roc(close, 20) < 0;"
                    + " enter short when roc(close, 20) < 0; exit short when roc(close, 20) > 0",
            "enter long when roc(close, 5) < 0; exit long when roc(close, 5) > 0;"
                    + " enter short when roc(close, 5) > 0; exit short when roc(close, 5) < 0");

    private SystemStudy() {}

    /** What all worlds have in common. */
    private record Study(SystemRun.Plan plan, int instruments, int days, double sharpe, long seed) {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 2 : 20, 1);
        int first = options.whole("first", 0, 0);
        List<String> kinds = List.of(options.text("kinds", DRIFTING + "," + CRASH + ",iid,garch_unbalanced")
                .split(","));
        int days = options.whole("days", quick ? 1_640 : 2_772, 1_500);
        Study study = new Study(
                new SystemRun.Plan(
                        LabPlan.of(
                                        options.whole("population", quick ? 20 : LabPlan.POPULATION, 2),
                                        options.whole("generations", quick ? 3 : LabPlan.GENERATIONS, 1),
                                        19,
                                        LabPlan.FINALISTS,
                                        0.25)
                                .search(),
                        options.whole("finalists", LabPlan.FINALISTS, 1),
                        options.whole("first-days", quick ? 1_008 : 1_260, 502),
                        options.whole("turn-days", 63, 60),
                        options.whole("window", 504, 252),
                        !options.flag("cold"),
                        options.flag("no-overlay")
                                ? List.of()
                                : List.of(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT))),
                options.whole("instruments", quick ? 4 : 20, 1),
                days,
                options.number("sharpe", 3),
                options.whole("seed", 7, 0));
        boolean each = options.flag("each");
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%d worlds each, %d instruments x %,d days, first plan after %,d, a turn every %d, %d trials a turn on %d days"
                        + " that %s; 95 %% intervals%n",
                worlds,
                study.instruments,
                study.days,
                study.plan.firstDays(),
                study.plan.turnDays(),
                study.plan.search().settings().populationSize()
                        * study.plan.search().settings().generations(),
                study.plan.windowDays(),
                study.plan.warm() ? "begin with the last turn's" : "begin anew");
        Table table = new Table(
                "world",
                "beats frozen twin",
                "",
                "Sharpe",
                "frozen",
                "claims",
                "",
                "turns that passed",
                "drawdown",
                "/ scaled market");
        for (String kind : kinds) {
            Ticker ticker = new Ticker(kind, worlds);
            List<SystemRun> runs = IntStream.range(first, first + worlds)
                    .parallel()
                    .mapToObj(k -> {
                        SystemRun run = SystemRun.of(
                                world(kind, study, k), study.plan, Seeds.derive(study.seed, Seeds.ofText(kind), k));
                        if (each) {
                            System.out.println(line(kind, k, run));
                        }
                        ticker.step();
                        return run;
                    })
                    .collect(Collectors.toList());
            row(table, kind, runs);
        }
        table.print();
    }

    private static Market world(String kind, Study study, int number) {
        long seed = Seeds.derive(study.seed, Seeds.ofText("system " + kind));
        int traded = study.days - study.plan.firstDays();
        WorldShape calm = new WorldShape(study.instruments, study.days, Noise.IID_NORMAL, Listing.STEADY, 0);
        WorldShape stocks = new WorldShape(study.instruments, study.days, Noise.GARCH, Listing.STEADY, 0.1);
        ScriptedWorld crash = ScriptedWorld.crash(
                stocks, study.plan.firstDays() + traded / 2, CRASH_DAYS, CRASH_VOLATILITY, CRASH_FALL);
        if (kind.equals(DRIFTING)) {
            return edge(study, ScriptedWorld.calm(calm), List.of(0, study.plan.firstDays() + traded / 4))
                    .world(seed, number);
        }
        if (kind.equals(CRASH)) {
            return edge(study, crash, List.of(0)).world(seed, number);
        }
        if (kind.equals(PLAIN_CRASH)) {
            return crash.world(seed, number);
        }
        return Arrays.stream(WorldKind.values())
                .filter(k -> k.key().equals(kind))
                .findFirst()
                .orElseThrow(() -> new ConfigException("The kind of world (" + kind + ") must be " + DRIFTING + ", "
                        + CRASH + ", " + PLAIN_CRASH + " or one of "
                        + Arrays.stream(WorldKind.values()).map(WorldKind::key).toList() + "."))
                .world(study.instruments, study.days, study.sharpe, seed, number)
                .market();
    }

    private static DriftingEdge edge(Study study, ScriptedWorld script, List<Integer> from) {
        List<Strategy> rules =
                RULES.stream().limit(from.size()).map(StrategyText::parse).toList();
        return new DriftingEdge(script, rules, from, study.sharpe, Costs.DEFAULT);
    }

    private static void row(Table table, String kind, List<SystemRun> runs) {
        Rate beats = rate(runs, r -> growth(r.system()) > growth(r.frozen()));
        Rate claims = rate(runs, r -> r.turns().stream().anyMatch(SystemRun.Turn::claimed));
        long turns = runs.stream().mapToLong(r -> r.turns().size()).sum();
        long with = runs.stream()
                .flatMap(r -> r.turns().stream())
                .filter(t -> t.passed() > 0)
                .count();
        table.add(
                kind,
                beats.count() + " of " + beats.of(),
                interval(beats),
                Table.number(median(
                        runs.stream().mapToDouble(r -> sharpe(r.system())).toArray())),
                Table.number(median(
                        runs.stream().mapToDouble(r -> sharpe(r.frozen())).toArray())),
                claims.count() + " of " + claims.of(),
                interval(claims),
                with + " of " + turns,
                Table.number(median(runs.stream()
                        .mapToDouble(r -> Drawdowns.max(r.system()))
                        .toArray())),
                Table.number(median(
                        runs.stream().mapToDouble(SystemStudy::drawdownRatio).toArray())));
    }

    private static String line(String kind, int world, SystemRun run) {
        return String.format(
                Locale.ROOT,
                "%s world %d: Sharpe %.2f, frozen %.2f, drawdown %.3f (%.2f of the scaled market's); turns %s",
                kind,
                world,
                sharpe(run.system()),
                sharpe(run.frozen()),
                Drawdowns.max(run.system()),
                drawdownRatio(run),
                run.turns().stream()
                        .map(t -> t.passed() + (t.claimed() ? "!" : ""))
                        .collect(Collectors.joining(" ")));
    }

    /** Largest drawdown over that of the market held at the same realized volatility. */
    private static double drawdownRatio(SystemRun run) {
        double own = ReturnMoments.of(run.system()).sd();
        double market = ReturnMoments.of(run.market()).sd();
        double[] scaled = Arrays.stream(run.market()).map(r -> r * own / market).toArray();
        return Drawdowns.max(run.system()) / Drawdowns.max(scaled);
    }

    private static double growth(double[] returns) {
        return Arrays.stream(returns).map(Math::log1p).sum();
    }

    private static double sharpe(double[] returns) {
        ReturnMoments m = ReturnMoments.of(returns);
        return m.second() > 0 ? m.sharpePerPeriod(0) * Math.sqrt(WorldShape.PERIODS_PER_YEAR) : 0;
    }

    private static double median(double[] values) {
        return Quantiles.of(values, 0.5);
    }

    private static Rate rate(List<SystemRun> runs, Predicate<SystemRun> happened) {
        return Rate.of(runs.stream().filter(happened).count(), runs.size());
    }

    private static String interval(Rate rate) {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * rate.low(), 100 * rate.high());
    }
}
