package io.cambrian.rl;

import io.cambrian.rl.OffPolicyEvaluation.Logged;
import io.cambrian.rl.OffPolicyEvaluation.Value;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Episodes that one policy plays in a finite world, judged for another: each half by the model of the other half. */
final class LoggedEpisodes {
    private LoggedEpisodes() {}

    static Value evaluate(
            FiniteMdp world,
            SoftmaxPolicy behavior,
            SoftmaxPolicy target,
            int episodes,
            double discount,
            double confidence,
            long seed) {
        int states = world.states();
        double[][] played = RandomWorlds.table(behavior, states);
        double[][] judged = RandomWorlds.table(target, states);
        List<List<FiniteEvaluation.Logged>> logs = new ArrayList<>();
        for (int k = 0; k < episodes; k++) {
            logs.add(play(world, behavior, Seeds.stream(seed, k)));
        }
        double[][][] models = new double[2][][];
        for (int half = 0; half < 2; half++) {
            List<FiniteEvaluation.Logged> seen = new ArrayList<>();
            for (int k = 1 - half; k < episodes; k += 2) {
                seen.addAll(logs.get(k));
            }
            models[half] = FiniteEvaluation.actionValues(seen, judged, discount);
        }
        List<Logged> all = new ArrayList<>();
        for (int k = 0; k < episodes; k++) {
            List<FiniteEvaluation.Logged> log = logs.get(k);
            int n = log.size();
            double[] rewards = new double[n];
            double[] ratios = new double[n];
            double[] q = new double[n];
            double[] v = new double[n + 1];
            double[][] model = models[k % 2];
            for (int t = 0; t < n; t++) {
                FiniteEvaluation.Logged step = log.get(t);
                rewards[t] = step.step().reward();
                ratios[t] = judged[step.state()][step.action()] / played[step.state()][step.action()];
                q[t] = model[step.state()][step.action()];
                for (int a = 0; a < judged[0].length; a++) {
                    v[t] += judged[step.state()][a] * model[step.state()][a];
                }
            }
            all.add(new Logged(rewards, ratios, q, v));
        }
        return OffPolicyEvaluation.of(all, discount, confidence);
    }

    private static List<FiniteEvaluation.Logged> play(FiniteMdp world, SoftmaxPolicy policy, RandomGenerator random) {
        List<FiniteEvaluation.Logged> steps = new ArrayList<>();
        int state = world.first();
        Step<Integer> step;
        do {
            int action = policy.draw(RandomWorlds.oneHot(state, world.states()), random);
            step = world.step(state, action, random);
            steps.add(new FiniteEvaluation.Logged(state, action, step));
            state = step.next();
        } while (!step.terminal());
        return steps;
    }
}
