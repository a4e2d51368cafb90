package io.cambrian.genome;

import io.cambrian.feature.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places in a strategy where conditions and numbers stand, in reading order (long before short, entry before exit, a
 * node before its operands, left before right), and strategies with one such place filled differently. A number may only
 * be replaced by one of the same unit; the constructors of the tree refuse the rest.
 */
public final class Subtrees {
    private Subtrees() {}

    /** All conditions, also those inside other conditions. */
    public static List<Cond> conds(Strategy strategy) {
        List<Cond> conds = new ArrayList<>();
        for (Cond root : roots(strategy)) {
            collect(root, conds);
        }
        return conds;
    }

    /** The condition itself and all conditions inside it. */
    public static List<Cond> conds(Cond cond) {
        List<Cond> conds = new ArrayList<>();
        collect(cond, conds);
        return conds;
    }

    /** All numeric expressions, also those inside others. */
    public static List<Num> nums(Strategy strategy) {
        List<Num> nums = new ArrayList<>();
        for (Cond cond : conds(strategy)) {
            if (cond instanceof Cond.Compare c) {
                collect(c.left(), nums);
                collect(c.right(), nums);
            } else if (cond instanceof Cond.Cross c) {
                collect(c.left(), nums);
                collect(c.right(), nums);
            }
        }
        return nums;
    }

    /** Those of a unit: what can take each other's place. */
    public static List<Num> nums(Strategy strategy, Unit unit) {
        return nums(strategy).stream().filter(num -> num.unit() == unit).toList();
    }

    /** The number itself and all numbers inside it. */
    public static List<Num> nums(Num num) {
        List<Num> nums = new ArrayList<>();
        collect(num, nums);
        return nums;
    }

    /** @param index into {@link #conds(Strategy)} */
    public static Strategy withCond(Strategy strategy, int index, Cond cond) {
        return new Replacement(index, cond, -1, null).of(strategy);
    }

    /** @param index into {@link #nums(Strategy)} */
    public static Strategy withNum(Strategy strategy, int index, Num num) {
        return new Replacement(-1, null, index, num).of(strategy);
    }

    private static List<Cond> roots(Strategy strategy) {
        List<Cond> roots = new ArrayList<>(4);
        for (Optional<Side> side : List.of(strategy.longSide(), strategy.shortSide())) {
            side.ifPresent(s -> {
                roots.add(s.enter());
                if (s.exit() != null) {
                    roots.add(s.exit());
                }
            });
        }
        return roots;
    }

    private static void collect(Cond cond, List<Cond> conds) {
        conds.add(cond);
        if (cond instanceof Cond.And and) {
            collect(and.left(), conds);
            collect(and.right(), conds);
        } else if (cond instanceof Cond.Or or) {
            collect(or.left(), conds);
            collect(or.right(), conds);
        } else if (cond instanceof Cond.Not not) {
            collect(not.x(), conds);
        }
    }

    private static void collect(Num num, List<Num> nums) {
        nums.add(num);
        if (num instanceof Num.Indicator indicator && indicator.source() != null) {
            collect(indicator.source(), nums);
        } else if (num instanceof Num.Shift shift) {
            collect(shift.base(), nums);
            collect(shift.distance(), nums);
        } else if (num instanceof Num.Spread spread) {
            collect(spread.left(), nums);
            collect(spread.right(), nums);
        } else if (num instanceof Num.Scaled scaled) {
            collect(scaled.x(), nums);
        }
    }

    /** Walks in the order of the lists and counts; rebuilds what lies on the way. */
    private static final class Replacement {
        private final int condIndex;
        private final Cond newCond;
        private final int numIndex;
        private final Num newNum;
        private int condsSeen;
        private int numsSeen;
        private boolean done;

        Replacement(int condIndex, Cond newCond, int numIndex, Num newNum) {
            this.condIndex = condIndex;
            this.newCond = newCond;
            this.numIndex = numIndex;
            this.newNum = newNum;
        }

        Strategy of(Strategy strategy) {
            Optional<Side> longSide = strategy.longSide().map(this::side);
            Optional<Side> shortSide = strategy.shortSide().map(this::side);
            if (!done) {
                throw new IndexOutOfBoundsException("Place " + Math.max(condIndex, numIndex) + " does not exist in:\n"
                        + StrategyText.print(strategy));
            }
            return new Strategy(longSide, shortSide, strategy.sizing(), strategy.protection());
        }

        private Side side(Side side) {
            Cond enter = cond(side.enter());
            return new Side(enter, side.exit() == null ? null : cond(side.exit()), side.maxHeldBars());
        }

        private Cond cond(Cond cond) {
            if (done) {
                return cond;
            }
            if (condsSeen++ == condIndex) {
                done = true;
                return newCond;
            }
            if (cond instanceof Cond.Compare c) {
                Num left = num(c.left());
                return new Cond.Compare(left, c.above(), num(c.right()));
            } else if (cond instanceof Cond.Cross c) {
                Num left = num(c.left());
                return new Cond.Cross(left, c.above(), num(c.right()));
            } else if (cond instanceof Cond.And and) {
                Cond left = cond(and.left());
                return new Cond.And(left, cond(and.right()));
            } else if (cond instanceof Cond.Or or) {
                Cond left = cond(or.left());
                return new Cond.Or(left, cond(or.right()));
            }
            return new Cond.Not(cond(((Cond.Not) cond).x()));
        }

        private Num num(Num num) {
            if (done) {
                return num;
            }
            if (numsSeen++ == numIndex) {
                done = true;
                return newNum;
            }
            if (num instanceof Num.Indicator indicator && indicator.source() != null) {
                return new Num.Indicator(indicator.kind(), num(indicator.source()), indicator.parameters());
            } else if (num instanceof Num.Shift shift) {
                Num base = num(shift.base());
                return new Num.Shift(base, shift.plus(), num(shift.distance()));
            } else if (num instanceof Num.Spread spread) {
                Num left = num(spread.left());
                return new Num.Spread(left, num(spread.right()));
            } else if (num instanceof Num.Scaled scaled) {
                return new Num.Scaled(scaled.factor(), num(scaled.x()));
            }
            return num;
        }
    }
}
