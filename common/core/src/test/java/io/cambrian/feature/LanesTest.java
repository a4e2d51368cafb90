package io.cambrian.feature;

import static org.assertj.core.api.Assertions.assertThat;
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
    private static final int WIDTH = 5;
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

    @Property(tries = 600)
    void eachLaneHasTheBitsOfARecurrenceOfItsOwn(@ForAll("kinds") IndicatorKind kind, @ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter p : kind.parameters()) {
            double most = p.whole() ? Math.min(p.max(), p.min() + 30) : p.max();
            double value = p.min() + random.nextDouble() * (most - p.min());
            parameters.add(p.whole() ? Math.rint(value) : value);
        }
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            alone.add(Indicators.start(kind, parameters, 252));
        }
        int inputs = Math.max(1, Indicators.inputs(kind).size());
        int depth = Indicators.lanesDepth(kind, parameters);
        LaneHistory history = depth == 0 ? null : new LaneHistory(depth + random.nextInt(3), WIDTH);
        Lanes together = Indicators.startLanes(kind, parameters, 252, history, WIDTH);
        compare(alone, together, history, inputs, random, kind + " " + parameters);
    }

    @Property(tries = 100)
    void soDoDeviations(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        int n = 2 + random.nextInt(30);
        List<Recurrence> alone = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            alone.add(Indicators.startDeviation(n));
        }
        LaneHistory history = new LaneHistory(n + random.nextInt(3), WIDTH);
        compare(alone, Indicators.startDeviationLanes(n, history, WIDTH), history, 1, random, "deviation of " + n);
    }

    @Test
    void whatIsMadeOfPartsHasNoLanesOfItsOwn() {
        for (IndicatorKind kind : OF_PARTS) {
            assertThatThrownBy(() -> Indicators.startLanes(kind, List.of(5.0, 9.0, 4.0), 252, null, WIDTH))
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
        double awkward = random.nextBoolean() ? 0.03 : 0;
        int rarely = random.nextInt(3); // how often all have a bar: sometimes, mostly, always
        int[] begins = new int[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            begins[lane] = random.nextInt(2) * random.nextInt(30);
        }
        double[][] x = new double[inputs][WIDTH];
        double[] out = new double[WIDTH];
        double[] expected = new double[WIDTH];
        double[] last = new double[WIDTH];
        java.util.Arrays.fill(last, 50);
        for (int t = 0; t < 160; t++) {
            boolean all = rarely == 2 || random.nextInt(20) >= (rarely == 1 ? 1 : 10);
            List<Integer> present = new ArrayList<>();
            for (int lane = 0; lane < WIDTH; lane++) {
                if (t >= begins[lane] && (all || random.nextInt(4) != 0)) {
                    present.add(lane);
                }
            }
            boolean known = present.size() == WIDTH;
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
            for (int lane = 0; lane < WIDTH; lane++) {
                assertThat(Double.doubleToLongBits(out[lane]))
                        .as("%s, bar %d, lane %d: %s, alone %s", what, t, lane, out[lane], expected[lane])
                        .isEqualTo(Double.doubleToLongBits(expected[lane]));
            }
        }
    }
}
