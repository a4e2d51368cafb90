package io.cambrian.jobs.turn;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.memory.BehaviorJob;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.BehaviorMemoryTable.Act;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.SchemaUpgrade;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the plan of an earlier turn back in force: the same bots, shares, limits and overlays, signed anew as of the last bar, since a live
 * process refuses plans older than its own. It is an act of a person, remembered as such, and a turn of its own.
 */
public final class RollbackJob {
    private RollbackJob() {}

    /**
     * What is asked.
     *
     * @param to a bundle of an earlier turn, or the turn's number
     * @param user who asks
     * @param reason why, not blank
     * @param query which instruments the turns of the warehouse work on
     * @param folder of the warehouse
     * @param keys folder of the signing keys
     * @param validDays calendar days after the last bar for which the plan may be traded
     */
    public record Request(
            String to, String user, String reason, MarketQuery query, Path folder, Path keys, int validDays) {
        public Request {
            if (reason.isBlank()) {
                throw new ConfigException("A rollback needs a --reason: whoever looks later wants to know why.");
            }
        }
    }

    /** Rolls back; the turn that it makes. */
    public static Turn run(Warehouse warehouse, Request request, Progress progress) {
        List<Turn> turns = TurnsTable.all(warehouse);
        List<Turn> finished = turns.stream().filter(Turn::finished).toList();
        Path bundles = request.folder().resolve("bundles");
        TurnJob.putRight(request.folder(), finished, progress);
        Turn target = target(finished, request.to());
        Turn last = finished.get(finished.size() - 1);
        if (last.bundle().equals(target.bundle())) {
            throw new ConfigException(
                    "The plan of turn " + target.turn() + " is the one in force: nothing was rolled back.");
        }
        progress.stage("Reading the plan of turn " + target.turn());
        SigningKeys keys = SigningKeys.openOrCreate(request.keys());
        Bundle plan = PlanHandOff.read(bundles, target.bundle().orElseThrow(), keys);
        progress.done(plan.bots().size() + (plan.bots().size() == 1 ? " strategy" : " strategies") + ", as of "
                + LocalDate.ofEpochDay(target.asOf()));
        progress.stage("Loading the market");
        ScaleOfRecord scale = TurnJob.later(
                warehouse,
                request.query(),
                finished,
                PlanHandOff.read(bundles, last.bundle().orElseThrow(), keys).history());
        LoadedMarket loaded = scale.loaded();
        Map<String, Long> versions = new LinkedHashMap<>();
        for (TableSpec table : List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)) {
            if (warehouse.exists(table)) {
                versions.put(table.name(), warehouse.version(table));
            }
        }
        int[] calendar = loaded.market().calendar();
        progress.done(loaded.market().series().size() + " series up to "
                + LocalDate.ofEpochDay(calendar[calendar.length - 1]));
        if (calendar[calendar.length - 1] > last.asOf()) {
            throw new DataException(
                    "The warehouse has bars up to " + LocalDate.ofEpochDay(calendar[calendar.length - 1])
                            + ", and its last turn knows days up to " + LocalDate.ofEpochDay(last.asOf())
                            + ".\nRun 'cambrian cycle' first: a rollback takes the place of the latest plan, and trades no days.");
        }
        PlanHandOff.Place place = new PlanHandOff.Place(bundles, keys, loaded, versions, request.validDays());
        int number = finished.size() + 1;
        progress.stage("Remembering who asked, and why");
        remember(warehouse, request, number, target, place.asOf());
        progress.done(request.user() + ": " + request.reason());
        progress.stage("Publishing the plan as of today");
        progress.part(1, 2, "writing and signing it");
        String bundle = PlanHandOff.carryOn(place, plan, plan.overlays(), plan.memoryRules());
        List<Member> members = PlanMembersTable.all(warehouse).stream()
                .filter(m -> m.turn() == target.turn())
                .map(m -> new Member(
                        number,
                        m.strategyId(),
                        m.state(),
                        m.weight(),
                        m.sinceDay(),
                        m.runId(),
                        "back in the plan, since a person rolled back to turn " + target.turn()))
                .toList();
        progress.part(2, 2, "putting it in force");
        PlanMembersTable.replace(warehouse, number, members);
        Accounts.forget(warehouse, number); // what a turn wrote that died with this number
        Turn turn = new Turn(
                number,
                RunIdentity.of(
                                "rollback",
                                Map.of("to", target.turn(), "reason", request.reason()),
                                new LinkedHashMap<>(versions),
                                number)
                        .id(),
                place.asOf(),
                TurnKind.ROLLBACK.key(),
                PlanRenewal.reasons(target.turn(), request.reason()),
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                target.planRun(),
                Optional.empty(),
                Optional.of(bundle),
                0,
                0,
                members.size(),
                target.paperOnly(),
                1,
                loaded.dataVersion(),
                "The plan of turn " + target.turn() + ", as of " + LocalDate.ofEpochDay(target.asOf())
                        + ", is back in force." + scale.words(),
                Optional.empty(),
                Optional.empty());
        TurnsTable.write(warehouse, turn);
        List<Turn> all = new ArrayList<>(finished);
        all.add(turn);
        PlanHandOff.putInForce(bundles, all);
        progress.done("bundle " + bundle + " is in force");
        progress.stage("Writing the control room");
        try {
            ControlRoom.afterRollback(
                    warehouse, loaded, request.folder(), all, PlanHandOff.read(bundles, bundle, keys));
            progress.done(request.folder()
                    .resolve("reports")
                    .resolve(TurnJob.CONTROL_ROOM)
                    .toString());
        } catch (RuntimeException e) { // the plan is in force, whatever becomes of the page
            progress.done("it shows the turn before: " + e.getMessage());
        }
        return turn;
    }

    private static Turn target(List<Turn> finished, String to) {
        return finished.stream()
                .filter(t -> t.bundle().filter(to::equals).isPresent()
                        || String.valueOf(t.turn()).equals(to))
                .findFirst()
                .orElseThrow(() -> finished.isEmpty()
                        ? new DataException("The warehouse has no turns.\nRun 'cambrian cycle' first.")
                        : new ConfigException("There is no turn and no bundle " + to
                                + ".\nGive --to one of the turns 1 to " + finished.size() + ", or its bundle."));
    }

    private static void remember(Warehouse warehouse, Request request, int number, Turn target, int day) {
        if (warehouse.exists(BehaviorMemoryTable.SPEC)) {
            SchemaUpgrade.of(warehouse, BehaviorMemoryTable.SPEC).apply(warehouse); // which knew no rollbacks
        }
        warehouse.merge(
                BehaviorMemoryTable.SPEC,
                warehouse.rows(
                        BehaviorMemoryTable.SPEC,
                        List.of(BehaviorMemoryTable.toRow(new Act(
                                "turns",
                                number,
                                BehaviorMemoryTable.ROLLBACK,
                                "turn " + target.turn(),
                                BehaviorJob.keyOf(request.user()),
                                Optional.of(request.user()),
                                Optional.empty(),
                                Optional.empty(),
                                day,
                                List.of(),
                                List.of())))));
    }
}
