package io.cambrian.handoff;

import java.util.List;

/**
 * A piece of a fitted model, such as {@code transition} of a regime model; what it means is known to the code that applies
 * it.
 *
 * @param name unique within the model; may carry a label, as in {@code mean/calm}
 * @param values flattened row by row, finite
 */
public record NamedArray(String name, List<Double> values) {
    public NamedArray {
        values = List.copyOf(values);
        for (double v : values) {
            if (!Double.isFinite(v)) {
                throw new IllegalArgumentException("The values of " + name + " must be finite: " + v + ".");
            }
        }
    }
}
