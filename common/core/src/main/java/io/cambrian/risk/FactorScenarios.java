package io.cambrian.risk;

import io.cambrian.seed.Counters;
import java.util.Arrays;

/**
 * Monte Carlo with a factor model, each position revalued on its own: {@code x_i = b_i'f + s_i z_i} with independent standard
 * normal factors and noise, and a result of {@code w_i (x_i + g_i x_i^2 / 2)}. Each scenario is a pure function of seed and
 * number, so any split of the scenarios gives the same bits, and those of a tail can be drawn again for its components.
 *
 * <p>Factors are normal to the accuracy of double. Noise is drawn from 65,536 equally likely normal quantiles, scaled to unit
 * variance (largest 4.2): a thousand positions add up their noise, and what is beyond the table is beyond their sum. Safe for
 * concurrent use.
 */
public final class FactorScenarios implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private static final int CELLS = 1 << 16;
    private static final float[] NOISE = noise();

    /** Scenarios that are computed side by side: their factors fit into the first-level cache. */
    private static final int SIDE_BY_SIDE = 128;

    /** Noise uses the counters after the factors'. */
    private static final long NOISE_COUNTER = 1L << 32;

    private final double[][] loadings;
    private final double[] noise;
    private final double[] weights;
    private final double[] gamma;
    private final int factors;
    private final long seed;

    private FactorScenarios(double[][] loadings, double[] noise, double[] weights, double[] gamma, long seed) {
        this.loadings = loadings;
        this.noise = noise;
        this.weights = weights;
        this.gamma = gamma;
        this.factors = loadings[0].length;
        this.seed = seed;
    }

    /**
     * A portfolio.
     *
     * @param loadings {@code [positions][factors]}: return of a position for a factor of one standard deviation
     * @param noise standard deviation of each position's own return
     * @param weights fraction of capital; negative for shorts
     * @param gamma second derivative of each position's result per weight; zeros for linear ones
     */
    public static FactorScenarios of(double[][] loadings, double[] noise, double[] weights, double[] gamma, long seed) {
        int n = loadings.length;
        if (n == 0 || noise.length != n || weights.length != n || gamma.length != n) {
            throw new IllegalArgumentException("A factor model of " + n + " positions needs as many own deviations ("
                    + noise.length + "), weights (" + weights.length + ") and gammas (" + gamma.length + ").");
        }
        double[][] copy = Arrays.stream(loadings).map(double[]::clone).toArray(double[][]::new);
        return new FactorScenarios(copy, noise.clone(), weights.clone(), gamma.clone(), seed);
    }

    private static float[] noise() {
        double[] z = new double[CELLS];
        double squares = 0;
        for (int k = 0; k < CELLS; k++) {
            z[k] = Tail.z((k + 0.5) / CELLS);
            squares += z[k] * z[k] / CELLS;
        }
        float[] table = new float[CELLS];
        for (int k = 0; k < CELLS; k++) {
            table[k] = (float) (z[k] / Math.sqrt(squares));
        }
        return table;
    }

    /** The portfolio's result in scenarios {@code from} to {@code from + count - 1}. */
    public double[] portfolio(long from, int count) {
        double[] out = new double[count];
        double[][] f = new double[factors][SIDE_BY_SIDE];
        long[] starts = new long[SIDE_BY_SIDE];
        double[] x = new double[SIDE_BY_SIDE];
        double[][] z = new double[4][SIDE_BY_SIDE];
        double[] sum = new double[SIDE_BY_SIDE];
        for (int at = 0; at < count; at += SIDE_BY_SIDE) {
            int width = Math.min(SIDE_BY_SIDE, count - at);
            draw(from + at, width, starts, f);
            Arrays.fill(sum, 0);
            for (int i = 0; i < weights.length; i++) {
                if (i % 4 == 0) {
                    fourNoises(starts, i / 4, width, z);
                }
                scale(x, z[i % 4], noise[i]);
                load(x, loadings[i], f);
                revalue(sum, x, weights[i], gamma[i] / 2);
            }
            System.arraycopy(sum, 0, out, at, width);
        }
        return out;
    }

    private void draw(long from, int width, long[] starts, double[][] f) {
        for (int s = 0; s < width; s++) {
            starts[s] = Counters.scenario(seed, from + s);
            for (int k = 0; k < factors; k++) {
                f[k][s] = Counters.normal(starts[s], k);
            }
        }
    }

    /** 64 bits give the noise of four positions. */
    private static void fourNoises(long[] starts, int group, int width, double[][] z) {
        double[] z0 = z[0];
        double[] z1 = z[1];
        double[] z2 = z[2];
        double[] z3 = z[3];
        for (int s = 0; s < width; s++) {
            long bits = Counters.bits(starts[s], NOISE_COUNTER + group);
            z0[s] = NOISE[(int) (bits & 0xFFFF)];
            z1[s] = NOISE[(int) (bits >>> 16 & 0xFFFF)];
            z2[s] = NOISE[(int) (bits >>> 32 & 0xFFFF)];
            z3[s] = NOISE[(int) (bits >>> 48)];
        }
    }

    private static void scale(double[] x, double[] z, double by) {
        for (int s = 0; s < SIDE_BY_SIDE; s++) {
            x[s] = by * z[s];
        }
    }

    private static void load(double[] x, double[] b, double[][] f) {
        int k = 0;
        for (; k + 4 <= b.length; k += 4) {
            four(x, f[k], f[k + 1], f[k + 2], f[k + 3], b[k], b[k + 1], b[k + 2], b[k + 3]);
        }
        for (; k < b.length; k++) {
            double[] g = f[k];
            double c = b[k];
            for (int s = 0; s < SIDE_BY_SIDE; s++) {
                x[s] += c * g[s];
            }
        }
    }

    private static void four(
            double[] x,
            double[] f0,
            double[] f1,
            double[] f2,
            double[] f3,
            double b0,
            double b1,
            double b2,
            double b3) {
        for (int s = 0; s < SIDE_BY_SIDE; s++) {
            x[s] = x[s] + b0 * f0[s] + b1 * f1[s] + b2 * f2[s] + b3 * f3[s];
        }
    }

    private static void revalue(double[] sum, double[] x, double weight, double halfGamma) {
        for (int s = 0; s < SIDE_BY_SIDE; s++) {
            sum[s] += weight * (x[s] + halfGamma * x[s] * x[s]);
        }
    }

    /** The result of each position in one scenario; they sum to the portfolio's but for rounding. */
    public double[] positions(long scenario) {
        long start = Counters.scenario(seed, scenario);
        double[] f = new double[factors];
        for (int k = 0; k < factors; k++) {
            f[k] = Counters.normal(start, k);
        }
        double[] out = new double[weights.length];
        for (int i = 0; i < out.length; i++) {
            long bits = Counters.bits(start, NOISE_COUNTER + i / 4);
            double x = noise[i] * NOISE[(int) (bits >>> 16 * (i % 4) & 0xFFFF)];
            for (int k = 0; k < factors; k++) {
                x += loadings[i][k] * f[k];
            }
            out[i] = weights[i] * (x + gamma[i] / 2 * x * x);
        }
        return out;
    }

    /** Value at risk, expected shortfall and their Euler parts from given results of scenarios 0, 1, ... */
    public ComponentRisk risk(double[] results, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        ScenarioTail tail = ScenarioTail.of(results, Tail.tailProbability(confidenceLevel));
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        for (int k = 0; k < tail.scenarios().length; k++) {
            double[] parts = positions(tail.scenarios()[k]);
            for (int i = 0; i < parts.length; i++) {
                shortfall[i] -= tail.shares()[k] * parts[i];
                if (tail.scenarios()[k] == tail.edge()) {
                    value[i] = -parts[i];
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
                results.length);
    }
}
