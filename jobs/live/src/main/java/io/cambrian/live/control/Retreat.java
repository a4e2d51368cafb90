package io.cambrian.live.control;

import io.cambrian.handoff.Limits;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leads a book that may only shrink back within gross, net and the share of one instrument. Targets alone need not: they may be
 * beyond a limit themselves, or count on a position that cannot be opened now.
 */
public final class Retreat {
    private Retreat() {}

    /**
     * Targets that leave a book within the limits where everything that shrinks is filled and nothing else is: those of the
     * positions that are left too large are smaller, the others as they were.
     *
     * @param held signed fractions of the equity
     * @param targets signed fractions of the equity
     */
    public static SortedMap<String, Double> targets(
            Limits limits, Map<String, Double> held, SortedMap<String, Double> targets) {
        TreeMap<String, Double> left = new TreeMap<>();
        held.forEach((symbol, weight) -> left.put(symbol, left(weight, targets.getOrDefault(symbol, weight))));
        SortedMap<String, Double> changed = new TreeMap<>(targets);
        within(limits, left).forEach((symbol, weight) -> {
            if (Math.abs(weight) < Math.abs(left.get(symbol))) {
                changed.computeIfPresent(symbol, (s, target) -> weight);
            }
        });
        return changed;
    }

    /** What is left of a position once it has shrunk toward its target. */
    private static double left(double held, double target) {
        return held * target > 0 ? Math.signum(held) * Math.min(Math.abs(held), Math.abs(target)) : 0;
    }

    private static SortedMap<String, Double> within(Limits limits, SortedMap<String, Double> weights) {
        SortedMap<String, Double> within = new TreeMap<>(weights);
        double most = limits.maxInstrument();
        within.replaceAll((symbol, w) -> Math.max(-most, Math.min(most, w)));
        double gross = side(within, 1) + side(within, -1);
        if (gross > limits.maxGross()) {
            within.replaceAll((symbol, w) -> w * limits.maxGross() / gross);
        }
        double net = side(within, 1) - side(within, -1);
        double larger = side(within, Math.signum(net));
        double excess = Math.abs(net) - limits.maxNet();
        if (excess > 0) {
            within.replaceAll((symbol, w) -> w * net > 0 ? w * (larger - excess) / larger : w);
        }
        return within;
    }

    private static double side(Map<String, Double> weights, double sign) {
        return weights.values().stream().mapToDouble(w -> Math.max(0, sign * w)).sum();
    }
}
