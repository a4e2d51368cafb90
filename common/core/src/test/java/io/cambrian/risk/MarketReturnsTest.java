package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarketReturnsTest {
    /** A Monday. */
    private static final int MONDAY = (int) LocalDate.of(2024, 1, 1).toEpochDay();

    private static BarSeries series(String name, int weeks, IntPredicate trades, boolean[] member) {
        int[] days = IntStream.range(MONDAY, MONDAY + 7 * weeks).filter(trades).toArray();
        double[] close = new double[days.length];
        Arrays.setAll(close, t -> 100 * Math.pow(1.01, days[t] - MONDAY));
        return BarSeries.closeOnly(name, days, close, member);
    }

    private static boolean isWeekday(int day) {
        DayOfWeek d = LocalDate.ofEpochDay(day).getDayOfWeek();
        return d != DayOfWeek.SATURDAY && d != DayOfWeek.SUNDAY;
    }

    @Test
    void mondaysOfSharesAreKeptBesideCoinsAndCoinsReachOverTheWeekend() {
        IntPredicate weekday = MarketReturnsTest::isWeekday;
        Market market = Market.of(
                List.of(
                        series("COIN", 4, day -> true, null),
                        series("COIN2", 4, day -> true, null),
                        series("COIN3", 4, day -> true, null),
                        series("SHARE", 4, weekday, null)),
                252);
        MarketReturns r = MarketReturns.of(market);
        assertThat(r.days()).hasSize(19);
        assertThat(Arrays.stream(r.days())).allMatch(MarketReturnsTest::isWeekday);
        for (int t = 0; t < r.days().length; t++) {
            boolean monday = LocalDate.ofEpochDay(r.days()[t]).getDayOfWeek() == DayOfWeek.MONDAY;
            double expected = Math.pow(1.01, monday ? 3 : 1) - 1;
            assertThat(r.values()[t]).containsOnly(new double[] {expected}, within(1e-12));
        }
        assertThat(MarketReturns.of(Market.of(List.of(series("COIN", 4, day -> true, null)), 365))
                        .days())
                .as("coins alone trade every day")
                .hasSize(27);
    }

    @Test
    void aMissingSessionLeavesNoReturnOverTheGapAndAStrayDayIsNoSession() {
        int lost = MONDAY + 9; // a Wednesday
        int stray = MONDAY + 12; // a Saturday
        Market market = Market.of(
                List.of(
                        series("A", 3, day -> isWeekday(day) || day == stray, null),
                        series("B", 3, MarketReturnsTest::isWeekday, null),
                        series("C", 3, day -> isWeekday(day) && day != lost, null)),
                252);
        MarketReturns r = MarketReturns.of(market);
        assertThat(r.days()).doesNotContain(stray).contains(lost);
        int at = Arrays.binarySearch(r.days(), lost);
        assertThat(r.values()[at][2]).isNaN();
        assertThat(r.values()[at + 1][2]).isNaN();
        assertThat(r.values()[at][1]).isCloseTo(0.01, within(1e-12));
    }

    /** Who is a member on a day is known from the close before on: joining today earns nothing today. */
    @Test
    void membershipIsThatOfTheCloseBefore() {
        boolean[] member = new boolean[10];
        Arrays.fill(member, 4, 8, true);
        Market market = Market.of(
                List.of(
                        series("A", 2, MarketReturnsTest::isWeekday, member),
                        series("B", 2, MarketReturnsTest::isWeekday, null)),
                252);
        double[][] values = MarketReturns.of(market).values();
        for (int t = 0; t < values.length; t++) {
            assertThat(Double.isNaN(values[t][0])).as("day " + t).isEqualTo(t < 4 || t >= 8);
        }
    }

    @Test
    void instrumentsThatNeverTradeTogetherHaveNoReturns() {
        // weekly bars: shares on Fridays, a coin on Sundays
        Market market = Market.of(
                List.of(
                        series("SHARE", 8, day -> (day - MONDAY) % 7 == 4, null),
                        series("COIN", 8, day -> (day - MONDAY) % 7 == 6, null)),
                52);
        MarketReturns r = MarketReturns.of(market.between(MONDAY + 6, MONDAY + 55));
        assertThat(r.days()).isEmpty();
        assertThat(r.values()).isEmpty();
    }
}
