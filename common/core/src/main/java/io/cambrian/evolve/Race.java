package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Successive halving (Karnin, Koren and Somekh 2013, "Almost optimal exploration in multi-armed bandits"; Jamieson and
 * Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization", arXiv:1502.07943) of the
 * strategies of one generation over instruments and eras: everyone is scored on two of {@value #ERAS} eras and one of
 * {@value #GROUPS} groups of instruments, the fittest quarter on all eras and two groups, the fittest quarter of those on the
 * whole task. Eras and groups are drawn for each generation, so that no strategy can live on one of them. Rather more days of
 * fewer instruments than the reverse: an edge of one regime is not to be missed because an era has little of it.
 *
 * <p>Of those that lose a heat, {@value #SPARED} are drawn to be scored on the whole task all the same: they tell what racing
 * loses. Who is spared depends on seed, generation and strategy alone. What is raced out has no score on the whole task and is
 * {@link ScoreOutcome.Rejected} as {@link #RACED_OUT}.
 *
 * <p>Unlike in the sources, the quality of an arm does not settle down as more is seen of it: eras differ. The loss is
 * therefore measured, not bounded.
 */
final class Race {
    /** Reason of a trial that lost a heat and was not spared. */
    static final String RACED_OUT = "raced_out";

    static final int ERAS = 4;
    static final int GROUPS = 8;
    static final double SPARED = 0.05;

    private static final int KEEP_ONE_OF = 4;
    /** Eras and groups of instruments that a heat looks at. */
    private static final int[][] WIDTHS = {{2, 1}, {4, 2}};

    private static final long DRAW = Seeds.ofText("race");
    private static final long SPARE = Seeds.ofText("spare");

    private final Arena arena;
    private final TaskParts parts;
    private final Fitness fitness;
    private final long seed;
    private final int island;

    Race(Arena arena, Fitness fitness, SearchSettings settings) {
        this.arena = arena;
        this.parts = new TaskParts(
                arena.task().orElseThrow(() -> new IllegalArgumentException("A race needs a task to take parts of.")));
        this.fitness = fitness;
        this.seed = settings.seed();
        this.island = settings.island();
    }

    /**
     * What became of a race.
     *
     * @param outcomes in the order of the entrants
     * @param report how it went
     */
    record Result(List<ScoreOutcome> outcomes, RaceReport report) {}

    /** Runs a race of distinct strategies. */
    Result run(List<Strategy> entrants, int generation) {
        int n = entrants.size();
        List<String> ids = entrants.stream().map(StrategyId::ofCanonical).toList();
        ScoreOutcome[] outcomes = new ScoreOutcome[n];
        List<Integer> running = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            running.add(i);
        }
        List<Integer> spared = new ArrayList<>();
        double bars = 0;
        double cases = 0;
        for (int heat = 0; heat < WIDTHS.length && running.size() >= 2 * KEEP_ONE_OF; heat++) {
            ScoringTask part = part(heat, generation);
            bars += parts.cost(part) * running.size();
            cases += share(part) * running.size();
            List<Integer> ranked = ranked(running, entrants, ids, part);
            int winners = (running.size() + KEEP_ONE_OF - 1) / KEEP_ONE_OF;
            for (int lost : ranked.subList(winners, ranked.size())) {
                if (Seeds.stream(seed, island, generation, SPARE, Seeds.ofText(ids.get(lost)))
                                .nextDouble()
                        < SPARED) {
                    spared.add(lost);
                } else {
                    outcomes[lost] = new ScoreOutcome.Rejected(
                            RACED_OUT, "The strategy was not among the fittest quarter of heat " + (heat + 1) + ".");
                }
            }
            running = new ArrayList<>(ranked.subList(0, winners));
            Collections.sort(running);
        }
        List<Integer> whole = new ArrayList<>(running);
        whole.addAll(spared);
        Collections.sort(whole);
        List<ScoreOutcome> scored =
                arena.whole().score(whole.stream().map(entrants::get).toList());
        Map<Integer, Double> fitnessOf = new LinkedHashMap<>();
        for (int k = 0; k < whole.size(); k++) {
            int i = whole.get(k);
            outcomes[i] = scored.get(k);
            fitnessOf.put(i, Fitness.of(fitness, entrants.get(i), outcomes[i]));
        }
        double median = median(running.stream().map(fitnessOf::get).sorted().toList());
        int asGood = (int) spared.stream()
                .filter(i -> fitnessOf.get(i) > Fitness.WORST && fitnessOf.get(i) >= median)
                .count();
        RaceReport report = new RaceReport(
                n,
                n - whole.size(),
                running.size(),
                spared.stream().map(ids::get).toList(),
                asGood,
                n == 0 ? 0 : (bars + whole.size()) / n,
                n == 0 ? 0 : (cases + whole.size()) / n);
        return new Result(List.of(outcomes), report);
    }

    private static double median(List<Double> ascending) {
        return ascending.isEmpty() ? Fitness.WORST : ascending.get((ascending.size() - 1) / 2);
    }

    /** Fittest first, ties by id. */
    private List<Integer> ranked(List<Integer> running, List<Strategy> entrants, List<String> ids, ScoringTask part) {
        List<ScoreOutcome> outcomes = arena.parts()
                .apply(part)
                .score(running.stream().map(entrants::get).toList());
        Map<Integer, Double> value = new LinkedHashMap<>();
        for (int k = 0; k < running.size(); k++) {
            int i = running.get(k);
            value.put(i, Fitness.of(fitness, entrants.get(i), outcomes.get(k)));
        }
        Comparator<Integer> fittest =
                Comparator.<Integer, Double>comparing(value::get).reversed();
        return running.stream().sorted(fittest.thenComparing(ids::get)).toList();
    }

    /** The part of the task that a heat of a generation is run on. */
    ScoringTask part(int heat, int generation) {
        var random = Seeds.stream(seed, island, generation, DRAW);
        int era = random.nextInt(ERAS);
        int group = random.nextInt(GROUPS);
        int eras = WIDTHS[heat][0];
        int groups = Math.min(GROUPS, parts.instruments());
        int first = Math.min(era, ERAS - eras);
        int from = (int) ((long) parts.days() * first / ERAS);
        int to = (int) ((long) parts.days() * (first + eras) / ERAS);
        return parts.of(group % groups, Math.min(groups, WIDTHS[heat][1]), groups, from, Math.max(from + 1, to));
    }

    /** Instruments times days of the window of a part, over those of the task: the share of regime evaluations. */
    private double share(ScoringTask part) {
        long days = java.util.Arrays.stream(part.market().calendar())
                .filter(day -> day >= part.firstDay() && day <= part.lastDay())
                .count();
        return (double) days / parts.days() * part.market().series().size() / parts.instruments();
    }
}
