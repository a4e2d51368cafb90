package io.cambrian.genome;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/**
 * Evaluates conditions in three values under a random assignment of numbers, or unknown, to fields and indicators. Values
 * are quarters and factors eighths, so that arithmetic is exact. True is 1, false -1, unknown 0.
 */
final class KleeneLogic {
    private final long assignment;
    private final int bar;

    KleeneLogic(long assignment, int bar) {
        this.assignment = assignment;
        this.bar = bar;
    }

    int truth(Cond cond) {
        if (cond instanceof Cond.And and) {
            return Math.min(truth(and.left()), truth(and.right()));
        } else if (cond instanceof Cond.Or or) {
            return Math.max(truth(or.left()), truth(or.right()));
        } else if (cond instanceof Cond.Not not) {
            return -truth(not.x());
        } else if (cond instanceof Cond.Compare c) {
            return compare(number(c.left(), bar), c.above(), number(c.right(), bar));
        }
        Cond.Cross c = (Cond.Cross) cond;
        double left = number(c.left(), bar);
        double right = number(c.right(), bar);
        double leftBefore = number(c.left(), bar - 1);
        double rightBefore = number(c.right(), bar - 1);
        if (Double.isNaN(left + right + leftBefore + rightBefore)) {
            return 0;
        }
        boolean crossed =
                c.above() ? left > right && leftBefore <= rightBefore : left < right && leftBefore >= rightBefore;
        return crossed ? 1 : -1;
    }

    private static int compare(double left, boolean above, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return 0;
        }
        return (above ? left > right : left < right) ? 1 : -1;
    }

    private double number(Num num, int at) {
        if (num instanceof Num.Constant constant) {
            return constant.value();
        } else if (num instanceof Num.Scaled scaled) {
            return scaled.factor() * number(scaled.x(), at);
        } else if (num instanceof Num.Shift shift) {
            double base = number(shift.base(), at);
            double distance = number(shift.distance(), at);
            return shift.plus() ? base + distance : base - distance;
        } else if (num instanceof Num.Spread spread) {
            return number(spread.left(), at) - number(spread.right(), at);
        }
        // an indicator over an equal series has equal values, so its canonical form names it
        String name = StrategyText.print(Canonical.of(num));
        RandomGenerator random = Seeds.stream(assignment, at, Seeds.ofText(name));
        return random.nextInt(5) == 0 ? Double.NaN : random.nextInt(-12, 13) / 4.0;
    }
}
