package io.cambrian.seed;

/**
 * Random numbers as pure functions of a seed and two counters: scenario {@code s} has the same number {@code k} whoever draws
 * it, so that simulations are bit-identical for any partitioning and any of their scenarios can be drawn again.
 *
 * <p>Bits are the output of SplitMix64's finalizer over a Weyl sequence whose increments differ by scenario (Steele, Lea,
 * Flood 2014, doi:10.1145/2660193.2660195). Stateless and safe for concurrent use.
 */
public final class Counters {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Counters() {}

    /** The start of a scenario's own sequence; pass it to {@link #bits}. */
    public static long scenario(long seed, long scenario) {
        return mix(seed ^ mix(scenario * GOLDEN + 0x2545F4914F6CDD1DL));
    }

    /** 64 random bits: element {@code index} of a scenario's sequence. */
    public static long bits(long scenarioStart, long index) {
        return mix(scenarioStart + (index + 1) * GOLDEN);
    }

    /** A standard normal number to the accuracy of double: Wichura's inverse of 53 random bits. */
    public static double normal(long scenarioStart, long index) {
        // the middle of the cell, so that neither 0 nor 1 occurs
        return InverseNormal.of(((bits(scenarioStart, index) >>> 11) + 0.5) * 0x1.0p-53);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
