package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.genome.Strategy;
import io.cambrian.seed.Seeds;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Parents by epsilon-lexicase over the cases of the score, or over a sample of them that is drawn anew for each generation.
 * The fitness stands among them as often as all cases together: half of the orders begin with it, so that what is good on the
 * whole is found first and told apart by its cases; on cases alone, an edge of one regime was passed over for specialists of
 * noise.
 * What the fitness refuses never becomes a parent while anything else is there. Survivors as with tournaments.
 */
final class LexicaseSelection extends ElitistSelection {
    private static final long CASES = Seeds.ofText("cases");

    private final SearchSettings settings;
    private final Fitness fitness;
    private final Function<String, Population.Known> known;

    LexicaseSelection(SearchSettings settings, Fitness fitness, Function<String, Population.Known> known) {
        super(settings);
        this.settings = settings;
        this.fitness = fitness;
        this.known = known;
    }

    @Override
    public Selector<StrategyGene, Double> parents(ISeq<Phenotype<StrategyGene, Double>> population, int generation) {
        int[] admitted = IntStream.range(0, population.size())
                .filter(i -> population.get(i).fitness() > Fitness.WORST)
                .toArray();
        if (admitted.length == 0) {
            return super.parents(population, generation);
        }
        double[][] values = new double[admitted.length][];
        double[] whole = new double[admitted.length];
        for (int i = 0; i < admitted.length; i++) {
            Phenotype<StrategyGene, Double> individual = population.get(admitted[i]);
            whole[i] = individual.fitness();
            values[i] = values(individual.genotype().gene());
        }
        double[][] byCase = transposed(values);
        int sampled = (int) Math.ceil(settings.caseShare() * byCase.length);
        if (sampled < byCase.length) {
            int[] chosen = CaseSample.informed(
                    byCase, sampled, Seeds.stream(settings.seed(), settings.island(), generation, CASES));
            byCase = IntStream.of(chosen).mapToObj(List.of(byCase)::get).toArray(double[][]::new);
        }
        return new LexicaseSelector(admitted, withWhole(byCase, whole));
    }

    /** The cases, and the fitness as often as all of them together; at least once. */
    static double[][] withWhole(double[][] byCase, double[] whole) {
        double[][] all = Arrays.copyOf(byCase, Math.max(1, 2 * byCase.length));
        Arrays.fill(all, byCase.length, all.length, whole);
        return all;
    }

    /** The cases with enough days. */
    private double[] values(StrategyGene gene) {
        Strategy strategy = gene.allele();
        return known.apply(gene.id()).outcome() instanceof ScoreOutcome.Scored scored
                ? fitness.cases(strategy, scored.score())
                : new double[0];
    }

    private static double[][] transposed(double[][] values) {
        List<double[]> byCase = new ArrayList<>();
        for (int c = 0; c < values[0].length; c++) {
            double[] row = new double[values.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = values[i][c];
            }
            byCase.add(row);
        }
        return byCase.toArray(double[][]::new);
    }
}
