package io.cambrian.evidence;

import io.cambrian.performance.ReturnMoments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * {@link CrossValidation} of more strategies than fit into memory, of what is left of their returns without their exposure to a
 * market. In each split exposure is the least-squares slope on the training days, there as on the test days: what is deducted
 * in a test was known before it. Asked in two passes: each strategy's figures on all training sets, then the returns of
 * those that were chosen.
 */
public final class ChoiceValidation implements Serializable {
    private static final long serialVersionUID = 1;

    private final CombinatorialFolds folds;
    private final double[] market;
    private transient List<CombinatorialFolds.Split> splits;

    /** @param market its simple return on each day of the folds; zeros for none */
    public ChoiceValidation(CombinatorialFolds folds, double[] market) {
        if (market.length != folds.days()) {
            throw new IllegalArgumentException(
                    "There are " + market.length + " market returns and folds of " + folds.days() + " days.");
        }
        this.folds = folds;
        this.market = market.clone();
        for (CombinatorialFolds.Split split : splits()) {
            if (split.train().cardinality() < 2) {
                throw new IllegalArgumentException("The split that tests the groups " + split.groups()
                        + " leaves fewer than two days to train on.");
            }
        }
    }

    private List<CombinatorialFolds.Split> splits() {
        if (splits == null) {
            splits = folds.splits();
        }
        return splits;
    }

    /**
     * How good a strategy looks where it would be chosen.
     *
     * @param returns its simple return on each day of the folds
     * @return by split, the Sharpe ratio per period on the training days; 0 for one that does not move there
     */
    public double[] training(double[] returns) {
        double[] ratios = new double[splits().size()];
        for (int k = 0; k < ratios.length; k++) {
            int[] train = splits().get(k).train().stream().toArray();
            double slope = slope(returns, train);
            double[] rest = new double[train.length];
            for (int i = 0; i < train.length; i++) {
                rest[i] = returns[train[i]] - slope * market[train[i]];
            }
            ratios[k] = sharpe(rest);
        }
        return ratios;
    }

    private double slope(double[] returns, int[] days) {
        double meanReturn = 0;
        double meanMarket = 0;
        for (int t : days) {
            meanReturn += returns[t] / days.length;
            meanMarket += market[t] / days.length;
        }
        double product = 0;
        double square = 0;
        for (int t : days) {
            product += (returns[t] - meanReturn) * (market[t] - meanMarket);
            square += (market[t] - meanMarket) * (market[t] - meanMarket);
        }
        return square > 0 ? product / square : 0;
    }

    private static double sharpe(double[] returns) {
        ReturnMoments moments = ReturnMoments.of(returns);
        return moments.sd() > 0 ? moments.sharpePerPeriod(0) : 0;
    }

    /**
     * Follows what was chosen through the tests.
     *
     * @param chosen by split, the number of the strategy with the highest figure of {@link #training}
     * @param returns of a strategy by its number, on each day of the folds
     */
    public CrossValidation follow(int[] chosen, IntFunction<double[]> returns) {
        double[] slopes = new double[chosen.length];
        double[][] own = new double[chosen.length][];
        for (int k = 0; k < chosen.length; k++) {
            own[k] = returns.apply(chosen[k]);
            slopes[k] = slope(own[k], splits().get(k).train().stream().toArray());
        }
        List<Double> paths = new ArrayList<>();
        for (int[] path : folds.pathSplits()) {
            double[] joined = new double[folds.days()];
            for (int group = 0; group < path.length; group++) {
                int k = path[group];
                for (int t = folds.from(group); t < folds.to(group); t++) {
                    joined[t] = own[k][t] - slopes[k] * market[t];
                }
            }
            paths.add(sharpe(joined));
        }
        List<Integer> list = new ArrayList<>();
        for (int trial : chosen) {
            list.add(trial);
        }
        return new CrossValidation(folds, list, paths);
    }
}
