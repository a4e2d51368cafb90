package io.cambrian.jobs.turn;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * By what a turn is known again: its settings, its instruments, the tables that it reads, and the policy that was released last as it
 * began. What it releases itself does not make it another turn.
 *
 * @param query which instruments
 * @param dataVersions of the tables: those that last changed rows; -1 where there is no table
 */
record TurnIdentity(TurnSettings settings, MarketQuery query, Map<String, Long> dataVersions) {
    /** Of a turn on the tables as they are. */
    static TurnIdentity of(Warehouse warehouse, TurnJob.Request request) {
        Map<String, Long> dataVersions = new LinkedHashMap<>();
        for (TableSpec table : TurnJob.READ) {
            long version = warehouse.version(table);
            dataVersions.put(table.name(), version < 0 ? version : warehouse.dataVersion(table, version));
        }
        return new TurnIdentity(request.settings(), request.query(), dataVersions);
    }

    /** Identity of a turn that begins while a policy is the last one released; empty for none. */
    String id(Optional<String> policy) {
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        parameters.putAll(query.parameters());
        policy.ifPresent(p -> parameters.put("policy", p));
        return RunIdentity.of(
                        "turn",
                        parameters,
                        new LinkedHashMap<>(dataVersions),
                        settings.search().seed())
                .id();
    }

    /** Whether a turn began with these settings and instruments on these tables. */
    boolean isOf(Turn turn) {
        return turn.runId().equals(id(turn.policy()));
    }
}
