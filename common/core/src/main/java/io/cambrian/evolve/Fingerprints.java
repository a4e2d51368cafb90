package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognizes strategies that do the same by what they do on probe bars: up to {@value #INSTRUMENTS} instruments over the last
 * {@value #DAYS} days of the window. The fingerprint is the whole score there, bit by bit: equal positions on the probe bars
 * give equal fingerprints, and different ones give equal sums of returns over 64 blocks only by freak.
 *
 * <p>Few probe bars cannot tell apart what hardly ever trades: a strategy with fewer than {@value #FEWEST_TRADES} entries
 * there has no fingerprint and is nobody's duplicate.
 */
final class Fingerprints {
    /** Reason of a trial that does the same as an earlier one. */
    static final String DUPLICATE = "duplicate";

    static final int INSTRUMENTS = 4;
    static final int DAYS = 252;
    static final int FEWEST_TRADES = 8;

    private final Arena arena;
    private final ScoringTask probe;
    private final Map<String, String> firsts = new HashMap<>();

    Fingerprints(Arena arena) {
        this.arena = arena;
        TaskParts parts = new TaskParts(arena.task()
                .orElseThrow(() -> new IllegalArgumentException("Fingerprints need a task to take bars of.")));
        int groups = Math.max(1, parts.instruments() / INSTRUMENTS);
        this.probe = parts.of(0, 1, groups, Math.max(0, parts.days() - DAYS), parts.days());
    }

    /** The probe bars. */
    ScoringTask probe() {
        return probe;
    }

    /**
     * For each strategy the id of an earlier one that does the same; empty for those that are new, which are remembered. In
     * order: a strategy may be the duplicate of one before it in the list.
     */
    List<Optional<String>> originals(List<Strategy> strategies) {
        List<Optional<String>> originals = new ArrayList<>();
        List<ScoreOutcome> outcomes =
                strategies.isEmpty() ? List.of() : arena.parts().apply(probe).score(strategies);
        for (int i = 0; i < strategies.size(); i++) {
            Optional<String> original = Optional.empty();
            if (outcomes.get(i) instanceof ScoreOutcome.Scored scored
                    && scored.score().trades() >= FEWEST_TRADES) {
                String id = StrategyId.ofCanonical(strategies.get(i));
                original = Optional.ofNullable(firsts.putIfAbsent(fingerprint(scored), id))
                        .filter(first -> !first.equals(id));
            }
            originals.add(original);
        }
        return originals;
    }

    private static String fingerprint(ScoreOutcome.Scored scored) {
        return LedgerHash.EMPTY.plus(0, 0, "", 0, scored).hex();
    }
}
