package io.cambrian.jobs.turn.success;

import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.Warehouse;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Net simple returns of the accounts on paper.
 *
 * @param byAccount by name and day
 */
record PaperReturns(Map<String, TreeMap<Integer, Double>> byAccount) {
    static PaperReturns of(Warehouse warehouse) {
        Map<String, TreeMap<Integer, Double>> accounts = new HashMap<>();
        PaperAccountsTable.all(warehouse)
                .forEach(d -> accounts.computeIfAbsent(d.account(), a -> new TreeMap<>())
                        .put(d.day(), d.netReturn()));
        return new PaperReturns(accounts);
    }

    /** By day; empty for an account that is not there. */
    TreeMap<Integer, Double> of(String account) {
        return byAccount.getOrDefault(account, new TreeMap<>());
    }

    double[] values(String account) {
        return of(account).values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Returns of an account on the days of another, for a comparison of the two. Where the other passed sessions over, its next return is
     * that of several, and so is this one.
     *
     * @param days of the other; one on which the account has no return is left out
     */
    TreeMap<Integer, Double> of(String account, SortedSet<Integer> days) {
        TreeMap<Integer, Double> returns = of(account);
        TreeMap<Integer, Double> spans = new TreeMap<>();
        int before = days.isEmpty() ? 0 : days.first() - 1;
        for (int day : days) {
            if (returns.containsKey(day)) {
                double growth = 1;
                for (double r : returns.subMap(before, false, day, true).values()) {
                    growth *= 1 + r;
                }
                spans.put(day, growth - 1);
            }
            before = day;
        }
        return spans;
    }

    /** The plans in force as frozen ones trade; the live account where an earlier version wrote the days. */
    TreeMap<Integer, Double> planOnPaper() {
        TreeMap<Integer, Double> plan = new TreeMap<>(of(PaperAccountsTable.PLAN));
        plan.putAll(of(PaperAccountsTable.PLAN_PAPER));
        return plan;
    }
}
