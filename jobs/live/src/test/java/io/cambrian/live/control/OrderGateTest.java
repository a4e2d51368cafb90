package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.OrderGate.Quote;
import io.cambrian.live.control.Verdict.Cut;
import io.cambrian.live.control.Verdict.OrderDenied;
import io.cambrian.live.control.Verdict.Passed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderGateTest {
    private static final int TODAY = 100;
    private static final double EQUITY = 1000;
    private static final Limits LIMITS = new Limits(1.0, 0.6, 0.4, 0.5, 0.1, 0.3, 0.25, 5);
    // prices are 10
    private final Map<String, Quote> quotes = new TreeMap<>(Map.of(
            "AAA", new Quote(TODAY, 10, 10),
            "BBB", new Quote(TODAY, 10, 10),
            "CCC", new Quote(TODAY, 10, 10)));

    private OrderGate gate(TradingState state, Map<String, BigDecimal> positions) {
        return new OrderGate(LIMITS, state, TODAY, EQUITY, positions, quotes, new BookRisk(List.of()), Set.of());
    }

    private Verdict check(OrderGate gate, String symbol, int units) {
        Instrument i =
                new Instrument(symbol, "USD", "X", false, false, BigDecimal.ZERO, BigDecimal.ONE, new BigDecimal("20"));
        return gate.check(Order.of("p", TODAY, symbol, BigDecimal.valueOf(units), BigDecimal.TEN), i);
    }

    private static Map<String, BigDecimal> held(String symbol, int units) {
        return Map.of(symbol, BigDecimal.valueOf(units));
    }

    private static void cut(Verdict verdict, int to, String... limits) {
        assertThat(verdict).isInstanceOf(Cut.class);
        assertThat(((Cut) verdict).order().quantity()).isEqualByComparingTo(BigDecimal.valueOf(to));
        assertThat(((Cut) verdict).limits()).containsExactly(limits);
    }

    private static void denied(Verdict verdict, String... limits) {
        assertThat(verdict).isInstanceOf(OrderDenied.class);
        assertThat(((OrderDenied) verdict).limits()).containsExactly(limits);
    }

    @Test
    void whatFitsPasses() {
        assertThat(check(gate(TradingState.ACTIVE, Map.of()), "AAA", 40)).isInstanceOf(Passed.class);
        assertThat(check(gate(TradingState.ACTIVE, Map.of()), "AAA", -40)).isInstanceOf(Passed.class);
    }

    @Test
    void aPositionIsCutToTheShareOfOneInstrument() {
        cut(check(gate(TradingState.ACTIVE, Map.of()), "AAA", 45), 40, "max_instrument");
        cut(check(gate(TradingState.ACTIVE, held("AAA", 30)), "AAA", 45), 10, "max_instrument");
    }

    @Test
    void ordersThatPassedBeforeCountAsFilled() {
        OrderGate gate = gate(TradingState.ACTIVE, Map.of());
        assertThat(check(gate, "AAA", 40)).isInstanceOf(Passed.class);
        cut(check(gate, "BBB", 30), 20, "max_net");
        denied(check(gate, "CCC", 10), "max_net");
        assertThat(check(gate, "CCC", -40)).isInstanceOf(Passed.class);
    }

    @Test
    void grossExposureBoundsLongsAndShortsTogether() {
        OrderGate gate = gate(TradingState.ACTIVE, Map.of());
        check(gate, "AAA", 40);
        check(gate, "BBB", -40);
        cut(check(gate, "CCC", 30), 20, "max_gross");
    }

    @Test
    void aFatFingerIsNotMadeSmallerButStopped() {
        denied(check(gate(TradingState.ACTIVE, Map.of()), "AAA", 51), "max_order");
    }

    @Test
    void aReversalClosesAndOpensOnlyWhatFits() {
        cut(check(gate(TradingState.ACTIVE, held("AAA", 30)), "AAA", -75), -70, "max_instrument");
        cut(check(gate(TradingState.ACTIVE, held("AAA", 30)), "AAA", -85), -30, "max_order");
    }

    @Test
    void shrinkingIsNeverStoppedByALimitOnSize() {
        assertThat(check(gate(TradingState.ACTIVE, held("AAA", 200)), "AAA", -150))
                .isInstanceOf(Passed.class);
    }

    @Test
    void reducingLetsOnlyShrinkingThrough() {
        denied(check(gate(TradingState.REDUCING, Map.of()), "AAA", 5), "reducing");
        assertThat(check(gate(TradingState.REDUCING, held("AAA", 30)), "AAA", -30))
                .isInstanceOf(Passed.class);
        cut(check(gate(TradingState.REDUCING, held("AAA", 30)), "AAA", -50), -30, "reducing");
    }

    @Test
    void haltedLetsNothingThrough() {
        denied(check(gate(TradingState.HALTED, held("AAA", 30)), "AAA", -30), "halted");
    }

    @Test
    void aPriceThatIsOldOrJumpedIsNotTradedOn() {
        quotes.put("AAA", new Quote(TODAY - 1, 10, 10));
        quotes.put("BBB", new Quote(TODAY, 10, 7.9));
        denied(check(gate(TradingState.ACTIVE, Map.of()), "AAA", 5), "stale_data");
        denied(check(gate(TradingState.ACTIVE, Map.of()), "BBB", 5), "price_jump");
    }

    @Test
    void aRestBelowTheMinimumIsNotSent() {
        denied(check(gate(TradingState.ACTIVE, held("AAA", 39)), "AAA", 5), "max_instrument");
    }

    /** Whatever is held and wanted: what goes out breaks no limit further, and never turns the order around. */
    @Property(tries = 2000)
    void noOrderBreaksALimit(
            @ForAll @IntRange(min = -60, max = 60) int a,
            @ForAll @IntRange(min = -60, max = 60) int b,
            @ForAll @IntRange(min = -90, max = 90) int units) {
        Map<String, BigDecimal> positions = Map.of("AAA", BigDecimal.valueOf(a), "BBB", BigDecimal.valueOf(b));
        Verdict verdict = check(gate(TradingState.ACTIVE, positions), "AAA", units);
        int sent = verdict instanceof Passed p
                ? p.order().quantity().intValue()
                : verdict instanceof Cut c ? c.order().quantity().intValue() : 0;
        assertThat(sent * units).isGreaterThanOrEqualTo(0);
        assertThat(Math.abs(sent)).isLessThanOrEqualTo(Math.abs(units));
        int after = a + sent;
        if (Math.abs(after) > Math.abs(a) || after * a < 0) {
            assertThat(Math.abs(after)).isLessThanOrEqualTo(40);
            assertThat(Math.abs(after) + Math.abs(b)).isLessThanOrEqualTo(100);
            assertThat(Math.abs(after + b)).isLessThanOrEqualTo(Math.max(60, Math.abs(b)));
        }
    }

    /** Also where the target lies on the other side of zero. */
    @Test
    void whatAPersonVetoedIsReducedAndNeverEnlarged() {
        OrderGate gate = new OrderGate(
                LIMITS,
                TradingState.ACTIVE,
                TODAY,
                EQUITY,
                held("AAA", 30),
                quotes,
                new BookRisk(List.of()),
                Set.of("AAA", "BBB"));
        denied(check(gate, "AAA", 5), "veto");
        denied(check(gate, "BBB", -5), "veto");
        assertThat(check(gate, "CCC", 5)).isInstanceOf(Passed.class);
        assertThat(check(gate, "AAA", -10)).isInstanceOf(Passed.class);
        cut(check(gate, "AAA", -50), -20, "veto");
    }

    private OrderGate gate(Limits limits, double equity, Map<String, BigDecimal> positions) {
        return new OrderGate(
                limits, TradingState.ACTIVE, TODAY, equity, positions, quotes, new BookRisk(List.of()), Set.of());
    }

    @Test
    void withoutEquityNothingGoes() {
        denied(check(gate(LIMITS, 0, Map.of()), "AAA", 5), "no_equity");
    }

    @Test
    void whatIsExactlyAtALimitIsWithinIt() {
        quotes.put("BBB", new Quote(TODAY, 10, 8)); // a jump of 25 %
        assertThat(check(gate(LIMITS, EQUITY, Map.of()), "BBB", 5)).isInstanceOf(Passed.class);
        cut(check(gate(LIMITS, EQUITY, Map.of()), "AAA", 50), 40, "max_instrument"); // and not max_order
        cut(check(gate(LIMITS, EQUITY, held("AAA", 38)), "AAA", 5), 2, "max_instrument"); // worth the minimum
    }

    @Test
    void aBillionthOfTheEquityIsNotWorthACut() {
        quotes.put("AAA", new Quote(TODAY, 1, 1));
        Limits half = new Limits(1, 1, 0.5, 0.9, 0.1, 0.3, 0.25, 5);
        assertThat(check(gate(half, 1e9, Map.of()), "AAA", 500_000_001)).isInstanceOf(Passed.class);
        cut(check(gate(half, 1e9, Map.of()), "AAA", 500_000_002), 500_000_000, "max_instrument");
    }

    @Test
    void ordersOfADayAreCounted() {
        Limits two = LIMITS.withBook(new BookLimits(1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 2));
        OrderGate gate = gate(two, EQUITY, held("CCC", 10));
        assertThat(check(gate, "AAA", 5)).isInstanceOf(Passed.class);
        assertThat(check(gate, "BBB", 5)).isInstanceOf(Passed.class);
        denied(check(gate, "AAA", 5), "max_orders");
        assertThat(check(gate, "CCC", -5)).as("what shrinks always may").isInstanceOf(Passed.class);
    }

    private static final double JUMP = 0.25;

    @Test
    void aCloseThatJumpedIsWorthTheLastThatWasBelieved() {
        Quote before = new Quote(1, 10, Double.NaN);
        Quote wrong = before.next(2, 110, JUMP);
        assertThat(wrong.isBelieved()).isFalse();
        assertThat(wrong.day()).isEqualTo(2);
        assertThat(wrong.close()).isEqualTo(110);
        assertThat(wrong.price()).isEqualByComparingTo("110");
        assertThat(wrong.previousClose()).isEqualTo(10);
        assertThat(wrong.believed()).isEqualTo(10);
        assertThat(wrong.believedPrice()).isEqualByComparingTo("10");
        Quote right = wrong.next(3, 11, JUMP);
        assertThat(right.isBelieved()).as("back where it was").isTrue();
        assertThat(right.previousClose()).isEqualTo(10);
        assertThat(right.believed()).isEqualTo(11);
        assertThat(right.believedPrice()).isEqualByComparingTo("11");
        Quote confirmed = wrong.next(3, 100, JUMP);
        assertThat(confirmed.isBelieved()).as("a level that stays").isTrue();
        assertThat(confirmed.previousClose()).isEqualTo(110);
        Quote again = wrong.next(3, 1, JUMP);
        assertThat(again.isBelieved()).isFalse();
        assertThat(again.believed()).isEqualTo(10);
    }

    @Test
    void aCloseIsBelievedUpToTheLargestJump() {
        assertThat(new Quote(1, 8, 8).next(2, 10, JUMP).isBelieved()).isTrue();
        assertThat(new Quote(1, 8, 8).next(2, 6, JUMP).isBelieved()).isTrue();
        assertThat(new Quote(1, 8, 8).next(2, 10.01, JUMP).isBelieved()).isFalse();
        assertThat(new Quote(1, 8, 8).next(2, 80, JUMP).next(3, 10, JUMP).isBelieved())
                .isTrue();
    }

    @Test
    void whileAHoldingsCloseIsNotBelievedNothingIsEnlarged() {
        quotes.put("BBB", new Quote(TODAY - 1, 10, 10).next(TODAY, 110, JUMP));
        quotes.put("CCC", new Quote(TODAY - 1, 10, 10).next(TODAY, 1, JUMP));
        assertThat(check(gate(TradingState.ACTIVE, held("AAA", 10)), "AAA", 5))
                .as("what is not held")
                .isInstanceOf(Passed.class);
        Map<String, BigDecimal> book = Map.of("AAA", BigDecimal.TEN, "BBB", BigDecimal.ONE, "CCC", BigDecimal.ONE);
        OrderGate gate = gate(TradingState.ACTIVE, book);
        denied(check(gate, "AAA", 5), "price_jump of BBB", "price_jump of CCC");
        denied(check(gate, "BBB", -1), "price_jump");
        assertThat(check(gate, "AAA", -5)).isInstanceOf(Passed.class);
        cut(check(gate(TradingState.ACTIVE, book), "AAA", -15), -10, "price_jump of BBB", "price_jump of CCC");
    }
}
