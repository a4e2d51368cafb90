package io.cambrian.evidence;

import java.util.Arrays;
import java.util.List;

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
        ChoiceValidation validation = new ChoiceValidation(folds, new double[folds.days()]);
        int[] chosen = new int[folds.splits().size()];
        double[] most = new double[chosen.length];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < returns[0].length; i++) {
            double[] ratios = validation.training(column(returns, i));
            for (int k = 0; k < chosen.length; k++) {
                if (ratios[k] > most[k]) {
                    most[k] = ratios[k];
                    chosen[k] = i;
                }
            }
        }
        return validation.follow(chosen, trial -> column(returns, trial));
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
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
}
