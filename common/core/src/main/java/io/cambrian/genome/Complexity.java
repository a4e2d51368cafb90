package io.cambrian.genome;

/**
 * The size of a strategy: every field, number, operator, indicator, comparison and connective is one node, as are the
 * sizing, each holding time, stop, trail and take profit. Parameters of indicators do not count.
 */
public final class Complexity {
    private Complexity() {}

    public static int of(Strategy strategy) {
        Protection protection = strategy.protection();
        return strategy.longSide().map(Complexity::of).orElse(0)
                + strategy.shortSide().map(Complexity::of).orElse(0)
                + 1
                + (protection.stop().isPresent() ? 1 : 0)
                + (protection.trail().isPresent() ? 1 : 0)
                + (protection.takeProfit().isPresent() ? 1 : 0);
    }

    public static int of(Side side) {
        return of(side.enter())
                + (side.exit() == null ? 0 : of(side.exit()))
                + (side.maxHeldBars().isPresent() ? 1 : 0);
    }

    public static int of(Cond cond) {
        if (cond instanceof Cond.Compare c) {
            return 1 + of(c.left()) + of(c.right());
        } else if (cond instanceof Cond.Cross c) {
            return 1 + of(c.left()) + of(c.right());
        } else if (cond instanceof Cond.And and) {
            return 1 + of(and.left()) + of(and.right());
        } else if (cond instanceof Cond.Or or) {
            return 1 + of(or.left()) + of(or.right());
        }
        return 1 + of(((Cond.Not) cond).x());
    }

    public static int of(Num num) {
        if (num instanceof Num.Indicator indicator) {
            return 1 + (indicator.source() == null ? 0 : of(indicator.source()));
        } else if (num instanceof Num.Shift shift) {
            return 1 + of(shift.base()) + of(shift.distance());
        } else if (num instanceof Num.Spread spread) {
            return 1 + of(spread.left()) + of(spread.right());
        } else if (num instanceof Num.Scaled scaled) {
            return 1 + of(scaled.x());
        }
        return 1;
    }
}
