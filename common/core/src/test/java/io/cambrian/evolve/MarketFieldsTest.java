package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.genome.Num;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketFieldsTest {
    private static BarSeries fixings(String symbol, int days) {
        return BarSeries.closeOnly(symbol, days(days), filled(days, 1.1), null);
    }

    private static BarSeries shares(String symbol, int days, double volume) {
        double[] price = filled(days, 20);
        return BarSeries.of(symbol, days(days), price, price, price, price, filled(days, volume), null);
    }

    private static int[] days(int n) {
        int[] days = new int[n];
        Arrays.setAll(days, i -> 12_000 + i);
        return days;
    }

    private static double[] filled(int n, double value) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void fixingsHaveOnlyCloses() {
        assertThat(MarketFields.of(Market.of(List.of(fixings("USD", 10), fixings("JPY", 10)), 260)))
                .isEqualTo(StrategyGrammar.CLOSE_ONLY);
    }

    @Test
    void sharesHaveAllFieldsAndCurrenciesNoVolume() {
        assertThat(MarketFields.of(Market.of(List.of(shares("A", 10, 1e6)), 252)))
                .isEqualTo(StrategyGrammar.FULL_BARS);
        assertThat(MarketFields.of(Market.of(List.of(shares("EURUSD", 10, Double.NaN)), 260)))
                .containsExactlyInAnyOrder(Num.Series.OPEN, Num.Series.HIGH, Num.Series.LOW, Num.Series.CLOSE);
    }

    @Test
    void theMajorityOfBarsDecides() {
        assertThat(MarketFields.of(Market.of(List.of(shares("A", 9, 1e6), fixings("B", 10)), 252)))
                .isEqualTo(StrategyGrammar.CLOSE_ONLY);
        assertThat(MarketFields.of(Market.of(List.of(shares("A", 10, 1e6), fixings("B", 10)), 252)))
                .isEqualTo(StrategyGrammar.FULL_BARS);
        assertThat(MarketFields.of(new Market(List.of(), new int[0], 252))).isEqualTo(StrategyGrammar.CLOSE_ONLY);
    }
}
