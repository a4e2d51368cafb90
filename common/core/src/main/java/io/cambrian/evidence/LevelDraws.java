package io.cambrian.evidence;

import java.util.Locale;

/**
 * Bootstrap samples that a p-value needs where it is compared with a small level. One of n samples, itself included, is never below
 * 1 / (n + 1); at {@value #HITS_AT_LEVEL} / level samples Monte Carlo errs by half of a p-value at the level, and there are
 * {@value #MOST} at most.
 */
public final class LevelDraws {
    /** The most samples of a test: with one more, a million. */
    public static final int MOST = 999_999;

    /** Samples as extreme as what was seen, itself included, at a p-value of the level. */
    private static final int HITS_AT_LEVEL = 4;

    private LevelDraws() {}

    /** Whether the most samples can show a p-value as small as a level. */
    public static boolean isReachable(double level) {
        return 1.0 / (MOST + 1) <= level;
    }

    /** How a sentence on a level goes on that {@link #isReachable} denies, and what then never happens; nothing after another. */
    public static String limit(double level, String never) {
        return isReachable(level)
                ? ""
                : String.format(
                        Locale.ROOT, ", which is less than %,d draws can show, so that %s any more", MOST, never);
    }

    /**
     * Samples of a test at a level.
     *
     * @param fewest that are made in any case, and are enough where they can show the level, or no samples can
     */
    static int of(double level, int fewest) {
        return level * (fewest + 1) >= 1 || !isReachable(level)
                ? fewest
                : (int) Math.min(MOST, Math.ceil(HITS_AT_LEVEL / level) - 1);
    }

    /** Samples as extreme as what was seen, itself included, with which a test of so many is at the level, at most. */
    static int most(double level, int samples) {
        return (int) Math.floor(level * (samples + 1.0));
    }
}
