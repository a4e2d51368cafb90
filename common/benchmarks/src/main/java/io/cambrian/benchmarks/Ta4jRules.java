package io.cambrian.benchmarks;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.Rule;
import org.ta4j.core.Trade;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.CombineIndicator;
import org.ta4j.core.indicators.helpers.ConstantIndicator;
import org.ta4j.core.indicators.helpers.HighPriceIndicator;
import org.ta4j.core.indicators.helpers.HighestValueIndicator;
import org.ta4j.core.indicators.helpers.LowPriceIndicator;
import org.ta4j.core.indicators.helpers.LowestValueIndicator;
import org.ta4j.core.indicators.helpers.OpenPriceIndicator;
import org.ta4j.core.indicators.helpers.PreviousValueIndicator;
import org.ta4j.core.indicators.helpers.TransformIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.NotRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.StopGainRule;
import org.ta4j.core.rules.UnderIndicatorRule;
import org.ta4j.core.rules.WaitForRule;

/**
 * Strategies as ta4j's rules over one series, with every indicator made once and shared by all of them, so that its cache
 * serves them all. ta4j seeds averages differently, has no unknown values, and counts a holding time from the signal; this
 * measures its speed on the same trees, not its agreement.
 */
final class Ta4jRules {
    private static final double YEAR = Math.sqrt(252);

    private final BarSeries series;
    private final Map<Num, Indicator<org.ta4j.core.num.Num>> numbers = new HashMap<>();

    Ta4jRules(BarSeries series) {
        this.series = series;
    }

    /** Whether a strategy can be expressed: long only, without a stop in multiples of the true range. */
    static boolean expresses(Strategy strategy) {
        return strategy.shortSide().isEmpty()
                && strategy.protection().stop().isEmpty()
                && strategy.protection().trail().isEmpty();
    }

    /** The entry; exit wins where both are true. */
    Rule enter(Strategy strategy) {
        Side side = strategy.longSide().orElseThrow();
        Rule enter = rule(side.enter());
        return side.exit() == null ? enter : enter.and(new NotRule(rule(side.exit())));
    }

    Rule exit(Strategy strategy) {
        Side side = strategy.longSide().orElseThrow();
        Rule exit = side.exit() == null ? null : rule(side.exit());
        if (side.maxHeldBars().isPresent()) {
            Rule held = new WaitForRule(Trade.TradeType.BUY, side.maxHeldBars().getAsInt());
            exit = exit == null ? held : exit.or(held);
        }
        if (strategy.protection().takeProfit().isPresent()) {
            double percent = 100 * strategy.protection().takeProfit().getAsDouble();
            exit = exit.or(new StopGainRule(new ClosePriceIndicator(series), percent));
        }
        return exit;
    }

    Rule rule(Cond cond) {
        if (cond instanceof Cond.And and) {
            return rule(and.left()).and(rule(and.right()));
        }
        if (cond instanceof Cond.Or or) {
            return rule(or.left()).or(rule(or.right()));
        }
        if (cond instanceof Cond.Not not) {
            return new NotRule(rule(not.x()));
        }
        if (cond instanceof Cond.Compare c) {
            return c.above()
                    ? new OverIndicatorRule(number(c.left()), number(c.right()))
                    : new UnderIndicatorRule(number(c.left()), number(c.right()));
        }
        Cond.Cross c = (Cond.Cross) cond;
        return c.above()
                ? new CrossedUpIndicatorRule(number(c.left()), number(c.right()))
                : new CrossedDownIndicatorRule(number(c.left()), number(c.right()));
    }

    private Indicator<org.ta4j.core.num.Num> number(Num num) {
        Indicator<org.ta4j.core.num.Num> known = numbers.get(num);
        if (known == null) {
            known = make(num);
            numbers.put(num, known);
        }
        return known;
    }

    private Indicator<org.ta4j.core.num.Num> make(Num num) {
        if (num instanceof Num.Field field) {
            return switch (field.series()) {
                case OPEN -> new OpenPriceIndicator(series);
                case HIGH -> new HighPriceIndicator(series);
                case LOW -> new LowPriceIndicator(series);
                case CLOSE -> new ClosePriceIndicator(series);
                case VOLUME -> new VolumeIndicator(series);
            };
        }
        if (num instanceof Num.Constant constant) {
            return new ConstantIndicator<>(series, series.numOf(constant.value()));
        }
        if (num instanceof Num.Scaled scaled) {
            return TransformIndicator.multiply(number(scaled.x()), scaled.factor());
        }
        if (num instanceof Num.Spread spread) {
            return CombineIndicator.minus(number(spread.left()), number(spread.right()));
        }
        if (num instanceof Num.Shift shift) {
            return shift.plus()
                    ? CombineIndicator.plus(number(shift.base()), number(shift.distance()))
                    : CombineIndicator.minus(number(shift.base()), number(shift.distance()));
        }
        return make((Num.Indicator) num);
    }

    private Indicator<org.ta4j.core.num.Num> make(Num.Indicator indicator) {
        Num source = indicator.source();
        int n = indicator.parameters().get(0).intValue();
        return switch (indicator.kind()) {
            case SMA -> new SMAIndicator(number(source), n);
            case EMA -> new EMAIndicator(number(source), n);
            case LAG -> new PreviousValueIndicator(number(source), n);
            case HIGHEST -> new HighestValueIndicator(number(source), n);
            case LOWEST -> new LowestValueIndicator(number(source), n);
            case DONCHIAN_UPPER -> new PreviousValueIndicator(new DonchianChannelUpperIndicator(series, n), 1);
            case DONCHIAN_LOWER -> new PreviousValueIndicator(new DonchianChannelLowerIndicator(series, n), 1);
            case BOLLINGER_UPPER -> band(indicator, 1);
            case BOLLINGER_LOWER -> band(indicator, -1);
            case ATR -> new ATRIndicator(series, n);
            case MACD -> macd(indicator);
            case MACD_SIGNAL ->
                new EMAIndicator(macd(indicator), indicator.parameters().get(2).intValue());
            case RSI -> new RSIIndicator(number(source), n);
            case ADX -> new ADXIndicator(series, n);
            case ROC -> TransformIndicator.multiply(new ROCIndicator(number(source), n), 0.01);
            case ZSCORE ->
                CombineIndicator.divide(
                        CombineIndicator.minus(number(source), average(IndicatorKind.SMA, source, n)),
                        new StandardDeviationIndicator(number(source), n));
            case VOLATILITY_REALIZED ->
                TransformIndicator.multiply(
                        new StandardDeviationIndicator(
                                number(new Num.Indicator(
                                        IndicatorKind.ROC, new Num.Field(Num.Series.CLOSE), List.of(1.0))),
                                n),
                        YEAR);
        };
    }

    private Indicator<org.ta4j.core.num.Num> band(Num.Indicator band, double side) {
        int n = band.parameters().get(0).intValue();
        return CombineIndicator.plus(
                average(IndicatorKind.SMA, band.source(), n),
                TransformIndicator.multiply(
                        new StandardDeviationIndicator(number(band.source()), n),
                        side * band.parameters().get(1)));
    }

    private Indicator<org.ta4j.core.num.Num> macd(Num.Indicator macd) {
        return CombineIndicator.minus(
                average(IndicatorKind.EMA, macd.source(), macd.parameters().get(0)),
                average(IndicatorKind.EMA, macd.source(), macd.parameters().get(1)));
    }

    private Indicator<org.ta4j.core.num.Num> average(IndicatorKind kind, Num source, double n) {
        return number(new Num.Indicator(kind, source, List.of(n)));
    }
}
