package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.seed.Seeds;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SubtreesTest {
    private static final Strategy EXAMPLE = StrategyText.parse("""
            enter long when close > sma(close, 20) + 2 * atr(14) and not rsi(close, 14) > 70
            exit long when close < open or held > 5 bars
            stop 3 * atr(14)
            """);

    @Test
    void placesComeInReadingOrder() {
        assertThat(Subtrees.conds(EXAMPLE).stream().map(StrategyText::print))
                .containsExactly(
                        "close > sma(close, 20) + 2 * atr(14) and not (rsi(close, 14) > 70)",
                        "close > sma(close, 20) + 2 * atr(14)",
                        "not (rsi(close, 14) > 70)",
                        "rsi(close, 14) > 70",
                        "close < open");
        assertThat(Subtrees.nums(EXAMPLE).stream().map(StrategyText::print))
                .containsExactly(
                        "close",
                        "sma(close, 20) + 2 * atr(14)",
                        "sma(close, 20)",
                        "close",
                        "2 * atr(14)",
                        "atr(14)",
                        "rsi(close, 14)",
                        "close",
                        "70",
                        "close",
                        "open");
    }

    @Test
    void complexityCountsNodesSizingHoldingTimeAndStop() {
        // 5 conditions, 11 numbers, sizing, held, stop
        assertThat(Complexity.of(EXAMPLE)).isEqualTo(19);
    }

    @Property
    void replacingAPlaceByWhatItHoldsChangesNothing(@ForAll long seed) {
        Strategy strategy = new WildTrees(Seeds.stream(seed)).strategy();
        List<Cond> conds = Subtrees.conds(strategy);
        for (int i = 0; i < conds.size(); i++) {
            assertThat(Subtrees.withCond(strategy, i, conds.get(i))).isEqualTo(strategy);
        }
        List<Num> nums = Subtrees.nums(strategy);
        for (int i = 0; i < nums.size(); i++) {
            assertThat(Subtrees.withNum(strategy, i, nums.get(i))).isEqualTo(strategy);
        }
    }

    @Property
    void aReplacementStandsAtItsPlaceAndOnlyThere(@ForAll long seed) {
        Strategy strategy = new WildTrees(Seeds.stream(seed)).strategy();
        List<Num> nums = Subtrees.nums(strategy);
        for (int i = 0; i < nums.size(); i++) {
            Num replacement = new Num.Scaled(1.25, nums.get(i));
            Strategy changed = Subtrees.withNum(strategy, i, replacement);
            assertThat(Subtrees.nums(changed)).hasSize(nums.size() + 1);
            assertThat(Subtrees.nums(changed).get(i)).isEqualTo(replacement);
            assertThat(Subtrees.withNum(changed, i, nums.get(i))).isEqualTo(strategy);
        }
    }

    @Test
    void anotherUnitIsRefused() {
        Num volume = new Num.Field(Num.Series.VOLUME);
        assertThatThrownBy(() -> Subtrees.withNum(EXAMPLE, 0, volume))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("units differ");
        assertThatThrownBy(() -> Subtrees.withNum(EXAMPLE, 11, volume)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
