package io.cambrian.backtest;

/**
 * Compares two columns bar by bar into bits. In blocks of 1,024 bars, the comparison is done in arithmetic that the compiler
 * turns into vector instructions, as it does not for a comparison: the difference, if positive, is scaled until it is 1 at
 * least, cut to 1, and added up with the weight of its bit. Exact for all finite numbers: a difference of doubles is 0 only
 * where they are equal, and the least positive double times 2^2000 is above 1.
 *
 * <p>Numbers that are compared often bring keys: twice as many fit a vector, a difference is one instruction, and they lie in
 * the order in which their bits come out in the order of time. Where keys are equal, the numbers themselves decide. With
 * {@link WideComparison} there is no need for any of this.
 */
final class BitComparison {
    static final int BLOCK_WORDS = 16;
    static final int BLOCK_BARS = BLOCK_WORDS * 64;
    private static final double SCALE = 0x1p1000;
    private static final int[] NO_KEYS = new int[0];
    /** Of the 64 groups of bars in a block: from here on it is better to compare the whole block again. */
    private static final int MANY_TIES = 12;

    /** Numbers by bar. */
    interface Numbers {
        /**
         * The values of a number at {@code first <= t < end}, in an array that is indexed by bar; elsewhere it may hold
         * anything. Valid until {@link #forget}.
         */
        double[] values(int number, int first, int end);

        /** Lets the memory of {@link #values} be used again. */
        void forget();

        /**
         * Whole numbers of at most 31 bits, in the order of the values or equal where those are close, at {@link #keyPlace}
         * of each bar, in whole blocks; null where there are none for this number. On bars on which it is not known, it has
         * one that no other number has there.
         */
        int[] keys(int number);

        /** Whether a number is the same on all bars. */
        boolean isConstant(int number);
    }

    /** Where the key of a bar is. The bars of a half of a word, one for each binary digit, are 32 places apart. */
    static int keyPlace(int bar) {
        return bar & -BLOCK_BARS | (bar & 31) << 5 | (bar & 32) >>> 1 | (bar & BLOCK_BARS - 1) >>> 6;
    }

    private final WideComparison wide;
    private final long[] lanes = new long[16];
    private double[] scratch = new double[0];
    private int[] signs = new int[0];
    private int[] differences = new int[0];
    /** Which side of the comparison at hand is a constant: 1 the greater, -1 the smaller, 0 none. */
    private int fixedSide;

    private double fixed;
    private int fixedKey;

    /** @param wide what compares blocks, or null for plain Java */
    BitComparison(WideComparison wide) {
        this.wide = wide;
    }

    /** Whether keys are of use. */
    boolean wantsKeys() {
        return wide == null;
    }

    /**
     * The bars on which {@code a > b}, among {@code from <= t < bars}; the other bits of the words mean nothing, words
     * before {@code from} are 0.
     *
     * @param numbers that hold both
     * @param finite whether both are finite on all those bars; if not, the bits of bars on which one is not mean nothing
     * @param equalsToo whether to look for equal values
     * @return whether there are any; means nothing where not looked for
     */
    boolean greater(Numbers numbers, int a, int b, int from, int bars, boolean finite, boolean equalsToo, long[] out) {
        int words = Bits.words(bars);
        int w = Math.min(words, from >>> 6);
        for (int i = 0; i < w; i++) {
            out[i] = 0;
        }
        boolean equals = false;
        if (finite) {
            if (scratch.length < bars) {
                int whole = bars + BLOCK_BARS - 1 & -BLOCK_BARS;
                scratch = new double[whole];
                signs = new int[whole];
                differences = new int[whole];
            }
            findFixed(numbers, a, b, bars);
            int[] keysA = fixedSide > 0 ? NO_KEYS : numbers.keys(a);
            int[] keysB = fixedSide < 0 ? NO_KEYS : numbers.keys(b);
            if (keysA != null && keysB != null) {
                return keyed(numbers, a, b, keysA, keysB, from, bars, equalsToo, out);
            }
            int first = (from + 63) >>> 6;
            int whole = bars >>> 6;
            if (whole - first >= BLOCK_WORDS) {
                equals = plain(numbers, a, b, w, first, from, bars, equalsToo, out);
                for (int v = first; v < whole; v += BLOCK_WORDS) {
                    int start = Math.min(v, whole - BLOCK_WORDS); // the last block may overlap the one before
                    int p = start << 6;
                    equals |= byValues(numbers, a, b, p, equalsToo && !equals, out);
                }
                w = whole;
            }
        }
        return plain(numbers, a, b, w, words, Math.max(from, w << 6), bars, equalsToo && !equals, out) || equals;
    }

    /** A constant is kept in a register where the other side is none. */
    private void findFixed(Numbers numbers, int a, int b, int bars) {
        boolean greater = numbers.isConstant(a);
        boolean smaller = numbers.isConstant(b);
        fixedSide = wide != null || greater == smaller || bars == 0 ? 0 : greater ? 1 : -1;
        if (fixedSide != 0) {
            fixed = numbers.values(greater ? a : b, 0, 1)[0];
            fixedKey = NumberColumns.key(fixed);
            numbers.forget();
        }
    }

    /** A whole block of finite numbers; whether values are equal, if that is asked. */
    private boolean byValues(Numbers numbers, int a, int b, int p, boolean equalsToo, long[] out) {
        double[] x = numbers.values(a, p, p + BLOCK_BARS);
        double[] y = numbers.values(b, p, p + BLOCK_BARS);
        wholeBlock(x, y, p, p >>> 6, out);
        boolean equals = equalsToo && anyEqualInBlock(x, y, p);
        numbers.forget();
        return equals;
    }

    private boolean keyed(
            Numbers numbers,
            int a,
            int b,
            int[] keysA,
            int[] keysB,
            int from,
            int bars,
            boolean equalsToo,
            long[] out) {
        int words = Bits.words(bars);
        boolean equals = false;
        for (int p = from & -BLOCK_BARS; p < bars; p += BLOCK_BARS) {
            int w = p >>> 6;
            int end = Math.min(words, w + BLOCK_WORDS);
            int ties = keyBlock(keysA, keysB, p, w, end, out);
            if (ties >= MANY_TIES && from <= p && p + BLOCK_BARS <= bars) {
                equals |= byValues(numbers, a, b, p, equalsToo && !equals, out);
            } else if (ties >= MANY_TIES) {
                equals |= plain(numbers, a, b, w, end, Math.max(from, p), bars, equalsToo && !equals, out);
            } else if (ties > 0) {
                double[] x = numbers.values(a, Math.max(from, p), Math.min(bars, p + BLOCK_BARS));
                double[] y = numbers.values(b, Math.max(from, p), Math.min(bars, p + BLOCK_BARS));
                equals |= resolveTies(x, y, p, from, bars, out);
                numbers.forget();
            }
        }
        for (int w = (from & -BLOCK_BARS) >>> 6; w < Math.min(words, from >>> 6); w++) {
            out[w] = 0;
        }
        return equals;
    }

    private void wholeBlock(double[] a, double[] b, int p, int start, long[] out) {
        if (wide != null) {
            wide.greater(a, b, p, out, start);
            return;
        }
        if (fixedSide == 0) {
            block(a, b, p, scratch);
        } else {
            block(fixedSide > 0 ? b : a, fixed, -fixedSide, p, scratch);
        }
        fold(p, scratch);
        for (int k = 0; k < 16; k++) {
            lanes[k] = (long) scratch[p + k] | (long) scratch[p + k + 16] << 32;
        }
        transpose(lanes, out, start);
    }

    /** Words {@code w} to {@code end}, exclusive, bit by bit. */
    private static boolean plain(
            Numbers numbers, int a, int b, int w, int end, int from, int bars, boolean equalsToo, long[] out) {
        int to = Math.min(bars, end << 6);
        double[] x = numbers.values(a, Math.min(w << 6, to), to);
        double[] y = numbers.values(b, Math.min(w << 6, to), to);
        Bits.greater(x, y, w, end, bars, out);
        boolean equals = equalsToo && anyEqual(x, y, from, to);
        numbers.forget();
        return equals;
    }

    private static boolean anyEqual(double[] a, double[] b, int from, int to) {
        for (int t = from; t < to; t++) {
            if (a[t] == b[t]) {
                return true;
            }
        }
        return false;
    }

    /** Multiplies the differences of eight bars each: 0 where one of them is, or, rarely, where the product vanishes. */
    private boolean anyEqualInBlock(double[] a, double[] b, int p) {
        products(a, b, p, scratch);
        boolean mayBe = false;
        for (int i = p; i < p + 128; i++) {
            mayBe |= !(Math.abs(scratch[i]) > 0);
        }
        return mayBe && anyEqual(a, b, p, p + BLOCK_BARS);
    }

    private static void products(double[] a, double[] b, int p, double[] s) {
        for (int i = p; i < p + 512; i++) {
            s[i] = (a[i] - b[i]) * (a[i + 512] - b[i + 512]);
        }
        for (int i = p; i < p + 256; i++) {
            s[i] = s[i] * s[i + 256];
        }
        for (int i = p; i < p + 128; i++) {
            s[i] = s[i] * s[i + 128];
        }
    }

    /** Leaves in element p + k, k below 512, the bits of the bars p + k and p + 512 + k as digits 0 and 16 of a number. */
    private static void block(double[] a, double[] b, int p, double[] s) {
        for (int i = p; i < p + 512; i++) {
            double d = a[i] - b[i];
            double e = a[i + 512] - b[i + 512];
            s[i] = Math.min(1, (d + Math.abs(d)) * SCALE * SCALE)
                    + 65536 * Math.min(1, (e + Math.abs(e)) * SCALE * SCALE);
        }
    }

    /** The same where {@code (x - level) * sign} is positive. */
    private static void block(double[] x, double level, double sign, int p, double[] s) {
        for (int i = p; i < p + 512; i++) {
            double d = (x[i] - level) * sign;
            double e = (x[i + 512] - level) * sign;
            s[i] = Math.min(1, (d + Math.abs(d)) * SCALE * SCALE)
                    + 65536 * Math.min(1, (e + Math.abs(e)) * SCALE * SCALE);
        }
    }

    /** Leaves in element p + k, k below 32, the bits of the bars p + 32 j + k as the j-th binary digits of a number. */
    private static void fold(int p, double[] s) {
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
     * Compares by keys; the sign of a difference of 31-bit numbers is in its 32nd.
     *
     * @return the number of groups of 16 bars in which keys are equal
     */
    private int keyBlock(int[] a, int[] b, int p, int word, int endWord, long[] out) {
        if (fixedSide == 0) {
            keys(a, b, p, signs, differences);
        } else {
            keys(fixedSide > 0 ? b : a, fixedKey, fixedSide >> 1, p, signs, differences);
        }
        foldKeys(p, signs, differences);
        for (int w = word; w < endWord; w++) {
            int i = p + w - word;
            out[w] = signs[i] & 0xffffffffL | (long) signs[i + BLOCK_WORDS] << 32;
        }
        int ties = 0;
        for (int i = p; i < p + 64; i++) {
            ties += differences[i] >>> 31;
        }
        return ties;
    }

    /** Leaves in element p + k, k below 512, two binary digits, and a sign bit if two keys are equal. */
    private static void keys(int[] a, int[] b, int p, int[] s, int[] z) {
        for (int i = p; i < p + 512; i++) {
            int d = b[i] - a[i];
            int e = b[i + 512] - a[i + 512];
            s[i] = d >>> 31 | e >>> 31 << 16;
            z[i] = d - 1 & ~d | e - 1 & ~e;
        }
    }

    /** The same for {@code x > level} where {@code flip} is -1, and {@code level > x} where it is 0. */
    private static void keys(int[] x, int level, int flip, int p, int[] s, int[] z) {
        for (int i = p; i < p + 512; i++) {
            int d = (x[i] - level ^ flip) - flip;
            int e = (x[i + 512] - level ^ flip) - flip;
            s[i] = d >>> 31 | e >>> 31 << 16;
            z[i] = d - 1 & ~d | e - 1 & ~e;
        }
    }

    /** Leaves in element p + k, k below 32, a binary digit per row of 32 keys, and for each of 64 groups a sign bit if two are equal. */
    private static void foldKeys(int p, int[] s, int[] z) {
        for (int i = p; i < p + 256; i++) {
            s[i] = s[i] | s[i + 256] << 8;
            z[i] = z[i] | z[i + 256];
        }
        for (int i = p; i < p + 128; i++) {
            s[i] = s[i] | s[i + 128] << 4;
            z[i] = z[i] | z[i + 128];
        }
        for (int i = p; i < p + 64; i++) {
            s[i] = s[i] | s[i + 64] << 2;
            z[i] = z[i] | z[i + 64];
        }
        for (int i = p; i < p + 32; i++) {
            s[i] = s[i] | s[i + 32] << 1;
        }
    }

    /** Compares the groups that have ties bar by bar; whether values are equal. */
    private boolean resolveTies(double[] a, double[] b, int p, int from, int bars, long[] out) {
        boolean equals = false;
        for (int i = 0; i < 64; i++) {
            if (differences[p + i] < 0) {
                int first = p + ((i & 15) << 6) + ((i & 16) << 1) + (i >>> 5);
                for (int t = first; t < first + 32; t += 2) {
                    if (t >= from && t < bars) {
                        long bit = 1L << t;
                        out[t >>> 6] = a[t] > b[t] ? out[t >>> 6] | bit : out[t >>> 6] & ~bit;
                        equals |= a[t] == b[t];
                    }
                }
            }
        }
        return equals;
    }

    /**
     * Brings the bits of a block into the order of time: a transposition of 16 by 16 bits, four side by side. Lane k holds
     * the digits of lanes k and k + 16 of the block, one above the other.
     */
    private static void transpose(long[] lane, long[] out, int w) {
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
        for (int start = 0; start < 16; start += 2 * m) {
            for (int k = start; k < start + m; k++) {
                long t = (lane[k] >>> m ^ lane[k + m]) & mask;
                lane[k + m] ^= t;
                lane[k] ^= t << m;
            }
        }
    }
}
