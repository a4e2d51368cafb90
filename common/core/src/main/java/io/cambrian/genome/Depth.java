package io.cambrian.genome;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How deep the trees of a strategy are nested: a field compared with a number has depth 2. Walks with a stack of its own, so
 * it can measure trees that recursion could not.
 */
public final class Depth {
    private Depth() {}

    private record At(Object node, int depth) {}

    /**
     * The depth of the deepest tree.
     *
     * @param limit the walk stops with {@code limit + 1} where a tree is deeper
     */
    public static int of(Strategy strategy, int limit) {
        Deque<At> open = new ArrayDeque<>();
        strategy.longSide().ifPresent(side -> push(open, side));
        strategy.shortSide().ifPresent(side -> push(open, side));
        int deepest = 0;
        while (!open.isEmpty()) {
            At at = open.pop();
            deepest = Math.max(deepest, at.depth());
            if (deepest > limit) {
                return limit + 1;
            }
            children(open, at.node(), at.depth() + 1);
        }
        return deepest;
    }

    private static void push(Deque<At> open, Side side) {
        open.push(new At(side.enter(), 1));
        if (side.exit() != null) {
            open.push(new At(side.exit(), 1));
        }
    }

    private static void children(Deque<At> open, Object node, int depth) {
        if (node instanceof Cond.Compare c) {
            both(open, c.left(), c.right(), depth);
        } else if (node instanceof Cond.Cross c) {
            both(open, c.left(), c.right(), depth);
        } else if (node instanceof Cond.And and) {
            both(open, and.left(), and.right(), depth);
        } else if (node instanceof Cond.Or or) {
            both(open, or.left(), or.right(), depth);
        } else if (node instanceof Cond.Not not) {
            open.push(new At(not.x(), depth));
        } else if (node instanceof Num.Indicator indicator && indicator.source() != null) {
            open.push(new At(indicator.source(), depth));
        } else if (node instanceof Num.Shift shift) {
            both(open, shift.base(), shift.distance(), depth);
        } else if (node instanceof Num.Spread spread) {
            both(open, spread.left(), spread.right(), depth);
        } else if (node instanceof Num.Scaled scaled) {
            open.push(new At(scaled.x(), depth));
        }
    }

    private static void both(Deque<At> open, Object left, Object right, int depth) {
        open.push(new At(left, depth));
        open.push(new At(right, depth));
    }
}
