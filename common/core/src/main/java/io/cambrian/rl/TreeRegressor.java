package io.cambrian.rl;

import java.util.List;

/** Fits regression trees. Which samples are fitted together, and where, changes nothing of any. */
@FunctionalInterface
public interface TreeRegressor {
    /**
     * One regression.
     *
     * @param y target of each row
     * @param weight of each row, not negative; rows of weight 0 are not seen
     * @param seed of what is drawn at random
     */
    record Sample(double[] y, double[] weight, long seed) {}

    /**
     * Fits each sample.
     *
     * @param x {@code [rows][features]}, the same for all samples
     * @return one model per sample, in order
     */
    List<RegressionTrees> fit(double[][] x, List<Sample> samples);
}
