package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTest {
    private static final int DAYS = 900;
    private static final double MIDDLE = 128;

    private static Side side(String entry) {
        return StrategyText.parse("enter long when " + entry + "; exit long when held > 7 bars")
                .longSide()
                .orElseThrow();
    }

    private static Strategy only(Optional<Side> longSide, Optional<Side> shortSide) {
        return new Strategy(
                longSide,
                shortSide,
                new Sizing.Fixed(1),
                new Protection(Optional.empty(), Optional.empty(), OptionalDouble.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            close > sma(close, 20)                     | close < sma(close, 20)
            rsi(close, 14) > 70                        | rsi(close, 14) < 30
            roc(high, 5) > 0.02                        | roc(low, 5) < -0.02
            zscore(close, 20) crosses below -2         | zscore(close, 20) crosses above 2
            close > donchian_upper(20) + 0.5 * atr(14) | close < donchian_lower(20) - 0.5 * atr(14)
            macd(close, 12, 26) > atr(14)              | macd(close, 12, 26) < -1 * atr(14)
            close > 1.02 * sma(close, 20)              | close < 0.98 * sma(close, 20)
            volume > 2 * sma(volume, 20)               | volume > 2 * sma(volume, 20)
            adx(14) > 25 and close > open              | adx(14) > 25 and close < open
            """)
    void whatIsSaidOfARiseIsSaidOfTheFall(String rise, String fall) {
        assertThat(Mirror.of(side(rise))).contains(side(fall));
        assertThat(Mirror.of(side(fall))).contains(side(rise));
    }

    @Test
    void anOscillatorWithADirectionAgainstOneWithoutHasNoImage() {
        assertThat(Mirror.of(side("rsi(close, 14) > adx(14)"))).isEmpty();
        assertThat(Mirror.of(side("close > open or rsi(close, 14) > adx(14)"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close > sma(high, 10)",
                "highest(close, 20) - low < 2 * atr(5)",
                "macd(close, 5, 20) > 0.5 * atr(10)",
                "ema(close, 5) crosses above lag(close, 10) + macd(close, 3, 15)",
                "rsi(low, 7) crosses below 40 or not (adx(9) < 30)",
                "close > bollinger_upper(open, 20, 1.5) and volume > lag(volume, 3)",
                "zscore(close, 15) < -1",
                "donchian_lower(10) > sma(low, 30)",
            })
    void onReflectedPricesTheImageIsShortWhereTheOriginalIsLong(String entry) {
        Side original = side(entry);
        double[] held = positions(only(Optional.of(original), Optional.empty()), false);
        double[] image = positions(only(Optional.empty(), Mirror.of(original)), true);
        assertThat(held).contains(1.0);
        for (int t = 0; t < held.length; t++) {
            assertThat(Math.signum(image[t])).as("day %d", t).isEqualTo(-Math.signum(held[t]) + 0.0);
        }
    }

    /** Twice upside down is the right way up, but for the rounding of factors. */
    @Property(tries = 300)
    void theImageOfAnImageSaysTheSameAndCanBeWritten(@ForAll int seed) {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        Optional<Side> image = Mirror.of(grammar.side(Seeds.stream(seed)));
        image.ifPresent(side -> {
            Strategy strategy = only(Optional.empty(), image);
            assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
            Side twice = Mirror.of(Mirror.of(side).orElseThrow()).orElseThrow();
            assertThat(Complexity.of(twice)).isEqualTo(Complexity.of(side));
        });
    }

    private static double[] positions(Strategy strategy, boolean reflected) {
        Market market = Market.of(List.of(series(reflected)), 252);
        ScoringTask task = new ScoringTask(market, 1, DAYS, Costs.ZERO, Cases.none(DAYS));
        return Backtest.run(task, strategy).instruments().get(0).positions();
    }

    /** Prices in steps of 1/1024 around the middle, so that reflection is exact. */
    private static BarSeries series(boolean reflected) {
        RandomGenerator random = Seeds.stream(11);
        int[] day = new int[DAYS];
        double[][] bar = new double[5][DAYS];
        double last = MIDDLE;
        for (int t = 0; t < DAYS; t++) {
            day[t] = t + 1;
            bar[0][t] = step(last + 0.5 * random.nextGaussian());
            bar[3][t] = step(bar[0][t] + random.nextGaussian() - 0.02 * (bar[0][t] - MIDDLE));
            bar[1][t] = step(Math.max(bar[0][t], bar[3][t]) + 0.5 * random.nextDouble());
            bar[2][t] = step(Math.min(bar[0][t], bar[3][t]) - 0.5 * random.nextDouble());
            bar[4][t] = 1_000 + random.nextInt(1_000);
            last = bar[3][t];
        }
        if (reflected) {
            double[] low = bar[2];
            bar[2] = bar[1];
            bar[1] = low;
            for (int field = 0; field < 4; field++) {
                for (int t = 0; t < DAYS; t++) {
                    bar[field][t] = 2 * MIDDLE - bar[field][t];
                }
            }
        }
        return BarSeries.of("A", day, bar[0], bar[1], bar[2], bar[3], bar[4], null);
    }

    private static double step(double price) {
        return Math.rint(price * 1_024) / 1_024;
    }
}
