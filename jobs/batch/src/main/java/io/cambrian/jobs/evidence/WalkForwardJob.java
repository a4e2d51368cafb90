package io.cambrian.jobs.evidence;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.WalkForward;
import io.cambrian.backtest.WalkForward.Fold;
import io.cambrian.backtest.WalkForward.Remainder;
import io.cambrian.backtest.WalkForward.Shape;
import io.cambrian.backtest.WalkForward.Training;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks the whole search forward: in each fold the search is repeated on earlier days only, and its fittest strategy is
 * traded on the fold's test days. What comes out is the track record of the procedure, not of a strategy chosen afterwards.
 */
public final class WalkForwardJob {
    /** Test folds within the later half of the development days. */
    private static final int FOLDS = 4;

    private WalkForwardJob() {}

    /**
     * The joined test days of all folds.
     *
     * @param folds in order of time
     * @param strategies text of each fold's choice; empty text where its search found nothing
     * @param days joined test days of all folds, days since 1970-01-01; days of a fold without a choice are flat
     * @param netReturns of the chosen strategies on those days, flat at the start of each fold
     * @param excessReturns the same over the strategies' own average holdings
     */
    public record Result(
            List<Fold> folds, List<String> strategies, int[] days, double[] netReturns, double[] excessReturns) {
        public Result {
            folds = List.copyOf(folds);
            strategies = List.copyOf(strategies);
        }
    }

    /** The folds of a study: the later half of the development days in equal tests, with purge and embargo before each. */
    public static List<Fold> folds(Market market, StudyWindows windows) {
        int[] days = Arrays.stream(market.calendar())
                .filter(d -> d >= windows.developmentFrom() && d <= windows.developmentTo())
                .toArray();
        int test = days.length / 2 / FOLDS;
        int gap = StudyWindows.EMBARGO_DAYS;
        Shape shape =
                new Shape(Training.EXPANDING, days.length - FOLDS * test - 2 * gap, test, gap, gap, Remainder.DROP);
        return WalkForward.folds(days, shape);
    }

    /** Repeats the search in each fold and trades its choice. */
    public static Result run(
            org.apache.spark.sql.SparkSession spark,
            Market market,
            StudyWindows windows,
            SearchPlan plan,
            Progress progress) {
        progress.stage("Walking the search forward");
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        List<Fold> folds = folds(market, windows);
        List<Repetition> repetitions = new ArrayList<>();
        for (int i = 0; i < folds.size(); i++) {
            long seed = Seeds.derive(plan.settings().seed(), Seeds.ofText("fold"), i);
            repetitions.add(new Repetition(
                    null, 0, folds.get(i).trainFrom(), folds.get(i).trainTo(), seed));
        }
        List<Repetitions.Answer> answers = new Repetitions(spark, seen, plan).run(repetitions);

        List<String> strategies =
                answers.stream().map(a -> a.fittest().orElse("")).toList();
        Result result = traded(seen, folds, strategies, plan.costs());
        progress.done(folds.size() + " folds, " + result.days().length + " days that no search had seen");
        return result;
    }

    /** Trades each fold's choice on its test days; where there is none, nothing is held, and the days count all the same. */
    static Result traded(Market seen, List<Fold> folds, List<String> strategies, Costs costs) {
        List<int[]> days = new ArrayList<>();
        List<double[]> net = new ArrayList<>();
        List<double[]> excess = new ArrayList<>();
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            if (strategies.get(i).isEmpty()) {
                int[] flat = Arrays.stream(seen.calendar())
                        .filter(d -> d >= fold.testFrom() && d <= fold.testTo())
                        .toArray();
                days.add(flat);
                net.add(new double[flat.length]);
                excess.add(new double[flat.length]);
            } else {
                Market known = seen.between(Integer.MIN_VALUE, fold.testTo());
                StrategyRun run = Backtest.run(
                        new ScoringTask(
                                known, fold.testFrom(), fold.testTo(), costs, Cases.none(known.calendar().length)),
                        StrategyText.parse(strategies.get(i)));
                days.add(run.days());
                net.add(run.netReturns());
                excess.add(run.excessReturns());
            }
        }
        return new Result(
                folds,
                strategies,
                days.stream().flatMapToInt(Arrays::stream).toArray(),
                net.stream().flatMapToDouble(Arrays::stream).toArray(),
                excess.stream().flatMapToDouble(Arrays::stream).toArray());
    }
}
