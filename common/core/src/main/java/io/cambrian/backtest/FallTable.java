package io.cambrian.backtest;

/**
 * Highest and lowest price of any stretch of bars, and the least ratio of a price to an earlier or the same one, in constant
 * time: a disjoint sparse table. Two neighboring stretches join by the greater high, the lesser low, and the least of both
 * ratios and of the right low over the left high.
 */
final class FallTable {
    /** Stretches inside one block of this many bars are looked through. */
    private static final int SHORT_BITS = 3;

    private double[] price;
    private double[][] high = new double[0][];
    private double[][] low = new double[0][];
    private double[][] ratio = new double[0][];

    private double highest;
    private double lowest;
    private double worst;

    /** @param price positive; kept, not copied */
    void build(double[] price, int n) {
        this.price = price;
        int levels = Math.max(0, 32 - Integer.numberOfLeadingZeros(Math.max(1, n - 1)) - SHORT_BITS);
        if (high.length < levels || (levels > 0 && high[0].length < n)) {
            high = new double[levels][n];
            low = new double[levels][n];
            ratio = new double[levels][n];
        }
        for (int level = 0; level < levels; level++) {
            int half = 1 << level + SHORT_BITS;
            for (int middle = half; middle < n; middle += 2 * half) {
                left(price, middle - half, middle, high[level], low[level], ratio[level]);
                right(price, middle, Math.min(n, middle + half), high[level], low[level], ratio[level]);
            }
        }
    }

    private static void left(double[] price, int from, int middle, double[] high, double[] low, double[] ratio) {
        double h = price[middle - 1];
        double l = h;
        double r = 1;
        for (int i = middle - 1; i >= from; i--) {
            double p = price[i];
            l = p < l ? p : l;
            h = p > h ? p : h;
            double fall = l / p;
            r = fall < r ? fall : r;
            high[i] = h;
            low[i] = l;
            ratio[i] = r;
        }
    }

    private static void right(double[] price, int middle, int to, double[] high, double[] low, double[] ratio) {
        double h = price[middle];
        double l = h;
        double r = 1;
        for (int i = middle; i < to; i++) {
            double p = price[i];
            l = p < l ? p : l;
            h = p > h ? p : h;
            double fall = p / h;
            r = fall < r ? fall : r;
            high[i] = h;
            low[i] = l;
            ratio[i] = r;
        }
    }

    /** Looks at the bars from {@code from} to {@code to}, both included. */
    void query(int from, int to) {
        int differ = (from ^ to) >>> SHORT_BITS;
        if (differ == 0) {
            scan(from, to);
            return;
        }
        int level = 31 - Integer.numberOfLeadingZeros(differ);
        double leftHigh = high[level][from];
        double rightLow = low[level][to];
        highest = Math.max(leftHigh, high[level][to]);
        lowest = Math.min(low[level][from], rightLow);
        worst = Math.min(Math.min(ratio[level][from], ratio[level][to]), rightLow / leftHigh);
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
