package io.cambrian.backtest;

/** The next bars of some of the instruments of a {@link RunnerLanes}; each array has an element for each lane. */
public final class LaneBars {
    /** Lanes that have a bar; the first {@link #count} elements count. */
    final int[] lanes;

    final int[] day;
    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    final double[] volume;
    final boolean[] member;
    int count;

    /** For so many lanes; none has a bar. */
    public LaneBars(int width) {
        lanes = new int[width];
        day = new int[width];
        open = new double[width];
        high = new double[width];
        low = new double[width];
        close = new double[width];
        volume = new double[width];
        member = new boolean[width];
    }

    /** Whether every lane has a bar, in the order of the lanes: then loops need not ask which. */
    boolean isDense() {
        if (count < lanes.length) {
            return false;
        }
        for (int q = 0; q < count; q++) {
            if (lanes[q] != q) {
                return false;
            }
        }
        return true;
    }

    /** No lane has a bar. */
    public void clear() {
        count = 0;
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
        member[lane] = isMember;
    }
}
