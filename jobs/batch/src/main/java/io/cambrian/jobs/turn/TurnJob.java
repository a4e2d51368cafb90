package io.cambrian.jobs.turn;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.market.BarSeries;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Freshness;
import io.cambrian.turn.TurnDecision;
import io.cambrian.turn.TurnKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.functions;

/**
 * One turn of the cycle: new files in, the plan in force traded on paper over the new days, what came of it remembered; then, by
 * {@link TurnDecision}, the plan carried on as of today, or what is watched judged on new days, more searched for, and a new plan
 * published.
 *
 * <p>A turn is one row of the table {@code turns}, written once its days are traded, with all that it decided, and again as it ends: a turn that
 * died is carried out to its end by the next call with the decision that it had made, as long as the tables are those that it saw.
 * Each step is idempotent. The same tables and settings are the same turn, which is not repeated. The caller holds the
 * warehouse's lock.
 */
public final class TurnJob {
    /** The page of the cycle, in the folder of reports. */
    public static final String CONTROL_ROOM = "cycle.html";

    /** Tables that hold a market. */
    static final List<TableSpec> READ = List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC);

    /** Calendar days between sessions that surprise nobody: a weekend. */
    static final int FEWEST_GAP = 3;

    private TurnJob() {}

    /**
     * What a turn works on.
     *
     * @param settings what changes the answer
     * @param source files and folders of bars
     * @param query which instruments
     * @param execution how scoring reaches the executors
     * @param folder local folder for bundles, accounts and reports
     * @param keys folder of the keys that sign plans
     * @param budget wall time of a turn after the first: its search may take half of what is left when it begins; empty for no limit
     * @param trades whether the turn has the live process trade the new days; else {@code live --watch} does on its own
     */
    public record Request(
            TurnSettings settings,
            Drops.Source source,
            MarketQuery query,
            EvolveJob.Execution execution,
            Path folder,
            Path keys,
            Optional<Duration> budget,
            boolean trades) {
        /** The same from other files and folders. */
        public Request with(List<String> locations) {
            return with(new Drops.Source(locations, source.options(), source.currency()));
        }

        /** The same where bars of days to come are believed, as those of a made-up market. */
        public Request ofAnyTime() {
            return with(new Drops.Source(source.locations(), source.options().withClock(null), source.currency()));
        }

        private Request with(Drops.Source other) {
            return new Request(settings, other, query, execution, folder, keys, budget, trades);
        }
    }

    /**
     * How a turn ended.
     *
     * @param turn number; that of the turn before where nothing was done
     * @param report the control room
     * @param refused files that could not be used, in words, also those that turns read which died or failed, until {@link #told}
     * @param notes on what came in, in words, as well
     * @param noOp whether nothing was done
     */
    public record Result(
            int turn,
            TurnKind kind,
            String reasons,
            String bundle,
            Optional<Path> report,
            String ledgerHash,
            String words,
            List<String> refused,
            List<String> notes,
            boolean noOp) {}

    /** Carries out the turn that is due, or goes on with the one that died. */
    public static Result run(Warehouse warehouse, Request request, Progress progress) {
        TurnTime time = TurnTime.beginning(request.budget(), System::nanoTime);
        putRight(request.folder(), TurnsTable.all(warehouse), progress);
        Optional<Turn> resumed = resume(warehouse, request, progress, time);
        Untold untold = new Untold(request.folder());
        Drops.ingest(warehouse, request.source(), untold, progress);
        List<Turn> turns = TurnsTable.all(warehouse);
        List<Turn> finished = turns.stream().filter(Turn::finished).toList();
        Optional<Turn> last = finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() - 1));
        Optional<Turn> open = turns.stream().filter(t -> !t.finished()).findFirst();
        TurnIdentity identity = TurnIdentity.of(warehouse, request);
        Optional<String> released = LearnJob.lastReleased(warehouse).map(Policy::policyId);
        if (open.isEmpty() && last.isPresent() && identity.isOf(last.get()) && knew(request, last.get(), released)) {
            return resumed.isPresent()
                    ? result(request, resumed.get())
                    : nothing(request, last.get(), "nothing changed");
        }
        Map<String, Long> versions = versions(warehouse);
        ScaleOfRecord scale = market(warehouse, request, finished, progress);
        Workbench bench = new Workbench(warehouse, request, scale, finished, versions, progress, time);
        trade(bench); // what is due depends on what the new days brought
        Due due = new Due(bench);
        TurnDecision decision = due.decide();
        if (decision.kind() == TurnKind.NOTHING) {
            return nothing(request, last.orElseThrow(), String.join("; ", decision.reasons()));
        }
        Turn turn = due.begin(identity.id(released), released, decision);
        TurnsTable.write(warehouse, turn);
        return result(request, carryOut(bench, turn));
    }

    /**
     * Forgets the refused files and the notes of a result, once a person was told of them: until then each call has them again. The caller
     * still holds the warehouse's lock.
     */
    public static void told(Path folder, Result result) {
        new Untold(folder).told(new Untold.Words(result.refused(), result.notes()));
    }

    /** Puts the plan of the last turn in force where it is not, and says so, now and with the next turn. */
    static void putRight(Path folder, List<Turn> turns, Progress progress) {
        PlanHandOff.putRight(folder.resolve("bundles"), turns, words -> {
            new Untold(folder).note(words);
            progress.stage("Putting the plan in force right");
            progress.done(words);
        });
    }

    /**
     * How fresh the plan of the last turn is; empty before the first.
     *
     * @param validDays calendar days after its last bar for which a plan may be traded
     * @param day by a clock
     */
    public static Optional<Freshness> freshness(Warehouse warehouse, int validDays, LocalDate day) {
        return TurnsTable.all(warehouse).stream()
                .filter(Turn::finished)
                .reduce((a, b) -> b)
                .map(last -> {
                    int[] sessions = PaperAccountsTable.all(warehouse).stream()
                            .filter(d -> d.account().equals(PaperAccountsTable.EQUAL_WEIGHT))
                            .mapToInt(PaperAccountsTable.Day::day)
                            .sorted()
                            .toArray();
                    LocalDate asOf = LocalDate.ofEpochDay(last.asOf());
                    return new Freshness(
                            day, asOf, asOf.plusDays(validDays), Math.max(FEWEST_GAP, Freshness.usualGap(sessions)));
                });
    }

    /** Whether a finished turn knew the policy that was released last, or put it in its plan. */
    private static boolean knew(Request request, Turn turn, Optional<String> released) {
        return released.equals(turn.policy())
                || released.isPresent()
                        && PlanHandOff.policies(planOf(request, turn)).contains(released.get());
    }

    /** The bars that a turn's plan came with. */
    private static List<BarSeries> history(Request request, Turn turn) {
        return turn.bundle().isEmpty() ? List.of() : planOf(request, turn).history();
    }

    private static Bundle planOf(Request request, Turn turn) {
        return PlanHandOff.read(
                bundles(request), turn.bundle().orElseThrow(), SigningKeys.openOrCreate(request.keys()));
    }

    /**
     * Carries out a turn that died, before new files change the tables that it saw. What these tables do not allow, new files may: then
     * the turn is left. What keeps its account from trading is not in the tables, and may pass.
     *
     * @throws DataException where the account cannot trade the days of the turn, which waits for it
     */
    private static Optional<Turn> resume(Warehouse warehouse, Request request, Progress progress, TurnTime time) {
        List<Turn> turns = TurnsTable.all(warehouse);
        Optional<Turn> open = turns.stream().filter(t -> !t.finished()).findFirst();
        if (open.isEmpty() || !TurnIdentity.of(warehouse, request).isOf(open.get())) {
            return Optional.empty();
        }
        progress.stage("Going on with turn " + open.get().turn());
        progress.done(open.get().kind() + ": " + open.get().reasons());
        List<Turn> finished = turns.stream().filter(Turn::finished).toList();
        Map<String, Long> versions = versions(warehouse);
        Optional<Workbench> bench = unlessForbidden(
                () -> new Workbench(
                        warehouse,
                        request,
                        market(warehouse, request, finished, progress),
                        finished,
                        versions,
                        progress,
                        time),
                progress);
        bench.ifPresent(TurnJob::trade);
        return bench.flatMap(b -> unlessForbidden(() -> carryOut(b, open.get()), progress));
    }

    /** Does part of the work of a turn that died; empty where the tables do not allow it. */
    private static <T> Optional<T> unlessForbidden(Supplier<T> work, Progress progress) {
        try {
            return Optional.of(work.get());
        } catch (DataException e) {
            progress.stage("Leaving that turn: it cannot be carried out");
            progress.done(e.getMessage());
            return Optional.empty();
        }
    }

    /** Has the new days traded by the plan in force; those that were traded already are not traded again. */
    private static void trade(Workbench bench) {
        bench.desk().openFeed();
        if (bench.last().isPresent()) {
            new TurnBooks(bench).trade();
        }
    }

    /** Does the work of a turn whose days were traded, writes it as finished, and puts its plan in force. */
    private static Turn carryOut(Workbench bench, Turn turn) {
        TurnBooks books = new TurnBooks(bench);
        TurnPlan plan = new TurnPlan(bench, new Due(bench));
        TurnSearch search = new TurnSearch(bench, plan);
        ControlRoom room = new ControlRoom(bench);
        if (bench.last().isPresent()) {
            books.remember();
        }
        TurnPlan.Found found = switch (TurnKind.of(turn.kind())) {
            case SEARCH -> turn.seenTo().isPresent() ? search.searchOn(turn) : search.searchFirst(turn);
            case REALLOCATE -> search.reallocate(turn);
            default -> plan.carryOn(turn);
        };
        books.writeAccounts(turn);
        Turn done = new Turn(
                turn.turn(),
                turn.runId(),
                turn.asOf(),
                turn.kind(),
                turn.reasons(),
                true,
                turn.seenTo(),
                turn.newSessions(),
                found.search().map(TurnPlan.Search::runId),
                Optional.of(found.planRun()),
                found.search().map(TurnPlan.Search::ledgerHash),
                Optional.of(found.bundle()),
                found.promoted(),
                found.retired(),
                found.members().size(),
                found.paperOnly(),
                books.touches(),
                turn.dataVersion(),
                found.words() + bench.scale().words() + room.condition(),
                Optional.of(bench.time().seconds()),
                turn.policy());
        room.write(
                done,
                PlanHandOff.read(bench.desk().bundles(), found.bundle(), bench.keys()),
                new Untold(bench.request().folder()).words().all());
        TurnsTable.write(bench.warehouse(), done);
        PlanHandOff.putInForce(bench.desk().bundles(), List.of(done));
        return done;
    }

    private static Path bundles(Request request) {
        return request.folder().resolve("bundles");
    }

    private static Result result(Request request, Turn done) {
        return result(request, done, TurnKind.of(done.kind()), done.reasons(), false);
    }

    private static Result nothing(Request request, Turn last, String why) {
        return result(request, last, TurnKind.NOTHING, why, true);
    }

    private static Result result(Request request, Turn turn, TurnKind kind, String reasons, boolean noOp) {
        Untold.Words words = new Untold(request.folder()).words();
        return new Result(
                turn.turn(),
                kind,
                reasons,
                turn.bundle().orElse(""),
                report(request),
                turn.ledgerHash().orElse(""),
                turn.words(),
                words.refused(),
                words.notes(),
                noOp);
    }

    private static Optional<Path> report(Request request) {
        return Optional.of(request.folder().resolve("reports").resolve(CONTROL_ROOM))
                .filter(Files::exists);
    }

    private static ScaleOfRecord market(Warehouse warehouse, Request request, List<Turn> finished, Progress progress) {
        progress.stage("Loading the market");
        ScaleOfRecord scale = finished.isEmpty()
                ? ScaleOfRecord.beginning(StudyMarket.load(
                        warehouse, request.query(), request.settings().search().holdoutFraction()))
                : later(warehouse, request.query(), finished, history(request, finished.get(finished.size() - 1)));
        LoadedMarket loaded = scale.loaded();
        int[] calendar = loaded.market().calendar();
        progress.done(loaded.market().series().size() + " series up to "
                + LocalDate.ofEpochDay(calendar[calendar.length - 1]) + ", "
                + loaded.excluded().size() + " left out" + (scale.words().isEmpty() ? "" : "." + scale.words()));
        return scale;
    }

    /**
     * The market of a turn after the first, on the scale of the plan in force. Pegs are judged once, on the days before the first turn's
     * hold-out: who holds an instrument must not lose it from the plan.
     *
     * @param inForce bars of the plan of the last turn
     */
    static ScaleOfRecord later(Warehouse warehouse, MarketQuery query, List<Turn> finished, List<BarSeries> inForce) {
        int holdoutFrom = warehouse
                .read(HoldoutsTable.SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(finished.get(0).searchRun().orElseThrow()))
                .collectAsList()
                .stream()
                .map(HoldoutsTable::fromRow)
                .mapToInt(HoldoutsTable.Opening::fromDay)
                .min()
                .orElseThrow();
        return ScaleOfRecord.of(StudyMarket.load(warehouse, query, LocalDate.ofEpochDay(holdoutFrom - 1)), inForce);
    }

    /** Why what a turn does beside its plan cannot be done with the data at hand; it keeps nothing else back. Empty where it is done. */
    static Optional<String> obstacle(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (DataException e) {
            return Optional.of(e.getMessage().replace('\n', ' '));
        }
    }

    /** Versions of the tables that a turn reads; -1 where there is none. */
    static Map<String, Long> versions(Warehouse warehouse) {
        Map<String, Long> versions = new LinkedHashMap<>();
        for (TableSpec table : READ) {
            versions.put(table.name(), warehouse.version(table));
        }
        return versions;
    }
}
