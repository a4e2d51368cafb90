package io.cambrian.rl;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

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
 * @param replay so many draws of experience for each fit, those that the last fit was most wrong about and those of rare regimes
 *     the more often ({@link ReplayPriority#DEFAULT}), each with its exact weight; 0 for all experience once
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
        double leafShare,
        int replay)
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
                || depth < 1
                || replay < 0) {
            throw new IllegalArgumentException("Fitted Q with " + trees + " trees of depth " + depth + ", leaves of "
                    + leafShare + ", discount " + discount + ", " + members + " members, pessimism " + pessimism
                    + ", blocks of " + blockDays + " days and " + sweeps + " sweeps, replaying " + replay
                    + ", is not possible.");
        }
    }

    /** As many and as deep as a few thousand noisy days bear. */
    public static TreeQ usual(Kind kind, double discount, double pessimism, int replay) {
        return kind == Kind.FOREST
                ? new TreeQ(kind, discount, 8, pessimism, 20, 6, 10, 4, 0.03, replay)
                : new TreeQ(kind, discount, 8, pessimism, 20, 6, 10, 2, 0.03, replay);
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
        Experience experience = Experience.of(tasks, names, seed);
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
            List<TreeValues> last = fitted;
            Experience.Next next = experience.values(
                    levels.length,
                    (a, state) -> last.isEmpty() ? 0 : last.get(a).at(Arrays.copyOfRange(state, 1, state.length)));
            double[][] y = experience.advantages(next, levels, base, cost, design, discount);
            double[] priorities = priorities(y, values, experience.raw(), names);
            List<TreeRegressor.Sample> samples = new ArrayList<>();
            for (int a = 0; a < levels.length; a++) {
                for (int m = 0; a != base && m < members; m++) {
                    double[] weight = weights(
                            experience.day(),
                            times[m],
                            priorities,
                            Seeds.stream(seed, Seeds.ofText("replay"), k, a, m));
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
                    ensemble.add(counted(
                            fits.get(at), x, experience.day(), samples.get(at).weight()));
                    at++;
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

    /** How much each row counts for a member: how often its day was drawn, and with replay, times what draws of the row weigh. */
    private double[] weights(int[] day, int[] times, double[] priorities, RandomGenerator random) {
        double[] weight = new double[day.length];
        if (replay == 0) {
            Arrays.setAll(weight, r -> times[day[r]]);
            return weight;
        }
        ReplayBuffer<Integer> buffer = new ReplayBuffer<>(day.length);
        for (int r = 0; r < day.length; r++) {
            if (times[day[r]] > 0) {
                buffer.add(r, priorities[r]);
            }
        }
        // exact weights: in expectation every row counts as often as its day was drawn
        for (ReplayBuffer.Draw<Integer> draw : buffer.draw(replay, 1, random)) {
            weight[draw.item()] += draw.weight() * times[day[draw.item()]];
        }
        return weight;
    }

    /** By the largest error that the last fit makes at a row about any level, and by how rare the row's regime is. */
    private static double[] priorities(double[][] y, double[][] values, double[][] raw, List<String> names) {
        int[] regime = Arrays.stream(raw)
                .mapToInt(row -> TimingFeatures.regime(names, row))
                .toArray();
        double[] share = new double[Arrays.stream(regime).max().orElse(0) + 1];
        for (int g : regime) {
            share[g] += 1.0 / regime.length;
        }
        double[] priorities = new double[raw.length];
        for (int r = 0; r < priorities.length; r++) {
            double error = 0;
            for (int a = 0; a < y.length; a++) {
                error = Math.max(error, Math.abs(y[a][r] - values[a][r]));
            }
            priorities[r] = ReplayPriority.DEFAULT.of(error, share[regime[r]]);
        }
        return priorities;
    }

    /** With the number of days that a member has seen in each leaf: several rows of one day are one experience. */
    private static RegressionTrees counted(RegressionTrees fit, double[][] x, int[] day, double[] weight) {
        BitSet[] seen = new BitSet[fit.nodes().length / RegressionTrees.NODE];
        for (int r = 0; r < x.length; r++) {
            for (int t = 0; weight[r] > 0 && t < fit.trees(); t++) {
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
