package io.cambrian.backtest;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparison in registers of eight doubles, or of four: the sign of {@code b - a} is shifted into one 64-bit lane for every
 * eighth bar, and a transposition of 8 by 8 bytes and bits brings the bars into the order of time. Adding zero takes the sign
 * from a negative zero; a difference of two doubles is zero only where they are equal.
 */
final class VectorComparison implements WideComparison {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = 8;
    private static final int BARS = 64 * LANES;
    private static final long SIGN = Long.MIN_VALUE;

    private final boolean eight;

    VectorComparison() {
        eight = DOUBLES.length() == LANES;
        if (!eight && DOUBLES.length() != LANES / 2) {
            throw new UnsupportedOperationException("registers of " + DOUBLES.length() + " doubles");
        }
    }

    @Override
    public void greater(double[] a, double[] b, int p, long[] out, int word) {
        for (int i = 0; i < BitComparison.BLOCK_BARS / BARS; i++) {
            int start = word + i * LANES;
            signs(a, b, p + i * BARS, out, start);
            if (!eight) {
                signs(a, b, p + i * BARS + LANES / 2, out, start + LANES / 2);
            }
            intoTime(out, start);
        }
    }

    /** As many of the eight lanes as a register holds: lane k gets the bars p + 8 j + k as its bits j. */
    private static void signs(double[] a, double[] b, int p, long[] out, int o) {
        LongVector signs = LongVector.zero(LONGS);
        for (int t = p; t < p + BARS; t += 4 * LANES) {
            signs = signs.lanewise(VectorOperators.LSHR, 4)
                    .or(sign(a, b, t).lanewise(VectorOperators.LSHR, 3))
                    .or(sign(a, b, t + LANES).lanewise(VectorOperators.LSHR, 2))
                    .or(sign(a, b, t + 2 * LANES).lanewise(VectorOperators.LSHR, 1))
                    .or(sign(a, b, t + 3 * LANES));
        }
        signs.intoArray(out, o);
    }

    private static LongVector sign(double[] a, double[] b, int t) {
        return DoubleVector.fromArray(DOUBLES, b, t)
                .sub(DoubleVector.fromArray(DOUBLES, a, t))
                .add(0.0)
                .reinterpretAsLongs()
                .and(SIGN);
    }

    /** Transposes eight lanes of eight bytes, then the eight by eight bits of each word. */
    private static void intoTime(long[] x, int o) {
        bytes(x, o, 4, 32, 0x00000000ffffffffL);
        bytes(x, o, 2, 16, 0x0000ffff0000ffffL);
        bytes(x, o, 1, 8, 0x00ff00ff00ff00ffL);
        for (int w = o; w < o + LANES; w++) {
            x[w] = bits(x[w]);
        }
    }

    private static void bytes(long[] x, int o, int distance, int shift, long mask) {
        for (int start = o; start < o + LANES; start += 2 * distance) {
            for (int k = start; k < start + distance; k++) {
                long t = (x[k] >>> shift ^ x[k + distance]) & mask;
                x[k + distance] ^= t;
                x[k] ^= t << shift;
            }
        }
    }

    /** Bit j of byte k becomes bit k of byte j. */
    private static long bits(long x) {
        long t = (x ^ x >>> 7) & 0x00aa00aa00aa00aaL;
        x ^= t ^ t << 7;
        t = (x ^ x >>> 14) & 0x0000cccc0000ccccL;
        x ^= t ^ t << 14;
        t = (x ^ x >>> 28) & 0x00000000f0f0f0f0L;
        return x ^ t ^ t << 28;
    }
}
