package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.jobs.memory.UserModelJob.Prospect;
import io.cambrian.memory.behavior.UserPosterior;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.BehaviorMemoryTable.Act;
import io.cambrian.tables.UserModelsTable.UserModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UserModelJobTest {
    private static Act chose(double size, Prospect prospect, int day) {
        return new Act(
                "a",
                day,
                "size_change",
                "",
                "key",
                Optional.of("name"),
                Optional.of(1.0),
                Optional.of(size),
                day,
                prospect.expectedReturns(),
                prospect.volatilities());
    }

    @Test
    void aPersonWhoseRiskAversionIsKnownIsFoundByTheSizesChosen() {
        double gamma = 6;
        RandomGenerator random = Seeds.stream(8, 8);
        List<Act> acts = new ArrayList<>();
        for (int day = 0; day < 40; day++) {
            List<Double> earned = new ArrayList<>();
            double drift = 0.0004 + 0.0006 * random.nextDouble();
            for (int t = 0; t < 300; t++) {
                earned.add(drift + 0.012 * random.nextGaussian());
            }
            Prospect p = UserModelJob.prospect(earned);
            double wanted = UserPosterior.wanted(
                    p.expectedReturns().get(1), p.volatilities().get(1), gamma, 0.5);
            acts.add(chose(Math.max(0, Math.min(1, wanted * Math.exp(0.2 * random.nextGaussian()))), p, day));
        }
        UserModel model = UserModelJob.model("key", acts);
        assertThat(model.riskAversionLow()).isLessThanOrEqualTo(gamma);
        assertThat(model.riskAversionHigh()).isGreaterThanOrEqualTo(gamma);
        assertThat(model.riskAversion()).isCloseTo(gamma, within(0.25 * gamma));
        assertThat(model.horizons().get(1)).isGreaterThan(0.9); // five days
        assertThat(model.knownDay()).isEqualTo(39);
        assertThat(model.choices()).isEqualTo(40);
    }

    @Test
    void whatIsExpectedIsWhatTheLastDaysEarned() {
        List<Double> earned = new ArrayList<>(Collections.nCopies(250, 0.0));
        for (int t = 0; t < 250; t++) {
            earned.set(t, t % 2 == 0 ? 0.02 : -0.01);
        }
        Prospect p = UserModelJob.prospect(earned);
        assertThat(p.expectedReturns().get(0)).isCloseTo(0.005, within(1e-12));
        assertThat(p.expectedReturns().get(2)).isCloseTo(0.1, within(1e-12));
        assertThat(p.volatilities().get(0)).isCloseTo(0.015 * Math.sqrt(20 / 19.0), within(1e-12));
        assertThat(UserModelJob.prospect(earned.subList(0, 19))).isEqualTo(Prospect.UNKNOWN);
        assertThat(UserModelJob.prospect(Collections.nCopies(50, 0.0))).isEqualTo(Prospect.UNKNOWN);
    }

    @Test
    void fewChoicesSayNothingAndWhy() {
        UserModel model = UserModelJob.model("key", List.of(chose(0.5, Prospect.UNKNOWN, 3)));
        assertThat(model.riskAversion()).isNaN();
        assertThat(model.reason()).contains("0 sizes chosen").contains("at least 5");
    }
}
