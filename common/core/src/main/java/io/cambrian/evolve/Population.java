package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import java.util.Comparator;
import java.util.List;

/**
 * A search between two generations: enough to go on exactly as if it had never stopped.
 *
 * @param generation the last finished one
 * @param members in the order of the search, island by island; the order matters
 * @param known every distinct genome scored so far, in the order in which they were first asked for
 * @param trials rows of the ledger so far, repeats included
 * @param credits of the operators after this generation, one per island
 * @param ledgerHash {@link LedgerHash#hex()} over those rows
 */
public record Population(
        int generation,
        List<Member> members,
        List<Known> known,
        long trials,
        List<OperatorCredit> credits,
        String ledgerHash) {
    public Population {
        members = List.copyOf(members);
        known = List.copyOf(known);
        credits = List.copyOf(credits);
        LedgerHash.ofHex(ledgerHash);
    }

    /** Generations since the best individual was born; of several that are as fit, the eldest. */
    public int stagnation() {
        return generation
                - members.stream()
                        .min(Comparator.comparingDouble(Member::fitness)
                                .reversed()
                                .thenComparing(Member::born))
                        .map(Member::born)
                        .orElse(generation);
    }

    /**
     * An individual.
     *
     * @param strategyId must be among the known genomes
     * @param born generation in which it was tried
     */
    public record Member(String strategyId, String text, double fitness, int born) {}

    /** A genome that has been scored in this run. */
    public record Known(String strategyId, String text, double fitness, ScoreOutcome outcome) {}
}
