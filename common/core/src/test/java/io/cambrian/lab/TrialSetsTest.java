package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.evidence.BlockReturns;
import io.cambrian.evidence.StepM;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialSetsTest {
    private static double sd(double[] r) {
        double mean = Arrays.stream(r).sum() / r.length;
        return Math.sqrt(Arrays.stream(r).map(x -> (x - mean) * (x - mean)).sum() / r.length);
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void trialsHaveTheirStatedRiskAndEdgesTheirDrift(Noise noise) {
        List<double[]> trials = TrialSets.draw(noise, 40, 5_000, 10, 3, 5);
        double sd = trials.stream().mapToDouble(TrialSetsTest::sd).sum() / 40;
        assertThat(sd).isCloseTo(TrialSets.SD, within(0.06 * TrialSets.SD));
        double edge = 0;
        double none = 0;
        for (int i = 0; i < 40; i++) {
            double mean = Arrays.stream(trials.get(i)).sum() / 5_000 / TrialSets.SD * Math.sqrt(252);
            edge += TrialSets.isEdge(i, 40, 10) ? mean / 10 : 0;
            none += TrialSets.isEdge(i, 40, 10) ? 0 : mean / 30;
        }
        assertThat(edge - none).isCloseTo(3, within(0.35));
        assertThat(IntStream.range(0, 40)
                        .filter(i -> TrialSets.isEdge(i, 40, 10))
                        .count())
                .isEqualTo(10);
    }

    @Test
    void theGateFindsEdgesAndSparesNoise() {
        int found = 0;
        int claims = 0;
        for (int k = 0; k < 40; k++) {
            found += isClaimed(TrialSets.draw(Noise.GARCH, 200, 1_008, 5, 2.5, k), k) ? 1 : 0;
            claims += isClaimed(TrialSets.draw(Noise.GARCH, 200, 1_008, 0, 0, 1_000 + k), k) ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(36);
        // two expected
        assertThat(claims).isLessThanOrEqualTo(7);
    }

    private static boolean isClaimed(List<double[]> trials, long seed) {
        return !StepM.of(BlockReturns.contiguous(trials, 64), 199, seed)
                .rejected(0.05)
                .isEmpty();
    }
}
