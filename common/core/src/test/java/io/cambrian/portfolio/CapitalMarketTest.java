package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CapitalMarketTest {
    private static final int MANY = 1_000_000;

    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    private record World(double[][] covariance, double[] mean) {}

    private static World world(long seed, int bots) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] r = new double[3 * bots + 10][bots];
        for (double[] row : r) {
            double common = random.nextGaussian();
            for (int i = 0; i < bots; i++) {
                row[i] = 0.01 * (0.5 * common + (1 + i % 3) * random.nextGaussian());
            }
        }
        double[] mean = random.doubles(bots, -0.0005, 0.001).toArray();
        return new World(Covariance.sample(r).values(), mean);
    }

    private static CapitalMarket.Terms terms(double[] mean, double cost) {
        int n = mean.length;
        return new CapitalMarket.Terms(mean, filled(n, cost), filled(n, 0), filled(n, 1));
    }

    private static double value(World w, double aversion, double cost, double[] before, double[] k) {
        double sum = 0;
        for (int i = 0; i < k.length; i++) {
            sum += w.mean[i] * k[i] - cost * Math.abs(k[i] - before[i]);
            for (int j = 0; j < k.length; j++) {
                sum -= aversion / 2 * k[i] * w.covariance[i][j] * k[j];
            }
        }
        return sum;
    }

    /** Without costs the market ends where a quadratic program does. */
    @Property(tries = 60)
    void freeMovesReachTheOptimum(@ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int bots) {
        World w = world(seed, bots);
        double[] before = filled(bots, 1.0 / bots);
        CapitalMarket.Result end = CapitalMarket.move(w.covariance, 5, terms(w.mean, 0), before, MANY);
        double[][] scaled = Arrays.stream(w.covariance)
                .map(row -> Arrays.stream(row).map(v -> 5 * v).toArray())
                .toArray(double[][]::new);
        double[] best = new QuadraticProgram(
                        scaled, w.mean, filled(bots, 0), filled(bots, 1), 1, QuadraticProgram.Sum.EXACTLY)
                .solve()
                .orElseThrow();
        assertThat(end.settled()).isTrue();
        assertThat(value(w, 5, 0, before, end.capital())).isCloseTo(value(w, 5, 0, before, best), within(1e-10));
        assertThat(end.gain())
                .isCloseTo(value(w, 5, 0, before, end.capital()) - value(w, 5, 0, before, before), within(1e-12));
    }

    /** With costs no small transfer between any two bots pays. */
    @Property(tries = 60)
    void noTransferPaysInTheEnd(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int bots) {
        World w = world(seed, bots);
        double cost = 0.0002;
        double[] before = filled(bots, 1.0 / bots);
        CapitalMarket.Result end = CapitalMarket.move(w.covariance, 5, terms(w.mean, cost), before, MANY);
        double[] k = end.capital();
        double at = value(w, 5, cost, before, k);
        assertThat(Arrays.stream(k).sum()).isCloseTo(1, within(1e-12));
        for (int i = 0; i < bots; i++) {
            for (int j = 0; j < bots; j++) {
                double amount = Math.min(1e-4, k[i]);
                double[] moved = k.clone();
                moved[i] -= amount;
                moved[j] += amount;
                assertThat(value(w, 5, cost, before, moved)).isLessThanOrEqualTo(at + 1e-12);
            }
        }
    }

    @Property(tries = 60)
    void splittingABotGainsNothing(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int bots) {
        World w = world(seed, bots);
        double[][] c = new double[bots + 1][bots + 1];
        for (int i = 0; i <= bots; i++) {
            for (int j = 0; j <= bots; j++) {
                c[i][j] = w.covariance[i % bots][j % bots]; // the last is a copy of the first
            }
        }
        double[] mean = Arrays.copyOf(w.mean, bots + 1);
        mean[bots] = w.mean[0];
        double[] before = filled(bots, 1.0 / bots);
        double[] split = Arrays.copyOf(before, bots + 1);
        split[0] = split[bots] = before[0] / 2;
        CapitalMarket.Result one = CapitalMarket.move(w.covariance, 5, terms(w.mean, 0.0001), before, MANY);
        CapitalMarket.Result two = CapitalMarket.move(c, 5, terms(mean, 0.0001), split, MANY);
        assertThat(two.capital()[0] + two.capital()[bots]).isCloseTo(one.capital()[0], within(1e-6));
        assertThat(two.gain()).isCloseTo(one.gain(), within(1e-10));
    }

    @Test
    void highCostsLeaveEverythingWhereItIs() {
        World w = world(4, 10);
        double[] before = filled(10, 0.1);
        CapitalMarket.Result end = CapitalMarket.move(w.covariance, 5, terms(w.mean, 0.01), before, MANY);
        assertThat(end.capital()).containsExactly(before);
        assertThat(end.moves()).isEmpty();
        assertThat(end.gain()).isZero();
    }

    @Test
    void floorsAndCapsHoldAndMovesAddUp() {
        World w = world(8, 10);
        double[] before = filled(10, 0.1);
        CapitalMarket.Terms terms = new CapitalMarket.Terms(w.mean, filled(10, 0), filled(10, 0.05), filled(10, 0.2));
        CapitalMarket.Result end = CapitalMarket.move(w.covariance, 5, terms, before, MANY);
        double[] k = before.clone();
        for (CapitalMarket.Move move : end.moves()) {
            k[move.from()] -= move.capital();
            k[move.to()] += move.capital();
        }
        assertThat(k).containsExactly(end.capital(), within(1e-9));
        assertThat(Arrays.stream(end.capital()).allMatch(v -> v >= 0.05 && v <= 0.2))
                .isTrue();
    }

    @Test
    void aMeanThatIsMissingIsNoReasonToSettle() {
        CapitalMarket.Terms terms = terms(new double[] {Double.NaN, 0.001}, 0);
        assertThatThrownBy(() -> CapitalMarket.move(new double[][] {{1, 0}, {0, 1}}, 3, terms, filled(2, 0.5), MANY))
                .hasMessageContaining("The mean (NaN) and the covariances of bot 0");
    }
}
