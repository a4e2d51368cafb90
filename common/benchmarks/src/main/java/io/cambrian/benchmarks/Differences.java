package io.cambrian.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The largest differences between two programs, statistic by statistic. Two numbers agree where they differ by at most
 * {@value #TOLERANCE} of the expected one, however small that is. Signed sums, and what is made of them, may cancel to
 * nearly nothing while they carry the rounding of all that was summed: they also agree within {@value #FLOOR}, sums of third powers
 * within {@value #CUBES_FLOOR}.
 */
final class Differences {
    static final double TOLERANCE = 1e-9;
    static final double FLOOR = 1e-13;
    static final double CUBES_FLOOR = 1e-17;

    private final Map<String, Worst> byName = new LinkedHashMap<>();

    private static final class Worst {
        private long compared;
        private long wrong;
        private long belowFloor;
        private double relative;
        private double of;
        private double absolute;
    }

    /** Difference of two signed numbers relative to the expected one, 0 where it is within the floor. */
    static double signed(double expected, double actual) {
        return relative(expected, actual, FLOOR);
    }

    /** Difference of two numbers that are never negative, relative to the expected one. */
    static double positive(double expected, double actual) {
        return relative(expected, actual, 0);
    }

    private static double relative(double expected, double actual, double floor) {
        double difference = Math.abs(expected - actual);
        if (difference <= floor) {
            return 0;
        }
        double relative = difference / Math.abs(expected);
        return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }

    void addSigned(String name, double expected, double actual) {
        add(name, expected, actual, signed(expected, actual));
    }

    void addCubes(String name, double expected, double actual) {
        add(name, expected, actual, relative(expected, actual, CUBES_FLOOR));
    }

    void addPositive(String name, double expected, double actual) {
        add(name, expected, actual, positive(expected, actual));
    }

    private void add(String name, double expected, double actual, double relative) {
        Worst worst = byName.computeIfAbsent(name, n -> new Worst());
        worst.compared++;
        if (expected == actual) {
            return;
        }
        if (relative == 0) {
            worst.belowFloor++;
        }
        if (!(relative <= TOLERANCE)) {
            worst.wrong++;
        }
        if (relative > worst.relative) {
            worst.relative = relative;
            worst.of = expected;
        }
        worst.absolute = Math.max(worst.absolute, Math.abs(expected - actual));
    }

    /** Numbers that do not agree. */
    long wrong() {
        return byName.values().stream().mapToLong(worst -> worst.wrong).sum();
    }

    long compared() {
        return byName.values().stream().mapToLong(worst -> worst.compared).sum();
    }

    double largest() {
        return byName.values().stream()
                .mapToDouble(worst -> worst.relative)
                .max()
                .orElse(0);
    }

    void print() {
        Table table = new Table("", "compared", "wrong", "largest relative", "of", "largest absolute", "within floor");
        byName.forEach((name, worst) -> table.add(
                name,
                String.format("%,d", worst.compared),
                String.format("%,d", worst.wrong),
                String.format("%.1e", worst.relative),
                String.format("%.2e", worst.of),
                String.format("%.1e", worst.absolute),
                String.format("%,d", worst.belowFloor)));
        table.print();
    }
}
