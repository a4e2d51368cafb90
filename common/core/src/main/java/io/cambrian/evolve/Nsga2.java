package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002, doi:10.1109/4235.996017) over three objectives:
 *
 * <ol>
 *   <li>fitness, which is shrunk toward zero and charges for nodes;
 *   <li>the largest drawdown in daily standard deviations of the strategy's own return;
 *   <li>turnover over the mean absolute position: how often a held unit of capital is exchanged in a year.
 * </ol>
 *
 * The last two are per unit of risk and of position, so that a strategy cannot get better in them by holding less. Parents
 * win tournaments by rank, then by crowding; survivors are the best of old and young together, copies left out as long as
 * there is anything else. What the fitness refuses ranks behind all others.
 */
final class Nsga2 implements Selection {
    private final int tournamentSize;
    private final Function<String, Population.Known> known;

    Nsga2(SearchSettings settings, Function<String, Population.Known> known) {
        this.tournamentSize = settings.tournamentSize();
        this.known = known;
    }

    @Override
    public Selector<StrategyGene, Double> parents(ISeq<Phenotype<StrategyGene, Double>> population, int generation) {
        return new CrowdedTournament(positions(population.asList()));
    }

    /** Draws contestants with replacement; the one with the best position wins, the first drawn of equals. */
    private final class CrowdedTournament implements Selector<StrategyGene, Double> {
        private final int[] positions;

        CrowdedTournament(int[] positions) {
            this.positions = positions;
        }

        @Override
        public ISeq<Phenotype<StrategyGene, Double>> select(
                Seq<Phenotype<StrategyGene, Double>> population, int count, Optimize opt) {
            RandomGenerator random = RandomRegistry.random();
            List<Phenotype<StrategyGene, Double>> selected = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int best = random.nextInt(positions.length);
                for (int k = 1; k < tournamentSize; k++) {
                    int other = random.nextInt(positions.length);
                    best = positions[other] < positions[best] ? other : best;
                }
                selected.add(population.get(best));
            }
            return ISeq.of(selected);
        }
    }

    @Override
    public ISeq<Phenotype<StrategyGene, Double>> survivors(
            ISeq<Phenotype<StrategyGene, Double>> old, ISeq<Phenotype<StrategyGene, Double>> children) {
        Map<String, Phenotype<StrategyGene, Double>> originals = new LinkedHashMap<>();
        List<Phenotype<StrategyGene, Double>> copies = new ArrayList<>();
        for (Phenotype<StrategyGene, Double> individual : old.append(children)) {
            if (originals.putIfAbsent(individual.genotype().gene().id(), individual) != null) {
                copies.add(individual);
            }
        }
        List<Phenotype<StrategyGene, Double>> ranked = byPosition(List.copyOf(originals.values()));
        ranked.addAll(byPosition(copies));
        return ISeq.of(ranked.subList(0, old.size()));
    }

    private List<Phenotype<StrategyGene, Double>> byPosition(List<Phenotype<StrategyGene, Double>> individuals) {
        int[] positions = positions(individuals);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> positions[i]));
        List<Phenotype<StrategyGene, Double>> sorted = new ArrayList<>();
        order.forEach(i -> sorted.add(individuals.get(i)));
        return sorted;
    }

    /** 0 for the best by rank and crowding; those that are equally good share a position. */
    private int[] positions(List<Phenotype<StrategyGene, Double>> individuals) {
        List<Integer> admitted = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < individuals.size(); i++) {
            Phenotype<StrategyGene, Double> individual = individuals.get(i);
            double fitness = individual.fitness();
            if (fitness > Fitness.WORST
                    && known.apply(individual.genotype().gene().id()).outcome() instanceof ScoreOutcome.Scored scored) {
                admitted.add(i);
                points.add(objectives(fitness, scored.score()));
            }
        }
        int[] positions = new int[individuals.size()];
        Arrays.fill(positions, admitted.size());
        if (!admitted.isEmpty()) {
            ParetoRanking ranking = ParetoRanking.of(points.toArray(double[][]::new));
            List<Integer> best = ranking.best(admitted.size());
            for (int k = 0; k < best.size(); k++) {
                boolean equal = k > 0 && ranking.compare(best.get(k - 1), best.get(k)) == 0;
                positions[admitted.get(best.get(k))] = equal ? positions[admitted.get(best.get(k - 1))] : k;
            }
        }
        return positions;
    }

    /** To be minimized. A strategy that never moves has no drawdown either, and one that is never held no turnover. */
    static double[] objectives(double fitness, TrialScore score) {
        double deviation = Math.sqrt(score.all().variance());
        double exposure = score.timeInMarket();
        return new double[] {
            -fitness,
            deviation > 0 ? score.maxDrawdown() / deviation : 0,
            exposure > 0 ? score.turnover() / exposure : 0
        };
    }
}
