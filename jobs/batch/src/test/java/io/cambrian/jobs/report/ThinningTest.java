package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThinningTest {
    @Property(tries = 200)
    void keepsEndsAndOrderAndNoMoreThanAsked(
            @ForAll @IntRange(min = 1, max = 400) int n, @ForAll @IntRange(min = 3, max = 60) int most) {
        int[] x = IntStream.range(0, n).map(i -> 3 * i).toArray();
        double[] y =
                IntStream.range(0, n).mapToDouble(i -> Math.sin(i * 0.7) * i).toArray();

        int[] kept = Thinning.keep(x, most, y);

        assertThat(kept).hasSize(Math.min(n, most)).isSorted().doesNotHaveDuplicates();
        assertThat(kept[0]).isZero();
        assertThat(kept[kept.length - 1]).isEqualTo(n - 1);
    }

    @Test
    void aSpikeSurvivesInWhicheverSeriesItIs() {
        int[] x = IntStream.range(0, 1000).toArray();
        double[] flat = new double[1000];
        double[] spike = new double[1000];
        spike[617] = -1;

        assertThat(Thinning.keep(x, 20, flat, spike)).contains(617);
        assertThat(Thinning.keep(x, 20, spike, flat)).contains(617);
    }

    @Test
    void unknownValuesDoNotHideKnownOnes() {
        int[] x = IntStream.range(0, 300).toArray();
        double[] late = IntStream.range(0, 300)
                .mapToDouble(i -> i < 150 ? Double.NaN : 0)
                .toArray();
        late[222] = 5;

        assertThat(Thinning.keep(x, 12, late)).contains(222);
    }
}
