package io.cambrian.genome;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Any tree that the types allow, sensible or not, with arbitrary numbers: what laws are tried on. */
final class WildTrees {
    private static final Unit[] NUMBERS = {Unit.RETURN, Unit.VOLATILITY, Unit.OSCILLATOR, Unit.RATIO};

    private final RandomGenerator random;
    private final boolean tame;

    WildTrees(RandomGenerator random) {
        this(random, false);
    }

    private WildTrees(RandomGenerator random, boolean tame) {
        this.random = random;
        this.tame = tame;
    }

    /** Numbers are eighths and small: arithmetic with them is exact, and equal values are common. */
    static WildTrees tame(RandomGenerator random) {
        return new WildTrees(random, true);
    }

    Strategy strategy() {
        boolean both = random.nextBoolean();
        boolean onlyShort = !both && random.nextBoolean();
        return new Strategy(
                onlyShort ? Optional.empty() : Optional.of(side()),
                both || onlyShort ? Optional.of(side()) : Optional.empty(),
                random.nextBoolean()
                        ? new Sizing.Fixed(1 - random.nextDouble())
                        : new Sizing.TargetVolatility(2 * (1 - random.nextDouble())),
                new Protection(
                        stop(),
                        stop(),
                        random.nextBoolean()
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(100 * (1 - random.nextDouble()))));
    }

    private Optional<Protection.AtrMultiple> stop() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Protection.AtrMultiple(20 * (1 - random.nextDouble()), random.nextInt(2, 61)));
    }

    private Side side() {
        OptionalInt held =
                random.nextBoolean() ? OptionalInt.of(random.nextInt(1, Integer.MAX_VALUE)) : OptionalInt.empty();
        return new Side(cond(4), held.isPresent() && random.nextBoolean() ? null : cond(4), held);
    }

    Cond cond(int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 3);
        if (kind < 3) {
            Unit unit = Unit.values()[random.nextInt(Unit.values().length)];
            Num left = num(unit, 3);
            Num right = num(unit, 3);
            return random.nextInt(3) == 0
                    ? new Cond.Cross(left, random.nextBoolean(), right)
                    : new Cond.Compare(left, random.nextBoolean(), right);
        } else if (kind < 5) {
            return new Cond.And(cond(depth - 1), cond(depth - 1));
        } else if (kind < 7) {
            return new Cond.Or(cond(depth - 1), cond(depth - 1));
        }
        return new Cond.Not(cond(depth - 1));
    }

    Num num(Unit unit, int depth) {
        boolean constantAllowed = List.of(NUMBERS).contains(unit);
        if (constantAllowed && random.nextInt(3) == 0) {
            return new Num.Constant(number(), unit);
        }
        if (depth > 0 && random.nextInt(4) == 0) {
            return new Num.Scaled(number(), num(unit, depth - 1));
        }
        if (depth > 0 && random.nextInt(3) == 0 && (unit == Unit.PRICE || unit == Unit.DISTANCE)) {
            return unit == Unit.DISTANCE && random.nextBoolean()
                    ? new Num.Spread(num(Unit.PRICE, depth - 1), num(Unit.PRICE, depth - 1))
                    : new Num.Shift(num(unit, depth - 1), random.nextBoolean(), num(Unit.DISTANCE, depth - 1));
        }
        Unit source = unit == Unit.VOLUME ? Unit.VOLUME : Unit.PRICE;
        List<IndicatorKind> kinds = new ArrayList<>();
        for (IndicatorKind kind : IndicatorKind.values()) {
            boolean typed = kind.source() == IndicatorKind.Source.NONE || kind.accepts(source);
            if (typed && kind.unit(source) == unit && (depth > 0 || kind.source() == IndicatorKind.Source.NONE)) {
                kinds.add(kind);
            }
        }
        boolean field = unit == Unit.PRICE || unit == Unit.VOLUME;
        if (kinds.isEmpty() || (field && random.nextInt(3) == 0)) {
            if (constantAllowed) {
                return new Num.Constant(number(), unit);
            }
            Num.Series price = Num.Series.values()[random.nextInt(4)];
            return new Num.Field(unit == Unit.VOLUME ? Num.Series.VOLUME : price);
        }
        IndicatorKind kind = kinds.get(random.nextInt(kinds.size()));
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter p : kind.parameters()) {
            parameters.add(
                    p.whole()
                            ? random.nextInt((int) p.min(), (int) p.max() + 1)
                            : p.min() + (p.max() - p.min()) * random.nextDouble());
        }
        Num read = kind.source() == IndicatorKind.Source.NONE ? null : num(source, depth - 1);
        return new Num.Indicator(kind, read, parameters);
    }

    private double number() {
        if (tame) {
            return random.nextInt(-24, 25) / 8.0;
        }
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(-3, 4);
            case 1 -> random.nextInt(-500, 500) / 100.0;
            case 2 -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(-900, 900));
            case 3 -> Double.MIN_VALUE * random.nextInt(1, 9);
            default -> random.nextGaussian();
        };
    }
}
