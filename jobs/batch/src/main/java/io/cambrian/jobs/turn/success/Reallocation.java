package io.cambrian.jobs.turn.success;

import java.util.Map;
import java.util.TreeMap;

/** How fast capital leaves the places that it had. */
final class Reallocation {
    private Reallocation() {}

    /**
     * Sessions until half of what was held at a close has left its place, to cash or elsewhere.
     *
     * @param targets signed fractions of equity by symbol, by the day of the close
     * @param day of the close, or one after it; not before the first
     * @return infinite where half never left, NaN where nothing was held
     */
    static double wait(TreeMap<Integer, ? extends Map<String, Double>> targets, int day) {
        Map<String, Double> before = targets.floorEntry(day).getValue();
        double gross = before.values().stream().mapToDouble(Math::abs).sum();
        if (!(gross > 0)) {
            return Double.NaN;
        }
        int sessions = 0;
        for (Map<String, Double> after : targets.tailMap(day, false).values()) {
            sessions++;
            double left = 0;
            for (Map.Entry<String, Double> held : before.entrySet()) {
                double size = Math.abs(held.getValue());
                double kept = Math.signum(held.getValue()) * after.getOrDefault(held.getKey(), 0.0);
                left += Math.max(0, Math.min(size, size - kept));
            }
            if (left >= gross / 2) {
                return sessions;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
