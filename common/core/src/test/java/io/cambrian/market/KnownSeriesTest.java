package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.market.KnownSeries.Vintage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KnownSeriesTest {
    private static final List<Vintage> GDP = List.of(
            new Vintage(0, 30, 1.0), new Vintage(90, 120, 2.0), new Vintage(0, 150, 1.5), new Vintage(90, 160, 2.5));

    @Test
    void eachDayHasTheLatestPeriodAsLastToldByThen() {
        KnownSeries s = KnownSeries.of(GDP);
        assertThat(s.on(29)).isNaN();
        assertThat(s.on(30)).isEqualTo(1.0);
        assertThat(s.on(119)).as("the period began on day 90, and nobody knew").isEqualTo(1.0);
        assertThat(s.on(120)).isEqualTo(2.0);
        assertThat(s.on(155)).as("a correction of the older period").isEqualTo(2.0);
        assertThat(s.on(160)).isEqualTo(2.5);
        assertThat(KnownSeries.of(List.of()).on(5)).isNaN();
    }

    @Property(tries = 200)
    void whatIsToldLaterChangesNoEarlierDay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
        Random random = new Random(seed);
        List<Vintage> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int period = random.nextInt(50);
            all.add(new Vintage(period, period + random.nextInt(60), random.nextInt(9)));
        }
        int day = random.nextInt(110);
        double known = KnownSeries.of(all.stream().filter(v -> v.known() <= day).toList())
                .on(day);
        Collections.shuffle(all, random);
        assertThat(Double.valueOf(KnownSeries.of(all).on(day))).isEqualTo(Double.valueOf(known));
    }
}
