package io.cambrian.backtest;

/**
 * Compares two columns bar by bar into bits. In blocks of 1,024 bars, the comparison is done in arithmetic that the compiler
 * turns into vector instructions, as it does not for a comparison: the difference, if positive, is scaled until it is 1 at
 * least, cut to 1, and added up with the weight of its bit. Exact for all finite numbers: a difference of doubles is 0 only
 * where they are equal, and the least positive double times 2^2000 is above 1.
 */
final class BitComparison {
    private static final int BLOCK = 1024;
    private static final double SCALE = 0x1p1000;

    private final long[] lanes = new long[16];
    private double[] scratch = new double[0];

    /**
     * The bars on which {@code a > b}, among {@code from <= t < bars}; the other bits of the words mean nothing, words
     * before {@code from} are 0.
     *
     * @param finite whether both are finite on all those bars; if not, the bits of bars on which one is not mean nothing
     */
    void greater(double[] a, double[] b, int from, int bars, boolean finite, long[] out) {
        int words = Bits.words(bars);
        int w = Math.min(words, from >>> 6);
        for (int i = 0; i < w; i++) {
            out[i] = 0;
        }
        if (finite) {
            if (scratch.length < bars) {
                scratch = new double[bars];
            }
            int first = (from + 63) >>> 6;
            int blocks = Math.max(0, bars - (first << 6)) / BLOCK;
            if (blocks > 0) {
                Bits.greater(a, b, w, first, bars, out);
                w = first;
                for (int k = 0; k < blocks; k++, w += 16) {
                    block(a, b, w << 6, scratch);
                    transpose(scratch, w << 6, lanes, out, w);
                }
            }
        }
        Bits.greater(a, b, w, words, bars, out);
    }

    /** Leaves in element p + k, k below 32, the bits of the bars p + 32 j + k as the j-th binary digits of a number. */
    private static void block(double[] a, double[] b, int p, double[] s) {
        for (int i = p; i < p + 512; i++) {
            double d = a[i] - b[i];
            double e = a[i + 512] - b[i + 512];
            s[i] = Math.min(1, (d + Math.abs(d)) * SCALE * SCALE)
                    + 65536 * Math.min(1, (e + Math.abs(e)) * SCALE * SCALE);
        }
        for (int i = p; i < p + 256; i++) {
            s[i] = s[i] + s[i + 256] * 256;
        }
        for (int i = p; i < p + 128; i++) {
            s[i] = s[i] + s[i + 128] * 16;
        }
        for (int i = p; i < p + 64; i++) {
            s[i] = s[i] + s[i + 64] * 4;
        }
        for (int i = p; i < p + 32; i++) {
            s[i] = s[i] + s[i + 32] * 2;
        }
    }

    /** Brings the bits of a block into the order of time: a transposition of 16 by 16 bits, four side by side. */
    private static void transpose(double[] s, int p, long[] lane, long[] out, int w) {
        for (int k = 0; k < 16; k++) {
            lane[k] = fields((long) s[p + k], (long) s[p + k + 16]);
        }
        exchange(lane, 8, 0x00ff00ff00ff00ffL);
        exchange(lane, 4, 0x0f0f0f0f0f0f0f0fL);
        exchange(lane, 2, 0x3333333333333333L);
        exchange(lane, 1, 0x5555555555555555L);
        for (int v = 0; v < 4; v++) {
            long a = lane[4 * v];
            long b = lane[4 * v + 1];
            long c = lane[4 * v + 2];
            long d = lane[4 * v + 3];
            for (int f = 0; f < 4; f++) {
                int shift = 16 * f;
                out[w + 4 * f + v] = a >>> shift & 0xffff
                        | (b >>> shift & 0xffff) << 16
                        | (c >>> shift & 0xffff) << 32
                        | (d >>> shift & 0xffff) << 48;
            }
        }
    }

    /** Puts the digits of two numbers of 32 in turn: digit j of the first at 2 j, of the second at 2 j + 1. */
    private static long fields(long even, long odd) {
        return spread(even) | spread(odd) << 1;
    }

    private static long spread(long x) {
        x = (x | x << 16) & 0x0000ffff0000ffffL;
        x = (x | x << 8) & 0x00ff00ff00ff00ffL;
        x = (x | x << 4) & 0x0f0f0f0f0f0f0f0fL;
        x = (x | x << 2) & 0x3333333333333333L;
        return (x | x << 1) & 0x5555555555555555L;
    }

    private static void exchange(long[] lane, int m, long mask) {
        for (int k = 0; k < 16; k = (k + m + 1) & ~m) {
            long t = (lane[k] >>> m ^ lane[k + m]) & mask;
            lane[k + m] ^= t;
            lane[k] ^= t << m;
        }
    }
}
