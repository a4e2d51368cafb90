package io.cambrian.feature;

import java.util.Arrays;

/** A recurrence over one number per bar. Takes care of gaps: an unknown input starts the recurrence afresh. */
abstract class SingleInput implements Recurrence {
    @Override
    public final double next(double[] inputs) {
        return next(inputs[0]);
    }

    final double next(double x) {
        if (!(x - x == 0)) { // NaN or infinite
            restart();
            return Double.NaN;
        }
        return step(x);
    }

    /** Takes a finite value; gives NaN until warm. */
    abstract double step(double x);

    abstract void restart();

    /**
     * Runs a fresh recurrence along a column whose values are finite from {@code from} on: the same bits as feeding them one
     * by one.
     *
     * @param out its elements below {@code bars} are set
     * @param scratch as long as {@code out}; overwritten
     */
    void run(double[] x, int from, int bars, double[] out, double[] scratch) {
        Arrays.fill(out, 0, Math.min(from, bars), Double.NaN);
        for (int t = from; t < bars; t++) {
            out[t] = step(x[t]);
        }
    }
}
