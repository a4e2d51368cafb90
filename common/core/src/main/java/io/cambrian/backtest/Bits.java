package io.cambrian.backtest;

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
    static void known(double[] x, int bars, long[] out) {
        for (int w = 0, t = 0; t < bars; w++) {
            long word = 0;
            int end = Math.min(bars, t + 64);
            for (int bit = 0; t < end; t++, bit++) {
                long magnitude = Double.doubleToRawLongBits(x[t]) & Long.MAX_VALUE;
                word |= (magnitude - EXPONENT >>> 63) << bit;
            }
            out[w] = word;
        }
    }

    /**
     * The bars on which {@code a > b}, among those on which both are finite; elsewhere the bits mean nothing. The sign of
     * b - a decides: it is exact, since a difference of two doubles is 0 only where they are equal.
     */
    static void greater(double[] a, double[] b, int bars, long[] out) {
        int whole = bars >>> 6;
        for (int w = 0; w < whole; w++) {
            int t = w << 6;
            long even = 0;
            long odd = 0;
            for (int bit = 0; bit < 64; bit += 2) {
                even |= (Double.doubleToRawLongBits(b[t + bit] - a[t + bit]) >>> 63) << bit;
                odd |= (Double.doubleToRawLongBits(b[t + bit + 1] - a[t + bit + 1]) >>> 63) << bit;
            }
            out[w] = even | odd << 1;
        }
        if (whole < words(bars)) {
            long word = 0;
            for (int t = whole << 6, bit = 0; t < bars; t++, bit++) {
                word |= (Double.doubleToRawLongBits(b[t] - a[t]) >>> 63) << bit;
            }
            out[whole] = word;
        }
    }
}
