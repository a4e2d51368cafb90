package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LotsTest {
    private static BigDecimal byDecimals(double target, BigDecimal equity, double price, BigDecimal lot) {
        return new Lots(equity).exact(target, price, lot).multiply(lot);
    }

    @Property
    void lotsAreThoseOfDecimals(
            @ForAll @DoubleRange(min = -2, max = 2) double target,
            @ForAll @DoubleRange(min = 1, max = 1e9) double equity,
            @ForAll @DoubleRange(min = 0.01, max = 1e4) double price,
            @ForAll @IntRange(min = 0, max = 8) int scale) {
        BigDecimal money = BigDecimal.valueOf(equity);
        BigDecimal lot = BigDecimal.ONE.movePointLeft(scale);
        assertThat(new Lots(money).towardsZero(target, price, lot)).isEqualTo(byDecimals(target, money, price, lot));
    }

    @Property
    void whatIsJustAWholeNumberOfLotsIsNotLost(
            @ForAll @IntRange(min = 1, max = 100_000) int lots,
            @ForAll @IntRange(min = 1, max = 1_000_000) int cents,
            @ForAll @IntRange(min = -2, max = 2) int ulps) {
        double price = cents / 100.0;
        BigDecimal equity = new BigDecimal(1_000_000);
        double target = lots * price / 1e6;
        for (int i = 0; i < Math.abs(ulps); i++) {
            target = ulps > 0 ? Math.nextUp(target) : Math.nextDown(target);
        }
        assertThat(new Lots(equity).towardsZero(target, price, BigDecimal.ONE))
                .isEqualTo(byDecimals(target, equity, price, BigDecimal.ONE));
    }

    @Example
    void aShareBuysWholeLotsTowardsZero() {
        BigDecimal ten = BigDecimal.TEN;
        assertThat(new Lots(new BigDecimal(10_000)).towardsZero(0.1, 7, ten)).isEqualByComparingTo("140");
        assertThat(new Lots(new BigDecimal(10_000)).towardsZero(-0.1, 7, ten)).isEqualByComparingTo("-140");
        assertThat(new Lots(new BigDecimal(10_000)).towardsZero(0, 7, ten)).isEqualByComparingTo("0");
        assertThat(new Lots(new BigDecimal(-5)).towardsZero(0.1, 7, ten)).isEqualByComparingTo("0");
    }
}
