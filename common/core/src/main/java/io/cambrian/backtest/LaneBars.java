package io.cambrian.backtest;

import java.util.Arrays;

/**
 * The next bars of some of the instruments of a {@link RunnerLanes}; each array has an element for each lane, each set of lanes
 * is in words as {@link Bits} are.
 */
public final class LaneBars {
    /** Lanes that have a bar; the first {@link #count} elements count. */
    final int[] lanes;

    final int[] day;
    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    final double[] volume;
    /** Lanes that have a bar. */
    final long[] live;
    /** Those of them in which positions may be opened. */
    final long[] member;

    int count;
    int firstDay = Integer.MAX_VALUE;
    int lastDay = Integer.MIN_VALUE;

    /** For so many lanes; none has a bar. */
    public LaneBars(int width) {
        lanes = new int[width];
        day = new int[width];
        open = new double[width];
        high = new double[width];
        low = new double[width];
        close = new double[width];
        volume = new double[width];
        live = new long[Bits.words(width)];
        member = new long[live.length];
    }

    /** Whether every lane has a bar. */
    boolean isDense() {
        return count == lanes.length;
    }

    /** No lane has a bar. */
    public void clear() {
        count = 0;
        firstDay = Integer.MAX_VALUE;
        lastDay = Integer.MIN_VALUE;
        Arrays.fill(live, 0);
        Arrays.fill(member, 0);
    }

    /** Day of the last bar of a lane. */
    public int day(int lane) {
        return day[lane];
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Gives a lane its bar, at most one before the next {@link #clear}; prices as in {@link StrategyRunner#onBar}.
     *
     * @param barDay days since 1970-01-01
     * @param isMember whether positions may be opened in it on this day
     */
    public void put(int lane, int barDay, double o, double h, double l, double c, double v, boolean isMember) {
        lanes[count++] = lane;
        day[lane] = barDay;
        open[lane] = o;
        high[lane] = h;
        low[lane] = l;
        close[lane] = c;
        volume[lane] = v;
        Bits.set(live, lane);
        if (isMember) {
            Bits.set(member, lane);
        }
        firstDay = Math.min(firstDay, barDay);
        lastDay = Math.max(lastDay, barDay);
    }

    /** Those lanes of a word of {@link #member} whose bar is of a day or a later one. */
    long membersFrom(int from, int word) {
        if (firstDay >= from || member[word] == 0) {
            return member[word];
        }
        if (lastDay < from) {
            return 0;
        }
        long late = 0;
        for (long rest = member[word]; rest != 0; rest &= rest - 1) {
            int bit = Long.numberOfTrailingZeros(rest);
            late |= day[(word << 6) + bit] >= from ? 1L << bit : 0;
        }
        return late;
    }
}
