package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SilenceTest {
    /** 14 April 2019. */
    private static final int TODAY = 18_000;

    private static BarSeries upTo(String symbol, int last) {
        int[] days = IntStream.rangeClosed(TODAY - 100, last).toArray();
        return BarSeries.closeOnly(
                symbol, days, IntStream.of(days).mapToDouble(d -> d).toArray(), null);
    }

    @Test
    void aWeekendOnWhichOthersTradeIsNoneToMissAndTheMondayAfterItIs() {
        int[] weekdays = IntStream.rangeClosed(TODAY - 100, TODAY)
                .filter(d -> (d - TODAY + 704) % 7 < 5)
                .toArray(); // today is the last of a week of five days
        BarSeries share = BarSeries.closeOnly(
                "S", weekdays, IntStream.of(weekdays).mapToDouble(d -> d).toArray(), null);
        for (int after = 0; after <= 4; after++) {
            Market market = Market.of(List.of(share, upTo("B", TODAY + after)), 252);
            assertThat(Silence.words(market).isPresent()).isEqualTo(after > 2);
        }
    }

    @Test
    void whoHasNoBarOnTheLastDayIsNamedUnlessItWentLongAgo() {
        Market market = Market.of(
                List.of(upTo("A", TODAY), upTo("B", TODAY - 3), upTo("C", TODAY - 2), upTo("D", TODAY - 40)), 252);
        assertThat(Silence.words(market))
                .hasValueSatisfying(w -> assertThat(w)
                        .startsWith("Without a bar on 2019-04-14: C since 2019-04-12, B since 2019-04-11.")
                        .doesNotContain("D since"));
        assertThat(Silence.words(Market.of(List.of(upTo("A", TODAY), upTo("D", TODAY - 40)), 252)))
                .isEmpty();
    }
}
