package io.cambrian.feature;

/**
 * Highest or lowest value of a window, by a queue of the values that can still become the extreme: each value enters and
 * leaves once, so a bar costs O(1) on average.
 */
final class Extreme extends SingleInput {
    private final int n;
    private final double sign;
    private final boolean beforeCurrent;
    private final double[] value;
    private final long[] bar;
    private final int mask;
    private int head;
    private int tail; // exclusive; head == tail is empty
    private long bars;

    /**
     * @param highest the highest value, else the lowest
     * @param beforeCurrent the window ends one bar before the current one, else it includes it
     */
    Extreme(int n, boolean highest, boolean beforeCurrent) {
        this.n = n;
        this.sign = highest ? 1 : -1;
        this.beforeCurrent = beforeCurrent;
        int capacity = Integer.highestOneBit(n) * 2;
        value = new double[capacity];
        bar = new long[capacity];
        mask = capacity - 1;
    }

    @Override
    double step(double x) {
        double before = bars >= n ? sign * value[head & mask] : Double.NaN;
        double v = sign * x;
        if (head != tail && bar[head & mask] <= bars - n) {
            head++;
        }
        while (head != tail && value[(tail - 1) & mask] <= v) {
            tail--;
        }
        value[tail & mask] = v;
        bar[tail & mask] = bars;
        tail++;
        bars++;
        return beforeCurrent ? before : bars >= n ? sign * value[head & mask] : Double.NaN;
    }

    @Override
    void restart() {
        head = 0;
        tail = 0;
        bars = 0;
    }
}
