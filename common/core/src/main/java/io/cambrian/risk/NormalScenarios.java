package io.cambrian.risk;

import io.cambrian.seed.Counters;

/**
 * Monte Carlo with the full covariance: joint normal returns {@code mean + L z} with {@code L L' = C}. Each scenario is a pure
 * function of seed and number, so any split of the scenarios over threads or tasks gives the same bits, and the scenarios of a
 * tail can be drawn again for its components.
 */
public final class NormalScenarios {
    private final double[] mean;
    private final double[][] root;
    private final long seed;

    private NormalScenarios(double[] mean, double[][] root, long seed) {
        this.mean = mean;
        this.root = root;
        this.seed = seed;
    }

    /**
     * Prepares.
     *
     * @param mean simple return per period, one for each asset
     * @param covariance positive semi-definite; singular ones (collinear or constant assets) are fine
     */
    public static NormalScenarios of(double[] mean, Covariance covariance, long seed) {
        int n = covariance.size();
        if (mean.length != n) {
            throw new IllegalArgumentException(mean.length + " means do not fit a covariance of " + n + " assets.");
        }
        return new NormalScenarios(mean.clone(), root(covariance), seed);
    }

    /** Cholesky's root, lower triangular; pivots that are zero but for rounding give a column of zeros. */
    static double[][] root(Covariance covariance) {
        int n = covariance.size();
        double[][] l = new double[n][n];
        for (int j = 0; j < n; j++) {
            double pivot = covariance.variance(j);
            for (int k = 0; k < j; k++) {
                pivot -= l[j][k] * l[j][k];
            }
            if (pivot < -1e-9 * covariance.variance(j)) {
                throw new IllegalArgumentException("The covariance is not positive semi-definite: repair it first.");
            }
            if (pivot <= 1e-13 * covariance.variance(j) * n) {
                continue;
            }
            l[j][j] = Math.sqrt(pivot);
            for (int i = j + 1; i < n; i++) {
                double sum = covariance.value(i, j);
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = sum / l[j][j];
            }
        }
        return l;
    }

    /** The returns of all assets in one scenario. */
    public double[] scenario(long number) {
        long start = Counters.scenario(seed, number);
        double[] x = mean.clone();
        for (int k = 0; k < x.length; k++) {
            double z = Counters.normal(start, k);
            for (int i = k; i < x.length; i++) {
                x[i] += root[i][k] * z;
            }
        }
        return x;
    }

    /**
     * The returns of a portfolio in a range of scenarios, without those of its assets.
     *
     * @param from first scenario
     * @param count how many
     */
    public double[] portfolio(double[] weights, long from, int count) {
        int n = mean.length;
        double[] load = new double[n];
        double location = 0;
        for (int i = 0; i < n; i++) {
            location += weights[i] * mean[i];
            for (int k = 0; k <= i; k++) {
                load[k] += weights[i] * root[i][k];
            }
        }
        double[] out = new double[count];
        for (int s = 0; s < count; s++) {
            long start = Counters.scenario(seed, from + s);
            double sum = location;
            for (int k = 0; k < n; k++) {
                if (load[k] != 0) {
                    sum += load[k] * Counters.normal(start, k);
                }
            }
            out[s] = sum;
        }
        return out;
    }

    /** Value at risk, expected shortfall and their Euler parts from scenarios 0 to {@code count - 1}. */
    public ComponentRisk risk(double[] weights, int count, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        ScenarioTail tail = ScenarioTail.of(portfolio(weights, 0, count), Tail.tailProbability(confidenceLevel));
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        for (int k = 0; k < tail.scenarios().length; k++) {
            double[] x = scenario(tail.scenarios()[k]);
            for (int i = 0; i < x.length; i++) {
                shortfall[i] -= tail.shares()[k] * weights[i] * x[i];
                if (tail.scenarios()[k] == tail.edge()) {
                    value[i] = -weights[i] * x[i];
                }
            }
        }
        return new ComponentRisk(
                VarMethod.MONTE_CARLO,
                confidenceLevel,
                tail.valueAtRisk(),
                tail.expectedShortfall(),
                value,
                shortfall,
                count);
    }
}
