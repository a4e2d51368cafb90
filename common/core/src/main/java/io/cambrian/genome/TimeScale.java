package io.cambrian.genome;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The same rule on another scale of time: every window and the longest holding time move by the same number of places on their
 * {@link Grid}, and stop where it ends. What works on slow waves may work on fast ones, but moving windows one by one must pass
 * through rules whose windows do not belong together. Thresholds stay.
 */
public final class TimeScale {
    private TimeScale() {}

    /**
     * The moved rule.
     *
     * @param places on the grids, slower if positive
     */
    public static Side moved(Side side, int places) {
        OptionalInt held = side.maxHeldBars().isPresent()
                ? OptionalInt.of((int) moved(Grid.held(), side.maxHeldBars().getAsInt(), places))
                : OptionalInt.empty();
        return new Side(moved(side.enter(), places), side.exit() == null ? null : moved(side.exit(), places), held);
    }

    private static Cond moved(Cond cond, int places) {
        if (cond instanceof Cond.Compare c) {
            return new Cond.Compare(moved(c.left(), places), c.above(), moved(c.right(), places));
        } else if (cond instanceof Cond.Cross c) {
            return new Cond.Cross(moved(c.left(), places), c.above(), moved(c.right(), places));
        } else if (cond instanceof Cond.And c) {
            return new Cond.And(moved(c.left(), places), moved(c.right(), places));
        } else if (cond instanceof Cond.Or c) {
            return new Cond.Or(moved(c.left(), places), moved(c.right(), places));
        }
        return new Cond.Not(moved(((Cond.Not) cond).x(), places));
    }

    private static Num moved(Num num, int places) {
        if (num instanceof Num.Indicator i) {
            List<Double> parameters = new ArrayList<>();
            for (int k = 0; k < i.parameters().size(); k++) {
                var parameter = i.kind().parameters().get(k);
                double value = i.parameters().get(k);
                parameters.add(parameter.whole() ? moved(Grid.of(parameter), value, places) : value);
            }
            return new Num.Indicator(i.kind(), i.source() == null ? null : moved(i.source(), places), parameters);
        } else if (num instanceof Num.Shift s) {
            return new Num.Shift(moved(s.base(), places), s.plus(), moved(s.distance(), places));
        } else if (num instanceof Num.Spread s) {
            return new Num.Spread(moved(s.left(), places), moved(s.right(), places));
        } else if (num instanceof Num.Scaled s) {
            return new Num.Scaled(s.factor(), moved(s.x(), places));
        }
        return num;
    }

    private static double moved(Grid grid, double value, int places) {
        long at = Math.round(grid.place(value)) + places;
        return places == 0 ? value : grid.value((int) Math.max(0, Math.min(grid.size() - 1L, at)));
    }
}
