package io.cambrian.lab;

import io.cambrian.rl.FiniteMdp;
import io.cambrian.rl.FiniteMdp.Outcome;
import io.cambrian.rl.SoftmaxPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random finite decision processes and random policies in them: what each policy is worth can be computed exactly. */
public final class RandomDecisions {
    private RandomDecisions() {}

    /** Each action leads to three states and ends the episode with a probability; rewards are normal. */
    public static FiniteMdp process(int states, int actions, double ends, RandomGenerator random) {
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

    /** Preferences are normal with this standard deviation; a state is one feature. */
    public static SoftmaxPolicy policy(int actions, int states, double spread, RandomGenerator random) {
        double[][] weights = new double[actions][states];
        for (double[] row : weights) {
            for (int s = 0; s < states; s++) {
                row[s] = spread * random.nextGaussian();
            }
        }
        return new SoftmaxPolicy(weights);
    }

    /** The features of a state: 1 at its place. */
    public static double[] features(int state, int states) {
        double[] x = new double[states];
        x[state] = 1;
        return x;
    }

    /** Probabilities of a policy, [states][actions]. */
    public static double[][] table(SoftmaxPolicy policy, int states) {
        double[][] table = new double[states][];
        for (int s = 0; s < states; s++) {
            table[s] = policy.probabilities(features(s, states));
        }
        return table;
    }
}
