package io.cambrian.backtest;

import io.cambrian.backtest.Decision.Action;

/**
 * One strategy running along many instruments, a lane each, by the rules of {@link StrategyRunner}; what that remembers in
 * objects lies here in arrays by lane.
 */
final class LaneRunner {
    private final CompiledStrategy rules;
    private final LaneEvaluator evaluator;
    private final boolean[] closeOnly;
    private final double takeProfit;
    private final double stopMultiple;
    private final double trailMultiple;
    // what a position is left for, beside its condition
    private final boolean isProtected;
    private final boolean trails;
    private final int mostBarsLong;
    private final int mostBarsShort;
    private final byte[] enterLong; // null where there is no such rule
    private final byte[] exitLong;
    private final byte[] enterShort;
    private final byte[] exitShort;

    // the filled position: side 0 for none
    private final byte[] side;
    private final double[] fraction;
    private final double[] fillPrice;
    private final double[] bestClose;
    private final double[] stopDistance;
    private final double[] trailDistance;
    private final int[] heldBars;
    // the side that is wanted, and what the next fill opens where that is a new one
    private final byte[] target;
    private final double[] pendingFraction;
    private final double[] pendingStop;
    private final double[] pendingTrail;
    // the last step
    private final double[] held;
    private final Action[] action;
    private final Reason[] reason;

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
        enterLong = evaluator.truth(rules.longSide().enter());
        exitLong = evaluator.truth(rules.longSide().exit());
        enterShort = evaluator.truth(rules.shortSide().enter());
        exitShort = evaluator.truth(rules.shortSide().exit());
        int width = closeOnly.length;
        side = new byte[width];
        fraction = new double[width];
        fillPrice = new double[width];
        bestClose = new double[width];
        stopDistance = new double[width];
        trailDistance = new double[width];
        heldBars = new int[width];
        target = new byte[width];
        pendingFraction = new double[width];
        pendingStop = new double[width];
        pendingTrail = new double[width];
        held = new double[width];
        action = new Action[width];
        reason = new Reason[width];
    }

    /**
     * Lives through the bars and decides at their closes, which the evaluator has seen.
     *
     * @param trades [lane]: whether the bar can fill an order
     * @param from first day on whose close a position may be opened
     * @param changed is given the lanes in which something changes
     * @return how many these are
     */
    int step(LaneBars bars, boolean[] trades, int from, int[] changed) {
        int changes = 0;
        int[] lanes = bars.lanes;
        double[] close = bars.close;
        boolean[] member = bars.member;
        int[] day = bars.day;
        for (int q = 0; q < bars.count; q++) {
            int j = lanes[q];
            if (target[j] != side[j] && trades[j]) {
                fill(j, closeOnly[j] ? close[j] : bars.open[j]);
            }
            boolean changesNow;
            if ((side[j] | target[j]) == 0) {
                changesNow = mayBegin(j) && member[j] && day[j] >= from && enters(j);
            } else {
                live(j, close[j]);
                boolean mayEnter = member[j] && day[j] >= from;
                changesNow = target[j] == 0 ? mayEnter && enters(j) : leaves(j, close[j], mayEnter);
            }
            if (changesNow) {
                changed[changes++] = j;
            } else if (action[j] != null) {
                action[j] = null;
            }
        }
        return changes;
    }

    /** Whether an entry is true: what most bars are decided by. */
    private boolean mayBegin(int j) {
        return isTrue(enterLong, j) || isTrue(enterShort, j);
    }

    private void fill(int j, double price) {
        side[j] = target[j];
        if (target[j] != 0) {
            if (!(price > 0)) {
                throw new IllegalArgumentException("A fill needs a positive price, not " + price + ".");
            }
            fraction[j] = pendingFraction[j];
            fillPrice[j] = price;
            bestClose[j] = target[j] > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            stopDistance[j] = pendingStop[j];
            trailDistance[j] = pendingTrail[j];
            heldBars[j] = 0;
        }
    }

    private void live(int j, double close) {
        if (side[j] != 0) {
            if (trails) {
                bestClose[j] = side[j] > 0 ? Math.max(bestClose[j], close) : Math.min(bestClose[j], close);
            }
            heldBars[j]++;
        }
    }

    /** From wanting nothing. */
    private boolean enters(int j) {
        int entry = entry(j);
        if (entry == 0) {
            return false;
        }
        want(j, entry, Reason.ENTRY);
        return true;
    }

    /** From wanting a side. */
    private boolean leaves(int j, double close, boolean mayEnter) {
        Reason why = exitReason(j, close);
        if (why == Reason.NONE) {
            return false;
        }
        int opposite = -target[j];
        want(j, mayEnter && entry(j) == opposite ? opposite : 0, why);
        return true;
    }

    private void want(int j, int wanted, Reason why) {
        target[j] = (byte) wanted;
        if (wanted != 0 && wanted != side[j]) {
            pendingFraction[j] = fraction(j);
            pendingStop[j] = distance(stopMultiple, rules.stopRange(), j);
            pendingTrail[j] = distance(trailMultiple, rules.trailRange(), j);
        }
        held[j] = wanted * (wanted == 0 ? 0 : wanted == side[j] ? fraction[j] : pendingFraction[j]);
        action[j] = action(j);
        reason[j] = why;
    }

    private static boolean isTrue(byte[] truth, int j) {
        return truth != null && truth[j] > 0;
    }

    /** The side that may be entered; 0 for none. */
    private int entry(int j) {
        boolean longEntry = isTrue(enterLong, j) && !isTrue(exitLong, j);
        boolean shortEntry = isTrue(enterShort, j) && !isTrue(exitShort, j);
        return longEntry == shortEntry || !isSized(j) ? 0 : longEntry ? 1 : -1;
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

    private Reason exitReason(int j, double close) {
        int wanted = target[j];
        if (isTrue(wanted > 0 ? exitLong : exitShort, j)) {
            return Reason.EXIT_CONDITION;
        }
        if (wanted != side[j]) {
            return Reason.NONE; // not filled yet
        }
        if (isProtected) {
            Reason protection = OpenPosition.protection(
                    wanted, fillPrice[j], bestClose[j], stopDistance[j], trailDistance[j], takeProfit, close);
            if (protection != Reason.NONE) {
                return protection;
            }
        }
        return heldBars[j] > (wanted > 0 ? mostBarsLong : mostBarsShort) ? Reason.TIME : Reason.NONE;
    }

    private Action action(int j) {
        int wanted = target[j];
        if (wanted == side[j]) {
            return Action.CANCEL;
        }
        if (wanted == 0) {
            return Action.EXIT;
        }
        if (side[j] == 0) {
            return wanted > 0 ? Action.ENTER_LONG : Action.ENTER_SHORT;
        }
        return wanted > 0 ? Action.REVERSE_TO_LONG : Action.REVERSE_TO_SHORT;
    }

    /** [lane]: the signed fraction that is to be held after the next fill. */
    double[] held() {
        return held;
    }

    /** The last step in a lane. */
    Decision decision(int j, int day) {
        return action[j] == null
                ? new Decision(day, Action.HOLD, held[j], Reason.NONE)
                : new Decision(day, action[j], held[j], reason[j]);
    }
}
