package io.cambrian.backtest;

import java.util.Arrays;
import java.util.List;

/**
 * The daily sums of one strategy over instruments, filled series by series in the market's order: what {@link Backtest}
 * keeps per day, gathered from held stretches only.
 */
final class DailySums {
    /** From so many days on vector instructions pay; loops that hardly ever see as many are compiled apart. */
    private static final int MANY_DAYS = 20;

    private final ScoringWindow window;
    private final Costs costs;
    /** What an entry with the whole capital trades. */
    private final double wholeEntry;

    private final double[] net;
    private final double[] absolute;
    private final double[] exposure;
    private final double[] traded;
    /** The average position in each series, in the market's order. */
    private final double[] positions;
    /** Live instruments beyond the members: held or traded without being one. Null while there are none. */
    private int[] extraLive;
    /** Change of the number of instruments held with an exposure of exactly 1, by day. */
    private final int[] fullChange;

    private long trades;
    private long extraBars;
    private double timeHeld;

    // of the series being added
    private SeriesWindow series;
    private int seriesIndex;
    private double positionSum;
    /** Where instruments are live without being members: pairs of series and day. */
    private int[] extraDays = new int[0];

    private int extras;
    private int extrasBefore;

    /** @param series how many will be added */
    DailySums(ScoringWindow window, Costs costs, int series) {
        this.window = window;
        this.costs = costs;
        wholeEntry = 1 / (1 + costs.perSide());
        int days = window.size();
        net = new double[days];
        absolute = new double[days];
        exposure = new double[days];
        traded = new double[days];
        positions = new double[series];
        fullChange = new int[days + 1];
    }

    /** Makes the sums zero. */
    void clear() {
        Arrays.fill(net, 0);
        Arrays.fill(absolute, 0);
        Arrays.fill(exposure, 0);
        Arrays.fill(traded, 0);
        Arrays.fill(positions, 0);
        extras = 0;
        Arrays.fill(fullChange, 0);
        extraLive = null;
        trades = 0;
        extraBars = 0;
        timeHeld = 0;
    }

    /**
     * Adds the held stretches {@code from} to {@code to} (exclusive) of one series.
     *
     * @param index of the series in the market
     * @param scratch at least as long as the window; overwritten
     */
    void add(SeriesWindow series, int index, Segments segments, int from, int to, double[] scratch) {
        if (from == to) {
            return;
        }
        this.series = series;
        seriesIndex = index;
        positionSum = 0;
        extrasBefore = extras;
        boolean plain = true;
        for (int k = from; k < to; k++) {
            plain &= segments.fraction(k) == 1;
        }
        if (plain) {
            for (int k = from; k < to; k++) {
                addLongAllIn(segments.entry(k), segments.exit(k));
            }
            trades += to - from;
        } else if (series.contiguous && series.alwaysMember && HeldStretch.survive(series, costs, segments, from, to)) {
            addStretches(segments, from, to, scratch);
        } else {
            addByAccount(segments, from, to);
        }
        positions[index] = positionSum / (series.memberBars + extras - extrasBefore);
        extraBars += extras - extrasBefore;
    }

    /** Positions of part of the capital, or short, none of which uses up the capital; of a series with a bar on each day. */
    private void addStretches(Segments segments, int from, int to, double[] scratch) {
        boolean atClose = series.series.closeOnly();
        HeldStretch stretch = new HeldStretch(series, costs);
        int shift = series.day(series.first) - series.first;
        double factor = 1; // of a position that is left on the bar on which the next is entered
        double carried = 0;
        for (int k = from; k < to; k++) {
            stretch.set(segments, k);
            int day = stretch.entry + shift;
            double equity = stretch.equityAtClose(stretch.entry);
            if (stretch.closedAtEnd && stretch.last == stretch.entry) {
                traded[day] += stretch.tradedAtEnd();
                equity = stretch.equityAfterEnd();
            }
            put(day, factor * equity - 1);
            place(day, atClose ? carried : stretch.exposureAtEntry());
            traded[day] += stretch.notional;
            int lastDay = stretch.last + shift;
            boolean special = stretch.left || stretch.closedAtEnd;
            int innerEnd = special ? lastDay : lastDay + 1;
            if (day + 1 < innerEnd) {
                held(stretch, day + 1, innerEnd, scratch);
            }
            factor = 1;
            carried = 0;
            if (special && stretch.last > stretch.entry) {
                factor = (stretch.left ? stretch.equityAfterExit() : stretch.equityAfterEnd())
                        / stretch.equityAtClose(stretch.last - 1);
                boolean carries = atClose || !stretch.left;
                carried = carries ? stretch.exposureAtClose(stretch.last - 1) : 0;
                traded[lastDay] += stretch.left ? stretch.tradedAtExit() : stretch.tradedAtEnd();
                boolean reversed = stretch.left && k + 1 < to && segments.entry(k + 1) == stretch.last;
                if (!reversed) {
                    put(lastDay, factor - 1);
                    if (carries) {
                        place(lastDay, carried);
                    }
                    factor = 1;
                    carried = 0;
                }
            }
        }
        trades += to - from;
    }

    private void place(int day, double position) {
        double size = Math.abs(position);
        exposure[day] += size;
        positionSum += position;
        timeHeld += Math.min(1, size);
    }

    /** Whole days of a position: what it earned and how large it was, from the closes of the day and of the day before. */
    private void held(HeldStretch stretch, int from, int to, double[] scratch) {
        double shares = stretch.shares;
        if (shares > 0 && to - from < MANY_DAYS) {
            accumulateFew(
                    series.closes(),
                    series.closesBefore(),
                    stretch.cash,
                    shares,
                    from,
                    to,
                    net,
                    absolute,
                    exposure,
                    scratch);
        } else if (shares > 0) {
            accumulate(
                    series.closes(),
                    series.closesBefore(),
                    stretch.cash,
                    shares,
                    from,
                    to,
                    net,
                    absolute,
                    exposure,
                    scratch);
        } else {
            accumulate(
                    series.closes(),
                    series.closesBefore(),
                    series.borrowed(),
                    series.borrowedBefore(),
                    stretch.cash,
                    stretch.borrowedShares,
                    shares,
                    from,
                    to,
                    net,
                    absolute,
                    exposure,
                    scratch);
        }
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double over = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            a += scratch[i];
            b += scratch[i + 1];
            c += scratch[i + 2];
            d += scratch[i + 3];
        }
        for (; i < to; i++) {
            a += scratch[i];
        }
        double sum = a + b + (c + d);
        if (shares < 0) {
            for (i = from; i < to; i++) {
                over += Math.max(0, scratch[i] - 1);
            }
        }
        positionSum += shares < 0 ? -sum : sum;
        timeHeld += sum - over;
    }

    /** Equity at the close of day d is {@code cash + shares * closes[d]}. */
    private static void accumulate(
            double[] closes,
            double[] closesBefore,
            double cash,
            double shares,
            int from,
            int to,
            double[] net,
            double[] absolute,
            double[] exposure,
            double[] scratch) {
        for (int d = from; d < to; d++) {
            double value = shares * closesBefore[d];
            double inverse = 1 / (cash + value);
            double r = (cash + shares * closes[d]) * inverse - 1;
            double size = value * inverse;
            net[d] += r;
            absolute[d] += Math.abs(r);
            exposure[d] += size;
            scratch[d] = size;
        }
    }

    /** {@link #accumulate} of a few days, a loop of its own: one that has mostly seen few is compiled without vectors for many too. */
    private static void accumulateFew(
            double[] closes,
            double[] closesBefore,
            double cash,
            double shares,
            int from,
            int to,
            double[] net,
            double[] absolute,
            double[] exposure,
            double[] scratch) {
        for (int d = from; d < to; d++) {
            double value = shares * closesBefore[d];
            double inverse = 1 / (cash + value);
            double r = (cash + shares * closes[d]) * inverse - 1;
            double size = value * inverse;
            net[d] += r;
            absolute[d] += Math.abs(r);
            exposure[d] += size;
            scratch[d] = size;
        }
    }

    /** Equity at the close of day d is {@code cash + borrowedShares * borrowed[d] + shares * closes[d]}. */
    private static void accumulate(
            double[] closes,
            double[] closesBefore,
            double[] borrowed,
            double[] borrowedBefore,
            double cash,
            double borrowedShares,
            double shares,
            int from,
            int to,
            double[] net,
            double[] absolute,
            double[] exposure,
            double[] scratch) {
        for (int d = from; d < to; d++) {
            double value = shares * closesBefore[d];
            double inverse = 1 / (cash + borrowedShares * borrowedBefore[d] + value);
            double r = (cash + borrowedShares * borrowed[d] + shares * closes[d]) * inverse - 1;
            double size = Math.abs(value * inverse);
            net[d] += r;
            absolute[d] += Math.abs(r);
            exposure[d] += size;
            scratch[d] = size;
        }
    }

    /** A long position of the whole capital: between its ends it earns exactly what the instrument does. */
    private void addLongAllIn(int entry, int exit) {
        double cost = costs.perSide();
        boolean atClose = series.series.closeOnly();
        boolean left = exit != Segments.OPEN;
        int last = left ? exit : series.end - 1;
        int entryDay = series.day(entry);
        int lastDay = series.day(last);
        double first = series.entryReturns()[entry];
        boolean ended = !left && series.ends;
        if (ended && last == entry) {
            first = (1 + first) * (1 - cost) - 1;
        }
        put(entryDay, first);
        int innerEnd = left || ended ? lastDay : lastDay + 1;
        double[] r = series.returns();
        if (innerEnd - entryDay > MANY_DAYS) {
            addManyReturns(r, entryDay + 1, innerEnd, net, absolute);
        } else {
            addFewReturns(r, entryDay + 1, innerEnd, net, absolute);
        }
        if (last > entry && (left || ended)) {
            double[] close = series.series.close();
            put(lastDay, left ? series.exitReturns()[last] : close[last] * (1 - cost) / close[last - 1] - 1);
        }
        traded[entryDay] += wholeEntry;
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

    private static void addManyReturns(double[] r, int from, int to, double[] net, double[] absolute) {
        for (int d = from; d < to; d++) {
            net[d] += r[d];
            absolute[d] += Math.abs(r[d]);
        }
    }

    private static void addFewReturns(double[] r, int from, int to, double[] net, double[] absolute) {
        for (int d = from; d < to; d++) {
            net[d] += r[d];
            absolute[d] += Math.abs(r[d]);
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
            if (2 * extras == extraDays.length) {
                extraDays = Arrays.copyOf(extraDays, Math.max(64, 4 * extras));
            }
            extraLive[series.day(bar)]++;
            extraDays[2 * extras] = seriesIndex;
            extraDays[2 * extras + 1] = series.day(bar);
            extras++;
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

    /** The net returns; those of the strategy once {@link #outcome} was asked for. */
    double[] netReturns() {
        return net;
    }

    /** How many instruments take part in the strategy's mean on the last day. */
    int liveAtEnd(int[] members) {
        int last = net.length - 1;
        return members[last] + (extraLive == null ? 0 : extraLive[last]);
    }

    /**
     * Sets the sum over instruments of what holding their average positions returned, on the days {@code from} to {@code to},
     * exclusive: part by part, so that strategies which take turns find the returns in the cache.
     */
    void benchmark(List<SeriesWindow> all, int from, int to, double[] out) {
        Arrays.fill(out, from, to, 0);
        int[] held = new int[4];
        int n = 0;
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] != 0) {
                held[n++] = i;
            }
            if (n == 4) {
                addFour(all, held, from, to, out);
                n = 0;
            }
        }
        for (int k = 0; k < n; k++) {
            double[] r = all.get(held[k]).memberReturns();
            double position = positions[held[k]];
            for (int d = from; d < to; d++) {
                out[d] += position * r[d];
            }
        }
    }

    private void addExtras(List<SeriesWindow> all, double[] out) {
        for (int i = 0; i < extras; i++) {
            int s = extraDays[2 * i];
            int day = extraDays[2 * i + 1];
            out[day] += positions[s] * all.get(s).returns()[day];
        }
    }

    private void addFour(List<SeriesWindow> all, int[] held, int from, int to, double[] out) {
        weigh(
                all.get(held[0]).memberReturns(),
                all.get(held[1]).memberReturns(),
                all.get(held[2]).memberReturns(),
                all.get(held[3]).memberReturns(),
                positions[held[0]],
                positions[held[1]],
                positions[held[2]],
                positions[held[3]],
                from,
                to,
                out);
    }

    private static void weigh(
            double[] a,
            double[] b,
            double[] c,
            double[] d,
            double p,
            double q,
            double r,
            double s,
            int from,
            int to,
            double[] out) {
        for (int i = from; i < to; i++) {
            out[i] += (p * a[i] + q * b[i]) + (r * c[i] + s * d[i]);
        }
    }

    /** Adds the sums of other series; both are of the same market. */
    void merge(DailySums other) {
        for (int d = 0; d < net.length; d++) {
            net[d] += other.net[d];
            absolute[d] += other.absolute[d];
            exposure[d] += other.exposure[d];
            traded[d] += other.traded[d];
            fullChange[d] += other.fullChange[d];
        }
        fullChange[net.length] += other.fullChange[net.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] += other.positions[i];
        }
        if (other.extras > 0) {
            extraDays = Arrays.copyOf(extraDays, 2 * (extras + other.extras));
            System.arraycopy(other.extraDays, 0, extraDays, 2 * extras, 2 * other.extras);
            extras += other.extras;
            extraLive = extraLive == null ? new int[net.length] : extraLive;
            for (int d = 0; d < net.length; d++) {
                extraLive[d] += other.extraLive[d];
            }
        }
        trades += other.trades;
        extraBars += other.extraBars;
        timeHeld += other.timeHeld;
    }

    /**
     * What the series that have been added earn beyond their benchmark, by kind of days; the sums are used up.
     *
     * @param all the series, in the order of their indices
     * @param members number of members with a bar on each day, of the series that have been added
     * @param benchmark of {@link #benchmark} over the whole window; overwritten
     */
    Moments[] byKind(List<SeriesWindow> all, int[] members, double[] benchmark) {
        settle(all, members, benchmark);
        int[] live = members.clone();
        for (int d = 0; extraLive != null && d < live.length; d++) {
            live[d] += extraLive[d];
        }
        return Scores.byKind(window, benchmark, live);
    }

    /**
     * The statistics, once every series has been added.
     *
     * @param all the series, in the order of their indices
     * @param members number of members with a bar on each day
     * @param memberBars the sum of that
     * @param benchmark of {@link #benchmark} over the whole window; overwritten
     * @param groups the moments of each group of instruments; null where they are judged together
     */
    ScoreOutcome outcome(
            List<SeriesWindow> all, int[] members, long memberBars, double[] benchmark, List<Moments[]> groups) {
        double traded = settle(all, members, benchmark);
        List<Moments[]> parts =
                groups == null ? List.of(new Moments[][] {Scores.byKind(window, benchmark, null)}) : groups;
        long live = memberBars + extraBars;
        return Scores.of(window, net, benchmark, Scores.cases(parts), trades, traded, live == 0 ? 0 : timeHeld / live);
    }

    /** Makes daily sums the strategy's net returns, and the benchmark what it earns beyond; gives the notional traded. */
    private double settle(List<SeriesWindow> all, int[] members, double[] benchmark) {
        addExtras(all, benchmark);
        double traded = 0;
        long full = 0;
        int before = 0;
        double inverse = 0;
        for (int d = 0; d < net.length; d++) {
            full += fullChange[d];
            int n = members[d] + (extraLive == null ? 0 : extraLive[d]);
            if (n == 0) {
                net[d] = 0;
                benchmark[d] = 0;
                continue;
            }
            if (n != before) {
                inverse = 1.0 / n;
                before = n;
            }
            double r = net[d] * inverse;
            double rebalanced = (absolute[d] + Math.abs(r) * (exposure[d] + full)) * inverse;
            net[d] = r - costs.perSide() * rebalanced;
            benchmark[d] = net[d] - benchmark[d] * inverse;
            traded += this.traded[d] * inverse;
        }
        return traded;
    }
}
