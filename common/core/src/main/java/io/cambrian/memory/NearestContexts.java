package io.cambrian.memory;

/**
 * Finds the nearest contexts of a bank. The exact way is {@link ExactNearest}; approximate ones stand behind the same
 * interface and say what share they find.
 */
@FunctionalInterface
public interface NearestContexts {
    /**
     * The nearest of the first cases of the bank.
     *
     * @param context one number per feature, NaN where unknown; a case that does not know a feature that is known here has no
     *     distance and is never found
     * @param scale positive and finite per known feature; differences are divided by it
     * @param known only so many of the first cases exist; see {@link CaseBank#knownBy}
     * @param count at most so many are returned
     */
    Neighbors nearest(double[] context, double[] scale, int known, int count);
}
