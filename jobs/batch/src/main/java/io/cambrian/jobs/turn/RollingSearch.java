package io.cambrian.jobs.turn;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evidence.StrategyAudit;
import io.cambrian.evidence.StrategyState;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.Contenders.Contender;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.jobs.cycle.SearchFacts;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.WaitingPage;
import io.cambrian.jobs.evidence.JudgeJob;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.memory.EnvironmentMemoryJob;
import io.cambrian.jobs.memory.RegimeMemoryJob;
import io.cambrian.jobs.memory.RememberJob;
import io.cambrian.jobs.memory.SchemaJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.report.SearchReport;
import io.cambrian.market.Market;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.JudgmentWindow;
import io.cambrian.turn.SearchWindow;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The search of a turn after the first: it sees the last sessions up to now, all of them, and begins with what earlier ones ended with.
 * Neither twins nor held-out days can judge it, since both would have to replay what it began with: its finalists wait, and the days to
 * come judge them ({@link io.cambrian.jobs.evidence.ForwardJob}).
 */
final class RollingSearch {
    private static final String JOB = "rolling search";
    private static final String CUT = "search cut by the clock";
    private static final int AUDIT_CUTS = 2;

    private RollingSearch() {}

    /**
     * What it came to.
     *
     * @param runId its identity, as in promotions
     * @param finalists ids, also of those that were watched before; empty where the search found nobody
     * @param modelId of the regimes that the plan carries
     */
    record Result(String runId, List<String> finalists, String ledgerHash, String modelId, String words) {}

    /**
     * Runs, resumes, or finds the finished one.
     *
     * @param settings with seeds
     * @param sessions that it sees; fewer where the market has no more
     * @param lookedTo last day that the warehouse has looked at
     * @param eligible who may be a finalist
     * @param reports folder of its page
     */
    static Result run(
            Warehouse warehouse,
            LoadedMarket loaded,
            CycleSettings settings,
            int sessions,
            int lookedTo,
            Predicate<String> eligible,
            EvolveJob.Execution execution,
            Path reports,
            Progress progress) {
        Market market = loaded.market();
        String marketHash = SearchStage.hash(market);
        SearchWindow window = SearchWindow.upTo(market, sessions);
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        List.of("twins", "cap", "holdout_fraction").forEach(parameters::remove);
        parameters.put("window", window.sessions(market));
        RunIdentity identity = RunIdentity.of(JOB, parameters, Map.of("market", marketHash), settings.seed());
        Optional<RunsTable.Run> finished = RunsTable.find(warehouse, identity.id());
        if (finished.isPresent()) {
            String json = finished.get().result();
            return new Result(
                    identity.id(),
                    Arrays.stream(RunIdentity.field(json, "finalists").split(" "))
                            .filter(id -> !id.isEmpty())
                            .toList(),
                    RunIdentity.field(json, "ledger_hash"),
                    RunIdentity.field(json, "model_id"),
                    RunIdentity.field(json, "words"));
        }
        int[] calendar = market.calendar();
        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(
                        calendar[StudyWindows.WARM_UP_DAYS], window.to(), settings.seed(), marketHash),
                progress);
        SearchStage.Rolling rolling =
                search(warehouse, market, marketHash, settings, window, identity.id(), execution, progress);

        progress.stage("Choosing who waits to be judged");
        Contenders contenders = Contenders.of(rolling.search().population(), rolling.task());
        List<Contender> finalists = sound(contenders.finalists(Contenders.MEASURED, eligible), market, settings);
        JudgeJob.open(
                warehouse,
                identity.id(),
                String.join(" ", loaded.instruments().keySet()),
                calendar[calendar.length - Math.max(1, JudgmentWindow.sessionsAfter(calendar, lookedTo))],
                window.to(),
                finalists.stream().map(f -> f.trial().strategyId()).toList());
        List<String> stamps = stamps(loaded, settings);
        List<WaitingPage.Waiting> waiting = waiting(rolling, finalists, window);
        if (!finalists.isEmpty()) {
            writeFinalists(
                    warehouse, loaded, identity.id(), stamps, rolling.search().trials(), finalists, waiting);
        }
        progress.done(finalists.size() + " strategies");

        if (!finalists.isEmpty()) {
            progress.stage("Remembering what the search saw");
            remember(warehouse, market, identity.id(), settings, rolling, waiting, regimes);
            progress.done(finalists.size() + " strategies' trades, the regime book, schemas of survivors");
        }

        String words = words(rolling.search(), settings.generations(), sessions, window, market, finalists);
        Result result = new Result(
                identity.id(),
                finalists.stream().map(f -> f.trial().strategyId()).toList(),
                rolling.search().ledgerHash(),
                regimes.model().id(),
                words);
        WaitingPage.write(
                warehouse,
                new SearchReport.Head(identity.id(), words, stamps, window.from(), window.to(), TurnJob.CONTROL_ROOM),
                rolling,
                waiting,
                market.periodsPerYear(),
                reports.resolve(identity.id() + ".html"));
        Map<String, Object> came = new LinkedHashMap<>(SearchFacts.of(rolling.search(), rolling.task()));
        came.put("finalists", String.join(" ", result.finalists()));
        came.put("ledger_hash", result.ledgerHash());
        came.put("words", words);
        came.put("search_run", rolling.search().runId());
        came.put("model_id", result.modelId());
        identity.finish(warehouse, RunIdentity.json(came));
        return result;
    }

    /**
     * A search within its time. One that the clock cuts is the search of as many generations as were done: their number is written before
     * anything is made of it, so that a turn which died goes on with the same, and whoever asks for that number repeats it.
     */
    private static SearchStage.Rolling search(
            Warehouse warehouse,
            Market market,
            String marketHash,
            CycleSettings settings,
            SearchWindow window,
            String runId,
            EvolveJob.Execution execution,
            Progress progress) {
        RunIdentity cut = RunIdentity.of(CUT, Map.of(), Map.of("search", runId), settings.seed());
        Optional<RunsTable.Run> before = RunsTable.find(warehouse, cut.id());
        EvolveJob.Execution unhurried = execution.withLimit(Optional.empty());
        if (before.isPresent()) {
            int generations = Integer.parseInt(RunIdentity.field(before.get().result(), "generations"));
            return SearchStage.rolling(
                    warehouse, market, marketHash, settings.withGenerations(generations), window, unhurried, progress);
        }
        SearchStage.Rolling first =
                SearchStage.rolling(warehouse, market, marketHash, settings, window, execution, progress);
        if (!first.search().interrupted()) {
            return first;
        }
        int generations = first.search().generation() + 1;
        cut.finish(warehouse, RunIdentity.json(Map.of("generations", generations)));
        return SearchStage.rolling(
                warehouse, market, marketHash, settings.withGenerations(generations), window, unhurried, progress);
    }

    /** The first ones that do not look ahead. */
    private static List<Contender> sound(List<Contender> contenders, Market market, CycleSettings settings) {
        StrategyAudit audit = new StrategyAudit(market, settings.costs(), AUDIT_CUTS, settings.seed());
        List<Contender> sound = new ArrayList<>();
        int next = 0;
        while (sound.size() < settings.finalists() && next < contenders.size()) {
            List<Contender> some =
                    contenders.subList(next, Math.min(contenders.size(), next + settings.finalists() - sound.size()));
            List<Optional<Leak>> leaks =
                    audit.of(some.stream().map(c -> c.trial().strategy()).toList());
            for (int i = 0; i < some.size(); i++) {
                if (leaks.get(i).isEmpty() && Double.isFinite(some.get(i).statistic())) {
                    sound.add(some.get(i));
                }
            }
            next += some.size();
        }
        return sound;
    }

    private static List<String> stamps(LoadedMarket loaded, CycleSettings settings) {
        List<String> stamps = new ArrayList<>();
        if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
            stamps.add("spot_only");
        }
        if (settings.costs().isFree()) {
            stamps.add("zero_cost");
        }
        return stamps;
    }

    /** What the finalists did on the days that the search saw, and why they wait. */
    private static List<WaitingPage.Waiting> waiting(
            SearchStage.Rolling rolling, List<Contender> finalists, SearchWindow window) {
        ScoringTask saw = rolling.task();
        ScoringTask whole = new ScoringTask(
                saw.market(),
                saw.firstDay(),
                saw.lastDay(),
                saw.costs(),
                Cases.none(saw.market().calendar().length));
        List<WaitingPage.Waiting> waiting = new ArrayList<>();
        for (Contender f : finalists) {
            waiting.add(new WaitingPage.Waiting(
                    f.trial().strategyId(),
                    f.trial().strategy(),
                    PriorHolding.within(
                            saw.market(), Backtest.run(whole, f.trial().strategy())),
                    String.format(
                            Locale.ROOT,
                            "Waits to be judged by days after %s: its search saw all before, and there its Sharpe ratio above"
                                    + " what it held over the year before each day is %.2f, rank %d of %,d trials.",
                            LocalDate.ofEpochDay(window.to()),
                            f.statistic(),
                            waiting.size() + 1,
                            rolling.search().trials())));
        }
        return waiting;
    }

    private static void writeFinalists(
            Warehouse warehouse,
            LoadedMarket loaded,
            String runId,
            List<String> stamps,
            long trials,
            List<Contender> finalists,
            List<WaitingPage.Waiting> waiting) {
        double annual = loaded.market().periodsPerYear();
        List<org.apache.spark.sql.Row> rows = new ArrayList<>();
        for (Contender f : finalists) {
            rows.add(PromotionsTable.toRow(new Promotion(
                    runId,
                    f.trial().strategyId(),
                    rows.size() + 1,
                    false,
                    waiting.get(rows.size()).reason(),
                    String.join(" ", stamps),
                    f.trial().score().sharpe(annual),
                    f.statistic(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    trials,
                    StrategyState.WAITING.key())));
        }
        warehouse.replace(
                PromotionsTable.SPEC,
                warehouse.rows(PromotionsTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
    }

    private static void remember(
            Warehouse warehouse,
            Market market,
            String runId,
            CycleSettings settings,
            SearchStage.Rolling rolling,
            List<WaitingPage.Waiting> waiting,
            RegimesJob.Result regimes) {
        ScoringTask saw = rolling.task();
        SortedMap<String, StrategyRun> runs = new TreeMap<>();
        waiting.forEach(w -> runs.put(w.strategyId(), w.seen()));
        RememberJob.run(
                warehouse,
                new RememberJob.Origin(runId, saw.lastDay(), settings.costs(), warehouse.version(BarsTable.SPEC)),
                runs,
                regimes.contexts(),
                regimes.labels());
        int[] calendar = market.calendar();
        RegimeMemoryJob.run(
                warehouse,
                new RegimeMemoryJob.Observed(
                        regimes.model(),
                        regimes.labels(),
                        calendar,
                        EqualWeight.returns(market, calendar),
                        market.periodsPerYear()),
                saw.lastDay());
        EnvironmentMemoryJob.run(warehouse, saw.lastDay());
        SchemaJob.run(warehouse, rolling.search().runId());
    }

    private static String words(
            EvolveJob.Result search,
            int asked,
            int sessions,
            SearchWindow window,
            Market market,
            List<Contender> finalists) {
        int done = search.generation() + 1;
        String cut = done < asked
                ? String.format(
                        Locale.ROOT,
                        " It ended after %d of %d generations; --generations %d repeats it.",
                        done,
                        asked,
                        done)
                : "";
        int seen = window.sessions(market);
        String all = seen < sessions
                ? String.format(Locale.ROOT, " It was to see %d sessions; there are %d.", sessions, seen)
                : "";
        String found = finalists.isEmpty()
                ? "none of the fittest ever traded and was not retired lately." + cut + all
                        + " Who is in the plan is decided without it; a larger --population or more --generations may find more."
                : String.format(
                        Locale.ROOT,
                        "of the fittest, the best earns a Sharpe ratio of %.2f above what it held over the year before each"
                                + " day.%s%s Its %d finalists wait: days to come judge them.",
                        finalists.get(0).statistic(),
                        cut,
                        all,
                        finalists.size());
        return String.format(
                Locale.ROOT,
                "%,d trials on the days from %s to %s; %s",
                search.trials(),
                LocalDate.ofEpochDay(window.from()),
                LocalDate.ofEpochDay(window.to()),
                found);
    }
}
