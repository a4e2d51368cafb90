package io.cambrian.genome;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One representative for strategies that decide alike. Every rewriting keeps Kleene's three values, so an unknown stays an
 * unknown:
 *
 * <ul>
 *   <li>operands of {@code and}, {@code or} flattened, ordered, without duplicates; absorption ({@code a and (a or b)} is
 *       {@code a}); of several comparisons of one number with constants in the same direction only the decisive one;
 *   <li>{@code not not a} is {@code a}; {@code not} moved inward over {@code and} and {@code or} (De Morgan holds for
 *       three values); {@code not (a > b)} stays, since the language has no {@code <=};
 *   <li>the simpler operand of a comparison or crossing on the left, constants on the right, the direction turned with
 *       them: {@code sma(close, 20) < close} is {@code close > sma(close, 20)};
 *   <li>factors folded: {@code 2 * 3 * x} is {@code 6 * x}, {@code 1 * x} is {@code x}, {@code a + -2 * d} is
 *       {@code a - 2 * d}; sums of two distances ordered.
 * </ul>
 *
 * <p>All are exact in double arithmetic except the product of two factors, which can differ in the last place; a search
 * therefore scores canonical forms only. Contradictions such as {@code a and not a} are kept: they are unknown, not false,
 * where {@code a} is unknown. Idempotent.
 */
public final class Canonical {
    private Canonical() {}

    public static Strategy of(Strategy strategy) {
        Optional<Side> longSide = strategy.longSide().map(Canonical::of);
        Optional<Side> shortSide = strategy.shortSide().map(Canonical::of);
        return new Strategy(longSide, shortSide, strategy.sizing(), strategy.protection());
    }

    private static Side of(Side side) {
        return new Side(of(side.enter()), side.exit() == null ? null : of(side.exit()), side.maxHeldBars());
    }

    /** The canonical form of a condition. */
    public static Cond of(Cond cond) {
        return of(cond, false);
    }

    private static Cond of(Cond cond, boolean negated) {
        if (cond instanceof Cond.Not not) {
            return of(not.x(), !negated);
        }
        if (cond instanceof Cond.Compare c) {
            Num left = of(c.left());
            Num right = of(c.right());
            boolean turn = TreeOrder.compare(left, right) > 0;
            // x > x and x < x are the same: never true, unknown where x is
            boolean above = left.equals(right) || c.above() != turn;
            Cond ordered = turn ? new Cond.Compare(right, above, left) : new Cond.Compare(left, above, right);
            return negated ? new Cond.Not(ordered) : ordered;
        }
        if (cond instanceof Cond.Cross c) {
            Num left = of(c.left());
            Num right = of(c.right());
            boolean turn = TreeOrder.compare(left, right) > 0;
            boolean above = left.equals(right) || c.above() != turn;
            Cond ordered = turn ? new Cond.Cross(right, above, left) : new Cond.Cross(left, above, right);
            return negated ? new Cond.Not(ordered) : ordered;
        }
        boolean and = cond instanceof Cond.And != negated;
        Set<Cond> operands = new LinkedHashSet<>();
        collect(cond, negated, and, operands);
        // an operand that another decides may still absorb a third, so that absorption comes before and after
        List<Cond> unabsorbed = absorb(List.copyOf(operands), and);
        List<Cond> kept = absorb(decisive(unabsorbed, and), and);
        kept.sort(TreeOrder.CONDS);
        return join(kept, and);
    }

    /** Canonical operands of a chain of {@code and} (or of {@code or}), nested chains of the same kind opened. */
    private static void collect(Cond cond, boolean negated, boolean and, Set<Cond> operands) {
        if (cond instanceof Cond.Not not) {
            collect(not.x(), !negated, and, operands);
        } else if (cond instanceof Cond.And x && negated != and) {
            collect(x.left(), negated, and, operands);
            collect(x.right(), negated, and, operands);
        } else if (cond instanceof Cond.Or x && negated == and) {
            collect(x.left(), negated, and, operands);
            collect(x.right(), negated, and, operands);
        } else {
            // an operand of the other kind may shrink by absorption to one of ours
            open(of(cond, negated), and, operands);
        }
    }

    private static void open(Cond canonical, boolean and, Set<Cond> operands) {
        if (and && canonical instanceof Cond.And x) {
            open(x.left(), true, operands);
            open(x.right(), true, operands);
        } else if (!and && canonical instanceof Cond.Or x) {
            open(x.left(), false, operands);
            open(x.right(), false, operands);
        } else {
            operands.add(canonical);
        }
    }

    /** Drops {@code x > 30} beside {@code x > 50} in an {@code and}; both are unknown together. */
    private static List<Cond> decisive(List<Cond> operands, boolean and) {
        List<Cond> kept = new ArrayList<>();
        for (Cond operand : operands) {
            boolean implied = operands.stream().anyMatch(other -> decides(other, operand, and));
            if (!implied) {
                kept.add(operand);
            }
        }
        return kept;
    }

    private static boolean decides(Cond other, Cond operand, boolean and) {
        boolean comparable = operand instanceof Cond.Compare x
                && other instanceof Cond.Compare y
                && x.above() == y.above()
                && x.left().equals(y.left())
                && x.right() instanceof Num.Constant
                && y.right() instanceof Num.Constant;
        if (!comparable) {
            return false;
        }
        double mine = ((Num.Constant) ((Cond.Compare) operand).right()).value();
        double its = ((Num.Constant) ((Cond.Compare) other).right()).value();
        boolean stricter = ((Cond.Compare) operand).above() ? its > mine : its < mine;
        return its != mine && stricter == and;
    }

    /**
     * Drops {@code a or b} beside {@code a}, {@code (a and b) or c} beside {@code a} and {@code b}, and {@code a or b or c}
     * beside {@code a or b} in an {@code and}; and the mirror images.
     */
    private static List<Cond> absorb(List<Cond> operands, boolean and) {
        List<Set<Cond>> parts = new ArrayList<>();
        for (Cond operand : operands) {
            parts.add(opened(operand, !and));
        }
        List<Cond> kept = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (!absorbed(i, operands, parts, and)) {
                kept.add(operands.get(i));
            }
        }
        return kept;
    }

    private static boolean absorbed(int i, List<Cond> operands, List<Set<Cond>> parts, boolean and) {
        if (parts.get(i).size() == 1) {
            return false;
        }
        for (int j = 0; j < operands.size(); j++) {
            boolean larger = parts.get(i).size() > parts.get(j).size();
            if (i != j && larger && parts.get(i).containsAll(parts.get(j))) {
                return true;
            }
        }
        return parts.get(i).stream().anyMatch(part -> operands.containsAll(opened(part, and)));
    }

    private static Set<Cond> opened(Cond canonical, boolean and) {
        Set<Cond> parts = new LinkedHashSet<>();
        open(canonical, and, parts);
        return parts;
    }

    private static Cond join(List<Cond> operands, boolean and) {
        Cond joined = operands.get(0);
        for (Cond operand : operands.subList(1, operands.size())) {
            joined = and ? new Cond.And(joined, operand) : new Cond.Or(joined, operand);
        }
        return joined;
    }

    /** The canonical form of a numeric expression. */
    public static Num of(Num num) {
        if (num instanceof Num.Indicator indicator && indicator.source() != null) {
            return new Num.Indicator(indicator.kind(), of(indicator.source()), indicator.parameters());
        } else if (num instanceof Num.Spread spread) {
            return new Num.Spread(of(spread.left()), of(spread.right()));
        } else if (num instanceof Num.Scaled scaled) {
            return scaled(scaled.factor(), of(scaled.x()));
        } else if (num instanceof Num.Shift shift) {
            return shift(of(shift.base()), shift.plus(), of(shift.distance()));
        }
        return num;
    }

    private static Num scaled(double factor, Num x) {
        if (factor == 1) {
            return x;
        }
        if (x instanceof Num.Constant constant && Double.isFinite(factor * constant.value())) {
            return new Num.Constant(factor * constant.value(), constant.unit());
        }
        if (x instanceof Num.Scaled inner) {
            double product = factor * inner.factor();
            // a product that overflowed or vanished would decide differently
            boolean safe = Math.abs(product) >= Double.MIN_NORMAL && Double.isFinite(product);
            if (safe) {
                return scaled(product, inner.x());
            }
        }
        return new Num.Scaled(factor, x);
    }

    private static Num shift(Num base, boolean plus, Num distance) {
        if (distance instanceof Num.Scaled scaled && scaled.factor() < 0) {
            return shift(base, !plus, scaled(-scaled.factor(), scaled.x()));
        }
        if (plus && base.unit() == distance.unit()) {
            if (base instanceof Num.Scaled scaled && scaled.factor() < 0) {
                return shift(distance, true, base);
            }
            if (TreeOrder.compare(base, distance) > 0) {
                return new Num.Shift(distance, true, base);
            }
        }
        return new Num.Shift(base, plus, distance);
    }
}
