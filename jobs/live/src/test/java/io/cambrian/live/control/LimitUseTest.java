package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.StressScenario;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LimitUseTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    private static final BookLimits BOOK = new BookLimits(0.05, 0.08, 0.2, 1, 0.1, 4, 10);
    private static final Limits LIMITS = new Limits(2, 0.5, 0.8, 0.5, 0.1, 0.4, 0.25, 5).withBook(BOOK);

    /** AAA trades 1,000 a day, ZZZ nothing; returns of AAA are +1 % and -1 % in turn. */
    private static BookRisk risk() {
        BookRisk risk = new BookRisk(List.of(new StressScenario("crash", Map.of("AAA", -0.5))));
        double price = 10;
        for (int d = 0; d < 100; d++) {
            price *= d % 2 == 0 ? 1.01 : 0.99;
            risk.onDay(new DayBars(
                    d,
                    List.of(
                            new Bar("AAA", price, price, price, price, 1000 / price, true),
                            new Bar("ZZZ", 5, 5, 5, 5, 0, true))));
        }
        return risk;
    }

    private static Map<String, Double> use(Map<String, Double> weights) {
        return LimitUse.of(LIMITS, risk(), new TreeMap<>(weights), 1000, 0.1).used();
    }

    @Test
    void eachLimitIsMeasuredAgainstItsOwnBound() {
        Map<String, Double> used = use(Map.of("AAA", 0.6, "BBB", -0.2));
        assertThat(used.get("max_gross")).isCloseTo(0.8 / 2, EXACT);
        assertThat(used.get("max_net")).isCloseTo(0.4 / 0.5, EXACT);
        assertThat(used.get("max_instrument")).isCloseTo(0.6 / 0.8, EXACT);
        assertThat(used.get("max_drawdown")).isCloseTo(0.1 / 0.4, EXACT);
        assertThat(used.get("max_value_at_risk")).isCloseTo(0.6 * 0.01 / 0.05, EXACT);
        assertThat(used.get("max_expected_shortfall")).isCloseTo(0.6 * 0.01 / 0.08, EXACT);
        assertThat(used.get("max_stress_loss")).isCloseTo(0.3 / 0.2, EXACT);
        assertThat(used.get("max_days_to_liquidate")).isCloseTo(600.0 / 100 / 4, EXACT);
        assertThat(new LimitUse(used).breaches()).containsExactly("max_stress_loss", "max_days_to_liquidate");
    }

    @Test
    void whatIsNotTradedCannotBeSoldUnlessNothingIsHeld() {
        assertThat(use(Map.of("ZZZ", 0.1)).get("max_days_to_liquidate")).isEqualTo(1000);
        assertThat(use(Map.of("ZZZ", 0.0)).get("max_days_to_liquidate")).isZero();
        assertThat(use(Map.of("BBB", 0.1)).get("max_days_to_liquidate"))
                .as("no volume known")
                .isZero();
    }

    @Test
    void itIsWarnedOfOnceFromFourFifthsOn() {
        LimitUse below = new LimitUse(Map.of("max_gross", 0.79));
        LimitUse at = new LimitUse(Map.of("max_gross", 0.8));
        assertThat(at.warnings(below)).containsExactly("max_gross");
        assertThat(at.warnings(new LimitUse(Map.of()))).containsExactly("max_gross");
        assertThat(at.warnings(at)).isEmpty();
        assertThat(below.warnings(at)).isEmpty();
    }

    @Test
    void aLimitIsBrokenOnlyBeyondIt() {
        assertThat(new LimitUse(Map.of("max_value_at_risk", 1.0)).breaches()).isEmpty();
        assertThat(new LimitUse(Map.of("max_value_at_risk", 1.001)).breaches()).containsExactly("max_value_at_risk");
        assertThat(new LimitUse(Map.of("max_gross", 3.0)).breaches())
                .as("prices moved")
                .isEmpty();
    }
}
