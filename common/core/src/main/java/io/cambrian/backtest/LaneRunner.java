package io.cambrian.backtest;

import io.cambrian.backtest.Decision.Action;

/**
 * One strategy running along many instruments, a lane each, by the rules of {@link StrategyRunner}; what that remembers in
 * objects lies here in arrays by lane, and in sets of lanes. Sets decide 64 lanes at once; only lanes in which something may
 * happen are looked at one by one.
 */
final class LaneRunner {
    private static final Action[] ACTIONS = Action.values();
    private static final Reason[] REASONS = Reason.values();

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    // the numbers of a lane: of the filled position, and of what the next fill opens
    private static final int FRACTION = 0;
    private static final int FILL_PRICE = 1;
    private static final int BEST_CLOSE = 2;
    private static final int STOP_DISTANCE = 3;
    private static final int TRAIL_DISTANCE = 4;
    private static final int NEXT_FRACTION = 5;
    private static final int NEXT_STOP = 6;
    private static final int NEXT_TRAIL = 7;
    private static final int NUMBERS = 8;

    private static final int FILLED_AT = 0; // number of the lane's bar
    private static final int ACTION = 1; // ordinals: a collector need not look for references
    private static final int REASON = 2;
    private static final int MARKS = 3;

    private final CompiledStrategy rules;
    private final LaneEvaluator evaluator;
    private final boolean[] closeOnly;
    private final double takeProfit;
    private final double stopMultiple;
    private final double trailMultiple;
    // what a position is left for, beside its condition
    private final boolean isProtected;
    private final boolean trails;
    private final boolean isTimed;
    private final int mostBarsLong;
    private final int mostBarsShort;
    // sets of lanes in which a rule is true; null where there is no such rule
    private final long[] enterLong;
    private final long[] exitLong;
    private final long[] enterShort;
    private final long[] exitShort;

    // the filled position
    private final long[] isLong;
    private final long[] isShort;
    /** {@link #MARKS} of each lane side by side: when its position was filled, and what the last step that changed something did. */
    private final int[] marks;
    // the side that is wanted
    private final long[] wantsLong;
    private final long[] wantsShort;
    /** {@link #NUMBERS} of each lane side by side, since an entry or a fill needs them together. */
    private final double[] numbers;
    // no protection asks to leave a filled position at a close between these
    private final double[] lowest;
    private final double[] highest;
    // the last step
    private final double[] held;
    private final long[] changes;

    LaneRunner(CompiledStrategy rules, LaneEvaluator evaluator, boolean[] closeOnly) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.closeOnly = closeOnly;
        takeProfit = rules.takeProfit();
        stopMultiple = rules.stopMultiple();
        trailMultiple = rules.trailMultiple();
        trails = rules.trailRange() >= 0;
        isProtected = trails || rules.stopRange() >= 0 || !Double.isNaN(takeProfit);
        mostBarsLong = rules.longSide().maxHeldBars();
        mostBarsShort = rules.shortSide().maxHeldBars();
        isTimed = Math.min(mostBarsLong, mostBarsShort) < Integer.MAX_VALUE;
        enterLong = evaluator.isTrue(rules.longSide().enter());
        exitLong = evaluator.isTrue(rules.longSide().exit());
        enterShort = evaluator.isTrue(rules.shortSide().enter());
        exitShort = evaluator.isTrue(rules.shortSide().exit());
        int width = closeOnly.length;
        int words = Bits.words(width);
        isLong = new long[words];
        isShort = new long[words];
        marks = new int[width * MARKS];
        wantsLong = new long[words];
        wantsShort = new long[words];
        numbers = new double[width * NUMBERS];
        lowest = new double[width];
        highest = new double[width];
        held = new double[width];
        changes = new long[words];
    }

    /**
     * Lives through the bars and decides at their closes, which the evaluator has seen.
     *
     * @param trades the lanes whose bar can fill an order
     * @param bar [lane]: how many bars it has had, this one included
     * @param from first day on whose close a position may be opened
     * @param changed is given the lanes in which something changes, ascending
     * @return how many these are
     */
    int step(LaneBars bars, long[] trades, int[] bar, int from, int[] changed) {
        int n = 0;
        for (int w = 0; w < changes.length; w++) {
            changes[w] = 0;
            if (bars.live[w] != 0) {
                live(bars, trades[w], bar, w);
                decide(bars, bar, from, w);
                for (long rest = changes[w]; rest != 0; rest &= rest - 1) {
                    changed[n++] = (w << 6) + Long.numberOfTrailingZeros(rest);
                }
            }
        }
        return n;
    }

    /** What the bars do to positions: the fills of orders that wait, then the closes. */
    private void live(LaneBars bars, long trades, int[] bar, int w) {
        long live = bars.live[w];
        long filled = waiting(w) & live & trades;
        if (filled != 0) {
            isLong[w] = isLong[w] & ~filled | wantsLong[w] & filled;
            isShort[w] = isShort[w] & ~filled | wantsShort[w] & filled;
            for (long rest = filled & (isLong[w] | isShort[w]); rest != 0; rest &= rest - 1) {
                int j = (w << 6) + Long.numberOfTrailingZeros(rest);
                open(j, closeOnly[j] ? bars.close[j] : bars.open[j], bar[j]);
            }
        }
        if (trails) {
            for (long rest = (isLong[w] | isShort[w]) & live; rest != 0; rest &= rest - 1) {
                int j = (w << 6) + Long.numberOfTrailingZeros(rest);
                int at = j * NUMBERS;
                numbers[at + BEST_CLOSE] = Bits.get(isLong, j)
                        ? Math.max(numbers[at + BEST_CLOSE], bars.close[j])
                        : Math.min(numbers[at + BEST_CLOSE], bars.close[j]);
                protect(j);
            }
        }
    }

    /** Lanes whose position is not what is wanted. */
    private long waiting(int w) {
        return wantsLong[w] ^ isLong[w] | wantsShort[w] ^ isShort[w];
    }

    private void open(int j, double price, int bar) {
        if (!(price > 0)) {
            throw new IllegalArgumentException("A fill needs a positive price, not " + price + ".");
        }
        int at = j * NUMBERS;
        numbers[at + FRACTION] = numbers[at + NEXT_FRACTION];
        numbers[at + FILL_PRICE] = price;
        numbers[at + BEST_CLOSE] = Bits.get(isLong, j) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        numbers[at + STOP_DISTANCE] = numbers[at + NEXT_STOP];
        numbers[at + TRAIL_DISTANCE] = numbers[at + NEXT_TRAIL];
        marks[j * MARKS + FILLED_AT] = bar;
        if (isProtected) {
            protect(j);
        }
    }

    /** Finds the closes at which {@link OpenPosition#protection} says something. */
    private void protect(int j) {
        int at = j * NUMBERS;
        double fill = numbers[at + FILL_PRICE];
        double best = numbers[at + BEST_CLOSE];
        double stop = numbers[at + STOP_DISTANCE];
        double trail = numbers[at + TRAIL_DISTANCE];
        if (Bits.get(isLong, j)) {
            lowest[j] = Math.max(orElse(fill - stop, -INFINITY), orElse(best - trail, -INFINITY));
            highest[j] = orElse(fill * (1 + takeProfit), INFINITY);
        } else {
            lowest[j] = orElse(fill * (1 - takeProfit), -INFINITY);
            highest[j] = Math.min(orElse(fill + stop, INFINITY), orElse(best + trail, INFINITY));
        }
    }

    private static double orElse(double level, double never) {
        return Double.isNaN(level) ? never : level;
    }

    private void decide(LaneBars bars, int[] bar, int from, int w) {
        long live = bars.live[w];
        long mayEnter = bars.membersFrom(from, w);
        long longs = word(enterLong, w) & ~word(exitLong, w) & mayEnter;
        long shorts = word(enterShort, w) & ~word(exitShort, w) & mayEnter;
        long wanting = (wantsLong[w] | wantsShort[w]) & live;
        long exits = (wantsLong[w] & word(exitLong, w) | wantsShort[w] & word(exitShort, w)) & live;
        long settled = wanting & ~exits & ~waiting(w);
        for (long rest = (longs ^ shorts) & ~wanting; rest != 0; rest &= rest - 1) {
            int j = (w << 6) + Long.numberOfTrailingZeros(rest);
            if (isSized(j)) {
                want(j, (longs & rest & -rest) != 0 ? 1 : -1, Reason.ENTRY);
            }
        }
        for (long rest = exits; rest != 0; rest &= rest - 1) {
            leave(w, rest & -rest, longs, shorts, Reason.EXIT_CONDITION);
        }
        if ((isProtected || isTimed) && settled != 0) {
            for (long rest = settled & due(bars.close, bar, w); rest != 0; rest &= rest - 1) {
                leave(
                        w,
                        rest & -rest,
                        longs,
                        shorts,
                        exitReason((w << 6) + Long.numberOfTrailingZeros(rest), bars.close));
            }
        }
    }

    private static long word(long[] lanes, int w) {
        return lanes == null ? 0 : lanes[w];
    }

    /** Gives up a side, for the opposite one where that alone may be entered. */
    private void leave(int w, long bit, long longs, long shorts, Reason why) {
        int j = (w << 6) + Long.numberOfTrailingZeros(bit);
        int opposite = (wantsLong[w] & bit) != 0 ? -1 : 1;
        long entries = opposite > 0 ? longs & ~shorts : shorts & ~longs;
        want(j, (entries & bit) != 0 && isSized(j) ? opposite : 0, why);
    }

    private void want(int j, int wanted, Reason why) {
        int w = j >>> 6;
        long bit = 1L << j;
        wantsLong[w] = wanted > 0 ? wantsLong[w] | bit : wantsLong[w] & ~bit;
        wantsShort[w] = wanted < 0 ? wantsShort[w] | bit : wantsShort[w] & ~bit;
        changes[w] |= bit;
        int side = side(j);
        if (wanted != 0 && wanted != side) {
            int at = j * NUMBERS;
            numbers[at + NEXT_FRACTION] = fraction(j);
            numbers[at + NEXT_STOP] = distance(stopMultiple, rules.stopRange(), j);
            numbers[at + NEXT_TRAIL] = distance(trailMultiple, rules.trailRange(), j);
        }
        held[j] = wanted == 0 ? 0 : wanted * numbers[j * NUMBERS + (wanted == side ? FRACTION : NEXT_FRACTION)];
        marks[j * MARKS + ACTION] = action(wanted, side).ordinal();
        marks[j * MARKS + REASON] = why.ordinal();
    }

    private int side(int j) {
        return Bits.get(isLong, j) ? 1 : Bits.get(isShort, j) ? -1 : 0;
    }

    private boolean isSized(int j) {
        return !Double.isNaN(fraction(j))
                && (rules.stopRange() < 0 || !Double.isNaN(distance(stopMultiple, rules.stopRange(), j)))
                && (rules.trailRange() < 0 || !Double.isNaN(distance(trailMultiple, rules.trailRange(), j)));
    }

    private double fraction(int j) {
        return rules.fraction(rules.volatility() < 0 ? 0 : evaluator.number(rules.volatility())[j]);
    }

    private double distance(double multiple, int range, int j) {
        return range < 0 ? Double.NaN : multiple * evaluator.number(range)[j];
    }

    /** Those lanes of a word in which a filled position, if there is one, is left whose exit condition is not true. */
    private long due(double[] close, int[] bar, int w) {
        int first = w << 6;
        int lanes = Math.min(64, held.length - first);
        long due = 0;
        if (isProtected) {
            for (int i = 0, j = first; i < lanes; i++, j++) {
                due |= (isNegative(close[j] - lowest[j]) | isNegative(highest[j] - close[j])) << i;
            }
        }
        if (isTimed) {
            for (int i = 0, j = first; i < lanes; i++, j++) {
                int most = (isLong[w] >>> i & 1) != 0 ? mostBarsLong : mostBarsShort;
                due |= (most - (bar[j] - marks[j * MARKS + FILLED_AT] + 1L)) >>> 63 << i;
            }
        }
        return due;
    }

    /** 1 for a negative number, else 0; see {@link Bits#greater}. */
    private static long isNegative(double x) {
        return Double.doubleToRawLongBits(x + 0.0) >>> 63;
    }

    /** Why a filled position is left whose exit condition is not true. */
    private Reason exitReason(int j, double[] close) {
        int at = j * NUMBERS;
        Reason protection = OpenPosition.protection(
                Bits.get(isLong, j) ? 1 : -1,
                numbers[at + FILL_PRICE],
                numbers[at + BEST_CLOSE],
                numbers[at + STOP_DISTANCE],
                numbers[at + TRAIL_DISTANCE],
                takeProfit,
                close[j]);
        return protection == Reason.NONE ? Reason.TIME : protection;
    }

    private static Action action(int wanted, int side) {
        if (wanted == side) {
            return Action.CANCEL;
        }
        if (wanted == 0) {
            return Action.EXIT;
        }
        if (side == 0) {
            return wanted > 0 ? Action.ENTER_LONG : Action.ENTER_SHORT;
        }
        return wanted > 0 ? Action.REVERSE_TO_LONG : Action.REVERSE_TO_SHORT;
    }

    /** [lane]: the signed fraction that is to be held after the next fill. */
    double[] held() {
        return held;
    }

    /** The lanes of a word in which something is to be held then. */
    long holding(int w) {
        return wantsLong[w] | wantsShort[w];
    }

    /** What the last step changed in a lane. */
    Action action(int j) {
        return Bits.get(changes, j) ? ACTIONS[marks[j * MARKS + ACTION]] : Action.HOLD;
    }

    Reason reason(int j) {
        return Bits.get(changes, j) ? REASONS[marks[j * MARKS + REASON]] : Reason.NONE;
    }
}
