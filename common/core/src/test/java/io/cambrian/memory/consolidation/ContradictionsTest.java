package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.memory.consolidation.Claim.Side;
import io.cambrian.memory.consolidation.Claim.Status;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ContradictionsTest {
    private static final int CASES = 1_200;

    private static Map<String, List<String>> attributes() {
        RandomGenerator random = Seeds.stream(8, 1);
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (String name : List.of("trend", "volatility", "breadth", "session")) {
            List<String> values = new ArrayList<>();
            for (int c = 0; c < CASES; c++) {
                values.add(random.nextBoolean() ? "high" : "low");
            }
            attributes.put(name, values);
        }
        return attributes;
    }

    private final Map<String, List<String>> attributes = attributes();
    private final ItemTable table = ItemTable.ofAttributes(attributes);

    private List<Integer> items(String... names) {
        return java.util.Arrays.stream(names)
                .map(n -> table.names().indexOf(n))
                .sorted()
                .toList();
    }

    private boolean holds(int c, String attribute) {
        return attributes.get(attribute).get(c).equals("high");
    }

    private double[] outcomes(java.util.function.IntToDoubleFunction effect) {
        RandomGenerator random = Seeds.stream(8, 2);
        double[] y = new double[CASES];
        for (int c = 0; c < CASES; c++) {
            y[c] = effect.applyAsDouble(c) + 0.5 * random.nextGaussian();
        }
        return y;
    }

    @Test
    void allPlantedContradictionsAreFoundAndNoOthers() {
        List<Claim> claims = List.of(
                Claim.of("a", items("trend=high"), Side.BETTER),
                Claim.of("b", items("volatility=high"), Side.WORSE),
                Claim.of("c", items("trend=high", "breadth=low"), Side.WORSE),
                Claim.of("d", items("trend=low", "session=low"), Side.WORSE),
                Claim.of("e", items("volatility=low", "session=high"), Side.BETTER));
        assertThat(Contradictions.DEFAULT.find(claims, table))
                .extracting(p -> p.first() + p.second())
                .containsExactly(
                        "ab", "ac", "ce"); // d and b, c say the same; a and d, b and e, d and e exclude each other
    }

    @Test
    void theCasesDecideAndTheOtherRuleIsSplit() {
        // trend is good, except when volatility is high, which is bad whatever else
        double[] y = outcomes(c -> holds(c, "volatility") ? -1 : holds(c, "trend") ? 1 : 0);
        List<Claim> claims = List.of(
                Claim.of("trend", items("trend=high"), Side.BETTER),
                Claim.of("storm", items("volatility=high"), Side.WORSE));
        List<Claim> resolved = Contradictions.DEFAULT.resolve(claims, table, y);
        assertThat(resolved.get(0).text(table)).isEqualTo("trend=high unless volatility=high: better");
        assertThat(resolved.get(0).reason()).contains("storm");
        assertThat(resolved.get(1)).isEqualTo(claims.get(1));
        assertThat(Contradictions.DEFAULT.find(resolved, table)).isEmpty();
    }

    @Test
    void aRuleThatHoldsNowhereElseIsRetiredAndStaysInMemory() {
        double[] y = outcomes(c -> holds(c, "volatility") ? -1 : 0.3);
        List<Claim> claims = List.of(
                Claim.of("wrong", items("volatility=high", "trend=high"), Side.BETTER),
                Claim.of("storm", items("volatility=high"), Side.WORSE));
        List<Claim> resolved = Contradictions.DEFAULT.resolve(claims, table, y);
        assertThat(resolved.get(0).status()).isEqualTo(Status.RETIRED);
        assertThat(resolved.get(0).reason()).startsWith("retired").contains("storm");
        assertThat(resolved.get(1).status()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void whereCasesDecideNothingNeitherSpeaks() {
        // the two effects cancel where both hold
        double[] y = outcomes(c -> (holds(c, "trend") ? 1 : 0) - (holds(c, "volatility") ? 1 : 0));
        List<Claim> claims = List.of(
                Claim.of("trend", items("trend=high"), Side.BETTER),
                Claim.of("storm", items("volatility=high"), Side.WORSE));
        List<Claim> resolved = Contradictions.DEFAULT.resolve(claims, table, y);
        assertThat(resolved)
                .allMatch(c -> c.status() == Status.ACTIVE && c.exceptions().size() == 1);
        boolean[] first = resolved.get(0).covers(table);
        boolean[] second = resolved.get(1).covers(table);
        for (int c = 0; c < CASES; c++) {
            assertThat(first[c] && second[c]).isFalse();
        }
    }

    @Test
    void anyNumberOfRulesEndsWithoutContradictions() {
        RandomGenerator random = Seeds.stream(8, 3);
        double[] y = outcomes(c -> random.nextGaussian());
        List<Claim> claims = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            int one = random.nextInt(table.names().size());
            int two = random.nextInt(table.names().size());
            List<Integer> items =
                    table.sameAttribute(one, two) ? List.of(one) : List.of(Math.min(one, two), Math.max(one, two));
            claims.add(Claim.of("r" + k, items, random.nextBoolean() ? Side.BETTER : Side.WORSE));
        }
        assertThat(Contradictions.DEFAULT.find(claims, table)).isNotEmpty();
        List<Claim> resolved = Contradictions.DEFAULT.resolve(claims, table, y);
        assertThat(Contradictions.DEFAULT.find(resolved, table)).isEmpty();
        assertThat(resolved).hasSize(40);
    }
}
