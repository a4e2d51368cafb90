package io.cambrian.rl;

import java.util.List;

/**
 * Values of a policy in a finite world, told from logged transitions alone: the world is estimated by counting, every state and
 * action beginning with one pretended transition of mean reward that ends, and is then solved. What {@link OffPolicyEvaluation}
 * uses as its model where states are few.
 */
public final class FiniteEvaluation {
    private static final int SWEEPS = 100_000;
    private static final double CLOSE = 1e-12;

    private FiniteEvaluation() {}

    /** One logged step. */
    public record Logged(int state, int action, Step<Integer> step) {}

    /** Action values, [states][actions], of the policy with probabilities [states][actions]; the discount is below 1 or episodes end. */
    public static double[][] actionValues(List<Logged> steps, double[][] policy, double discount) {
        int states = policy.length;
        int actions = policy[0].length;
        double[][] reward = new double[states][actions];
        double[][] count = new double[states][actions];
        double[][][] next = new double[states][actions][states];
        double mean =
                steps.stream().mapToDouble(s -> s.step().reward()).average().orElse(0);
        for (Logged s : steps) {
            count[s.state()][s.action()]++;
            reward[s.state()][s.action()] += s.step().reward();
            if (!s.step().terminal()) {
                next[s.state()][s.action()][s.step().next()]++;
            }
        }
        double[][] q = new double[states][actions];
        double[] v = new double[states];
        for (int k = 0; k < SWEEPS; k++) {
            double change = 0;
            for (int s = 0; s < states; s++) {
                double value = 0;
                for (int a = 0; a < actions; a++) {
                    double later = 0;
                    for (int to = 0; to < states; to++) {
                        later += next[s][a][to] * v[to];
                    }
                    q[s][a] = (reward[s][a] + mean + discount * later) / (count[s][a] + 1);
                    value += policy[s][a] * q[s][a];
                }
                change = Math.max(change, Math.abs(value - v[s]));
                v[s] = value;
            }
            if (change < CLOSE) {
                break;
            }
        }
        return q;
    }
}
