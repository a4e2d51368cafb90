package io.cambrian.backtest;

import java.util.Arrays;

/**
 * The daily sums of one strategy over instruments, filled series by series in the market's order: what {@link Backtest}
 * keeps per day, gathered from held stretches only.
 */
final class DailySums {
    private final ScoringWindow window;
    private final Costs costs;
    private final double[] net;
    private final double[] absolute;
    private final double[] exposure;
    private final double[] traded;
    private final double[] benchmark;
    /** Live instruments beyond the members: held or traded without being one. Null while there are none. */
    private int[] extraLive;
    /** Change of the number of instruments held with an exposure of exactly 1, by day. */
    private final int[] fullChange;

    private long trades;
    private long extraBars;
    private double timeHeld;

    // of the series being added
    private SeriesWindow series;
    private double positionSum;
    private int[] extraDays = new int[0];
    private int extras;

    DailySums(ScoringWindow window, Costs costs) {
        this.window = window;
        this.costs = costs;
        int days = window.size();
        net = new double[days];
        absolute = new double[days];
        exposure = new double[days];
        traded = new double[days];
        benchmark = new double[days];
        fullChange = new int[days + 1];
    }

    /** Makes the sums zero. */
    void clear() {
        Arrays.fill(net, 0);
        Arrays.fill(absolute, 0);
        Arrays.fill(exposure, 0);
        Arrays.fill(traded, 0);
        Arrays.fill(benchmark, 0);
        Arrays.fill(fullChange, 0);
        extraLive = null;
        trades = 0;
        extraBars = 0;
        timeHeld = 0;
    }

    /** Adds the held stretches {@code from} to {@code to} (exclusive) of one series. */
    void add(SeriesWindow series, Segments segments, int from, int to) {
        if (from == to) {
            return;
        }
        this.series = series;
        positionSum = 0;
        extras = 0;
        boolean plain = true;
        for (int k = from; k < to; k++) {
            plain &= segments.fraction(k) == 1;
        }
        if (plain) {
            for (int k = from; k < to; k++) {
                addLongAllIn(segments.entry(k), segments.exit(k));
            }
            trades += to - from;
        } else {
            addByAccount(segments, from, to);
        }
        addBenchmark();
    }

    /** A long position of the whole capital: between its ends it earns exactly what the instrument does. */
    private void addLongAllIn(int entry, int exit) {
        double cost = costs.perSide();
        double[] close = series.series.close();
        boolean atClose = series.series.closeOnly();
        boolean left = exit != Segments.OPEN;
        int last = left ? exit : series.end - 1;
        int entryDay = series.day(entry);
        int lastDay = series.day(last);
        double first = close[entry] / series.fillPrice(entry) / (1 + cost) - 1;
        boolean ended = !left && series.ends;
        if (ended && last == entry) {
            first = (1 + first) * (1 - cost) - 1;
        }
        put(entryDay, first);
        int innerEnd = left || ended ? lastDay : lastDay + 1;
        double[] r = series.returns;
        for (int d = entryDay + 1; d < innerEnd; d++) {
            net[d] += r[d];
            absolute[d] += Math.abs(r[d]);
        }
        if (last > entry && (left || ended)) {
            double price = left ? series.fillPrice(last) : close[last];
            put(lastDay, price * (1 - cost) / close[last - 1] - 1);
        }
        traded[entryDay] += 1 / (1 + cost);
        if (left || ended) {
            traded[lastDay] += 1;
        }
        int holdFrom = atClose ? entry + 1 : entry;
        int holdTo = atClose || !left ? last + 1 : last; // exclusive
        if (holdFrom < holdTo) {
            hold(holdFrom, holdTo);
        }
        if (!series.alwaysMember) {
            for (int t = entry; t <= last; t++) {
                noteLive(t);
            }
        }
    }

    private void hold(int from, int to) {
        positionSum += to - from;
        timeHeld += to - from;
        if (series.contiguous) {
            fullChange[series.day(from)]++;
            fullChange[series.day(to - 1) + 1]--;
        } else {
            for (int t = from; t < to; t++) {
                exposure[series.day(t)] += 1;
            }
        }
    }

    private void put(int day, double simpleReturn) {
        net[day] += simpleReturn;
        absolute[day] += Math.abs(simpleReturn);
    }

    private void noteLive(int bar) {
        if (!series.series.member()[bar]) {
            if (extraLive == null) {
                extraLive = new int[net.length];
            }
            if (extras == extraDays.length) {
                extraDays = Arrays.copyOf(extraDays, Math.max(64, 2 * extras));
            }
            extraLive[series.day(bar)]++;
            extraDays[extras++] = series.day(bar);
        }
    }

    /** Any other position: bar by bar through the account. */
    private void addByAccount(Segments segments, int from, int to) {
        CellAccount account = new CellAccount(costs);
        int[] days = series.series.days();
        double[] close = series.series.close();
        boolean atClose = series.series.closeOnly();
        int k = from;
        int t = segments.entry(k);
        boolean held = false;
        while (true) {
            double before = account.equity();
            if (held) {
                account.accrue(days[t] - days[t - 1]);
            }
            double carried = account.exposureAtLastClose();
            boolean filled = false;
            double price = series.fillPrice(t);
            if (held && t == segments.exit(k)) {
                account.exit(price);
                k++;
                held = false;
                filled = true;
            }
            if (!held && !account.isRuined() && k < to && t == segments.entry(k)) {
                double fraction = segments.fraction(k);
                account.enter(fraction > 0 ? 1 : -1, Math.abs(fraction), price);
                trades++;
                held = true;
                filled = true;
            }
            double position = filled && !atClose ? account.exposureAt(price) : carried;
            account.mark(close[t]);
            if (series.ends && t == series.end - 1 && account.isOpen()) {
                account.exit(close[t]);
            }
            int day = series.day(t);
            put(day, account.equity() / before - 1);
            exposure[day] += Math.abs(position);
            positionSum += position;
            timeHeld += Math.min(1, Math.abs(position));
            traded[day] += account.takeTraded();
            if (!series.alwaysMember) {
                noteLive(t);
            }
            if (account.isRuined() || t == series.end - 1) {
                return;
            }
            if (held) {
                t++;
            } else if (k < to) {
                t = segments.entry(k);
            } else {
                return;
            }
        }
    }

    /** The return of holding the average position of this series on its live days. */
    private void addBenchmark() {
        double position = positionSum / (series.memberBars + extras);
        double[] r = series.memberReturns;
        int from = series.dayOf[0];
        int to = series.dayOf[series.dayOf.length - 1] + 1;
        for (int d = from; d < to; d++) {
            benchmark[d] += position * r[d];
        }
        for (int i = 0; i < extras; i++) {
            benchmark[extraDays[i]] += position * series.returns[extraDays[i]];
        }
        extraBars += extras;
    }

    /**
     * The statistics, once every series has been added.
     *
     * @param members number of members with a bar on each day
     * @param memberBars the sum of that
     */
    ScoreOutcome outcome(int[] members, long memberBars) {
        int days = net.length;
        double traded = 0;
        long full = 0;
        for (int d = 0; d < days; d++) {
            full += fullChange[d];
            int n = members[d] + (extraLive == null ? 0 : extraLive[d]);
            if (n == 0) {
                net[d] = 0;
                benchmark[d] = 0;
                continue;
            }
            double inverse = 1.0 / n;
            double r = net[d] * inverse;
            double rebalanced = (absolute[d] + Math.abs(r) * (exposure[d] + full)) * inverse;
            net[d] = r - costs.perSide() * rebalanced;
            benchmark[d] = net[d] - benchmark[d] * inverse;
            traded += this.traded[d] * inverse;
        }
        long live = memberBars + extraBars;
        return Scores.of(window, net, benchmark, trades, traded, live == 0 ? 0 : timeHeld / live);
    }
}
