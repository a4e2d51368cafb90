package io.cambrian.evolve;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;

/** Refuses well-typed nonsense: comparing two numbers, or something with itself, or a fast average slower than the slow. */
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
        return !(isNumber(left) && isNumber(right)) && !left.equals(right);
    }

    private static boolean isNumber(Num num) {
        return num instanceof Num.Constant || (num instanceof Num.Scaled scaled && isNumber(scaled.x()));
    }
}
