package io.cambrian.rl;

import io.cambrian.rl.FiniteMdp.Visit;
import java.util.ArrayList;
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

    /**
     * What a policy is worth where another one has played: {@link OffPolicyEvaluation} with each half of the episodes judged by the
     * model of the other half.
     *
     * @param episodes played by {@code behavior}, at least ten
     * @param behavior probabilities, [states][actions], positive where {@code target} is
     * @param target the same for the policy that is judged
     */
    public static OffPolicyEvaluation.Value judge(
            List<List<Visit>> episodes, double[][] behavior, double[][] target, double discount, double confidence) {
        double[][][] models = new double[2][][];
        for (int half = 0; half < 2; half++) {
            List<Visit> seen = new ArrayList<>();
            for (int k = 1 - half; k < episodes.size(); k += 2) {
                seen.addAll(episodes.get(k));
            }
            models[half] = actionValues(seen, target, discount);
        }
        List<OffPolicyEvaluation.Logged> logged = new ArrayList<>();
        for (int k = 0; k < episodes.size(); k++) {
            logged.add(logged(episodes.get(k), behavior, target, models[k % 2]));
        }
        return OffPolicyEvaluation.of(logged, discount, confidence);
    }

    private static OffPolicyEvaluation.Logged logged(
            List<Visit> episode, double[][] behavior, double[][] target, double[][] model) {
        int n = episode.size();
        double[] rewards = new double[n];
        double[] ratios = new double[n];
        double[] actionValues = new double[n];
        double[] stateValues = new double[n + 1];
        for (int t = 0; t < n; t++) {
            int state = episode.get(t).state();
            int action = episode.get(t).action();
            rewards[t] = episode.get(t).step().reward();
            ratios[t] = target[state][action] / behavior[state][action];
            actionValues[t] = model[state][action];
            for (int a = 0; a < model[state].length; a++) {
                stateValues[t] += target[state][a] * model[state][a];
            }
        }
        return new OffPolicyEvaluation.Logged(rewards, ratios, actionValues, stateValues);
    }

    /** Action values, [states][actions], of the policy with probabilities [states][actions]; the discount is below 1 or episodes end. */
    public static double[][] actionValues(List<Visit> steps, double[][] policy, double discount) {
        int states = policy.length;
        int actions = policy[0].length;
        double[][] reward = new double[states][actions];
        double[][] count = new double[states][actions];
        double[][][] next = new double[states][actions][states];
        double mean =
                steps.stream().mapToDouble(s -> s.step().reward()).average().orElse(0);
        for (Visit s : steps) {
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
