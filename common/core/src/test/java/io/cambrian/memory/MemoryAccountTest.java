package io.cambrian.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.memory.MemoryAccount.Decision;
import io.cambrian.memory.MemoryAccount.Statement;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MemoryAccountTest {
    /** Differences with a mean of each stretch of 150 days. */
    private static List<Decision> days(long seed, double... means) {
        RandomGenerator random = Seeds.stream(seed, 1);
        List<Decision> days = new ArrayList<>();
        for (double mean : means) {
            for (int t = 0; t < 150; t++) {
                double without = 0.01 * random.nextGaussian();
                days.add(new Decision(days.size(), without + mean + 0.002 * random.nextGaussian(), without));
            }
        }
        return days;
    }

    @Test
    void memoryThatCostsIsSwitchedOffAndComesBackWhenItPays() {
        Statement s = MemoryAccount.DEFAULT.keep(days(1, 0.001, -0.002, 0.002));
        assertThat(s.entries().get(140).on()).isTrue();
        assertThat(s.entries().get(290).on()).isFalse();
        assertThat(s.entries().get(290).bound()).isNegative();
        assertThat(s.entries().get(290).realized())
                .isEqualTo(s.entries().get(290).decision().withoutMemory());
        assertThat(s.entries().get(449).on()).isTrue();
        assertThat(s.onNext()).isTrue();
        assertThat(s.worth()).isGreaterThan(0.2);
        assertThat(s.enhanced()).isBetween(0.6, 0.9);
        double sum =
                s.entries().stream().mapToDouble(e -> e.decision().difference()).sum();
        assertThat(s.saved() - s.cost()).isCloseTo(sum, within(1e-12));
    }

    @Test
    void theBoundOfIndependentDifferencesIsNearStudents() {
        // alternating differences have no lag-free shortcut: by hand, mean 0, lag products as below
        double[] x = {1, -1, 1, -1, 1, -1, 1, -1};
        // n = 8, lags = floor(4 * 0.08^(2/9)) = 2: 8 - 2 * (2/3) * 7 + 2 * (1/3) * 6 = 8/3
        assertThat(MemoryAccount.standardError(x, 0)).isCloseTo(Math.sqrt(8.0 / 3 / 7 / 8), within(1e-12));
    }

    @Property(tries = 30)
    void whetherMemoryIsOnDependsOnlyOnTheDaysBefore(@ForAll @LongRange(min = 0, max = 10_000) long seed) {
        List<Decision> days = new ArrayList<>(days(seed, -0.001, 0.001));
        Statement first = MemoryAccount.DEFAULT.keep(days);
        Decision last = days.remove(200);
        days.add(200, new Decision(last.day(), -5, 5));
        Statement changed = MemoryAccount.DEFAULT.keep(days);
        for (int t = 0; t <= 200; t++) {
            assertThat(changed.entries().get(t).on())
                    .isEqualTo(first.entries().get(t).on());
        }
    }

    @Test
    void aTwinThatAlwaysAgreesLeavesMemoryOn() {
        List<Decision> days = new ArrayList<>();
        for (int t = 0; t < 100; t++) {
            days.add(new Decision(t, 0.01, 0.01));
        }
        Statement s = MemoryAccount.DEFAULT.keep(days);
        assertThat(s.entries()).allMatch(MemoryAccount.Entry::on);
        assertThat(s.enhanced()).isZero();
        assertThat(s.worth()).isZero();
    }

    @Test
    void memoryWithoutWorthIsRarelySwitchedOff() {
        int off = 0;
        int total = 0;
        for (int world = 0; world < 60; world++) {
            for (MemoryAccount.Entry e :
                    MemoryAccount.DEFAULT.keep(days(100 + world, 0, 0)).entries()) {
                off += e.on() ? 0 : 1;
                total++;
            }
        }
        assertThat((double) off / total).isBetween(0.03, 0.2); // 10 % by construction, more by the rounding of few lags
    }

    @Test
    void daysMustAscend() {
        List<Decision> days = List.of(new Decision(5, 0, 0), new Decision(5, 0, 0));
        assertThatThrownBy(() -> MemoryAccount.DEFAULT.keep(days)).hasMessageContaining("ascend");
        assertThat(MemoryAccount.DEFAULT.keep(List.of()).onNext()).isTrue();
    }
}
