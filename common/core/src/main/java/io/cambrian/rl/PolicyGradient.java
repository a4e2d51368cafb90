package io.cambrian.rl;

import java.util.List;

/**
 * Improves a softmax policy by the gradient of its expected return, from episodes that it has played itself: REINFORCE
 * (Williams 1992, doi:10.1007/BF00992696) with the mean of the other episodes as baseline (Kool, van Hoof, Welling 2019, "Buy 4
 * REINFORCE samples, get a baseline for free!"), which leaves it unbiased.
 *
 * <p>Steps are controlled: from {@code largestStep} on, a step along the normalized gradient is halved until the policy has
 * moved by at most {@code trust} nats on the mean state of the episodes.
 *
 * @param discount in [0, 1]
 * @param trust largest mean divergence of one step, positive
 */
public record PolicyGradient(double discount, double largestStep, double trust) {
    private static final int HALVINGS = 40;

    public PolicyGradient {
        if (!(discount >= 0 && discount <= 1 && largestStep > 0 && trust > 0)) {
            throw new IllegalArgumentException("A policy gradient with discount " + discount + ", largest step "
                    + largestStep + " and trust " + trust + " is not possible.");
        }
    }

    /**
     * The estimated gradient of the expected discounted return, [actions][features].
     *
     * @param episodes at least two, played by the policy independently of each other
     */
    public double[][] gradient(SoftmaxPolicy policy, List<Trajectory> episodes) {
        int n = episodes.size();
        if (n < 2) {
            throw new IllegalArgumentException("A baseline from the other episodes needs two at least, not " + n + ".");
        }
        int longest = episodes.stream().mapToInt(Trajectory::steps).max().orElseThrow();
        double[] sums = new double[longest];
        double[][] returns = new double[n][];
        for (int k = 0; k < n; k++) {
            returns[k] = episodes.get(k).returns(discount);
            for (int t = 0; t < returns[k].length; t++) {
                sums[t] += returns[k][t];
            }
        }
        double[][] gradient = new double[policy.actions()][policy.features()];
        for (int k = 0; k < n; k++) {
            Trajectory episode = episodes.get(k);
            double weight = 1.0 / n;
            for (int t = 0; t < episode.steps(); t++) {
                double baseline = (sums[t] - returns[k][t]) / (n - 1); // an episode that has ended brings 0
                policy.addScore(
                        episode.states()[t], episode.actions()[t], weight * (returns[k][t] - baseline), gradient);
                weight *= discount;
            }
        }
        return gradient;
    }

    /** The policy after one controlled step. */
    public SoftmaxPolicy improve(SoftmaxPolicy policy, List<Trajectory> episodes) {
        return improveOver(policy, List.of(episodes));
    }

    /**
     * The policy after one controlled step along the mean of several gradients, each with a baseline of its own: episodes that were
     * played through the same days share what the days brought, so that only what was done differently is learned from.
     *
     * @param groups at least one, of at least two episodes each
     */
    public SoftmaxPolicy improveOver(SoftmaxPolicy policy, List<List<Trajectory>> groups) {
        double[][] gradient = new double[policy.actions()][policy.features()];
        for (List<Trajectory> group : groups) {
            double[][] one = gradient(policy, group);
            for (int a = 0; a < gradient.length; a++) {
                for (int i = 0; i < gradient[a].length; i++) {
                    gradient[a][i] += one[a][i] / groups.size();
                }
            }
        }
        List<Trajectory> episodes = groups.stream().flatMap(List::stream).toList();
        double norm = 0;
        for (double[] row : gradient) {
            for (double g : row) {
                norm += g * g;
            }
        }
        norm = Math.sqrt(norm);
        if (!(norm > 0)) {
            return policy;
        }
        double step = largestStep / norm;
        for (int k = 0; k < HALVINGS; k++) {
            SoftmaxPolicy next = policy.moved(gradient, step);
            if (meanDivergence(policy, next, episodes) <= trust) {
                return next;
            }
            step /= 2;
        }
        return policy;
    }

    private static double meanDivergence(SoftmaxPolicy from, SoftmaxPolicy to, List<Trajectory> episodes) {
        double sum = 0;
        long steps = 0;
        for (Trajectory episode : episodes) {
            for (double[] x : episode.states()) {
                sum += from.divergence(to, x);
                steps++;
            }
        }
        return sum / steps;
    }
}
