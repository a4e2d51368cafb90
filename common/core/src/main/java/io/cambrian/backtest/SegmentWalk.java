package io.cambrian.backtest;

import io.cambrian.backtest.CompiledStrategy.CompiledSide;

/**
 * Turns the conditions of one strategy along one series into held stretches. Where every bar can fill an order, it jumps
 * from decision to decision; where some cannot, it goes bar by bar. The rules are those of {@link StrategyRunner}.
 */
final class SegmentWalk {
    private static final long[] NO_BARS = new long[0];

    private long[] enterLong = NO_BARS;
    private long[] enterShort = NO_BARS;
    private long[] enterAny = NO_BARS;
    private long[] none = NO_BARS;

    private CompiledStrategy rules;
    private SeriesColumns columns;
    private SeriesWindow window;
    private double stopMultiple;
    private double trailMultiple;
    private double takeProfit;
    private boolean isProtected;

    /** Appends the held stretches of a strategy; {@code columns} hold its graph evaluated on the series. */
    void walk(CompiledStrategy rules, SeriesColumns columns, SeriesWindow window, Segments out) {
        this.rules = rules;
        this.columns = columns;
        this.window = window;
        stopMultiple = rules.stopMultiple();
        trailMultiple = rules.trailMultiple();
        takeProfit = rules.takeProfit();
        isProtected = rules.stopRange() >= 0 || rules.trailRange() >= 0 || !Double.isNaN(takeProfit);
        entries();
        if (window.hasGapsInTrade) {
            barByBar(out);
        } else {
            eventByEvent(out);
        }
    }

    /** Entries that can be made: exit wins, contradictions cancel, size and ranges must be known. */
    private void entries() {
        int words = Bits.words(window.end);
        if (enterLong.length < words) {
            enterLong = new long[words];
            enterShort = new long[words];
            enterAny = new long[words];
            none = new long[words];
        }
        long[] longIn = where(rules.longSide().enter());
        long[] longOut = where(rules.longSide().exit());
        long[] shortIn = where(rules.shortSide().enter());
        long[] shortOut = where(rules.shortSide().exit());
        long[] sized = rules.volatility() < 0 ? null : columns.known(rules.volatility());
        long[] stopped = rules.stopRange() < 0 ? null : columns.known(rules.stopRange());
        long[] trailed = rules.trailRange() < 0 ? null : columns.known(rules.trailRange());
        for (int w = 0; w < words; w++) {
            long may = window.mayEnter[w];
            if (sized != null) {
                may &= sized[w];
            }
            if (stopped != null) {
                may &= stopped[w];
            }
            if (trailed != null) {
                may &= trailed[w];
            }
            long l = may & longIn[w] & ~longOut[w];
            long s = may & shortIn[w] & ~shortOut[w];
            enterLong[w] = l & ~s;
            enterShort[w] = s & ~l;
            enterAny[w] = l ^ s;
        }
    }

    private long[] where(int node) {
        return node < 0 ? none : columns.whereTrue(node);
    }

    private double fraction(int decisionBar) {
        return rules.fraction(rules.volatility() < 0 ? 0 : columns.column(rules.volatility())[decisionBar]);
    }

    private void eventByEvent(Segments out) {
        int last = window.end - 1; // a decision on the last bar is not filled
        int t = Bits.next(enterAny, window.first, last);
        while (t < last) {
            int side = Bits.get(enterLong, t) ? 1 : -1;
            int exit = exitDecision(side, t, last);
            if (exit >= last) {
                out.add(t + 1, Segments.OPEN, side * fraction(t));
                return;
            }
            out.add(t + 1, exit + 1, side * fraction(t));
            t = Bits.get(side > 0 ? enterShort : enterLong, exit) ? exit : Bits.next(enterAny, exit + 1, last);
        }
    }

    /** The bar at whose close a position decided at {@code decision} is left; {@code last} if that is too late. */
    private int exitDecision(int side, int decision, int last) {
        CompiledSide rule = side > 0 ? rules.longSide() : rules.shortSide();
        int entry = decision + 1;
        int exit = rule.exit() < 0 ? last : Bits.next(columns.whereTrue(rule.exit()), entry, last);
        exit = (int) Math.min(exit, (long) entry + rule.maxHeldBars());
        return isProtected ? protectedExit(side, decision, exit) : exit;
    }

    private int protectedExit(int side, int decision, int latest) {
        double fill = window.fillPrice(decision + 1);
        double stop = distance(stopMultiple, rules.stopRange(), decision);
        double trail = distance(trailMultiple, rules.trailRange(), decision);
        return side > 0
                ? window.closeRanges().leaveLong(decision + 1, latest, fill, stop, trail, takeProfit)
                : window.closeRanges().leaveShort(decision + 1, latest, fill, stop, trail, takeProfit);
    }

    private double distance(double multiple, int range, int decision) {
        return range < 0 ? Double.NaN : multiple * columns.column(range)[decision];
    }

    private void barByBar(Segments out) {
        long[] longOut = where(rules.longSide().exit());
        long[] shortOut = where(rules.shortSide().exit());
        double[] close = window.series.close();
        int side = 0;
        int target = 0;
        int decision = -1; // of the order that waits
        int entry = -1;
        double fraction = 0;
        double fill = 0;
        double best = 0;
        double stop = Double.NaN;
        double trail = Double.NaN;
        for (int t = window.first; t < window.end; t++) {
            if (target != side && window.trades(t)) {
                if (side != 0) {
                    out.add(entry, t, fraction);
                }
                side = target;
                if (side != 0) {
                    entry = t;
                    fraction = side * fraction(decision);
                    fill = window.fillPrice(t);
                    best = side > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
                    stop = distance(stopMultiple, rules.stopRange(), decision);
                    trail = distance(trailMultiple, rules.trailRange(), decision);
                }
            }
            if (side != 0) {
                best = side > 0 ? Math.max(best, close[t]) : Math.min(best, close[t]);
            }
            int wanted = Bits.get(enterLong, t) ? 1 : Bits.get(enterShort, t) ? -1 : 0;
            int before = target;
            if (before == 0) {
                target = wanted;
            } else {
                boolean leave = Bits.get(before > 0 ? longOut : shortOut, t);
                if (!leave && before == side) {
                    leave = OpenPosition.protection(side, fill, best, stop, trail, takeProfit, close[t]) != Reason.NONE
                            || t - entry + 1 > (side > 0 ? rules.longSide() : rules.shortSide()).maxHeldBars();
                }
                if (leave) {
                    target = wanted == -before ? wanted : 0;
                }
            }
            if (target != before && target != 0 && target != side) {
                decision = t;
            }
        }
        if (side != 0) {
            out.add(entry, Segments.OPEN, fraction);
        }
    }
}
