package io.cambrian.jobs.evidence;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evidence.StrategyState;
import io.cambrian.evidence.TwinTest;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The verdict on each finalist, from evidence that counts the whole search.
 *
 * <p>Gates: the finalist's own excess Sharpe ratio ranks high enough among the best of the twin searches, so that no
 * strategy passes for what another trial did; the finalist's excess return on untouched days is positive by
 * {@link HoldoutTest}, over all finalists, at the level that this opening of the days is given; it does not look ahead; it
 * trades more than spot prices; costs were charged. What {@link LedgerEvidence} says is shown beside them. Who passes every gate
 * is a challenger, and a champion if the warehouse's {@link ErrorBudget} accepts it as well.
 */
public final class JudgeJob {
    /** Name of the gate on the hold-out. */
    public static final String UNTOUCHED_DAYS = "Untouched days";

    private static final String NO_LOOK_AHEAD = "No look-ahead";

    private static final double TRACK_RECORD_CONFIDENCE = 0.95;

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
        return open(
                warehouse,
                request.runId(),
                request.marketId(),
                request.windows().holdoutFrom(),
                request.windows().holdoutTo(),
                strategyIds);
    }

    /** Records that a run looks at days: see {@link #openHoldout}. */
    public static int open(
            Warehouse warehouse, String runId, String marketId, int from, int to, List<String> strategyIds) {
        String holdoutId = RunIdentity.hash(marketId + " " + from + " " + to);
        List<HoldoutsTable.Opening> openings = warehouse.exists(HoldoutsTable.SPEC)
                ? warehouse
                        .read(HoldoutsTable.SPEC)
                        .where(functions
                                .col("from_day")
                                .leq(to)
                                .and(functions.col("to_day").geq(from)))
                        .collectAsList()
                        .stream()
                        .map(HoldoutsTable::fromRow)
                        .toList()
                : List.of();
        for (HoldoutsTable.Opening opening : openings) {
            if (opening.runId().equals(runId) && opening.holdoutId().equals(holdoutId)) {
                return opening.opening();
            }
        }
        int opening = openings.size() + 1;
        warehouse.merge(
                HoldoutsTable.SPEC,
                warehouse.rows(
                        HoldoutsTable.SPEC,
                        List.of(HoldoutsTable.toRow(new HoldoutsTable.Opening(
                                holdoutId, runId, from, to, opening, String.join(" ", strategyIds))))));
        return opening;
    }

    /**
     * Judges and writes, replacing what an earlier attempt at the same cycle wrote.
     *
     * @param leaks what an audit found, one for each finalist
     */
    public static List<Verdict> run(
            Warehouse warehouse,
            Request request,
            int opening,
            LedgerEvidence ledger,
            List<FinalistRun> finalists,
            Map<Family, TwinTest> twins,
            List<Optional<Leak>> leaks) {
        ErrorBudget budget = ErrorBudget.spend(
                warehouse,
                request,
                opening,
                level -> claim(
                        judged(request, finalists, holdoutTest(request, opening, level, finalists), twins, leaks)));
        HoldoutTest holdout = holdoutTest(request, opening, budget.claimLevel(), finalists);
        List<Verdict> verdicts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Judged one : judged(request, finalists, holdout, twins, leaks)) {
            Verdict verdict = verdict(request, one, ledger, budget);
            verdicts.add(verdict);
            rows.add(row(request, one, verdict, holdout.level(), ledger.trials()));
        }
        warehouse.replace(
                PromotionsTable.SPEC,
                warehouse.rows(PromotionsTable.SPEC, rows).coalesce(1),
                "run_id = '" + request.runId() + "'");
        return verdicts;
    }

    /** A finalist and what the gates say of it. */
    private record Judged(FinalistRun finalist, List<Verdict.Gate> gates, double holdoutP, Double twinP) {}

    private static List<Judged> judged(
            Request request,
            List<FinalistRun> finalists,
            HoldoutTest holdout,
            Map<Family, TwinTest> twins,
            List<Optional<Leak>> leaks) {
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < finalists.size(); i++) {
            FinalistRun f = finalists.get(i);
            Map<Family, TwinTest> own = new LinkedHashMap<>();
            double statistic = f.statistic(request.periodsPerYear());
            twins.forEach((family, test) -> own.put(family, test.against(statistic)));
            judged.add(new Judged(
                    f,
                    gates(request, untouchedDays(holdout, i, f), own, leaks.get(i)),
                    holdout.pValues().get(i),
                    pValue(own)));
        }
        return judged;
    }

    /** The best on untouched days of those that passed every gate that does not look at them. */
    private static Optional<ErrorBudget.Claim> claim(List<Judged> judged) {
        return judged.stream()
                .filter(one -> one.gates().stream()
                        .filter(g -> !g.name().equals(UNTOUCHED_DAYS))
                        .allMatch(Verdict.Gate::passed))
                .min(Comparator.comparingDouble(Judged::holdoutP)
                        .thenComparing(one -> one.finalist().strategyId()))
                .map(one -> new ErrorBudget.Claim(one.finalist().strategyId(), one.holdoutP()));
    }

    private static Verdict verdict(Request request, Judged one, LedgerEvidence ledger, ErrorBudget budget) {
        boolean passed = one.gates().stream().allMatch(Verdict.Gate::passed);
        StrategyState state = !passed
                ? StrategyState.CANDIDATE
                : budget.isAccepted(one.holdoutP()) ? StrategyState.CHAMPION : StrategyState.CHALLENGER;
        List<String> stamps = new ArrayList<>();
        if (request.spotOnly()) {
            stamps.add("spot_only");
        }
        if (request.zeroCost()) {
            stamps.add("zero_cost");
        }
        if (one.gates().stream().anyMatch(g -> g.name().equals(NO_LOOK_AHEAD) && !g.passed())) {
            stamps.add("looks_ahead");
        }
        return new Verdict(
                one.finalist().strategyId(),
                one.gates(),
                stamps,
                beside(one.finalist(), ledger),
                one.holdoutP(),
                state,
                budget);
    }

    private static Row row(Request request, Judged one, Verdict verdict, double level, long trials) {
        double annual = request.periodsPerYear();
        FinalistRun f = one.finalist();
        TrialScore development = f.development().score();
        Optional<TrialScore> untouched = f.holdout().statistics();
        return PromotionsTable.toRow(new PromotionsTable.Promotion(
                request.runId(),
                f.strategyId(),
                f.rank(),
                verdict.promoted(),
                verdict.reasons(),
                String.join(" ", verdict.stamps()),
                development.sharpe(annual),
                development.excessSharpe(annual),
                verdict.beside().deflatedSharpe(),
                untouched.map(s -> s.sharpe(annual)).orElse(null),
                untouched
                        .filter(s -> s.trades() > 0)
                        .map(s -> s.excessSharpe(annual))
                        .orElse(null),
                one.twinP(),
                verdict.holdoutP(),
                level,
                trials,
                verdict.state().key()));
    }

    private static Double pValue(Map<Family, TwinTest> twins) {
        double worst =
                twins.values().stream().mapToDouble(TwinTest::pValue).max().orElse(Double.NaN);
        boolean stopped = twins.values().stream().anyMatch(t -> Double.isNaN(t.pValue()));
        return stopped || Double.isNaN(worst) ? null : worst;
    }

    /** All finalists on untouched days, by draws that depend on the run alone, and as many as the level of its claim needs. */
    static HoldoutTest holdoutTest(Request request, int opening, double claimLevel, List<FinalistRun> finalists) {
        long seed = Seeds.derive(Seeds.ofText(request.runId()), Seeds.ofText("hold-out"));
        List<double[]> excess = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (FinalistRun f : finalists) {
            boolean scored = f.holdout().outcome() instanceof ScoreOutcome.Scored;
            // whoever lost all it had cannot pass, whatever its mean return
            excess.add(
                    scored
                            ? f.holdout().excessReturns()
                            : new double[f.holdout().days().length]);
            traded.add(scored && f.holdout().score().trades() > 0);
        }
        return HoldoutTest.of(excess, traded, opening, claimLevel, seed);
    }

    private static Verdict.Gate untouchedDays(HoldoutTest test, int i, FinalistRun f) {
        String words = f.holdout().outcome() instanceof ScoreOutcome.Rejected r
                ? "On untouched days: " + r.message()
                : test.words(i);
        return new Verdict.Gate(UNTOUCHED_DAYS, test.isPassed(i), words);
    }

    private static Verdict.Beside beside(FinalistRun f, LedgerEvidence ledger) {
        TrialScore seen = f.development().score();
        double sharpe = seen.all().sharpePerPeriod();
        long n = seen.all().n();
        Shape shape = Shape.of(f.development().netReturns());
        return new Verdict.Beside(
                SharpeInference.probabilisticSharpe(
                        sharpe, ledger.expectedMaximum(), n, shape.skewness, shape.kurtosis),
                SharpeInference.probabilisticSharpe(
                        sharpe, ledger.expectedMaximumOfEffective(), n, shape.skewness, shape.kurtosis),
                SharpeInference.minimumTrackRecord(sharpe, 0, shape.skewness, shape.kurtosis, TRACK_RECORD_CONFIDENCE));
    }

    private static List<Verdict.Gate> gates(
            Request request, Verdict.Gate untouchedDays, Map<Family, TwinTest> twins, Optional<Leak> leak) {
        List<Verdict.Gate> gates = new ArrayList<>();
        gates.add(twins(twins));
        gates.add(untouchedDays);
        gates.add(new Verdict.Gate(
                NO_LOOK_AHEAD,
                leak.isEmpty(),
                leak.map(l -> l.words("It"))
                        .orElse(
                                "Other futures change nothing that it did before them, and deciding bar by bar gives the"
                                        + " same trades.")));
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
        return gates;
    }

    private static Verdict.Gate twins(Map<Family, TwinTest> twins) {
        return new Verdict.Gate(
                "Twin searches",
                !twins.isEmpty() && twins.values().stream().allMatch(TwinTest::isPassed),
                twins.entrySet().stream()
                                .map(e -> e.getValue()
                                        .words("This strategy", e.getKey().words()))
                                .collect(Collectors.joining(" "))
                        + (TwinsJob.lacksShuffle(twins) ? " " + TwinsJob.NO_SHUFFLE : ""));
    }

    /** Population skewness and raw kurtosis; those of a normal distribution where nothing moves. */
    private record Shape(double skewness, double kurtosis) {
        static Shape of(double[] returns) {
            ReturnMoments moments = ReturnMoments.of(returns);
            return moments.second() > 0 ? new Shape(moments.skewness(), moments.kurtosis()) : new Shape(0, 3);
        }
    }
}
