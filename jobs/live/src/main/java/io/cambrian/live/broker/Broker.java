package io.cambrian.live.broker;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;

/** Who executes orders, and who knows what is really held. Used by one thread. */
public interface Broker {
    /** Sends an order; what becomes of it is reported as an event. Sending the same order again has no effect. */
    void submit(Order order);

    /** Takes back an order that waits; nothing happens where it is not open any more. */
    void cancel(String orderId, String reason);

    /** What was reported since the last call, in order. */
    List<BrokerEvent> poll();

    /** Cash in the account's currency. */
    BigDecimal cash();

    /** Signed units held, by symbol; without zeros. */
    SortedMap<String, BigDecimal> positions();

    /** Orders that wait, by symbol. */
    List<Order> openOrders();
}
