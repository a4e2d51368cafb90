package io.cambrian.evolve;

import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Local refinement of the best: moves all numbers of one strategy together, as {@link StepShape} has learned for its shape
 * from earlier refinements. Each moved strategy is a trial like any other.
 */
final class Refinement implements Variation {
    /** Moves of one strategy in a generation. */
    static final int MOVES = 8;

    private final StepShape shape;

    Refinement(StepShape shape) {
        this.shape = shape;
    }

    @Override
    public String name() {
        return Operators.REFINE;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Constants constants = Constants.of(parents.get(0));
        return constants.size() == 0 ? Optional.empty() : Optional.of(constants.moved(shape.draw(random)));
    }

    /**
     * The individuals that are refined: the fittest, of different shapes, one for every {@value #MOVES} children.
     *
     * @param children so many of a generation are refinements
     */
    static List<Phenotype<StrategyGene, Double>> targets(
            ISeq<Phenotype<StrategyGene, Double>> population, int children) {
        List<Phenotype<StrategyGene, Double>> fittest = population.stream()
                .filter(one -> one.fitness() > Fitness.WORST)
                .sorted(Comparator.<Phenotype<StrategyGene, Double>>comparingDouble(Phenotype::fitness)
                        .reversed()
                        .thenComparing(one -> one.genotype().gene().id()))
                .toList();
        List<Phenotype<StrategyGene, Double>> targets = new ArrayList<>();
        Set<String> shapes = new HashSet<>();
        for (Phenotype<StrategyGene, Double> one : fittest) {
            if (targets.size() * MOVES >= children) {
                break;
            }
            StrategyGene gene = one.genotype().gene();
            if (Constants.of(gene.allele()).size() > 0 && shapes.add(Constants.shape(gene.text()))) {
                targets.add(one);
            }
        }
        return targets;
    }

    /** What is known of shapes after the refinements of one more generation. */
    static Map<String, StepShape> learned(Map<String, StepShape> known, Iterable<OperatorCredit.Birth> generation) {
        Map<String, List<OperatorCredit.Birth>> byParent = new TreeMap<>();
        for (OperatorCredit.Birth birth : generation) {
            birth.move()
                    .ifPresent(move -> byParent.computeIfAbsent(move.from(), from -> new ArrayList<>())
                            .add(birth));
        }
        Map<String, StepShape> learned = new LinkedHashMap<>(known);
        byParent.forEach((from, births) -> {
            Constants constants = Constants.of(StrategyText.parse(from));
            String shape = Constants.shape(from);
            StepShape old = learned.getOrDefault(shape, StepShape.start(constants.size()));
            List<OperatorCredit.Birth> better = births.stream()
                    .filter(OperatorCredit.Birth::isSuccess)
                    .sorted(Comparator.comparingDouble(OperatorCredit.Birth::fitness)
                            .reversed()
                            .thenComparing(birth -> birth.move().orElseThrow().to()))
                    .toList();
            Optional<double[]> best = better.stream()
                    .map(birth -> birth.move().orElseThrow().to())
                    .filter(to -> Constants.shape(to).equals(shape))
                    .findFirst()
                    .map(to -> difference(Constants.of(StrategyText.parse(to)).places(), constants.places()));
            learned.put(shape, old.after(births.size(), better.size(), best));
        });
        return learned;
    }

    private static double[] difference(double[] to, double[] from) {
        double[] difference = new double[to.length];
        for (int i = 0; i < to.length; i++) {
            difference[i] = to[i] - from[i];
        }
        return difference;
    }
}
