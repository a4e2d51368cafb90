package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllocatorTest {
    private static final List<String> NAMES = List.of("calm", "middling", "wild", "flat");

    private static double[][] returns(long seed) {
        RandomGenerator random = Seeds.stream(seed, 9);
        double[][] returns = new double[80][4];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            for (int i = 0; i < 3; i++) {
                row[i] = 0.001 + 0.002 * (i + 1) * (market + random.nextGaussian());
            }
            row[3] = 0.0001;
        }
        return returns;
    }

    @ParameterizedTest
    @EnumSource(WeightMethod.class)
    void anAssetThatNeverMovesIsLeftOutByName(WeightMethod method) {
        Allocation a = Allocator.allocate(NAMES, returns(1), method, Limits.NONE);
        assertThat(a.weights()).containsEntry("flat", 0.0).hasSize(4);
        assertThat(a.notes()).anyMatch(n -> n.startsWith("flat is left out"));
        assertThat(a.method()).isEqualTo(method);
        assertThat(a.riskContributions().values().stream().mapToDouble(d -> d).sum())
                .isCloseTo(a.volatility(), within(1e-12));
        assertThat(a.riskShares().values().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-12));
    }

    @Property(tries = 40)
    void weightsNeverBreakTheirCapsAndSumToOne(
            @ForAll WeightMethod method, @ForAll long seed, @ForAll @DoubleRange(min = 0.34, max = 1) double cap) {
        Allocation a = Allocator.allocate(NAMES, returns(seed), method, Limits.cap(cap));
        double sum = 0;
        for (double w : a.weights().values()) {
            assertThat(w).isBetween(0.0, cap + 1e-12);
            sum += w;
        }
        if (method == WeightMethod.KELLY) {
            assertThat(sum).isLessThanOrEqualTo(1 + 1e-9);
        } else {
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void theOrderOfTheAssetsDoesNotMatter() {
        double[][] forward = returns(5);
        double[][] backward = Arrays.stream(forward)
                .map(r -> new double[] {r[3], r[2], r[1], r[0]})
                .toArray(double[][]::new);
        for (WeightMethod method :
                List.of(WeightMethod.MINIMUM_VARIANCE, WeightMethod.EQUAL_RISK, WeightMethod.INVERSE_VOLATILITY)) {
            Allocation a = Allocator.allocate(NAMES, forward, method, Limits.NONE);
            Allocation b =
                    Allocator.allocate(List.of("flat", "wild", "middling", "calm"), backward, method, Limits.NONE);
            a.weights().forEach((name, w) -> assertThat(b.weights().get(name)).isCloseTo(w, within(1e-9)));
        }
    }

    @Test
    void capsThatCannotBeMetAreRefusedUnlessCashIsAllowed() {
        assertThatThrownBy(() -> Allocator.allocate(NAMES, returns(1), WeightMethod.EQUAL, Limits.cap(0.2)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sum to 0.6, so they cannot be fully invested")
                .hasMessageContaining("at least 0.3334,")
                .hasMessageContaining("calm, middling, wild");
        Allocation cash = Allocator.allocate(
                NAMES,
                returns(1),
                WeightMethod.MINIMUM_VARIANCE,
                Limits.cap(0.2).withCash());
        assertThat(cash.weights().get("wild")).isCloseTo(0.2, within(1e-12));
        assertThat(cash.cash()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void aCapOfOneAssetIsObeyedAndNoted() {
        Limits limits = new Limits(1, Map.of("calm", 0.1), Limits.Investment.FULL);
        Allocation a = Allocator.allocate(NAMES, returns(2), WeightMethod.INVERSE_VOLATILITY, limits);
        assertThat(a.weights().get("calm")).isEqualTo(0.1);
        assertThat(a.weights().get("middling")).isGreaterThan(a.weights().get("wild"));
        assertThat(a.notes()).anyMatch(n -> n.contains("calm is held at its cap"));
    }

    @Test
    void duplicatedAssetsStillGetWeights() {
        double[][] twins = Arrays.stream(returns(3))
                .map(r -> new double[] {r[0], r[0], r[2]})
                .toArray(double[][]::new);
        for (WeightMethod method : WeightMethod.values()) {
            Allocation a = Allocator.allocate(List.of("a", "a2", "c"), twins, method, Limits.NONE);
            assertThat(a.weights().values()).allMatch(w -> w >= 0 && w <= 1 + 1e-9);
        }
    }

    @Test
    void assetsWithoutCommonDaysAreLeftOutWithAReason() {
        double[][] apart = returns(4);
        for (int t = 0; t < apart.length; t++) {
            for (int i = 0; i < 2; i++) {
                apart[t][i] = t < 50 ? apart[t][i] : Double.NaN;
            }
            apart[t][2] = t < 50 ? Double.NaN : apart[t][2];
        }
        Allocation a = Allocator.allocate(NAMES, apart, WeightMethod.EQUAL_RISK, Limits.NONE);
        assertThat(a.weights()).containsEntry("wild", 0.0);
        assertThat(a.notes()).anyMatch(n -> n.startsWith("wild is left out: it shares"));
    }

    @Test
    void oneAssetTakesAllAndNoneIsRefused() {
        double[][] one = {{0.01}, {-0.02}, {0.03}};
        for (WeightMethod method : WeightMethod.values()) {
            assertThat(Allocator.allocate(List.of("only"), one, method, Limits.NONE)
                            .weights())
                    .containsEntry("only", 1.0);
        }
        assertThatThrownBy(() -> Allocator.allocate(
                        List.of("flat"), new double[][] {{0.0}, {0.0}}, WeightMethod.HRP, Limits.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("flat");
    }

    @Test
    void kellyHoldsCashWhenNothingEarns() {
        double[][] losing = Arrays.stream(returns(6))
                .map(r -> Arrays.stream(r).map(x -> x - 0.05).toArray())
                .toArray(double[][]::new);
        Allocation a = Allocator.allocate(NAMES, losing, WeightMethod.KELLY, Limits.NONE);
        assertThat(a.cash()).isCloseTo(1, within(1e-12));
        assertThat(a.volatility()).isZero();
    }
}
