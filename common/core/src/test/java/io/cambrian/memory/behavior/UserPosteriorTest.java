package io.cambrian.memory.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.memory.behavior.UserPosterior.Model;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UserPosteriorTest {
    private static final Model COARSE =
            new Model(Model.grid(0.5, 50, 100), Model.grid(0.005, 0.5, 12), Model.grid(0.1, 0.8, 5), 0.001, 1);

    /** Choices of a user whose horizon is the second of two. */
    static List<UserOverride> choices(long seed, int count, double aversion, double limit, double spread) {
        RandomGenerator random = Seeds.stream(seed, count);
        List<UserOverride> overrides = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double daily = 0.008 + 0.012 * random.nextDouble();
            double[] volatilities = {daily, daily * Math.sqrt(20)};
            double sign = random.nextBoolean() ? 1 : -1;
            double[] expected = {sign * 0.002 * random.nextDouble(), sign * (0.005 + 0.02 * random.nextDouble())};
            double wanted = UserPosterior.wanted(expected[1], volatilities[1], aversion, limit);
            double chosen = wanted * Math.exp(spread * random.nextGaussian());
            overrides.add(
                    new UserOverride(expected, volatilities, Math.signum(chosen) * Math.min(1, Math.abs(chosen))));
        }
        return overrides;
    }

    @Test
    void riskAversionAndHorizonOfAPlantedUserAreFound() {
        UserPosterior user = UserPosterior.of(choices(1, 40, 6, 0.4, 0.2), 2, COARSE);
        assertThat(user.riskAversion().median()).isCloseTo(6, within(0.9));
        assertThat(user.riskAversion().low()).isLessThan(6);
        assertThat(user.riskAversion().high()).isGreaterThan(6);
        assertThat(user.horizonProbabilities()[1]).isGreaterThan(0.99);
        assertThat(user.spread().median()).isBetween(0.1, 0.3);
    }

    @Test
    void aLimitThatBindsIsSeenAndOnlyTightens() {
        UserPosterior user = UserPosterior.of(choices(2, 60, 1, 0.03, 0.15), 2, COARSE);
        assertThat(user.lossLimit().median()).isBetween(0.02, 0.045);
        assertThat(user.tightened(0.1)).isEqualTo(user.lossLimit().median());
        assertThat(user.tightened(0.01)).isEqualTo(0.01);
    }

    @Test
    void withoutOverridesNothingIsKnown() {
        UserPosterior nobody = UserPosterior.of(List.of(), 2, COARSE);
        assertThat(nobody.horizonProbabilities()).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
        assertThat(nobody.riskAversion().median()).isCloseTo(5, within(0.2)); // the middle of 0.5 and 50 in logarithms
        assertThat(nobody.riskAversion().low()).isLessThan(0.7);
        assertThat(nobody.riskAversion().high()).isGreaterThan(38);
    }

    @Test
    void vetoesAndFullPositionsAreOnlyBounds() {
        List<UserOverride> timid = new ArrayList<>();
        List<UserOverride> bold = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            timid.add(new UserOverride(new double[] {0.01}, new double[] {0.05}, 0));
            bold.add(new UserOverride(new double[] {0.01}, new double[] {0.05}, 1));
        }
        UserPosterior shy = UserPosterior.of(timid, 1, COARSE);
        UserPosterior brave = UserPosterior.of(bold, 1, COARSE);
        // 0.01 / 0.0025 = 4: full size is wanted by those below 4
        assertThat(brave.riskAversion().median()).isLessThan(4);
        assertThat(shy.riskAversion().median())
                .isGreaterThan(brave.riskAversion().median());
    }

    @Test
    void oneSlipOfTheHandRulesNothingOut() {
        List<UserOverride> choices = choices(3, 40, 6, 0.4, 0.2);
        UserOverride odd = choices.get(0);
        choices.set(0, new UserOverride(odd.expectedReturns(), odd.volatilities(), -odd.chosen()));
        assertThat(UserPosterior.of(choices, 2, COARSE).riskAversion().median()).isCloseTo(6, within(0.9));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new UserOverride(new double[] {0.1}, new double[] {0}, 1))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> UserPosterior.of(choices(1, 2, 5, 0.1, 0.2), 3, COARSE))
                .hasMessageContaining("3 horizons");
    }
}
