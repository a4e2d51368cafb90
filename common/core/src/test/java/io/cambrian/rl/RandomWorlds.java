package io.cambrian.rl;

import io.cambrian.rl.FiniteMdp.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random finite worlds and policies in them, whose exact values can be computed. */
final class RandomWorlds {
    private RandomWorlds() {}

    /** Each action leads to three states and ends the episode with a probability; rewards are normal. */
    static FiniteMdp mdp(int states, int actions, double ends, RandomGenerator random) {
        List<List<List<Outcome>>> all = new ArrayList<>();
        for (int s = 0; s < states; s++) {
            List<List<Outcome>> of = new ArrayList<>();
            for (int a = 0; a < actions; a++) {
                double mean = random.nextGaussian();
                List<Outcome> outcomes = new ArrayList<>();
                outcomes.add(new Outcome(ends, s, mean, true));
                double left = 1 - ends;
                for (int k = 0; k < 3; k++) {
                    double p = k == 2 ? left : left * random.nextDouble();
                    left -= p;
                    outcomes.add(new Outcome(p, random.nextInt(states), mean + 0.5 * random.nextGaussian(), false));
                }
                of.add(outcomes);
            }
            all.add(of);
        }
        return new FiniteMdp(all, 0);
    }

    static SoftmaxPolicy policy(int actions, int states, double spread, RandomGenerator random) {
        double[][] weights = new double[actions][states];
        for (double[] row : weights) {
            for (int s = 0; s < states; s++) {
                row[s] = spread * random.nextGaussian();
            }
        }
        return new SoftmaxPolicy(weights);
    }

    static double[] oneHot(int state, int states) {
        double[] x = new double[states];
        x[state] = 1;
        return x;
    }

    /** Probabilities, [states][actions]. */
    static double[][] table(SoftmaxPolicy policy, int states) {
        double[][] table = new double[states][];
        for (int s = 0; s < states; s++) {
            table[s] = policy.probabilities(oneHot(s, states));
        }
        return table;
    }

    static Trajectory play(FiniteMdp mdp, SoftmaxPolicy policy, RandomGenerator random) {
        List<double[]> states = new ArrayList<>();
        List<Integer> actions = new ArrayList<>();
        List<Double> rewards = new ArrayList<>();
        int state = mdp.first();
        Step<Integer> step;
        do {
            double[] x = oneHot(state, mdp.states());
            int action = policy.draw(x, random);
            step = mdp.step(state, action, random);
            states.add(x);
            actions.add(action);
            rewards.add(step.reward());
            state = step.next();
        } while (!step.terminal());
        return new Trajectory(
                states.toArray(new double[0][]),
                actions.stream().mapToInt(Integer::intValue).toArray(),
                rewards.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
