package io.cambrian.handoff;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stress scenario.
 *
 * @param name for example {@code 2008-10-24}
 * @param shocks simple return by instrument, finite, above -1
 */
public record StressScenario(String name, Map<String, Double> shocks) {
    public StressScenario {
        shocks = Collections.unmodifiableMap(new TreeMap<>(shocks));
        shocks.forEach((instrument, shock) -> {
            if (!(shock > -1 && shock < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "The shock of " + instrument + " in " + name + " (" + shock + ") must be finite and above -1.");
            }
        });
    }
}
