package io.cambrian.genome;

import java.util.TreeSet;

/**
 * What a strategy's entry rules are made of: the names of their indicators, sorted, such as {@code ema+rsi}. Strategies of one
 * list are of one family; bare comparisons of bars are {@code bars}.
 */
public final class Ingredients {
    private Ingredients() {}

    /** The family of a strategy. */
    public static String of(Strategy strategy) {
        TreeSet<String> names = new TreeSet<>();
        strategy.longSide().ifPresent(side -> collect(side.enter(), names));
        strategy.shortSide().ifPresent(side -> collect(side.enter(), names));
        return names.isEmpty() ? "bars" : String.join("+", names);
    }

    private static void collect(Cond condition, TreeSet<String> names) {
        for (Cond cond : Subtrees.conds(condition)) {
            if (cond instanceof Cond.Compare c) {
                collect(c.left(), names);
                collect(c.right(), names);
            } else if (cond instanceof Cond.Cross c) {
                collect(c.left(), names);
                collect(c.right(), names);
            }
        }
    }

    private static void collect(Num number, TreeSet<String> names) {
        for (Num num : Subtrees.nums(number)) {
            if (num instanceof Num.Indicator i) {
                names.add(i.kind().text());
            }
        }
    }
}
