package io.cambrian.seed;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random streams derived from a path of integers, so that a result depends neither on threads nor on partitions nor on
 * retries: {@code Seeds.stream(runSeed, island, generation, individual, purpose)}.
 *
 * <p>Every element of the path is mixed by the finalizer of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable
 * pseudorandom number generators", doi:10.1145/2660193.2660195; constants of Stafford's variant 13), so neighboring paths
 * give unrelated streams. Pure functions, safe for concurrent use.
 */
public final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** The 64-bit seed of the stream at {@code path} below {@code runSeed}. */
    public static long derive(long runSeed, long... path) {
        long state = mix(runSeed + GOLDEN);
        for (long step : path) {
            state = mix(Long.rotateLeft(state, 25) * 0xD6E8FEB86659FD93L + mix(step ^ 0xA0761D6478BD642FL));
        }
        return mix(state);
    }

    /** A generator seeded with {@link #derive(long, long...)}; not safe for concurrent use. */
    public static RandomGenerator stream(long runSeed, long... path) {
        return new SplittableRandom(derive(runSeed, path));
    }

    /** A seed made from text, such as the name of a purpose: FNV-1a over its UTF-16 units, mixed. */
    public static long ofText(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
