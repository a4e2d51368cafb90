package io.cambrian.benchmarks;

import io.cambrian.evidence.HoldoutTest;
import io.cambrian.fault.ConfigException;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.LabRun;
import io.cambrian.lab.Rate;
import io.cambrian.lab.WorldKind;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the pipeline of the laboratory loses what was planted, without Spark: of each world whether the search found the rule,
 * passed the twins, passed untouched days, and promoted; beside it whether one who knows the rule passes the same untouched days.
 * On kinds without an edge the same counts are errors. Twins are run only where a finalist passes untouched days, since nothing
 * else could be promoted; {@code --no-twins} leaves them out, and says nothing of promotions.
 */
final class PowerStudy {
    private static final double HOLDOUT = 0.3;

    private PowerStudy() {}

    /** What all worlds have in common. */
    private record Study(LabPlan plan, int instruments, int days, long seed, LabRun.Screen screen, boolean each) {}

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
        Study study = new Study(
                LabPlan.of(
                        options.whole("population", quick ? 20 : LabPlan.POPULATION, 2),
                        options.whole("generations", quick ? 2 : LabPlan.GENERATIONS, 1),
                        options.whole("twins", quick ? 19 : 39, 19),
                        options.whole("finalists", LabPlan.FINALISTS, 1),
                        HOLDOUT),
                options.whole("instruments", quick ? 4 : 20, 1),
                options.whole("days", quick ? 1_260 : 5_040, 1_260),
                options.whole("seed", 5, 0),
                options.flag("no-twins") ? LabRun.Screen.NEVER : LabRun.Screen.WHERE_IT_DECIDES,
                options.flag("each"));
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%d worlds each, %d instruments x %,d days, %d trials, %s, %d finalists; 95 %% intervals%n",
                worlds,
                study.instruments,
                study.days,
                study.plan.search().settings().populationSize()
                        * study.plan.search().settings().generations(),
                study.screen == LabRun.Screen.NEVER ? "no twins" : study.plan.twins() + " twins a family",
                study.plan.finalists());
        Table table = new Table("world", "found", "untouched", "", "promoted", "", "oracle", "searches");
        for (WorldKind kind : kinds) {
            for (double sharpe : kind.isPlanted() ? sharpes : List.of(0.0)) {
                String name = kind.isPlanted() ? String.format(Locale.ROOT, "%s %.1f", kind.key(), sharpe) : kind.key();
                row(table, name, worlds(study, kind, name, sharpe, first, worlds), kind.isPlanted(), study);
            }
        }
        table.print();
    }

    private static List<LabRun> worlds(Study study, WorldKind kind, String name, double sharpe, int first, int worlds) {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger promoted = new AtomicInteger();
        return IntStream.range(first, first + worlds)
                .parallel()
                .mapToObj(k -> {
                    LabRun run = LabRun.of(
                            kind.world(study.instruments, study.days, Math.max(1, sharpe), study.seed, k),
                            study.plan,
                            Seeds.derive(study.seed, Seeds.ofText("lab search"), Seeds.ofText(kind.key()), k),
                            study.screen);
                    promoted.addAndGet(run.promoted() > 0 ? 1 : 0);
                    if (study.each) {
                        System.out.println(line(name, k, run));
                    }
                    System.err.printf(
                            Locale.ROOT,
                            "%s: %d of %d worlds, %d with a promotion%n",
                            name,
                            done.incrementAndGet(),
                            worlds,
                            promoted.get());
                    return run;
                })
                .collect(Collectors.toList());
    }

    private static String line(String name, int world, LabRun run) {
        return String.format(
                Locale.ROOT,
                "%s world %d: likeness %.2f, %s; untouched days %s; twins %s; %s; oracle p %.3f",
                name,
                world,
                run.likeness(),
                run.isFound() ? "found" : "not found",
                run.passed() > 0 ? "passed" : "lost",
                run.flips() == 0 ? "not run" : run.screened() > 0 ? "passed" : "lost",
                run.promoted() > 0 ? "promoted" : "not promoted",
                run.oracleP());
    }

    private static void row(Table table, String name, List<LabRun> runs, boolean planted, Study study) {
        Rate untouched = rate(runs, run -> run.passed() > 0);
        Rate promoted = rate(runs, run -> run.promoted() > 0);
        boolean screened = study.screen != LabRun.Screen.NEVER;
        table.add(
                name,
                planted ? count(rate(runs, LabRun::isFound)) : "-",
                count(untouched),
                interval(untouched),
                screened ? count(promoted) : "-",
                screened ? interval(promoted) : "-",
                planted ? count(rate(runs, run -> run.oracleP() <= HoldoutTest.level(1))) : "-",
                Integer.toString(
                        runs.stream().mapToInt(r -> 1 + r.flips() + r.shuffles()).sum()));
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
