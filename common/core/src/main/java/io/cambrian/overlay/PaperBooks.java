package io.cambrian.overlay;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the paper accounts of an overlay stand after the orders of a day: all that they need to go on under a later plan, with the same
 * returns to the bit. Units are those of the prices that the account trades on, as the units that it holds itself.
 *
 * @param day days since 1970-01-01
 * @param closes last close of whatever one of the accounts holds or has ordered, by symbol
 * @param accounts by name; those that never held or ordered anything are left out
 */
public record PaperBooks(int day, SortedMap<String, Quote> closes, SortedMap<String, Account> accounts) {
    private static final Account BEGINNING = new Account(1, new TreeMap<>(), new TreeMap<>());

    /**
     * A close.
     *
     * @param day of it
     */
    public record Quote(int day, double close) {}

    /**
     * One account.
     *
     * @param cash in units of the equity that it began with
     * @param units signed, held by symbol
     * @param orders signed units to be held after the next fill, by symbol
     */
    public record Account(double cash, SortedMap<String, Double> units, SortedMap<String, Double> orders) {
        public Account {
            units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
            orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
        }
    }

    public PaperBooks {
        closes = Collections.unmodifiableSortedMap(new TreeMap<>(closes));
        accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
        for (Map.Entry<String, Account> a : accounts.entrySet()) {
            if (!closes.keySet().containsAll(a.getValue().units().keySet())
                    || !closes.keySet().containsAll(a.getValue().orders().keySet())) {
                throw new IllegalArgumentException(
                        "The paper account " + a.getKey() + " holds or has ordered what has no close: " + a.getValue()
                                + ", closes of " + closes.keySet() + ".");
            }
        }
    }

    /** How accounts stand, by name. */
    static PaperBooks of(int day, SortedMap<String, PaperAccount> accounts) {
        TreeMap<String, Quote> closes = new TreeMap<>();
        TreeMap<String, Account> standing = new TreeMap<>();
        accounts.forEach((name, account) -> {
            Account now = account.standing();
            if (!now.equals(BEGINNING)) {
                standing.put(name, now);
                closes.putAll(account.closes());
            }
        });
        return new PaperBooks(day, closes, standing);
    }

    /** Has accounts go on where those of the same names stood; others are left as they are. */
    void goOnIn(SortedMap<String, PaperAccount> others) {
        accounts.forEach((name, standing) -> {
            PaperAccount other = others.get(name);
            if (other != null) {
                other.goOn(standing, closes);
            }
        });
    }
}
