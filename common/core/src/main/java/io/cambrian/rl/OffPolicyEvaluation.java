package io.cambrian.rl;

import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What a policy would have earned, told from episodes that another, known, policy has played: weighted doubly robust evaluation
 * (Thomas, Brunskill 2016, "Data-efficient off-policy policy evaluation for reinforcement learning", section 6), with a lower
 * bound.
 *
 * <p>With the summands in another order, the estimate is
 *
 * <pre>
 *   mean over i of v(s_i0) + sum over t of discount^t * (sum over i of rho_it d_it) / (sum over i of rho_it),
 *   d_it = r_it + discount v(s_i,t+1) - q(s_it, a_it)
 * </pre>
 *
 * with rho the product of target over behavior probabilities so far: a model of values (q, v) corrected by its own errors. The
 * estimate is consistent whether or not the model is right.
 *
 * <p>The standard error is the jackknife's over episodes, which grows where few episodes carry the weight; the bound takes as
 * many of them as Student's t has at {@code (sum of d^2)^2 / sum of d^4} degrees of freedom, d being what the estimate loses
 * with an episode: one outlier among many is one degree. A bootstrap, plain or studentized, was tried and held less often,
 * since it draws the decisive episodes away from itself.
 */
public final class OffPolicyEvaluation {
    private OffPolicyEvaluation() {}

    /**
     * A logged episode in the eyes of the policy that is judged.
     *
     * @param rewards by step
     * @param ratios probability of the action taken, by the policy judged over the one that played, by step
     * @param actionValues q of the action taken, by step, by a model that has not seen the episode
     * @param stateValues v of the state, by step, with one more element for the state after the last step (0 if it is terminal)
     */
    public record Logged(double[] rewards, double[] ratios, double[] actionValues, double[] stateValues) {
        public Logged {
            int n = rewards.length;
            if (ratios.length != n || actionValues.length != n || stateValues.length != n + 1 || n == 0) {
                throw new IllegalArgumentException(
                        "A logged episode of " + n + " rewards, " + ratios.length + " ratios, "
                                + actionValues.length + " action values and " + stateValues.length
                                + " state values does not fit together.");
            }
        }
    }

    /**
     * A value with its lower bound.
     *
     * @param effectiveEpisodes smallest effective number of episodes over the steps, {@code (sum of rho)^2 / sum of rho^2}
     */
    public record Value(double estimate, double standardError, double lowerBound, double effectiveEpisodes) {}

    /**
     * Evaluates.
     *
     * @param episodes at least ten
     * @param confidence of the bound, such as 0.975
     */
    public static Value of(List<Logged> episodes, double discount, double confidence) {
        int n = episodes.size();
        if (n < 10) {
            throw new IllegalArgumentException(
                    n + " episodes are too few to tell what a policy is worth; 10 at least.");
        }
        Errors errors = Errors.of(episodes, discount);
        double[] without = errors.leaveOneOut();
        double mean = 0;
        for (double estimate : without) {
            mean += estimate / n;
        }
        double squares = 0;
        double fourths = 0;
        for (double estimate : without) {
            double square = (estimate - mean) * (estimate - mean);
            squares += square;
            fourths += square * square;
        }
        double estimate = errors.estimate();
        if (!(squares > 0)) {
            return new Value(estimate, 0, estimate, errors.effective());
        }
        double standardError = Math.sqrt(squares * (n - 1) / n);
        double degrees = Math.max(1, squares * squares / fourths);
        double t = new TDistribution(degrees).inverseCumulativeProbability(confidence);
        return new Value(estimate, standardError, estimate - t * standardError, errors.effective());
    }

    /** Discounted errors of the model and cumulated ratios, by step and episode. */
    private record Errors(double[] starts, double[][] ratio, double[][] error) {
        static Errors of(List<Logged> episodes, double discount) {
            int n = episodes.size();
            int steps =
                    episodes.stream().mapToInt(e -> e.rewards().length).max().orElseThrow();
            double[] starts = new double[n];
            double[][] ratio = new double[steps][n];
            double[][] error = new double[steps][n];
            for (int i = 0; i < n; i++) {
                Logged e = episodes.get(i);
                starts[i] = e.stateValues()[0];
                double rho = 1;
                double scale = 1;
                for (int t = 0; t < steps; t++) {
                    // an episode that has ended keeps its weight, and its model has no more errors
                    if (t < e.rewards().length) {
                        rho *= e.ratios()[t];
                        error[t][i] =
                                scale * (e.rewards()[t] + discount * e.stateValues()[t + 1] - e.actionValues()[t]);
                    }
                    ratio[t][i] = rho;
                    scale *= discount;
                }
            }
            return new Errors(starts, ratio, error);
        }

        double effective() {
            double least = starts.length;
            for (double[] rho : ratio) {
                double sum = 0;
                double squares = 0;
                for (double r : rho) {
                    sum += r;
                    squares += r * r;
                }
                least = Math.min(least, squares > 0 ? sum * sum / squares : 0);
            }
            return least;
        }

        double estimate() {
            double total = 0;
            for (double start : starts) {
                total += start;
            }
            total /= starts.length;
            for (int t = 0; t < ratio.length; t++) {
                double weights = 0;
                double sum = 0;
                for (int i = 0; i < starts.length; i++) {
                    weights += ratio[t][i];
                    sum += ratio[t][i] * error[t][i];
                }
                total += correction(sum, weights);
            }
            return total;
        }

        /** The estimate without each of the episodes. */
        double[] leaveOneOut() {
            int n = starts.length;
            double[] without = new double[n];
            double all = 0;
            for (double start : starts) {
                all += start;
            }
            for (int i = 0; i < n; i++) {
                without[i] = (all - starts[i]) / (n - 1);
            }
            for (int t = 0; t < ratio.length; t++) {
                double[] weights = others(ratio[t]);
                double[] product = new double[n];
                for (int i = 0; i < n; i++) {
                    product[i] = ratio[t][i] * error[t][i];
                }
                double[] sums = others(product);
                for (int i = 0; i < n; i++) {
                    without[i] += correction(sums[i], weights[i]);
                }
            }
            return without;
        }

        /** The sum of all others, without taking one away from a sum that it may dominate. */
        private static double[] others(double[] x) {
            int n = x.length;
            double[] sums = new double[n];
            double before = 0;
            for (int i = 0; i < n; i++) {
                sums[i] = before;
                before += x[i];
            }
            double after = 0;
            for (int i = n - 1; i >= 0; i--) {
                sums[i] += after;
                after += x[i];
            }
            return sums;
        }

        /** Where nobody did what the policy would have done, the model alone speaks. */
        private static double correction(double sum, double weights) {
            return weights > 0 ? sum / weights : 0;
        }
    }
}
