package io.cambrian.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndicatorsLawsTest {
    private static final int BARS = 300;

    @Property(tries = 200)
    void nothingDependsOnLaterBars(
            @ForAll IndicatorKind kind, @ForAll long seed, @ForAll @IntRange(max = BARS - 2) int t) {
        double[][] inputs = inputs(kind, seed);
        double[] before = Indicators.column(kind, parameters(kind, seed), 252, inputs);
        for (double[] input : inputs) {
            for (int i = t + 1; i < BARS; i++) {
                input[i] = i % 3 == 0 ? Double.NaN : 1000 + i;
            }
        }
        double[] after = Indicators.column(kind, parameters(kind, seed), 252, inputs);
        assertThat(Arrays.copyOf(after, t + 1)).containsExactly(Arrays.copyOf(before, t + 1));
    }

    @Property(tries = 200)
    void aGapStartsTheIndicatorAfresh(
            @ForAll IndicatorKind kind, @ForAll long seed, @ForAll @IntRange(max = 150) int gap) {
        double[][] inputs = inputs(kind, seed);
        int any = (int) Math.floorMod(seed, (long) inputs.length);
        inputs[any][gap] = Double.NaN;
        List<Double> parameters = parameters(kind, seed);
        double[] actual = Indicators.column(kind, parameters, 252, inputs);
        double[][] rest = Arrays.stream(inputs)
                .map(x -> Arrays.copyOfRange(x, gap + 1, BARS))
                .toArray(double[][]::new);
        double[] fresh = Indicators.column(kind, parameters, 252, rest);
        assertThat(actual[gap]).isNaN();
        assertThat(Arrays.copyOfRange(actual, gap + 1, BARS)).containsExactly(fresh);
    }

    @Property(tries = 200)
    void warmUpIsTheIndexOfTheFirstKnownValue(@ForAll IndicatorKind kind, @ForAll long seed) {
        List<Double> parameters = parameters(kind, seed);
        double[] actual = Indicators.column(kind, parameters, 252, inputs(kind, seed));
        int warmUp = Indicators.warmUp(kind, parameters);
        for (int t = 0; t < BARS; t++) {
            assertThat(Double.isNaN(actual[t])).as("bar %d", t).isEqualTo(t < warmUp);
        }
    }

    @ParameterizedTest
    @EnumSource
    void livesBarByBarAsInColumns(IndicatorKind kind) {
        double[][] inputs = inputs(kind, 3);
        double[] column = Indicators.column(kind, parameters(kind, 3), 365, inputs);
        Recurrence recurrence = Indicators.start(kind, parameters(kind, 3), 365);
        for (int t = 0; t < BARS; t++) {
            double[] row = new double[inputs.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = inputs[i][t];
            }
            assertThat(Double.doubleToLongBits(recurrence.next(row))).isEqualTo(Double.doubleToLongBits(column[t]));
        }
    }

    @Test
    void windowSumsDoNotDriftAtHighPricesWithLittleNoise() {
        int bars = 20_000;
        RandomGenerator random = Seeds.stream(11);
        double[] x = new double[bars];
        for (int t = 0; t < bars; t++) {
            x[t] = 5000 + 0.5 * random.nextGaussian();
        }
        x[bars / 2] = 1e9; // a wild value leaves no trace once it is out of the window
        int n = 20;
        double[] mean = Indicators.column(IndicatorKind.SMA, List.of((double) n), 252, x);
        double[] upper = Indicators.column(IndicatorKind.BOLLINGER_UPPER, List.of((double) n, 2.0), 252, x);
        double[] score = Indicators.column(IndicatorKind.ZSCORE, List.of((double) n), 252, x);
        for (int t = bars / 2 + n; t < bars; t++) {
            double m = 0;
            for (int i = t - n + 1; i <= t; i++) {
                m += (x[i] - 5000) / n;
            }
            double v = 0;
            for (int i = t - n + 1; i <= t; i++) {
                double d = x[i] - 5000 - m;
                v += d * d / n;
            }
            assertThat(mean[t]).isCloseTo(5000 + m, within(2e-12));
            assertThat(upper[t]).isCloseTo(5000 + m + 2 * Math.sqrt(v), within(4e-12));
            assertThat(score[t]).isCloseTo((x[t] - 5000 - m) / Math.sqrt(v), within(1e-10));
        }
    }

    @Test
    void aFlatSeriesHasItsLimits() {
        double[] flat = new double[60];
        Arrays.fill(flat, 0.1);
        flat[0] = 7; // not flat at first: nothing of it may remain
        assertThat(last(IndicatorKind.ZSCORE, List.of(10.0), flat)).isNaN();
        assertThat(last(IndicatorKind.SMA, List.of(7.0), flat)).isEqualTo(0.1);
        assertThat(last(IndicatorKind.BOLLINGER_LOWER, List.of(7.0, 3.0), flat)).isEqualTo(0.1);
        assertThat(last(IndicatorKind.VOLATILITY_REALIZED, List.of(20.0), flat)).isEqualTo(0);
        flat[0] = 0.1;
        assertThat(last(IndicatorKind.RSI, List.of(14.0), flat)).isEqualTo(100);
        assertThat(last(IndicatorKind.EMA, List.of(9.0), flat)).isEqualTo(0.1);
        double[] adx = Indicators.column(IndicatorKind.ADX, List.of(5.0), 252, flat, flat, flat);
        assertThat(adx[59]).isEqualTo(0);
    }

    @Test
    void volatilityIsTheAnnualizedSampleDeviationOfReturns() {
        double[] x = {100, 101, 99, 102, 103, 101};
        double[] r = new double[5];
        for (int i = 0; i < 5; i++) {
            r[i] = x[i + 1] / x[i] - 1;
        }
        double mean = Arrays.stream(r).average().orElseThrow();
        double variance = Arrays.stream(r).map(v -> (v - mean) * (v - mean)).sum() / 4;
        assertThat(last(IndicatorKind.VOLATILITY_REALIZED, List.of(5.0), x))
                .isCloseTo(Math.sqrt(variance * 252), within(1e-14));
    }

    @Test
    void extremesEqualAScanOfTheWindow() {
        double[] x = inputs(IndicatorKind.HIGHEST, 8)[0];
        for (int n : new int[] {2, 3, 16, 17, 250}) {
            double[] highest = Indicators.column(IndicatorKind.HIGHEST, List.of((double) n), 252, x);
            double[] lower = Indicators.column(IndicatorKind.DONCHIAN_LOWER, List.of((double) n), 252, x);
            for (int t = n; t < BARS; t++) {
                assertThat(highest[t])
                        .isEqualTo(Arrays.stream(x, t - n + 1, t + 1).max().orElseThrow());
                assertThat(lower[t]).isEqualTo(Arrays.stream(x, t - n, t).min().orElseThrow());
            }
        }
    }

    private static double last(IndicatorKind kind, List<Double> parameters, double[] x) {
        double[] column = Indicators.column(kind, parameters, 252, x);
        return column[column.length - 1];
    }

    private static List<Double> parameters(IndicatorKind kind, long seed) {
        RandomGenerator random = Seeds.stream(seed, kind.ordinal());
        return kind.parameters().stream()
                .map(p -> p.whole()
                        ? p.min() + random.nextInt((int) Math.min(40, p.max() - p.min()))
                        : p.min() + random.nextDouble())
                .toList();
    }

    private static double[][] inputs(IndicatorKind kind, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[] close = new double[BARS];
        double[] high = new double[BARS];
        double[] low = new double[BARS];
        double last = 100;
        for (int t = 0; t < BARS; t++) {
            double open = last * (1 + 0.01 * random.nextGaussian());
            last = open * (1 + 0.01 * random.nextGaussian());
            close[t] = last;
            high[t] = Math.max(open, last) * (1 + 0.01 * random.nextDouble());
            low[t] = Math.min(open, last) * (1 - 0.01 * random.nextDouble());
        }
        List<BarField> fields = Indicators.inputs(kind);
        if (fields.isEmpty()) {
            return new double[][] {close};
        }
        return fields.stream()
                .map(f -> f == BarField.HIGH ? high : f == BarField.LOW ? low : close)
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @EnumSource(IndicatorKind.class)
    void runningAlongFiniteColumnsGivesTheBitsOfFeedingBarByBar(IndicatorKind kind) {
        for (int seed = 1; seed < 6; seed++) {
            for (int from : new int[] {0, 1, 13, 200}) {
                double[][] inputs = inputs(kind, seed);
                for (double[] x : inputs) {
                    Arrays.fill(x, 0, from, Double.NaN);
                }
                List<Double> parameters = parameters(kind, seed);
                double[] expected = Indicators.column(kind, parameters, 252, inputs);
                double[] actual = new double[BARS];
                Arrays.fill(actual, 1);
                Indicators.fillFinite(
                        Indicators.start(kind, parameters, 252), inputs, from, BARS, actual, new double[BARS]);
                assertThat(actual).as("%s from %d", parameters, from).isEqualTo(expected);
            }
        }
    }

    @Test
    void exponentialAveragesSideBySideAreThoseOnTheirOwn() {
        double[] x = inputs(IndicatorKind.EMA, 3)[0];
        int[] windows = {2, 250, 14, 30, 5, 60};
        double[][] actual = new double[windows.length][BARS];
        double[][] sources = new double[windows.length][];
        Arrays.fill(sources, x);
        Indicators.fillExponentials(windows, sources, new int[windows.length], BARS, actual, new double[BARS]);
        for (int i = 0; i < windows.length; i++) {
            assertThat(actual[i]).isEqualTo(Indicators.column(IndicatorKind.EMA, List.of((double) windows[i]), 252, x));
        }
    }

    @Test
    void averagesWithTheirDeviationsAreThoseOnTheirOwn() {
        double[] x = inputs(IndicatorKind.SMA, 4)[0];
        Arrays.fill(x, 0, 13, Double.NaN);
        for (int n : new int[] {2, 7, 60, 250}) {
            double[] means = new double[BARS];
            double[] deviations = new double[BARS];
            double[] expected = new double[BARS];
            Indicators.fillMeansAndDeviations(n, x, 13, BARS, means, deviations, new double[BARS]);
            Indicators.fill(Indicators.startDeviation(n), new double[][] {x}, BARS, expected);
            assertThat(deviations).isEqualTo(expected);
            assertThat(means).isEqualTo(Indicators.column(IndicatorKind.SMA, List.of((double) n), 252, x));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IndicatorKind.class,
            names = {"HIGHEST", "LOWEST", "DONCHIAN_UPPER", "DONCHIAN_LOWER"})
    void extremesFromThoseOfShorterWindowsAreThoseOnTheirOwn(IndicatorKind kind) {
        double[] x = inputs(kind, 5)[0];
        Arrays.fill(x, 0, 13, Double.NaN);
        int[] windows = {2, 3, 3, 8, 15, 60, 61, 250};
        double[][] actual = new double[windows.length][BARS];
        Indicators.fillExtremes(kind, windows, x, 13, BARS, actual, new double[BARS]);
        for (int i = 0; i < windows.length; i++) {
            assertThat(actual[i]).isEqualTo(Indicators.column(kind, List.of((double) windows[i]), 252, x));
        }
    }
}
