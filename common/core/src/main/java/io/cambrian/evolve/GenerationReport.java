package io.cambrian.evolve;

import java.util.List;

/**
 * One finished generation.
 *
 * @param generation from 0
 * @param trials what was tried in it, by index
 * @param population as it goes into the next generation, and enough to resume from
 * @param bestFitness of the population; {@link Fitness#WORST} when nothing could be scored
 * @param medianFitness lower median of the generation's trials
 * @param newlyScored distinct genomes that the scorer was asked for
 * @param distinct share of different genomes in the population, in (0, 1]
 * @param diversity chance that two comparisons drawn from the population differ, in [0, 1): Gini-Simpson index over
 *     comparisons and crossings
 * @param race how the race went; {@link RaceReport#NONE} without one
 */
public record GenerationReport(
        int generation,
        List<Trial> trials,
        Population population,
        double bestFitness,
        double medianFitness,
        int newlyScored,
        double distinct,
        double diversity,
        RaceReport race) {
    public GenerationReport {
        trials = List.copyOf(trials);
    }
}
