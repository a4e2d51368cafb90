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

    private final SideLatch latch = new SideLatch();

    private CompiledStrategy rules;
    private SeriesColumns columns;
    private SeriesWindow window;

    /** Appends the held stretches of a strategy; {@code columns} hold its graph evaluated on the series. */
    void walk(CompiledStrategy rules, SeriesColumns columns, SeriesWindow window, Segments out) {
        this.rules = rules;
        this.columns = columns;
        this.window = window;
        allocate(Bits.words(window.end));
        boolean onlyLong = rules.shortSide().enter() < 0;
        if (window.hasGapsInTrade) {
            entries();
            barByBar(out);
        } else if (!onlyLong && rules.longSide().enter() >= 0) {
            entries();
            eventByEvent(out);
        } else if (onlyLong) {
            oneSide(1, rules.longSide(), enterLong, out);
        } else {
            oneSide(-1, rules.shortSide(), enterShort, out);
        }
    }

    private void allocate(int words) {
        if (enterLong.length < words) {
            enterLong = new long[words];
            enterShort = new long[words];
            enterAny = new long[words];
            none = new long[words];
        }
    }

    /** Entries that can be made: exit wins, contradictions cancel, size and ranges must be known. */
    private void entries() {
        entries(rules.longSide(), enterLong);
        entries(rules.shortSide(), enterShort);
        int words = Bits.words(window.end);
        for (int w = 0; w < words; w++) {
            long both = enterLong[w] & enterShort[w];
            enterLong[w] &= ~both;
            enterShort[w] &= ~both;
            enterAny[w] = enterLong[w] | enterShort[w];
        }
    }

    /** Those of one side. */
    private void entries(CompiledSide side, long[] enter) {
        int words = Bits.words(window.end);
        without(window.mayEnter, where(side.enter()), where(side.exit()), words, enter);
        onlyKnown(rules.volatility(), enter);
        onlyKnown(rules.stopRange(), enter);
        onlyKnown(rules.trailRange(), enter);
    }

    private static void without(long[] may, long[] enter, long[] leave, int words, long[] out) {
        for (int w = 0; w < words; w++) {
            out[w] = may[w] & enter[w] & ~leave[w];
        }
    }

    private void onlyKnown(int number, long[] bits) {
        if (number < 0) {
            return;
        }
        long[] known = columns.gaps(number);
        if (known == null) {
            Bits.clearBefore(columns.knownFrom(number), bits);
            return;
        }
        int words = Bits.words(window.end);
        for (int w = 0; w < words; w++) {
            bits[w] &= known[w];
        }
    }

    private long[] where(int node) {
        return node < 0 ? none : columns.whereTrue(node);
    }

    private double fraction(int decisionBar) {
        return rules.fraction(rules.volatility() < 0 ? 0 : columns.column(rules.volatility())[decisionBar]);
    }

    /** A strategy that is never on the other side. */
    private void oneSide(int side, CompiledSide rule, long[] enter, Segments out) {
        int last = window.end - 1; // a decision on the last bar is not filled
        double[] volatility = rules.volatility() < 0 ? null : columns.column(rules.volatility());
        double fixed = side * rules.fixedFraction();
        entries(rule, enter);
        if (rule.exit() >= 0 && rule.maxHeldBars() == Integer.MAX_VALUE && !rules.isProtected()) {
            latch.run(enter, where(rule.exit()), last);
            for (int i = 0; i < latch.positions(); i++) {
                int t = latch.entered(i);
                int exit = latch.left(i);
                double fraction = volatility == null ? fixed : side * rules.fraction(volatility[t]);
                out.add(t + 1, exit < 0 ? Segments.OPEN : exit + 1, fraction);
            }
            return;
        }
        long[] leave = where(rule.exit());
        boolean isProtected = rules.isProtected();
        int t = Bits.next(enter, window.first, last);
        while (t < last) {
            int exit = Bits.next(leave, t + 1, rule.latestExit(t, last));
            if (isProtected) {
                exit = protectedExit(side, t, exit);
            }
            double fraction = volatility == null ? fixed : side * rules.fraction(volatility[t]);
            if (exit >= last) {
                out.add(t + 1, Segments.OPEN, fraction);
                return;
            }
            out.add(t + 1, exit + 1, fraction);
            t = Bits.next(enter, exit + 1, last);
        }
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
        int exit = Bits.next(where(rule.exit()), decision + 1, rule.latestExit(decision, last));
        return rules.isProtected() ? protectedExit(side, decision, exit) : exit;
    }

    private int protectedExit(int side, int decision, int latest) {
        double fill = window.fillPrice(decision + 1);
        double stop = distance(rules.stopMultiple(), rules.stopRange(), decision);
        double trail = distance(rules.trailMultiple(), rules.trailRange(), decision);
        double takeProfit = rules.takeProfit();
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
                    stop = distance(rules.stopMultiple(), rules.stopRange(), decision);
                    trail = distance(rules.trailMultiple(), rules.trailRange(), decision);
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
                    leave = OpenPosition.protection(side, fill, best, stop, trail, rules.takeProfit(), close[t])
                                    != Reason.NONE
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
