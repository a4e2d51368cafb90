package io.cambrian.evolve;

import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param population the last generation, with every genome known
 * @param finalists best first, of different behavior; empty when nothing could be scored
 */
public record SearchResult(Population population, List<Finalist> finalists) {
    public SearchResult {
        finalists = List.copyOf(finalists);
    }

    /** The result of a search that has ended with this population. */
    public static SearchResult of(Population population, int finalists) {
        return new SearchResult(population, Finalists.of(population.known(), finalists));
    }

    /** One of the best strategies of a search. */
    public record Finalist(Strategy strategy, String strategyId, double fitness, TrialScore score) {}

    /** The fittest strategy of the whole search; ties go to the smaller id. */
    public Optional<Finalist> champion() {
        return finalists.stream().findFirst();
    }

    /** Rows of the ledger, repeats included. */
    public long trials() {
        return population.trials();
    }

    public String ledgerHash() {
        return population.ledgerHash();
    }
}
