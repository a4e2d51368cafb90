package io.cambrian.overlay;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What targets earn on paper, as a broker would fill them but in fractional units and without limits: an order of the close of
 * t fills at the next bar of its instrument that trades, at the open (close-only: at the close), at costs per side; shorts pay
 * borrow for calendar days; what has had no bar for longer than the stale limit is settled at its last close at the cost of
 * an exit. Starts with an equity of 1. Not safe for concurrent use.
 */
final class PaperAccount {
    private static final double DAYS_PER_YEAR = 365;

    private final Costs costs;
    private final Set<String> closeOnly;
    private final int maxStaleDays;
    private final TreeMap<String, Double> units = new TreeMap<>();
    private final TreeMap<String, Double> wanted = new TreeMap<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    private double cash = 1;

    private record Quote(int day, double close) {}

    PaperAccount(OverlayChain.Terms terms) {
        costs = terms.costs();
        closeOnly = terms.closeOnly();
        maxStaleDays = terms.maxStaleDays();
    }

    /**
     * Lives through a day.
     *
     * @return its simple return; 0 once there is no equity left
     */
    double onDay(int day, SortedMap<String, DayBar> bars) {
        double before = equity();
        for (DayBar bar : bars.values()) {
            String symbol = bar.symbol();
            Quote quote = quotes.get(symbol);
            double held = units.getOrDefault(symbol, 0.0);
            if (held < 0 && quote != null) {
                cash += held * quote.close * costs.borrowPerYear() * (day - quote.day) / DAYS_PER_YEAR;
            }
            Double target = wanted.get(symbol);
            if (target != null && StrategyRunner.trades(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume())) {
                trade(symbol, target, closeOnly.contains(symbol) ? bar.close() : bar.open());
                wanted.remove(symbol);
            }
        }
        bars.values().forEach(b -> quotes.put(b.symbol(), new Quote(day, b.close())));
        for (String symbol : List.copyOf(units.keySet())) {
            if (day - quotes.get(symbol).day > maxStaleDays) {
                trade(symbol, 0, quotes.get(symbol).close);
            }
        }
        wanted.keySet().removeIf(s -> quotes.containsKey(s) && day - quotes.get(s).day > maxStaleDays);
        return before > 0 ? equity() / before - 1 : 0;
    }

    private void trade(String symbol, double target, double price) {
        double quantity = target - units.getOrDefault(symbol, 0.0);
        cash -= quantity * price + Math.abs(quantity) * price * costs.perSide();
        if (target == 0) {
            units.remove(symbol);
        } else {
            units.put(symbol, target);
        }
    }

    /** Orders of a close: signed fractions of equity for the instruments that have a bar. */
    void order(SortedMap<String, Double> targets) {
        double equity = Math.max(0, equity());
        targets.forEach((symbol, target) -> {
            double goal = target * equity / quotes.get(symbol).close;
            if (goal == units.getOrDefault(symbol, 0.0)) {
                wanted.remove(symbol);
            } else {
                wanted.put(symbol, goal);
            }
        });
    }

    /** Signed fractions of equity that are held. */
    SortedMap<String, Double> weights() {
        double equity = equity();
        TreeMap<String, Double> weights = new TreeMap<>();
        if (equity > 0) {
            units.forEach((symbol, u) -> weights.put(symbol, u * quotes.get(symbol).close / equity));
        }
        return weights;
    }

    private double equity() {
        double sum = cash;
        for (Map.Entry<String, Double> u : units.entrySet()) {
            sum += u.getValue() * quotes.get(u.getKey()).close;
        }
        return sum;
    }
}
