package io.cambrian.feature;

import java.util.Arrays;

/**
 * Windows as a suffix of the previous block of n values and a prefix of the current one, as {@link BlockSums} and {@link
 * Extreme} are, along many lanes. Each lane begins its blocks in a row of its own, where its series began or went on after a
 * gap. The suffix that begins in that row is empty: it is read where the current block is the window.
 */
abstract class LaneBlocks extends LaneWindow {
    private static final int NONE = -1;

    /** The row in which a lane's blocks begin. */
    private final int[] start;
    /** By row: how many lanes these are. */
    private final int[] starts;

    LaneBlocks(int n, int width) {
        super(n, width);
        start = new int[width];
        Arrays.fill(start, NONE);
        starts = new int[n];
    }

    /** The row of the value after the next one: there begins the suffix that lies in the window. */
    final int rowAfter() {
        return at + 1 == n ? 0 : at + 1;
    }

    @Override
    final double take(int lane, double x) {
        if (count[lane] == 0) {
            start[lane] = at;
            starts[at]++;
            begin(lane, x);
        } else if (start[lane] == at) {
            close(lane, x);
        }
        values[at * width + lane] = kept(x);
        add(lane, x);
        return value(lane, x, count[lane] + 1 >= n);
    }

    @Override
    final void takeAll(double[] x, double[] out) {
        if (starts[at] == width) {
            closeAll(x);
        } else if (starts[at] > 0) {
            for (int lane = 0; lane < width; lane++) {
                if (start[lane] == at) {
                    close(lane, x[lane]);
                }
            }
        }
        addAll(x, out);
    }

    @Override
    void restart(int lane) {
        super.restart(lane);
        if (start[lane] != NONE) {
            starts[start[lane]]--;
            start[lane] = NONE;
        }
    }

    @Override
    void moveOn(int lane, int rows) {
        super.moveOn(lane, rows);
        starts[start[lane]]--;
        start[lane] = (start[lane] + rows) % n;
        starts[start[lane]]++;
    }

    /** What is remembered of a value. */
    abstract double kept(double x);

    /** Begins the first block of a lane. */
    abstract void begin(int lane, double x);

    /** Turns the block of a lane that ends before row {@link #at} into suffixes, and begins the next one with a value. */
    abstract void close(int lane, double x);

    /** The same in all lanes, row by row. */
    abstract void closeAll(double[] x);

    /** Adds a value to the current block. */
    abstract void add(int lane, double x);

    /** The indicator after {@link #add}; {@code full} tells whether its window is. */
    abstract double value(int lane, double x, boolean full);

    /** Remembers and adds the values of all lanes and gives the indicators. */
    abstract void addAll(double[] x, double[] out);
}
