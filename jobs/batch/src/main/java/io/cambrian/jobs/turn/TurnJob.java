package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.StrategyState;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.WarmStart;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.CycleJob;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.memory.ConsolidateJob;
import io.cambrian.jobs.memory.DecisionMemory;
import io.cambrian.jobs.memory.DistillJob;
import io.cambrian.jobs.memory.LiveAccounts;
import io.cambrian.jobs.memory.RememberJob;
import io.cambrian.jobs.portfolio.PublishJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.report.CycleReport;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.market.Market;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Freshness;
import io.cambrian.turn.Lineup;
import io.cambrian.turn.Observation;
import io.cambrian.turn.SearchWindow;
import io.cambrian.turn.TurnDecision;
import io.cambrian.turn.TurnKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;

/**
 * One turn of the cycle: new files in, the plan in force traded on paper over the new days, what came of it remembered; then, by
 * {@link TurnDecision}, the plan carried on as of today, or what is watched judged on new days, more searched for, and a new plan
 * published.
 *
 * <p>A turn is one row of the table {@code turns}, written as it begins, with all that it decided, and again as it ends: a turn that
 * died is carried out to its end by the next call with the decision that it had made, as long as the tables are those that it saw.
 * Each step is idempotent. The same tables and settings are the same turn, which is not repeated. The caller holds the
 * warehouse's lock.
 */
public final class TurnJob {
    /** The page of the cycle, in the folder of reports. */
    public static final String CONTROL_ROOM = "cycle.html";

    /** Calendar days between sessions that surprise nobody: a weekend. */
    private static final int FEWEST_GAP = 3;

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
            return new Request(
                    settings,
                    new Drops.Source(locations, source.options(), source.currency()),
                    query,
                    execution,
                    folder,
                    keys,
                    budget,
                    trades);
        }
    }

    /**
     * How a turn ended.
     *
     * @param turn number; that of the turn before where nothing was done
     * @param report the control room
     * @param refused files that could not be used, in words
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
            boolean noOp) {}

    /** Carries out the turn that is due, or goes on with the one that died. */
    public static Result run(Warehouse warehouse, Request request, Progress progress) {
        TurnTime time = TurnTime.beginning(request.budget(), System::nanoTime);
        Optional<Turn> resumed;
        try {
            resumed = resume(warehouse, request, progress, time);
        } catch (DataException e) { // what these tables do not allow, new files may: they must not wait for it
            progress.stage("Leaving that turn: it cannot be carried out");
            progress.done(e.getMessage());
            resumed = Optional.empty();
        }
        Drops.Result drops = Drops.ingest(warehouse, request.source(), progress);
        List<Turn> turns = TurnsTable.all(warehouse);
        List<Turn> finished = turns.stream().filter(Turn::finished).toList();
        Optional<Turn> last = finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() - 1));
        Optional<Turn> open = turns.stream().filter(t -> !t.finished()).findFirst();
        Map<String, Long> versions = versions(warehouse);
        TurnIdentity identity = new TurnIdentity(request.settings(), versions);
        Optional<String> released = LearnJob.lastReleased(warehouse).map(Policy::policyId);
        if (open.isEmpty() && last.isPresent() && identity.isOf(last.get()) && knew(request, last.get(), released)) {
            return resumed.isPresent()
                    ? result(request, resumed.get(), drops.refused())
                    : nothing(request, last.get(), "nothing changed", drops.refused());
        }
        LoadedMarket loaded = market(warehouse, request, finished, progress);
        Context context = new Context(warehouse, request, loaded, finished, versions, progress, time);
        TurnDecision decision = context.decide();
        if (decision.kind() == TurnKind.NOTHING) {
            return nothing(request, last.orElseThrow(), String.join("; ", decision.reasons()), drops.refused());
        }
        Turn turn = context.begin(identity.id(released), released, decision);
        TurnsTable.write(warehouse, turn);
        return result(request, context.carryOut(turn), drops.refused());
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
                        && PlanHandOff.policies(PlanHandOff.read(
                                        request.folder().resolve("bundles"),
                                        turn.bundle().orElseThrow(),
                                        SigningKeys.openOrCreate(request.keys())))
                                .contains(released.get());
    }

    /** Carries out a turn that died, before new files change the tables that it saw. */
    private static Optional<Turn> resume(Warehouse warehouse, Request request, Progress progress, TurnTime time) {
        List<Turn> turns = TurnsTable.all(warehouse);
        Optional<Turn> open = turns.stream().filter(t -> !t.finished()).findFirst();
        Map<String, Long> versions = versions(warehouse);
        if (open.isEmpty() || !new TurnIdentity(request.settings(), versions).isOf(open.get())) {
            return Optional.empty();
        }
        progress.stage("Going on with turn " + open.get().turn());
        progress.done(open.get().kind() + ": " + open.get().reasons());
        List<Turn> finished = turns.stream().filter(Turn::finished).toList();
        LoadedMarket loaded = market(warehouse, request, finished, progress);
        return Optional.of(
                new Context(warehouse, request, loaded, finished, versions, progress, time).carryOut(open.get()));
    }

    private static Result result(Request request, Turn done, List<String> refused) {
        return new Result(
                done.turn(),
                TurnKind.of(done.kind()),
                done.reasons(),
                done.bundle().orElse(""),
                report(request),
                done.ledgerHash().orElse(""),
                done.words(),
                refused,
                false);
    }

    private static Result nothing(Request request, Turn last, String why, List<String> refused) {
        return new Result(
                last.turn(),
                TurnKind.NOTHING,
                why,
                last.bundle().orElse(""),
                report(request),
                last.ledgerHash().orElse(""),
                last.words(),
                refused,
                true);
    }

    private static Optional<Path> report(Request request) {
        return Optional.of(request.folder().resolve("reports").resolve(CONTROL_ROOM))
                .filter(Files::exists);
    }

    private static LoadedMarket market(Warehouse warehouse, Request request, List<Turn> finished, Progress progress) {
        progress.stage("Loading the market");
        LoadedMarket loaded = finished.isEmpty()
                ? StudyMarket.load(
                        warehouse, request.query(), request.settings().search().holdoutFraction())
                : later(warehouse, request.query(), finished);
        int[] calendar = loaded.market().calendar();
        progress.done(loaded.market().series().size() + " series up to "
                + LocalDate.ofEpochDay(calendar[calendar.length - 1]) + ", "
                + loaded.excluded().size() + " left out");
        return loaded;
    }

    /**
     * The market of a turn after the first. Pegs are judged once, on the days before the first turn's hold-out: who holds an instrument
     * must not lose it from the plan.
     */
    static LoadedMarket later(Warehouse warehouse, MarketQuery query, List<Turn> finished) {
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
        return StudyMarket.load(warehouse, query, LocalDate.ofEpochDay(holdoutFrom - 1));
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
        for (TableSpec table : List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)) {
            versions.put(table.name(), warehouse.version(table));
        }
        return versions;
    }

    /** All that a turn works with. */
    private static final class Context {
        private final Warehouse warehouse;
        private final Request request;
        private final LoadedMarket loaded;
        private final Market market;
        private final List<Turn> finished;
        private final Map<String, Long> versions;
        private final Progress progress;
        private final PaperDesk desk;
        private final SigningKeys keys;
        private final int today;
        private final Costs costs;
        private final TurnTime time;
        private Bundle inForce;

        Context(
                Warehouse warehouse,
                Request request,
                LoadedMarket loaded,
                List<Turn> finished,
                Map<String, Long> versions,
                Progress progress,
                TurnTime time) {
            this.warehouse = warehouse;
            this.request = request;
            this.loaded = loaded;
            this.finished = finished;
            this.versions = versions;
            this.progress = progress;
            this.time = time;
            market = loaded.market();
            desk = new PaperDesk(request.folder(), request.keys());
            keys = SigningKeys.openOrCreate(request.keys());
            today = market.calendar()[market.calendar().length - 1];
            costs = request.settings().search().costs();
        }

        private Optional<Turn> last() {
            return finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() - 1));
        }

        private Optional<Turn> lastSearch() {
            return finished.stream()
                    .filter(t -> t.kind().equals(TurnKind.SEARCH.key()))
                    .reduce((a, b) -> b);
        }

        /** The plan that the last turn left. */
        private Bundle inForce() {
            if (inForce == null) {
                inForce = PlanHandOff.read(
                        desk.bundles(), last().orElseThrow().bundle().orElseThrow(), keys);
            }
            return inForce;
        }

        private int sessionsAfter(int day) {
            int at = Arrays.binarySearch(market.calendar(), day + 1);
            return market.calendar().length - (at >= 0 ? at : -at - 1);
        }

        TurnDecision decide() {
            progress.stage("Looking at market, bots and account");
            Observation seen = last().map(this::observe)
                    .orElseGet(() -> new Observation(
                            false,
                            false,
                            market.calendar().length,
                            0,
                            0,
                            0,
                            false,
                            Double.NaN,
                            List.of(),
                            List.of(),
                            Double.NaN,
                            false,
                            List.of(),
                            -1));
            TurnDecision decision = TurnDecision.of(seen, request.settings().rules());
            progress.done(decision.kind().key() + ": " + String.join("; ", decision.reasons()));
            return decision;
        }

        /** A policy that was released and is not in the plan in force. */
        private List<String> released() {
            if (isCooling()) {
                return List.of();
            }
            List<String> inPlan = PlanHandOff.policies(inForce());
            return LearnJob.releasedBy(warehouse, today, market).stream()
                    .map(Policy::policyId)
                    .filter(id -> !inPlan.contains(id))
                    .map(id -> "the policy " + id + " was released")
                    .toList();
        }

        private Observation observe(Turn before) {
            int searched = lastSearch().map(Turn::asOf).orElse(before.asOf());
            int shared = finished.stream()
                    .filter(t ->
                            t.kind().equals(TurnKind.SEARCH.key()) || t.kind().equals(TurnKind.REALLOCATE.key()))
                    .mapToInt(Turn::asOf)
                    .max()
                    .orElse(searched);
            int newSessions = sessionsAfter(before.asOf());
            Set<String> watched = ForwardJob.standing(warehouse, today).stream()
                    .map(Standing::id)
                    .collect(Collectors.toSet());
            return new Observation(
                    true,
                    inForce().bots().isEmpty(),
                    newSessions,
                    sessionsAfter(searched),
                    sessionsAfter(shared),
                    ForwardJob.judgeable(warehouse, market.calendar()),
                    newSessions == 0 && !before.dataVersion().equals(loaded.dataVersion()),
                    Watch.marketChange(market, sessionsAfter(searched)),
                    Watch.drifting(inForce(), market, costs, searched),
                    inForce().bots().stream()
                            .map(b -> b.id())
                            .filter(id -> !watched.contains(id))
                            .toList(),
                    drawdown(),
                    newSessions > 0
                            && today > before.asOf() + request.settings().validDays(),
                    released(),
                    sessionsSinceRollback());
        }

        /** -1 for never. */
        private int sessionsSinceRollback() {
            return finished.stream()
                    .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                    .reduce((a, b) -> b)
                    .map(t -> sessionsAfter(t.asOf()))
                    .orElse(-1);
        }

        private boolean isCooling() {
            int since = sessionsSinceRollback();
            return since >= 0 && since < request.settings().rules().coolDown();
        }

        /** Of the live account from its peak since the last search to its last close. */
        private double drawdown() {
            int since = lastSearch().map(Turn::asOf).orElse(Integer.MIN_VALUE);
            double peak = Double.NaN;
            double now = Double.NaN;
            for (AccountJournal.Close close : desk.account().closes()) {
                if (close.day() > since) {
                    now = close.equity();
                    peak = Double.isNaN(peak) ? now : Math.max(peak, now);
                }
            }
            return 1 - now / peak;
        }

        Turn begin(String runId, Optional<String> released, TurnDecision decision) {
            boolean search = decision.kind() == TurnKind.SEARCH;
            if (search && last().isPresent()) { // before the turn is written: it could never be carried out
                SearchWindow.upTo(market, request.settings().rules().searchWindow());
            }
            return new Turn(
                    finished.size() + 1,
                    runId,
                    today,
                    decision.kind().key(),
                    String.join("; ", decision.reasons()),
                    false,
                    search && last().isPresent() ? ForwardJob.lastLookedAt(warehouse) : Optional.empty(),
                    last().map(t -> sessionsAfter(t.asOf())).orElse(market.calendar().length),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    0,
                    true,
                    0,
                    loaded.dataVersion(),
                    "",
                    Optional.empty(),
                    released);
        }

        Turn carryOut(Turn turn) {
            if (last().isPresent()) {
                trade();
                remember();
            }
            Found found = switch (TurnKind.of(turn.kind())) {
                case SEARCH -> turn.seenTo().isPresent() ? searchOn(turn) : searchFirst(turn);
                case REALLOCATE -> reallocate(turn);
                default -> carryOn(turn);
            };
            writeAccounts(turn);
            Turn done = new Turn(
                    turn.turn(),
                    turn.runId(),
                    turn.asOf(),
                    turn.kind(),
                    turn.reasons(),
                    true,
                    turn.seenTo(),
                    turn.newSessions(),
                    found.search.map(Search::runId),
                    Optional.of(found.planRun),
                    found.search.map(Search::ledgerHash),
                    Optional.of(found.bundle),
                    found.promoted,
                    found.retired,
                    found.members.size(),
                    found.paperOnly,
                    touches(),
                    turn.dataVersion(),
                    found.words + condition(),
                    Optional.of(time.seconds()),
                    turn.policy());
            controlRoom(done);
            TurnsTable.write(warehouse, done);
            return done;
        }

        /** Measures how well it does, and writes the control room; of a finished turn, so that the turn itself is part of it. */
        private void controlRoom(Turn done) {
            progress.stage("Measuring success, writing the control room");
            List<Turn> all = new ArrayList<>(finished);
            all.add(done);
            progress.part(1, 3, "explaining every order");
            OrderAudit.Check check =
                    OrderAudit.check(warehouse, last().map(Turn::asOf).orElse(Integer.MIN_VALUE));
            progress.part(2, 3, "measures of success");
            List<Metric> metrics = SuccessMetrics.run(
                    warehouse, all, market.periodsPerYear(), Accounts.equalWeight(market, Integer.MIN_VALUE));
            progress.part(3, 3, "the page");
            TreeMap<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();
            PaperAccountsTable.all(warehouse)
                    .forEach(d -> accounts.computeIfAbsent(d.account(), a -> new TreeMap<>())
                            .put(d.day(), d.netReturn()));
            CycleReport.write(
                    new CycleReport.Figures(
                            all,
                            PlanMembersTable.all(warehouse),
                            metrics,
                            accounts,
                            check.orders(),
                            check.unexplained(),
                            latestPage(all),
                            stamps(warehouse, loaded)),
                    request.folder().resolve("reports").resolve(CONTROL_ROOM));
            progress.done(check.orders() + " orders, " + check.unexplained() + " of them not explained; "
                    + metrics.stream().filter(m -> m.value().isPresent()).count() + " of " + metrics.size()
                    + " measures known");
        }

        /** The page of the latest search that has one: searches after the first are told by the control room itself. */
        private Optional<String> latestPage(List<Turn> all) {
            Path reports = request.folder().resolve("reports");
            return all.stream()
                    .flatMap(t -> t.searchRun().stream())
                    .map(run -> run + ".html")
                    .filter(name -> Files.exists(reports.resolve(name)))
                    .reduce((a, b) -> b);
        }

        /** Limits on what may be concluded from a market. */
        private static List<String> stamps(Warehouse warehouse, LoadedMarket loaded) {
            List<String> stamps = new ArrayList<>();
            if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
                stamps.add("spot only: nobody earns a spot return alone");
            }
            if (!warehouse.exists(UniverseTable.SPEC)) {
                stamps.add("survivors only: no membership was given, so whoever failed before was never seen");
            }
            return stamps;
        }

        /** What keeps the account from trading, with what to do; empty where nothing does. */
        private String condition() {
            if (last().isPresent() && request.trades() && PaperReplay.jar().isEmpty()) {
                return " The plan was not traded: this installation has no live process.";
            }
            return desk.account()
                    .halted()
                    .map(why -> " The account is HALTED (" + why + "): a person has to release it, with 'cambrian live"
                            + " --bundles " + desk.bundles() + " --watch "
                            + request.folder().resolve("feed")
                            + " --release --reason TEXT'.")
                    .orElse("");
        }

        /** Acts of people on the account since the last turn. */
        private int touches() {
            return desk.account().acts().size()
                    - finished.stream()
                            .filter(t -> !t.kind().equals(TurnKind.ROLLBACK.key()))
                            .mapToInt(Turn::touches)
                            .sum();
        }

        /** Has the live process trade the new days by the plan in force. */
        private void trade() {
            int after = last().orElseThrow().asOf();
            if (today <= after) {
                return;
            }
            Path bars = desk.deliver(market, after);
            Optional<Path> jar = PaperReplay.jar();
            if (!request.trades() || jar.isEmpty() || desk.account().lastDay() >= today) {
                return;
            }
            progress.stage("Trading the new days on paper, in a process without Spark");
            desk.trade(jar.get(), bars, after + 1);
            progress.done(sessionsAfter(after) + " sessions up to " + LocalDate.ofEpochDay(today));
        }

        private void remember() {
            if (!Files.exists(desk.journal())) {
                return;
            }
            progress.stage("Remembering what the account traded");
            Turn before = last().orElseThrow();
            RegimesJob.Labelled labelled = labelled(before.planRun().orElseThrow());
            RememberJob.LiveTrades live = RememberJob.journal(
                    warehouse,
                    desk.journal(),
                    new RememberJob.Origin(
                            before.planRun().orElseThrow(),
                            finished.get(0).asOf(),
                            costs,
                            versions.get(BarsTable.SPEC.name())),
                    labelled.contexts(),
                    labelled.labels(),
                    lastRemembered());
            if (touches() > 0) { // all plans of a warehouse's turns have the same limits
                LiveAccounts.behavior(warehouse, desk.journal(), desk.bundles(), keys.publicKey());
            }
            JournalExport.run(warehouse, desk.journal());
            progress.done(live.trades() + " trades closed since the last turn, " + live.open() + " positions open");
        }

        /** Last day on which a remembered trade of a live account was closed. */
        private int lastRemembered() {
            return warehouse
                    .read(TradeMemoryTable.SPEC)
                    .where(functions.col("segment").equalTo("account"))
                    .agg(functions.max("exit_day"))
                    .collectAsList()
                    .stream()
                    .filter(r -> !r.isNullAt(0))
                    .mapToInt(r -> r.getInt(0))
                    .findFirst()
                    .orElse(Integer.MIN_VALUE);
        }

        /** All days by the regimes of a cycle. */
        private RegimesJob.Labelled labelled(String cycle) {
            return RegimesJob.extend(warehouse, model(cycle), market);
        }

        private RegimeModel model(String cycle) {
            String id = RunsTable.find(warehouse, cycle)
                    .map(run -> RunIdentity.field(run.result(), "model_id"))
                    .orElseThrow(() -> new DataException("The warehouse has no finished cycle " + cycle + "."));
            return RegimesJob.model(warehouse, id)
                    .orElseThrow(() -> new DataException("The warehouse has no regime model " + id + "."));
        }

        /** A search of a turn. */
        private record Search(String runId, String ledgerHash) {}

        /** What a turn came to. */
        private record Found(
                Optional<Search> search,
                String planRun,
                String bundle,
                List<Member> members,
                boolean paperOnly,
                int promoted,
                int retired,
                String words) {}

        /** The first search: afresh, with twins and a hold-out. */
        private Found searchFirst(Turn turn) {
            CycleJob.Result cycle = CycleJob.run(
                    warehouse,
                    new CycleJob.Request(
                            request.settings().search(),
                            loaded,
                            "files that drop in",
                            request.execution(),
                            request.folder(),
                            request.keys(),
                            List.of(),
                            CycleJob.HandOver.NONE),
                    progress);
            String learned = learn();
            return plan(
                    turn,
                    Optional.of(new Search(cycle.runId(), cycle.ledgerHash())),
                    cycle.runId(),
                    cycle.promoted(),
                    0,
                    cycle.words() + learned);
        }

        /** A later one: what is watched is judged, then the last sessions up to now are searched, beginning with what is known. */
        private Found searchOn(Turn turn) {
            CycleSettings settings = request.settings().search();
            ForwardJob.Result judged = judge();
            RollingSearch.Result search = RollingSearch.run(
                    warehouse,
                    loaded,
                    settings.begunWith(seeds(), Seeds.derive(settings.seed(), Seeds.ofText("turn"), turn.turn())),
                    request.settings().rules().searchWindow(),
                    turn.seenTo().orElseThrow(),
                    Lineup.eligible(market.calendar(), ForwardJob.retiredOn(warehouse)),
                    request.execution().withLimit(time.forSearch()),
                    progress);
            String learned = learn();
            return plan(
                    turn,
                    Optional.of(new Search(search.runId(), search.ledgerHash())),
                    search.runId(),
                    count(judged, StrategyState.CHAMPION),
                    count(judged, StrategyState.RETIRED),
                    words(judged) + search.words() + learned);
        }

        /** New shares for who is in the plan, after a judgment where days suffice for one. */
        private Found reallocate(Turn turn) {
            ForwardJob.Result judged = judge();
            return plan(
                    turn,
                    Optional.empty(),
                    last().orElseThrow().planRun().orElseThrow(),
                    count(judged, StrategyState.CHAMPION),
                    count(judged, StrategyState.RETIRED),
                    words(judged) + "Shares were decided on anew.");
        }

        private ForwardJob.Result judge() {
            return ForwardJob.run(warehouse, loaded, SearchStage.hash(market), costs, progress);
        }

        /** Strategies that came to a state by a judgment. */
        private static int count(ForwardJob.Result judged, StrategyState state) {
            return (int)
                    changed(judged).filter(f -> f.state().equals(state.key())).count();
        }

        private static Stream<Forward> changed(ForwardJob.Result judged) {
            return judged.tests().stream().filter(f -> !f.state().equals(f.stateBefore()));
        }

        /** What a judgment said, each change with its reason. */
        private static String words(ForwardJob.Result judged) {
            if (judged.tests().isEmpty()) {
                return "";
            }
            StringBuilder words = new StringBuilder(judged.tests().size()
                    + (judged.tests().size() == 1 ? " strategy was" : " strategies were") + " judged on "
                    + judged.days() + " new days. ");
            changed(judged)
                    .forEach(f -> words.append(f.strategyId())
                            .append(" (")
                            .append(f.stateBefore())
                            .append(") is ")
                            .append(f.state().replace('_', ' '))
                            .append(": ")
                            .append(f.reason())
                            .append(' '));
            return words.toString();
        }

        /** Weighs and publishes who is in the plan as of today. */
        private Found plan(
                Turn turn, Optional<Search> search, String searchRun, int promoted, int retired, String words) {
            progress.stage("Publishing the plan as of today");
            RegimesJob.Labelled labelled = labelled(searchRun);
            List<Standing> members = PlanOfRecord.members(warehouse, today, latestWithFinalists(search));
            if (members.isEmpty()) {
                return inCash(turn, search, searchRun, labelled.model(), promoted, retired, words);
            }
            PlanOfRecord plan = PlanOfRecord.of(
                    warehouse,
                    turn.turn(),
                    turn.runId(),
                    members,
                    market,
                    costs,
                    labelled.labels(),
                    request.settings().search().cap(),
                    since());
            PlanMembersTable.replace(warehouse, turn.turn(), plan.members());
            if (search.isPresent() && turn.seenTo().isPresent()) {
                PlanRisk.run(warehouse, searchRun, plan, market, costs, labelled.labels());
            }
            List<MemoryRule> rules = new ArrayList<>();
            if (search.isEmpty() || turn.seenTo().isPresent()) { // the first search has done so
                ConsolidateJob.run(warehouse, today, ConsolidateJob.MINIMUM_SUPPORT);
            }
            List<OverlaySpec> overlays = new ArrayList<>(
                    memory(plan.members().stream().map(Member::strategyId).toList(), rules));
            policy().ifPresent(overlays::add);
            overlays.add(VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT)); // after all others
            String bundle = PlanHandOff.publish(
                    place(), searchRun, plan, costs, new PlanHandOff.Advice(labelled.model(), rules, overlays));
            progress.done(plan.members().size() + " strategies, bundle " + bundle);
            return new Found(search, searchRun, bundle, plan.members(), plan.isPaperOnly(), promoted, retired, words);
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
            String bundle =
                    PlanHandOff.inCash(place(), searchRun, costs, new PlanHandOff.Advice(model, List.of(), overlays));
            PlanMembersTable.replace(warehouse, turn.turn(), List.of());
            progress.done("no strategy is left, bundle " + bundle);
            return new Found(
                    search,
                    searchRun,
                    bundle,
                    List.of(),
                    true,
                    promoted,
                    retired,
                    words.strip() + " No strategy is left in the plan: its share of the capital is in cash.");
        }

        /** The latest search that found anybody: the plan stays with its finalists until another does. */
        private String latestWithFinalists(Optional<Search> search) {
            List<String> searches = new ArrayList<>(
                    finished.stream().flatMap(t -> t.searchRun().stream()).toList());
            search.map(Search::runId).ifPresent(searches::add);
            Set<String> found = warehouse
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

        /** What is watched, and the best of the last searches; all of it known today. */
        private Seeding seeds() {
            List<String> searches = finished.stream()
                    .map(Turn::searchRun)
                    .flatMap(Optional::stream)
                    .map(run -> RunsTable.find(warehouse, run)
                            .map(found -> RunIdentity.field(found.result(), "search_run"))
                            .orElse(""))
                    .filter(run -> !run.isEmpty())
                    .toList();
            return WarmStart.of(
                    ForwardJob.standing(warehouse, today).stream()
                            .filter(s -> s.since() <= today) // not what this turn's own search found before it died
                            .map(Standing::strategy)
                            .toList(),
                    searches.subList(Math.max(0, searches.size() - WarmStart.RECENT), searches.size()).stream()
                            .map(run -> EndedSearch.of(warehouse, run).population())
                            .toList(),
                    request.settings().search().population(),
                    today);
        }

        /** First day on whose close each member of the plan in force may trade. */
        private Map<String, Integer> since() {
            return last().isEmpty()
                    ? Map.of()
                    : inForce().bots().stream().collect(Collectors.toMap(b -> b.id(), b -> b.tradingFrom()));
        }

        /** What decisions may recall, as of today. */
        private List<OverlaySpec> memory(List<String> bots, List<MemoryRule> rules) {
            DecisionMemory.Result memory = DecisionMemory.run(warehouse, today);
            MemoryEvidence evidence =
                    DecisionMemory.evidence(warehouse, memory, bots.stream().collect(Collectors.toSet()));
            rules.addAll(DistillJob.run(warehouse, today, memory).forHandOff());
            return evidence.isEmpty() ? List.of() : List.of(evidence.spec());
        }

        /** The policy that evidence released last, if one did; what a person put in force stays as it is. */
        private Optional<OverlaySpec> policy() {
            if (isCooling()) {
                return inForce().overlays().stream()
                        .filter(o -> o.kind().equals(PolicyOverlay.KIND))
                        .findFirst();
            }
            return LearnJob.releasedBy(warehouse, today, market)
                    .map(p -> PublishJob.overlay(warehouse, p, PublishJob.POLICY_SHARE));
        }

        /** Learns a policy where that is asked for; only one that untouched days allow is released. Why none was learned, in words. */
        private String learn() {
            return request.settings()
                    .learner()
                    .flatMap(learner -> obstacle(() -> LearnJob.run(
                            warehouse,
                            loaded,
                            new LearnJob.Request(
                                    learner,
                                    Optional.empty(),
                                    new double[] {0, 1},
                                    costs,
                                    request.settings().search().holdoutFraction(),
                                    OptionalLong.empty(),
                                    LearnJob.State.USUAL,
                                    request.settings().search().seed()),
                            progress)))
                    .map(why -> " No policy was learned: " + why)
                    .orElse("");
        }

        private Found carryOn(Turn turn) {
            Turn before = last().orElseThrow();
            progress.stage("Carrying the plan on as of today");
            Bundle plan = inForce();
            ConsolidateJob.run(warehouse, today, ConsolidateJob.MINIMUM_SUPPORT);
            List<MemoryRule> rules = new ArrayList<>();
            List<OverlaySpec> overlays =
                    new ArrayList<>(memory(plan.bots().stream().map(b -> b.id()).toList(), rules));
            policy().ifPresent(overlays::add);
            plan.overlays().stream()
                    .filter(o ->
                            !o.kind().equals(MemoryOverlay.KIND) && !o.kind().equals(PolicyOverlay.KIND))
                    .forEach(overlays::add);
            String bundle = PlanHandOff.carryOn(place(), plan, overlays, rules);
            List<Member> members = PlanMembersTable.all(warehouse).stream()
                    .filter(m -> m.turn() == before.turn())
                    .map(m -> new Member(
                            turn.turn(), m.strategyId(), m.state(), m.weight(), m.sinceDay(), m.runId(), m.reason()))
                    .toList();
            PlanMembersTable.replace(warehouse, turn.turn(), members);
            progress.done("bundle " + bundle);
            return new Found(
                    Optional.empty(),
                    before.planRun().orElseThrow(),
                    bundle,
                    members,
                    before.paperOnly(),
                    0,
                    0,
                    "The plan is carried on as of " + LocalDate.ofEpochDay(today) + ".");
        }

        private PlanHandOff.Place place() {
            Map<String, Long> read = new LinkedHashMap<>();
            for (TableSpec table : List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)) {
                if (versions.get(table.name()) >= 0) {
                    read.put(table.name(), versions.get(table.name()));
                }
            }
            return new PlanHandOff.Place(
                    desk.bundles(), keys, loaded, read, request.settings().validDays());
        }

        private void writeAccounts(Turn turn) {
            if (last().isEmpty() || today <= last().get().asOf()) {
                return;
            }
            progress.stage("Accounts of frozen plans and yardsticks");
            int first = finished.get(0).asOf();
            Map<String, TreeMap<Integer, Double>> accounts = new LinkedHashMap<>();
            accounts.put(
                    PaperAccountsTable.FROZEN_FIRST,
                    Accounts.frozen(
                            PlanHandOff.read(
                                    desk.bundles(), finished.get(0).bundle().orElseThrow(), keys),
                            market,
                            costs));
            recent().ifPresent(plan ->
                    accounts.put(PaperAccountsTable.FROZEN_RECENT, Accounts.frozen(plan, market, costs)));
            accounts.put(PaperAccountsTable.PLAN_PAPER, Accounts.plan(plans(), market, costs));
            accounts.put(PaperAccountsTable.EQUAL_WEIGHT, Accounts.equalWeight(market, first));
            accounts.put(PaperAccountsTable.BUY_AND_HOLD, Accounts.buyAndHold(market, first));
            accounts.putAll(Accounts.alone(
                    inForce(), ForwardJob.standing(warehouse, last().get().asOf()), market, costs));
            accounts.replaceAll((name, returns) ->
                    new TreeMap<>(returns.tailMap(last().get().asOf(), false)));
            // also days that a process of its own closed after an earlier turn
            int lastPlanDay = PaperAccountsTable.all(warehouse).stream()
                    .filter(d -> d.account().equals(PaperAccountsTable.PLAN) && d.turn() < turn.turn())
                    .mapToInt(PaperAccountsTable.Day::day)
                    .max()
                    .orElse(Integer.MIN_VALUE);
            accounts.put(
                    PaperAccountsTable.PLAN,
                    new TreeMap<>(desk.account().returns().tailMap(lastPlanDay, false)));
            Accounts.write(warehouse, turn.turn(), accounts);
            progress.done(accounts.size() + " accounts");
        }

        /** All plans that were in force, without their bars. */
        private List<Bundle> plans() {
            return finished.stream()
                    .flatMap(t -> t.bundle().stream())
                    .map(bundle ->
                            PlanHandOff.read(desk.bundles(), bundle, keys).withoutBars())
                    .toList();
        }

        /** The plan that was in force some months before the first day of this turn. */
        private Optional<Bundle> recent() {
            int then = (int) LocalDate.ofEpochDay(last().orElseThrow().asOf())
                    .minusMonths(request.settings().frozenMonths())
                    .toEpochDay();
            return finished.stream()
                    .filter(t -> t.asOf() <= then && t.bundle().isPresent())
                    .reduce((a, b) -> b)
                    .map(t -> PlanHandOff.read(desk.bundles(), t.bundle().get(), keys));
        }
    }
}
