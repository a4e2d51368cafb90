package io.cambrian.overlay;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.overlay.PaperBooks.Quote;
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
 * an exit. Not safe for concurrent use.
 */
public final class PaperAccount {
    private static final double DAYS_PER_YEAR = 365;

    /** A remainder of that share of an order is a rounding of binary fractions, not a position. */
    private static final double NOTHING = 1e-12;

    private Costs costs;
    private Set<String> closeOnly;
    private int maxStaleDays;
    private final TreeMap<String, Double> units = new TreeMap<>();
    private final TreeMap<String, Double> wanted = new TreeMap<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    /** Money that came out of each instrument less what went in, costs and borrow included. */
    private final TreeMap<String, Double> flows = new TreeMap<>();

    private double cash;

    /** An account with an equity of 1. */
    public PaperAccount(OverlayChain.Terms terms) {
        this(terms, 1);
    }

    /**
     * An account without positions.
     *
     * @param capital its equity, in units of money
     */
    public PaperAccount(OverlayChain.Terms terms, double capital) {
        cash = capital;
        under(terms);
    }

    /** Other terms from now on. */
    public void under(OverlayChain.Terms terms) {
        costs = terms.costs();
        closeOnly = terms.closeOnly();
        maxStaleDays = terms.maxStaleDays();
    }

    /**
     * Lives through a day.
     *
     * @return its simple return; 0 once there is no equity left
     */
    public double onDay(int day, SortedMap<String, DayBar> bars) {
        double before = equity();
        for (DayBar bar : bars.values()) {
            String symbol = bar.symbol();
            Quote quote = quotes.get(symbol);
            double held = units.getOrDefault(symbol, 0.0);
            if (held < 0 && quote != null) {
                flow(symbol, held * quote.close() * costs.borrowPerYear() * (day - quote.day()) / DAYS_PER_YEAR);
            }
            Double target = wanted.get(symbol);
            if (target != null && StrategyRunner.trades(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume())) {
                trade(symbol, target, closeOnly.contains(symbol) ? bar.close() : bar.open());
                wanted.remove(symbol);
            }
        }
        bars.values().forEach(b -> quotes.put(b.symbol(), new Quote(day, b.close())));
        for (String symbol : List.copyOf(units.keySet())) {
            if (day - quotes.get(symbol).day() > maxStaleDays) {
                trade(symbol, 0, quotes.get(symbol).close());
            }
        }
        wanted.keySet()
                .removeIf(s -> quotes.containsKey(s) && day - quotes.get(s).day() > maxStaleDays);
        return before > 0 ? equity() / before - 1 : 0;
    }

    private void trade(String symbol, double target, double price) {
        double quantity = target - units.getOrDefault(symbol, 0.0);
        flow(symbol, -(quantity * price + Math.abs(quantity) * price * costs.perSide()));
        if (target == 0) {
            units.remove(symbol);
        } else {
            units.put(symbol, target);
        }
    }

    private void flow(String symbol, double amount) {
        cash += amount;
        flows.merge(symbol, amount, Double::sum);
    }

    /** Orders of a close: signed fractions of equity for the instruments that have a bar. */
    public void order(SortedMap<String, Double> targets) {
        order(targets, Map.of());
    }

    /**
     * Orders of a close of which only a part is sent.
     *
     * @param targets signed fractions of equity for the instruments that have a bar
     * @param shares of the way to the target, by symbol; 1 where there is none
     */
    public void order(SortedMap<String, Double> targets, Map<String, Double> shares) {
        double equity = Math.max(0, equity());
        targets.forEach((symbol, target) -> {
            double held = units.getOrDefault(symbol, 0.0);
            double goal = target * equity / quotes.get(symbol).close();
            Double share = shares.get(symbol);
            if (share != null) {
                goal = held + share * (goal - held);
            }
            if (goal == held) {
                wanted.remove(symbol);
            } else {
                wanted.put(symbol, goal);
            }
        });
    }

    /** Orders some units more (or fewer, where negative), on top of what waits. */
    public void orderUnits(String symbol, double quantity) {
        double before = wanted.getOrDefault(symbol, units.getOrDefault(symbol, 0.0));
        double goal = before + quantity;
        wanted.put(symbol, Math.abs(goal) <= NOTHING * Math.abs(quantity) ? 0 : goal);
    }

    /** Takes units over at the last close, without a trade and its costs; what waits is for as many more. */
    public void take(String symbol, double quantity) {
        Quote quote = quotes.get(symbol);
        if (quote == null) {
            return; // without a price it has no value yet
        }
        double goal = units.getOrDefault(symbol, 0.0) + quantity;
        flow(symbol, -quantity * quote.close());
        if (Math.abs(goal) <= NOTHING * Math.abs(quantity)) {
            units.remove(symbol);
        } else {
            units.put(symbol, goal);
        }
        wanted.computeIfPresent(symbol, (s, waits) -> waits + quantity);
    }

    /** How it stands, for another one to go on with. */
    PaperBooks.Account standing() {
        return new PaperBooks.Account(cash, units, wanted);
    }

    /** Last closes of what it holds or has ordered. */
    SortedMap<String, Quote> closes() {
        TreeMap<String, Quote> closes = new TreeMap<>();
        units.keySet().forEach(symbol -> closes.put(symbol, quotes.get(symbol)));
        wanted.keySet().forEach(symbol -> closes.put(symbol, quotes.get(symbol)));
        return closes;
    }

    /** Goes on where another account stood, before its first day; what each instrument had earned there is not known here. */
    void goOn(PaperBooks.Account standing, SortedMap<String, Quote> closes) {
        cash = standing.cash();
        units.putAll(standing.units());
        wanted.putAll(standing.orders());
        quotes.putAll(closes);
    }

    /** Signed fractions of equity that are held. */
    SortedMap<String, Double> weights() {
        double equity = equity();
        TreeMap<String, Double> weights = new TreeMap<>();
        if (equity > 0) {
            units.forEach(
                    (symbol, u) -> weights.put(symbol, u * quotes.get(symbol).close() / equity));
        }
        return weights;
    }

    /** Signed units that are held. */
    public SortedMap<String, Double> units() {
        return new TreeMap<>(units);
    }

    /** What each instrument earned so far, in units of money: with the capital they sum to the equity. */
    public SortedMap<String, Double> earned() {
        TreeMap<String, Double> earned = new TreeMap<>(flows);
        units.forEach((symbol, u) -> earned.merge(symbol, u * quotes.get(symbol).close(), Double::sum));
        return earned;
    }

    /** Cash and positions at the last closes. */
    public double equity() {
        double sum = cash;
        for (Map.Entry<String, Double> u : units.entrySet()) {
            sum += u.getValue() * quotes.get(u.getKey()).close();
        }
        return sum;
    }
}
