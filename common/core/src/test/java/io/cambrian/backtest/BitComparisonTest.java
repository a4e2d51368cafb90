package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparison by blocks against the comparison operator, in plain Java with and without keys and in wide registers, with ties, tiny differences, huge numbers, constants and warm-ups. */
class BitComparisonTest {
    private static final double[] ODD = {
        0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e300, -1e300, 1, Math.nextUp(1)
    };

    @Property(tries = 200)
    void bitsAreThoseOfTheOperator(
            @ForAll long seed,
            @ForAll @IntRange(max = 200) int from,
            @ForAll @IntRange(min = 1, max = 5_000) int bars,
            @ForAll boolean keyed,
            @ForAll boolean wide,
            @ForAll boolean manyTies,
            @ForAll @IntRange(max = 2) int constant) {
        RandomGenerator random = Seeds.stream(seed);
        double[] a = new double[bars];
        double[] b = new double[bars];
        for (int t = 0; t < bars; t++) {
            int share = manyTies ? 3 : 500;
            a[t] = t < from ? Double.NaN : random.nextInt(share) == 0 ? ODD[random.nextInt(8)] : random.nextGaussian();
            b[t] = switch (random.nextInt(share)) {
                case 0 -> a[t];
                case 1 -> Math.nextUp(a[t]); // the same key, as a rule
                case 2 -> ODD[random.nextInt(8)];
                default -> random.nextGaussian();
            };
        }
        if (constant > 0) {
            Arrays.fill(constant == 1 ? a : b, random.nextBoolean() ? ODD[random.nextInt(8)] : a[bars - 1]);
        }
        long[] bits = new long[Bits.words(bars)];
        Arrays.fill(bits, -1);
        boolean equals = new BitComparison(wide ? WideComparison.orNull() : null)
                .greater(of(keyed, constant - 1, from, a, b), 0, 1, Math.min(from, bars), bars, true, true, bits);
        for (int t = from; t < bars; t++) {
            assertThat(Bits.get(bits, t)).as("%s > %s at %d", a[t], b[t], t).isEqualTo(a[t] > b[t]);
        }
        assertThat(equals).isEqualTo(IntStream.range(from, bars).anyMatch(t -> a[t] == b[t]));
    }

    @Example
    void theVectorModuleOfTheseTestsIsUsed() {
        assertThat(WideComparison.orNull())
                .as("tests of this module start with --add-modules jdk.incubator.vector")
                .isNotNull();
    }

    private static BitComparison.Numbers of(boolean keyed, int constant, int from, double[]... numbers) {
        return new BitComparison.Numbers() {
            @Override
            public double[] values(int number, int first, int end) {
                return numbers[number];
            }

            @Override
            public void forget() {
                // nothing is computed
            }

            @Override
            public int[] keys(int number) {
                int bars = numbers[number].length;
                int[] keys = new int[bars + BitComparison.BLOCK_BARS];
                NumberColumns.keys(numbers[number], from, bars, number, keys);
                return keyed ? keys : null;
            }

            @Override
            public boolean isConstant(int number) {
                return number == constant;
            }
        };
    }
}
