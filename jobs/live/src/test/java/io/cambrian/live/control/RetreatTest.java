package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Limits;
import io.cambrian.seed.Seeds;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetreatTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    /** Gross 1, net 0.4, 0.5 of one instrument. */
    private static final Limits LIMITS = new Limits(1, 0.4, 0.5, 0.5, 0.2, 0.5, 0.5, 10);

    private static SortedMap<String, Double> retreat(Map<String, Double> held, Map<String, Double> targets) {
        return Retreat.targets(LIMITS, held, new TreeMap<>(targets));
    }

    @Test
    void aTargetBeyondTheShareOfOneInstrumentEndsThere() {
        SortedMap<String, Double> within =
                retreat(Map.of("AAA", 0.56, "BBB", -0.3), Map.of("AAA", 0.6, "BBB", -0.3, "CCC", 0.9));
        assertThat(within).containsEntry("AAA", 0.5).containsEntry("BBB", -0.3);
        assertThat(within).as("what is not held cannot be opened now").containsEntry("CCC", 0.9);
    }

    @Test
    void allShrinkWhereTheyAreTooMuchTogether() {
        Map<String, Double> held = Map.of("AAA", 0.45, "BBB", 0.3, "CCC", -0.5);
        assertThat(retreat(held, held).get("AAA")).isCloseTo(0.45 / 1.25, EXACT);
        assertThat(retreat(held, held).get("CCC")).isCloseTo(-0.5 / 1.25, EXACT);
    }

    @Test
    void whatAHedgeIsMissingFromShrinks() {
        Map<String, Double> targets = Map.of("AAA", 0.4, "BBB", 0.2, "CCC", -0.3);
        SortedMap<String, Double> within = retreat(Map.of("AAA", 0.4, "BBB", 0.25), targets);
        assertThat(within.get("AAA")).isCloseTo(0.4 * 0.4 / 0.6, EXACT);
        assertThat(within.get("BBB")).isCloseTo(0.2 * 0.4 / 0.6, EXACT);
        assertThat(within.get("CCC")).isEqualTo(-0.3);
        assertThat(retreat(Map.of("AAA", 0.4, "BBB", 0.25, "CCC", -0.3), targets))
                .isEqualTo(targets);
    }

    @Test
    void whatShrinksEnoughByItselfIsLeftAlone() {
        Map<String, Double> targets = Map.of("AAA", 0.3, "BBB", -0.2);
        assertThat(retreat(Map.of("AAA", 0.9, "BBB", 0.7), targets)).isEqualTo(targets);
        assertThat(retreat(Map.of(), targets)).isEqualTo(targets);
        assertThat(retreat(Map.of("CCC", 0.9), targets)).as("nobody wants it").isEqualTo(targets);
    }

    @Test
    void whatIsLeftOfAnyBookIsWithinTheLimits() {
        RandomGenerator random = Seeds.stream(11, 3);
        for (int k = 0; k < 2000; k++) {
            TreeMap<String, Double> held = new TreeMap<>();
            TreeMap<String, Double> targets = new TreeMap<>();
            for (int i = 0; i < 5; i++) {
                held.put("S" + i, random.nextGaussian());
                targets.put("S" + i, random.nextGaussian());
            }
            SortedMap<String, Double> within = retreat(held, targets);
            double gross = 0;
            double net = 0;
            for (String s : held.keySet()) {
                double h = held.get(s);
                double t = within.get(s);
                double left = h * t > 0 ? Math.signum(h) * Math.min(Math.abs(h), Math.abs(t)) : 0;
                assertThat(Math.abs(left)).isLessThanOrEqualTo(0.5);
                assertThat(Math.abs(t)).isLessThanOrEqualTo(Math.abs(targets.get(s)));
                gross += Math.abs(left);
                net += left;
            }
            assertThat(gross).isLessThanOrEqualTo(1 + 1e-12);
            assertThat(Math.abs(net)).isLessThanOrEqualTo(0.4 + 1e-12);
        }
    }
}
