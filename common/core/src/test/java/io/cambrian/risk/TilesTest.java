package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TilesTest {
    private static float[] numbers(long seed, int n) {
        RandomGenerator random = Seeds.stream(seed, n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    @Example
    void testsOfThisModuleStartWithVectors() {
        assertThat(TileKernel.best().label()).startsWith("vectors");
    }

    @Property(tries = 60)
    void allKernelsGiveTheSameBits(
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 1, max = 600) int depth) {
        float[] a = numbers(1, rows * depth);
        float[] b = numbers(2, columns * depth);
        TileKernel plain = new PlainTileKernel();
        TileKernel vectors = TileKernel.best();
        float[] product = vectors.timesTransposed(a, rows, b, columns, depth);
        assertThat(product).containsExactly(plain.timesTransposed(a, rows, b, columns, depth));
        assertThat(vectors.gramian(a, rows, depth)).containsExactly(plain.gramian(a, rows, depth));
        assertThat(vectors.gramian(a, rows, depth)).containsExactly(plain.timesTransposed(a, rows, a, rows, depth));
        double exact = 0;
        for (int k = 0; k < depth; k++) {
            exact += (double) a[(rows - 1) * depth + k] * b[k];
        }
        assertThat((double) product[(rows - 1) * columns]).isCloseTo(exact, within(1e-4 * Math.sqrt(depth)));
    }

    @Example
    void tilesAreTheCorrelationsOfPearsonAlsoBesideGapsAndConstants() {
        int rows = 200;
        int assets = 37;
        float[] flat = numbers(5, assets * rows);
        for (int t = 0; t < rows; t++) {
            flat[3 * rows + t] = 0.25f; // constant
            flat[7 * rows + t] = t < 150 ? Float.NaN : flat[7 * rows + t]; // young
            flat[8 * rows + t] = flat[9 * rows + t]; // twins
        }
        double[][] returns = new double[rows][assets];
        for (int i = 0; i < assets; i++) {
            for (int t = 0; t < rows; t++) {
                returns[t][i] = flat[i * rows + t];
            }
        }
        double[][] expected = Correlation.pearson(returns);
        CorrelationTiles tiles = new CorrelationTiles(TileKernel.best());
        CorrelationTiles.Block first = CorrelationTiles.Block.of(Arrays.copyOf(flat, 20 * rows), 20, rows);
        CorrelationTiles.Block second =
                CorrelationTiles.Block.of(Arrays.copyOfRange(flat, 20 * rows, assets * rows), 17, rows);
        check(tiles.tile(first, first), 20, 20, 0, 0, expected);
        check(tiles.tile(first, second), 20, 17, 0, 20, expected);
        check(tiles.tile(second, second), 17, 17, 20, 20, expected);
    }

    private static void check(float[] tile, int rows, int columns, int fromRow, int fromColumn, double[][] expected) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double wanted = expected[fromRow + i][fromColumn + j];
                double actual = tile[i * columns + j];
                if (Double.isNaN(wanted)) {
                    assertThat(actual).isNaN();
                } else {
                    assertThat(actual).as("%d %d", i, j).isCloseTo(wanted, within(2e-6));
                }
            }
        }
    }

    @Property(tries = 100)
    void selectionIsTheHistoricalMethod(@ForAll long seed, @ForAll @IntRange(min = 2, max = 700) int rows) {
        RandomGenerator random = Seeds.stream(seed, 8);
        double[] all = new double[3 * rows];
        // with ties
        Arrays.setAll(all, t -> Math.rint(50 * random.nextGaussian()) / 1000);
        for (double confidence : new double[] {0.95, 0.99, 0.5}) {
            TailSelection selection = new TailSelection(rows, confidence);
            double[] result = new double[2];
            for (int s = 0; s < 3; s++) {
                selection.measure(all, s * rows, result);
                ValueAtRisk wanted =
                        ValueAtRisk.historical(Arrays.copyOfRange(all, s * rows, (s + 1) * rows), confidence);
                assertThat(result[0]).isEqualTo(wanted.valueAtRisk());
                assertThat(result[1]).isCloseTo(wanted.expectedShortfall(), within(1e-14));
            }
        }
    }

    private static FactorScenarios model(double curvature) {
        int positions = 30;
        double[][] loadings = new double[positions][6];
        double[] noise = new double[positions];
        double[] weights = new double[positions];
        double[] gamma = new double[positions];
        for (int i = 0; i < positions; i++) {
            int at = i;
            Arrays.setAll(loadings[i], k -> 0.01 * Math.sin(1 + at + 3 * k));
            noise[i] = 0.01 + 0.0005 * i;
            weights[i] = (i % 5 == 0 ? -1 : 1) / 30.0;
            gamma[i] = curvature;
        }
        return FactorScenarios.of(loadings, noise, weights, gamma, 9);
    }

    @Example
    void factorScenariosAreTheSameBitsForAnySplitAndTheirPositionsSum() {
        FactorScenarios model = model(-3);
        double[] whole = model.portfolio(0, 1000);
        for (int parts = 1; parts <= 64; parts++) {
            double[] joined = new double[1000];
            for (int p = 0; p < parts; p++) {
                int from = 1000 * p / parts;
                int to = 1000 * (p + 1) / parts;
                System.arraycopy(model.portfolio(from, to - from), 0, joined, from, to - from);
            }
            assertThat(joined).containsExactly(whole);
        }
        assertThat(Arrays.stream(model.positions(777)).sum()).isCloseTo(whole[777], within(1e-15));
        ComponentRisk risk = model.risk(whole, 0.99);
        assertThat(Arrays.stream(risk.varContributions()).sum()).isCloseTo(risk.valueAtRisk(), within(1e-10));
        assertThat(Arrays.stream(risk.shortfallContributions()).sum())
                .isCloseTo(risk.expectedShortfall(), within(1e-10));
    }

    /** A linear portfolio's result is normal with variance {@code |B'w|^2 + sum (w s)^2}. */
    @Example
    void linearFactorScenariosHaveTheVarianceOfTheirModel() {
        FactorScenarios model = model(0);
        int n = 200_000;
        ComponentRisk risk = model.risk(model.portfolio(0, n), 0.99);
        double variance = 0;
        for (int k = 0; k < 6; k++) {
            double exposure = 0;
            for (int i = 0; i < 30; i++) {
                exposure += (i % 5 == 0 ? -1 : 1) / 30.0 * 0.01 * Math.sin(1 + i + 3 * k);
            }
            variance += exposure * exposure;
        }
        for (int i = 0; i < 30; i++) {
            double own = (0.01 + 0.0005 * i) / 30;
            variance += own * own;
        }
        double sd = Math.sqrt(variance);
        // standard errors of quantile and shortfall are 0.8 and 0.9 percent of them
        assertThat(risk.valueAtRisk()).isCloseTo(2.3263 * sd, within(0.025 * sd));
        assertThat(risk.expectedShortfall()).isCloseTo(2.6652 * sd, within(0.035 * sd));
    }
}
