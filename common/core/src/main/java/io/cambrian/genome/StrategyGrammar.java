package io.cambrian.genome;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Random strategies, well typed by construction, with numbers from {@link Grid}, and using only what the market offers.
 * Comparisons are drawn from forms that mean something (a price against an average, an oscillator against a threshold, an
 * average against a longer one), so that most strategies trade sometimes. Immutable; safe for concurrent use as long as
 * each caller brings its own generator.
 */
public final class StrategyGrammar {
    /** Which positions strategies may take. */
    public enum Sides {
        LONG_ONLY,
        LONG_AND_SHORT
    }

    /** The fields of a market with full bars. */
    public static final Set<Num.Series> FULL_BARS = Set.of(Num.Series.values());

    /** The fields of a market of closes only, such as fixings and indices: no range, no stops in units of it, no volume. */
    public static final Set<Num.Series> CLOSE_ONLY = Set.of(Num.Series.CLOSE);

    /**
     * What may occur.
     *
     * @param sides whether shorts are allowed
     * @param fields the bar fields that the market has; close must be among them. Indicators and stops made of the range
     *     need high and low
     * @param maxDepth how deep conditions nest, 1 (a single comparison) to 6; numeric expressions nest at most three deep
     */
    public record Options(Sides sides, Set<Num.Series> fields, int maxDepth) implements Serializable {
        public Options {
            fields = Set.copyOf(fields);
            if (!fields.contains(Num.Series.CLOSE)) {
                throw new IllegalArgumentException("Every market has closes; the fields are " + fields + ".");
            }
            if (maxDepth < 1 || maxDepth > 6) {
                throw new IllegalArgumentException("The deepest nesting (" + maxDepth + ") must be in 1..6.");
            }
        }

        /** Long only, full bars, conditions up to three deep. */
        public static Options defaults() {
            return new Options(Sides.LONG_ONLY, FULL_BARS, 3);
        }

        public Options withSides(Sides newSides) {
            return new Options(newSides, fields, maxDepth);
        }

        public Options withFields(Set<Num.Series> newFields) {
            return new Options(sides, newFields, maxDepth);
        }

        public Options withMaxDepth(int newMaxDepth) {
            return new Options(sides, fields, newMaxDepth);
        }

        /** Whether ranges, and so stops in units of them, can be computed. */
        public boolean hasRange() {
            return fields.contains(Num.Series.HIGH) && fields.contains(Num.Series.LOW);
        }

        public boolean hasVolume() {
            return fields.contains(Num.Series.VOLUME);
        }
    }

    private final Options options;
    private final List<Num.Series> priceFields;
    private final Map<Unit, List<IndicatorKind>> kinds = new EnumMap<>(Unit.class);
    private final List<Unit> units;

    public StrategyGrammar(Options options) {
        this.options = options;
        this.priceFields = Arrays.stream(Num.Series.values())
                .filter(series ->
                        series != Num.Series.VOLUME && options.fields().contains(series))
                .toList();
        List<Unit> weighted = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            List<IndicatorKind> ofUnit = new ArrayList<>();
            for (IndicatorKind kind : IndicatorKind.values()) {
                Unit source = unit == Unit.VOLUME ? Unit.VOLUME : Unit.PRICE;
                boolean typed = kind.source() == IndicatorKind.Source.NONE || kind.accepts(source);
                if (typed && kind.unit(source) == unit && offered(kind)) {
                    ofUnit.add(kind);
                }
            }
            kinds.put(unit, List.copyOf(ofUnit));
            for (int i = 0; i < weight(unit); i++) {
                weighted.add(unit);
            }
        }
        this.units = List.copyOf(weighted);
    }

    public Options options() {
        return options;
    }

    /** The indicators that give this unit in this market, in a fixed order. */
    public List<IndicatorKind> kinds(Unit unit) {
        return kinds.get(unit);
    }

    private boolean offered(IndicatorKind kind) {
        return switch (kind) {
            case ATR, ADX, DONCHIAN_UPPER, DONCHIAN_LOWER -> options.hasRange();
            default -> true;
        };
    }

    /** How often comparisons measure this unit, in twentieths. */
    private int weight(Unit unit) {
        return switch (unit) {
            case PRICE -> 7;
            case OSCILLATOR -> 4;
            case RETURN -> 3;
            case RATIO -> 2;
            case DISTANCE -> 2;
            case VOLATILITY -> 1;
            case VOLUME -> options.hasVolume() ? 1 : 0;
        };
    }

    /** A whole strategy. */
    public Strategy random(RandomGenerator random) {
        Optional<Side> longSide = Optional.of(side(random));
        Optional<Side> shortSide = Optional.empty();
        if (options.sides() == Sides.LONG_AND_SHORT) {
            double u = random.nextDouble();
            if (u < 0.45) {
                shortSide = Optional.of(side(random));
            }
            if (u < 0.1) {
                longSide = Optional.empty();
            }
        }
        return new Strategy(longSide, shortSide, sizing(random), protection(random));
    }

    /** The rules of one side. */
    public Side side(RandomGenerator random) {
        Cond enter = condition(random, options.maxDepth());
        double u = random.nextDouble();
        OptionalInt held = u < 0.45 ? OptionalInt.of((int) Grid.held().random(random)) : OptionalInt.empty();
        Cond exit = u < 0.15 ? null : condition(random, Math.max(1, options.maxDepth() - 1));
        return new Side(enter, exit, held);
    }

    public Sizing sizing(RandomGenerator random) {
        return random.nextDouble() < 0.65
                ? new Sizing.Fixed(
                        random.nextDouble() < 0.7 ? 1 : Grid.fixedSizes().random(random))
                : new Sizing.TargetVolatility(Grid.targetVolatilities().random(random));
    }

    public Protection protection(RandomGenerator random) {
        Optional<Protection.AtrMultiple> stop =
                options.hasRange() && random.nextDouble() < 0.2 ? Optional.of(atrMultiple(random)) : Optional.empty();
        Optional<Protection.AtrMultiple> trail =
                options.hasRange() && random.nextDouble() < 0.15 ? Optional.of(atrMultiple(random)) : Optional.empty();
        OptionalDouble takeProfit = random.nextDouble() < 0.12
                ? OptionalDouble.of(Grid.takeProfits().random(random))
                : OptionalDouble.empty();
        return new Protection(stop, trail, takeProfit);
    }

    /** A multiple of the average true range; ask for it only where the market has a range. */
    public Protection.AtrMultiple atrMultiple(RandomGenerator random) {
        return new Protection.AtrMultiple(
                Grid.stopMultiples().random(random), (int) Grid.stopWindows().random(random));
    }

    /** @param depth the deepest nesting, at least 1 */
    public Cond condition(RandomGenerator random, int depth) {
        double u = random.nextDouble();
        if (depth <= 1 || u < 0.55) {
            return comparison(random);
        } else if (u < 0.78) {
            return new Cond.And(condition(random, depth - 1), condition(random, depth - 1));
        } else if (u < 0.95) {
            return new Cond.Or(condition(random, depth - 1), condition(random, depth - 1));
        }
        return new Cond.Not(condition(random, depth - 1));
    }

    /** One comparison or crossing of two different expressions. */
    public Cond comparison(RandomGenerator random) {
        Unit unit = units.get(random.nextInt(units.size()));
        Num left = number(unit, random, 2);
        while (left instanceof Num.Constant) {
            left = number(unit, random, 2);
        }
        Num right = counterpart(left, random);
        for (int tries = 0; right.equals(left) && tries < 8; tries++) {
            right = counterpart(left, random);
        }
        boolean above = random.nextBoolean();
        return random.nextDouble() < 0.25 ? new Cond.Cross(left, above, right) : new Cond.Compare(left, above, right);
    }

    private Num counterpart(Num left, RandomGenerator random) {
        Unit unit = left.unit();
        boolean scaleFree = unit == Unit.PRICE || unit == Unit.DISTANCE || unit == Unit.VOLUME;
        if (!scaleFree && random.nextDouble() < 0.8) {
            return new Num.Constant(Grid.thresholds(unit).random(random), unit);
        }
        Num right = number(unit, random, 2);
        if (unit == Unit.PRICE || right instanceof Num.Constant || random.nextDouble() < 0.5) {
            return right;
        }
        return new Num.Scaled(Grid.factors(unit).random(random), right);
    }

    /**
     * A numeric expression of a unit; never a bare number except for return, volatility, oscillator and ratio.
     *
     * @param depth the deepest nesting of operators and indicators, at least 1
     * @throws IllegalArgumentException for volume where the market has none
     */
    public Num number(Unit unit, RandomGenerator random, int depth) {
        return switch (unit) {
            case PRICE -> price(random, depth);
            case DISTANCE -> distance(random, depth);
            case VOLUME -> volume(random, depth);
            case RETURN, VOLATILITY, OSCILLATOR, RATIO ->
                random.nextDouble() < 0.08
                        ? new Num.Constant(Grid.thresholds(unit).random(random), unit)
                        : indicator(unit, random, depth);
        };
    }

    private Num price(RandomGenerator random, int depth) {
        double u = random.nextDouble();
        if (depth < 1 || u < 0.35) {
            return priceField(random);
        } else if (u < 0.85 || depth < 2) {
            return indicator(Unit.PRICE, random, depth);
        } else if (u < 0.94) {
            return new Num.Shift(price(random, depth - 1), random.nextBoolean(), distance(random, depth - 1));
        }
        return new Num.Scaled(Grid.factors(Unit.PRICE).random(random), price(random, depth - 1));
    }

    private Num distance(RandomGenerator random, int depth) {
        double u = random.nextDouble();
        if (u < 0.55 || depth < 2) {
            return indicator(Unit.DISTANCE, random, depth);
        } else if (u < 0.75) {
            return new Num.Scaled(Grid.factors(Unit.DISTANCE).random(random), distance(random, depth - 1));
        }
        Num left = price(random, depth - 1);
        Num right = indicator(Unit.PRICE, random, depth - 1);
        return new Num.Spread(left, right);
    }

    private Num volume(RandomGenerator random, int depth) {
        if (!options.hasVolume()) {
            throw new IllegalArgumentException("The market has no volume.");
        }
        return depth < 1 || random.nextDouble() < 0.4
                ? new Num.Field(Num.Series.VOLUME)
                : indicator(Unit.VOLUME, random, depth);
    }

    private Num priceField(RandomGenerator random) {
        return random.nextDouble() < 0.7
                ? new Num.Field(Num.Series.CLOSE)
                : new Num.Field(priceFields.get(random.nextInt(priceFields.size())));
    }

    private Num indicator(Unit unit, RandomGenerator random, int depth) {
        List<IndicatorKind> candidates = kinds.get(unit);
        return indicator(candidates.get(random.nextInt(candidates.size())), unit, random, depth);
    }

    /** An indicator of a given kind with random parameters, over a random series of the unit that it needs. */
    public Num.Indicator indicator(IndicatorKind kind, Unit unit, RandomGenerator random, int depth) {
        Num source = null;
        if (kind.source() != IndicatorKind.Source.NONE) {
            boolean nested = depth > 1 && random.nextDouble() < 0.2;
            if (unit == Unit.VOLUME) {
                source = nested ? volume(random, depth - 1) : new Num.Field(Num.Series.VOLUME);
            } else {
                source = nested ? price(random, depth - 1) : priceField(random);
            }
        }
        return new Num.Indicator(kind, source, parameters(kind, random));
    }

    /** Random parameters of an indicator, from the grid; of two speeds the fast one comes out faster. */
    public static List<Double> parameters(IndicatorKind kind, RandomGenerator random) {
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter parameter : kind.parameters()) {
            parameters.add(Grid.of(parameter).random(random));
        }
        boolean twoSpeeds = kind == IndicatorKind.MACD || kind == IndicatorKind.MACD_SIGNAL;
        if (twoSpeeds && parameters.get(0) >= parameters.get(1)) {
            // the slow average is the longer one; equal speeds would give nothing but zeros
            double fast = Math.max(2, Math.floor(parameters.get(1) / 2));
            parameters.set(0, Grid.of(kind.parameters().get(0)).floor(fast));
        }
        return parameters;
    }
}
