package io.cambrian.memory.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AnalogSearchTest {
    @Test
    void goldenDistanceProfileOfAQuery() {
        JsonNode golden = Golden.read("matrix_profile", "mass_query_distance_profile");
        JsonNode inputs = golden.get("inputs");
        double[] prices = GoldenCsv.read(inputs.get("csv").asText().replaceFirst("^shared/", ""))
                .column(inputs.get("column").asText());
        double[] query = rows(prices, inputs.get("query_rows"));
        double[] series = rows(prices, inputs.get("series_rows"));
        double[] expected = Golden.vector(golden.get("expected").get("distance_profile"));
        AnalogSearch search = AnalogSearch.of(List.of(series), query.length);
        double[] profile = search.profile(query, 0);
        assertThat(profile).hasSameSizeAs(expected);
        for (int i = 0; i < profile.length; i++) {
            assertThat(profile[i]).isCloseTo(expected[i], within(1e-6));
        }
        // the search itself finds the smallest of these
        int smallest = 0;
        for (int i = 1; i < expected.length; i++) {
            smallest = expected[i] < expected[smallest] ? i : smallest;
        }
        Analog best = search.nearest(query, new int[] {Integer.MAX_VALUE}, 1, 0).get(0);
        assertThat(best.start()).isEqualTo(smallest);
        assertThat(best.distance()).isCloseTo(expected[smallest], within(1e-6));
    }

    private static double[] rows(double[] x, JsonNode range) {
        return Arrays.copyOfRange(x, range.get(0).asInt(), range.get(1).asInt());
    }

    private static List<double[]> library(long seed, int count, int n) {
        List<double[]> library = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            RandomGenerator random = Seeds.stream(seed, s);
            double[] x = new double[n];
            double level = 50;
            for (int t = 0; t < n; t++) {
                level += random.nextGaussian();
                x[t] = s == 1 && t > n / 2 ? 7 : level;
            }
            if (s == 2) {
                x[n / 2] = Double.NaN;
            }
            library.add(x);
        }
        return library;
    }

    @Property(tries = 40)
    void equalsMeasuringEveryWindow(
            @ForAll @LongRange(min = 0, max = 10_000) long seed,
            @ForAll @IntRange(min = 3, max = 30) int m,
            @ForAll @IntRange(min = 1, max = 12) int count,
            @ForAll @IntRange(min = 0, max = 20) int exclusion) {
        int n = seed % 8 == 0 ? 4_500 : 700; // several blocks, or one
        List<double[]> library = library(seed, 4, n);
        double[] query = Arrays.copyOfRange(library.get(3), n - 100, n - 100 + m);
        int[] last = {n - 200, n - 40, n - 60, n - 100 - m};
        List<Analog> all = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            double[] joined = new double[m + library.get(s).length];
            System.arraycopy(query, 0, joined, 0, m);
            System.arraycopy(library.get(s), 0, joined, m, library.get(s).length);
            for (int i = 0; i <= last[s]; i++) {
                double d = MatrixProfileTest.distance(joined, 0, m + i, m);
                if (!Double.isNaN(d)) {
                    all.add(new Analog(s, i, d));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Analog::distance));
        List<Analog> expected = new ArrayList<>();
        for (Analog one : all) {
            if (expected.size() < count
                    && expected.stream()
                            .noneMatch(e ->
                                    e.series() == one.series() && Math.abs(e.start() - one.start()) <= exclusion)) {
                expected.add(one);
            }
        }
        List<Analog> found = AnalogSearch.of(library, m).nearest(query, last, count, exclusion);
        assertThat(found).hasSameSizeAs(expected);
        for (int k = 0; k < found.size(); k++) {
            assertThat(found.get(k).distance()).isCloseTo(expected.get(k).distance(), within(1e-8));
            assertThat(found.get(k).start())
                    .isLessThanOrEqualTo(last[found.get(k).series()]);
        }
    }

    @Test
    void whatMayNotBeLookedAtIsNotFound() {
        List<double[]> library = library(5, 2, 400);
        double[] query = Arrays.copyOfRange(library.get(0), 300, 330);
        AnalogSearch search = AnalogSearch.of(library, 30);
        Analog itself = search.nearest(query, new int[] {370, 370}, 1, 5).get(0);
        assertThat(itself.series()).isZero();
        assertThat(itself.start()).isEqualTo(300);
        assertThat(itself.distance()).isCloseTo(0, within(1e-12));
        Analog earlier = search.nearest(query, new int[] {299, -1}, 1, 5).get(0);
        assertThat(earlier.series()).isZero();
        assertThat(earlier.start()).isLessThan(300);
        assertThat(search.nearest(query, new int[] {-1, -1}, 5, 5)).isEmpty();
    }

    @Test
    void aQueryThatDoesNotMoveOrIsNotKnownHasNoAnalogs() {
        AnalogSearch search = AnalogSearch.of(library(5, 1, 100), 4);
        int[] all = {Integer.MAX_VALUE};
        assertThat(search.nearest(new double[] {2, 2, 2, 2}, all, 3, 0)).isEmpty();
        assertThat(search.nearest(new double[] {1, 2, Double.NaN, 2}, all, 3, 0))
                .isEmpty();
        assertThatThrownBy(() -> search.nearest(new double[3], all, 3, 0)).hasMessageContaining("3 numbers");
    }
}
