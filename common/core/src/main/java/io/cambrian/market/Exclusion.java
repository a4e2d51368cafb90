package io.cambrian.market;

/**
 * A spell that is left out of a market.
 *
 * @param symbol name of the spell
 * @param reason why, with the value and the limit
 */
public record Exclusion(String symbol, String reason) {}
