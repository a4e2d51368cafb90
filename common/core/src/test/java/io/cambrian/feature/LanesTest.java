package io.cambrian.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Many series side by side are many series. */
class LanesTest {
    private static final int WIDTH = 5;
    private static final double[] AWKWARD = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, -1, 1e300, 1e-300
    };

    @Property(tries = 300)
    void eachLaneHasTheBitsOfARecurrenceOfItsOwn(@ForAll IndicatorKind kind, @ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter p : kind.parameters()) {
            double most = p.whole() ? Math.min(p.max(), p.min() + 12) : p.max();
            double value = p.min() + random.nextDouble() * (most - p.min());
            parameters.add(p.whole() ? Math.rint(value) : value);
        }
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            alone.add(Indicators.start(kind, parameters, 252));
        }
        int inputs = Math.max(1, Indicators.inputs(kind).size());
        compare(alone, Indicators.startLanes(kind, parameters, 252, WIDTH), inputs, random, kind + " " + parameters);
    }

    @Property(tries = 50)
    void soDoDeviations(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        int n = 2 + random.nextInt(12);
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            alone.add(Indicators.startDeviation(n));
        }
        compare(alone, Indicators.startDeviationLanes(n, WIDTH), 1, random, "deviation of " + n);
    }

    /** Random walks with gaps, in which some lanes have no bar on some days. */
    private static void compare(
            List<Recurrence> alone, Lanes together, int inputs, RandomGenerator random, String what) {
        double awkward = random.nextBoolean() ? 0.03 : 0;
        double[][] x = new double[inputs][WIDTH];
        double[] out = new double[WIDTH];
        double[] expected = new double[WIDTH];
        double[] last = new double[WIDTH];
        java.util.Arrays.fill(last, 50);
        for (int t = 0; t < 120; t++) {
            List<Integer> present = new ArrayList<>();
            for (int lane = 0; lane < WIDTH; lane++) {
                if (random.nextInt(4) != 0) {
                    present.add(lane);
                }
            }
            Collections.shuffle(present, new java.util.Random(random.nextLong()));
            for (int lane : present) {
                last[lane] *= random.nextInt(5) == 0 ? 1 : Math.exp(0.02 * random.nextGaussian());
                double[] row = new double[inputs];
                for (int k = 0; k < inputs; k++) {
                    double spread = inputs == 3 ? k == 0 ? 1.01 : k == 1 ? 0.99 : 1 : 1;
                    row[k] = random.nextDouble() < awkward
                            ? AWKWARD[random.nextInt(AWKWARD.length)]
                            : last[lane] * spread;
                    x[k][lane] = row[k];
                }
                expected[lane] = alone.get(lane).next(row);
            }
            together.next(x, present.stream().mapToInt(Integer::intValue).toArray(), present.size(), out);
            for (int lane = 0; lane < WIDTH; lane++) {
                assertThat(Double.doubleToLongBits(out[lane]))
                        .as("%s, bar %d, lane %d: %s, alone %s", what, t, lane, out[lane], expected[lane])
                        .isEqualTo(Double.doubleToLongBits(expected[lane]));
            }
        }
    }
}
