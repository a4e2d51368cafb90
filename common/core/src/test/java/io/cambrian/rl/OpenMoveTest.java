package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenMoveTest {
    private static final List<String> SEEING = List.of("noise", OpenMove.NAME);
    private static final double COST = 0.0005;

    /** Nothing but the position's own profit tells what comes: a drift for some hundred days, or a price that goes back to its mean. */
    private static TimingTask world(int bars, boolean drifts, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] features = new double[bars][1];
        double[] after = new double[bars];
        double drift = 0.004;
        double above = 0;
        for (int t = 0; t < bars - 1; t++) {
            drift = random.nextInt(100) == 0 ? -drift : drift;
            features[t][0] = random.nextGaussian();
            after[t] = (drifts ? drift : -0.05 * above) + 0.008 * random.nextGaussian();
            above += after[t];
        }
        return new TimingTask(IntStream.range(0, bars).toArray(), features, new double[bars], after);
    }

    @Test
    void aPositionIsMeasuredFromWhereItsSideBegan() {
        OpenMove open = new OpenMove();
        assertThat(open.at(1)).isZero();
        open.decided(0.5, 1);
        assertThat(open.at(1.2)).isCloseTo(0.2, within(1e-15));
        open.decided(1, 1.2); // larger, the same side
        assertThat(open.at(1.3)).isCloseTo(0.3, within(1e-15));
        open.decided(-1, 1.3);
        assertThat(open.at(1.2)).isCloseTo(-0.1, within(1e-15));
        open.decided(0, 1.2);
        assertThat(open.at(2)).isZero();
        assertThat(OpenMove.sides(new double[] {-1, 0, 1})).containsExactly(-1, 0, 1);
        assertThat(OpenMove.sides(new double[] {0, 0.5, 1})).containsExactly(1, 1, 1);
    }

    @Test
    void profitsAreRiddenWherePricesDriftAndTakenWhereTheyTurn() {
        for (boolean drifts : new boolean[] {true, false}) {
            TimingPolicy policy = new FittedQ(0.9, 50, 8, 0.5, 20, 40)
                    .learn(SEEING, List.of(world(6_000, drifts, 1)), new double[] {-1, 0, 1}, COST, 3);
            int sign = drifts ? 1 : -1;
            // per standard deviation of the move; the fits of the ensemble err by about 0.0002
            assertThat(sign * policy.values()[2][2])
                    .as("long, drifts %s", drifts)
                    .isGreaterThan(0.0008);
            assertThat(sign * policy.values()[0][2])
                    .as("short, drifts %s", drifts)
                    .isLessThan(-0.0008);
            double[] noise = {0};
            assertThat(policy.choose(noise, sign * 0.1, 2)).isEqualTo(2);
            assertThat(policy.choose(noise, -sign * 0.1, 2)).isNotEqualTo(2);
            assertThat(policy.choose(noise, -sign * 0.1, 0)).isEqualTo(0);
            assertThat(policy.choose(noise, sign * 0.1, 0)).isNotEqualTo(0);
        }
    }

    @Test
    void everyStateIsThatOfAPositionWhichWasPossible() {
        TimingTask task = world(400, true, 5);
        Experience experience = Experience.of(List.of(task), SEEING, 6);
        double[] log = task.logPrices();
        int moved = 0;
        for (int r = 0; r < experience.x().length; r++) {
            double move = experience.x()[r][2] * experience.scale()[1];
            double later = experience.kept()[r];
            boolean found = false;
            for (int start = Math.max(0, r - 121); start <= r; start++) {
                found |= Math.abs(log[r] - log[start] - move) < 1e-9
                        && (experience.next()[r] < 0 || Math.abs(log[r + 1] - log[start] - later) < 1e-9);
            }
            assertThat(found || Math.abs(experience.x()[r][2]) == TimingPolicy.CLIP)
                    .as("row %d", r)
                    .isTrue();
            moved += move != 0 ? 1 : 0;
        }
        assertThat(moved).isBetween(200, 350); // the others begin at the row
    }

    @Test
    void aGradientSeesTheProfitOfOneSideOnly() {
        TimingTask seen = world(3_000, true, 7);
        GradientLearner settings = new GradientLearner(0.95, 32, 6, 60, 30, 0.5, 0.02);
        TimingPolicy policy = settings.with(Rollouts.LOCAL)
                .learn(SEEING, List.of(seen), new double[] {0, 1}, 1, COST, RewardDesign.PROFIT, 1);
        // whoever has lost leaves
        assertThat(policy.values()[0][2]).isNegative();
        assertThatThrownBy(() -> settings.with(Rollouts.LOCAL)
                        .learn(SEEING, List.of(seen), new double[] {-1, 0, 1}, 0, COST, RewardDesign.PROFIT, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one side only");
    }
}
