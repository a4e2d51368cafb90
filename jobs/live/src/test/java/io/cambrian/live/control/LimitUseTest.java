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
        return LimitUse.of(LIMITS, risk(), new TreeMap<>(weights), 1000, 0.1, 0.05)
                .used();
    }

    @Test
    void eachLimitIsMeasuredAgainstItsOwnBound() {
        Map<String, Double> used = use(Map.of("AAA", 0.6, "BBB", -0.2));
        assertThat(used.get("max_gross")).isCloseTo(0.8 / 2, EXACT);
        assertThat(used.get("max_net")).isCloseTo(0.4 / 0.5, EXACT);
        assertThat(used.get("max_instrument")).isCloseTo(0.6 / 0.8, EXACT);
        assertThat(used.get("max_daily_loss")).isCloseTo(0.05 / 0.1, EXACT);
        assertThat(used.get("max_drawdown")).isCloseTo(0.1 / 0.4, EXACT);
        assertThat(used.get("max_value_at_risk")).isCloseTo(0.6 * 0.01 / 0.05, EXACT);
        assertThat(used.get("max_expected_shortfall")).isCloseTo(0.6 * 0.01 / 0.08, EXACT);
        assertThat(used.get("max_stress_loss")).isCloseTo(0.3 / 0.2, EXACT);
        assertThat(used.get("max_days_to_liquidate")).isCloseTo(600.0 / 100 / 4, EXACT);
        assertThat(new LimitUse(used).breaches(Rules.NOW)).containsExactly("max_stress_loss", "max_days_to_liquidate");
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
        assertThat(at.warnings(below, Rules.NOW)).containsExactly("max_gross");
        assertThat(at.warnings(new LimitUse(Map.of()), Rules.NOW)).containsExactly("max_gross");
        assertThat(at.warnings(at, Rules.NOW)).isEmpty();
        assertThat(below.warnings(at, Rules.NOW)).isEmpty();
    }

    /** Each day's is a loss of its own. */
    @Test
    void theLossOfADayIsWarnedOfOnEachDay() {
        LimitUse day = new LimitUse(Map.of("max_daily_loss", 0.8));
        assertThat(day.warnings(day, Rules.NOW)).containsExactly("max_daily_loss");
        assertThat(new LimitUse(Map.of("max_daily_loss", 0.79)).warnings(day, Rules.NOW))
                .isEmpty();
    }

    private static List<String> breaches(String limit, double used) {
        return new LimitUse(Map.of(limit, used)).breaches(Rules.NOW);
    }

    @Test
    void aLimitOnRiskIsBrokenBeyondIt() {
        for (String limit :
                List.of("max_value_at_risk", "max_expected_shortfall", "max_stress_loss", "max_days_to_liquidate")) {
            assertThat(breaches(limit, 1.0)).isEmpty();
            assertThat(breaches(limit, 1.001)).containsExactly(limit);
        }
    }

    /** Prices move a full book a little beyond them on any day. */
    @Test
    void aLimitOnSizeIsBrokenWhereNoDrift() {
        for (String limit : List.of("max_gross", "max_net", "max_instrument")) {
            assertThat(breaches(limit, 1.1)).isEmpty();
            assertThat(breaches(limit, 1.101)).containsExactly(limit);
        }
        assertThat(breaches("max_correlated", 3)).isEmpty();
    }

    @Test
    void byTheFirstRulesOnlyRisksAreBrokenAndTwoLimitsAreNotWarnedOf() {
        LimitUse use = new LimitUse(
                Map.of("max_gross", 3.0, "max_correlated", 3.0, "max_daily_loss", 0.9, "max_stress_loss", 1.1));
        LimitUse none = new LimitUse(Map.of());
        assertThat(use.breaches(Rules.FIRST)).containsExactly("max_stress_loss");
        assertThat(use.warnings(none, Rules.FIRST)).containsExactlyInAnyOrder("max_gross", "max_stress_loss");
        assertThat(use.warnings(none, Rules.BELIEVED))
                .containsExactlyInAnyOrder("max_gross", "max_correlated", "max_daily_loss", "max_stress_loss");
        assertThat(use.breaches(Rules.BELIEVED)).containsExactly("max_stress_loss", "max_gross");
    }

    /** AAA and BBB move as one, CCC against them, DDD by itself. */
    private static Double together(double limit, Map<String, Double> weights) {
        BookRisk risk = new BookRisk(List.of());
        double a = 10;
        double c = 10;
        double d = 10;
        for (int day = 0; day < 100; day++) {
            double move = day % 2 == 0 ? 0.01 : -0.01;
            a *= 1 + move;
            c *= 1 - move;
            d *= day % 4 < 2 ? 1.01 : 0.99;
            risk.onDay(new DayBars(day, List.of(bar("AAA", a), bar("BBB", 2 * a), bar("CCC", c), bar("DDD", d))));
        }
        Limits limits = LIMITS.withBook(new BookLimits(1, 1, 1, limit, 1, 1, 10));
        return LimitUse.of(limits, risk, new TreeMap<>(weights), 1000, 0, 0)
                .used()
                .get("max_correlated");
    }

    private static Bar bar(String symbol, double price) {
        return new Bar(symbol, price, price, price, price, 1, true);
    }

    @Test
    void whatMovesTogetherIsMeasuredWhereTheBookMayBeNearTheLimit() {
        assertThat(together(0.5, Map.of("AAA", 0.3, "BBB", 0.2, "CCC", -0.1, "DDD", 0.4)))
                .as("a short of what moves against it, too")
                .isCloseTo(0.6 / 0.5, EXACT);
        assertThat(together(0.5, Map.of("AAA", 0.3, "BBB", -0.2, "DDD", 0.1)))
                .as("a hedge does not")
                .isCloseTo(0.3 / 0.5, EXACT);
        assertThat(together(0.5, Map.of("AAA", -0.25, "BBB", -0.15))).isCloseTo(0.4 / 0.5, EXACT);
        assertThat(together(0.5, Map.of("AAA", 0.25, "BBB", 0.14))).isNull();
    }
}
