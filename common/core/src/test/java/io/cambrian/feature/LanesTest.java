package io.cambrian.feature;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Many series side by side are many series. */
class LanesTest {
    private static final Set<IndicatorKind> OF_PARTS = EnumSet.of(
            IndicatorKind.BOLLINGER_UPPER,
            IndicatorKind.BOLLINGER_LOWER,
            IndicatorKind.ZSCORE,
            IndicatorKind.MACD,
            IndicatorKind.MACD_SIGNAL);
    private static final double[] AWKWARD = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, -1, 1e300, 1e-300
    };

    @Provide
    Arbitrary<IndicatorKind> kinds() {
        return Arbitraries.of(IndicatorKind.values()).filter(kind -> !OF_PARTS.contains(kind));
    }

    /** Few lanes, or more than a word of bits has. */
    private static int width(RandomGenerator random) {
        return random.nextInt(5) == 0 ? 70 + random.nextInt(61) : 5;
    }

    @Property(tries = 600)
    void eachLaneHasTheBitsOfARecurrenceOfItsOwn(@ForAll("kinds") IndicatorKind kind, @ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        int width = width(random);
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter p : kind.parameters()) {
            double most = p.whole() ? Math.min(p.max(), p.min() + 30) : p.max();
            double value = p.min() + random.nextDouble() * (most - p.min());
            parameters.add(p.whole() ? Math.rint(value) : value);
        }
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            alone.add(Indicators.start(kind, parameters, 252));
        }
        int inputs = Math.max(1, Indicators.inputs(kind).size());
        int depth = Indicators.lanesDepth(kind, parameters);
        LaneHistory history = depth == 0 ? null : new LaneHistory(depth + random.nextInt(3), width);
        Lanes together = Indicators.startLanes(kind, parameters, 252, history, width);
        compare(alone, together, history, inputs, random, kind + " " + parameters);
    }

    @Property(tries = 100)
    void soDoDeviations(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        int width = width(random);
        int n = 2 + random.nextInt(30);
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            alone.add(Indicators.startDeviation(n));
        }
        LaneHistory history = new LaneHistory(n + random.nextInt(3), width);
        compare(alone, Indicators.startDeviationLanes(n, history, width), history, 1, random, "deviation of " + n);
    }

    @Test
    void whatIsMadeOfPartsHasNoLanesOfItsOwn() {
        for (IndicatorKind kind : OF_PARTS) {
            assertThatThrownBy(() -> Indicators.startLanes(kind, List.of(5.0, 9.0, 4.0), 252, null, 5))
                    .hasMessageContaining(kind.toString());
        }
    }

    /**
     * Random walks with gaps, in which some lanes begin later and have no bar on some days, and there are stretches in which
     * all have one.
     */
    private static void compare(
            List<Recurrence> alone,
            Lanes together,
            LaneHistory history,
            int inputs,
            RandomGenerator random,
            String what) {
        int width = alone.size();
        boolean dense = random.nextBoolean(); // every lane has a sound bar on every day
        double awkward = !dense && random.nextBoolean() ? 0.03 : 0;
        int rarely = dense ? 2 : random.nextInt(3); // how often all have a bar: sometimes, mostly, always
        int[] begins = new int[width];
        for (int lane = 0; lane < width && !dense; lane++) {
            begins[lane] = random.nextInt(2) * random.nextInt(30);
        }
        double[][] x = new double[inputs][width];
        double[] out = new double[width];
        double[] expected = new double[width];
        double[] last = new double[width];
        java.util.Arrays.fill(last, 50);
        for (int t = 0; t < 160; t++) {
            boolean all = rarely == 2 || random.nextInt(20) >= (rarely == 1 ? 1 : 10);
            List<Integer> present = new ArrayList<>();
            for (int lane = 0; lane < width; lane++) {
                if (t >= begins[lane] && (all || random.nextInt(4) != 0)) {
                    present.add(lane);
                }
            }
            boolean known = present.size() == width;
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
                    known &= Double.isFinite(row[k]);
                }
                expected[lane] = alone.get(lane).next(row);
            }
            int[] lanes = present.stream().mapToInt(Integer::intValue).toArray();
            if (history != null && known) {
                history.nextOfAll(x[0]);
            } else if (history != null) {
                history.next(x[0], lanes, lanes.length);
            }
            if (known) {
                together.nextOfAll(x, out);
            } else {
                together.next(x, lanes, lanes.length, out);
            }
            for (int lane = 0; lane < width; lane++) {
                if (Double.doubleToLongBits(out[lane]) != Double.doubleToLongBits(expected[lane])) {
                    throw new AssertionError(String.format(
                            "%s, bar %d, lane %d of %d: %s, alone %s",
                            what, t, lane, width, out[lane], expected[lane]));
                }
            }
        }
    }
}
