package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FallingRuleListTest {
    private final Map<String, List<String>> attributes = new LinkedHashMap<>();
    private final List<String> actions = new ArrayList<>();

    private ItemTable situations(long seed, int cases) {
        RandomGenerator random = Seeds.stream(seed, cases);
        attributes.clear();
        actions.clear();
        for (String name : List.of("trend", "volatility", "breadth", "depth")) {
            attributes.put(name, new ArrayList<>());
        }
        for (int c = 0; c < cases; c++) {
            Map<String, String> now = new LinkedHashMap<>();
            for (String name : attributes.keySet()) {
                now.put(name, List.of("low", "middle", "high").get(random.nextInt(3)));
                attributes.get(name).add(now.get(name));
            }
            // a memory of three actions, the rarest in one case of 27
            if (now.get("volatility").equals("high")
                    && now.get("breadth").equals("low")
                    && now.get("depth").equals("low")) {
                actions.add("stay out");
            } else {
                actions.add(
                        now.get("trend").equals("high")
                                        && !now.get("volatility").equals("high")
                                ? "more"
                                : "as usual");
            }
        }
        return ItemTable.ofAttributes(attributes);
    }

    @Test
    void aMemoryOfAFewRulesIsDistilledToThemAndHoldsOnNewSituations() {
        FallingRuleList list = FallingRuleList.distill(situations(1, 3_000), List.copyOf(actions), 10, 3, 10);
        assertThat(list.rules().size()).isLessThanOrEqualTo(10);
        assertThat(list.rules()).allMatch(rule -> rule.items().size() <= 3);
        assertThat(list.text()).contains("then stay out", "then more", "else ");
        for (int k = 1; k < list.rules().size(); k++) {
            assertThat(list.rules().get(k).sureness())
                    .isLessThanOrEqualTo(list.rules().get(k - 1).sureness());
        }
        ItemTable fresh = situations(2, 3_000);
        assertThat(FallingRuleList.balancedAgreement(actions, list.decide(fresh)))
                .isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void agreementIsBalancedOverActions() {
        List<String> memory = List.of("a", "a", "a", "a", "a", "a", "a", "a", "a", "b");
        List<String> always = java.util.Collections.nCopies(10, "a");
        assertThat(FallingRuleList.balancedAgreement(memory, always)).isCloseTo(0.5, within(1e-12));
        assertThat(FallingRuleList.balancedAgreement(memory, memory)).isEqualTo(1);
    }

    @Test
    void noiseIsNotExplained() {
        RandomGenerator random = Seeds.stream(9, 1);
        ItemTable table = situations(3, 2_000);
        List<String> coins = new ArrayList<>();
        for (int c = 0; c < 2_000; c++) {
            coins.add(random.nextBoolean() ? "a" : "b");
        }
        FallingRuleList list = FallingRuleList.distill(table, coins, 10, 3, 50);
        List<String> others = new ArrayList<>();
        for (int c = 0; c < 2_000; c++) {
            others.add(random.nextBoolean() ? "a" : "b");
        }
        assertThat(FallingRuleList.balancedAgreement(others, list.decide(table)))
                .isBetween(0.45, 0.55);
    }

    @Test
    void oneActionNeedsNoRule() {
        ItemTable table = situations(4, 100);
        FallingRuleList list = FallingRuleList.distill(table, java.util.Collections.nCopies(100, "wait"), 10, 3, 5);
        assertThat(list.rules()).isEmpty();
        assertThat(list.text()).isEqualTo("always wait\n");
        assertThatThrownBy(() -> FallingRuleList.distill(table, List.of("x"), 10, 3, 5))
                .hasMessageContaining("one for each");
    }
}
