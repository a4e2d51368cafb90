package io.cambrian.jobs.cycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.StrategyAudit;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evidence.JudgeJob;
import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.TwinsJob;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.evidence.WalkForwardJob;
import io.cambrian.jobs.evolve.Ancestry;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.memory.ConsolidateJob;
import io.cambrian.jobs.memory.DecisionMemory;
import io.cambrian.jobs.memory.DistillJob;
import io.cambrian.jobs.memory.EnvironmentMemoryJob;
import io.cambrian.jobs.memory.LiveAccounts;
import io.cambrian.jobs.memory.RecallSides;
import io.cambrian.jobs.memory.RegimeMemoryJob;
import io.cambrian.jobs.memory.RememberJob;
import io.cambrian.jobs.memory.SchemaJob;
import io.cambrian.jobs.portfolio.AllocateJob;
import io.cambrian.jobs.portfolio.AttributeJob;
import io.cambrian.jobs.portfolio.BotDossiers;
import io.cambrian.jobs.portfolio.HandOffJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.report.HtmlReport;
import io.cambrian.jobs.risk.PopulationStress;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.market.Market;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.risk.UserScenario;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.RegimeMemoryTable;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.StrategyReturnsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The whole cycle on one market: regimes, evolution, walk-forward, twin searches, a hold-out opened once, memory, risk,
 * allocation, hand-off, paper replay, report. Every stage is idempotent, so a cycle that died goes on where it stopped, and
 * a finished one is not repeated.
 */
public final class CycleJob {
    private static final String BUNDLES = "bundles";
    private static final String JOURNAL = "journal.jsonl";
    /** Days after which the future is altered when finalists are audited: what they are scored by leaks on all or none. */
    private static final int AUDIT_CUTS = 2;

    private CycleJob() {}

    /** What becomes of a cycle's allocation. */
    public enum HandOver {
        /** It is published as of the day before the hold-out, which a live process replays on paper. */
        WITH_REPLAY,
        /** It stays in the tables: who asked for the cycle publishes a plan of its own. */
        NONE
    }

    /**
     * What a cycle ran on.
     *
     * @param settings what changes the answer
     * @param loaded the market
     * @param source where its data come from, in words
     * @param execution how scoring reaches the executors
     * @param folder local folder for bundles, live state and report
     * @param keys that sign the bundle
     * @param scenarios a user's, beside the standard ones
     * @param handOver whether the cycle hands its own allocation over
     */
    public record Request(
            CycleSettings settings,
            LoadedMarket loaded,
            String source,
            EvolveJob.Execution execution,
            Path folder,
            Path keys,
            List<UserScenario> scenarios,
            HandOver handOver) {
        public Request {
            scenarios = List.copyOf(scenarios);
        }

        /** A cycle that hands over what it allocates, with its hold-out for a replay. */
        public Request(
                CycleSettings settings,
                LoadedMarket loaded,
                String source,
                EvolveJob.Execution execution,
                Path folder,
                Path keys,
                List<UserScenario> scenarios) {
            this(settings, loaded, source, execution, folder, keys, scenarios, HandOver.WITH_REPLAY);
        }

        /** For the identity of a run. */
        Map<String, Object> parameters() {
            Map<String, Object> map = new LinkedHashMap<>(settings.parameters());
            map.putAll(parametersOf(scenarios));
            if (handOver != HandOver.WITH_REPLAY) {
                map.put("hand_over", handOver.name());
            }
            return map;
        }

        /** A user's scenarios for the identity of a run; nothing where there are none. */
        public static Map<String, Object> parametersOf(List<UserScenario> scenarios) {
            return scenarios.isEmpty() ? Map.of() : Map.of("scenarios", scenarios.toString());
        }
    }

    /**
     * How a cycle ended.
     *
     * @param runId identity of the cycle
     * @param report the HTML file
     * @param bundle id of the bundle
     * @param bundles folder of bundles
     * @param ledgerHash hash over all trials
     * @param trials rows of the ledger
     * @param words what was found, what was promoted or why nothing was
     * @param promoted strategies that passed every gate
     * @param noOp whether it had been finished before
     * @param searchRun identity of its search
     * @param modelId of its regimes
     */
    public record Result(
            String runId,
            Path report,
            String bundle,
            Path bundles,
            String ledgerHash,
            long trials,
            String words,
            int promoted,
            boolean noOp,
            String searchRun,
            String modelId) {}

    /** A finished cycle of that id whose report still lies in the folder. */
    public static Optional<Result> find(Warehouse warehouse, String runId, Path folder) {
        return finished(warehouse, runId, reportOf(folder, runId), folder.resolve(BUNDLES));
    }

    private static Path reportOf(Path folder, String runId) {
        return folder.resolve("reports").resolve(runId + ".html");
    }

    /** Runs, resumes, or finds the finished cycle. */
    public static Result run(Warehouse warehouse, Request request, Progress progress) {
        CycleSettings settings = request.settings();
        if (!settings.rules().seeds().isEmpty()) {
            throw new IllegalArgumentException(
                    "A cycle that begins with seeds has neither twins nor folds: RollingSearch.");
        }
        Market market = request.loaded().market();
        String marketHash = SearchStage.hash(market);
        RunIdentity identity =
                RunIdentity.of("cycle", request.parameters(), Map.of("market", marketHash), settings.seed());
        String runId = identity.id();
        Path report = reportOf(request.folder(), runId);
        Path bundles = request.folder().resolve(BUNDLES);
        Optional<Result> finished = finished(warehouse, runId, report, bundles);
        if (finished.isPresent()) {
            return finished.get();
        }

        StudyWindows known = settings.windows(market);
        RiskJob.refuseUnmeasurable(market.between(known.warmUpFrom(), known.developmentTo()), request.scenarios());
        SearchStage.Result first =
                SearchStage.run(warehouse, market, marketHash, settings, request.execution(), progress);
        StudyWindows windows = first.windows();
        RegimesJob.Result regimes = first.regimes();
        Market seen = first.seen();
        SearchPlan plan = first.plan();
        EvolveJob.Result search = first.search();
        ScoringTask searched = new ScoringTask(
                seen,
                windows.developmentFrom(),
                windows.developmentTo(),
                settings.costs(),
                Cases.none(seen.calendar().length));
        Contenders contenders = Contenders.of(search.population(), searched);
        List<SearchResult.Finalist> found = contenders.finalists(settings.finalists()).stream()
                .map(Contenders.Contender::trial)
                .toList();
        if (found.isEmpty()) {
            throw new DataException(
                    "The search found no strategy that ever traded.\nGive it a larger --population, more"
                            + " --generations, or a longer history.");
        }

        WalkForwardJob.Result walk = WalkForwardJob.run(warehouse.spark(), market, windows, plan, progress);
        Map<Family, TwinTest> twins = TwinsJob.run(
                warehouse,
                seen,
                new TwinsJob.Request(
                        search.runId(),
                        plan,
                        windows.developmentFrom(),
                        windows.developmentTo(),
                        contenders.statistic(),
                        settings.twins(),
                        CycleSettings.LEVEL,
                        0),
                progress);

        progress.stage("Opening the hold-out");
        int parts = found.size() + 3;
        progress.part(1, parts, "recording the opening");
        JudgeJob.Request judgeRequest = new JudgeJob.Request(
                runId,
                String.join(" ", request.loaded().instruments().keySet()),
                windows,
                market.periodsPerYear(),
                request.loaded().instruments().values().stream().anyMatch(i -> i.spotOnly()),
                settings.costs().isFree());
        List<String> ids = found.stream().map(SearchResult.Finalist::strategyId).toList();
        int opening = JudgeJob.openHoldout(warehouse, judgeRequest, ids);
        List<FinalistRun> finalists = new ArrayList<>();
        for (SearchResult.Finalist f : found) {
            progress.part(finalists.size() + 2, parts, "trading finalist " + f.strategyId());
            finalists.add(FinalistRun.of(
                    finalists.size() + 1,
                    f.strategyId(),
                    f.strategy(),
                    f.fitness(),
                    market,
                    windows,
                    settings.costs()));
        }
        progress.part(parts - 1, parts, "looking for look-ahead");
        List<Optional<Leak>> leaks = new StrategyAudit(market, settings.costs(), AUDIT_CUTS, settings.seed())
                .of(found.stream().map(SearchResult.Finalist::strategy).toList());
        progress.part(parts, parts, "judging");
        LedgerEvidence ledger = LedgerEvidence.of(search.population());
        List<Verdict> verdicts = JudgeJob.run(warehouse, judgeRequest, opening, ledger, finalists, twins, leaks);
        int promoted = (int) verdicts.stream().filter(Verdict::promoted).count();
        progress.done(promoted == 0 ? "nothing is promoted" : promoted + " strategies are promoted");

        progress.stage("Remembering trades, measuring risk, allocating");
        progress.part(1, 5, "trade memory");
        RememberJob.Origin origin = new RememberJob.Origin(
                runId, windows.developmentTo(), settings.costs(), warehouse.version(BarsTable.SPEC));
        long trades = RememberJob.run(warehouse, origin, finalists, regimes.contexts(), regimes.labels());
        ReturnPanel development = ReturnPanel.development(finalists);
        ReturnPanel holdout = ReturnPanel.holdout(finalists);
        progress.part(2, 5, "allocation");
        AllocateJob.Result allocation =
                AllocateJob.run(warehouse, runId, development, verdicts, ledger, regimes.labels(), settings.cap());
        double[] weights = allocation.weights(development.ids());
        double[] marketReturns = EqualWeight.returns(seen, development.days());
        progress.part(3, 5, "attribution");
        AttributeJob.Result attribution =
                AttributeJob.run(warehouse, runId, market, finalists, weights, regimes.labels());
        progress.part(4, 5, "correlation, value at risk, stress of everything that was scored, liquidity");
        RiskJob.Result risk = RiskJob.run(
                warehouse,
                runId,
                development,
                holdout,
                marketReturns,
                weights,
                regimes.labels(),
                new RiskJob.Search(
                        new PopulationStress.Strategies(
                                searched, texts(search), chunks(warehouse, request.execution())),
                        finalists,
                        StandardScenarios.with(request.scenarios())));
        progress.part(5, 5, "daily returns");
        writeReturns(warehouse, runId, finalists, walk);
        progress.done(trades + " trades remembered, " + allocation.stamp());

        progress.stage("Making memory fit for decisions");
        int asOf = windows.holdoutFrom() - 1;
        progress.part(1, 3, "patterns");
        ConsolidateJob.run(warehouse, asOf, ConsolidateJob.MINIMUM_SUPPORT);
        progress.part(2, 3, "cases to recall");
        DecisionMemory.Result memory = DecisionMemory.run(warehouse, asOf);
        MemoryEvidence evidence = DecisionMemory.evidence(
                warehouse,
                memory,
                finalists.stream().map(FinalistRun::strategyId).collect(Collectors.toSet()));
        progress.part(3, 3, "rules");
        DistillJob.Result distilled = DistillJob.run(warehouse, asOf, memory);
        RecallSides.write(warehouse, memory);
        List<RulesTable.Rule> schemas = SchemaJob.run(warehouse, search.runId());
        progress.done(evidence.patterns().size() + (evidence.patterns().size() == 1 ? " pattern, " : " patterns, ")
                + memory.kept() + " cases of " + memory.trades()
                + " trades, "
                + (distilled.rules().isEmpty()
                        ? "too few days for rules; "
                        : distilled.rules().size() + " rules that agree with memory on "
                                + Math.round(100 * distilled.fidelity()) + " % of situations; ")
                + schemas.size() + " schemas of survivors");

        boolean handsOver = request.handOver() == HandOver.WITH_REPLAY;
        String bundle = handsOver
                ? handOver(
                        bundles,
                        request.keys(),
                        new HandOffJob.Request(
                                runId,
                                versions(warehouse),
                                request.loaded(),
                                windows,
                                settings.costs(),
                                finalists,
                                verdicts,
                                allocation,
                                development,
                                risk.covariance(),
                                risk.crises(),
                                regimes.model(),
                                distilled.forHandOff(),
                                overlays(evidence),
                                BotDossiers.of(
                                        new BotDossiers.Judged(
                                                search.runId(),
                                                market.periodsPerYear(),
                                                opening,
                                                finalists,
                                                verdicts,
                                                twins,
                                                ledger),
                                        Ancestry.of(warehouse, search.runId(), search.population()))),
                        progress)
                : "";
        Optional<PaperReplay> replay = handsOver ? replay(bundles, request.keys(), progress) : Optional.empty();
        replay.ifPresent(paper -> {
            progress.stage("Remembering what was traded on paper");
            RememberJob.LiveTrades live = RememberJob.journal(
                    warehouse, paper.folder().resolve(JOURNAL), origin, regimes.contexts(), regimes.labels());
            LiveAccounts.behavior(
                    warehouse,
                    paper.folder().resolve(JOURNAL),
                    bundles,
                    SigningKeys.readPublic(request.keys().resolve(SigningKeys.PUBLIC_FILE)));
            progress.done(live.trades() + " closed trades, " + live.open() + " positions still open, " + live.unpriced()
                    + " decisions without a fill of the account");
        });

        progress.stage("Consolidating memory");
        int today = market.calendar()[market.calendar().length - 1];
        progress.part(1, 3, "the regime book");
        List<RegimeMemoryTable.Page> book = RegimeMemoryJob.run(
                warehouse,
                new RegimeMemoryJob.Observed(
                        regimes.model(),
                        regimes.labels(),
                        market.calendar(),
                        EqualWeight.returns(market, market.calendar()),
                        market.periodsPerYear()),
                today);
        progress.part(2, 3, "the environment");
        EnvironmentMemoryJob.run(warehouse, today);
        progress.part(3, 3, "patterns");
        ConsolidateJob.Result consolidated = ConsolidateJob.run(warehouse, today, ConsolidateJob.MINIMUM_SUPPORT);
        progress.done(book.size() + " regimes; of " + consolidated.tested() + " situations "
                + consolidated.patterns().stream()
                        .filter(PatternsTable.Pattern::active)
                        .count()
                + " tell good trades from bad ones");

        progress.stage("Writing the report");
        CycleFacts facts = new CycleFacts(
                runId,
                request,
                marketHash,
                windows,
                regimes,
                plan,
                search,
                walk,
                twins,
                opening,
                finalists,
                ledger,
                verdicts,
                development,
                holdout,
                allocation,
                attribution,
                risk,
                replay,
                new MemoryPanels.Consolidated(today, book, consolidated, evidence),
                bundles);
        String words = Conclusion.words(facts);
        HtmlReport.write(ReportAssembler.assemble(warehouse, facts), report);
        progress.done(report.toString());

        Result result = new Result(
                runId,
                report,
                bundle,
                bundles,
                search.ledgerHash(),
                search.trials(),
                words,
                promoted,
                false,
                search.runId(),
                regimes.model().id());
        Map<String, Object> came = new LinkedHashMap<>(SearchFacts.of(search, ReportAssembler.searched(facts)));
        came.put("bundle", bundle);
        came.put("ledger_hash", search.ledgerHash());
        came.put("words", words);
        came.put("promoted", promoted);
        came.put("search_run", search.runId());
        came.put("model_id", regimes.model().id());
        identity.finish(warehouse, RunIdentity.json(came));
        return result;
    }

    private static String handOver(Path bundles, Path keys, HandOffJob.Request request, Progress progress) {
        progress.stage("Handing over");
        String bundle = HandOffJob.run(bundles, request, SigningKeys.openOrCreate(keys));
        progress.done("bundle " + bundle);
        return bundle;
    }

    /** What is remembered, where there is something, and that less is held while markets move more than they use to. */
    private static List<OverlaySpec> overlays(MemoryEvidence evidence) {
        OverlaySpec volatility = VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT);
        return evidence.isEmpty() ? List.of(volatility) : List.of(evidence.spec(), volatility);
    }

    private static int chunks(Warehouse warehouse, EvolveJob.Execution execution) {
        return execution.chunks() > 0 ? execution.chunks() : 2 * Parallelism.of(warehouse.spark());
    }

    /** Of what was scored, by id. */
    private static Map<String, String> texts(EvolveJob.Result search) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Population.Known known : search.population().known()) {
            if (known.outcome() instanceof ScoreOutcome.Scored) {
                texts.put(known.strategyId(), known.text());
            }
        }
        return texts;
    }

    private static Optional<Result> finished(Warehouse warehouse, String runId, Path report, Path bundles) {
        return RunsTable.find(warehouse, runId)
                .filter(r -> Files.exists(report))
                .map(run -> {
                    try {
                        JsonNode json = new ObjectMapper().readTree(run.result());
                        return new Result(
                                runId,
                                report,
                                json.get("bundle").asText(),
                                bundles,
                                json.get("ledger_hash").asText(),
                                json.get("trials").asLong(),
                                json.get("words").asText(),
                                json.get("promoted").asInt(),
                                true,
                                json.path("search_run").asText(),
                                json.path("model_id").asText());
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("Run " + runId + " has an unreadable result.", e);
                    }
                });
    }

    private static Optional<PaperReplay> replay(Path bundles, Path keys, Progress progress) {
        Optional<Path> jar = PaperReplay.jar();
        if (jar.isEmpty()) {
            return Optional.empty();
        }
        progress.stage("Trading the hold-out on paper, in a process without Spark");
        PaperReplay replay = PaperReplay.run(jar.get(), bundles, keys.resolve(SigningKeys.PUBLIC_FILE));
        progress.done(replay.summary().get("days").asInt() + " days, "
                + (replay.reconciled() ? "reconciled" : "NOT reconciled: see the report"));
        return Optional.of(replay);
    }

    private static void writeReturns(
            Warehouse warehouse, String runId, List<FinalistRun> finalists, WalkForwardJob.Result walk) {
        List<Row> rows = new ArrayList<>();
        for (FinalistRun f : finalists) {
            ReturnRows.add(rows, runId, f.strategyId(), "development", f.development());
            ReturnRows.add(rows, runId, f.strategyId(), "holdout", f.holdout());
        }
        ReturnRows.add(rows, runId, "walk_forward", "walk_forward", walk.days(), walk.netReturns());
        warehouse.replace(
                StrategyReturnsTable.SPEC,
                warehouse.rows(StrategyReturnsTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
    }

    /** Of what was read, not of what this cycle writes: a resumed cycle hands over the same bundle. */
    private static Map<String, Long> versions(Warehouse warehouse) {
        Map<String, Long> versions = new LinkedHashMap<>();
        for (TableSpec table : List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)) {
            long version = warehouse.version(table);
            if (version >= 0) {
                versions.put(table.name(), version);
            }
        }
        return versions;
    }
}
