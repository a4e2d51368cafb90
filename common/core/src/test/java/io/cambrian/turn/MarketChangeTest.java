package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MarketChangeTest {
    private static double[] returns(int days, int changeAt, double factor, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[] returns = new double[days];
        for (int t = 0; t < days; t++) {
            returns[t] = 0.01 * (t >= changeAt ? factor : 1) * random.nextGaussian();
        }
        return returns;
    }

    @Test
    void aDoubledVolatilityIsSeenAndAnUnchangedMarketIsNot() {
        int seen = 0;
        int falseAlarms = 0;
        for (int seed = 0; seed < 10; seed++) {
            seen += MarketChange.within(returns(700, 660, 2, seed), 63) >= 0.9 ? 1 : 0;
            falseAlarms += MarketChange.within(returns(700, 700, 1, seed), 63) >= 0.9 ? 1 : 0;
        }
        assertThat(seen).isGreaterThanOrEqualTo(8);
        assertThat(falseAlarms).isLessThanOrEqualTo(1);
    }

    @Test
    void whatWasBeforeTheSessionsAskedForDoesNotCount() {
        assertThat(MarketChange.within(returns(700, 560, 2, 3), 63)).isLessThan(0.5);
        assertThat(MarketChange.within(returns(700, 560, 2, 3), 200)).isGreaterThan(0.9);
    }

    @Test
    void laterDaysChangeNothingOfWhatWasSaidBefore() {
        double[] long_ = returns(700, 640, 2, 4);
        assertThat(MarketChange.within(Arrays.copyOf(long_, 660), 20))
                .isEqualTo(MarketChange.within(Arrays.copyOf(returns(660, 640, 2, 4), 660), 20));
    }

    @Test
    void withoutAYearBeforeThemNothingCanBeTold() {
        assertThat(MarketChange.within(returns(260, 260, 1, 1), 63)).isNaN();
        assertThat(MarketChange.within(new double[700], 63)).isNaN();
    }
}
