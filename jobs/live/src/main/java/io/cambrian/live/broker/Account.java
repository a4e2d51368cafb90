package io.cambrian.live.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Books of an account: cash, positions and what trading cost so far, as the sum of the broker's events. Money has eight
 * decimals, rounded half to even at each event. Not safe for concurrent use.
 */
public final class Account {
    /** Decimals of money. */
    public static final int SCALE = 8;

    private BigDecimal cash;
    private final TreeMap<String, BigDecimal> positions = new TreeMap<>();
    private Totals totals;

    /**
     * @param fees commissions paid
     * @param slippage cost of the difference between market and fill prices
     * @param borrow cost of short positions
     * @param fills fills of orders, whole or in part
     * @param rejected orders that the broker did not take
     */
    public record Totals(BigDecimal fees, BigDecimal slippage, BigDecimal borrow, long fills, long rejected) {
        static final Totals NONE = new Totals(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

        /** Fees, slippage and borrow together. */
        public BigDecimal costs() {
            return fees.add(slippage).add(borrow);
        }
    }

    public Account(BigDecimal cash) {
        this.cash = money(cash);
        this.totals = Totals.NONE;
    }

    /** The books as they were: for a restart. */
    public Account(BigDecimal cash, SortedMap<String, BigDecimal> positions, Totals totals) {
        this.cash = cash;
        this.positions.putAll(positions);
        this.totals = totals;
    }

    /** A copy that goes its own way. */
    public Account copy() {
        return new Account(cash, positions, totals);
    }

    /** Rounds an amount to the decimals of money. */
    public static BigDecimal money(BigDecimal amount) {
        return amount.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    public void apply(BrokerEvent event) {
        Totals t = totals;
        if (event instanceof BrokerEvent.Filled f) {
            cash = cash.subtract(money(f.quantity().multiply(f.price()))).subtract(f.fee());
            add(f.symbol(), f.quantity());
            totals = new Totals(
                    t.fees().add(f.fee()), t.slippage().add(f.slippage()), t.borrow(), t.fills() + 1, t.rejected());
        } else if (event instanceof BrokerEvent.Settled s) {
            cash = cash.add(money(s.quantity().multiply(s.price()))).subtract(s.fee());
            add(s.symbol(), s.quantity().negate());
            totals = new Totals(t.fees().add(s.fee()), t.slippage(), t.borrow(), t.fills(), t.rejected());
        } else if (event instanceof BrokerEvent.BorrowCharged b) {
            cash = cash.subtract(b.amount());
            totals = new Totals(t.fees(), t.slippage(), t.borrow().add(b.amount()), t.fills(), t.rejected());
        } else if (event instanceof BrokerEvent.Adjusted a) {
            cash = cash.add(a.cash());
            if (!a.symbol().isEmpty()) {
                add(a.symbol(), a.quantity());
            }
        } else if (event instanceof BrokerEvent.OrderRejected) {
            totals = new Totals(t.fees(), t.slippage(), t.borrow(), t.fills(), t.rejected() + 1);
        }
    }

    private void add(String symbol, BigDecimal quantity) {
        BigDecimal held = positions.getOrDefault(symbol, BigDecimal.ZERO).add(quantity);
        if (held.signum() == 0) {
            positions.remove(symbol);
        } else {
            positions.put(symbol, held);
        }
    }

    public BigDecimal cash() {
        return cash;
    }

    /** Signed units by symbol; without zeros. */
    public SortedMap<String, BigDecimal> positions() {
        return Collections.unmodifiableSortedMap(positions);
    }

    public Totals totals() {
        return totals;
    }

    /**
     * How far two books are apart: the absolute difference of cash plus those of all positions in units; zero when they
     * agree.
     */
    public BigDecimal difference(BigDecimal otherCash, SortedMap<String, BigDecimal> otherPositions) {
        BigDecimal sum = cash.subtract(otherCash).abs();
        TreeMap<String, BigDecimal> rest = new TreeMap<>(otherPositions);
        for (var held : positions.entrySet()) {
            BigDecimal other = rest.remove(held.getKey());
            sum = sum.add(held.getValue()
                    .subtract(other == null ? BigDecimal.ZERO : other)
                    .abs());
        }
        for (BigDecimal other : rest.values()) {
            sum = sum.add(other.abs());
        }
        return sum;
    }
}
