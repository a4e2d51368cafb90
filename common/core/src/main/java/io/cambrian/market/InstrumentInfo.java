package io.cambrian.market;

/**
 * What is known of an instrument beside its bars.
 *
 * @param symbol instrument
 * @param currency ISO code of the currency of its prices; empty where unknown
 * @param spotOnly whether its return is one of the spot price alone, which nobody earns: interest is missing
 * @param calendar calendar of its market
 * @param role what the series is
 */
public record InstrumentInfo(String symbol, String currency, boolean spotOnly, Calendars calendar, Role role) {}
