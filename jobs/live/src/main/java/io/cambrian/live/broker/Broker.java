package io.cambrian.live.broker;

import io.cambrian.live.feed.DayBars;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who executes orders. What it says of the account is what was reported so far. Used by one thread. */
public interface Broker {
    /** Sends an order; what becomes of it is reported. Sending the same order again has no effect. */
    void submit(Order order);

    /** Takes back an order that waits; nothing happens where it is not open any more. */
    void cancel(String orderId, String reason);

    /** Has what was asked for done now, where the broker lives by the clock; elsewhere the next bars are early enough. */
    default void flush() {}

    /** Whether its market goes on by itself: an order fills when it comes there, whatever day's bars it was decided on. */
    default boolean livesByTheClock() {
        return false;
    }

    /** The market's bars of a day: brokers on paper live by them. Fills are reported by the next {@link #poll}. */
    void onDay(DayBars day);

    /** Learns prices without trading on them: bars from before the account's last day. */
    void see(DayBars day);

    /** Learns the last price before the first bar. */
    void see(String symbol, int day, double close);

    /**
     * What was reported since the last call, in order. Fills are given only by the first call after {@link #onDay}, so that a day
     * is decided on one state of the account.
     *
     * @param known what the journal has of it from a day that a crash cut short
     */
    List<Report> poll(Known known);

    /**
     * Asks the broker for its books and compares them with those here.
     *
     * @param journaled what the journal has of its reports since the last close
     * @param sent orders that the journal has since then
     */
    Reconciliation reconcile(List<Report> journaled, List<Order> sent);

    /** Takes the broker's books over, and takes back the orders that wait; only with what {@link #reconcile} said last. */
    default void adopt(Reconciliation.Different different) {
        throw new IllegalStateException("The books of this broker are those of the journal.");
    }

    /** The books as far as they were reported; the broker's, and not to be changed. */
    Account account();

    /** Cash in the account's currency. */
    default BigDecimal cash() {
        return account().cash();
    }

    /** Signed units held, by symbol; without zeros. */
    default SortedMap<String, BigDecimal> positions() {
        return new TreeMap<>(account().positions());
    }

    /** Orders that wait with what is left of them, by symbol. */
    List<Order> openOrders();

    /** What trading cost so far. */
    default Account.Totals totals() {
        return account().totals();
    }

    /** Why the books must be compared again before anything else is done; empty where they need not. Never waits. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Ends the connection. */
    default void close() {}

    /**
     * A report with the broker's number.
     *
     * @param number 1, 2, 3 ... in the order in which it happened there; 0 where a broker does not number
     */
    record Report(long number, BrokerEvent event) {}

    /**
     * What a journal has already of what is polled.
     *
     * @param reports in their order
     * @param isAll whether nothing of the day follows them in the journal, so that new reports may
     */
    record Known(List<Report> reports, boolean isAll) {
        /** The journal ends here. */
        public static Known none() {
            return new Known(List.of(), true);
        }

        public Known {
            reports = List.copyOf(reports);
        }
    }
}
