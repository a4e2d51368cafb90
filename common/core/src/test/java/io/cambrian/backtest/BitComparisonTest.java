package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparison by blocks against the comparison operator, with ties, tiny differences, huge numbers and warm-ups. */
class BitComparisonTest {
    private static final double[] ODD = {
        0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e300, -1e300, 1, Math.nextUp(1)
    };

    @Property(tries = 60)
    void bitsAreThoseOfTheOperator(
            @ForAll long seed,
            @ForAll @IntRange(max = 200) int from,
            @ForAll @IntRange(min = 1, max = 5_000) int bars) {
        RandomGenerator random = Seeds.stream(seed);
        double[] a = new double[bars];
        double[] b = new double[bars];
        for (int t = 0; t < bars; t++) {
            a[t] = t < from ? Double.NaN : random.nextInt(4) == 0 ? ODD[random.nextInt(8)] : random.nextGaussian();
            b[t] = random.nextInt(3) == 0
                    ? a[t]
                    : random.nextInt(4) == 0 ? ODD[random.nextInt(8)] : random.nextGaussian();
        }
        long[] bits = new long[Bits.words(bars)];
        Arrays.fill(bits, -1);
        new BitComparison().greater(a, b, Math.min(from, bars), bars, true, bits);
        for (int t = from; t < bars; t++) {
            assertThat(Bits.get(bits, t)).as("%s > %s at %d", a[t], b[t], t).isEqualTo(a[t] > b[t]);
        }
    }
}
