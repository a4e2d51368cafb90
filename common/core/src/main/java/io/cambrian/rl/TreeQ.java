package io.cambrian.rl;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Fitted Q iteration as {@link FittedQ}, with regression trees in the place of ridges (Ernst, Geurts, Wehenkel 2005, JMLR 6): what
 * no line can say, such as that a feature counts in one regime only. Each member of the ensemble sees blocks of days drawn anew.
 * Pessimism is that of {@link TreeValues}: by what the members disagree about at this very point, and by the days seen there.
 *
 * @param kind what trees are joined to
 * @param discount of a day, in [0, 1)
 * @param members of the ensemble, at least 2
 * @param pessimism standard deviations taken off, not negative
 * @param blockDays length of the blocks that a member draws
 * @param sweeps of the iteration: what a level is worth above another is bounded by the cost between them, so that few are enough
 * @param trees of a member
 * @param depth of a tree
 * @param leafShare least share of what a member has seen in a leaf, in (0, 0.5)
 */
public record TreeQ(
        Kind kind,
        double discount,
        int members,
        double pessimism,
        int blockDays,
        int sweeps,
        int trees,
        int depth,
        double leafShare)
        implements LearnerSettings {
    /** What trees are joined to. */
    public enum Kind {
        /** Means of trees, each on rows drawn anew and with few features to choose from at each split. */
        FOREST,
        /** Sums of trees, each of what those before it leave unexplained. */
        BOOSTED
    }

    public TreeQ {
        if (!(discount >= 0 && discount < 1 && pessimism >= 0 && leafShare > 0 && leafShare < 0.5)
                || members < 2
                || blockDays < 1
                || sweeps < 1
                || trees < 1
                || depth < 1) {
            throw new IllegalArgumentException("Fitted Q with " + trees + " trees of depth " + depth + ", leaves of "
                    + leafShare + ", discount " + discount + ", " + members + " members, pessimism " + pessimism
                    + ", blocks of " + blockDays + " days and " + sweeps + " sweeps is not possible.");
        }
    }

    /** As many and as deep as a few thousand noisy days bear. */
    public static TreeQ usual(Kind kind, double discount, double pessimism) {
        return kind == Kind.FOREST
                ? new TreeQ(kind, discount, 8, pessimism, 20, 6, 10, 4, 0.03)
                : new TreeQ(kind, discount, 8, pessimism, 20, 6, 10, 2, 0.03);
    }

    /** The learner, with what fits its trees. */
    public PolicyLearner with(TreeRegressor regressor) {
        return (names, tasks, levels, reference, costPerSide, design, seed) ->
                learn(regressor, names, tasks, levels, reference, costPerSide, design, seed);
    }

    private TimingPolicy learn(
            TreeRegressor regressor,
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            RewardDesign design,
            long seed) {
        Experience experience = Experience.of(tasks);
        int base = Experience.base(levels, reference);
        double cost = costPerSide + design.turnoverPrice();
        double[][] x = Arrays.stream(experience.x())
                .map(row -> Arrays.copyOfRange(row, 1, row.length))
                .toArray(double[][]::new);
        int[][] times = new int[members][];
        for (int m = 0; m < members; m++) {
            times[m] = experience.drawn(blockDays, Seeds.stream(seed, Seeds.ofText("fitted q"), m));
        }
        double[][] values = new double[levels.length][x.length];
        List<TreeValues> fitted = List.of();
        for (int k = 0; k < sweeps; k++) {
            double[][] y = experience.advantages(values, levels, base, cost, design, discount);
            List<TreeRegressor.Sample> samples = new ArrayList<>();
            for (int a = 0; a < levels.length; a++) {
                for (int m = 0; a != base && m < members; m++) {
                    double[] weight = new double[x.length];
                    for (int r = 0; r < weight.length; r++) {
                        weight[r] = times[m][experience.day()[r]];
                    }
                    samples.add(
                            new TreeRegressor.Sample(y[a], weight, Seeds.derive(seed, Seeds.ofText("trees"), k, a, m)));
                }
            }
            List<RegressionTrees> fits = regressor.fit(x, samples);
            fitted = new ArrayList<>();
            int at = 0;
            for (int a = 0; a < levels.length; a++) {
                if (a == base) {
                    fitted.add(TreeValues.NONE);
                    continue;
                }
                List<RegressionTrees> ensemble = new ArrayList<>();
                for (int m = 0; m < members; m++) {
                    ensemble.add(counted(fits.get(at++), x, experience.day(), times[m]));
                }
                TreeValues level = new TreeValues(ensemble, noise(ensemble, x, y[a]), pessimism);
                fitted.add(level);
                for (int r = 0; r < x.length; r++) {
                    values[a][r] = level.at(x[r]);
                }
            }
        }
        return new TimingPolicy(
                names,
                levels,
                experience.center(),
                experience.scale(),
                new double[levels.length][names.size() + 1],
                fitted,
                cost);
    }

    /** With the number of days that a member has seen in each leaf: several rows of one day are one experience. */
    private static RegressionTrees counted(RegressionTrees fit, double[][] x, int[] day, int[] times) {
        BitSet[] seen = new BitSet[fit.nodes().length / RegressionTrees.NODE];
        for (int r = 0; r < x.length; r++) {
            for (int t = 0; times[day[r]] > 0 && t < fit.trees(); t++) {
                int leaf = fit.leaf(t, x[r]);
                seen[leaf] = seen[leaf] == null ? new BitSet() : seen[leaf];
                seen[leaf].set(day[r]);
            }
        }
        return fit.counted(node -> seen[node] == null ? 0 : seen[node].cardinality());
    }

    private static double noise(List<RegressionTrees> ensemble, double[][] x, double[] y) {
        double squares = 0;
        for (int r = 0; r < x.length; r++) {
            double fit = 0;
            for (RegressionTrees member : ensemble) {
                fit += member.at(x[r]) / ensemble.size();
            }
            squares += (y[r] - fit) * (y[r] - fit);
        }
        return Math.sqrt(squares / x.length);
    }
}
