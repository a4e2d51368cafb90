package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.lab.RandomDecisions;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PolicyGradientTest {
    private static final double DISCOUNT = 0.9;

    @Test
    void scoreIsTheGradientOfTheLogProbability() {
        SoftmaxPolicy policy = new SoftmaxPolicy(new double[][] {{0.3, -1}, {0.7, 0.2}, {-0.4, 0.5}});
        double[] x = {0.8, -1.3};
        double[][] score = new double[3][2];
        policy.addScore(x, 1, 1, score);
        for (int a = 0; a < 3; a++) {
            for (int i = 0; i < 2; i++) {
                double h = 1e-6;
                double[][] one = new double[3][2];
                one[a][i] = 1;
                double up = Math.log(policy.moved(one, h).probabilities(x)[1]);
                double down = Math.log(policy.moved(one, -h).probabilities(x)[1]);
                assertThat(score[a][i]).isCloseTo((up - down) / (2 * h), within(1e-8));
            }
        }
    }

    @Test
    void gradientPointsWhereFiniteDifferencesOfTheExactValueDo() {
        for (int world = 0; world < 5; world++) {
            FiniteMdp mdp = RandomDecisions.process(6, 3, 0.1, Seeds.stream(21, world));
            SoftmaxPolicy policy = RandomDecisions.policy(3, 6, 0.5, Seeds.stream(22, world));
            double[][] exact = exactGradient(mdp, policy);
            List<Trajectory> episodes = play(mdp, policy, 4_000, 23 + world);
            double[][] estimated = new PolicyGradient(DISCOUNT, 1, 1).gradient(policy, episodes);
            assertThat(cosine(exact, estimated)).as("world %d", world).isGreaterThan(0.97);
            assertThat(norm(estimated) / norm(exact)).isBetween(0.9, 1.1);
        }
    }

    @Test
    void baselineOfTheOthersLeavesLessNoise() {
        FiniteMdp mdp = RandomDecisions.process(6, 3, 0.1, Seeds.stream(31));
        SoftmaxPolicy policy = RandomDecisions.policy(3, 6, 0.5, Seeds.stream(32));
        double[][] exact = exactGradient(mdp, policy);
        double with = 0;
        double without = 0;
        for (int k = 0; k < 50; k++) {
            List<Trajectory> episodes = play(mdp, policy, 40, 1_000 + k);
            with += distance(exact, new PolicyGradient(DISCOUNT, 1, 1).gradient(policy, episodes));
            double[][] plain = new double[3][6];
            for (Trajectory e : episodes) {
                double[] returns = e.returns(DISCOUNT);
                double weight = 1.0 / episodes.size();
                for (int t = 0; t < e.steps(); t++) {
                    policy.addScore(e.states()[t], e.actions()[t], weight * returns[t], plain);
                    weight *= DISCOUNT;
                }
            }
            without += distance(exact, plain);
        }
        assertThat(with).isLessThan(0.8 * without);
    }

    @Test
    void bothGradientMethodsComeNearTheBestPolicy() {
        FiniteMdp mdp = RandomDecisions.process(6, 3, 0.2, Seeds.stream(41));
        double best = mdp.optimalValues(DISCOUNT)[0];
        SoftmaxPolicy policy = SoftmaxPolicy.even(3, 6);
        double even = value(mdp, policy);
        PolicyGradient reinforce = new PolicyGradient(DISCOUNT, 5, 0.05);
        for (int k = 0; k < 150; k++) {
            policy = reinforce.improve(policy, play(mdp, policy, 60, 5_000 + k));
        }
        assertThat(value(mdp, policy)).isGreaterThan(even + 0.9 * (best - even));

        ActorCritic critic = new ActorCritic(SoftmaxPolicy.even(3, 6), 0.05, 0.1, DISCOUNT);
        RandomGenerator random = Seeds.stream(43);
        for (int episode = 0; episode < 8_000; episode++) {
            critic.begin();
            int state = mdp.first();
            Step<Integer> step;
            do {
                double[] x = RandomDecisions.features(state, 6);
                int action = critic.policy().draw(x, random);
                step = mdp.step(state, action, random);
                critic.learn(
                        x,
                        action,
                        new Step<>(step.reward(), RandomDecisions.features(step.next(), 6), step.terminal()));
                state = step.next();
            } while (!step.terminal());
        }
        assertThat(value(mdp, critic.policy())).isGreaterThan(even + 0.9 * (best - even));
    }

    @Test
    void stepNeverMovesThePolicyFurtherThanItIsTrusted() {
        FiniteMdp mdp = RandomDecisions.process(5, 2, 0.2, Seeds.stream(51));
        SoftmaxPolicy policy = RandomDecisions.policy(2, 5, 1, Seeds.stream(52));
        List<Trajectory> episodes = play(mdp, policy, 20, 53);
        SoftmaxPolicy next = new PolicyGradient(DISCOUNT, 1_000, 0.01).improve(policy, episodes);
        double sum = 0;
        int n = 0;
        for (Trajectory e : episodes) {
            for (double[] x : e.states()) {
                sum += policy.divergence(next, x);
                n++;
            }
        }
        assertThat(sum / n).isPositive().isLessThanOrEqualTo(0.01);
    }

    @Test
    void oneEpisodeHasNoOthersToBeComparedWith() {
        FiniteMdp mdp = RandomDecisions.process(5, 2, 0.2, Seeds.stream(61));
        SoftmaxPolicy policy = SoftmaxPolicy.even(2, 5);
        List<Trajectory> one = play(mdp, policy, 1, 62);
        assertThatThrownBy(() -> new PolicyGradient(DISCOUNT, 1, 1).gradient(policy, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two");
    }

    private static List<Trajectory> play(FiniteMdp mdp, SoftmaxPolicy policy, int n, long seed) {
        List<Trajectory> episodes = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            episodes.add(trajectory(mdp, policy, Seeds.stream(seed, k)));
        }
        return episodes;
    }

    private static Trajectory trajectory(FiniteMdp mdp, SoftmaxPolicy policy, RandomGenerator random) {
        List<FiniteMdp.Visit> visits = mdp.play(RandomDecisions.table(policy, mdp.states()), random);
        return new Trajectory(
                visits.stream()
                        .map(v -> RandomDecisions.features(v.state(), mdp.states()))
                        .toArray(double[][]::new),
                visits.stream().mapToInt(FiniteMdp.Visit::action).toArray(),
                visits.stream().mapToDouble(v -> v.step().reward()).toArray());
    }

    private static double value(FiniteMdp mdp, SoftmaxPolicy policy) {
        return mdp.values(RandomDecisions.table(policy, mdp.states()), DISCOUNT)[mdp.first()];
    }

    private static double[][] exactGradient(FiniteMdp mdp, SoftmaxPolicy policy) {
        double[][] gradient = new double[policy.actions()][policy.features()];
        double h = 1e-5;
        for (int a = 0; a < policy.actions(); a++) {
            for (int i = 0; i < policy.features(); i++) {
                double[][] one = new double[policy.actions()][policy.features()];
                one[a][i] = 1;
                gradient[a][i] = (value(mdp, policy.moved(one, h)) - value(mdp, policy.moved(one, -h))) / (2 * h);
            }
        }
        return gradient;
    }

    private static double norm(double[][] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double cosine(double[][] a, double[][] b) {
        return dot(a, b) / (norm(a) * norm(b));
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }

    private static double distance(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
            }
        }
        return sum;
    }
}
