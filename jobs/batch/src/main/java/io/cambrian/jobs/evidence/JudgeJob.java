package io.cambrian.jobs.evidence;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.Population;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The verdict on each finalist, from evidence that counts the whole search.
 *
 * <p>Gates: the finalist's own excess Sharpe ratio ranks high enough among the best trials of the twin searches, so that no
 * strategy passes for what another trial did; the finalist's excess return on untouched days is positive with 95 %
 * confidence, shared (Bonferroni) among the finalists and the openings of these days so far; it trades more than spot prices; costs were charged. The deflated
 * Sharpe ratio at the raw number of trials is shown beside them.
 */
public final class JudgeJob {
    /** Name of the gate on the hold-out. */
    public static final String UNTOUCHED_DAYS = "Untouched days";

    private static final double LEVEL = 0.05;

    private JudgeJob() {}

    /**
     * What to judge.
     *
     * @param runId the cycle
     * @param marketId hash of the universe: with the days it names the hold-out
     * @param spotOnly whether all instruments are spot prices without carry
     * @param zeroCost whether trading was free
     */
    public record Request(
            String runId,
            String marketId,
            StudyWindows windows,
            double periodsPerYear,
            boolean spotOnly,
            boolean zeroCost) {}

    /**
     * Records that the hold-out is opened. To be called before anything looks at it. A day more or less, or another choice
     * of instruments, does not make days untouched again: every opening that shares a day counts.
     *
     * @return how many runs have looked at any of these days, this one included
     */
    public static int openHoldout(Warehouse warehouse, Request request, List<String> strategyIds) {
        String holdoutId = RunIdentity.hash(request.marketId() + " "
                + request.windows().holdoutFrom() + " " + request.windows().holdoutTo());
        List<HoldoutsTable.Opening> openings = warehouse.exists(HoldoutsTable.SPEC)
                ? warehouse
                        .read(HoldoutsTable.SPEC)
                        .where(functions
                                .col("from_day")
                                .leq(request.windows().holdoutTo())
                                .and(functions
                                        .col("to_day")
                                        .geq(request.windows().holdoutFrom())))
                        .collectAsList()
                        .stream()
                        .map(HoldoutsTable::fromRow)
                        .toList()
                : List.of();
        for (HoldoutsTable.Opening opening : openings) {
            if (opening.runId().equals(request.runId()) && opening.holdoutId().equals(holdoutId)) {
                return opening.opening();
            }
        }
        int opening = openings.size() + 1;
        warehouse.merge(
                HoldoutsTable.SPEC,
                warehouse.rows(
                        HoldoutsTable.SPEC,
                        List.of(HoldoutsTable.toRow(new HoldoutsTable.Opening(
                                holdoutId,
                                request.runId(),
                                request.windows().holdoutFrom(),
                                request.windows().holdoutTo(),
                                opening,
                                String.join(" ", strategyIds))))));
        return opening;
    }

    /** Judges and writes, replacing what an earlier attempt at the same cycle wrote. */
    public static List<Verdict> run(
            Warehouse warehouse,
            Request request,
            int opening,
            Population population,
            List<FinalistRun> finalists,
            Map<Family, TwinTest> twins) {
        double variance = varianceOfTrials(population);
        Map<String, Double> excess = new HashMap<>();
        for (Population.Known known : population.known()) {
            if (known.outcome() instanceof ScoreOutcome.Scored scored) {
                excess.put(known.strategyId(), scored.score().excessSharpe(request.periodsPerYear()));
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (FinalistRun f : finalists) {
            Map<Family, TwinTest> own = new LinkedHashMap<>();
            // the ledger's figure, to the last bit: ties count
            twins.forEach((family, test) -> own.put(family, test.against(excess.get(f.strategyId()))));
            Verdict verdict = judge(request, f, opening * finalists.size(), own, variance, population.trials());
            verdicts.add(verdict);
            double annual = request.periodsPerYear();
            TrialScore development = f.development().score();
            rows.add(PromotionsTable.toRow(new PromotionsTable.Promotion(
                    request.runId(),
                    f.strategyId(),
                    f.rank(),
                    verdict.promoted(),
                    verdict.reasons(),
                    String.join(" ", verdict.stamps()),
                    development.sharpe(annual),
                    development.excessSharpe(annual),
                    verdict.deflatedSharpe(),
                    f.holdout().score().sharpe(annual),
                    f.holdout().score().trades() == 0
                            ? null
                            : f.holdout().score().excessSharpe(annual),
                    pValue(own),
                    population.trials())));
        }
        warehouse.replace(
                PromotionsTable.SPEC,
                warehouse.rows(PromotionsTable.SPEC, rows).coalesce(1),
                "run_id = '" + request.runId() + "'");
        return verdicts;
    }

    private static Double pValue(Map<Family, TwinTest> twins) {
        double worst =
                twins.values().stream().mapToDouble(TwinTest::pValue).max().orElse(Double.NaN);
        boolean stopped = twins.values().stream().anyMatch(t -> Double.isNaN(t.pValue()));
        return stopped || Double.isNaN(worst) ? null : worst;
    }

    private static Verdict judge(
            Request request, FinalistRun f, int looks, Map<Family, TwinTest> twins, double variance, long trials) {
        TrialScore seen = f.development().score();
        double annual = Math.sqrt(request.periodsPerYear());
        Shape shape = Shape.of(f.development().netReturns());
        double deflated = SharpeInference.deflatedSharpe(
                seen.all().sharpePerPeriod(), variance, trials, seen.all().n(), shape.skewness, shape.kurtosis);
        double expected = SharpeInference.expectedMaximum(variance, trials) * annual;

        double confidence = holdoutConfidence(f);
        double needed = 1 - LEVEL / looks;
        List<Verdict.Gate> gates = new ArrayList<>();
        gates.add(new Verdict.Gate(
                "Twin searches",
                !twins.isEmpty() && twins.values().stream().allMatch(TwinTest::isPassed),
                twins.entrySet().stream()
                                .map(e -> e.getValue()
                                        .words("This strategy", e.getKey().words()))
                                .collect(Collectors.joining(" "))
                        + (TwinsJob.lacksShuffle(twins) ? " " + TwinsJob.NO_SHUFFLE : "")));
        gates.add(new Verdict.Gate(
                UNTOUCHED_DAYS,
                confidence >= needed,
                String.format(
                        Locale.ROOT,
                        "On untouched days the confidence that the excess return is positive is %.3f; %.3f is needed,"
                                + " since %d looks at these days count (finalists times openings).",
                        confidence,
                        needed,
                        looks)));
        gates.add(new Verdict.Gate(
                "Earnable returns",
                !request.spotOnly(),
                request.spotOnly()
                        ? "Spot prices leave out the interest that a position earns or pays: nobody earns a spot return"
                                + " alone."
                        : "No instrument is marked as spot only."));
        gates.add(new Verdict.Gate(
                "Costs",
                !request.zeroCost(),
                request.zeroCost() ? "Trading was free, which it never is." : "Costs were charged."));
        List<String> stamps = new ArrayList<>();
        if (request.spotOnly()) {
            stamps.add("spot_only");
        }
        if (request.zeroCost()) {
            stamps.add("zero_cost");
        }
        return new Verdict(f.strategyId(), gates, stamps, deflated, expected, confidence);
    }

    /** Probability, from untouched days, that the excess return is positive; 0 if it never traded. */
    private static double holdoutConfidence(FinalistRun f) {
        TrialScore score = f.holdout().score();
        double sharpe = score.excess().sharpePerPeriod();
        if (score.trades() == 0 || !(Math.abs(sharpe) > 0)) {
            return 0;
        }
        Shape shape = Shape.of(f.holdout().excessReturns());
        return SharpeInference.probabilisticSharpe(sharpe, 0, score.excess().n(), shape.skewness, shape.kurtosis);
    }

    /** Sample variance of the Sharpe ratios (per period) of all distinct trials that traded. */
    static double varianceOfTrials(Population population) {
        double[] sharpes = population.known().stream()
                .filter(k -> k.outcome() instanceof ScoreOutcome.Scored s
                        && s.score().trades() > 0)
                .mapToDouble(
                        k -> ((ScoreOutcome.Scored) k.outcome()).score().all().sharpePerPeriod())
                .filter(Double::isFinite)
                .toArray();
        double mean = java.util.Arrays.stream(sharpes).average().orElse(0);
        double squares = 0;
        for (double s : sharpes) {
            squares += (s - mean) * (s - mean);
        }
        return sharpes.length < 2 ? 0 : squares / (sharpes.length - 1);
    }

    /** Population skewness and raw kurtosis; those of a normal distribution where nothing moves. */
    private record Shape(double skewness, double kurtosis) {
        static Shape of(double[] returns) {
            ReturnMoments moments = ReturnMoments.of(returns);
            return moments.second() > 0 ? new Shape(moments.skewness(), moments.kurtosis()) : new Shape(0, 3);
        }
    }
}
