package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScaleOfRecordTest {
    private static final Market MARKET = ScriptedWorld.calm(new WorldShape(2, 100, Noise.IID_NORMAL, Listing.STEADY, 0))
            .world(1, 0);
    private static final LoadedMarket LOADED = new LoadedMarket(MARKET, List.of(), Map.of(), "bars@3");

    @Test
    void aMarketOnTheScaleOfThePlanIsTheVeryOneAndNothingIsSaid() {
        ScaleOfRecord scale = ScaleOfRecord.of(LOADED, MARKET.series());
        assertThat(scale.loaded()).isSameAs(LOADED);
        assertThat(scale.words()).isEmpty();
    }

    @Test
    void pricesStayOnTheScaleOfThePlanAndTheTurnSaysOfWhat() {
        BarSeries first = MARKET.series().get(0);
        ScaleOfRecord scale = ScaleOfRecord.of(
                LOADED, List.of(first.scaled(0.25, 1), MARKET.series().get(1)));
        assertThat(scale.loaded().market().series().get(0).close())
                .isEqualTo(first.scaled(0.25, 1).close());
        assertThat(scale.loaded().market().series().get(1))
                .isSameAs(MARKET.series().get(1));
        assertThat(scale.loaded().dataVersion()).isEqualTo("bars@3");
        assertThat(scale.words()).endsWith("they are multiplied: " + first.symbol() + " by 0.250000.");
    }

    @Test
    void ofManySeriesTenAreNamed() {
        Map<String, Double> factors = new TreeMap<>();
        for (int s = 10; s < 22; s++) {
            factors.put("S" + s, 1.5);
        }
        assertThat(new ScaleOfRecord(LOADED, factors).words())
                .contains("S10 by 1.50000, S11")
                .endsWith("S19 by 1.50000, and 2 more.");
    }
}
