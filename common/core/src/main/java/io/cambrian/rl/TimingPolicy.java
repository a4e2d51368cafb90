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

    /** Whether it sees how far its own position has moved. */
    public boolean readsOpenMove() {
        return OpenMove.in(names);
    }

    /** {@link #choose(double[], double, int)} with nothing open. */
    public int choose(double[] features, int held) {
        return choose(features, 0, held);
    }

    /**
     * The level to be at, as a place among the levels; of equally good ones that which is held, else the first. Where a feature is
     * not finite nothing is decided: it stays.
     *
     * @param features all but {@link OpenMove}
     * @param openMove of the side that is held; not looked at where it is not read
     */
    public int choose(double[] features, double openMove, int held) {
        double[] x = new double[names.size()];
        int own = readsOpenMove() ? x.length - 1 : -1;
        for (int i = 0; i < features.length; i++) {
            if (!Double.isFinite(features[i])) {
                return held;
            }
            x[i] = standardized(features[i], center[i], scale[i]);
        }
        double open = own < 0 ? 0 : standardized(openMove, center[own], scale[own]);
        double none = own < 0 ? 0 : standardized(0, center[own], scale[own]);
        int[] sides = OpenMove.sides(levels);
        double[] value = new double[levels.length];
        for (int a = 0; a < value.length; a++) {
            if (own >= 0) {
                x[own] = levels[held] != 0 && sides[a] == sides[held] ? open : none;
            }
            value[a] = value(x, held, a) + (trees.isEmpty() ? 0 : trees.get(a).at(x));
        }
        int best = held;
        for (int a = 0; a < value.length; a++) {
            if (value[a] > value[best]) {
                best = a;
            }
        }
        return best;
    }

    /**
     * The same by the rule of membership that strategies keep: in what is no member nothing is opened, turned around or made
     * larger; what is held there stays until the policy leaves it, or holds less of it.
     */
    public int choose(double[] features, double openMove, int held, boolean member) {
        int chosen = choose(features, openMove, held);
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
     * @param features by bar, all but {@link OpenMove}
     * @param close by bar, positive
     * @param first bar on which something is decided
     */
    public double[] levels(double[][] features, double[] close, boolean[] member, int first) {
        double[] path = new double[features.length];
        int held = flat();
        OpenMove open = new OpenMove();
        for (int t = first; t < path.length; t++) {
            double log = StrictMath.log(close[t]);
            held = choose(features[t], open.at(log), held, member[t]);
            path[t] = levels[held];
            open.decided(path[t], log);
        }
        return path;
    }

    /** The levels chosen bar by bar, each for the next fill, beginning flat. */
    public double[] path(TimingTask task) {
        double[] path = new double[task.bars()];
        double[] log = task.logPrices();
        int held = flat();
        OpenMove open = new OpenMove();
        for (int t = 0; t < path.length; t++) {
            held = choose(task.features()[t], open.at(log[t]), held);
            path[t] = levels[held];
            open.decided(path[t], log[t]);
        }
        return path;
    }
}
