package io.cambrian.feature;

/**
 * One indicator being computed along many series side by side, a lane each: every lane gets the bits that a {@link Recurrence}
 * of its own would give it. Lanes do not know of each other, and need not have their bars together. What a lane remembers lies
 * beside what its neighbors remember at the same distance, so that a bar of all lanes is read and written in one stretch.
 *
 * <p>NaN means unknown, as in {@link Recurrence}. Not safe for concurrent use.
 */
public interface Lanes {
    /**
     * Takes the next bar of some lanes.
     *
     * @param inputs [input][lane], in the order of the {@link IndicatorKind}; not kept
     * @param lanes those that have a bar, each once
     * @param count how many of these elements count
     * @param out [lane]; set for these lanes only
     */
    void next(double[][] inputs, int[] lanes, int count, double[] out);

    /** The same where every lane has a bar and every input is finite: sooner. */
    void nextOfAll(double[][] inputs, double[] out);
}
