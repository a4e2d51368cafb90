package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SignalWeightsTest {
    private static boolean[] awake(int signals) {
        boolean[] all = new boolean[signals];
        Arrays.fill(all, true);
        return all;
    }

    /** Losses that try to hurt: random, sparse, alternating, or against whom the weights favor. */
    private static double[] losses(SignalWeights weights, int kind, int t, int signals, RandomGenerator random) {
        double[] losses = new double[signals];
        double[] w = weights.weights(awake(signals));
        for (int k = 0; k < signals; k++) {
            losses[k] = switch (kind) {
                case 0 -> random.nextDouble();
                case 1 -> random.nextDouble() < 0.1 ? 1 : 0;
                case 2 -> (t + k) % 2;
                case 3 -> w[k] >= Arrays.stream(w).max().orElseThrow() ? 1 : 0;
                default -> k == t / 50 % signals ? 0 : random.nextDouble();
            };
        }
        return losses;
    }

    @Property(tries = 300)
    void adaHedgeNeverRegretsMoreThanItsBounds(
            @ForAll @IntRange(min = 1, max = 12) int signals,
            @ForAll @IntRange(min = 1, max = 400) int rounds,
            @ForAll @IntRange(min = 0, max = 4) int kind,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        AdaHedge weights = new AdaHedge(signals);
        RandomGenerator random = Seeds.stream(seed);
        double scale = StrictMath.pow(10, random.nextInt(7) - 3);
        for (int t = 0; t < rounds; t++) {
            double[] losses = losses(weights, kind, t, signals, random);
            for (int k = 0; k < signals; k++) {
                losses[k] = scale * (losses[k] - 0.3);
            }
            weights.observe(losses, awake(signals));
        }
        assertThat(weights.regret()).isLessThanOrEqualTo(weights.regretBound() + 1e-9 * scale * rounds);
        assertThat(weights.regret()).isLessThanOrEqualTo(weights.varianceBound() + 1e-9 * scale * rounds);
    }

    @Property(tries = 200)
    void fixedShareNeverRegretsMoreThanItsBoundAgainstAnySequence(
            @ForAll @IntRange(min = 2, max = 8) int signals,
            @ForAll @IntRange(min = 2, max = 300) int rounds,
            @ForAll @IntRange(min = 0, max = 4) int kind,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        FixedShare weights = new FixedShare(signals, 0.5, 0.02);
        RandomGenerator random = Seeds.stream(seed);
        double[][] best = new double[7][signals]; // least loss with so many switches that ends in a signal
        for (int t = 0; t < rounds; t++) {
            double[] losses = losses(weights, kind, t, signals, random);
            weights.observe(losses, awake(signals));
            for (int m = 6; m >= 0; m--) {
                double before =
                        m > 0 && t > 0 ? Arrays.stream(best[m - 1]).min().orElseThrow() : Double.MAX_VALUE;
                for (int k = 0; k < signals; k++) {
                    best[m][k] = Math.min(best[m][k], before) + losses[k];
                }
            }
        }
        for (int m = 0; m <= 6; m++) {
            double least = Arrays.stream(best[m]).min().orElseThrow();
            assertThat(weights.loss() - least).as("%d switches", m).isLessThanOrEqualTo(weights.regretBound(m) + 1e-9);
        }
    }

    @Property(tries = 200)
    void sleepersNeverRegretMoreThanTheirBoundWhileAwake(
            @ForAll @IntRange(min = 1, max = 8) int signals,
            @ForAll @IntRange(min = 1, max = 300) int rounds,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SleepingExperts weights = new SleepingExperts(signals, 0.3);
        RandomGenerator random = Seeds.stream(seed);
        for (int t = 0; t < rounds; t++) {
            boolean[] awake = new boolean[signals];
            double[] losses = new double[signals];
            for (int k = 0; k < signals; k++) {
                awake[k] = random.nextBoolean();
                losses[k] = awake[k] ? random.nextDouble() : Double.NaN;
            }
            int one = random.nextInt(signals);
            awake[one] = true;
            losses[one] = random.nextDouble();
            double[] w = weights.weights(awake);
            double sum = 0;
            for (int k = 0; k < signals; k++) {
                sum += w[k];
                assertThat(awake[k] || w[k] == 0).isTrue();
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
            weights.observe(losses, awake);
        }
        for (int k = 0; k < signals; k++) {
            assertThat(weights.regret(k)).isLessThanOrEqualTo(weights.regretBound(k) + 1e-9);
        }
    }

    @Test
    void fixedShareFollowsASwitchThatAdaHedgeSleepsThrough() {
        FixedShare share = new FixedShare(2, 0.5, 0.01);
        AdaHedge hedge = new AdaHedge(2);
        for (int t = 0; t < 400; t++) {
            double[] losses = t < 300 ? new double[] {0, 1} : new double[] {1, 0};
            share.observe(losses, awake(2));
            hedge.observe(losses, awake(2));
        }
        assertThat(share.weights(awake(2))[1]).isGreaterThan(0.9);
        assertThat(hedge.weights(awake(2))[1]).isLessThan(0.1);
    }

    @Test
    void lossesOutsideTheirRangeAndSleepersWhereNoneMaySleepAreRefused() {
        assertThatThrownBy(() -> new FixedShare(2, 0.5, 0.01).observe(new double[] {0, 1.5}, awake(2)))
                .hasMessageContaining("Loss 1 (1.5)");
        assertThatThrownBy(() -> new AdaHedge(2).weights(new boolean[] {true, false}))
                .hasMessageContaining("sleeping");
        assertThatThrownBy(() -> new SleepingExperts(2, 0.5).weights(new boolean[2]))
                .hasMessageContaining("awake");
    }

    @Test
    void adaHedgeKeepsItsBoundWhereWeightsAndLossesAreTooSmallForNumbers() {
        AdaHedge weights = new AdaHedge(2);
        for (int t = 0; t < 3_000; t++) {
            weights.observe(new double[] {0, 1e-6}, awake(2));
        }
        weights.observe(new double[] {1, 0}, awake(2)); // a storm after a long calm
        assertThat(weights.regret()).isBetween(0.9, weights.regretBound());
        assertThatThrownBy(() -> weights.observe(new double[] {Double.NaN, 0}, awake(2)))
                .hasMessageContaining("Loss 0 (NaN) must be finite");
    }

    @Test
    void whoHasLostForVeryLongStillSpeaksWhereNobodyElseDoes() {
        SleepingExperts weights = new SleepingExperts(3, 1);
        for (int t = 0; t < 2_000; t++) {
            weights.observe(new double[] {1, 0.5, 0}, awake(3));
        }
        assertThat(weights.weights(new boolean[] {true, false, false})).containsExactly(1, 0, 0);
        double[] two = weights.weights(new boolean[] {true, true, false});
        assertThat(two[1]).isCloseTo(1, within(1e-12));
        weights.observe(new double[] {0.25, 0, 0}, new boolean[] {true, false, false});
        assertThat(weights.weights(awake(3))).containsExactly(new double[] {0, 0, 1}, within(1e-12));
    }
}
