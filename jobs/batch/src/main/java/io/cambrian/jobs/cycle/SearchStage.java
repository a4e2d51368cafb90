package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        StudyWindows windows = StudyWindows.of(market, settings.holdoutFraction());
        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(
                        windows.developmentFrom(), windows.developmentTo(), settings.seed(), marketHash),
                progress);
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        SearchPlan plan = settings.plan(seen);
        SearchPlan.Prepared prepared = plan.prepare(seen, windows.developmentFrom(), windows.developmentTo());
        EvolveJob.Result search = EvolveJob.run(
                warehouse,
                identity(settings, marketHash, windows),
                plan.settings(),
                prepared.task(),
                prepared.fitness(),
                execution,
                progress);
        return new Result(windows, regimes, seen, plan, search);
    }

    private static RunIdentity identity(CycleSettings settings, String marketHash, StudyWindows windows) {
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        List.of("twins", "cap", "finalists").forEach(parameters::remove);
        parameters.put("from", windows.developmentFrom());
        parameters.put("to", windows.developmentTo());
        return RunIdentity.of("evolve", parameters, Map.of("market", marketHash), settings.seed());
    }
}
