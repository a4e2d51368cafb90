package io.cambrian.evolve;

import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Moves numbers of one strategy together to where a measure is greatest, by the evolution strategy with covariance adaptation of
 * {@link StepShape}; its rules stay as they are. A pure function of strategy, measure and seed.
 *
 * @param kind which numbers
 * @param generations of moves
 * @param moves in each
 */
public record NumberSearch(NumberKind kind, int generations, int moves) {
    public NumberSearch {
        if (generations < 1 || moves < 1) {
            throw new IllegalArgumentException(
                    "A search of " + generations + " generations of " + moves + " moves is not possible.");
        }
    }

    /** What is to be made large. */
    public interface Measure {
        /** One value per strategy; minus infinity where there is none. */
        double[] of(List<Strategy> strategies);
    }

    /**
     * What was found.
     *
     * @param best the start itself where nothing was better
     * @param trials strategies that were measured, the start included; none of them twice
     */
    public record Found(Strategy best, double value, int trials) {}

    /** Searches from a strategy on. */
    public Found run(Strategy start, Measure measure, long seed) {
        Map<String, Double> known = new LinkedHashMap<>();
        Strategy best = start;
        double value = measured(List.of(start), measure, known).get(0);
        StepShape shape = StepShape.start(Constants.of(start, kind).size());
        for (int g = 0; g < generations && shape.size() > 0; g++) {
            Constants constants = Constants.of(best, kind);
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("numbers"), g);
            List<Strategy> moved = new ArrayList<>();
            for (int m = 0; m < moves; m++) {
                moved.add(constants.moved(shape.draw(random)));
            }
            List<Double> values = measured(moved, measure, known);
            int better = 0;
            int first = -1;
            for (int m = 0; m < moves; m++) {
                if (values.get(m) > value) {
                    better++;
                    first = first < 0 || values.get(m) > values.get(first) ? m : first;
                }
            }
            Optional<double[]> step = Optional.empty();
            if (first >= 0) {
                double[] to = Constants.of(moved.get(first), kind).places();
                double[] from = constants.places();
                for (int i = 0; i < to.length; i++) {
                    to[i] -= from[i];
                }
                step = Optional.of(to);
                best = moved.get(first);
                value = values.get(first);
            }
            shape = shape.after(moves, better, step);
        }
        return new Found(best, value, known.size());
    }

    /**
     * Searches as if the numbers were not known: from the best of {@code draws} strategies whose numbers are drawn from their grids.
     */
    public Found anew(Strategy rules, int draws, Measure measure, long seed) {
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText("numbers anew"));
        Constants constants = Constants.of(rules, kind);
        List<Strategy> drawn = new ArrayList<>();
        for (int i = 0; i < draws; i++) {
            drawn.add(constants.drawn(random));
        }
        double[] values = measure.of(drawn);
        int best = 0;
        for (int i = 1; i < draws; i++) {
            best = values[i] > values[best] ? i : best;
        }
        Found found = run(drawn.get(best), measure, seed);
        return new Found(found.best(), found.value(), found.trials() + draws - 1);
    }

    private static List<Double> measured(List<Strategy> strategies, Measure measure, Map<String, Double> known) {
        Map<String, Strategy> fresh = new LinkedHashMap<>();
        for (Strategy s : strategies) {
            String text = StrategyText.print(s);
            if (!known.containsKey(text)) {
                fresh.put(text, s);
            }
        }
        if (!fresh.isEmpty()) {
            double[] values = measure.of(List.copyOf(fresh.values()));
            int i = 0;
            for (String text : fresh.keySet()) {
                double v = values[i++];
                known.put(text, Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v);
            }
        }
        return strategies.stream().map(s -> known.get(StrategyText.print(s))).toList();
    }
}
