package io.cambrian.backtest;

import io.cambrian.backtest.CompiledStrategy.CompiledSide;
import io.cambrian.backtest.Decision.Action;
import io.cambrian.genome.Strategy;
import java.util.Optional;

/**
 * One strategy running along one instrument, bar by bar: the same rules in research ({@link ReferenceScorer} loops over it)
 * and live.
 *
 * <p><strong>Order of events at a bar.</strong> First the order decided earlier is filled: at the bar's open, or at its
 * close in a close-only series. Then the bar's close is seen and the next decision is made, from this bar and earlier ones.
 *
 * <p><strong>Rules.</strong>
 *
 * <ul>
 *   <li>Only a condition that is true acts; false and unknown do nothing.
 *   <li>Exit wins over entry: while a side's exit condition is true, that side is not entered.
 *   <li>Where long and short entry are true on one bar, they contradict each other and neither is made.
 *   <li>A position is left when its exit condition is true, a protection is hit, or it has been held too long. If on that
 *       bar the opposite entry alone is true, the position is reversed: both fills happen at the same price.
 *   <li>{@code held > n bars} counts the bar of the fill as 1, so the earliest such exit is decided at the n-th close after
 *       the fill's.
 *   <li>An entry needs membership of the instrument on the bar of the decision, a known size, and a known average true
 *       range for each stop that the strategy has. A protection is checked at closes, from the fill's own bar on.
 *   <li>A bar without trade (volume 0 and open = high = low = close) fills nothing; its close still counts for indicators
 *       and decisions. The order waits for the next bar that trades, and later decisions may take it back.
 * </ul>
 *
 * Not safe for concurrent use.
 */
public final class StrategyRunner {
    private final CompiledStrategy rules;
    private final BarEvaluator evaluator;
    private final boolean closeOnly;
    private OpenPosition position; // null when flat
    private int target; // side wanted after the next fill
    private OpenPosition pending; // what the next fill opens, when target is a new side; its price is not known yet

    private StrategyRunner(CompiledStrategy rules, BarEvaluator evaluator, boolean closeOnly) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.closeOnly = closeOnly;
    }

    /**
     * A runner before its first bar, flat.
     *
     * @param closeOnly the instrument has only closes, and fills at them
     * @param periodsPerYear for annualized volatility
     */
    public static StrategyRunner start(Strategy strategy, boolean closeOnly, double periodsPerYear) {
        ExpressionGraph graph = new ExpressionGraph();
        CompiledStrategy rules = CompiledStrategy.into(graph, strategy);
        return new StrategyRunner(rules, new BarEvaluator(graph, periodsPerYear), closeOnly);
    }

    /**
     * Bars without gaps that must pass before all conditions of a strategy can be known. Exponential averages remember
     * more than that: the same bits as in research need the same first bar.
     */
    public static int warmUpBars(Strategy strategy) {
        ExpressionGraph graph = new ExpressionGraph();
        CompiledStrategy.into(graph, strategy);
        return graph.warmUp();
    }

    /** Whether a bar can fill an order: it has volume, or its prices moved. Unknown volume counts as traded. */
    public static boolean trades(double open, double high, double low, double close, double volume) {
        return !(volume == 0 && open == high && high == low && low == close);
    }

    /**
     * Takes the next bar and decides at its close.
     *
     * @param day days since 1970-01-01
     * @param volume NaN where none exists
     * @param mayEnter whether a position may be opened: the instrument is a member of the universe, and trading has begun
     */
    public Decision onBar(
            int day, double open, double high, double low, double close, double volume, boolean mayEnter) {
        live(open, close, trades(open, high, low, close, volume));
        evaluator.next(open, high, low, close, volume);
        return decide(day, close, mayEnter);
    }

    /** What the bar does to the position: the fill of an order that waits, then the close. */
    void live(double open, double close, boolean trades) {
        if (trades && target != side()) {
            fill(closeOnly ? close : open);
        }
        if (position != null) {
            position = position.afterClose(close);
        }
    }

    private void fill(double price) {
        position = target == 0
                ? null
                : new OpenPosition(
                        target,
                        pending.fraction(),
                        price,
                        target > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY,
                        pending.stopDistance(),
                        pending.trailDistance(),
                        0);
    }

    /** Decides at the close that the evaluator has seen. */
    Decision decide(int day, double close, boolean mayEnter) {
        int before = target;
        Reason reason = Reason.NONE;
        if (before == 0) {
            target = entry(mayEnter);
            reason = target == 0 ? Reason.NONE : Reason.ENTRY;
        } else {
            reason = exitReason(before, close);
            if (reason != Reason.NONE) {
                target = entry(mayEnter) == -before ? -before : 0;
            }
        }
        if (target != before && target != 0 && target != side()) {
            pending = new OpenPosition(target, fraction(), close, close, stop(), trail(), 0);
        }
        double held = target == 0 ? 0 : target == side() ? position.fraction() : pending.fraction();
        return new Decision(day, action(before), target * held, reason);
    }

    /** The side that may be entered; 0 for none. */
    private int entry(boolean mayEnter) {
        boolean longEntry = mayEnter && enters(rules.longSide());
        boolean shortEntry = mayEnter && enters(rules.shortSide());
        return longEntry == shortEntry || !isSized() ? 0 : longEntry ? 1 : -1;
    }

    private boolean isSized() {
        return !Double.isNaN(fraction())
                && (rules.stopRange() < 0 || !Double.isNaN(stop()))
                && (rules.trailRange() < 0 || !Double.isNaN(trail()));
    }

    private double fraction() {
        return rules.fraction(rules.volatility() < 0 ? 0 : evaluator.number(rules.volatility()));
    }

    private double stop() {
        return distance(rules.stopMultiple(), rules.stopRange());
    }

    private double trail() {
        return distance(rules.trailMultiple(), rules.trailRange());
    }

    private double distance(double multiple, int range) {
        return range < 0 ? Double.NaN : multiple * evaluator.number(range);
    }

    private boolean enters(CompiledSide side) {
        return evaluator.isTrue(side.enter()) && !evaluator.isTrue(side.exit());
    }

    private Reason exitReason(int wanted, double close) {
        CompiledSide side = wanted > 0 ? rules.longSide() : rules.shortSide();
        if (evaluator.isTrue(side.exit())) {
            return Reason.EXIT_CONDITION;
        }
        if (wanted != side()) {
            return Reason.NONE; // not filled yet
        }
        Reason protection = position.protection(close, rules.takeProfit());
        if (protection != Reason.NONE) {
            return protection;
        }
        return position.heldBars() > side.maxHeldBars() ? Reason.TIME : Reason.NONE;
    }

    private Action action(int before) {
        if (target == before) {
            return Action.HOLD;
        }
        if (target == side()) {
            return Action.CANCEL;
        }
        if (target == 0) {
            return Action.EXIT;
        }
        if (position == null) {
            return target > 0 ? Action.ENTER_LONG : Action.ENTER_SHORT;
        }
        return target > 0 ? Action.REVERSE_TO_LONG : Action.REVERSE_TO_SHORT;
    }

    private int side() {
        return position == null ? 0 : position.side();
    }

    /** The filled position after the last bar. */
    public Optional<OpenPosition> position() {
        return Optional.ofNullable(position);
    }

    /**
     * Replaces the position by one that is really held, or by none, and drops any order that waits: for a process that
     * restarts, or whose broker says otherwise. To keep the order decided at the latest close, adopt before that bar is
     * fed.
     */
    public void adopt(Optional<OpenPosition> held) {
        position = held.orElse(null);
        target = side();
        pending = null;
    }
}
