package io.cambrian.rl;

import java.util.List;

/**
 * How much of an instrument to hold, by features and by what is held: the level whose value is greatest after the cost of going
 * there. Plain numbers, so that it can be shipped and applied anywhere.
 *
 * @param names of the features
 * @param levels of exposure, such as -1, 0, 1; one of them is 0
 * @param center subtracted from each feature
 * @param scale that it is divided by, positive
 * @param values {@code [levels][1 + features]}: intercept and weights of the value of being at a level
 * @param trees what is added to it, by level; empty for a linear policy
 * @param costPerSide of trading, a fraction of what is traded
 */
public record TimingPolicy(
        List<String> names,
        double[] levels,
        double[] center,
        double[] scale,
        double[][] values,
        List<TreeValues> trees,
        double costPerSide) {
    /** What standardized features are cut to: a value beyond is an extrapolation. */
    static final double CLIP = 4;

    public TimingPolicy {
        names = List.copyOf(names);
        trees = List.copyOf(trees);
        if (center.length != names.size() || scale.length != names.size() || values.length != levels.length) {
            throw new IllegalArgumentException("A policy of " + names.size() + " features, " + center.length
                    + " centers, " + scale.length + " scales, " + levels.length + " levels and " + values.length
                    + " values does not fit together.");
        }
        for (TreeValues level : trees) {
            if (trees.size() != levels.length || level.lastFeature() >= names.size()) {
                throw new IllegalArgumentException("Trees of " + trees.size() + " levels that read feature "
                        + level.lastFeature() + " do not fit " + levels.length + " levels and " + names.size()
                        + " features.");
            }
        }
        flat(levels);
    }

    /** A linear one. */
    public TimingPolicy(
            List<String> names,
            double[] levels,
            double[] center,
            double[] scale,
            double[][] values,
            double costPerSide) {
        this(names, levels, center, scale, values, List.of(), costPerSide);
    }

    /** The place of the level 0. */
    static int flat(double[] levels) {
        for (int a = 0; a < levels.length; a++) {
            if (levels[a] == 0) {
                return a;
            }
        }
        throw new IllegalArgumentException("Levels of exposure need one that is 0.");
    }

    public int flat() {
        return flat(levels);
    }

    /**
     * The level to be at, as a place among the levels; of equally good ones that which is held, else the first. Where a feature is
     * not finite nothing is decided: it stays.
     */
    public int choose(double[] features, int held) {
        double[] x = new double[features.length];
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(features[i])) {
                return held;
            }
            x[i] = standardized(features[i], center[i], scale[i]);
        }
        int best = held;
        double[] worth = new double[levels.length];
        for (int a = 0; a < worth.length; a++) {
            worth[a] = trees.isEmpty() ? 0 : trees.get(a).at(x);
        }
        double most = value(x, held, held) + worth[held];
        for (int a = 0; a < levels.length; a++) {
            double value = value(x, held, a) + worth[a];
            if (value > most) {
                most = value;
                best = a;
            }
        }
        return best;
    }

    /**
     * The same by the rule of membership that strategies keep: in what is no member nothing is opened, turned around or made
     * larger; what is held there stays until the policy leaves it, or holds less of it.
     */
    public int choose(double[] features, int held, boolean member) {
        int chosen = choose(features, held);
        if (member || chosen == held) {
            return chosen;
        }
        double wanted = levels[chosen];
        if (wanted * levels[held] < 0) {
            return flat();
        }
        return Math.abs(wanted) < Math.abs(levels[held]) ? chosen : held;
    }

    private double value(double[] x, int held, int level) {
        double value = values[level][0] - costPerSide * Math.abs(levels[level] - levels[held]);
        for (int i = 0; i < x.length; i++) {
            value += values[level][1 + i] * x[i];
        }
        return value;
    }

    static double standardized(double x, double center, double scale) {
        return Math.max(-CLIP, Math.min(CLIP, (x - center) / scale));
    }

    /**
     * The levels chosen bar by bar, each for the next fill, flat before the first.
     *
     * @param features by bar
     * @param first bar on which something is decided
     */
    public double[] levels(double[][] features, boolean[] member, int first) {
        double[] path = new double[features.length];
        int held = flat();
        for (int t = first; t < path.length; t++) {
            held = choose(features[t], held, member[t]);
            path[t] = levels[held];
        }
        return path;
    }

    /** The levels chosen bar by bar, each for the next fill, beginning flat. */
    public double[] path(TimingTask task) {
        double[] path = new double[task.bars()];
        int held = flat();
        for (int t = 0; t < path.length; t++) {
            held = choose(task.features()[t], held);
            path[t] = levels[held];
        }
        return path;
    }
}
