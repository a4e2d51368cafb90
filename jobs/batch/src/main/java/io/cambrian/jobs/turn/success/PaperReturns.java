package io.cambrian.jobs.turn.success;

import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.Warehouse;
import java.util.HashMap;
import java.util.Map;
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

    /** The plans in force as frozen ones trade; the live account where an earlier version wrote the days. */
    TreeMap<Integer, Double> planOnPaper() {
        TreeMap<Integer, Double> plan = new TreeMap<>(of(PaperAccountsTable.PLAN));
        plan.putAll(of(PaperAccountsTable.PLAN_PAPER));
        return plan;
    }
}
