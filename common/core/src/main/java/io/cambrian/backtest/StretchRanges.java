package io.cambrian.backtest;

/**
 * Highest and lowest price of any stretch of bars in constant time. Bars are taken in blocks: kept are the extremes from each
 * bar to the start and to the end of its block, and, of whole blocks, a disjoint sparse table.
 */
final class StretchRanges {
    private static final int BLOCK_BITS = 4;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int MASK = BLOCK - 1;

    private double[] price;
    /** Pairs of high and low, from each bar to the end of its block. */
    private double[] toEnd = new double[0];
    /** The same, from the start of its block to each bar. */
    private double[] fromStart = new double[0];
    /** The same of blocks, per level of the table; level 0 is the block itself. */
    private double[][] blocks = new double[0][];

    private double highest;
    private double lowest;

    /** @param price kept, not copied */
    void build(double[] price, int n) {
        this.price = price;
        int count = n + MASK >>> BLOCK_BITS;
        int levels = 33 - Integer.numberOfLeadingZeros(Math.max(1, count - 1));
        if (toEnd.length < 2 * n || blocks.length < levels || blocks[0].length < 2 * count) {
            toEnd = new double[2 * n];
            fromStart = new double[2 * n];
            blocks = new double[levels][2 * count];
        }
        for (int block = 0; block < count; block++) {
            int from = block << BLOCK_BITS;
            int to = Math.min(n, from + BLOCK);
            within(price, from, to, fromStart, toEnd);
            System.arraycopy(toEnd, 2 * from, blocks[0], 2 * block, 2);
        }
        for (int level = 1; level < levels; level++) {
            int half = 1 << level - 1;
            for (int middle = half; middle < count; middle += 2 * half) {
                spread(blocks[0], middle - 1, middle - half, -1, blocks[level]);
                spread(blocks[0], middle, Math.min(count, middle + half) - 1, 1, blocks[level]);
            }
        }
    }

    /** Both directions at once, since each alone waits for its last step. */
    private static void within(double[] price, int from, int to, double[] ahead, double[] back) {
        double high = price[from];
        double low = high;
        double highBack = price[to - 1];
        double lowBack = highBack;
        for (int i = from, j = to - 1; i < to; i++, j--) {
            high = Math.max(high, price[i]);
            low = Math.min(low, price[i]);
            highBack = Math.max(highBack, price[j]);
            lowBack = Math.min(lowBack, price[j]);
            ahead[2 * i] = high;
            ahead[2 * i + 1] = low;
            back[2 * j] = highBack;
            back[2 * j + 1] = lowBack;
        }
    }

    /** The extremes of the blocks from {@code start} to each one up to {@code end}, both included. */
    private static void spread(double[] block, int start, int end, int step, double[] out) {
        double high = block[2 * start];
        double low = block[2 * start + 1];
        for (int i = start; i != end + step; i += step) {
            high = Math.max(high, block[2 * i]);
            low = Math.min(low, block[2 * i + 1]);
            out[2 * i] = high;
            out[2 * i + 1] = low;
        }
    }

    /** Looks at the bars from {@code from} to {@code to}, both included. */
    void query(int from, int to) {
        int first = from >>> BLOCK_BITS;
        int last = to >>> BLOCK_BITS;
        if (first == last) {
            scan(from, to);
            return;
        }
        highest = toEnd[2 * from];
        lowest = toEnd[2 * from + 1];
        if (last - first == 2) {
            join(blocks[0], first + 1);
        } else if (last - first > 2) {
            int level = 32 - Integer.numberOfLeadingZeros(first + 1 ^ last - 1);
            join(blocks[level], first + 1);
            join(blocks[level], last - 1);
        }
        join(fromStart, to);
    }

    private void join(double[] other, int i) {
        highest = Math.max(highest, other[2 * i]);
        lowest = Math.min(lowest, other[2 * i + 1]);
    }

    private void scan(int from, int to) {
        double high = price[from];
        double low = high;
        for (int t = from + 1; t <= to; t++) {
            high = Math.max(high, price[t]);
            low = Math.min(low, price[t]);
        }
        highest = high;
        lowest = low;
    }

    double highest() {
        return highest;
    }

    double lowest() {
        return lowest;
    }
}
