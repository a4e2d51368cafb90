package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MultipleTestingTest {
    @Test
    void theFifteenPValuesOfBenjaminiAndHochbergAreAdjustedAsByR() {
        JsonNode c = Golden.read("multiple_testing", "benjamini_hochberg_1995_15_pvalues");
        double[] p = Golden.vector(c.at("/inputs/p"));
        Map<MultipleTesting, JsonNode> expected = Map.of(
                MultipleTesting.BONFERRONI, c.at("/expected/adjusted/bonferroni"),
                MultipleTesting.HOLM, c.at("/expected/adjusted/holm"),
                MultipleTesting.HOCHBERG, c.at("/expected/adjusted/hochberg"),
                MultipleTesting.BENJAMINI_HOCHBERG, c.at("/expected/adjusted/BH"),
                MultipleTesting.BENJAMINI_YEKUTIELI, c.at("/expected/adjusted/BY"),
                MultipleTesting.SIDAK, c.at("/expected/sidak"));
        expected.forEach((method, values) ->
                assertThat(method.adjust(p)).as(method.name()).containsExactly(Golden.vector(values), within(1e-12)));
        assertThat(MultipleTesting.BENJAMINI_HOCHBERG.rejections(p, 0.05)).isEqualTo(4);
        assertThat(MultipleTesting.BONFERRONI.rejections(p, 0.05)).isEqualTo(3);
    }

    @Property(tries = 200)
    void adjustmentKeepsTheOrderAndIsNeverBelowTheRawValue(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(max = 1) Double> values,
            @ForAll MultipleTesting method) {
        double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] adjusted = method.adjust(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(adjusted[i]).isBetween(p[i] * (1 - 1e-12), 1.0);
            for (int j = 0; j < p.length; j++) {
                if (p[i] < p[j]) {
                    assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
                }
            }
        }
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> MultipleTesting.HOLM.adjust(new double[] {0.1, Double.NaN}))
                .hasMessageContaining("must be in [0, 1]");
    }

    @Test
    void testsThatAreNotGivenCountAsOfPValueOne() {
        double[] few = {0.001, 0.02};
        double[] all = {0.001, 0.02, 1, 1, 1};
        for (MultipleTesting method : MultipleTesting.values()) {
            assertThat(method.adjust(few, 5)).as(method.name()).containsExactly(Arrays.copyOf(method.adjust(all), 2));
        }
    }

    @Test
    void storeyScalesBenjaminiAndHochbergByTheShareOfNulls() {
        JsonNode c = Golden.read("multiple_testing", "benjamini_hochberg_1995_15_pvalues");
        double[] p = Golden.vector(c.at("/inputs/p"));
        double[] bh = Golden.vector(c.at("/expected/adjusted/BH"));
        // four of fifteen p-values are at least 0.5: 4 / 7.5 nulls, 5 / 7.5 with one added
        StoreyQValues plain = StoreyQValues.asymptotic(p, 0.5);
        StoreyQValues safe = StoreyQValues.of(p);
        assertThat(plain.nullShare()).isCloseTo(4 / 7.5, within(1e-12));
        assertThat(safe.nullShare()).isCloseTo(5 / 7.5, within(1e-12));
        for (int i = 0; i < p.length; i++) {
            assertThat(plain.qValues()[i]).isCloseTo(bh[i] * 4 / 7.5, within(1e-12));
            assertThat(safe.qValues()[i]).isCloseTo(bh[i] * 5 / 7.5, within(1e-12));
        }
        // the adaptive procedure finds nine where Benjamini and Hochberg find four
        assertThat(Arrays.stream(plain.qValues()).filter(q -> q <= 0.05).count())
                .isEqualTo(9);
    }
}
