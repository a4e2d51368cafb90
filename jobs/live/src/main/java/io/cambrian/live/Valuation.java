package io.cambrian.live;

import io.cambrian.live.broker.Account;
import io.cambrian.live.control.OrderGate.Quote;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What holdings are worth: at their last believed closes, for all that is sized, limited and written down. A close that jumped
 * further than the plan lets it is no reason to hold more, or less, of everything else.
 */
final class Valuation {
    private Valuation() {}

    /** Cash and all positions. */
    static BigDecimal equity(BigDecimal cash, SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes) {
        return equity(cash, positions, quotes, Quote::believedPrice);
    }

    /** The same with all closes as they came. */
    static BigDecimal printed(BigDecimal cash, SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes) {
        return equity(cash, positions, quotes, Quote::price);
    }

    /** Held instruments whose last close is not believed. */
    static List<String> doubted(SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes) {
        return positions.keySet().stream()
                .filter(s -> !quotes.get(s).isBelieved())
                .toList();
    }

    private static BigDecimal equity(
            BigDecimal cash,
            SortedMap<String, BigDecimal> positions,
            Map<String, Quote> quotes,
            Function<Quote, BigDecimal> price) {
        BigDecimal sum = cash;
        for (Map.Entry<String, BigDecimal> p : positions.entrySet()) {
            sum = sum.add(Account.money(p.getValue().multiply(price.apply(quotes.get(p.getKey())))));
        }
        return sum;
    }

    /** Signed fractions of the equity by symbol; 0 where there is no equity. */
    static SortedMap<String, Double> weights(
            SortedMap<String, BigDecimal> positions, Map<String, Quote> quotes, double equity) {
        SortedMap<String, Double> weights = new TreeMap<>();
        positions.forEach((symbol, units) -> weights.put(
                symbol, equity > 0 ? units.doubleValue() * quotes.get(symbol).believed() / equity : 0));
        return weights;
    }
}
