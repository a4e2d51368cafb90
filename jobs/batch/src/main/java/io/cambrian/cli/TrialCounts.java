package io.cambrian.cli;

import io.cambrian.jobs.evolve.Reuse;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts of a ledger in words. */
final class TrialCounts {
    private TrialCounts() {}

    /** {@code 12 (never_trades 9, warm_up 3)}. */
    static String rejected(Map<String, Long> byReason) {
        long all = byReason.values().stream().mapToLong(Long::longValue).sum();
        return TextTable.number(all, 0)
                + (all == 0
                        ? ""
                        : byReason.entrySet().stream()
                                .map(e -> e.getKey() + " " + TextTable.number(e.getValue(), 0))
                                .collect(Collectors.joining(", ", " (", ")")));
    }

    static String scored(Reuse reuse) {
        return TextTable.number(reuse.scored(), 0) + " strategies"
                + (reuse.found() == 0
                        ? ""
                        : ", " + TextTable.number(reuse.found(), 0) + " more found in the ledger of other runs");
    }

    static String reuse(Reuse reuse) {
        if (reuse.scored() == 0) {
            return "every score was found in the ledger";
        }
        return TextTable.number(reuse.factor(), 2) + " trials per strategy scored"
                + (reuse.distinctNodes() == 0
                        ? ""
                        : ", " + TextTable.number(reuse.nodeFactor(), 2) + " nodes of trees per node computed");
    }
}
