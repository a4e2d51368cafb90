package io.cambrian.feature;

/**
 * One indicator being computed along one series, bar by bar. Research runs it over a whole column, live feeds it one bar;
 * both therefore get the same bits.
 *
 * <p>NaN means unknown: during warm-up the output is NaN, and a NaN input makes the output NaN and restarts the warm-up
 * (an indicator never bridges a gap). Not safe for concurrent use.
 */
public interface Recurrence {
    /**
     * Takes the next bar and gives the indicator's value at its close.
     *
     * @param inputs one number per input of the {@link IndicatorKind}, in its order; not kept
     */
    double next(double[] inputs);
}
