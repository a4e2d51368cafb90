package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.lab.RandomDecisions;
import io.cambrian.rl.OffPolicyEvaluation.Value;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffPolicyEvaluationTest {
    private static final double DISCOUNT = 0.95;

    @Test
    void lowerBoundHoldsAboutAsOftenAsItSays() {
        int holds = 0;
        int runs = 120;
        double error = 0;
        for (int run = 0; run < runs; run++) {
            FiniteMdp world = RandomDecisions.process(5, 3, 0.15, Seeds.stream(71, run));
            SoftmaxPolicy behavior = RandomDecisions.policy(3, 5, 0.4, Seeds.stream(72, run));
            SoftmaxPolicy target = RandomDecisions.policy(3, 5, 0.8, Seeds.stream(73, run));
            double[][] played = RandomDecisions.table(behavior, 5);
            double[][] judged = RandomDecisions.table(target, 5);
            double truth = world.values(judged, DISCOUNT)[0];
            List<List<FiniteMdp.Visit>> episodes = new ArrayList<>();
            for (int k = 0; k < 200; k++) {
                episodes.add(world.play(played, Seeds.stream(74 + run, k)));
            }
            Value value = FiniteEvaluation.judge(episodes, played, judged, DISCOUNT, 0.975);
            holds += value.lowerBound() <= truth ? 1 : 0;
            error += Math.abs(value.estimate() - truth) / value.standardError() / runs;
        }
        assertThat(holds).isGreaterThanOrEqualTo(113);
        assertThat(error).as("mean size of an error in standard errors").isBetween(0.6, 1.1);
    }

    @Test
    void policyThatPlayedIsWorthWhatItEarned() {
        List<OffPolicyEvaluation.Logged> episodes = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < 20; i++) {
            double reward = Math.cos(i);
            sum += reward;
            episodes.add(new OffPolicyEvaluation.Logged(
                    new double[] {reward}, new double[] {1}, new double[] {0}, new double[] {0, 0}));
        }
        Value value = OffPolicyEvaluation.of(episodes, 1, 0.975);
        assertThat(value.estimate()).isCloseTo(sum / 20, within(1e-12));
        assertThat(value.effectiveEpisodes()).isEqualTo(20);
        assertThat(value).isEqualTo(OffPolicyEvaluation.of(episodes, 1, 0.975));
    }

    @Test
    void fewEpisodesTellNothing() {
        assertThatThrownBy(() -> OffPolicyEvaluation.of(List.of(), 1, 0.975)).hasMessageContaining("too few");
    }
}
