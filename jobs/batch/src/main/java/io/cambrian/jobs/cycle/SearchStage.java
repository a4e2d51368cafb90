package io.cambrian.jobs.cycle;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.StrategyFamily;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.evolve.Fork;
import io.cambrian.jobs.evolve.SweepJob;
import io.cambrian.jobs.evolve.SweepValidation;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.SearchWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first stage of a cycle, which {@code evolve} runs alone: divides the days, tells the kinds of market apart, and
 * searches on development days. The labels of the table {@code regimes} are for memory, risk and readers; the search fits
 * its own from the same days, by the procedure that its twins use. The same market and settings are the same search, whoever asks for it.
 */
public final class SearchStage {
    private SearchStage() {}

    /**
     * What came of it.
     *
     * @param windows which days were for what
     * @param regimes model and labels of all days; the model knows development days only
     * @param seen the market up to the last development day
     * @param plan how the search is done
     * @param search what it found
     */
    public record Result(
            StudyWindows windows, RegimesJob.Result regimes, Market seen, SearchPlan plan, EvolveJob.Result search) {}

    /** A hash over all bars of a market: its identity as an input. */
    public static String hash(Market market) {
        return RunIdentity.hash(MarketCodec.encode(market));
    }

    /** Runs, resumes, or finds the finished regimes and search. */
    public static Result run(
            Warehouse warehouse,
            Market market,
            String marketHash,
            CycleSettings settings,
            EvolveJob.Execution execution,
            Progress progress) {
        return run(warehouse, market, marketHash, settings, Optional.empty(), execution, progress);
    }

    /**
     * The same, branching off another search.
     *
     * @throws io.cambrian.fault.ConfigException if the search's seeds know days on which it is to be judged
     */
    public static Result run(
            Warehouse warehouse,
            Market market,
            String marketHash,
            CycleSettings settings,
            Optional<Fork> fork,
            EvolveJob.Execution execution,
            Progress progress) {
        settings.rules().seeds().refuseJudging(settings.windows(market).holdoutFrom());
        Begun begun = begin(warehouse, market, marketHash, settings, progress);
        StudyWindows windows = begun.windows;
        EvolveJob.Result search = EvolveJob.run(
                warehouse,
                identity(settings, marketHash, windows.developmentFrom(), windows.developmentTo(), fork),
                begun.plan.settings(),
                begun.prepared.task(),
                begun.prepared.fitness(),
                fork,
                execution,
                progress);
        return new Result(windows, begun.regimes, begun.seen, begun.plan, search);
    }

    /**
     * A search of the last days up to now.
     *
     * @param settings that it was done with
     * @param task the days that it saw
     */
    public record Rolling(SearchSettings settings, ScoringTask task, EvolveJob.Result search) {}

    /**
     * Runs, resumes, or finds a search that sees all days of a window which ends now: nothing is held out, the days to come judge what
     * it finds.
     */
    public static Rolling rolling(
            Warehouse warehouse,
            Market market,
            String marketHash,
            CycleSettings settings,
            SearchWindow window,
            EvolveJob.Execution execution,
            Progress progress) {
        SearchPlan plan = settings.plan(window.seen(market));
        SearchPlan.Prepared prepared = plan.prepare(window.seen(market), window.from(), window.to());
        return new Rolling(
                plan.settings(),
                prepared.task(),
                EvolveJob.run(
                        warehouse,
                        identity(settings, marketHash, window.from(), window.to(), Optional.empty()),
                        plan.settings(),
                        prepared.task(),
                        prepared.fitness(),
                        execution,
                        progress));
    }

    /** A sweep, and what choosing its best trial is worth, where that was asked. */
    public record Sweep(SweepJob.Result result, Optional<SweepValidation.Result> validation) {}

    /**
     * Runs, resumes, or finds a sweep of a parametric family on the same days, regimes and costs as a search; so they share
     * scores.
     */
    public static Sweep sweep(
            Warehouse warehouse,
            Market market,
            String marketHash,
            CycleSettings settings,
            StrategyFamily family,
            Optional<SweepValidation.Plan> validation,
            EvolveJob.Execution execution,
            Progress progress) {
        Begun begun = begin(warehouse, market, marketHash, settings, progress);
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        List.of(
                        "twins",
                        "cap",
                        "finalists",
                        "population",
                        "generations",
                        "selection",
                        "case_share",
                        "archive_share",
                        "operators",
                        "sides")
                .forEach(parameters::remove);
        parameters.put("from", begun.windows.developmentFrom());
        parameters.put("to", begun.windows.developmentTo());
        parameters.put("family", family.toString());
        ScoringTask task = begun.prepared.task();
        SweepJob.Result result = SweepJob.run(
                warehouse,
                RunIdentity.of("sweep", parameters, Map.of("market", marketHash), settings.seed()),
                family,
                task,
                begun.prepared.fitness(),
                execution,
                progress);
        return new Sweep(
                result,
                validation.map(
                        plan -> SweepValidation.run(warehouse, result.runId(), task, plan, execution, progress)));
    }

    /** What a search and a sweep begin with. */
    private record Begun(
            StudyWindows windows,
            RegimesJob.Result regimes,
            Market seen,
            SearchPlan plan,
            SearchPlan.Prepared prepared) {}

    private static Begun begin(
            Warehouse warehouse, Market market, String marketHash, CycleSettings settings, Progress progress) {
        StudyWindows windows = settings.windows(market);
        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(
                        windows.developmentFrom(), windows.developmentTo(), settings.seed(), marketHash),
                progress);
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        SearchPlan plan = settings.plan(seen);
        SearchPlan.Prepared prepared = plan.prepare(seen, windows.developmentFrom(), windows.developmentTo());
        return new Begun(windows, regimes, seen, plan, prepared);
    }

    private static RunIdentity identity(
            CycleSettings settings, String marketHash, int from, int to, Optional<Fork> fork) {
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        List.of("twins", "cap", "finalists").forEach(parameters::remove);
        parameters.put("from", from);
        parameters.put("to", to);
        fork.ifPresent(branch -> parameters.put("fork_from", branch.toString()));
        return RunIdentity.of("evolve", parameters, Map.of("market", marketHash), settings.seed());
    }
}
