package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IngredientsTest {
    @Test
    void aFamilyIsTheIndicatorsOfTheEntryRules() {
        assertThat(Ingredients.of(StrategyText.parse(
                        "enter long when rsi(close, 14) < 30 and not (sma(close, 20) crosses above ema(close, 50))"
                                + " exit long when close < sma(close, 5)")))
                .isEqualTo("ema+rsi+sma");
        assertThat(Ingredients.of(StrategyText.parse("enter long when close > open exit long when close < sma(close, 5)"
                        + " enter short when close < open exit short when close > sma(close, 5)")))
                .as("how it leaves does not count")
                .isEqualTo("bars");
    }
}
