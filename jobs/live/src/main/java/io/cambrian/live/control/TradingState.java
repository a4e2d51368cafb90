package io.cambrian.live.control;

/** What the process may do. */
public enum TradingState {
    /** Trades as the plan says. */
    ACTIVE,
    /** Only orders that shrink a position. */
    REDUCING,
    /** No orders, only cancels; a person releases it. */
    HALTED
}
