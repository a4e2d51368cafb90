package io.cambrian.jobs.tune;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.evidence.Release;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.portfolio.DeployedStrategies;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.TuningOverlay;
import io.cambrian.performance.Quantiles;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.RegimeFilter;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ParametersTable;
import io.cambrian.tables.ParametersTable.Parameters;
import io.cambrian.tables.Warehouse;
import io.cambrian.tune.CertaintyEquivalent;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.OnlineTuning;
import io.cambrian.tune.RegimeSizes;
import io.cambrian.tune.RiskTuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.functions;

/**
 * Tunes what the deployed strategies of a finished cycle risk, on its development days, and opens untouched days once to judge it
 * against what is in force: sizes, stops and exits after the signals ({@link RiskTuning}), cuts by regime ({@link RegimeSizes})
 * and the settings of what tunes itself day by day ({@link OnlineTuning}), all as one set.
 *
 * <p>A set is judged by what it is worth ({@link io.cambrian.tune.CertaintyEquivalent}), carried out as a live process would
 * ({@link PlanRun}); the k-th set of a warehouse at the level {@code 0.05 / (k (k + 1))}, as policies are. A finished run is found,
 * not repeated.
 */
public final class TuneJob {
    private static final int MAX_STALE_DAYS = 10;
    private static final String DEPLOYED = "deployed";
    /** Return of a bot's capital, in its daily deviations, that counts as the largest loss of a round. */
    private static final double LOSS_DEVIATIONS = 4;
    /** Times a year at which another bot is expected to become the best. */
    private static final double SWITCHES_PER_YEAR = 2;

    private static final int LEARNING_DAYS = 500;
    private static final int HISTORY_DAYS = 750;

    private TuneJob() {}

    /**
     * What to tune.
     *
     * @param cycle whose strategies; null for the only one
     * @param alpha share of days on which the book may lose more than its budget
     * @param budget of a day's loss, as a multiple of what it lost on that share of the days that it was tuned on
     * @param falseAlarmsPerYear of the change detector, where nothing changes
     * @param reducingDays after an alarm
     * @param holdout share of the days that stays untouched
     */
    public record Request(
            String cycle,
            RiskTuning tuning,
            OnlineTuning.Shares shares,
            double alpha,
            double budget,
            double falseAlarmsPerYear,
            int reducingDays,
            Costs costs,
            double holdout,
            long seed) {
        String runId(String marketId, String cycleId) {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("tuning", tuning.toString());
            parameters.put("shares", shares.label());
            parameters.put("alpha", alpha);
            parameters.put("budget", budget);
            parameters.put("false_alarms_per_year", falseAlarmsPerYear);
            parameters.put("reducing_days", reducingDays);
            parameters.put("costs", costs.toString());
            parameters.put("holdout", holdout);
            return RunIdentity.of("tune", parameters, Map.of("market", marketId, "cycle", cycleId), seed)
                    .id();
        }
    }

    /**
     * What came of it.
     *
     * @param row as it stands in the table
     * @param parameters themselves
     * @param deployed text of each strategy as it was
     * @param alreadyDone whether it had been tuned before
     */
    public record Result(
            Parameters row, TunedParameters parameters, SortedMap<String, String> deployed, boolean alreadyDone) {}

    /** Tunes and judges, or finds what was tuned. */
    public static Result run(Warehouse warehouse, LoadedMarket loaded, Request request, Progress progress) {
        Market market = loaded.market();
        String marketId = SearchStage.hash(market);
        DeployedStrategies deployed = DeployedStrategies.of(warehouse, request.cycle());
        String runId = request.runId(marketId, deployed.cycleId());
        List<Parameters> before = all(warehouse);
        Optional<Parameters> finished =
                before.stream().filter(p -> p.judged().runId().equals(runId)).findFirst();
        if (finished.isPresent()) {
            return new Result(
                    finished.get(), TunedParameters.parse(finished.get().parameters()), deployed.texts(), true);
        }
        StudyWindows windows = StudyWindows.of(market, request.holdout());
        Release.requireUntouchedDays(market, windows);
        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(windows.warmUpFrom(), windows.developmentTo(), request.seed(), marketId),
                progress);

        progress.stage("Tuning what strategies risk, after their signals");
        Map<String, RiskTuning.Result> tuned = tuned(market, windows, deployed, request);
        long trials =
                tuned.values().stream().mapToLong(RiskTuning.Result::trials).sum();
        progress.done(trials + " strategies with other numbers measured");
        Set set = set(market, regimes, deployed, tuned, request);
        String text = set.parameters().print();
        String id = RunIdentity.hash(text);

        progress.stage("Judging them on untouched days");
        Optional<Parameters> inForce = inForce(before, deployed.cycleId());
        Release.Opened opened = Release.open(
                warehouse,
                loaded,
                windows,
                new Release.Candidate(
                        runId,
                        marketId,
                        id,
                        regimes.model().id(),
                        before.size(),
                        inForce.map(Parameters::parametersId).orElse(DEPLOYED),
                        inForce.map(p -> OptionalInt.of(p.judged().trainedTo())).orElse(OptionalInt.empty()),
                        request.costs(),
                        request.seed()));
        double[] own = run(market, windows, deployed, Optional.of(set.parameters()), request);
        double[] other =
                run(market, windows, deployed, inForce.map(p -> TunedParameters.parse(p.parameters())), request);
        CertaintyEquivalent worth = request.tuning().worth();
        Parameters row = new Parameters(
                id,
                text,
                deployed.cycleId(),
                trials,
                worth.aversion(),
                mean(worth.of(set.book())),
                mean(worth.of(own)),
                mean(worth.of(other)),
                opened.judge(
                        own,
                        other,
                        worth::of,
                        "they gained %.4f %% of worth a day",
                        Release.searchSawThem(warehouse, deployed.cycleId(), windows),
                        ""));
        warehouse.merge(
                ParametersTable.SPEC, warehouse.rows(ParametersTable.SPEC, List.of(ParametersTable.toRow(row))));
        progress.done(row.judged().released() ? "released" : "not released");
        return new Result(row, set.parameters(), deployed.texts(), false);
    }

    /** Strategies do not know of each other, and each has a stream of its own: in parallel, with one answer. */
    private static Map<String, RiskTuning.Result> tuned(
            Market market, StudyWindows windows, DeployedStrategies deployed, Request request) {
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        List<String> ids = List.copyOf(deployed.texts().keySet());
        List<RiskTuning.Result> results = ids.parallelStream()
                .map(id -> request.tuning()
                        .nested(
                                seen,
                                windows.developmentFrom(),
                                request.costs(),
                                StrategyText.parse(deployed.texts().get(id)),
                                Seeds.derive(request.seed(), Seeds.ofText(id))))
                .toList();
        Map<String, RiskTuning.Result> tuned = new TreeMap<>();
        IntStream.range(0, ids.size()).forEach(i -> tuned.put(ids.get(i), results.get(i)));
        return tuned;
    }

    /** Parameters, and what the book of all strategies earned with them on days that the signals had not seen. */
    private record Set(TunedParameters parameters, double[] book) {}

    private static Set set(
            Market market,
            RegimesJob.Result regimes,
            DeployedStrategies deployed,
            Map<String, RiskTuning.Result> tuned,
            Request request) {
        int[] days = tuned.values().iterator().next().days();
        int[] known = new int[days.length];
        for (int t = 0; t < days.length; t++) {
            int at = market.indexOf(days[t]);
            known[t] = at > 0 ? regimes.labels().labelOn(market.calendar()[at - 1]) : RegimeFilter.UNKNOWN;
        }
        TreeMap<String, String> texts = new TreeMap<>();
        TreeMap<String, double[]> factors = new TreeMap<>();
        double[] book = new double[days.length];
        double deviation = 0;
        for (Map.Entry<String, RiskTuning.Result> e : tuned.entrySet()) {
            RiskTuning.Result result = e.getValue();
            RegimeSizes sizes = RegimeSizes.of(
                    result.outOfFold(),
                    known,
                    regimes.labels().names().size(),
                    request.tuning().worth());
            texts.put(e.getKey(), StrategyText.print(result.tuned()));
            factors.put(StrategyId.of(result.tuned()), sizes.factors());
            double share = deployed.shares().get(e.getKey());
            for (int t = 0; t < days.length; t++) {
                book[t] += share * result.outOfFold()[t] * (known[t] < 0 ? 1 : sizes.factors()[known[t]]);
            }
            deviation = Math.max(deviation, ReturnMoments.of(result.outOfFold()).sd());
        }
        double[] losses = Arrays.stream(book).map(r -> -r).toArray();
        double year = market.periodsPerYear();
        OnlineTuning.Settings settings = new OnlineTuning.Settings(
                request.shares(),
                SWITCHES_PER_YEAR / year,
                Math.sqrt(8 * StrictMath.log(Math.max(2, factors.size())) / year),
                LOSS_DEVIATIONS * Math.max(deviation, 1e-6),
                request.alpha(),
                request.budget() * Math.max(Quantiles.of(losses, 1 - request.alpha()), 1e-6),
                ChangeDetector.of(
                                ChangeDetector.usualShifts(),
                                LEARNING_DAYS,
                                year / request.falseAlarmsPerYear(),
                                Seeds.derive(request.seed(), Seeds.ofText("alarms")))
                        .threshold(),
                LEARNING_DAYS,
                request.reducingDays(),
                Arrays.copyOfRange(book, Math.max(0, book.length - HISTORY_DAYS), book.length));
        return new Set(
                new TunedParameters(
                        texts,
                        TuningOverlay.spec(
                                factors, regimes.model(), request.costs().perSide(), settings)),
                book);
    }

    /** The last set that was released for a cycle. */
    public static Optional<Parameters> inForce(List<Parameters> all, String cycleId) {
        return all.stream()
                .filter(p -> p.judged().released() && p.cycleId().equals(cycleId))
                .max(Comparator.comparingLong(p -> p.judged().sequence()));
    }

    /** All sets, in their order. */
    public static List<Parameters> all(Warehouse warehouse) {
        return warehouse.exists(ParametersTable.SPEC)
                ? warehouse.read(ParametersTable.SPEC).orderBy(functions.col("sequence")).collectAsList().stream()
                        .map(ParametersTable::fromRow)
                        .toList()
                : List.of();
    }

    /** Daily returns of the deployed strategies on untouched days, with parameters or as they were. */
    private static double[] run(
            Market market,
            StudyWindows windows,
            DeployedStrategies deployed,
            Optional<TunedParameters> parameters,
            Request request) {
        List<BotPlan> bots = new ArrayList<>();
        deployed.texts().forEach((id, text) -> {
            Strategy strategy = StrategyText.parse(
                    parameters.map(p -> p.strategies().get(id)).orElse(text));
            bots.add(new BotPlan(
                    StrategyId.of(strategy), strategy, deployed.shares().get(id), windows.holdoutFrom()));
        });
        bots.sort(Comparator.comparing(BotPlan::id));
        List<OverlaySpec> overlays = parameters.map(p -> List.of(p.overlay())).orElse(List.of());
        return PlanRun.of(
                        market,
                        windows.holdoutFrom(),
                        windows.holdoutTo(),
                        bots,
                        overlays,
                        Optional.empty(), // parameters carry their own
                        PlanRun.terms(market, request.costs(), MAX_STALE_DAYS))
                .returns();
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }
}
