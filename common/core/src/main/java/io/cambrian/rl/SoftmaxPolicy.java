package io.cambrian.rl;

import java.util.random.RandomGenerator;

/**
 * Takes action a with a probability proportional to {@code exp(weights[a] . x)} (Sutton, Barto 2018, equation 13.2 with linear
 * preferences).
 *
 * @param weights {@code [actions][features]}, at least two actions
 */
public record SoftmaxPolicy(double[][] weights) {
    public SoftmaxPolicy {
        if (weights.length < 2) {
            throw new IllegalArgumentException("A policy of " + weights.length + " actions has nothing to choose.");
        }
        double[][] copy = new double[weights.length][];
        for (int a = 0; a < copy.length; a++) {
            copy[a] = weights[a].clone();
            if (copy[a].length != weights[0].length) {
                throw new IllegalArgumentException(
                        "Action " + a + " has " + copy[a].length + " weights, the first " + weights[0].length + ".");
            }
        }
        weights = copy;
    }

    /** Every action is as likely as any other. */
    public static SoftmaxPolicy even(int actions, int features) {
        return new SoftmaxPolicy(new double[actions][features]);
    }

    public int actions() {
        return weights.length;
    }

    public int features() {
        return weights[0].length;
    }

    /** The probability of each action where the features are {@code x}. */
    public double[] probabilities(double[] x) {
        double[] p = new double[weights.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < p.length; a++) {
            double preference = 0;
            for (int i = 0; i < x.length; i++) {
                preference += weights[a][i] * x[i];
            }
            p[a] = preference;
            most = Math.max(most, preference);
        }
        double sum = 0;
        for (int a = 0; a < p.length; a++) {
            p[a] = StrictMath.exp(p[a] - most);
            sum += p[a];
        }
        for (int a = 0; a < p.length; a++) {
            p[a] /= sum;
        }
        return p;
    }

    /** An action drawn. */
    public int draw(double[] x, RandomGenerator random) {
        double[] p = probabilities(x);
        double u = random.nextDouble();
        int a = 0;
        while (a < p.length - 1 && (u -= p[a]) >= 0) {
            a++;
        }
        return a;
    }

    /** The likeliest action; of equally likely ones the first. */
    public int likeliest(double[] x) {
        double[] p = probabilities(x);
        int best = 0;
        for (int a = 1; a < p.length; a++) {
            if (p[a] > p[best]) {
                best = a;
            }
        }
        return best;
    }

    /** Adds {@code scale} times the gradient of the log probability of an action to {@code out}, [actions][features]. */
    public void addScore(double[] x, int action, double scale, double[][] out) {
        double[] p = probabilities(x);
        for (int a = 0; a < p.length; a++) {
            double factor = scale * ((a == action ? 1 : 0) - p[a]);
            for (int i = 0; i < x.length; i++) {
                out[a][i] += factor * x[i];
            }
        }
    }

    /** The policy after a step along a direction, [actions][features]. */
    public SoftmaxPolicy moved(double[][] direction, double step) {
        double[][] next = new double[weights.length][weights[0].length];
        for (int a = 0; a < next.length; a++) {
            for (int i = 0; i < next[a].length; i++) {
                next[a][i] = weights[a][i] + step * direction[a][i];
            }
        }
        return new SoftmaxPolicy(next);
    }

    /** The Kullback-Leibler divergence of {@code other} from this policy where the features are {@code x}, in nats. */
    public double divergence(SoftmaxPolicy other, double[] x) {
        double[] p = probabilities(x);
        double[] q = other.probabilities(x);
        double sum = 0;
        for (int a = 0; a < p.length; a++) {
            if (p[a] > 0) {
                sum += p[a] * StrictMath.log(p[a] / Math.max(Double.MIN_NORMAL, q[a]));
            }
        }
        return sum;
    }
}
