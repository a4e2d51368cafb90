package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners and exact values on tasks whose answers are known. */
class TextbookTest {
    @ParameterizedTest
    @ValueSource(strings = {"frozenlake_4x4_slippery_g099", "frozenlake_4x4_deterministic_g09", "cliff_walking_g1"})
    void optimalValuesAreThoseOfValueIteration(String name) {
        JsonNode golden = Golden.read("q_learning", name);
        FiniteMdp world = TextbookWorlds.table(golden.get("inputs").get("transitions"), 0);
        double discount = golden.get("inputs").get("gamma").asDouble();
        double[] values = world.optimalValues(discount);
        assertThat(values).containsExactly(Golden.vector(golden.get("expected").get("V")), within(1e-8));
        double[][] q = world.actionValues(values, discount);
        double[][] wanted = Golden.matrix(golden.get("expected").get("Q"));
        for (int s = 0; s < q.length; s++) {
            assertThat(q[s]).as("state %d", s).containsExactly(wanted[s], within(1e-8));
            List<Integer> greedy = new ArrayList<>();
            for (int a = 0; a < q[s].length; a++) {
                if (q[s][a] > values[s] - 1e-8) {
                    greedy.add(a);
                }
            }
            List<Integer> best = new ArrayList<>();
            golden.get("expected").get("greedy_actions").get(s).forEach(a -> best.add(a.asInt()));
            assertThat(greedy).as("state %d", s).isEqualTo(best);
        }
    }

    @Test
    void sweepsOfPolicyEvaluationAreThoseOfFigure41() {
        JsonNode expected =
                Golden.read("q_learning", "sutton_barto_4x4_random_policy").get("expected");
        FiniteMdp world = TextbookWorlds.smallGrid();
        double[][] even = new double[16][4];
        for (double[] row : even) {
            Arrays.fill(row, 0.25);
        }
        double[] values = new double[16];
        for (int k = 1; k <= 10; k++) {
            values = world.sweep(values, even, 1);
            if (expected.get("after_k_sweeps").has("" + k)) {
                assertThat(values)
                        .as("%d sweeps", k)
                        .containsExactly(
                                Golden.vector(expected.get("after_k_sweeps").get("" + k)), within(1e-9));
            }
        }
        assertThat(world.values(even, 1)).containsExactly(Golden.vector(expected.get("V")), within(1e-9));
    }

    @Test
    void valuesOfTheGridAreThoseOfExamples35And38() {
        JsonNode expected =
                Golden.read("q_learning", "sutton_barto_5x5_gridworld").get("expected");
        FiniteMdp world = TextbookWorlds.largeGrid();
        double[][] even = new double[25][4];
        for (double[] row : even) {
            Arrays.fill(row, 0.25);
        }
        assertThat(world.values(even, 0.9)).containsExactly(Golden.vector(expected.get("V_random")), within(1e-8));
        assertThat(world.optimalValues(0.9)).containsExactly(Golden.vector(expected.get("V_optimal")), within(1e-8));
        assertThat(world.values(even, 0.9))
                .containsExactly(Golden.vector(expected.get("published_random")), within(0.051));
    }

    @Test
    void gamblerReachesHisGoalAsOftenAsBoldPlayDoes() {
        JsonNode expected =
                Golden.read("q_learning", "sutton_barto_gambler_ph04").get("expected");
        double[] values = TextbookWorlds.gambler(0.4, 100).optimalValues(1);
        expected.get("V_selected")
                .properties()
                .forEach(entry -> assertThat(values[Integer.parseInt(entry.getKey())])
                        .isCloseTo(entry.getValue().asDouble(), within(1e-10)));
    }

    @Test
    void updatesAreThoseWorkedOutByHand() {
        JsonNode golden = Golden.read("q_learning", "update_trace_10_transitions");
        for (TdSettings.Method method : List.of(TdSettings.Method.Q_LEARNING, TdSettings.Method.SARSA)) {
            TemporalDifference<Integer> learner = new TemporalDifference<>(
                    ActionFeatures.table(4, 2), new TdSettings(method, 0.5, 0.9, 0, Exploration.constant(0)));
            JsonNode list = golden.get("inputs").get("transitions");
            String prefix = method == TdSettings.Method.SARSA ? "sarsa" : "q_learning";
            JsonNode entries = golden.get("expected")
                    .get(method == TdSettings.Method.SARSA ? "sarsa_updated_entry" : "updated_entry_after_each_step");
            for (int k = 0; k < list.size(); k++) {
                JsonNode t = list.get(k);
                boolean follows = k + 1 < list.size()
                        && list.get(k + 1).get(0).asInt() == t.get(3).asInt();
                int nextAction = follows ? list.get(k + 1).get(1).asInt() : -1;
                Step<Integer> step = new Step<>(
                        t.get(2).asDouble(), t.get(3).asInt(), t.get(4).asBoolean());
                double entry = learner.learn(t.get(0).asInt(), t.get(1).asInt(), step, 2, nextAction);
                assertThat(entry)
                        .as("%s, step %d", method, k)
                        .isCloseTo(entries.get(k).asDouble(), within(1e-12));
            }
            double[][] q = Golden.matrix(golden.get("expected").get(prefix + "_Q"));
            for (int s = 0; s < 4; s++) {
                for (int a = 0; a < 2; a++) {
                    assertThat(learner.value(s, a)).isCloseTo(q[s][a], within(1e-12));
                }
            }
        }
    }

    @Test
    void qLearningWalksAlongTheCliffAndSarsaAwayFromIt() {
        JsonNode golden = Golden.read("q_learning", "cliff_walking_g1");
        FiniteMdp world = TextbookWorlds.table(golden.get("inputs").get("transitions"), 36);
        for (TdSettings.Method method : TdSettings.Method.values()) {
            TemporalDifference<Integer> learner = new TemporalDifference<>(
                    ActionFeatures.table(48, 4), new TdSettings(method, 0.5, 1, 0, Exploration.constant(0.1)));
            RandomGenerator random = Seeds.stream(7, method.ordinal());
            double late = 0;
            for (int episode = 0; episode < 2_000; episode++) {
                double reward = learner.play(world, 10_000, random).reward();
                late += episode >= 1_000 ? reward / 1_000 : 0;
            }
            double greedy = greedyReturn(world, learner);
            if (method == TdSettings.Method.Q_LEARNING) {
                assertThat(greedy).isEqualTo(-13);
                assertThat(late).as("falls while it explores").isLessThan(-35);
            } else {
                assertThat(greedy).as("%s keeps away from the cliff", method).isBetween(-17.0, -15.0);
                assertThat(late).isGreaterThan(-32);
            }
        }
    }

    private static double greedyReturn(FiniteMdp world, TemporalDifference<Integer> learner) {
        int state = world.first();
        double total = 0;
        for (int t = 0; t < 200; t++) {
            Step<Integer> step = world.step(state, learner.best(state, 4), Seeds.stream(1));
            total += step.reward();
            if (step.terminal()) {
                return total;
            }
            state = step.next();
        }
        return Double.NEGATIVE_INFINITY;
    }

    @Test
    void qLearningWithTracesSolvesTheSlipperyLake() {
        JsonNode golden = Golden.read("q_learning", "frozenlake_4x4_slippery_g099");
        FiniteMdp world = TextbookWorlds.table(golden.get("inputs").get("transitions"), 0);
        double best = golden.get("expected").get("V").get(0).asDouble();
        for (double traceDecay : new double[] {0, 0.5}) {
            TemporalDifference<Integer> learner = new TemporalDifference<>(
                    ActionFeatures.table(16, 4),
                    new TdSettings(
                            TdSettings.Method.Q_LEARNING, 0.03, 0.99, traceDecay, new Exploration(1, 0.1, 2_000)));
            RandomGenerator random = Seeds.stream(11);
            for (int episode = 0; episode < 20_000; episode++) {
                learner.play(world, 200, random);
            }
            double[][] policy = new double[16][4];
            for (int s = 0; s < 16; s++) {
                policy[s][learner.best(s, 4)] = 1;
            }
            assertThat(world.values(policy, 0.99)[0])
                    .as("greedy policy, lambda %s", traceDecay)
                    .isGreaterThan(0.95 * best);
        }
    }

    /** Figure 6.2, right: 100 runs; the error of TD(0) with step 0.1 is below that of Monte Carlo with any of its steps. */
    @Test
    void temporalDifferencesErrLessThanMonteCarloOnTheRandomWalk() {
        double[] truth = Golden.vector(Golden.read("q_learning", "random_walk_true_values")
                .get("expected")
                .get("five_states"));
        FiniteMdp world = TextbookWorlds.walk(5, 0, 1);
        assertThat(world.values(new double[][] {{1}, {1}, {1}, {1}, {1}}, 1)).containsExactly(truth, within(1e-9));
        double td = walkError(world, truth, 0.5, 0.1, 0, 100);
        assertThat(td).as("about 0.06 in the figure").isBetween(0.04, 0.08);
        for (double step : new double[] {0.01, 0.02, 0.03, 0.04}) {
            assertThat(walkError(world, truth, 0.5, step, 1, 100)).isGreaterThan(td);
        }
    }

    /** Figure 12.6: over the first ten episodes, intermediate traces do better than none and than whole returns. */
    @Test
    void intermediateTracesAreBestOnTheLongWalk() {
        double[] truth = Golden.vector(Golden.read("q_learning", "random_walk_true_values")
                .get("expected")
                .get("nineteen_states_minus1_plus1"));
        FiniteMdp world = TextbookWorlds.walk(19, -1, 1);
        double none = leastError(world, truth, 0);
        double some = leastError(world, truth, 0.8);
        double all = leastError(world, truth, 1);
        assertThat(some).isLessThan(none).isLessThan(all).isBetween(0.2, 0.35);
    }

    private static double leastError(FiniteMdp world, double[] truth, double traceDecay) {
        double least = Double.POSITIVE_INFINITY;
        for (double step : new double[] {0.02, 0.05, 0.1, 0.2, 0.4, 0.8}) {
            least = Math.min(least, walkError(world, truth, 0, step, traceDecay, 10));
        }
        return least;
    }

    /** Root mean squared error over states, averaged over 100 runs and over the episodes of each. */
    private static double walkError(
            FiniteMdp world, double[] truth, double initial, double stepSize, double traceDecay, int episodes) {
        double total = 0;
        for (int run = 0; run < 100; run++) {
            RandomGenerator random = Seeds.stream(3, run);
            StateValues learner = new StateValues(truth.length, initial, stepSize, 1, traceDecay);
            for (int episode = 0; episode < episodes; episode++) {
                learner.begin();
                int state = world.first();
                Step<Integer> step;
                do {
                    step = world.step(state, 0, random);
                    learner.learn(state, step);
                    state = step.next();
                } while (!step.terminal());
                double squares = 0;
                double[] values = learner.values();
                for (int s = 0; s < truth.length; s++) {
                    squares += (values[s] - truth[s]) * (values[s] - truth[s]);
                }
                total += Math.sqrt(squares / truth.length) / episodes;
            }
        }
        return total / 100;
    }

    /** Figure 10.2: with eight tilings and a step of 0.5 / 8, episodes come down to about 120 steps. */
    @Test
    void carClimbsTheHillWithTiles() {
        TileCoding coding = new TileCoding(new double[] {-1.2, -0.07}, new double[] {0.5, 0.07}, new int[] {8, 8}, 8);
        TextbookWorlds.MountainCar car = new TextbookWorlds.MountainCar();
        TemporalDifference<double[]> learner = new TemporalDifference<>(
                ActionFeatures.tiles(coding, 3),
                new TdSettings(TdSettings.Method.SARSA, 0.5, 1, 0, Exploration.constant(0)));
        RandomGenerator random = Seeds.stream(5);
        double early = 0;
        double late = 0;
        for (int episode = 0; episode < 500; episode++) {
            int steps = learner.play(car, 100_000, random).steps();
            early += episode < 10 ? steps / 10.0 : 0;
            late += episode >= 400 ? steps / 100.0 : 0;
        }
        assertThat(early).isGreaterThan(250);
        assertThat(late).isBetween(100.0, 140.0);
    }
}
