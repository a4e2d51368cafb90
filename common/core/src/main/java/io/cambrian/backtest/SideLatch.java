package io.cambrian.backtest;

import java.util.Arrays;

/**
 * The positions of a strategy with one side whose exits depend on nothing but a condition, 64 bars at a time: a position is
 * held from an entry up to the next exit. An addition carries each entry to the end of its run of bars without exit, as in an
 * adder; the bars on which the result changes are the decisions.
 */
final class SideLatch {
    /** The bars on which the position changes, an entry first. */
    private int[] changes = new int[64];

    private int size;

    /**
     * Finds the decisions before the bar {@code last}.
     *
     * @param enter the bars with an entry, none of which has an exit
     * @param leave the bars with an exit
     */
    void run(long[] enter, long[] leave, int last) {
        int words = Bits.words(last);
        size = 0;
        long carried = 0; // whether a position is held after the last bar of the word before, as its lowest bit
        for (int w = 0; w < words; w++) {
            long stays = ~leave[w];
            long begins = (enter[w] | carried) & stays;
            long held = (begins + stays ^ stays | begins) & stays;
            long changed = held ^ (held << 1 | carried);
            carried = held >>> 63;
            if (w == words - 1 && (last & 63) != 0) {
                changed &= (1L << last) - 1;
            }
            if (size + 64 > changes.length) {
                changes = Arrays.copyOf(changes, 2 * changes.length);
            }
            for (; changed != 0; changed &= changed - 1) {
                changes[size++] = (w << 6) + Long.numberOfTrailingZeros(changed);
            }
        }
    }

    /** How many positions are entered. */
    int positions() {
        return size + 1 >> 1;
    }

    /** The bar at whose close a position is entered. */
    int entered(int i) {
        return changes[2 * i];
    }

    /** The bar at whose close it is left; -1 for the last one, if that is not. */
    int left(int i) {
        return 2 * i + 1 < size ? changes[2 * i + 1] : -1;
    }
}
