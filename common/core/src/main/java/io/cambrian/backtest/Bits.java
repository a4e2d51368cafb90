package io.cambrian.backtest;

import java.util.Arrays;

/** Sets of bars as words of 64 bits; bar t is bit t % 64 of word t / 64. Bits beyond the last bar are always 0. */
final class Bits {
    private static final long EXPONENT = 0x7ff0000000000000L;

    private Bits() {}

    static int words(int bars) {
        return (bars + 63) >>> 6;
    }

    static boolean get(long[] bits, int bar) {
        return (bits[bar >>> 6] >>> bar & 1) != 0;
    }

    static void set(long[] bits, int bar) {
        bits[bar >>> 6] |= 1L << bar;
    }

    /** The first set bar at or after {@code from}, or {@code none} if there is none before it. */
    static int next(long[] bits, int from, int none) {
        if (from >= none) {
            return none;
        }
        int w = from >>> 6;
        long word = bits[w] & -1L << from;
        int words = words(none);
        while (word == 0) {
            if (++w >= words) {
                return none;
            }
            word = bits[w];
        }
        return Math.min(none, (w << 6) + Long.numberOfTrailingZeros(word));
    }

    /** The bars on which a number is finite. */
    static void finite(double[] x, int bars, long[] out) {
        for (int w = 0, t = 0; t < bars; w++) {
            long word = 0;
            int end = Math.min(bars, t + 64);
            for (int bit = 0; t < end; t++, bit++) {
                word |= (finiteSign(x[t]) >>> 63) << bit;
            }
            out[w] = word;
        }
    }

    /** Negative exactly where a number is finite. */
    private static long finiteSign(double x) {
        return (Double.doubleToRawLongBits(x) & Long.MAX_VALUE) - EXPONENT;
    }

    /** Whether all are: of finite numbers alone is the product with 0 zero. Eight sums, so that none waits for another. */
    static boolean allFinite(double[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        int t = from;
        for (; t < to - 7; t += 8) {
            a += 0 * x[t];
            b += 0 * x[t + 1];
            c += 0 * x[t + 2];
            d += 0 * x[t + 3];
            e += 0 * x[t + 4];
            f += 0 * x[t + 5];
            g += 0 * x[t + 6];
            h += 0 * x[t + 7];
        }
        for (; t < to; t++) {
            a += 0 * x[t];
        }
        return a + b + c + d + e + f + g + h == 0;
    }

    /** Sets the bars {@code from <= t < to} and no others, in the words that hold {@code to} bars. */
    static void range(int from, int to, long[] out) {
        int words = words(to);
        for (int w = 0; w < words; w++) {
            int start = w << 6;
            long word = from <= start ? -1L : from >= start + 64 ? 0 : -1L << from;
            if (to < start + 64) {
                word &= (1L << to) - 1;
            }
            out[w] = word;
        }
    }

    /** Takes out the bars before {@code from}; all later ones lie in {@code bits}. */
    static void clearBefore(int from, long[] bits) {
        int w = Math.min(bits.length, from >>> 6);
        Arrays.fill(bits, 0, w, 0);
        if (w < bits.length) {
            bits[w] &= -1L << from;
        }
    }

    /**
     * The words {@code from <= w < to} of the bars on which {@code a > b}, among those on which both are finite; elsewhere
     * the bits mean nothing. The sign of b - a decides: it is exact, since a difference of two doubles is 0 only where they
     * are equal.
     */
    static void greater(double[] a, double[] b, int from, int to, int bars, long[] out) {
        int whole = Math.min(to, bars >>> 6);
        for (int w = from; w < whole; w++) {
            int t = w << 6;
            out[w] = eight(a, b, t)
                    | eight(a, b, t + 8) << 8
                    | eight(a, b, t + 16) << 16
                    | eight(a, b, t + 24) << 24
                    | eight(a, b, t + 32) << 32
                    | eight(a, b, t + 40) << 40
                    | eight(a, b, t + 48) << 48
                    | eight(a, b, t + 56) << 56;
        }
        if (whole < to) {
            long word = 0;
            for (int t = whole << 6, bit = 0; t < bars; t++, bit++) {
                word |= above(a, b, t) << bit;
            }
            out[whole] = word;
        }
    }

    /** 1 where {@code a > b}, else 0; a difference of negative zero becomes zero, which has no sign. */
    private static long above(double[] a, double[] b, int t) {
        return Double.doubleToRawLongBits(b[t] - a[t] + 0.0) >>> 63;
    }

    /** Eight bars at once: written out, since the compiler does not unroll what is this short. */
    private static long eight(double[] a, double[] b, int t) {
        return above(a, b, t)
                | above(a, b, t + 1) << 1
                | above(a, b, t + 2) << 2
                | above(a, b, t + 3) << 3
                | above(a, b, t + 4) << 4
                | above(a, b, t + 5) << 5
                | above(a, b, t + 6) << 6
                | above(a, b, t + 7) << 7;
    }
}
