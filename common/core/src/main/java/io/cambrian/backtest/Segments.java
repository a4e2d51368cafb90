package io.cambrian.backtest;

import java.util.Arrays;

/** Held stretches: bar of the entry's fill, bar of the exit's fill, signed fraction at entry. A list that is used again. */
final class Segments {
    /** The exit of a position that is not left. */
    static final int OPEN = Integer.MAX_VALUE;

    private int[] entry = new int[1024];
    private int[] exit = new int[1024];
    private double[] fraction = new double[1024];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(int entryBar, int exitBar, double signedFraction) {
        if (size == entry.length) {
            entry = Arrays.copyOf(entry, 2 * size);
            exit = Arrays.copyOf(exit, 2 * size);
            fraction = Arrays.copyOf(fraction, 2 * size);
        }
        entry[size] = entryBar;
        exit[size] = exitBar;
        fraction[size++] = signedFraction;
    }

    int entry(int i) {
        return entry[i];
    }

    int exit(int i) {
        return exit[i];
    }

    double fraction(int i) {
        return fraction[i];
    }
}
