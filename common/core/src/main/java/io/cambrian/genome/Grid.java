package io.cambrian.genome;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The numbers that evolution uses: few and well spread, so that strategies share sub-expressions, meet each other again and
 * do not overfit the last digit. Every grid ascends. Text written by a person may use any number within the bounds.
 */
public final class Grid {
    private static final double[] WINDOWS = {1, 2, 3, 5, 8, 10, 14, 20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 250};
    private static final double[] MULTIPLES = {0.5, 1, 1.5, 2, 2.5, 3, 4};
    private static final double[] OSCILLATOR = {
        5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95
    };
    private static final double[] RETURN = {
        -0.3, -0.2, -0.15, -0.1, -0.07, -0.05, -0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3
    };
    private static final double[] VOLATILITY = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1};
    private static final double[] RATIO = {-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3};
    private static final double[] PRICE_FACTORS = {0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 1.01, 1.02, 1.03, 1.05, 1.1, 1.15
    };
    private static final double[] FACTORS = {0.25, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2, 2.5, 3, 4};
    private static final double[] HELD = {1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 80, 120, 160, 250};
    private static final double[] FIXED = {0.25, 0.5, 0.75, 1};
    private static final double[] TARGETS = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4};
    private static final double[] STOPS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    private static final double[] STOP_WINDOWS = {5, 10, 14, 20, 30, 40, 60};
    private static final double[] PROFITS = {0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5};

    private final double[] values;

    private Grid(double[] values) {
        this.values = values;
    }

    /** The grid of an indicator's parameter, within its bounds. */
    public static Grid of(IndicatorKind.Parameter parameter) {
        double[] all = parameter.whole() ? WINDOWS : MULTIPLES;
        int from = 0;
        int to = all.length;
        while (all[from] < parameter.min()) {
            from++;
        }
        while (all[to - 1] > parameter.max()) {
            to--;
        }
        return new Grid(Arrays.copyOfRange(all, from, to));
    }

    /** Thresholds to which numbers of a unit are compared; there are none for prices, distances and volumes. */
    public static Grid thresholds(Unit unit) {
        return new Grid(
                switch (unit) {
                    case OSCILLATOR -> OSCILLATOR;
                    case RETURN -> RETURN;
                    case VOLATILITY -> VOLATILITY;
                    case RATIO -> RATIO;
                    case PRICE, DISTANCE, VOLUME ->
                        throw new IllegalArgumentException("A " + unit + " has no thresholds: it has no fixed scale.");
                });
    }

    /** Factors by which numbers of a unit are multiplied: near 1 for prices. */
    public static Grid factors(Unit unit) {
        return new Grid(unit == Unit.PRICE ? PRICE_FACTORS : FACTORS);
    }

    /** Longest holding times in bars. */
    public static Grid held() {
        return new Grid(HELD);
    }

    /** Fixed sizes as fractions of the capital. */
    public static Grid fixedSizes() {
        return new Grid(FIXED);
    }

    /** Fixed sizes from a twentieth on, for tuning the size alone. */
    public static Grid fineSizes() {
        return even(0.05, 20);
    }

    /** Target volatilities per year from 2 % on, for tuning the size alone. */
    public static Grid fineVolatilities() {
        return even(0.02, 30);
    }

    /** Multiples of the average true range from one half on, for tuning stops alone. */
    public static Grid fineStops() {
        return even(0.5, 20);
    }

    private static Grid even(double step, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.rint((i + 1) * step * 100) / 100;
        }
        return new Grid(values);
    }

    /** Target volatilities per year as fractions. */
    public static Grid targetVolatilities() {
        return new Grid(TARGETS);
    }

    /** Multiples of the average true range for stop and trail. */
    public static Grid stopMultiples() {
        return new Grid(STOPS);
    }

    /** Windows of the average true range for stop and trail. */
    public static Grid stopWindows() {
        return new Grid(STOP_WINDOWS);
    }

    /** Gains as fractions at which a position is closed. */
    public static Grid takeProfits() {
        return new Grid(PROFITS);
    }

    public int size() {
        return values.length;
    }

    /** @param index from 0, ascending */
    public double value(int index) {
        return values[index];
    }

    public boolean contains(double value) {
        return Arrays.binarySearch(values, value) >= 0;
    }

    /** How many values are below this one; between two of them a fraction, by their distance; within the grid's ends. */
    public double place(double value) {
        int at = Arrays.binarySearch(values, value);
        if (at >= 0) {
            return at;
        }
        int above = -at - 1;
        if (above == 0 || above == values.length) {
            return above == 0 ? 0 : values.length - 1;
        }
        return above - 1 + (value - values[above - 1]) / (values[above] - values[above - 1]);
    }

    /** The largest value that is not above {@code value}, or the smallest of all. */
    public double floor(double value) {
        int at = Arrays.binarySearch(values, value);
        return values[Math.max(0, at >= 0 ? at : -at - 2)];
    }

    /** Any value, each equally likely. */
    public double random(RandomGenerator random) {
        return values[random.nextInt(values.length)];
    }

    /**
     * Another value: one or two steps up or down from the grid point at or next to {@code value}, turned around at the
     * ends. A grid of one value gives that value.
     */
    public double step(double value, RandomGenerator random) {
        if (values.length == 1) {
            return values[0];
        }
        int steps = random.nextInt(4) == 0 ? 2 : 1;
        return moved(value, random.nextBoolean() ? steps : -steps);
    }

    /**
     * The value so many steps up (or down, if negative) from the grid point at or next to {@code value}, turned around where
     * the grid ends before, and stopping at its other end.
     *
     * @param steps not 0
     */
    public double moved(double value, int steps) {
        int at = Arrays.binarySearch(values, value);
        // between two points the first step goes to the next of them
        int below = at >= 0 ? at : -at - 2;
        int above = at >= 0 ? at : -at - 1;
        int further = Math.abs(steps) - (at >= 0 ? 0 : 1);
        boolean up = steps > 0;
        int target = up ? above + further : below - further;
        if (target < 0 || target >= values.length) {
            target = up ? below - further : above + further;
        }
        return values[Math.max(0, Math.min(values.length - 1, target))];
    }
}
