package io.cambrian.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MarkovLawsTest {
    private static double[][] rows(RandomGenerator random, int n, int d) {
        double[][] rows = new double[n][d];
        for (double[] row : rows) {
            double shift = random.nextInt(3);
            for (int i = 0; i < d; i++) {
                row[i] = 2 * shift + random.nextGaussian();
            }
        }
        return rows;
    }

    private static GaussianHmm start(RandomGenerator random, int k, int d) {
        double[] even = new double[k];
        Arrays.fill(even, 1.0 / k);
        double[][] transition = new double[k][k];
        double[][] means = new double[k][d];
        double[][][] covariances = new double[k][d][d];
        for (int i = 0; i < k; i++) {
            Arrays.fill(transition[i], 0.2 / k);
            transition[i][i] += 0.8;
            for (int f = 0; f < d; f++) {
                means[i][f] = 4 * random.nextDouble();
                covariances[i][f][f] = 0.5 + random.nextDouble();
            }
        }
        return new GaussianHmm(new MarkovChain(even, transition), means, covariances);
    }

    /** Until a state collapses onto too few rows, where the likelihood has no bound: then it says so. */
    @Property(tries = 25)
    void aStepNeverLowersTheLikelihood(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 3);
        double[][] rows = rows(random, 120, 2);
        rows[17][1] = Double.NaN;
        GaussianHmm model = start(random, 3, 2);
        double before = model.logLikelihood(rows);
        for (int step = 0; step < 6; step++) {
            GaussianHmm.Fit fit;
            try {
                fit = model.fit(rows, EmOptions.maximumLikelihood(1, 0));
            } catch (DataException e) {
                assertThat(e).hasMessageContaining("has collapsed");
                return;
            }
            assertThat(fit.logLikelihood()).isGreaterThanOrEqualTo(before - 1e-9);
            before = fit.logLikelihood();
            model = fit.model();
        }
    }

    @Property(tries = 25)
    void theLastSmoothedProbabilityIsTheFilteredOne(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 4);
        double[][] rows = rows(random, 40, 1);
        GaussianHmm model = start(random, 3, 1);
        double[] filtered = model.filter(rows).probabilities()[39];
        MarkovChain.Smoothed smoothed = model.smooth(rows);
        for (int j = 0; j < 3; j++) {
            assertThat(smoothed.probabilities()[39][j]).isCloseTo(filtered[j], Offset.offset(1e-12));
        }
        double moves = Arrays.stream(smoothed.transitions())
                .flatMapToDouble(Arrays::stream)
                .sum();
        assertThat(moves).isCloseTo(39, Offset.offset(1e-9));
    }

    @Property(tries = 25)
    void noPathIsLikelierThanViterbis(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 5);
        double[][] rows = rows(random, 7, 1);
        GaussianHmm model = start(random, 2, 1);
        double[][] frames = model.frames(rows);
        double best = Double.NEGATIVE_INFINITY;
        for (int path = 0; path < 1 << 7; path++) {
            int at = path & 1;
            double p = StrictMath.log(model.chain().start()[at]) + frames[0][at];
            for (int t = 1; t < 7; t++) {
                int next = path >> t & 1;
                p += StrictMath.log(model.chain().transition()[at][next]) + frames[t][next];
                at = next;
            }
            best = Math.max(best, p);
        }
        assertThat(model.viterbi(rows).logProbability()).isCloseTo(best, Offset.offset(1e-9));
    }

    @Test
    void extremeFramesNeitherUnderflowNorOverflow() {
        MarkovChain chain = new MarkovChain(new double[] {1, 0}, new double[][] {{0.999, 0.001}, {0, 1}});
        double[][] frames = new double[3000][];
        for (int t = 0; t < frames.length; t++) {
            frames[t] = t < 1500 ? new double[] {-5000, 900} : new double[] {900, -5000};
        }
        MarkovChain.Smoothed smoothed = chain.smooth(frames);
        assertThat(smoothed.logLikelihood()).isFinite();
        assertThat(Arrays.asList(smoothed.probabilities())).allSatisfy(MarkovLawsTest::sumsToOne);
        assertThat(Arrays.asList(chain.filter(frames).probabilities())).allSatisfy(MarkovLawsTest::sumsToOne);
    }

    private static void sumsToOne(double[] p) {
        assertThat(p[0] + p[1]).isCloseTo(1, Offset.offset(1e-9));
    }

    @Test
    void theStationaryDistributionReproducesItself() {
        MarkovChain chain = new MarkovChain(new double[] {0.5, 0.5}, new double[][] {{0.9, 0.1}, {0.3, 0.7}});
        assertThat(chain.stationary()[0]).isCloseTo(0.75, Offset.offset(1e-12));
        // periodic: the chain itself never settles
        MarkovChain swap = new MarkovChain(new double[] {1, 0}, new double[][] {{0, 1}, {1, 0}});
        assertThat(swap.stationary()[0]).isCloseTo(0.5, Offset.offset(1e-12));
    }

    @Test
    void aCollapsedStateIsAMistakeInTheDataUnlessThereIsAFloor() {
        double[][] same = new double[50][];
        Arrays.fill(same, new double[] {1, 2});
        GaussianMixture start =
                new GaussianMixture(new double[] {1}, new double[][] {{0, 0}}, new double[][][] {{{1, 0}, {0, 1}}});
        assertThatThrownBy(() -> start.fit(same, EmOptions.maximumLikelihood(3, 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("collapsed");
        assertThat(start.fit(same, new EmOptions(3, 0, CovarianceShape.FULL, 0.01))
                        .logLikelihood())
                .isFinite();
    }
}
