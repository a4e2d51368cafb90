package io.cambrian.live;

import io.cambrian.live.broker.Account;
import io.cambrian.live.control.OrderGate.Quote;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What holdings are worth at their last closes. */
final class Valuation {
    private Valuation() {}

    /** Cash and all positions. */
    static BigDecimal equity(BigDecimal cash, SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes) {
        BigDecimal sum = cash;
        for (Map.Entry<String, BigDecimal> p : positions.entrySet()) {
            sum = sum.add(
                    Account.money(p.getValue().multiply(quotes.get(p.getKey()).price())));
        }
        return sum;
    }

    /** Signed fractions of the equity by symbol; 0 where there is no equity. */
    static SortedMap<String, Double> weights(
            SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes, double equity) {
        SortedMap<String, Double> weights = new TreeMap<>();
        positions.forEach((symbol, units) -> weights.put(
                symbol, equity > 0 ? units.doubleValue() * quotes.get(symbol).close() / equity : 0));
        return weights;
    }
}
