package io.cambrian.live.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.broker.BrokerEvent.BorrowCharged;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.OrderRejected;
import io.cambrian.live.broker.BrokerEvent.Settled;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperBrokerTest {
    private static final Costs COSTS = new Costs(10, 20, 365); // 0.1 %, 0.2 %, 3.65 % a year

    private final PaperBroker broker = new PaperBroker(
            List.of(instrument("AAA", false, "0"), instrument("CLO", true, "0"), instrument("TIC", false, "0.05")),
            COSTS,
            10,
            new Account(new BigDecimal("1000")),
            List.of());

    private static Instrument instrument(String symbol, boolean closeOnly, String tick) {
        return new Instrument(
                symbol,
                "USD",
                "X",
                closeOnly,
                false,
                new BigDecimal(tick),
                new BigDecimal("0.1"),
                new BigDecimal("20"));
    }

    private static DayBars day(int day, Bar... bars) {
        return new DayBars(day, List.of(bars));
    }

    private static Bar bar(String symbol, double open, double close) {
        return new Bar(symbol, open, Math.max(open, close), Math.min(open, close), close, 100, true);
    }

    private static Order order(String symbol, int day, String quantity) {
        return Order.of("plan", day, symbol, new BigDecimal(quantity), BigDecimal.TEN);
    }

    private void decimal(BigDecimal actual, String expected) {
        assertThat(actual).isEqualByComparingTo(expected);
    }

    @Test
    void aBuyIsFilledAtTheNextOpenWithCosts() {
        broker.onDay(day(1, bar("AAA", 9, 10)));
        broker.submit(order("AAA", 1, "5"));
        assertThat(broker.events()).isEmpty();
        broker.onDay(day(2, bar("AAA", 11, 12)));
        Filled f = (Filled) broker.events().get(0);
        decimal(f.price(), "11.022"); // 11 * 1.002
        decimal(f.fee(), "0.055"); // 5 * 11 * 0.001
        decimal(f.slippage(), "0.11"); // 5 * 0.022
        decimal(broker.cash(), "944.835"); // 1000 - 55.11 - 0.055
        decimal(broker.positions().get("AAA"), "5");
        decimal(broker.totals().costs(), "0.165");
        assertThat(broker.openOrders()).isEmpty();
    }

    @Test
    void aSaleGetsLessAndClosesWithoutARest() {
        broker.submit(order("AAA", 1, "5"));
        broker.onDay(day(2, bar("AAA", 10, 10.5)));
        broker.submit(order("AAA", 2, "-5"));
        broker.onDay(day(3, bar("AAA", 20, 21)));
        Filled f = (Filled) broker.events().get(1);
        decimal(f.price(), "19.96");
        assertThat(broker.positions()).isEmpty();
        decimal(broker.cash(), "1049.55"); // 1000 - 50.1 - 0.05 + 99.8 - 0.1
    }

    @Test
    void aCloseOnlyInstrumentIsFilledAtItsClose() {
        broker.submit(order("CLO", 1, "5"));
        broker.onDay(day(2, new Bar("CLO", 8, 8, 8, 8, Double.NaN, true)));
        decimal(((Filled) broker.events().get(0)).price(), "8.016");
    }

    @Test
    void pricesAreRoundedToTheTickAgainstTheTrader() {
        broker.submit(order("TIC", 1, "5"));
        broker.onDay(day(2, bar("TIC", 10, 11)));
        decimal(((Filled) broker.events().get(0)).price(), "10.05"); // 10.02 up
        broker.submit(order("TIC", 2, "-5"));
        broker.onDay(day(3, bar("TIC", 10, 11)));
        decimal(((Filled) broker.events().get(0)).price(), "9.95"); // 9.98 down
    }

    @Test
    void aBarWithoutTradeFillsNothing() {
        broker.submit(order("AAA", 1, "5"));
        broker.onDay(day(2, new Bar("AAA", 10, 10, 10, 10, 0, true)));
        assertThat(broker.events()).isEmpty();
        broker.onDay(day(3, bar("AAA", 10, 11)));
        assertThat(broker.events()).hasSize(1);
    }

    @Test
    void sendingTwiceIsSendingOnce() {
        Order o = order("AAA", 1, "5");
        broker.submit(o);
        broker.submit(o);
        broker.onDay(day(2, bar("AAA", 10, 11)));
        broker.submit(o);
        broker.onDay(day(3, bar("AAA", 10, 11)));
        decimal(broker.positions().get("AAA"), "5");
        assertThat(broker.events()).hasSize(1);
    }

    @Test
    void whatCannotBeTradedIsRejectedWithAReason() {
        broker.submit(order("ZZZ", 1, "5"));
        broker.submit(order("AAA", 2, "5.05"));
        broker.submit(order("AAA", 3, "1.9")); // 19 of at least 20
        broker.submit(order("AAA", 4, "0"));
        broker.submit(order("AAA", 5, "3"));
        broker.submit(order("AAA", 5, "4"));
        broker.submit(order("AAA", 6, "4"));
        assertThat(broker.events())
                .extracting(e -> ((OrderRejected) e).reason())
                .containsExactly(
                        "unknown_instrument",
                        "not_a_multiple_of_the_lot",
                        "below_minimum_notional",
                        "not_a_multiple_of_the_lot",
                        "id_used_by_another_order",
                        "another_order_is_open");
        assertThat(broker.totals().rejected()).isEqualTo(6);
        assertThat(broker.openOrders()).hasSize(1);
    }

    @Test
    void aPositionBelowTheMinimumCanBeClosed() {
        broker.submit(order("AAA", 1, "2"));
        broker.onDay(day(2, bar("AAA", 10, 11)));
        broker.submit(Order.of("plan", 2, "AAA", new BigDecimal("-2"), new BigDecimal("1")));
        broker.onDay(day(3, bar("AAA", 1, 1.5)));
        assertThat(broker.positions()).isEmpty();
    }

    @Test
    void aShortPaysBorrowForEachCalendarDay() {
        broker.submit(order("AAA", 1, "-5"));
        broker.onDay(day(2, bar("AAA", 10, 10.5)));
        broker.events();
        broker.onDay(day(5, bar("AAA", 10, 11)));
        // 5 * 10.5 * 3.65 % * 3 days / 365
        decimal(((BorrowCharged) broker.events().get(0)).amount(), "0.01575");
        decimal(broker.totals().borrow(), "0.01575");
    }

    @Test
    void whatStopsTradingIsPaidOutAtItsLastClose() {
        broker.submit(order("AAA", 1, "5"));
        broker.onDay(day(2, bar("AAA", 10, 12)));
        broker.submit(order("AAA", 2, "3"));
        broker.onDay(day(12, bar("CLO", 1, 1)));
        assertThat(broker.events()).hasSize(1);
        broker.onDay(day(13, bar("CLO", 1, 1)));
        List<BrokerEvent> events = broker.events();
        Settled s = (Settled) events.get(0);
        decimal(s.price(), "12");
        decimal(s.fee(), "0.18"); // 60 * 0.3 %
        assertThat(((Cancelled) events.get(1)).reason()).isEqualTo("no_more_bars");
        assertThat(broker.positions()).isEmpty();
        decimal(broker.cash(), "1009.67"); // 1000 - 50.1 - 0.05 + 60 - 0.18
    }

    @Test
    void aCancelledOrderIsNotFilled() {
        Order o = order("AAA", 1, "5");
        broker.submit(o);
        broker.cancel(o.id(), "replaced");
        broker.cancel(o.id(), "replaced");
        broker.onDay(day(2, bar("AAA", 10, 11)));
        assertThat(broker.events()).containsExactly(new Cancelled(o.id(), "AAA", "replaced"));
        assertThat(broker.positions()).isEmpty();
    }
}
