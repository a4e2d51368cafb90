package io.cambrian.handoff;

import java.math.BigDecimal;

/**
 * What the live process must know about one bar series in order to trade it.
 *
 * @param symbol the symbol of the bar series; a second spell of a listing has its own ({@code ISK#2})
 * @param currency in which its prices are quoted: the bundle's base currency
 * @param calendar the trading calendar's name, for display
 * @param closeOnly whether it has closes only, and fills at the close
 * @param spotOnly whether its returns are spot returns without carry, which nobody earns alone
 * @param tick smallest price step, positive; the paper broker rounds prices against the trader to it; zero means none
 * @param lot smallest step of a quantity, positive
 * @param minimumNotional smallest order in the base currency, not negative
 */
public record Instrument(
        String symbol,
        String currency,
        String calendar,
        boolean closeOnly,
        boolean spotOnly,
        BigDecimal tick,
        BigDecimal lot,
        BigDecimal minimumNotional) {
    public Instrument {
        if (symbol.isBlank() || currency.isBlank()) {
            throw new IllegalArgumentException("An instrument needs a symbol and a currency.");
        }
        if (tick.signum() < 0 || lot.signum() <= 0 || minimumNotional.signum() < 0) {
            throw new IllegalArgumentException("Of " + symbol + ", the lot (" + lot
                    + ") must be positive; the tick (" + tick + ") and the minimumNotional (" + minimumNotional
                    + ") must not be negative.");
        }
    }
}
