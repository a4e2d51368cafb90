package io.cambrian.genome;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.util.List;

/**
 * A numeric expression of the strategy language: at every bar a number, or unknown (NaN). Values, compared by content.
 * Constructors check types, so an ill-typed tree cannot exist.
 */
public sealed interface Num {
    Unit unit();

    /** A field of the bar. */
    enum Series {
        OPEN,
        HIGH,
        LOW,
        CLOSE,
        VOLUME
    }

    /** A bar field at the current bar. */
    record Field(Series series) implements Num {
        @Override
        public Unit unit() {
            return series == Series.VOLUME ? Unit.VOLUME : Unit.PRICE;
        }
    }

    /** A number; it takes the unit that its place asks for. Never a price level or a volume: those have no fixed scale. */
    record Constant(double value, Unit unit) implements Num {
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("A constant (" + value + ") must be finite.");
            }
            if (unit == Unit.PRICE || unit == Unit.VOLUME || unit == Unit.DISTANCE) {
                throw new IllegalArgumentException("A constant cannot be a " + unit + ": it has no fixed scale.");
            }
            value = value + 0.0; // no negative zero
        }
    }

    /**
     * An indicator.
     *
     * @param source the series that it reads; null for kinds without a source
     * @param parameters in the order of {@link IndicatorKind#parameters()}, within their bounds
     */
    record Indicator(IndicatorKind kind, Num source, List<Double> parameters) implements Num {
        public Indicator {
            parameters = List.copyOf(parameters);
            if ((source == null) != (kind.source() == IndicatorKind.Source.NONE)) {
                throw new IllegalArgumentException(kind.text()
                        + (source == null ? " needs a series as its first argument." : " takes no series."));
            }
            if (source != null && !kind.accepts(source.unit())) {
                throw new IllegalArgumentException(kind.text() + " does not take a " + source.unit() + ".");
            }
            if (parameters.size() != kind.parameters().size()) {
                throw new IllegalArgumentException(kind.text() + " takes "
                        + kind.parameters().size() + " parameters, not " + parameters.size() + ".");
            }
            for (int i = 0; i < parameters.size(); i++) {
                IndicatorKind.Parameter p = kind.parameters().get(i);
                double v = parameters.get(i);
                if (!(v >= p.min() && v <= p.max()) || (p.whole() && v != Math.rint(v))) {
                    throw new IllegalArgumentException(
                            "Parameter " + (i + 1) + " of " + kind.text() + " (" + v + ") must be "
                                    + (p.whole() ? "a whole number " : "") + "in [" + p.min() + ", " + p.max() + "].");
                }
            }
        }

        @Override
        public Unit unit() {
            return kind.unit(source == null ? null : source.unit());
        }
    }

    /** {@code base + distance} or {@code base - distance}: a price moved by a distance, or two distances. */
    record Shift(Num base, boolean plus, Num distance) implements Num {
        public Shift {
            boolean ok =
                    distance.unit() == Unit.DISTANCE && (base.unit() == Unit.PRICE || base.unit() == Unit.DISTANCE);
            if (!ok) {
                throw new IllegalArgumentException("Cannot " + (plus ? "add a " : "subtract a ") + distance.unit()
                        + " and a " + base.unit() + ".");
            }
        }

        @Override
        public Unit unit() {
            return base.unit();
        }
    }

    /** {@code left - right} of two prices: a distance. */
    record Spread(Num left, Num right) implements Num {
        public Spread {
            if (left.unit() != Unit.PRICE || right.unit() != Unit.PRICE) {
                throw new IllegalArgumentException("A spread is the difference of two prices, not of a " + left.unit()
                        + " and a " + right.unit() + ".");
            }
        }

        @Override
        public Unit unit() {
            return Unit.DISTANCE;
        }
    }

    /** {@code factor * x}: keeps the unit. */
    record Scaled(double factor, Num x) implements Num {
        public Scaled {
            if (!Double.isFinite(factor)) {
                throw new IllegalArgumentException("A factor (" + factor + ") must be finite.");
            }
            factor = factor + 0.0;
        }

        @Override
        public Unit unit() {
            return x.unit();
        }
    }
}
