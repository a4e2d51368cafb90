package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EffectiveTrialsTest {
    /** Trials that share a part of each return. */
    private static List<double[]> trials(long seed, int n, int blocks, double shared) {
        RandomGenerator random = Seeds.stream(seed, n, blocks);
        double[] common = random.doubles(blocks, -1, 1).toArray();
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] r = new double[blocks];
            for (int t = 0; t < blocks; t++) {
                r[t] = 0.02 * (shared * common[t] + (1 - shared) * random.nextGaussian()) + 0.001 * i;
            }
            all.add(r);
        }
        return all;
    }

    @Property(tries = 50)
    void theDualFormIsThatOfTheCorrelationMatrix(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 30) int n,
            @ForAll @IntRange(min = 3, max = 64) int blocks,
            @ForAll @DoubleRange(min = 0, max = 0.9) double shared) {
        List<double[]> trials = trials(seed, n, blocks, shared);
        double pairs = 0;
        for (double[] x : trials) {
            for (double[] y : trials) {
                double r = x == y ? 0 : covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
                pairs += r * r / (n * (n - 1.0));
            }
        }
        double r2 = Math.max(0, pairs - 1.0 / (blocks - 1));
        EffectiveTrials effective = EffectiveTrials.of(trials.iterator(), n + 7);
        assertThat(effective.squaredCorrelation()).isCloseTo(r2, within(1e-10));
        assertThat(effective.number()).isCloseTo((n + 7) / (1 + (n + 6) * r2), within(1e-7 * n));
        assertThat(effective.number()).isBetween(1.0, n + 7.0);
    }

    private static double covariance(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        return IntStream.range(0, x.length)
                .mapToDouble(t -> (x[t] - meanX) * (y[t] - meanY))
                .sum();
    }

    @Test
    void theMeanSquareIsThatOfACorrelationMatrixByAnotherProgram() {
        JsonNode c = Golden.read("correlation", "edhec_four");
        List<String> names = new ArrayList<>();
        c.at("/inputs/columns").forEach(name -> names.add(name.asText()));
        double[][] rows = GoldenCsv.read(c.at("/inputs/returns_csv").asText())
                .select(names)
                .rows();
        double[][] g = Golden.matrix(c.at("/expected/pearson/complete"));
        double squares =
                Arrays.stream(g).flatMapToDouble(Arrays::stream).map(r -> r * r).sum();
        List<double[]> columns = new ArrayList<>();
        for (int i = 0; i < g.length; i++) {
            int column = i;
            columns.add(Arrays.stream(rows).mapToDouble(row -> row[column]).toArray());
        }
        assertThat(EffectiveTrials.of(columns.iterator(), 4).squaredCorrelation())
                .isCloseTo((squares - 4) / 12 - 1.0 / (rows.length - 1), within(1e-10));
    }

    @Test
    void copiesAreAboutOneTrialAndIndependentOnesNearlyAll() {
        double[] one = trials(1, 1, 64, 0).get(0);
        assertThat(EffectiveTrials.of(Collections.nCopies(1_000, one).iterator(), 1_000)
                        .number())
                .isCloseTo(1 / (1 - 1.0 / 63), within(0.001));
        assertThat(EffectiveTrials.of(trials(2, 400, 64, 0).iterator(), 400).number())
                .isGreaterThan(250);
        assertThat(EffectiveTrials.of(trials(2, 400, 64, 0.5).iterator(), 400).number())
                .isBetween(4.0, 60.0);
    }

    @Test
    void trialsThatDoNotMoveOrWereNeverScoredStillCount() {
        List<double[]> moving = trials(3, 50, 64, 0.3);
        List<double[]> more = new ArrayList<>(moving);
        more.add(new double[64]);
        double[] constant = new double[64];
        java.util.Arrays.fill(constant, 0.1);
        more.add(constant);
        EffectiveTrials few = EffectiveTrials.of(moving.iterator(), 50);
        EffectiveTrials many = EffectiveTrials.of(more.iterator(), 5_000);
        assertThat(many.compared()).isEqualTo(50);
        assertThat(many.squaredCorrelation()).isEqualTo(few.squaredCorrelation());
        assertThat(many.number()).isGreaterThan(few.number());
    }

    @Test
    void withoutTwoTrialsThatMoveAllCount() {
        EffectiveTrials none = EffectiveTrials.of(List.<double[]>of().iterator(), 12);
        assertThat(none.number()).isEqualTo(12);
        assertThat(none.compared()).isZero();
        assertThatThrownBy(() -> EffectiveTrials.of(trials(1, 3, 5, 0).iterator(), 2))
                .hasMessageContaining("3 of 2 trials");
    }
}
