package io.cambrian.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A finite Markov decision process by its table of transitions: the exact values that learners are measured against, by
 * dynamic programming (Sutton, Barto 2018, "Reinforcement learning", chapter 4), and an environment to learn in.
 *
 * <p>A terminal transition brings its reward and no more. With a discount of 1 every policy asked about must reach such a
 * transition, else values grow without end and the iteration is given up.
 *
 * @param outcomes by state and action: what may happen; probabilities sum to 1. A state may have no action: it is worth 0
 * @param first state in which episodes start
 */
public record FiniteMdp(List<List<List<Outcome>>> outcomes, int first) implements Environment<Integer> {
    private static final double CLOSE = 1e-14;
    private static final int SWEEPS = 1_000_000;
    private static final double SUMS_TO_ONE = 1e-9;

    /** One thing that may happen. */
    public record Outcome(double probability, int next, double reward, boolean terminal) {}

    /** One step that was taken. */
    public record Visit(int state, int action, Step<Integer> step) {}

    public FiniteMdp {
        outcomes = outcomes.stream()
                .map(state -> state.stream().map(List::copyOf).toList())
                .toList();
        int states = outcomes.size();
        if (first < 0 || first >= states) {
            throw new IllegalArgumentException("The first state (" + first + ") is none of " + states + ".");
        }
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < outcomes.get(s).size(); a++) {
                check(outcomes.get(s).get(a), s, a, states);
            }
        }
    }

    private static void check(List<Outcome> of, int state, int action, int states) {
        double sum = 0;
        for (Outcome outcome : of) {
            sum += outcome.probability();
            if (!(outcome.probability() >= 0) || outcome.next() < 0 || outcome.next() >= states) {
                throw new IllegalArgumentException(
                        "State " + state + ", action " + action + ": " + outcome + " is not possible.");
            }
        }
        if (!(Math.abs(sum - 1) <= SUMS_TO_ONE)) {
            throw new IllegalArgumentException(
                    "State " + state + ", action " + action + ": probabilities sum to " + sum + ", not to 1.");
        }
    }

    public int states() {
        return outcomes.size();
    }

    @Override
    public int actions(Integer state) {
        return outcomes.get(state).size();
    }

    @Override
    public Integer start(RandomGenerator random) {
        return first;
    }

    @Override
    public Step<Integer> step(Integer state, int action, RandomGenerator random) {
        List<Outcome> of = outcomes.get(state).get(action);
        double u = random.nextDouble();
        int k = 0;
        while (k < of.size() - 1 && (u -= of.get(k).probability()) >= 0) {
            k++;
        }
        Outcome outcome = of.get(k);
        return new Step<>(outcome.reward(), outcome.next(), outcome.terminal());
    }

    /** One episode of a policy with probabilities [states][actions]. */
    public List<Visit> play(double[][] policy, RandomGenerator random) {
        List<Visit> visits = new ArrayList<>();
        int state = first;
        Step<Integer> step;
        do {
            double u = random.nextDouble();
            int action = 0;
            while (action < actions(state) - 1 && (u -= policy[state][action]) >= 0) {
                action++;
            }
            step = step(state, action, random);
            visits.add(new Visit(state, action, step));
            state = step.next();
        } while (!step.terminal());
        return visits;
    }

    /** The value of each action, {@code [states][actions]}, where states are worth {@code values}. */
    public double[][] actionValues(double[] values, double discount) {
        double[][] q = new double[states()][];
        for (int s = 0; s < q.length; s++) {
            q[s] = new double[actions(s)];
            for (int a = 0; a < q[s].length; a++) {
                q[s][a] = actionValue(values, discount, s, a);
            }
        }
        return q;
    }

    private double actionValue(double[] values, double discount, int state, int action) {
        double q = 0;
        for (Outcome outcome : outcomes.get(state).get(action)) {
            double later = outcome.terminal() ? 0 : discount * values[outcome.next()];
            q += outcome.probability() * (outcome.reward() + later);
        }
        return q;
    }

    /** One synchronous sweep of policy evaluation (equation 4.5); {@code policy} holds probabilities, [states][actions]. */
    public double[] sweep(double[] values, double[][] policy, double discount) {
        double[] next = new double[states()];
        for (int s = 0; s < next.length; s++) {
            for (int a = 0; a < actions(s); a++) {
                if (policy[s][a] != 0) {
                    next[s] += policy[s][a] * actionValue(values, discount, s, a);
                }
            }
        }
        return next;
    }

    /** The values of the states under a policy. */
    public double[] values(double[][] policy, double discount) {
        double[] values = new double[states()];
        for (int k = 0; k < SWEEPS; k++) {
            double[] next = sweep(values, policy, discount);
            boolean done = close(values, next);
            values = next;
            if (done) {
                return values;
            }
        }
        throw new IllegalArgumentException("The policy has no finite values with a discount of " + discount + ".");
    }

    /** The values of the states under the best policy, by value iteration (equation 4.10). */
    public double[] optimalValues(double discount) {
        double[] values = new double[states()];
        for (int k = 0; k < SWEEPS; k++) {
            double[] next = new double[values.length];
            for (int s = 0; s < next.length; s++) {
                for (int a = 0; a < actions(s); a++) {
                    double q = actionValue(values, discount, s, a);
                    next[s] = a == 0 ? q : Math.max(next[s], q);
                }
            }
            boolean done = close(values, next);
            values = next;
            if (done) {
                return values;
            }
        }
        throw new IllegalArgumentException("No policy has finite values with a discount of " + discount + ".");
    }

    private static boolean close(double[] a, double[] b) {
        double most = 0;
        double scale = 1;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
            scale = Math.max(scale, Math.abs(b[i]));
        }
        return most <= CLOSE * scale;
    }
}
