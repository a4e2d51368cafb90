package io.cambrian.live.broker;

import java.math.BigDecimal;

/** What a broker reports. Money is in the account's currency; costs are positive. */
public sealed interface BrokerEvent {
    String symbol();

    /**
     * An order was filled, whole or in part.
     *
     * @param quantity signed units filled now
     * @param leaves signed units that still wait; zero when that was all
     * @param price at which it was filled, slippage included
     * @param fee commission, on top of the price
     * @param slippage what the difference between market price and fill price cost; already in the price
     */
    record Filled(
            String orderId,
            String symbol,
            BigDecimal quantity,
            BigDecimal leaves,
            BigDecimal price,
            BigDecimal fee,
            BigDecimal slippage)
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

    /** The broker does not answer, or does not know of everything yet: what is held is not known for sure on this day. */
    record Unsure(String reason) implements BrokerEvent {
        @Override
        public String symbol() {
            return "";
        }
    }

    /**
     * A person took the broker's books over where the journal's differed.
     *
     * @param symbol of the position; empty where it is cash alone
     * @param quantity signed units added
     * @param cash money added
     */
    record Adjusted(String symbol, BigDecimal quantity, BigDecimal cash) implements BrokerEvent {}
}
