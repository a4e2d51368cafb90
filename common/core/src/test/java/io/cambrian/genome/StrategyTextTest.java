package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StrategyTextTest {
    private static final Num CLOSE = new Num.Field(Num.Series.CLOSE);

    private static Num sma(int window) {
        return new Num.Indicator(IndicatorKind.SMA, CLOSE, List.of((double) window));
    }

    private static Num indicator(IndicatorKind kind, double window) {
        boolean none = kind.source() == IndicatorKind.Source.NONE;
        return new Num.Indicator(kind, none ? null : CLOSE, List.of(window));
    }

    @Property(tries = 3000)
    void parsedPrintOfARandomStrategyIsTheStrategy(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int depth) {
        RandomGenerator random = Seeds.stream(seed);
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults()
                .withSides(StrategyGrammar.Sides.LONG_AND_SHORT)
                .withMaxDepth(depth));
        Strategy strategy = grammar.random(random);
        assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
    }

    @Property(tries = 3000)
    void everyTreeSurvivesTheTextAlsoOnesThatNobodyWouldWrite(@ForAll long seed) {
        Strategy strategy = new WildTrees(Seeds.stream(seed)).strategy();
        assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
    }

    @Property
    void everyFiniteNumberReadsBackExactly(@ForAll double x) {
        assertThat(Double.parseDouble(Numbers.text(x + 0.0))).isEqualTo(x + 0.0);
    }

    @Property
    void decimalsOfFourDigitsPrintAsTheyAreWritten(@ForAll @DoubleRange(min = -9, max = 9) double x) {
        double rounded = Math.rint(x * 1000) / 1000;
        assertThat(Numbers.text(rounded)).hasSizeLessThanOrEqualTo(6);
        assertThat(Double.parseDouble(Numbers.text(rounded))).isEqualTo(rounded);
    }

    @Test
    void theExampleOfTheLanguageReadsAsMeant() {
        Strategy strategy = StrategyText.parse("""
                # golden cross, unless overbought
                enter long   when sma(close, 20) crosses above sma(close, 50) and rsi(close, 14) < 70
                exit  long   when close < sma(close, 50) or held > 60 bars
                size         target volatility 0.15   # or: fixed 1.0
                stop         3 * atr(14)
                trail        4 * atr(14)
                take profit  0.10
                """);
        Cond enter = new Cond.And(
                new Cond.Cross(sma(20), true, sma(50)),
                new Cond.Compare(indicator(IndicatorKind.RSI, 14), false, new Num.Constant(70, Unit.OSCILLATOR)));
        Side side = new Side(enter, new Cond.Compare(CLOSE, false, sma(50)), OptionalInt.of(60));
        assertThat(strategy)
                .isEqualTo(new Strategy(
                        Optional.of(side),
                        Optional.empty(),
                        new Sizing.TargetVolatility(0.15),
                        new Protection(
                                Optional.of(new Protection.AtrMultiple(3, 14)),
                                Optional.of(new Protection.AtrMultiple(4, 14)),
                                OptionalDouble.of(0.1))));
        assertThat(StrategyText.print(strategy)).isEqualTo("""
                        enter long   when sma(close, 20) crosses above sma(close, 50) and rsi(close, 14) < 70
                        exit  long   when close < sma(close, 50) or held > 60 bars
                        size         target volatility 0.15
                        stop         3 * atr(14)
                        trail        4 * atr(14)
                        take profit  0.1""");
    }

    @Test
    void andBindsTighterThanOrAndNotTighterThanAnd() {
        Cond cond = StrategyText.parse("enter long when not close > open and high > open or low < open; "
                        + "exit long when held > 1 bar")
                .longSide()
                .orElseThrow()
                .enter();
        assertThat(cond).isInstanceOf(Cond.Or.class);
        assertThat(((Cond.Or) cond).left()).isInstanceOf(Cond.And.class);
        assertThat(((Cond.And) ((Cond.Or) cond).left()).left()).isInstanceOf(Cond.Not.class);
    }

    @Test
    void pricesMoveByDistancesAndDifferByDistances() {
        Num lower = StrategyTextTest.right("close < sma(close, 20) - 2 * atr(14)");
        assertThat(lower).isEqualTo(new Num.Shift(sma(20), false, new Num.Scaled(2, indicator(IndicatorKind.ATR, 14))));
        Num factorBehind = StrategyTextTest.right("close < sma(close, 20) - atr(14) * 2");
        assertThat(factorBehind).isEqualTo(lower);
        Num spread = StrategyTextTest.right("atr(14) < close - sma(close, 20)");
        assertThat(spread).isEqualTo(new Num.Spread(CLOSE, sma(20)));
    }

    private static Num right(String comparison) {
        Cond cond = StrategyText.parse("enter long when " + comparison + " exit long when held > 5 bars")
                .longSide()
                .orElseThrow()
                .enter();
        return ((Cond.Compare) cond).right();
    }
}
