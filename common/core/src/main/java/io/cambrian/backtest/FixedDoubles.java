package io.cambrian.backtest;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of numbers that keeps them unboxed: 8 bytes each instead of 28. A search remembers the blocks of hundreds
 * of thousands of trials. Equal to any list of the same numbers.
 */
final class FixedDoubles extends AbstractList<Double> implements RandomAccess {
    private final double[] values;

    private FixedDoubles(double[] values) {
        this.values = values;
    }

    /** A copy; the list itself where it is one already. */
    static List<Double> copyOf(List<Double> list) {
        return list instanceof FixedDoubles
                ? list
                : new FixedDoubles(
                        list.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public Double get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
