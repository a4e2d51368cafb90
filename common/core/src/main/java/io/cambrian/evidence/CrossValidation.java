package io.cambrian.evidence;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.Strategy;
import io.cambrian.performance.ReturnMoments;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What choosing the best trial is worth, by combinatorial purged cross-validation: in each split the trial with the best Sharpe
 * ratio on the training days is followed through the test days, and the tests are joined into paths. Each path is a track
 * record of the choice, not of a trial that was picked afterwards. For trials that were fixed before anyone looked.
 *
 * <p>Sharpe ratios are per period. A trial that does not move on the training days scores 0 there; the first wins ties.
 *
 * @param folds the splits
 * @param chosen index of the trial that each split chose
 * @param paths Sharpe ratio of each path; 0 for one that does not move
 */
public record CrossValidation(CombinatorialFolds folds, List<Integer> chosen, List<Double> paths) {
    public CrossValidation {
        chosen = List.copyOf(chosen);
        paths = List.copyOf(paths);
    }

    /**
     * Runs it.
     *
     * @param returns {@code [periods][trials]}, all finite; as many periods as the folds have days
     */
    public static CrossValidation of(double[][] returns, CombinatorialFolds folds) {
        if (returns.length != folds.days()) {
            throw new IllegalArgumentException(
                    "There are " + returns.length + " periods and folds of " + folds.days() + " days.");
        }
        List<CombinatorialFolds.Split> splits = folds.splits();
        List<Integer> chosen = new ArrayList<>();
        for (CombinatorialFolds.Split split : splits) {
            if (split.train().cardinality() < 2) {
                throw new IllegalArgumentException("The split that tests the groups " + split.groups()
                        + " leaves fewer than two days to train on.");
            }
            chosen.add(best(returns, split.train()));
        }
        List<Double> paths = new ArrayList<>();
        for (int[] path : folds.pathSplits()) {
            double[] joined = new double[returns.length];
            for (int group = 0; group < path.length; group++) {
                int trial = chosen.get(path[group]);
                for (int t = folds.from(group); t < folds.to(group); t++) {
                    joined[t] = returns[t][trial];
                }
            }
            paths.add(sharpe(ReturnMoments.of(joined)));
        }
        return new CrossValidation(folds, chosen, paths);
    }

    private static int best(double[][] returns, BitSet days) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < returns[0].length; i++) {
            int trial = i;
            double s = sharpe(ReturnMoments.of(
                    days.stream().mapToDouble(t -> returns[t][trial]).toArray()));
            if (s > most) {
                best = i;
                most = s;
            }
        }
        return best;
    }

    private static double sharpe(ReturnMoments moments) {
        return moments.sd() > 0 ? moments.sharpePerPeriod(0) : 0;
    }

    /**
     * What strategies can be cross-validated, and why others cannot.
     *
     * @param validation of those that can; empty if none can
     * @param scored indices of those that can, in the order of {@link #chosen}
     * @param refused why each of the others cannot, by index
     */
    public record OfStrategies(
            Optional<CrossValidation> validation, List<Integer> scored, Map<Integer, String> refused) {
        public OfStrategies {
            scored = List.copyOf(scored);
            refused = Map.copyOf(refused);
        }
    }

    /**
     * Cross-validates strategies on their excess returns over the window of a task. Indicators see all bars before a day, as
     * in every scoring; what a test teaches them is left out of training by the embargo, or the strategy is refused.
     *
     * @param groups see {@link CombinatorialFolds}
     */
    public static OfStrategies of(
            ScoringTask task, List<Strategy> strategies, int groups, int tests, int purge, int embargo) {
        List<Integer> scored = new ArrayList<>();
        Map<Integer, String> refused = new TreeMap<>();
        List<double[]> returns = new ArrayList<>();
        CombinatorialFolds folds = null;
        for (int i = 0; i < strategies.size(); i++) {
            StrategyRun run = Backtest.run(task, strategies.get(i));
            folds = folds == null ? new CombinatorialFolds(run.days().length, groups, tests, purge, embargo) : folds;
            Optional<String> reason = refusal(strategies.get(i), folds);
            if (reason.isEmpty() && run.outcome() instanceof ScoreOutcome.Rejected rejected) {
                reason = Optional.of(rejected.message());
            }
            if (reason.isPresent()) {
                refused.put(i, reason.get());
            } else {
                scored.add(i);
                returns.add(run.excessReturns());
            }
        }
        if (scored.isEmpty()) {
            return new OfStrategies(Optional.empty(), scored, refused);
        }
        double[][] byDay = new double[folds.days()][scored.size()];
        for (int t = 0; t < byDay.length; t++) {
            for (int i = 0; i < byDay[t].length; i++) {
                byDay[t][i] = returns.get(i)[t];
            }
        }
        return new OfStrategies(Optional.of(of(byDay, folds)), scored, refused);
    }

    /** Share of paths whose Sharpe ratio is not positive. */
    public double shareOfLosses() {
        return (double) paths.stream().filter(s -> s <= 0).count() / paths.size();
    }

    /** Median of the paths' Sharpe ratios, the mean of the middle two where their number is even. */
    public double median() {
        List<Double> sorted = paths.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /**
     * Why a strategy cannot be cross-validated over such folds: its indicators need more days to warm up than a group has, so
     * that a test would be all memory of other groups; or the embargo is shorter than that memory, so that training days would
     * know the test before them.
     *
     * @return empty where it can
     */
    public static Optional<String> refusal(Strategy strategy, CombinatorialFolds folds) {
        int warmUp = StrategyRunner.warmUpBars(strategy);
        int group = folds.days() / folds.groups();
        if (warmUp > group) {
            return Optional.of("The strategy needs " + warmUp + " days to warm up, and a group has " + group
                    + ".\nTake fewer groups, or a longer history.");
        }
        if (warmUp > folds.purge() + folds.embargo()) {
            return Optional.of(
                    "The strategy remembers " + warmUp + " days, and only " + (folds.purge() + folds.embargo())
                            + " are left out after a test.\nMake purge and embargo longer.");
        }
        return Optional.empty();
    }
}
