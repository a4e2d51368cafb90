package io.cambrian.evolve;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Epsilon-lexicase selection (La Cava, Spector and Danai 2016, "Epsilon-lexicase selection for regression",
 * doi:10.1145/2908812.2908898), semi-dynamic: of the candidates that are left, those within epsilon of their best on the next
 * case stay; the cases come in an order drawn for each parent, and among several left at the end one is drawn. Epsilon of a
 * case is the median absolute deviation over all candidates (La Cava, Helmuth, Spector and Moore 2019, "A probabilistic and
 * multi-objective analysis of lexicase selection and epsilon-lexicase selection", doi:10.1162/evco_a_00224, algorithm 3).
 * Draws from the generator bound in Jenetics' registry.
 */
final class LexicaseSelector implements Selector<StrategyGene, Double> {
    private final int[] candidates;
    private final double[][] byCase;
    private final double[] epsilon;

    /**
     * A selector for one population.
     *
     * @param candidates places in the population of those that may be selected, at least one
     * @param byCase for each case the values of the candidates, larger is better
     */
    LexicaseSelector(int[] candidates, double[][] byCase) {
        this.candidates = candidates;
        this.byCase = byCase;
        this.epsilon = Arrays.stream(byCase)
                .mapToDouble(LexicaseSelector::medianAbsoluteDeviation)
                .toArray();
    }

    @Override
    public ISeq<Phenotype<StrategyGene, Double>> select(
            Seq<Phenotype<StrategyGene, Double>> population, int count, Optimize opt) {
        if (opt != Optimize.MAXIMUM) {
            throw new IllegalArgumentException("Cases are maximized.");
        }
        List<Phenotype<StrategyGene, Double>> selected = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            selected.add(population.get(candidates[select(RandomRegistry.random())]));
        }
        return ISeq.of(selected);
    }

    /** The place of one winner among the candidates. */
    int select(RandomGenerator random) {
        int[] left = new int[candidates.length];
        Arrays.setAll(left, i -> i);
        int count = left.length;
        int[] order = new int[byCase.length];
        Arrays.setAll(order, i -> i);
        for (int next = 0; next < order.length && count > 1; next++) {
            int drawn = next + random.nextInt(order.length - next);
            int c = order[drawn];
            order[drawn] = order[next];
            count = keep(left, count, byCase[c], epsilon[c]);
        }
        return left[count == 1 ? 0 : random.nextInt(count)];
    }

    private static int keep(int[] left, int count, double[] values, double epsilon) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            best = Math.max(best, values[left[i]]);
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (values[left[i]] >= best - epsilon) {
                left[kept++] = left[i];
            }
        }
        return kept;
    }

    /** Of the values; the median of an even number is the mean of the middle two. */
    static double medianAbsoluteDeviation(double[] values) {
        double median = median(values);
        return median(Arrays.stream(values).map(x -> Math.abs(x - median)).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
