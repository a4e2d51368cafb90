package io.cambrian.feature;

import java.util.Arrays;

/**
 * Windows as a suffix of the previous block of n values and a prefix of the current one, as {@link BlockSums} and {@link
 * Extreme} are, along many lanes. The values are those of the {@link LaneHistory}. Of the suffixes only every eighth is kept
 * when a block is closed; those between are computed from there, eight at a time, when the window comes to them. So where many
 * blocks of many windows end on one day, little is written, and less is remembered.
 */
abstract class LaneBlocks extends LaneWindow {
    /** Suffixes that are computed together. */
    static final int GROUP = 8;

    final int n;
    /** Place of the last value in its block; -1 after a gap. */
    private final int[] place;
    /** The place of all lanes; -1 where they differ or it is not known. */
    private int common = -1;

    LaneBlocks(int n, LaneHistory history, int width) {
        super(history, width);
        this.n = n;
        place = new int[width];
        Arrays.fill(place, -1);
    }

    /** Rows for the suffixes that are kept. */
    static double[][] keptRows(int n, int width) {
        return new double[(n + GROUP - 1) / GROUP][width];
    }

    /** Rows for the suffixes of a group. */
    static double[][] groupRows(int n, int width) {
        return new double[Math.min(n, GROUP)][width];
    }

    @Override
    public final void next(double[][] inputs, int[] lanes, int count, double[] out) {
        findPlaces();
        super.next(inputs, lanes, count, out);
    }

    @Override
    final double take(int lane, double x) {
        int p = place[lane] + 1;
        if (p == n) {
            begin(lane, x);
            close(lane);
            p = 0;
        } else if (p == 0) {
            begin(lane, x);
        }
        place[lane] = p;
        add(lane, x);
        if (history.count(lane) < n) {
            return unknown(lane);
        }
        int i = p + 1;
        if (i < n && i % GROUP == 0) {
            open(lane, i);
        }
        return i < n ? value(lane, x, i % GROUP) : value(lane, x);
    }

    @Override
    final void takeAll(double[] x, double[] out) {
        if (common >= 0 && history.least() >= n) {
            int p = common + 1;
            if (p == n) {
                beginAll(x);
                closeAll();
                p = 0;
            }
            common = p;
            int i = p + 1;
            if (i < n && i % GROUP == 0) {
                openAll(i);
            }
            addAll(x, out, i < n ? i % GROUP : -1);
            return;
        }
        findPlaces();
        for (int lane = 0; lane < width; lane++) {
            out[lane] = take(lane, x[lane]);
        }
        findCommon();
    }

    /** From here on lanes may go their own ways. */
    private void findPlaces() {
        if (common >= 0) {
            Arrays.fill(place, common);
            common = -1;
        }
    }

    private void findCommon() {
        common = place[0];
        for (int p : place) {
            if (p != common) {
                common = -1;
                return;
            }
        }
    }

    @Override
    void restart(int lane) {
        place[lane] = -1;
    }

    /** How long ago the value at a place of the previous block is, if the current one has reached another place. */
    final int age(int previous, int reached) {
        return reached + n - previous;
    }

    /** Begins a block with a value. */
    abstract void begin(int lane, double x);

    abstract void beginAll(double[] x);

    /** Computes the suffixes of the previous block from its end, where a new one has begun with the last value. */
    abstract void close(int lane);

    abstract void closeAll();

    /** Computes those of a group from the one after it, where the current block is as long as its first place. */
    abstract void open(int lane, int first);

    abstract void openAll(int first);

    /** Adds a value to the current block. */
    abstract void add(int lane, double x);

    /** The indicator of the current block alone. */
    abstract double value(int lane, double x);

    /** The indicator of the current block and a suffix of the open group. */
    abstract double value(int lane, double x, int suffix);

    /** NaN; the window is not full. */
    abstract double unknown(int lane);

    /**
     * Adds the values of all lanes and gives the indicators.
     *
     * @param suffix that belongs to the window; -1 where the current block is the window
     */
    abstract void addAll(double[] x, double[] out, int suffix);
}
