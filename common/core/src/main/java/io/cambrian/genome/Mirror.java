package io.cambrian.genome;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.util.Optional;

/**
 * The mirror image of a condition: what it says of a rise, said of the fall that looks the same upside down. {@code close >
 * sma(close, 20)} becomes {@code close < sma(close, 20)}, {@code rsi(close, 14) > 70} becomes {@code rsi(close, 14) < 30},
 * {@code roc(high, 5) > 0.02} becomes {@code roc(low, 5) < -0.02}; volumes, volatilities, true ranges and trend strengths stay.
 *
 * <p>On prices that are reflected about a constant the image is true where the original was on the prices themselves; but for
 * relative changes, volatilities and multiples of prices, for which that holds for small moves only.
 */
public final class Mirror {
    /** An oscillator with a direction is reflected in the middle of this range. */
    private static final double OSCILLATOR_RANGE = 100;

    private Mirror() {}

    /** The rules of the other side, with the same longest holding time; empty where they cannot be written. */
    public static Optional<Side> of(Side side) {
        Optional<Cond> exit = side.exit() == null ? Optional.empty() : of(side.exit());
        return side.exit() != null && exit.isEmpty()
                ? Optional.empty()
                : of(side.enter()).map(enter -> new Side(enter, exit.orElse(null), side.maxHeldBars()));
    }

    /** The image; empty where it cannot be written, as for an oscillator with a direction against one without. */
    public static Optional<Cond> of(Cond condition) {
        if (condition instanceof Cond.And and) {
            return of(and.left()).flatMap(l -> of(and.right()).map(r -> new Cond.And(l, r)));
        } else if (condition instanceof Cond.Or or) {
            return of(or.left()).flatMap(l -> of(or.right()).map(r -> new Cond.Or(l, r)));
        } else if (condition instanceof Cond.Not not) {
            return of(not.x()).map(Cond.Not::new);
        } else if (condition instanceof Cond.Compare c) {
            return comparison(c.left(), c.above(), c.right()).map(p -> new Cond.Compare(p.left, p.above, p.right));
        }
        Cond.Cross c = (Cond.Cross) condition;
        return comparison(c.left(), c.above(), c.right()).map(p -> new Cond.Cross(p.left, p.above, p.right));
    }

    private record Comparison(Num left, boolean above, Num right) {}

    /** A number upside down has the value {@code offset + num}, or {@code offset - num} if odd. */
    private record Image(Num num, boolean odd, double offset) {}

    private static Optional<Comparison> comparison(Num left, boolean above, Num right) {
        if (left instanceof Num.Constant && !(right instanceof Num.Constant)) {
            return comparison(right, !above, left);
        }
        Image l = image(left);
        boolean turned = l.odd != above;
        if (right instanceof Num.Constant c) {
            double level = l.odd ? l.offset - c.value() : c.value() - l.offset;
            return Optional.of(new Comparison(l.num, turned, new Num.Constant(level, c.unit())));
        }
        Image r = image(right);
        if (l.offset != r.offset) {
            return Optional.empty();
        }
        return Optional.of(new Comparison(l.num, turned, l.odd == r.odd ? r.num : negative(r.num)));
    }

    private static Num negative(Num x) {
        if (x instanceof Num.Scaled scaled) {
            return scaled.factor() == -1 ? scaled.x() : new Num.Scaled(-scaled.factor(), scaled.x());
        }
        return new Num.Scaled(-1, x);
    }

    private static Image image(Num x) {
        if (x instanceof Num.Field field) {
            return field(field);
        } else if (x instanceof Num.Constant) {
            return new Image(x, false, 0);
        } else if (x instanceof Num.Spread spread) {
            return new Image(new Num.Spread(image(spread.left()).num, image(spread.right()).num), true, 0);
        } else if (x instanceof Num.Shift shift) {
            Image base = image(shift.base());
            Image distance = image(shift.distance());
            boolean plus = shift.plus() == (base.odd == distance.odd);
            return new Image(new Num.Shift(base.num, plus, distance.num), base.odd, 0);
        } else if (x instanceof Num.Scaled scaled) {
            Image of = image(scaled.x());
            // a few percent above a price is a few percent below it
            double factor = x.unit() == Unit.PRICE && scaled.factor() < 2 ? 2 - scaled.factor() : scaled.factor();
            return new Image(new Num.Scaled(factor, of.num), of.odd, scaled.factor() * of.offset);
        }
        return indicator((Num.Indicator) x);
    }

    private static Image field(Num.Field field) {
        return switch (field.series()) {
            case HIGH -> new Image(new Num.Field(Num.Series.LOW), true, 0);
            case LOW -> new Image(new Num.Field(Num.Series.HIGH), true, 0);
            case OPEN, CLOSE -> new Image(field, true, 0);
            case VOLUME -> new Image(field, false, 0);
        };
    }

    private static Image indicator(Num.Indicator indicator) {
        IndicatorKind kind = indicator.kind();
        boolean odd = indicator.unit() == Unit.PRICE
                || switch (kind) {
                    case MACD, MACD_SIGNAL, RSI, ROC, ZSCORE -> true;
                    default -> false;
                };
        Num source = indicator.source() == null ? null : image(indicator.source()).num;
        return new Image(
                new Num.Indicator(opposite(kind), source, indicator.parameters()),
                odd,
                kind == IndicatorKind.RSI ? OSCILLATOR_RANGE : 0);
    }

    private static IndicatorKind opposite(IndicatorKind kind) {
        return switch (kind) {
            case HIGHEST -> IndicatorKind.LOWEST;
            case LOWEST -> IndicatorKind.HIGHEST;
            case DONCHIAN_UPPER -> IndicatorKind.DONCHIAN_LOWER;
            case DONCHIAN_LOWER -> IndicatorKind.DONCHIAN_UPPER;
            case BOLLINGER_UPPER -> IndicatorKind.BOLLINGER_LOWER;
            case BOLLINGER_LOWER -> IndicatorKind.BOLLINGER_UPPER;
            default -> kind;
        };
    }
}
