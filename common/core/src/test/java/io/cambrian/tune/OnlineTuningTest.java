package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import io.cambrian.tune.OnlineTuning.Settings;
import io.cambrian.tune.OnlineTuning.Shares;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnlineTuningTest {
    private static final double NEVER = 1e9;

    private static double[] normal(int n, double deviation, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        return IntStream.range(0, n)
                .mapToDouble(i -> deviation * random.nextGaussian())
                .toArray();
    }

    private static OnlineTuning tuning(Shares shares, double budget, double alarms, double[] history, int bots) {
        return new OnlineTuning(new Settings(shares, 0.01, 0.5, 0.04, 0.05, budget, alarms, 100, 10, history), bots);
    }

    @Test
    void theBookLosesMoreThanItsBudgetNoMoreOftenThanAskedWhateverTheMarketDoes() {
        double budget = 0.015;
        OnlineTuning tuning = tuning(Shares.PLANNED, budget, NEVER, normal(200, 0.01, 1), 1);
        RandomGenerator random = Seeds.stream(7);
        int n = 2_000;
        int beyond = 0;
        double held = 0;
        for (int t = 0; t < n; t++) {
            double deviation = 0.005 * Math.pow(2, t / 400 % 4);
            double r = deviation * random.nextGaussian() / Math.sqrt(0.05 + random.nextDouble());
            held += tuning.size() / n;
            beyond += -tuning.size() * r > budget ? 1 : 0;
            tuning.observe(new double[] {r}, new boolean[] {true}, r);
        }
        assertThat((double) beyond / n).isLessThanOrEqualTo(0.05 + 20.0 / n);
        assertThat(held).isBetween(0.2, 0.95); // and it did hold something
    }

    @ParameterizedTest
    @EnumSource(
            value = Shares.class,
            names = {"FIXED_SHARE", "ADA_HEDGE", "SLEEPING"})
    void sharesMoveToTheBotThatEarnsAndTheirSumStays(Shares kind) {
        OnlineTuning tuning = tuning(kind, 1, NEVER, new double[0], 3);
        double[] planned = {0.2, 0.1, 0.3};
        assertThat(tuning.multiples(planned)).containsExactly(new double[] {1, 1, 1}, within(1e-12));
        RandomGenerator random = Seeds.stream(3);
        for (int t = 0; t < 500; t++) {
            double[] r = {
                0.01 * random.nextGaussian(), 0.005 + 0.01 * random.nextGaussian(), 0.01 * random.nextGaussian()
            };
            tuning.observe(r, new boolean[] {true, true, t % 3 > 0}, 0.001);
        }
        double[] m = tuning.multiples(planned);
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += planned[k] * m[k];
        }
        assertThat(sum).isCloseTo(0.6, within(1e-12));
        assertThat(m[1]).isGreaterThan(2);
        Matcher regret = Pattern.compile("(-?[0-9.]+), bound ([0-9.]+)$").matcher(tuning.regret());
        assertThat(regret.find()).as(tuning.regret()).isTrue();
        assertThat(Double.parseDouble(regret.group(1))).isLessThanOrEqualTo(Double.parseDouble(regret.group(2)));
    }

    @Test
    void afterAChangeNothingIsEnteredForSomeDaysAndSharesBeginAnew() {
        OnlineTuning tuning = tuning(Shares.FIXED_SHARE, 1, 7, normal(200, 0.01, 5), 2);
        double[] planned = {0.5, 0.5};
        for (double r : normal(60, 0.01, 6)) {
            tuning.observe(new double[] {r + 0.01, r}, new boolean[] {true, true}, r);
        }
        assertThat(tuning.alarms()).isZero();
        assertThat(tuning.multiples(planned)[0]).isGreaterThan(1.2);
        double[] wild = normal(40, 0.04, 8);
        int t = 0;
        while (!tuning.isReducing()) {
            tuning.observe(new double[] {wild[t], wild[t]}, new boolean[] {true, true}, wild[t]);
            t++;
        }
        assertThat(t).isLessThan(20);
        assertThat(tuning.multiples(planned)).containsExactly(new double[] {1, 1}, within(1e-12));
        for (int d = 0; d < 10; d++) {
            assertThat(tuning.isReducing()).isTrue();
            tuning.observe(new double[] {0, 0}, new boolean[] {true, true}, wild[t + d]);
        }
        assertThat(tuning.isReducing()).isFalse();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> tuning(Shares.PLANNED, -1, NEVER, new double[0], 1))
                .hasMessageContaining("budget -1.0");
        assertThatThrownBy(() -> tuning(Shares.PLANNED, 1, NEVER, new double[] {Double.NaN}, 1))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Shares.of("equal")).hasMessageContaining("fixed-share");
    }
}
