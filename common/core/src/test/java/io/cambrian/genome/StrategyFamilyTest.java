package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategyFamilyTest {
    private static final String CROSSES = """
            enter long when sma(close, {fast=5..8}) crosses above sma(close, {slow = 6..10 step 2})
            exit  long when sma(close, {fast}) crosses below sma(close, {slow})
            """;

    private static List<Strategy> all(StrategyFamily family) {
        List<Strategy> all = new ArrayList<>();
        for (long i = 0; i < family.points(); i++) {
            family.at(i).ifPresent(all::add);
        }
        return all;
    }

    private static Strategy crosses(int fast, int slow) {
        return StrategyText.parse("enter long when sma(close, " + fast + ") crosses above sma(close, " + slow
                + ") exit long when sma(close, " + fast + ") crosses below sma(close, " + slow + ")");
    }

    private static void refused(String text, String... parts) {
        assertThatThrownBy(() -> StrategyFamily.parse(text))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void theGridIsEveryCombinationTheFirstRangeSlowest() {
        List<Strategy> expected = new ArrayList<>();
        for (int fast = 5; fast <= 8; fast++) {
            for (int slow = 6; slow <= 10; slow += 2) {
                expected.add(crosses(fast, slow));
            }
        }
        StrategyFamily family = StrategyFamily.parse(CROSSES);
        assertThat(family.points()).isEqualTo(12);
        assertThat(all(family)).isEqualTo(expected);
        assertThat(family.parameters()).containsExactly("fast (4 values)", "slow (3 values)");
    }

    @Test
    void theConstraintLeavesOutWhatItDoesNotAdmit() {
        assertThat(all(StrategyFamily.parse(CROSSES + "where fast < slow")))
                .containsExactly(
                        crosses(5, 6),
                        crosses(5, 8),
                        crosses(5, 10),
                        crosses(6, 8),
                        crosses(6, 10),
                        crosses(7, 8),
                        crosses(7, 10),
                        crosses(8, 10));
        assertThat(all(StrategyFamily.parse(CROSSES + "where slow > 1.5 * fast + 1 and fast > 5")))
                .isEmpty();
        assertThat(all(StrategyFamily.parse(CROSSES + "where slow - 3 > fast and fast > 5")))
                .containsExactly(crosses(6, 10));
    }

    @Test
    void aHugeGridCostsNothingUntilAPointIsAskedFor() {
        StrategyFamily family = StrategyFamily.parse("""
                enter long when sma(close, {2..250}) crosses above sma(close, {2..250}) and rsi(close, {2..60}) < {1..99}
                exit  long when close < ema(close, {2..250}) or held > {1..1000} bars
                stop {0.1..20 step 0.1} * atr({2..60})
                """);
        assertThat(family.points()).isEqualTo(249L * 249 * 59 * 99 * 249 * 1000 * 200 * 59);
        assertThat(family.at(0)).isPresent();
        assertThat(StrategyText.print(family.at(family.points() - 1).orElseThrow()))
                .contains("sma(close, 250)", "< 99", "held > 1000 bars", "20 * atr(60)");
        Set<Strategy> distinct = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            distinct.add(family.at(family.points() / 1000 * i + i).orElseThrow());
        }
        assertThat(distinct).hasSize(1000);
        assertThatThrownBy(() -> family.at(family.points())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void stepsAreDecimalAndListsAndNegativeNumbersAreTaken() {
        List<String> texts = all(StrategyFamily.parse(
                        "enter long when roc(close, {5, 20}) > {-0.1..0.2 step 0.1} exit long when held > 5" + " bars"))
                .stream()
                .map(s -> StrategyText.print(s.longSide().orElseThrow().enter()))
                .toList();
        assertThat(texts)
                .containsExactly(
                        "roc(close, 5) > -0.1",
                        "roc(close, 5) > 0",
                        "roc(close, 5) > 0.1",
                        "roc(close, 5) > 0.2",
                        "roc(close, 20) > -0.1",
                        "roc(close, 20) > 0",
                        "roc(close, 20) > 0.1",
                        "roc(close, 20) > 0.2");
    }

    @Test
    void mistakesAreShownWhereTheyStand() {
        String exit = "\nexit long when held > 5 bars";
        refused("enter long when close > sma(close, {5..})" + exit, "line 1, column 40", "expected a number");
        refused("enter long when close > sma(close, {9..5})" + exit, "line 1", "ends (5) before it begins (9)");
        refused("enter long when close > sma(close, {5..9 step 0})" + exit, "line 1, column 47", "must be positive");
        refused("enter long when close > sma(close, {5..9 by 2})" + exit, "line 1, column 42", "found 'b'");
        refused("enter long when close > sma(close, {5, 5})" + exit, "given twice");
        refused("enter long when close > sma(close, {5..9)" + exit, "line 1, column 36", "not closed");
        refused("enter long when close > sma(close, {n})" + exit, "'n' has no range", "{n = 5..50}");
        refused("enter long when sma(close, {n=5..9}) > sma(close, {n=5..9})" + exit, "has a range already");
        refused("enter long when close > sma(close, 5)" + exit, "no range");
        refused(
                "enter long when close > sma(close, {n=5..9})" + exit + "\nwhere m < 3",
                "line 3, column 7",
                "with a name: n");
        refused("enter long when close > sma(close, {n=5..9})" + exit + "\nwhere n = 3", "line 3, column 9");
        refused(
                "enter long when close > sma(close, {n=5..9})" + exit + "\nwhere n > 3 size fixed 1",
                "'where' stands last");
    }

    @Test
    void aValueThatTheLanguageRefusesIsFoundAtOnceInItsPlace() {
        refused(
                "enter long when close > sma(close, {5..251})\nexit long when held > 5 bars",
                "line 1, column 36",
                "(251) must be a whole number from 2 to 250");
        refused(
                "enter long when close > smma(close, {5..9})\nexit long when held > 5 bars",
                "line 1, column 25",
                "sma");
    }

    @Test
    void bracesInCommentsAreNoRanges() {
        assertThat(StrategyFamily.parse("# {x = 1..9}\nenter long when close > sma(close, {5..9}) # {\nexit long when"
                                + " held > {2..3} bars")
                        .points())
                .isEqualTo(10);
    }

    @Test
    void moreThanALongOfPointsIsRefused() {
        StringBuilder text = new StringBuilder("enter long when close > sma(close, 5)");
        for (int i = 0; i < 12; i++) {
            text.append(" and close > sma(close, {2..250})");
        }
        refused(text + " exit long when held > 5 bars", "Use fewer values");
    }
}
