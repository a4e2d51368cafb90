package io.cambrian.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Property
    void samePathGivesSameStream(@ForAll long seed, @ForAll long a, @ForAll long b) {
        assertThat(Seeds.stream(seed, a, b).nextLong())
                .isEqualTo(Seeds.stream(seed, a, b).nextLong());
    }

    @Test
    void neighboringPathsNeverCollide() {
        Set<Long> seen = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (long island = 0; island < 10; island++) {
                for (long individual = 0; individual < 100; individual++) {
                    seen.add(Seeds.derive(seed, island, individual));
                }
            }
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void orderOfThePathMatters() {
        assertThat(Seeds.derive(1, 2, 3)).isNotEqualTo(Seeds.derive(1, 3, 2)).isNotEqualTo(Seeds.derive(1, 2));
    }

    @Test
    void neighboringStreamsAreUncorrelated() {
        double sum = 0;
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            double x = Seeds.stream(7, i).nextDouble() - 0.5;
            double y = Seeds.stream(7, i + 1).nextDouble() - 0.5;
            sum += x * y;
        }
        // standard error of the correlation is 1/sqrt(n) = 0.007; the bound is five of them
        assertThat(Math.abs(12 * sum / n)).isLessThan(0.035);
    }
}
