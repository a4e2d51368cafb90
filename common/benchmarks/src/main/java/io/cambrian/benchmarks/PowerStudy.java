package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.fault.ConfigException;
import io.cambrian.lab.BlockBootstrap;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.LabRun;
import io.cambrian.lab.Rate;
import io.cambrian.lab.WorldKind;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the pipeline of the laboratory loses what was planted, without Spark: of each world whether the search found the rule,
 * passed the twins, passed untouched days, and promoted; beside it whether one who knows the rule passes the same untouched days.
 * On kinds without an edge the same counts are errors, and so they are on {@code --data}: real days in blocks of 20, drawn with
 * replacement, their direction destroyed. Twins are run only where a finalist passes untouched days, since nothing
 * else could be promoted; {@code --all-twins} runs them in every world, which shows how often they alone let something pass, and
 * {@code --no-twins} leaves them out, and says nothing of promotions.
 */
final class PowerStudy {
    private static final double HOLDOUT = 0.3;
    private static final String BOOTSTRAP = "real days";

    private PowerStudy() {}

    /** What all worlds have in common. */
    private record Study(
            LabPlan plan,
            Optional<Market> real,
            int instruments,
            int days,
            long seed,
            LabRun.Screen screen,
            boolean each) {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 2 : 40, 1);
        int first = options.whole("first", 0, 0);
        List<WorldKind> kinds = Arrays.stream(
                        options.text("kinds", WorldKind.PLANTED.key()).split(","))
                .map(PowerStudy::kind)
                .toList();
        List<Double> sharpes = Arrays.stream(
                        options.text("sharpe", quick ? "6" : "1,2,3,4").split(","))
                .map(PowerStudy::sharpe)
                .toList();
        int instruments = options.whole("instruments", quick ? 4 : 20, 1);
        int days = options.whole("days", quick ? 1_260 : 5_040, 1_260);
        Study study = new Study(
                LabPlan.of(
                        options.whole("population", quick ? 20 : LabPlan.POPULATION, 2),
                        options.whole("generations", quick ? 2 : LabPlan.GENERATIONS, 1),
                        options.whole("twins", quick ? 19 : 39, 19),
                        options.whole("finalists", LabPlan.FINALISTS, 1),
                        HOLDOUT),
                real(options.text("data", ""), instruments, days),
                instruments,
                days,
                options.whole("seed", 5, 0),
                screen(options.flag("no-twins"), options.flag("all-twins")),
                options.flag("each"));
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%d worlds each, %d instruments x %,d days, %d trials, %s, %d finalists; 95 %% intervals%n",
                worlds,
                study.real.map(market -> market.series().size()).orElse(study.instruments),
                study.days,
                study.plan.search().settings().populationSize()
                        * study.plan.search().settings().generations(),
                study.screen == LabRun.Screen.NEVER ? "no twins" : study.plan.twins() + " twins a family",
                study.plan.finalists());
        Table table = new Table("world", "found", "twins", "", "untouched", "", "promoted", "", "oracle", "searches");
        if (study.real.isPresent()) {
            Market market = study.real.get();
            List<LabRun> runs = worlds(
                    study,
                    BOOTSTRAP,
                    BOOTSTRAP,
                    k -> new WorldKind.World(
                            BlockBootstrap.world(market, BlockBootstrap.BLOCK_DAYS, study.seed, k),
                            null,
                            Costs.DEFAULT),
                    first,
                    worlds);
            row(table, BOOTSTRAP, runs, false, study);
        }
        for (WorldKind kind : study.real.isPresent() ? List.<WorldKind>of() : kinds) {
            for (double sharpe : kind.isPlanted() ? sharpes : List.of(0.0)) {
                String name = kind.isPlanted() ? String.format(Locale.ROOT, "%s %.1f", kind.key(), sharpe) : kind.key();
                List<LabRun> runs = worlds(
                        study,
                        name,
                        kind.key(),
                        k -> kind.world(study.instruments, study.days, Math.max(1, sharpe), study.seed, k),
                        first,
                        worlds);
                row(table, name, runs, kind.isPlanted(), study);
            }
        }
        table.print();
    }

    private static Optional<Market> real(String paths, int instruments, int days) {
        return paths.isEmpty()
                ? Optional.empty()
                : Optional.of(BlockBootstrap.sources(
                        Instruments.read(paths).stream()
                                .map(Instruments.Candidate::series)
                                .toList(),
                        instruments,
                        days,
                        WorldShape.PERIODS_PER_YEAR));
    }

    private static List<LabRun> worlds(
            Study study, String name, String kind, IntFunction<WorldKind.World> world, int first, int worlds) {
        Ticker ticker = new Ticker(name, worlds);
        return IntStream.range(first, first + worlds)
                .parallel()
                .mapToObj(k -> {
                    LabRun run = LabRun.of(
                            world.apply(k),
                            study.plan,
                            Seeds.derive(study.seed, Seeds.ofText("lab search"), Seeds.ofText(kind), k),
                            study.screen);
                    if (study.each) {
                        System.out.println(line(name, k, run));
                    }
                    ticker.step();
                    return run;
                })
                .collect(Collectors.toList());
    }

    private static String line(String name, int world, LabRun run) {
        return String.format(
                Locale.ROOT,
                "%s world %d: likeness %.2f, %s; untouched days %s; statistic %.2f, twins %s (%d of %d and %d of %d as good);"
                        + " %s; oracle p %.3f",
                name,
                world,
                run.likeness(),
                run.isFound() ? "found" : "not found",
                run.passed() > 0 ? "passed" : "lost",
                run.statistic(),
                run.flips() == 0 ? "not run" : run.screened() > 0 ? "passed" : "lost",
                run.flipHits(),
                run.flips(),
                run.shuffleHits(),
                run.shuffles(),
                run.promoted() > 0 ? "promoted" : "not promoted",
                run.oracleP());
    }

    private static void row(Table table, String name, List<LabRun> runs, boolean planted, Study study) {
        Rate untouched = rate(runs, run -> run.passed() > 0);
        Rate promoted = rate(runs, run -> run.promoted() > 0);
        Rate twins = rate(runs, run -> run.screened() > 0);
        boolean screened = study.screen != LabRun.Screen.NEVER;
        boolean everywhere = study.screen == LabRun.Screen.ALWAYS;
        table.add(
                name,
                planted ? count(rate(runs, LabRun::isFound)) : "-",
                everywhere ? count(twins) : "-",
                everywhere ? interval(twins) : "-",
                count(untouched),
                interval(untouched),
                screened ? count(promoted) : "-",
                screened ? interval(promoted) : "-",
                planted ? count(rate(runs, run -> run.oracleP() <= HoldoutTest.level(1))) : "-",
                Integer.toString(runs.stream()
                        .mapToInt(r -> 1 + r.flips() + r.shuffles())
                        .sum()));
    }

    private static LabRun.Screen screen(boolean never, boolean always) {
        if (never && always) {
            throw new ConfigException("Give --no-twins or --all-twins, not both.");
        }
        return never ? LabRun.Screen.NEVER : always ? LabRun.Screen.ALWAYS : LabRun.Screen.WHERE_IT_DECIDES;
    }

    private static String count(Rate rate) {
        return rate.count() + " of " + rate.of();
    }

    private static String interval(Rate rate) {
        return percent(rate.low()) + " to " + percent(rate.high());
    }

    private static Rate rate(List<LabRun> runs, Predicate<LabRun> happened) {
        return Rate.of(runs.stream().filter(happened).count(), runs.size());
    }

    private static WorldKind kind(String key) {
        return Arrays.stream(WorldKind.values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ConfigException("The kind of world (" + key + ") must be one of "
                        + Arrays.stream(WorldKind.values()).map(WorldKind::key).toList() + "."));
    }

    private static double sharpe(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 20) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new ConfigException("The Sharpe ratio (" + text + ") must be a number above 0 and below 20.");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
