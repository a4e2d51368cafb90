package io.cambrian.live.broker;

import java.math.BigDecimal;

/** What a broker reports. Money is in the account's currency; costs are positive. */
public sealed interface BrokerEvent {
    String symbol();

    /**
     * An order was filled completely.
     *
     * @param quantity signed units
     * @param price at which it was filled, slippage included
     * @param fee commission, on top of the price
     * @param slippage what the difference between market price and fill price cost; already in the price
     */
    record Filled(
            String orderId, String symbol, BigDecimal quantity, BigDecimal price, BigDecimal fee, BigDecimal slippage)
            implements BrokerEvent {}

    /** The broker did not take the order; an order that our own limits stopped is {@code OrderDenied} instead. */
    record OrderRejected(String orderId, String symbol, String reason) implements BrokerEvent {}

    /** An order that waited was taken back. */
    record Cancelled(String orderId, String symbol, String reason) implements BrokerEvent {}

    /**
     * A position ended without an order: the instrument stopped trading, and its last close was paid out.
     *
     * @param fee cost of the exit, as research charges it
     */
    record Settled(String symbol, BigDecimal quantity, BigDecimal price, BigDecimal fee) implements BrokerEvent {}

    /** The cost of borrowing what was sold short, for one bar. */
    record BorrowCharged(String symbol, BigDecimal amount) implements BrokerEvent {}
}
