package io.cambrian.backtest;

/**
 * Compares two columns bar by bar into bits. In blocks of 1,024 bars, the comparison is done in arithmetic that the compiler
 * turns into vector instructions, as it does not for a comparison: the difference, if positive, is scaled until it is 1 at
 * least, cut to 1, and added up with the weight of its bit. Exact for all finite numbers: a difference of doubles is 0 only
 * where they are equal, and the least positive double times 2^2000 is above 1.
 */
final class BitComparison {
    private static final int BLOCK_WORDS = 16;
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
            int whole = bars >>> 6;
            if (whole - first >= BLOCK_WORDS) {
                Bits.greater(a, b, w, first, bars, out);
                for (int v = first; v < whole; v += BLOCK_WORDS) {
                    int start = Math.min(v, whole - BLOCK_WORDS); // the last block may overlap the one before
                    block(a, b, start << 6, scratch);
                    transpose(scratch, start << 6, lanes, out, start);
                }
                w = whole;
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

    /**
     * Brings the bits of a block into the order of time: a transposition of 16 by 16 bits, four side by side. Lane k holds
     * the digits of lanes k and k + 16 of the block, one above the other.
     */
    private static void transpose(double[] s, int p, long[] lane, long[] out, int w) {
        for (int k = 0; k < 16; k++) {
            lane[k] = (long) s[p + k] | (long) s[p + k + 16] << 32;
        }
        exchange(lane, 8, 0x00ff00ff00ff00ffL);
        exchange(lane, 4, 0x0f0f0f0f0f0f0f0fL);
        exchange(lane, 2, 0x3333333333333333L);
        exchange(lane, 1, 0x5555555555555555L);
        for (int v = 0; v < 8; v++) {
            long a = lane[2 * v];
            long b = lane[2 * v + 1];
            out[w + v] = a & 0xffff | (a >>> 32 & 0xffff) << 16 | (b & 0xffff) << 32 | (b >>> 32 & 0xffff) << 48;
            out[w + v + 8] = a >>> 16 & 0xffff | (a >>> 48) << 16 | (b >>> 16 & 0xffff) << 32 | (b >>> 48) << 48;
        }
    }

    private static void exchange(long[] lane, int m, long mask) {
        for (int k = 0; k < 16; k = (k + m + 1) & ~m) {
            long t = (lane[k] >>> m ^ lane[k + m]) & mask;
            lane[k + m] ^= t;
            lane[k] ^= t << m;
        }
    }
}
