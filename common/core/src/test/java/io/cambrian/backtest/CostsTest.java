package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostsTest {
    @ParameterizedTest
    @CsvSource({"0, 0, true", "0.00002, 0.00008, true", "0.02, 0.07, true", "0.02, 0.08, false", "1, 4, false"})
    void whatNobodyCanTradeForIsFree(double feeBps, double slippageBps, boolean free) {
        assertThat(new Costs(feeBps, slippageBps, 50).isFree()).isEqualTo(free);
    }
}
