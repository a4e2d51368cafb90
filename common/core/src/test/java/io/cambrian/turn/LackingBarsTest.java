package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LackingBarsTest {
    private static BarSeries on(String symbol, int... days) {
        double[] close = new double[days.length];
        Arrays.fill(close, 10);
        return BarSeries.closeOnly(symbol, days, close, null);
    }

    private static final BarSeries WHOLE = on("AAA", 1, 2, 3, 4, 5, 6, 7, 8);

    @Test
    void whoTradedOnEachSessionAndMissesTheLastIsNamed() {
        Market market = Market.of(
                List.of(WHOLE, on("BBB", 1, 2, 3, 4, 5, 6, 7), on("CCC", 1, 2, 3, 5, 6, 7), on("DDD", 1, 2, 3, 4)),
                252);
        assertThat(LackingBars.words(market))
                .hasValueSatisfying(w -> assertThat(w).startsWith("BBB has no bar of 1970-01-09"));
    }

    @Test
    void nobodyIsMissedWhereAllHaveBars() {
        assertThat(LackingBars.words(Market.of(List.of(WHOLE), 252))).isEmpty();
        assertThat(LackingBars.words(Market.of(List.of(on("AAA", 1, 2), on("BBB", 1)), 252)))
                .as("too short to know who is regular")
                .isEmpty();
    }
}
