package io.cambrian.jobs.turn;

import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What tables know of all that may be behind an order.
 *
 * @param plans by bundle
 * @param policies ids of those that were learned
 * @param patterns ids of those that memory ever had
 */
record AuditedPlans(Map<String, Plan> plans, Set<String> policies, Set<String> patterns) implements Serializable {
    /** In the reasons of turns whose plan has another history than the account traded on. */
    private static final List<String> ANOTHER_PAST = List.of("were restated", "the instruments are others");

    /**
     * A plan of a turn.
     *
     * @param turn that made it first
     * @param restated whether the turn says that bars of days before, or instruments, are others
     * @param seats of strategies with a share, by id
     */
    record Plan(int turn, String reasons, boolean restated, TreeMap<String, Seat> seats) implements Serializable {}

    /** A strategy in a plan; fields as the columns of {@link PlanMembersTable}. */
    record Seat(int turn, double weight, int sinceDay, String state, String foundBy) implements Serializable {}

    static AuditedPlans of(Warehouse warehouse) {
        Map<Integer, TreeMap<String, Seat>> seats = new HashMap<>();
        if (warehouse.exists(PlanMembersTable.SPEC)) {
            for (Member m : PlanMembersTable.all(warehouse)) {
                if (m.weight() > 0) {
                    seats.computeIfAbsent(m.turn(), t -> new TreeMap<>())
                            .put(m.strategyId(), new Seat(m.turn(), m.weight(), m.sinceDay(), m.state(), m.runId()));
                }
            }
        }
        Map<String, Plan> plans = new HashMap<>();
        if (warehouse.exists(TurnsTable.SPEC)) {
            for (Turn t : TurnsTable.all(warehouse)) {
                t.bundle()
                        .ifPresent(bundle -> plans.putIfAbsent(
                                bundle,
                                new Plan(
                                        t.turn(),
                                        t.reasons(),
                                        ANOTHER_PAST.stream().anyMatch(t.reasons()::contains),
                                        seats.getOrDefault(t.turn(), new TreeMap<>()))));
            }
        }
        return new AuditedPlans(
                plans,
                ids(warehouse, PoliciesTable.SPEC, "policy_id"),
                ids(warehouse, PatternsTable.SPEC, "pattern_id"));
    }

    private static Set<String> ids(Warehouse warehouse, TableSpec table, String column) {
        return warehouse.exists(table)
                ? warehouse.ask(table, "ids", rows -> rows.select(column).distinct()).stream()
                        .map(r -> r.getString(0))
                        .collect(Collectors.toCollection(TreeSet::new))
                : new TreeSet<>();
    }
}
