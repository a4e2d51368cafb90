package io.cambrian.memory.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MatrixProfileTest {
    private static double[] series(JsonNode inputs) {
        if (inputs.has("series")) {
            return Golden.vector(inputs.get("series"));
        }
        double[] column = GoldenCsv.read(inputs.get("csv").asText().replaceFirst("^shared/", ""))
                .column(inputs.get("column").asText());
        return Arrays.copyOf(column, inputs.get("use_first_rows").asInt());
    }

    private void golden(String name) {
        JsonNode golden = Golden.read("matrix_profile", name);
        double[] x = series(golden.get("inputs"));
        int m = golden.get("inputs").get("m").asInt();
        MatrixProfile profile = MatrixProfile.of(x, m);
        JsonNode expected = golden.get("expected");
        assertThat(profile.exclusion()).isEqualTo(expected.get("exclusion_zone").asInt());
        double[] distances = Golden.vector(expected.get("profile"));
        assertThat(profile.size()).isEqualTo(distances.length);
        for (int i = 0; i < distances.length; i++) {
            assertThat(profile.distance(i)).as("distance of window %d", i).isCloseTo(distances[i], within(1e-6));
            sameNeighbor(x, m, i, profile.index(i), expected.get("index").get(i).asInt());
            sameNeighbor(
                    x,
                    m,
                    i,
                    profile.leftIndexes()[i],
                    expected.get("left_index").get(i).asInt());
            sameNeighbor(
                    x,
                    m,
                    i,
                    profile.rightIndexes()[i],
                    expected.get("right_index").get(i).asInt());
        }
        assertThat(profile.distance(profile.motif()))
                .isCloseTo(expected.get("motif_distance").asDouble(), within(1e-6));
        assertThat(profile.discord()).isEqualTo(expected.get("discord_index").asInt());
        assertThat(profile.distance(profile.discord()))
                .isCloseTo(expected.get("discord_distance").asDouble(), within(1e-6));
    }

    /** Equal indexes, or equally near ones within the case's tolerance for ties. */
    private static void sameNeighbor(double[] x, int m, int window, int found, int expected) {
        if (found != expected) {
            assertThat(found).as("window %d", window).isNotNegative();
            assertThat(distance(x, window, found, m))
                    .as("window %d: %d and %d", window, found, expected)
                    .isCloseTo(distance(x, window, expected, m), within(1e-6));
        }
    }

    /** From the definition, window by window. */
    static double distance(double[] x, int i, int j, int m) {
        for (int k = 0; k < m; k++) {
            if (Double.isNaN(x[i + k] + x[j + k])) {
                return Double.NaN;
            }
        }
        double[] a = normalized(x, i, m);
        double[] b = normalized(x, j, m);
        if (a == null || b == null) {
            return a == b ? 0 : Math.sqrt(m);
        }
        double sum = 0;
        for (int k = 0; k < m; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }

    /** Null where constant. */
    private static double[] normalized(double[] x, int from, int m) {
        double[] w = Arrays.copyOfRange(x, from, from + m);
        if (Arrays.stream(w).allMatch(v -> v == w[0])) {
            return null;
        }
        double mean = Arrays.stream(w).average().orElseThrow();
        double variance = Arrays.stream(w).map(v -> (v - mean) * (v - mean)).sum() / m;
        return Arrays.stream(w).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
    }

    @Test
    void goldenPricesOfOneShare() {
        golden("aapl_300_m20");
    }

    @Test
    void goldenSineWithAnAnomaly() {
        golden("sine_with_anomaly_m12");
    }

    @Test
    void goldenConstantWindows() {
        golden("constant_windows_m6");
    }

    /** Walks with flat stretches, repeated stretches, unknown numbers and a spike. */
    private static double[] walk(long seed, int n) {
        RandomGenerator random = Seeds.stream(seed, n);
        double[] x = new double[n];
        double level = 100;
        for (int t = 0; t < n; t++) {
            level += random.nextGaussian();
            x[t] = level;
        }
        if (n > 120) {
            Arrays.fill(x, 40, 70, x[40]);
            System.arraycopy(x, 10, x, 80, 25);
        }
        if (seed % 3 == 0) {
            x[n / 2] = Double.NaN;
        }
        if (seed % 4 == 1) {
            x[n / 3] += 1e6;
        }
        return x;
    }

    @Property(tries = 40)
    void equalsBruteForceToOneInAHundredMillion(
            @ForAll @LongRange(min = 0, max = 10_000) long seed,
            @ForAll @IntRange(min = 30, max = 1_500) int n,
            @ForAll @IntRange(min = 3, max = 24) int m) {
        double[] x = walk(seed, n);
        int exclusion = MatrixProfile.usualExclusion(m);
        MatrixProfile profile = MatrixProfile.of(x, m);
        for (int j = 0; j < profile.size(); j += 1 + n / 60) {
            double left = Double.POSITIVE_INFINITY;
            double right = Double.POSITIVE_INFINITY;
            for (int i = 0; i < profile.size(); i++) {
                double d = distance(x, i, j, m);
                if (Math.abs(i - j) > exclusion && !Double.isNaN(d)) {
                    left = i < j ? Math.min(left, d) : left;
                    right = i > j ? Math.min(right, d) : right;
                }
            }
            assertThat(profile.leftDistances()[j]).isCloseTo(left, within(1e-8));
            assertThat(profile.rightDistances()[j]).isCloseTo(right, within(1e-8));
        }
    }

    @Property(tries = 20)
    void whatComesLaterChangesNoLeftNeighbor(@ForAll @LongRange(min = 0, max = 10_000) long seed) {
        double[] x = walk(seed, 600);
        double[] shorter = Arrays.copyOf(x, 400);
        MatrixProfile all = MatrixProfile.of(x, 15);
        MatrixProfile before = MatrixProfile.of(shorter, 15);
        for (int j = 0; j < before.size(); j++) {
            assertThat(all.leftDistances()[j]).isCloseTo(before.leftDistances()[j], within(1e-9));
        }
    }

    @Test
    void partsMergeToTheWholeBitForBit() {
        double[] x = walk(8, 3_000);
        MatrixProfile whole = MatrixProfile.part(x, 20, 5, 0, 1);
        MatrixProfile merged = MatrixProfile.part(x, 20, 5, 2, 3);
        merged = merged.merge(MatrixProfile.part(x, 20, 5, 0, 3)).merge(MatrixProfile.part(x, 20, 5, 1, 3));
        assertThat(merged).isEqualTo(whole);
    }

    @Test
    void aRepeatedStretchIsFoundExactly() {
        double[] x = walk(2, 400);
        MatrixProfile profile = MatrixProfile.of(x, 20);
        assertThat(profile.leftIndexes()[80]).isEqualTo(10);
        assertThat(profile.leftDistances()[80]).isZero();
    }

    @Test
    void limits() {
        MatrixProfile none = MatrixProfile.of(new double[] {1, 2}, 3);
        assertThat(none.size()).isZero();
        assertThat(none.motif()).isEqualTo(-1);
        MatrixProfile one = MatrixProfile.of(new double[] {1, 2, 4}, 3);
        assertThat(one.index(0)).isEqualTo(-1);
        assertThat(one.distance(0)).isInfinite();
        assertThatThrownBy(() -> MatrixProfile.of(new double[9], 2)).hasMessageContaining("at least 3");
        double[] infinite = {1, 2, Double.POSITIVE_INFINITY, 3};
        assertThatThrownBy(() -> MatrixProfile.of(infinite, 3)).hasMessageContaining("infinite");
    }
}
