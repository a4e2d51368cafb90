package io.cambrian.feature;

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
     * Feeds the first {@code bars} values of a column. Each kind has its own copy of this loop, so that the compiler sees
     * which {@link #step} it calls and can inline it.
     */
    abstract void run(double[] x, int bars, double[] out);
}
