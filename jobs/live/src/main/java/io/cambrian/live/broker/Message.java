package io.cambrian.live.broker;

import io.cambrian.live.broker.Broker.Report;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;

/** What goes over the wire between us and a venue; any of it may be lost, come late or come twice. */
public sealed interface Message {
    /** To the venue. */
    sealed interface Request extends Message {}

    /** From the venue. */
    sealed interface Answer extends Message {}

    /** An order; one with an id that is known there is answered, and not executed again. */
    record NewOrder(Order order) implements Request {}

    /** Takes an order back; where its id is not known there, it will not be taken when it comes. */
    record Cancel(String orderId, String symbol, int day, String reason) implements Request {}

    /** Asks for the reports from a number on again. */
    record Resend(long from) implements Request {}

    /** Asks for the books. */
    record StatusRequest(long token) implements Request {}

    /** The venue has the order, whatever becomes of it. */
    record Acknowledged(String orderId) implements Answer {}

    /** Something happened. */
    record Reported(Report report) implements Answer {}

    /**
     * The venue's books.
     *
     * @param token of the request
     * @param lastReport number of its last report
     * @param day the last day whose bars it has
     * @param dayReport number of the last report that it had when it had worked through those
     * @param positions signed units by symbol, without zeros
     * @param openOrders with what is left of them
     */
    record Status(
            long token,
            long lastReport,
            int day,
            long dayReport,
            BigDecimal cash,
            SortedMap<String, BigDecimal> positions,
            List<Order> openOrders)
            implements Answer {
        public Status {
            openOrders = List.copyOf(openOrders);
        }
    }
}
