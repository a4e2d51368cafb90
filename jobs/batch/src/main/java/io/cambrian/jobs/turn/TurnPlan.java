package io.cambrian.jobs.turn;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.memory.DecisionMemory;
import io.cambrian.jobs.memory.MemoryOfDay;
import io.cambrian.jobs.portfolio.PublishJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.TurnsTable.Turn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/** The plan that a turn leaves: weighed anew from who is watched, or the one in force carried on. */
final class TurnPlan {
    /** A search of a turn. */
    record Search(String runId, String ledgerHash) {}

    /** What a turn came to. */
    record Found(
            Optional<Search> search,
            String planRun,
            String bundle,
            List<Member> members,
            boolean paperOnly,
            int promoted,
            int retired,
            String words) {}

    private final Workbench bench;
    private final Due due;

    TurnPlan(Workbench bench, Due due) {
        this.bench = bench;
        this.due = due;
    }

    /** Weighs who is in the plan as of today, and writes it. */
    Found renew(Turn turn, Optional<Search> search, String searchRun, int promoted, int retired, String words) {
        bench.progress().stage("Publishing the plan as of today");
        RegimesJob.Labelled labelled = bench.labelled(searchRun);
        List<Standing> members = PlanOfRecord.members(bench.warehouse(), bench.today(), latestWithFinalists(search));
        if (members.isEmpty()) {
            return inCash(turn, search, searchRun, labelled.model(), promoted, retired, words);
        }
        PlanOfRecord plan = PlanOfRecord.of(
                bench.warehouse(),
                turn.turn(),
                turn.runId(),
                members,
                bench.market(),
                bench.costs(),
                labelled.labels(),
                bench.settings().search().cap(),
                since());
        PlanMembersTable.replace(bench.warehouse(), turn.turn(), plan.members());
        List<MemoryRule> rules = new ArrayList<>();
        if (search.isEmpty() || turn.seenTo().isPresent()) { // the first search has done so
            PlanRisk.run(
                    bench.warehouse(),
                    search.map(Search::runId).orElse(turn.runId()),
                    plan,
                    bench.market(),
                    bench.costs(),
                    labelled.labels());
        }
        List<OverlaySpec> overlays = new ArrayList<>(
                memory(plan.members().stream().map(Member::strategyId).toList(), rules));
        policy().ifPresent(overlays::add);
        overlays.add(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT)); // after all others
        String bundle = PlanHandOff.write(
                bench.place(),
                searchRun,
                plan,
                TurnDossiers.of(
                        bench.warehouse(),
                        plan.members(),
                        bench.settings().search().twins(),
                        bench.last().isPresent() ? bench.inForce().dossiers() : List.of()),
                bench.costs(),
                new PlanHandOff.Advice(labelled.model(), rules, overlays));
        bench.progress().done(plan.members().size() + " strategies, bundle " + bundle);
        return new Found(
                search,
                searchRun,
                bundle,
                plan.members(),
                plan.isPaperOnly(),
                promoted,
                retired,
                words.strip() + left(plan.members()));
    }

    /** Who was in the plan before and is not any more, in words. */
    private String left(List<Member> now) {
        if (bench.last().isEmpty()) {
            return "";
        }
        int before = bench.last().get().turn();
        Set<String> stay = now.stream().map(Member::strategyId).collect(Collectors.toSet());
        List<Member> members = PlanMembersTable.all(bench.warehouse()).stream()
                .filter(m -> m.turn() == before)
                .toList();
        List<String> gone = members.stream()
                .map(Member::strategyId)
                .filter(id -> !stay.contains(id))
                .toList();
        return gone.isEmpty()
                ? ""
                : " Of the " + members.size() + " strategies of the plan before " + gone.size() + " left it ("
                        + String.join(", ", gone)
                        + (now.isEmpty()
                                ? ")."
                                : "): promoted ones have a plan to themselves, and of those that wait the latest finalists.");
    }

    /** A plan without strategies: what is left are the policy, if one was released, and cash. */
    private Found inCash(
            Turn turn,
            Optional<Search> search,
            String searchRun,
            RegimeModel model,
            int promoted,
            int retired,
            String words) {
        List<OverlaySpec> overlays = new ArrayList<>();
        policy().ifPresent(overlays::add);
        overlays.add(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT));
        String bundle = PlanHandOff.inCash(
                bench.place(), searchRun, bench.costs(), new PlanHandOff.Advice(model, List.of(), overlays));
        PlanMembersTable.replace(bench.warehouse(), turn.turn(), List.of());
        bench.progress().done("no strategy is left, bundle " + bundle);
        return new Found(
                search,
                searchRun,
                bundle,
                List.of(),
                true,
                promoted,
                retired,
                words.strip() + left(List.of())
                        + " No strategy is left in the plan: its share of the capital is in cash.");
    }

    /** The plan in force as of today, with what memory and policy say by now. */
    Found carryOn(Turn turn) {
        Turn before = bench.last().orElseThrow();
        bench.progress().stage("Carrying the plan on as of today");
        Bundle plan = bench.inForce();
        List<MemoryRule> rules = new ArrayList<>();
        List<OverlaySpec> overlays =
                new ArrayList<>(memory(plan.bots().stream().map(b -> b.id()).toList(), rules));
        policy().ifPresent(overlays::add);
        plan.overlays().stream()
                .filter(o -> !o.kind().equals(MemoryOverlay.KIND) && !o.kind().equals(PolicyOverlay.KIND))
                .forEach(overlays::add);
        String bundle = PlanHandOff.carryOn(bench.place(), plan, overlays, rules);
        List<Member> members = PlanMembersTable.all(bench.warehouse()).stream()
                .filter(m -> m.turn() == before.turn())
                .map(m -> new Member(
                        turn.turn(), m.strategyId(), m.state(), m.weight(), m.sinceDay(), m.runId(), m.reason()))
                .toList();
        PlanMembersTable.replace(bench.warehouse(), turn.turn(), members);
        bench.progress().done("bundle " + bundle);
        return new Found(
                Optional.empty(),
                before.planRun().orElseThrow(),
                bundle,
                members,
                before.paperOnly(),
                0,
                0,
                "The plan is carried on as of " + LocalDate.ofEpochDay(bench.today()) + ".");
    }

    /** What decisions may recall, as of today. */
    private List<OverlaySpec> memory(List<String> bots, List<MemoryRule> rules) {
        MemoryOfDay memory = MemoryOfDay.of(bench.warehouse(), bench.today());
        MemoryEvidence evidence = DecisionMemory.evidence(
                bench.warehouse(), memory.cases(), bots.stream().collect(Collectors.toSet()));
        rules.addAll(memory.rules());
        return evidence.isEmpty() ? List.of() : List.of(evidence.spec());
    }

    /** The policy that evidence released last, if one did; what a person put in force stays as it is. */
    private Optional<OverlaySpec> policy() {
        if (due.isCooling()) {
            return bench.inForce().overlays().stream()
                    .filter(o -> o.kind().equals(PolicyOverlay.KIND))
                    .findFirst();
        }
        return LearnJob.releasedBy(bench.warehouse(), bench.today(), bench.market())
                .map(p -> PublishJob.overlay(bench.warehouse(), p, PublishJob.POLICY_SHARE));
    }

    /** First day on whose close each member of the plan in force may trade. */
    private Map<String, Integer> since() {
        return bench.last().isEmpty()
                ? Map.of()
                : bench.inForce().bots().stream().collect(Collectors.toMap(b -> b.id(), b -> b.tradingFrom()));
    }

    /** The latest search that found anybody: the plan stays with its finalists until another does. */
    private String latestWithFinalists(Optional<Search> search) {
        List<String> searches = new ArrayList<>(
                bench.finished().stream().flatMap(t -> t.searchRun().stream()).toList());
        search.map(Search::runId).ifPresent(searches::add);
        Set<String> found = bench
                .warehouse()
                .read(PromotionsTable.SPEC)
                .where(functions.col("run_id").isInCollection(searches))
                .select("run_id")
                .distinct()
                .collectAsList()
                .stream()
                .map(r -> r.getString(0))
                .collect(Collectors.toSet());
        return searches.stream().filter(found::contains).reduce((a, b) -> b).orElseThrow();
    }
}
