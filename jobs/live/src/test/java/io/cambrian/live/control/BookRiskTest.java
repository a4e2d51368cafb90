package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.StressScenario;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.OrderGate.Quote;
import io.cambrian.live.control.Verdict.Cut;
import io.cambrian.live.control.Verdict.OrderDenied;
import io.cambrian.live.control.Verdict.Passed;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.seed.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BookRiskTest {
    private static final double EQUITY = 1000;
    private static final int DAYS = 400;
    private static final int TODAY = DAYS - 1;
    private static final StressScenario CRASH =
            new StressScenario("crash", Map.of("AAA", -0.5, "BBB", -0.4, "CCC", 0.2));
    private static final StressScenario RALLY = new StressScenario("rally", Map.of("AAA", 0.5));

    /** AAA, and BBB that moves like it, CCC that moves against it, DDD on its own; volume 1,000 but of CCC, which has none. */
    private final Map<String, double[]> closes = closes();

    private final BookRisk risk = risk();

    private static Map<String, double[]> closes() {
        RandomGenerator random = Seeds.stream(3, 4);
        Map<String, double[]> closes = new TreeMap<>();
        List.of("AAA", "BBB", "CCC", "DDD").forEach(s -> closes.put(s, new double[DAYS]));
        double[] level = {10, 10, 10, 10};
        for (int d = 0; d < DAYS; d++) {
            double common = 0.02 * random.nextGaussian();
            double[] moves = {common, common + 0.004 * random.nextGaussian(), -common, 0.02 * random.nextGaussian()};
            int i = 0;
            for (double[] c : closes.values()) {
                level[i] *= 1 + moves[i];
                c[d] = level[i++];
            }
        }
        return closes;
    }

    private static BarSeries series(String symbol, double[] close, int to) {
        int[] days = new int[to];
        double[] c = new double[to];
        double[] volume = new double[to];
        for (int d = 0; d < to; d++) {
            days[d] = d;
            c[d] = close[d];
            volume[d] = symbol.equals("CCC") ? Double.NaN : 1000;
        }
        return BarSeries.of(symbol, days, c, c, c, c, volume, null);
    }

    private BookRisk risk() {
        BookRisk made = new BookRisk(List.of(CRASH, RALLY));
        made.warmUp(closes.entrySet().stream()
                .map(e -> series(e.getKey(), e.getValue(), DAYS))
                .toList());
        return made;
    }

    private double[] results(Map<String, Double> weights) {
        double[] results = new double[DAYS];
        weights.forEach((s, w) -> {
            double[] c = closes.get(s);
            for (int d = 1; d < DAYS; d++) {
                results[d] += w * (c[d] / c[d - 1] - 1);
            }
        });
        return results;
    }

    @Test
    void itIsTheHistoricalValueAtRiskOfTheBookOverItsDays() {
        Map<String, Double> weights = Map.of("AAA", 0.5, "CCC", -0.2, "DDD", 0.3);
        BookRisk.Gauge gauge = risk.gauge(weights);
        ValueAtRisk expected = ValueAtRisk.historical(results(weights), BookRisk.CONFIDENCE);
        assertThat(gauge.valueAtRisk()).isCloseTo(expected.valueAtRisk(), Offset.offset(1e-15));
        assertThat(gauge.expectedShortfall()).isCloseTo(expected.expectedShortfall(), Offset.offset(1e-15));
        assertThat(gauge.days()).isEqualTo(DAYS);
        assertThat(gauge.stress().get("crash")).isCloseTo(0.5 * 0.5 + 0.2 * 0.2, Offset.offset(1e-15));
        assertThat(gauge.stress().get("rally")).isCloseTo(-0.25, Offset.offset(1e-15));
        assertThat(gauge.worstStress()).isEqualTo(gauge.stress().get("crash"));
        assertThat(risk.gauge(Map.of()).worstStress()).isZero();
    }

    @Test
    void daysOneByOneGiveWhatTheHistoryGives() {
        BookRisk grown = new BookRisk(List.of(CRASH, RALLY));
        grown.warmUp(closes.entrySet().stream()
                .map(e -> series(e.getKey(), e.getValue(), 150))
                .toList());
        for (int d = 150; d < DAYS; d++) {
            List<Bar> bars = new ArrayList<>();
            for (Map.Entry<String, double[]> e : closes.entrySet()) {
                double c = e.getValue()[d];
                bars.add(new Bar(e.getKey(), c, c, c, c, e.getKey().equals("CCC") ? Double.NaN : 1000, true));
            }
            grown.onDay(new DayBars(d, bars));
        }
        Map<String, Double> weights = Map.of("AAA", 0.5, "BBB", -0.2);
        assertThat(grown.gauge(weights)).isEqualTo(risk.gauge(weights));
        assertThat(grown.tradedValue("AAA")).isEqualTo(risk.tradedValue("AAA"));
        assertThat(risk.tradedValue("CCC")).isNaN();
        double mean = 0;
        for (int d = DAYS - BookRisk.VOLUME_DAYS; d < DAYS; d++) {
            mean += 1000 * closes.get("AAA")[d] / BookRisk.VOLUME_DAYS;
        }
        assertThat(risk.tradedValue("AAA")).isCloseTo(mean, Offset.offset(1e-9));
    }

    /** Of some 400 days it has 5, of which 3 are losses: with zeros on all others no quantile of one per cent sees them. */
    @Test
    void anInstrumentThatIsNewIsNotWithoutRisk() {
        double price = 10;
        for (int d = 0; d < 6; d++) {
            price *= d % 2 == 0 ? 1.1 : 0.9;
            risk.onDay(new DayBars(
                    DAYS + d,
                    List.of(
                            new Bar("AAA", 10, 10, 10, 10, 1000, true),
                            new Bar("NEW", price, price, price, price, 1000, true))));
        }
        BookRisk.Gauge gauge = risk.gauge(Map.of("NEW", 0.5));
        assertThat(gauge.valueAtRisk()).isCloseTo(0.05, Offset.offset(1e-12));
        // who has been there all the time is as before
        assertThat(risk.gauge(Map.of("AAA", 0.5)).valueAtRisk()).isBetween(0.01, 0.03);
    }

    @Test
    void aBookThatGrowsKeepsItsFigures() {
        BookRisk.Book book = risk.book(Map.of("AAA", 0.2));
        double foreseen = book.valueAtRisk("DDD", 0.4);
        double stress = book.worstStress("BBB", 0.1);
        book.add("DDD", 0.4);
        assertThat(book.gauge().valueAtRisk()).isEqualTo(foreseen);
        assertThat(book.gauge().valueAtRisk())
                .isCloseTo(risk.gauge(Map.of("AAA", 0.2, "DDD", 0.4)).valueAtRisk(), Offset.offset(1e-15));
        assertThat(stress).isCloseTo(0.14, Offset.offset(1e-15));
        assertThat(book.gross()).isCloseTo(0.6, Offset.offset(1e-15));
        book.add("AAA", -0.3);
        assertThat(book.gross()).isCloseTo(0.5, Offset.offset(1e-15));
        assertThat(book.net()).isCloseTo(0.3, Offset.offset(1e-15));
    }

    @Test
    void aBookThatIsAskedForAgainIsWhatItWasAndNotWhatBecameOfIt() {
        Map<String, Double> weights = Map.of("AAA", 0.2, "DDD", -0.1);
        BookRisk.Gauge fresh = risk().gauge(weights);
        BookRisk.Book first = risk.book(weights);
        first.add("BBB", 0.7);
        first.add("AAA", -0.5);
        BookRisk.Book second = risk.book(weights);
        assertThat(second.gauge()).isEqualTo(fresh);
        assertThat(second.gross()).isEqualTo(risk().book(weights).gross());
        assertThat(second.weight("BBB")).isZero();
        assertThat(first.weight("BBB")).isEqualTo(0.7);
    }

    @Test
    void aBookThatIsAskedForAgainAfterADayKnowsTheDay() {
        Map<String, Double> weights = Map.of("AAA", 1.0);
        risk.gauge(weights);
        BookRisk fresh = risk();
        DayBars fall = new DayBars(DAYS, List.of(new Bar("AAA", 0.1, 0.1, 0.1, 0.1, Double.NaN, true)));
        risk.onDay(fall);
        fresh.onDay(fall);
        assertThat(risk.gauge(weights)).isEqualTo(fresh.gauge(weights));
        assertThat(risk.gauge(weights).expectedShortfall())
                .isGreaterThan(risk().gauge(weights).expectedShortfall());
    }

    @Test
    void anInstrumentThatNobodyKnewWhenTheBookWasMadeHasNoWeightAndDoesNotMove() {
        BookRisk.Book book = risk.book(Map.of("AAA", 0.2));
        assertThat(book.weight("NEW")).isZero();
        assertThat(book.movingWith("NEWER", 1)).isZero();
        BookRisk.Gauge before = book.gauge();
        book.add("NEWEST", 0.3);
        assertThat(book.gauge()).isEqualTo(before);
        assertThat(book.gross()).isEqualTo(0.2 + 0.3);
        assertThat(risk.book(Map.of("AAA", 0.2)).movingWith("NEWEST", 1)).isZero();
    }

    @Test
    void tooFewDaysSayNothing() {
        BookRisk young = new BookRisk(List.of(CRASH));
        young.warmUp(List.of(series("AAA", closes.get("AAA"), BookRisk.MIN_DAYS - 1)));
        assertThat(young.gauge(Map.of("AAA", 1.0)).valueAtRisk()).isNaN();
        young.onDay(new DayBars(BookRisk.MIN_DAYS, List.of(new Bar("AAA", 1, 1, 1, 1, Double.NaN, true))));
        assertThat(young.gauge(Map.of("AAA", 1.0)).valueAtRisk()).isNotNaN();
    }

    @Test
    void whatMovesTogetherIsFoundBySignAndLevel() {
        BookRisk.Book book = risk.book(Map.of("BBB", 0.2, "CCC", 0.3, "DDD", 0.1, "AAA", 0.4));
        assertThat(book.movingWith("AAA", 1)).isEqualTo(0.2);
        assertThat(book.movingWith("AAA", -1)).isEqualTo(0.3);
        assertThat(book.movingWith("DDD", 1)).isZero();
        assertThat(risk.correlation(List.of("AAA", "CCC"))[0][1]).isCloseTo(-1, Offset.offset(1e-9));
    }

    // ---- the gate

    private Verdict order(BookLimits limits, Map<String, Integer> held, String symbol, int units) {
        return gate(limits, held).check(of(symbol, units), instrument(symbol));
    }

    private OrderGate gate(BookLimits limits, Map<String, Integer> held) {
        Map<String, Quote> quotes = new HashMap<>();
        closes.keySet().forEach(s -> quotes.put(s, new Quote(TODAY, 10, 10)));
        Map<String, BigDecimal> positions = new HashMap<>();
        held.forEach((s, n) -> positions.put(s, BigDecimal.valueOf(n)));
        Limits wide = new Limits(9, 9, 9, 9, 0.9, 0.9, 0.9, 5).withBook(limits);
        return new OrderGate(wide, TradingState.ACTIVE, TODAY, EQUITY, positions, quotes, risk, Set.of());
    }

    private static Order of(String symbol, int units) {
        return Order.of("p", TODAY, symbol, BigDecimal.valueOf(units), BigDecimal.TEN);
    }

    private static Instrument instrument(String symbol) {
        return new Instrument(
                symbol, "USD", "X", false, false, BigDecimal.ZERO, new BigDecimal("0.01"), BigDecimal.ONE);
    }

    private static double cutTo(Verdict verdict, String limit) {
        assertThat(verdict)
                .isInstanceOfSatisfying(Cut.class, c -> assertThat(c.limits()).containsExactly(limit));
        return ((Cut) verdict).order().quantity().doubleValue();
    }

    private static BookLimits valueAtRisk(double most) {
        BookLimits n = BookLimits.NONE;
        return new BookLimits(
                most,
                n.maxExpectedShortfall(),
                n.maxStressLoss(),
                n.maxCorrelated(),
                n.maxParticipation(),
                n.maxDaysToLiquidate(),
                n.maxOrders());
    }

    @Test
    void anOrderIsCutToTheValueAtRiskThatIsLeft() {
        double whole = risk.gauge(Map.of("AAA", 1.0)).valueAtRisk();
        assertThat(order(valueAtRisk(whole), Map.of(), "AAA", 90)).isInstanceOf(Passed.class);
        double units = cutTo(order(valueAtRisk(whole / 2), Map.of(), "AAA", 90), "max_value_at_risk");
        assertThat(units).isCloseTo(50, Offset.offset(0.02)).isLessThanOrEqualTo(50.001);
        // what was let through before counts
        OrderGate gate = gate(valueAtRisk(whole / 2), Map.of());
        assertThat(gate.check(of("AAA", 30), instrument("AAA"))).isInstanceOf(Passed.class);
        double second = cutTo(gate.check(of("AAA", 30), instrument("AAA")), "max_value_at_risk");
        assertThat(second).isCloseTo(20, Offset.offset(0.02));
    }

    @Test
    void aBookBeyondItsLimitMayShrinkAndBeHedgedButNotGrow() {
        BookLimits tight = valueAtRisk(risk.gauge(Map.of("AAA", 0.1)).valueAtRisk());
        Map<String, Integer> held = Map.of("AAA", 50);
        assertThat(order(tight, held, "AAA", -20)).isInstanceOf(Passed.class);
        assertThat(order(tight, held, "CCC", 50)).as("a hedge").isInstanceOf(Passed.class);
        assertThat(order(tight, held, "BBB", 10))
                .isInstanceOfSatisfying(
                        OrderDenied.class, d -> assertThat(d.limits()).containsExactly("max_value_at_risk"));
        // through zero: the part that shrinks goes, the rest as far as it fits
        double turned = cutTo(order(tight, held, "AAA", -90), "max_value_at_risk");
        assertThat(turned).isBetween(-90.0, -50.0);
    }

    @Test
    void theOtherLimitsOfTheBookCutAsWell() {
        BookLimits n = BookLimits.NONE;
        double shortfall = risk.gauge(Map.of("AAA", 1.0)).expectedShortfall();
        assertThat(cutTo(
                        order(new BookLimits(1e9, shortfall / 4, 1e9, 1e9, 1e9, 1e9, 9), Map.of(), "AAA", 90),
                        "max_expected_shortfall"))
                .isCloseTo(25, Offset.offset(0.02));
        assertThat(cutTo(
                        order(new BookLimits(1e9, 1e9, 0.2, 1e9, 1e9, 1e9, 9), Map.of(), "AAA", 90), "max_stress_loss"))
                .isCloseTo(40, Offset.offset(0.02));
        assertThat(cutTo(
                        order(new BookLimits(1e9, 1e9, 0.2, 1e9, 1e9, 1e9, 9), Map.of(), "AAA", -90),
                        "max_stress_loss"))
                .isCloseTo(-40, Offset.offset(0.02));
        assertThat(cutTo(
                        order(new BookLimits(1e9, 1e9, 1e9, 0.5, 1e9, 1e9, 9), Map.of("BBB", 20), "AAA", 90),
                        "max_correlated"))
                .isCloseTo(30, Offset.offset(0.02));
        assertThat(order(new BookLimits(1e9, 1e9, 1e9, 0.5, 1e9, 1e9, 9), Map.of("BBB", 20), "DDD", 50))
                .isInstanceOf(Passed.class);
        double perDay = risk.tradedValue("AAA");
        assertThat(cutTo(
                        order(new BookLimits(1e9, 1e9, 1e9, 1e9, 200 / perDay, 1e9, 9), Map.of(), "AAA", 90),
                        "max_participation"))
                .isCloseTo(20, Offset.offset(0.02));
        assertThat(cutTo(
                        order(new BookLimits(1e9, 1e9, 1e9, 1e9, 200 / perDay, 2, 9), Map.of("AAA", 30), "AAA", 15),
                        "max_days_to_liquidate"))
                .isCloseTo(10, Offset.offset(0.02));
        assertThat(order(new BookLimits(1e9, 1e9, 1e9, 1e9, 1e-9, 1e-9, 9), Map.of(), "CCC", 50))
                .as("without volumes nothing is known")
                .isInstanceOf(Passed.class);
        OrderGate one = gate(new BookLimits(1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1), Map.of("DDD", 5));
        assertThat(one.check(of("AAA", 1), instrument("AAA"))).isInstanceOf(Passed.class);
        assertThat(one.check(of("BBB", 1), instrument("BBB")))
                .isInstanceOfSatisfying(
                        OrderDenied.class, d -> assertThat(d.limits()).containsExactly("max_orders"));
        assertThat(one.check(of("DDD", -5), instrument("DDD")))
                .as("what shrinks may go")
                .isInstanceOf(Passed.class);
        assertThat(n.maxOrders()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void limitsAreWarnedOfOnceAndBreachesOfTheBookAreNamed() {
        Limits limits = new Limits(1, 1, 0.5, 9, 0.9, 0.5, 0.9, 5)
                .withBook(new BookLimits(risk.gauge(Map.of("AAA", 0.4)).valueAtRisk(), 1e9, 0.25, 1e9, 1e9, 1e9, 9));
        LimitUse before = LimitUse.of(limits, risk, new TreeMap<>(Map.of("AAA", 0.3)), EQUITY, 0, 0);
        assertThat(before.warnings(new LimitUse(Map.of()), Rules.NOW)).isEmpty();
        assertThat(before.used().get("max_stress_loss")).isCloseTo(0.6, Offset.offset(1e-12));
        LimitUse now = LimitUse.of(limits, risk, new TreeMap<>(Map.of("AAA", 0.41)), EQUITY, 0.41, 0);
        assertThat(now.warnings(before, Rules.NOW))
                .containsExactly("max_instrument", "max_drawdown", "max_value_at_risk", "max_stress_loss");
        assertThat(now.warnings(now, Rules.NOW)).isEmpty();
        assertThat(now.breaches(Rules.NOW)).containsExactly("max_value_at_risk");
        assertThat(LimitUse.of(limits, risk, new TreeMap<>(Map.of("AAA", -0.41, "DDD", 0.41)), EQUITY, 0, 0)
                        .used()
                        .get("max_net"))
                .isZero();
        double perDay = risk.tradedValue("AAA");
        Limits slow = limits.withBook(new BookLimits(1e9, 1e9, 1e9, 1e9, 100 / perDay, 2, 9));
        assertThat(LimitUse.of(slow, risk, new TreeMap<>(Map.of("AAA", 0.3)), EQUITY, 0, 0)
                        .breaches(Rules.NOW))
                .containsExactly("max_days_to_liquidate");
    }

    /**
     * A quantile is not convex: all of an order may be within the limit, none too, and half of it not. AAA loses 20 % and 5 % on two
     * days; BBB gains 20 % on the first, and loses it on a third.
     */
    @Test
    void whatAnotherLimitLeavesOfAnOrderIsWithinTheValueAtRiskToo() {
        BookRisk odd = new BookRisk(List.of(new StressScenario("slump", Map.of("BBB", -0.4))));
        double a = 10;
        double b = 10;
        for (int d = 0; d < 150; d++) {
            a *= d == 50 ? 0.8 : d == 60 ? 0.95 : 1;
            b *= d == 50 ? 1.2 : d == 70 ? 0.8 : 1;
            odd.onDay(new DayBars(
                    d, List.of(new Bar("AAA", a, a, a, a, 1e9, true), new Bar("BBB", b, b, b, b, 1e9, true))));
        }
        BookLimits n = BookLimits.NONE;
        Limits limits = new Limits(9, 9, 9, 9, 0.9, 0.9, 0.9, 5)
                .withBook(new BookLimits(
                        0.03,
                        n.maxExpectedShortfall(),
                        0.2,
                        n.maxCorrelated(),
                        n.maxParticipation(),
                        n.maxDaysToLiquidate(),
                        n.maxOrders()));
        Map<String, Quote> quotes = Map.of("AAA", new Quote(TODAY, 10, 10), "BBB", new Quote(TODAY, 10, 10));
        OrderGate gate = new OrderGate(
                limits,
                TradingState.ACTIVE,
                TODAY,
                EQUITY,
                Map.of("AAA", BigDecimal.valueOf(100)),
                quotes,
                odd,
                Set.of());
        assertThat(odd.gauge(Map.of("AAA", 1.0, "BBB", 1.0)).valueAtRisk()).isLessThan(0.03);
        Verdict verdict = gate.check(of("BBB", 100), instrument("BBB"));
        double units = verdict instanceof Cut c ? c.order().quantity().doubleValue() : 0;
        assertThat(odd.gauge(Map.of("AAA", 1.0, "BBB", units / 100)).valueAtRisk())
                .isLessThanOrEqualTo(0.03 + 1e-9);
    }

    // ---- what mutations of the code showed to be untested

    private static BookLimits book(double valueAtRisk, double correlated) {
        return new BookLimits(valueAtRisk, 1e9, 1e9, correlated, 1e9, 1e9, 1000);
    }

    @Test
    void whatDoesNotAddToAFigureBeyondItsLimitMayGo() {
        assertThat(order(book(0.001, 1e9), Map.of("AAA", 50), "CCC", 5)).isInstanceOf(Passed.class);
        assertThat(order(book(0.001, 1e9), Map.of("AAA", 50), "BBB", 5)).isInstanceOf(OrderDenied.class);
    }

    /** What does not add to one figure still must keep the others. */
    @Test
    void theLimitsAfterOneThatIsBrokenAlreadyCountAsWell() {
        BookRisk squeezed = new BookRisk(List.of(new StressScenario("squeeze", Map.of("CCC", -0.5))));
        squeezed.warmUp(closes.entrySet().stream()
                .map(e -> series(e.getKey(), e.getValue(), DAYS))
                .toList());
        Map<String, Quote> quotes = new HashMap<>();
        closes.keySet().forEach(s -> quotes.put(s, new Quote(TODAY, 10, 10)));
        BookLimits limits = new BookLimits(1e9, 0.001, 0.05, 1e9, 1e9, 1e9, 1000);
        OrderGate gate = new OrderGate(
                new Limits(9, 9, 9, 9, 0.9, 0.9, 0.9, 5).withBook(limits),
                TradingState.ACTIVE,
                TODAY,
                EQUITY,
                Map.of("AAA", BigDecimal.valueOf(50)),
                quotes,
                squeezed,
                Set.of());
        Verdict verdict = gate.check(of("CCC", 20), instrument("CCC")); // a hedge that would lose 10 % in a squeeze
        assertThat(((Cut) verdict).limits()).containsExactly("max_stress_loss");
        assertThat(((Cut) verdict).order().quantity()).isBetween(BigDecimal.valueOf(9), BigDecimal.valueOf(10));
    }

    @Test
    void whatIsHeldOfAnInstrumentMovesWithMoreOfIt() {
        Verdict verdict = order(book(1e9, 0.5), Map.of("AAA", 30), "AAA", 40);
        assertThat(((Cut) verdict).order().quantity()).isEqualByComparingTo("20");
    }

    private static BookRisk days(int from, int to, IntFunction<Map<String, Double>> closes) {
        BookRisk risk = new BookRisk(List.of());
        for (int d = from; d < to; d++) {
            List<Bar> bars = new ArrayList<>();
            new TreeMap<>(closes.apply(d)).forEach((s, c) -> bars.add(new Bar(s, c, c, c, c, 100, true)));
            risk.onDay(new DayBars(d, bars));
        }
        return risk;
    }

    /** Its first return is its worst: it must come again on each day from which on its own are taken in turn. */
    @Test
    void beforeItsFirstReturnAnInstrumentMovesAsItsOwnReturnsInTurn() {
        // two turns and a day come before; the quantile lies between the fourth and the fifth worst day, and four are
        // its worst
        int n = 398;
        int first = 266;
        double[] close = new double[n];
        RandomGenerator random = Seeds.stream(9);
        double[] expected = new double[n];
        double[] returns = new double[n];
        close[first - 1] = 100;
        for (int d = first; d < n; d++) {
            double r = d == first ? -0.5 : 0.01 * random.nextGaussian();
            close[d] = close[d - 1] * (1 + r);
            returns[d] = close[d] / close[d - 1] - 1;
        }
        for (int d = 1; d < n; d++) {
            expected[d] = d >= first ? returns[d] : returns[first + (d - 1) % (n - first)];
        }
        BookRisk risk = days(0, n, d -> d < first - 1 ? Map.of("OLD", 10.0) : Map.of("OLD", 10.0, "NEW", close[d]));
        BookRisk.Gauge gauge = risk.gauge(Map.of("NEW", 1.0));
        ValueAtRisk independent = ValueAtRisk.historical(expected, BookRisk.CONFIDENCE);
        assertThat(gauge.valueAtRisk()).isCloseTo(independent.valueAtRisk(), Offset.offset(1e-12));
        assertThat(gauge.expectedShortfall()).isCloseTo(independent.expectedShortfall(), Offset.offset(1e-12));

        // one that only rises: a day without a return among them would be its worst
        BookRisk rises =
                days(0, 449, d -> d < 390 ? Map.of("OLD", 10.0) : Map.of("OLD", 10.0, "NEW", Math.pow(1.1, d - 390)));
        assertThat(rises.gauge(Map.of("NEW", 0.5)).valueAtRisk()).isCloseTo(-0.05, Offset.offset(1e-9));
    }

    @Test
    void aDayWithoutABarForgetsWhatWasOnItsPlaceInTheWindow() {
        // it halves on day 1, never moves again, and has no bar on day 501, which takes the place of day 1
        int gap = BookRisk.WINDOW + 1;
        BookRisk risk = days(
                0, gap + 1, d -> d == gap ? Map.of("OLD", 10.0) : Map.of("OLD", 10.0, "NEW", d == 0 ? 20.0 : 10.0));
        assertThat(risk.gauge(Map.of("NEW", 1.0)).expectedShortfall()).isZero();
    }

    @Test
    void theHistoryFillsTheWholeWindow() {
        int n = BookRisk.WINDOW + 1;
        double[] close = new double[n];
        for (int d = 0; d < n; d++) {
            close[d] = d == 0 ? 20 : 10;
        }
        BookRisk risk = new BookRisk(List.of());
        risk.warmUp(List.of(series("AAA", close, n)));
        assertThat(risk.gauge(Map.of("AAA", 1.0)).days()).isEqualTo(BookRisk.WINDOW);
        assertThat(risk.gauge(Map.of("AAA", 1.0)).expectedShortfall()).isPositive();
    }

    @Test
    void tradedValueIsTheMeanOfTheBarsThatThereAre() {
        BookRisk risk = new BookRisk(List.of());
        assertThat(risk.tradedValue("AAA")).isNaN();
        risk.onDay(new DayBars(1, List.of(new Bar("AAA", 10, 10, 10, 10, 7, true))));
        assertThat(risk.tradedValue("AAA")).isEqualTo(70);
        risk.onDay(new DayBars(2, List.of(new Bar("AAA", 10, 10, 10, 10, 0, true))));
        assertThat(risk.tradedValue("AAA")).as("a day without trade counts").isEqualTo(35);
    }

    @Test
    void aCorrelationNeedsEnoughCommonDays() {
        BookRisk risk = days(0, 200, d -> {
            Map<String, Double> closes = new HashMap<>(Map.of("AAA", this.closes.get("AAA")[d]));
            if (d >= 200 - BookRisk.MIN_DAYS - 1) {
                closes.put("BBB", this.closes.get("BBB")[d]); // just enough returns
            }
            if (d >= 200 - BookRisk.MIN_DAYS) {
                closes.put("DDD", this.closes.get("DDD")[d]); // one less
            }
            return closes;
        });
        double[][] c = risk.correlation(List.of("AAA", "BBB", "DDD", "NONE"));
        assertThat(c[0][1]).isGreaterThan(0.9);
        assertThat(c[0][2]).isNaN();
        assertThat(c[0][3]).isNaN();
        assertThat(c[2][2]).isEqualTo(1);
        assertThat(c[3][3]).isEqualTo(1);
    }

    /** Returns of +-50 % that agree on 54 of 60 days, on as many rises as falls: (54 - 6) / 60 is 0.8, in doubles, too. */
    @Test
    void fromTheLevelOnInstrumentsMoveTogether() {
        double[] x = {Math.pow(2, 40), 0};
        double[] y = {Math.pow(2, 40), 0};
        BookRisk risk = days(0, 61, d -> {
            if (d > 0) {
                boolean up = d % 2 == 0;
                x[0] *= up ? 1.5 : 0.5;
                y[0] *= up == (d <= 54) ? 1.5 : 0.5;
            }
            return Map.of("AAA", x[0], "BBB", y[0]);
        });
        assertThat(risk.correlation(List.of("AAA", "BBB"))[0][1]).isEqualTo(BookRisk.TOGETHER);
        assertThat(risk.book(Map.of("BBB", 0.2)).movingWith("AAA", 1)).isEqualTo(0.2);
        assertThat(risk.book(Map.of("BBB", 0.2)).movingWith("AAA", -1)).isZero();
        assertThat(risk.book(Map.of("BBB", -0.2)).movingWith("AAA", -1)).isEqualTo(0.2);
    }

    /** As the formula has it, with nothing kept from one pair or day to the next. */
    private static double plain(double[] x, double[] y, int to) {
        int n = 0;
        double sx = 0;
        double sy = 0;
        for (int k = 0; k < BookRisk.WINDOW; k++) {
            int d = at(k, to);
            if (d >= 0 && !Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                n++;
                sx += x[d];
                sy += y[d];
            }
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int k = 0; k < BookRisk.WINDOW; k++) {
            int d = at(k, to);
            if (d >= 0 && !Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                double a = x[d] - sx / n;
                double b = y[d] - sy / n;
                xx += a * a;
                yy += b * b;
                xy += a * b;
            }
        }
        return n < BookRisk.MIN_DAYS || !(xx > 0 && yy > 0) ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    /** The last day before another at a place of the ring; negative where there is none. */
    private static int at(int place, int to) {
        return to - 1 - Math.floorMod(to - 1 - place, BookRisk.WINDOW);
    }

    /** Twelve instruments with one or the other factor and one of three calendars, over more days than the window has. */
    @Test
    void whatMovesTogetherIsThatOfAPlainComputationOnEachDay() {
        int n = 12;
        int all = BookRisk.WINDOW + 80;
        RandomGenerator random = Seeds.stream(8, 1);
        double[][] returns = new double[n][all];
        double[] price = new double[n];
        Arrays.fill(price, 10);
        boolean[] begun = new boolean[n];
        BookRisk risk = new BookRisk(List.of());
        TreeMap<String, Double> weights = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            weights.put("S" + (char) ('A' + i), (i % 3 == 0 ? -1 : 1) * (0.01 + 0.01 * i));
        }
        List<String> symbols = List.copyOf(weights.keySet());
        int together = 0;
        for (int d = 0; d < all; d++) {
            double[] factor = {0.01 * random.nextGaussian(), 0.01 * random.nextGaussian()};
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                double noise = (i % 4 == 0 ? 0.02 : 0.004) * random.nextGaussian();
                returns[i][d] = Double.NaN;
                if (i % 3 == 1 && d % 7 == 3 || i % 3 == 2 && d % 50 == i) {
                    continue; // no bar
                }
                double before = price[i];
                price[i] *= 1 + (i % 5 == 4 ? -1 : 1) * factor[i % 2] + noise;
                if (begun[i]) {
                    returns[i][d] = price[i] / before - 1;
                }
                begun[i] = true;
                bars.add(new Bar(symbols.get(i), price[i], price[i], price[i], price[i], 1, true));
            }
            risk.onDay(new DayBars(d, bars));
            if (d % 20 > 1) {
                continue;
            }
            double[][] c = risk.correlation(symbols);
            double most = 0;
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    double w = weights.get(symbols.get(j));
                    if (i != j) {
                        double plain = plain(returns[i], returns[j], d + 1);
                        assertThat(Double.doubleToLongBits(c[i][j])).isEqualTo(Double.doubleToLongBits(plain));
                        double side = Math.signum(w) * Math.signum(weights.get(symbols.get(i)));
                        sum += plain * side >= BookRisk.TOGETHER ? Math.abs(w) : 0;
                    }
                }
                int sign = (int) Math.signum(weights.get(symbols.get(i)));
                assertThat(risk.book(weights).movingWith(symbols.get(i), sign)).isEqualTo(sum);
                together += sum > 0 ? 1 : 0;
                most = Math.max(most, Math.abs(weights.get(symbols.get(i))) + sum);
            }
            assertThat(risk.movingTogether(weights)).isEqualTo(most);
        }
        assertThat(together).isBetween(100, 500);
    }
}
