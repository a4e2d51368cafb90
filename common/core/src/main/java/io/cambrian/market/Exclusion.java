package io.cambrian.market;

/**
 * A spell that is left out of a market, or an instrument of which some bars are.
 *
 * @param symbol name of the spell or instrument
 * @param reason why, with the value and the limit
 */
public record Exclusion(String symbol, String reason) {}
