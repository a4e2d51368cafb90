package io.cambrian.jobs.turn.success;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.SearchFacts;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How fast strategies come up that stand, and how new they are. */
final class Evolution {
    private Evolution() {}

    static void measure(SuccessSheet sheet, Warehouse warehouse, List<Turn> turns) {
        String heading = "strategy-evolution-rate";
        Set<String> cycles = new HashSet<>();
        turns.forEach(t -> t.searchRun().ifPresent(cycles::add));
        Set<String> promoted = new HashSet<>();
        for (Row r : warehouse
                .read(PromotionsTable.SPEC)
                .where(functions.col("run_id").isInCollection(cycles))
                .where("promoted")
                .collectAsList()) {
            promoted.add(r.getAs("strategy_id"));
        }
        long trials = 0; // also of searches that found nobody, of which there is no promotion
        for (Row r : warehouse
                .read(RunsTable.SPEC)
                .where(functions.col("run_id").isInCollection(cycles))
                .collectAsList()) {
            trials += RunIdentity.tree(RunsTable.fromRow(r).result())
                    .path(SearchFacts.TRIALS)
                    .asLong();
        }
        if (warehouse.exists(ForwardTable.SPEC)) {
            warehouse
                    .read(ForwardTable.SPEC)
                    .where("state_before = 'waiting' and state = 'champion'")
                    .collectAsList()
                    .forEach(r -> promoted.add(r.getAs("strategy_id")));
        }
        double days = turns.get(turns.size() - 1).asOf() - turns.get(0).asOf();
        Set<String> seen = new HashSet<>();
        long entered = 0;
        List<Member> members = PlanMembersTable.all(warehouse);
        int first = turns.get(0).turn();
        for (Member m : members) {
            entered += seen.add(m.strategyId()) && m.turn() > first ? 1 : 0;
        }
        sheet.perExposure(
                "promoted_per_30_days",
                promoted.size(),
                days / 30,
                "strategies per 30 days",
                heading,
                "promoted in " + (int) days + " days");
        sheet.perExposure(
                "promoted_per_million_trials",
                promoted.size(),
                trials / 1e6,
                "strategies per 10^6 trials",
                heading,
                "promoted by " + trials + " trials");
        sheet.perExposure(
                "new_members_per_30_days",
                entered,
                days / 30,
                "strategies per 30 days",
                heading,
                "strategies entered the plan after the first turn");
        Set<String> now = new HashSet<>();
        Set<String> earlier = new HashSet<>();
        members.forEach(m -> (m.turn() == sheet.turn() ? now : earlier).add(m.strategyId()));
        if (!turns.get(turns.size() - 1).kind().equals(TurnKind.SEARCH.key())) {
            sheet.unknown("innovation_index", "share", "innovation-index", "this turn made no new plan");
        } else if (earlier.isEmpty() || now.isEmpty()) {
            sheet.unknown("innovation_index", "share", "innovation-index", "there is one plan only");
        } else {
            long fresh = now.stream().filter(id -> !earlier.contains(id)).count();
            sheet.rate(
                    "innovation_index",
                    fresh,
                    now.size(),
                    "innovation-index",
                    "members of the plan were in no earlier one");
        }
    }
}
