package io.cambrian.evolve;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;

/**
 * Refuses well-typed nonsense: comparing two numbers; comparing something with itself, a multiple of itself, or itself
 * moved by a range; a fast average slower than the slow one.
 */
final class Sense {
    private Sense() {}

    static boolean of(Strategy strategy) {
        for (Cond cond : Subtrees.conds(strategy)) {
            boolean nonsense = (cond instanceof Cond.Compare c && !compares(c.left(), c.right()))
                    || (cond instanceof Cond.Cross x && !compares(x.left(), x.right()));
            if (nonsense) {
                return false;
            }
        }
        for (Num num : Subtrees.nums(strategy)) {
            boolean nonsense = num instanceof Num.Indicator indicator
                    && (indicator.kind() == IndicatorKind.MACD || indicator.kind() == IndicatorKind.MACD_SIGNAL)
                    && indicator.parameters().get(0) >= indicator.parameters().get(1);
            if (nonsense) {
                return false;
            }
        }
        return true;
    }

    private static boolean compares(Num left, Num right) {
        Num x = withoutFactor(left);
        Num y = withoutFactor(right);
        boolean numbers = x instanceof Num.Constant && y instanceof Num.Constant;
        return !numbers && !x.equals(y) && !movedByARange(x, y) && !movedByARange(y, x);
    }

    private static Num withoutFactor(Num num) {
        return num instanceof Num.Scaled scaled ? withoutFactor(scaled.x()) : num;
    }

    /** {@code x + 2 * atr(14)}, which lies always on the same side of {@code x}. */
    private static boolean movedByARange(Num x, Num moved) {
        return moved instanceof Num.Shift shift
                && shift.base().equals(x)
                && withoutFactor(shift.distance()) instanceof Num.Indicator range
                && range.kind() == IndicatorKind.ATR;
    }
}
