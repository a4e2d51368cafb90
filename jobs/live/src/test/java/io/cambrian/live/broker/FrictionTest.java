package io.cambrian.live.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.handoff.Instrument;
import io.cambrian.live.feed.Bar;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FrictionTest {
    private static final Instrument AAA =
            new Instrument("AAA", "USD", "X", false, false, BigDecimal.ZERO, new BigDecimal("0.5"), BigDecimal.ZERO);
    private static final Bar BAR = new Bar("AAA", 100, 110, 95, 105, 1000, true);

    private static Order order(int day, String quantity) {
        return Order.of("plan", day, "AAA", new BigDecimal(quantity), BigDecimal.TEN);
    }

    @Test
    void aBarFillsNoMoreThanItsShareOfTheVolumeInWholeLots() {
        Friction f = new Friction(1, 0, 1, 0.0123, 0, 0, 0);
        assertThat(f.of(order(1, "-500"), 2, BAR, AAA).units()).isEqualByComparingTo("-12");
        assertThat(f.of(order(1, "3"), 2, BAR, AAA).units()).isEqualByComparingTo("3");
    }

    @Test
    void anOrderMovesThePriceByTheSquareRootOfItsShareOfTheVolume() {
        Friction f = new Friction(1, 0, 1, 1, 0, 0.8, 0);
        double volatility = Math.log(110.0 / 95) / (2 * Math.sqrt(Math.log(2)));
        assertThat(f.of(order(1, "40"), 2, BAR, AAA).impact()).isCloseTo(0.8 * volatility * 0.2, within(1e-12));
        double one = f.of(order(1, "10"), 2, BAR, AAA).impact();
        assertThat(f.of(order(1, "40"), 2, BAR, AAA).impact()).isCloseTo(2 * one, within(1e-12));
    }

    @Test
    void aLateOrderPaysThePriceAtWhichItArrives() {
        Friction f = new Friction(7, 100, 1000, 1, 0, 0, 0);
        double sum = 0;
        for (int i = 0; i < 4000; i++) {
            double price = f.of(order(i, "1"), i + 1, BAR, AAA).marketPrice();
            assertThat(price).isBetween(100.0, 105.0);
            sum += (price - 100) / 5 * 1000;
        }
        // the mean of an exponential delay of 100, cut at 1000; its standard error is 1.6
        assertThat(sum / 4000).isCloseTo(100 * (1 - Math.exp(-10)), within(6.0));
        assertThat(new Friction(7, 0, 1000, 1, 0, 0, 0)
                        .of(order(1, "1"), 2, BAR, AAA)
                        .marketPrice())
                .isEqualTo(100);
    }

    @Test
    void refusalsComeAsOftenAsAskedAndFollowFromTheOrderAlone() {
        Friction f = new Friction(3, 0, 1, 1, 0, 0, 0.2);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            refused += f.refuses(order(i, "1")).isPresent() ? 1 : 0;
            assertThat(f.refuses(order(i, "1"))).isEqualTo(f.refuses(order(i, "2")));
        }
        assertThat(refused).isBetween(850, 1150); // 5.3 standard errors
    }

    @Test
    void aBarWithoutVolumeFillsAPartAsOftenAsAsked() {
        Bar bar = new Bar("AAA", 100, 110, 95, 105, Double.NaN, true);
        Friction f = new Friction(3, 0, 1, 1, 0.5, 1, 0);
        int whole = 0;
        for (int i = 0; i < 2000; i++) {
            BigDecimal units = f.of(order(i, "10"), i + 1, bar, AAA).units();
            assertThat(units).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
            whole += units.compareTo(BigDecimal.TEN) == 0 ? 1 : 0;
        }
        assertThat(whole).isBetween(880, 1120);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> new Friction(1, 0, 1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Friction(1, 0, 1, 1, 2, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Friction(1, Double.NaN, 1, 1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
