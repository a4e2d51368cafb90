package io.cambrian.rl;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Trees split at random (Geurts, Ernst, Wehenkel 2006, totally randomized), leaves being weighted means. */
public final class RandomTrees implements TreeRegressor {
    private final int trees;
    private final int depth;

    public RandomTrees(int trees, int depth) {
        this.trees = trees;
        this.depth = depth;
    }

    @Override
    public List<RegressionTrees> fit(double[][] x, List<Sample> samples) {
        return samples.stream().map(sample -> one(x, sample)).toList();
    }

    private RegressionTrees one(double[][] x, Sample sample) {
        RandomGenerator random = Seeds.stream(sample.seed());
        List<double[]> nodes = new ArrayList<>();
        double[] roots = new double[2 * trees];
        List<Integer> all = new ArrayList<>();
        for (int r = 0; r < x.length; r++) {
            if (sample.weight()[r] > 0) {
                all.add(r);
            }
        }
        for (int t = 0; t < trees; t++) {
            roots[2 * t] = nodes.size();
            roots[2 * t + 1] = 1.0 / trees;
            grow(x, sample, all, depth, random, nodes);
        }
        return new RegressionTrees(
                nodes.stream().flatMapToDouble(Arrays::stream).toArray(), roots);
    }

    private static void grow(
            double[][] x,
            TreeRegressor.Sample s,
            List<Integer> rows,
            int depth,
            RandomGenerator random,
            List<double[]> nodes) {
        int feature = random.nextInt(x[0].length);
        double threshold = x[rows.get(random.nextInt(rows.size()))][feature];
        List<Integer> left =
                rows.stream().filter(r -> x[r][feature] <= threshold).toList();
        List<Integer> right =
                rows.stream().filter(r -> x[r][feature] > threshold).toList();
        if (depth == 0 || right.isEmpty()) {
            double weight = rows.stream().mapToDouble(r -> s.weight()[r]).sum();
            double mean =
                    rows.stream().mapToDouble(r -> s.weight()[r] * s.y()[r]).sum() / weight;
            nodes.add(new double[] {-1, mean, 0});
            return;
        }
        double[] split = {feature, threshold, 0};
        nodes.add(split);
        grow(x, s, left, depth - 1, random, nodes);
        split[2] = nodes.size();
        grow(x, s, right, depth - 1, random, nodes);
    }
}
