package io.cambrian.feature;

import static io.cambrian.feature.Unit.DISTANCE;
import static io.cambrian.feature.Unit.OSCILLATOR;
import static io.cambrian.feature.Unit.PRICE;
import static io.cambrian.feature.Unit.RATIO;
import static io.cambrian.feature.Unit.RETURN;
import static io.cambrian.feature.Unit.VOLATILITY;
import static io.cambrian.feature.Unit.VOLUME;

import java.util.List;
import java.util.Optional;

/**
 * The indicators of the strategy language: name, whether the first argument is a series, which other bar fields are read,
 * the parameters, and the unit of the result.
 *
 * <p>In text, a kind with a source takes it first: {@code sma(close, 20)}; a kind without takes only its parameters:
 * {@code atr(14)}.
 */
public enum IndicatorKind {
    /** Simple moving average of the last n values. */
    SMA("sma", Source.PRICE_OR_VOLUME, Parameter.window(2, 250)),
    /** Exponential moving average, alpha 2/(n+1), seeded with the mean of the first n values. */
    EMA("ema", Source.PRICE_OR_VOLUME, Parameter.window(2, 250)),
    /** The value k bars ago. */
    LAG("lag", Source.PRICE_OR_VOLUME, Parameter.window(1, 60)),
    /** Highest value of the last n bars, the current one included. */
    HIGHEST("highest", Source.PRICE, Parameter.window(2, 250)),
    /** Lowest value of the last n bars, the current one included. */
    LOWEST("lowest", Source.PRICE, Parameter.window(2, 250)),
    /** Upper Donchian channel: highest high of the n bars before the current one. */
    DONCHIAN_UPPER("donchian_upper", PRICE, Parameter.window(2, 250)),
    /** Lower Donchian channel: lowest low of the n bars before the current one. */
    DONCHIAN_LOWER("donchian_lower", PRICE, Parameter.window(2, 250)),
    /** Upper Bollinger band: mean plus k population standard deviations of the last n values. */
    BOLLINGER_UPPER("bollinger_upper", Source.PRICE, Parameter.window(5, 120), Parameter.multiple(0.5, 4)),
    /** Lower Bollinger band. */
    BOLLINGER_LOWER("bollinger_lower", Source.PRICE, Parameter.window(5, 120), Parameter.multiple(0.5, 4)),
    /** Average true range, Wilder smoothing seeded with the mean of the first n true ranges. */
    ATR("atr", DISTANCE, Parameter.window(2, 60)),
    /** Difference of a fast and a slow EMA. */
    MACD("macd", Source.PRICE, DISTANCE, Parameter.window(2, 60), Parameter.window(5, 120)),
    /** EMA of the MACD line over its last s values; parameters fast, slow, signal. */
    MACD_SIGNAL(
            "macd_signal",
            Source.PRICE,
            DISTANCE,
            Parameter.window(2, 60),
            Parameter.window(5, 120),
            Parameter.window(2, 40)),
    /** Relative strength index, Wilder smoothing seeded with the mean of the first n changes; 0 to 100. */
    RSI("rsi", Source.PRICE, OSCILLATOR, Parameter.window(2, 60)),
    /** Average directional index, 0 to 100. */
    ADX("adx", OSCILLATOR, Parameter.window(2, 60)),
    /** Rate of change over n bars as a fraction: x[t] / x[t-n] - 1. */
    ROC("roc", Source.PRICE, RETURN, Parameter.window(1, 250)),
    /** Distance from the mean of the last n values in population standard deviations. */
    ZSCORE("zscore", Source.PRICE, RATIO, Parameter.window(5, 250)),
    /** Annualized sample standard deviation of the last n simple close-to-close returns. */
    VOLATILITY_REALIZED("volatility", VOLATILITY, Parameter.window(5, 250));

    /** What the first argument may be. */
    public enum Source {
        NONE,
        PRICE,
        PRICE_OR_VOLUME
    }

    /** A number that configures an indicator: a whole window of bars, or a real multiple. */
    public record Parameter(boolean whole, double min, double max) {
        static Parameter window(int min, int max) {
            return new Parameter(true, min, max);
        }

        static Parameter multiple(double min, double max) {
            return new Parameter(false, min, max);
        }
    }

    private final String text;
    private final Source source;
    private final Unit unit;
    private final List<Parameter> parameters;

    IndicatorKind(String text, Source source, Unit unit, Parameter... parameters) {
        this.text = text;
        this.source = source;
        this.unit = unit;
        this.parameters = List.of(parameters);
    }

    IndicatorKind(String text, Source source, Parameter... parameters) {
        this(text, source, null, parameters);
    }

    IndicatorKind(String text, Unit unit, Parameter... parameters) {
        this(text, Source.NONE, unit, parameters);
    }

    /** The name in strategy text. */
    public String text() {
        return text;
    }

    public Source source() {
        return source;
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** The unit of the result, given the unit of the source (ignored by kinds whose unit is fixed; may be null there). */
    public Unit unit(Unit sourceUnit) {
        return unit != null ? unit : sourceUnit;
    }

    /** Whether a source of this unit is accepted. */
    public boolean accepts(Unit sourceUnit) {
        return switch (source) {
            case NONE -> false;
            case PRICE -> sourceUnit == PRICE;
            case PRICE_OR_VOLUME -> sourceUnit == PRICE || sourceUnit == VOLUME;
        };
    }

    public static Optional<IndicatorKind> named(String text) {
        for (IndicatorKind kind : values()) {
            if (kind.text.equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
