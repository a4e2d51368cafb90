package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxErrorTest {
    private static final String EXIT = "exit long when held > 5 bars\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enter long when close > volume | column 23: cannot compare a PRICE with a VOLUME",
                "enter long when close > rsi(close, 14) | cannot compare a PRICE with an OSCILLATOR",
                "enter long when smaa(close, 20) > close | column 17: found 'smaa' | Maybe you meant 'sma'?",
                "enter long when sma(close, 1) > close | column 28: parameter 1 of sma (1) must be a whole number from 2 to 250",
                "enter long when sma(close, 2.5) > close | must be a whole number",
                "enter long when sma(close) > close | found ')', expected ',' and a parameter, as in sma(close, 20)",
                "enter long when atr(close, 14) > atr(20) | column 21: found 'close', expected a number, as in atr(20)",
                "enter long when rsi(volume, 14) > 20 | column 21: rsi does not take a VOLUME",
                "enter long when close > 70 | A constant cannot be a PRICE",
                "enter long when 1 > 2 | two numbers are compared | 1 as ratio > 2",
                "enter long when close + 2 > open | a plain number cannot be added",
                "enter long when close + open > open | cannot add a PRICE to a PRICE",
                "enter long when volume - atr(14) > volume | cannot subtract a DISTANCE from a VOLUME",
                "enter long when close >= open | found '>=', expected > or < | not (a < b)",
                "enter long when close | expected > or < or 'crosses above' | is a PRICE, not yet a condition",
                "enter long when close > open and close | not yet a condition",
                "enter long when sma(close, 20) crosses over close | expected 'above' or 'below'",
                "enter long when (close > open | found 'exit', expected ')'",
                "enter long when close > open ) | column 30: found ')'",
                "enter long if close > open | column 12: found 'if', expected 'when'",
                "entr long when close > open | found 'entr', expected a statement | Maybe you meant 'enter'?",
                "enter lnog when close > open | expected 'long' or 'short'",
                "enter long when held > 5 bars | 'held > n bars' can stand only as an alternative",
                "enter long when close > open $ | found '$'",
                "enter long when close > 1.2.3 * open | found '1.2.3', expected a number",
                "enter long when close > 2x * open | found '2x', expected a number",
                "enter long when close * open > close | one side of * must be a number",
                "enter long when -close > close | expected a number after the minus sign",
                "enter long when (close > open) * 2 > close | one side of * must be a number",
                "enter long when (close > open) > close | A condition cannot be compared",
                "enter long when close > open size fixed 2 | A fixed size (2.0) must be in (0, 1]",
                "enter long when close > open size half | expected 'target volatility' or 'fixed'",
                "enter long when close > open size fixed 1 size fixed 0.5 | this is the second 'size'",
                "enter long when close > open stop atr(14) | expected a multiple as in 3 * atr(14)",
                "enter long when close > open stop 3 * atr(200) | must be in (0, 20] * atr(2..60)",
                "enter long when close > open take profit -1 | A take profit (-1.0) must be a fraction",
                "enter long when close > open enter long when close > open | this is the second 'enter'",
            })
    void mistakesAreExplained(ArgumentsAccessor columns) {
        assertThatThrownBy(() -> StrategyText.parse(columns.getString(0) + "\n" + EXIT))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("The strategy text is wrong at line ")
                .satisfies(error -> {
                    for (int i = 1; i < columns.size(); i++) {
                        assertThat(error).hasMessageContaining(columns.getString(i));
                    }
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected an entry",
                "size fixed 1 | expected an entry",
                "exit long when close > open | this exit has no entry",
                "enter short when close > open | this entry has no exit",
                "enter long when close > open exit long when close < open and held > 5 bars | can stand only",
                "enter long when close > open exit long when (close < open or held > 5 bars) | can stand only",
                "enter long when close > open exit long when not held > 5 bars | can stand only",
                "enter long when close > open exit long when held > 5 bars or held > 6 bars | given twice",
                "enter long when close > open exit long when held > 0 bars | at least 1",
                "enter long when close > open exit long when held > 5 | expected 'bars'",
            })
    void mistakesInTheWholeAreExplained(String text, String message) {
        assertThatThrownBy(() -> StrategyText.parse(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLineIsShownWithAMark() {
        assertThatThrownBy(() -> StrategyText.parse("# my rule\nenter long when\n   close > volume"))
                .hasMessageEndingWith("line 3, column 10: cannot compare a PRICE with a VOLUME: the units differ.\n"
                        + "     close > volume\n"
                        + "           ^");
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackEnds() {
        String deep = "enter long when " + "(".repeat(700) + "close > open" + ")".repeat(700);
        assertThatThrownBy(() -> StrategyText.parse(deep))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("deeper than 100");
        assertThatThrownBy(() -> StrategyText.parse("close ".repeat(2_000)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than 1500");
        String nots = "enter long when " + "not ".repeat(1_000) + "close > open " + EXIT;
        assertThatThrownBy(() -> StrategyText.parse(nots))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("deeper than 100");
    }

    @Test
    void longChainsAreFine() {
        String chain = "enter long when close > open" + " and close > open".repeat(350) + " " + EXIT;
        Strategy strategy = StrategyText.parse(chain);
        assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
        assertThat(Complexity.of(Canonical.of(strategy))).isEqualTo(5);
    }

    @Test
    void windowsLineEndsTabsAndSemicolonsAreFine() {
        Strategy plain = StrategyText.parse("enter long when close > open\nexit long when held > 5 bars");
        assertThat(StrategyText.parse("enter\tlong when close > open\r\nexit long when held > 5 bars\r\n"))
                .isEqualTo(plain);
        assertThat(StrategyText.parse("enter long when close > open; exit long when held > 5 bars; # done"))
                .isEqualTo(plain);
    }

    @Property(tries = 3000)
    void garbledTextIsReadOrExplainedAndNothingElse(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        StringBuilder text = new StringBuilder(
                StrategyText.print(new StrategyGrammar(StrategyGrammar.Options.defaults()).random(random)));
        String signs = "()<>*+-,.;#=0123456789 \n\tabcdelrw@é";
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
            }
        }
        try {
            Strategy strategy = StrategyText.parse(text.toString());
            assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
        } catch (DataException explained) {
            assertThat(explained).hasMessageContaining("line ").hasMessageContaining("column ");
        }
    }
}
