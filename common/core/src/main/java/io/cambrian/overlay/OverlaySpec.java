package io.cambrian.overlay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an overlay is built from, as a bundle carries it; its kind knows what the parts mean ({@link Overlays}).
 *
 * @param kind such as {@code memory}
 * @param texts by name
 * @param numbers by name; NaN where unknown, never infinite
 */
public record OverlaySpec(String kind, SortedMap<String, List<String>> texts, SortedMap<String, List<Double>> numbers) {
    public OverlaySpec {
        TreeMap<String, List<String>> t = new TreeMap<>();
        texts.forEach((name, values) -> t.put(name, List.copyOf(values)));
        texts = Collections.unmodifiableSortedMap(t);
        TreeMap<String, List<Double>> n = new TreeMap<>();
        numbers.forEach((name, values) -> n.put(name, List.copyOf(values)));
        numbers = Collections.unmodifiableSortedMap(n);
        if (kind.isBlank()) {
            throw new IllegalArgumentException("An overlay needs a kind.");
        }
        n.forEach((name, values) -> values.forEach(v -> {
            if (Double.isInfinite(v)) {
                throw new IllegalArgumentException("The values of " + name + " must not be infinite: " + v + ".");
            }
        }));
    }

    public static Builder of(String kind) {
        return new Builder(kind);
    }

    /** Texts of a name; empty where there are none. */
    public List<String> texts(String name) {
        return texts.getOrDefault(name, List.of());
    }

    /** Numbers of a name; empty where there are none. */
    public double[] numbers(String name) {
        return numbers.getOrDefault(name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Collects the parts. */
    public static final class Builder {
        private final String kind;
        private final TreeMap<String, List<String>> texts = new TreeMap<>();
        private final TreeMap<String, List<Double>> numbers = new TreeMap<>();

        private Builder(String kind) {
            this.kind = kind;
        }

        public Builder texts(String name, List<String> values) {
            texts.put(name, values);
            return this;
        }

        public Builder numbers(String name, double... values) {
            List<Double> list = new ArrayList<>();
            for (double v : values) {
                list.add(v);
            }
            numbers.put(name, list);
            return this;
        }

        public OverlaySpec build() {
            return new OverlaySpec(kind, texts, numbers);
        }
    }
}
