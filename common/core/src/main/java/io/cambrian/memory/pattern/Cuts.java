package io.cambrian.memory.pattern;

import io.cambrian.performance.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a number is cut into classes. Cuts are learned from the past and then stay: a later number changes no earlier class.
 *
 * @param points strictly ascending; a number belongs to the class of the points that it is above
 */
public record Cuts(List<Double> points) {
    public Cuts {
        points = List.copyOf(points);
        for (int k = 0; k < points.size(); k++) {
            if (!Double.isFinite(points.get(k)) || (k > 0 && !(points.get(k) > points.get(k - 1)))) {
                throw new IllegalArgumentException("Cuts must ascend and be finite: " + points + ".");
            }
        }
    }

    /**
     * Cuts into classes of about equal size by quantiles of type 7; fewer classes where numbers tie.
     *
     * @param values NaN where unknown
     * @param classes at least 2
     */
    public static Cuts quantiles(double[] values, int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("The number of classes (" + classes + ") must be at least 2.");
        }
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        List<Double> points = new ArrayList<>();
        if (known.length == 0) {
            return new Cuts(points);
        }
        double largest = Arrays.stream(known).max().orElseThrow();
        for (int k = 1; k < classes; k++) {
            double point = Quantiles.of(known, (double) k / classes);
            if (point < largest && (points.isEmpty() || point > points.get(points.size() - 1))) {
                points.add(point);
            }
        }
        return new Cuts(points);
    }

    /** The class of a number, from 0; null where unknown. */
    public Integer classOf(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        int above = 0;
        while (above < points.size() && value > points.get(above)) {
            above++;
        }
        return above;
    }

    /** The classes of numbers as items: {@code low}, {@code middle}, {@code high} for three, else their numbers; null where unknown. */
    public List<String> items(double[] values) {
        List<String> items = new ArrayList<>(values.length);
        for (double value : values) {
            Integer at = classOf(value);
            items.add(at == null ? null : name(at));
        }
        return items;
    }

    /**
     * Which cuts a number is above and which not, as items that do not exclude each other: {@code trend > 0.5}, {@code trend <=
     * 0.5}; none where unknown. Rules over them can say "above a cut" in one condition.
     */
    public List<String> thresholds(String name, double value) {
        List<String> items = new ArrayList<>();
        for (double point : points) {
            if (!Double.isNaN(value)) {
                items.add(name + (value > point ? " > " : " <= ") + (float) point);
            }
        }
        return items;
    }

    private String name(int at) {
        return switch (points.size()) {
            case 1 -> List.of("low", "high").get(at);
            case 2 -> List.of("low", "middle", "high").get(at);
            default -> Integer.toString(at);
        };
    }
}
