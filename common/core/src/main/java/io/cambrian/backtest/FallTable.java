package io.cambrian.backtest;

/**
 * Highest and lowest price of any stretch of bars, and the least ratio of a price to an earlier or the same one, in constant
 * time. Two neighboring stretches join by the greater high, the lesser low, and the least of both ratios and of the right low
 * over the left high. Bars are taken in blocks: kept are the values from each bar to the start and to the end of its block,
 * and, of whole blocks, a disjoint sparse table.
 */
final class FallTable {
    private static final int BLOCK_BITS = 4;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int MASK = BLOCK - 1;

    private double[] price;
    /** Triples of high, low and ratio, from each bar to the end of its block. */
    private double[] toEnd = new double[0];
    /** The same, from the start of its block to each bar. */
    private double[] fromStart = new double[0];
    /** The same of blocks, per level of the table; level 0 is the block itself. */
    private double[][] blocks = new double[0][];

    private double highest;
    private double lowest;
    private double worst;

    /** @param price positive; kept, not copied */
    void build(double[] price, int n) {
        this.price = price;
        int count = n + MASK >>> BLOCK_BITS;
        int levels = 33 - Integer.numberOfLeadingZeros(Math.max(1, count - 1));
        if (toEnd.length < 3 * n || blocks.length < levels || blocks[0].length < 3 * count) {
            toEnd = new double[3 * n];
            fromStart = new double[3 * n];
            blocks = new double[levels][3 * count];
        }
        for (int block = 0; block < count; block++) {
            int from = block << BLOCK_BITS;
            int to = Math.min(n, from + BLOCK);
            ahead(price, from, to, fromStart);
            back(price, from, to, toEnd);
            System.arraycopy(toEnd, 3 * from, blocks[0], 3 * block, 3);
        }
        for (int level = 1; level < levels; level++) {
            int half = 1 << level - 1;
            for (int middle = half; middle < count; middle += 2 * half) {
                spread(blocks[0], middle - 1, middle - half, -1, blocks[level]);
                spread(blocks[0], middle, Math.min(count, middle + half) - 1, 1, blocks[level]);
            }
        }
    }

    private static void ahead(double[] price, int from, int to, double[] out) {
        double h = price[from];
        double l = h;
        double r = 1;
        for (int i = from; i < to; i++) {
            double p = price[i];
            l = Math.min(l, p);
            h = Math.max(h, p);
            r = Math.min(r, p / h);
            out[3 * i] = h;
            out[3 * i + 1] = l;
            out[3 * i + 2] = r;
        }
    }

    private static void back(double[] price, int from, int to, double[] out) {
        double h = price[to - 1];
        double l = h;
        double r = 1;
        for (int i = to - 1; i >= from; i--) {
            double p = price[i];
            l = Math.min(l, p);
            h = Math.max(h, p);
            r = Math.min(r, l / p);
            out[3 * i] = h;
            out[3 * i + 1] = l;
            out[3 * i + 2] = r;
        }
    }

    /** The values of the blocks from {@code start} to each one up to {@code end}, both included. */
    private static void spread(double[] block, int start, int end, int step, double[] out) {
        double h = block[3 * start];
        double l = block[3 * start + 1];
        double r = block[3 * start + 2];
        System.arraycopy(block, 3 * start, out, 3 * start, 3);
        for (int i = start; i != end; ) {
            i += step;
            double bh = block[3 * i];
            double bl = block[3 * i + 1];
            r = Math.min(Math.min(r, block[3 * i + 2]), step > 0 ? bl / h : l / bh);
            h = Math.max(h, bh);
            l = Math.min(l, bl);
            out[3 * i] = h;
            out[3 * i + 1] = l;
            out[3 * i + 2] = r;
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
        highest = toEnd[3 * from];
        lowest = toEnd[3 * from + 1];
        worst = toEnd[3 * from + 2];
        if (last - first == 2) {
            join(blocks[0], first + 1);
        } else if (last - first > 2) {
            int level = 32 - Integer.numberOfLeadingZeros(first + 1 ^ last - 1);
            join(blocks[level], first + 1);
            join(blocks[level], last - 1);
        }
        join(fromStart, to);
    }

    private void join(double[] right, int i) {
        double low = right[3 * i + 1];
        worst = Math.min(Math.min(worst, right[3 * i + 2]), low / highest);
        highest = Math.max(highest, right[3 * i]);
        lowest = Math.min(lowest, low);
    }

    private void scan(int from, int to) {
        highest = price[from];
        lowest = price[from];
        worst = 1;
        for (int t = from + 1; t <= to; t++) {
            highest = Math.max(highest, price[t]);
            lowest = Math.min(lowest, price[t]);
            worst = Math.min(worst, price[t] / highest);
        }
    }

    double highest() {
        return highest;
    }

    double lowest() {
        return lowest;
    }

    /** At most 1. */
    double worst() {
        return worst;
    }
}
