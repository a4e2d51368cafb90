package io.cambrian.feature;

/**
 * An indicator over the last n values of one input along many lanes. They lie in n rows, of which each step overwrites the
 * oldest, in all lanes alike. A lane without a bar in a step is moved on by a row when its next bar comes.
 */
abstract class LaneWindow extends LaneStates {
    final int n;
    final double[] values; // [row][lane]
    /** Values since the last gap, at most n. */
    final int[] count;
    /** The row of the next value. */
    int at;

    private int steps;
    /** The step of a lane's last bar, or of the last one in which every lane had one. */
    private final int[] seen;

    private int seenByAll;
    private boolean ragged;

    LaneWindow(int n, int width) {
        super(width);
        this.n = n;
        values = new double[n * width];
        count = new int[width];
        seen = new int[width];
    }

    @Override
    public final void next(double[][] inputs, int[] lanes, int bars, double[] out) {
        for (int i = 0; i < bars; i++) {
            int lane = lanes[i];
            int missed = (steps - Math.max(seen[lane], seenByAll)) % n;
            if (missed > 0 && count[lane] > 0) {
                moveOn(lane, missed);
            }
            seen[lane] = steps + 1;
        }
        super.next(inputs, lanes, bars, out);
        ragged |= bars < width;
        advance();
    }

    @Override
    public final void nextOfAll(double[][] inputs, double[] out) {
        int before = steps;
        super.nextOfAll(inputs, out);
        if (steps == before) {
            advance();
        }
        seenByAll = steps;
        ragged = false;
    }

    private void advance() {
        steps++;
        at = at + 1 == n ? 0 : at + 1;
    }

    /** Every lane has a full window that ends in the last row. */
    @Override
    final boolean isWarm() {
        return !ragged && areFull();
    }

    private boolean areFull() {
        for (int values : count) {
            if (values < n) {
                return false;
            }
        }
        return true;
    }

    @Override
    final double take(int lane, double[][] inputs) {
        double value = take(lane, inputs[0][lane]);
        if (count[lane] < n) {
            count[lane]++;
        }
        return value;
    }

    @Override
    final void takeAll(double[][] inputs, double[] out) {
        takeAll(inputs[0], out);
    }

    /** Takes a value into row {@link #at}; {@link #count} does not count it yet. */
    abstract double take(int lane, double x);

    /** Takes a value of each lane, all of whose windows are full. */
    abstract void takeAll(double[] x, double[] out);

    @Override
    void restart(int lane) {
        count[lane] = 0;
    }

    /** Moves what a lane remembers by some rows. */
    void moveOn(int lane, int rows) {
        moveOn(values, lane, rows);
    }

    final void moveOn(double[] table, int lane, int rows) {
        double[] column = new double[n];
        for (int row = 0; row < n; row++) {
            column[row] = table[row * width + lane];
        }
        for (int row = 0; row < n; row++) {
            table[(row + rows) % n * width + lane] = column[row];
        }
    }

    /** The values k bars ago. */
    static final class Lags extends LaneWindow {
        Lags(int k, int width) {
            super(k, width);
        }

        @Override
        double take(int lane, double x) {
            int place = at * width + lane;
            double oldest = count[lane] == n ? values[place] : Double.NaN;
            values[place] = x;
            return oldest;
        }

        @Override
        void takeAll(double[] x, double[] out) {
            System.arraycopy(values, at * width, out, 0, width);
            System.arraycopy(x, 0, values, at * width, width);
        }
    }

    /** Rates of change over k bars as fractions; unknown from a base that is not positive. */
    static final class Changes extends LaneWindow {
        Changes(int k, int width) {
            super(k, width);
        }

        @Override
        double take(int lane, double x) {
            int place = at * width + lane;
            double base = count[lane] == n ? values[place] : Double.NaN;
            values[place] = x;
            return base > 0 ? x / base - 1 : Double.NaN;
        }

        @Override
        void takeAll(double[] x, double[] out) {
            int row = at * width;
            for (int lane = 0; lane < width; lane++) {
                double base = values[row + lane];
                out[lane] = base > 0 ? x[lane] / base - 1 : Double.NaN;
            }
            System.arraycopy(x, 0, values, row, width);
        }
    }
}
