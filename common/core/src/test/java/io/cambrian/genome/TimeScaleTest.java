package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeScaleTest {
    private static Side side(String text) {
        return StrategyText.parse(text).longSide().orElseThrow();
    }

    @Test
    void windowsAndHoldingTimeMoveTogetherAndThresholdsStay() {
        Side slow = side("enter long when close > sma(lag(close, 20), 40) and not (roc(close, 30) < -0.02)"
                + " exit long when bollinger_upper(close, 50, 2) < 1.02 * ema(close, 10) or held > 60 bars");
        Side fast = side("enter long when close > sma(lag(close, 10), 20) and not (roc(close, 14) < -0.02)"
                + " exit long when bollinger_upper(close, 30, 2) < 1.02 * ema(close, 5) or held > 30 bars");
        assertThat(TimeScale.moved(slow, -2)).isEqualTo(fast);
        assertThat(TimeScale.moved(slow, 0)).isEqualTo(slow);
    }

    @Test
    void windowsStopWhereTheGridEnds() {
        assertThat(TimeScale.moved(side("enter long when close > sma(close, 200) exit long when held > 160 bars"), 9))
                .isEqualTo(side("enter long when close > sma(close, 250) exit long when held > 250 bars"));
    }

    @Property(tries = 300)
    void whateverTheGrammarMakesStaysWellTyped(@ForAll long seed, @ForAll @IntRange(min = -9, max = 9) int places) {
        Side drawn = new StrategyGrammar(StrategyGrammar.Options.defaults()).side(Seeds.stream(seed));
        Side moved = TimeScale.moved(drawn, places);
        assertThat(moved.maxHeldBars().isPresent())
                .isEqualTo(drawn.maxHeldBars().isPresent());
        assertThat(moved.exit() == null).isEqualTo(drawn.exit() == null);
        Strategy strategy = new Strategy(
                java.util.Optional.of(moved), java.util.Optional.empty(), new Sizing.Fixed(1), Protection.NONE);
        assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
    }
}
