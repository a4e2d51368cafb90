package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The best of a search, and those that it left behind.
 *
 * @param best the fittest tenth, at most 30, fittest first
 * @param dead others, evenly over the ranks, at most 200: more say nothing new
 */
public record Survivors(List<Strategy> best, List<Strategy> dead) {
    private static final double SURVIVING = 0.1;
    private static final int MOST_DEAD = 200;
    private static final int MOST_SURVIVORS = 30;

    public Survivors {
        best = List.copyOf(best);
        dead = List.copyOf(dead);
    }

    /** Of all that a search has scored. */
    public static Survivors of(Population population) {
        List<Population.Known> scored = population.known().stream()
                .filter(k -> k.outcome() instanceof ScoreOutcome.Scored && Double.isFinite(k.fitness()))
                .sorted(Comparator.comparingDouble((Population.Known k) -> -k.fitness())
                        .thenComparing(Population.Known::strategyId))
                .toList();
        int survive = Math.min(MOST_SURVIVORS, (int) Math.ceil(SURVIVING * scored.size()));
        List<Strategy> best = new ArrayList<>();
        List<Strategy> dead = new ArrayList<>();
        int others = scored.size() - survive;
        double step = Math.max(1, others / (double) MOST_DEAD);
        for (int i = 0; i < survive; i++) {
            best.add(StrategyText.parse(scored.get(i).text()));
        }
        for (double at = 0; at < others; at += step) {
            dead.add(StrategyText.parse(scored.get(survive + (int) at).text()));
        }
        return new Survivors(best, dead);
    }
}
