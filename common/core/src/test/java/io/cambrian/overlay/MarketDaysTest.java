package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.market.BarSeries;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketDaysTest {
    private static BarSeries series(String symbol, int... days) {
        double[] ones = new double[days.length];
        Arrays.fill(ones, 1);
        return BarSeries.of(symbol, days, ones, ones, ones, ones, ones, null);
    }

    @Test
    void theLastDaysAreThoseOfAllSeriesTogether() {
        List<BarSeries> series = List.of(series("A", 1, 2, 3, 5, 8), series("B", 4, 8, 9), series("C"));
        assertThat(MarketDays.firstOfLast(1, series)).isEqualTo(9);
        assertThat(MarketDays.firstOfLast(3, series)).isEqualTo(5);
        assertThat(MarketDays.firstOfLast(4, series)).isEqualTo(4);
        assertThat(MarketDays.firstOfLast(100, series)).isEqualTo(1);
        assertThat(MarketDays.firstOfLast(3, List.of(series("C")))).isZero();
    }
}
