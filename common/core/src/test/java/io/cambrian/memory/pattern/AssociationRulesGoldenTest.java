package io.cambrian.memory.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class AssociationRulesGoldenTest {
    private static final Map<String, ToDoubleFunction<RuleMeasures>> MEASURES = Map.ofEntries(
            Map.entry("support", RuleMeasures::support),
            Map.entry("confidence", RuleMeasures::confidence),
            Map.entry("lift", RuleMeasures::lift),
            Map.entry("leverage", RuleMeasures::leverage),
            Map.entry("conviction", RuleMeasures::conviction),
            Map.entry("zhangs_metric", RuleMeasures::zhang),
            Map.entry("jaccard", RuleMeasures::jaccard),
            Map.entry("certainty", RuleMeasures::certainty),
            Map.entry("kulczynski", RuleMeasures::kulczynski),
            Map.entry("chiSquared", RuleMeasures::chiSquared),
            Map.entry("count", m -> m.both()));

    private static List<List<String>> baskets(JsonNode inputs) throws IOException {
        List<List<String>> baskets = new ArrayList<>();
        if (inputs.get("baskets").isArray()) {
            for (JsonNode basket : inputs.get("baskets")) {
                List<String> items = new ArrayList<>();
                basket.forEach(item -> items.add(item.asText()));
                baskets.add(items);
            }
            return baskets;
        }
        String path = inputs.get("baskets").asText().replaceFirst("^shared/", "");
        for (String line : Files.readAllLines(Golden.file(path))) {
            baskets.add(List.of(line.split("\\|")));
        }
        return baskets;
    }

    private record Mined(ItemTable table, FrequentItemsets sets) {
        static Mined of(JsonNode golden, int maxItems) throws IOException {
            ItemTable table = ItemTable.ofBaskets(baskets(golden.get("inputs")));
            double support = golden.get("inputs").get("min_support").asDouble();
            return new Mined(
                    table, FrequentItemsets.of(table, (long) Math.ceil(support * table.cases() - 1e-9), maxItems));
        }

        String key(List<Integer> items) {
            return key(items.stream().map(i -> table.names().get(i)).toList());
        }

        static String key(Iterable<String> names) {
            TreeSet<String> sorted = new TreeSet<>();
            names.forEach(sorted::add);
            return String.join("|", sorted);
        }

        Map<String, RuleMeasures> rules(double confidence, int consequent) {
            Map<String, RuleMeasures> rules = new HashMap<>();
            for (FrequentItemsets.Rule rule : sets.rules(confidence, consequent)) {
                rules.put(key(rule.antecedent()) + " => " + key(rule.consequent()), rule.measures());
            }
            return rules;
        }
    }

    private static void same(RuleMeasures found, JsonNode expected, double tolerance) {
        MEASURES.forEach((name, measure) -> {
            if (expected.has(name)) {
                double value = expected.get(name).isTextual()
                        ? Double.POSITIVE_INFINITY
                        : expected.get(name).asDouble();
                if (Double.isInfinite(value)) {
                    assertThat(measure.applyAsDouble(found)).as(name).isEqualTo(value);
                } else {
                    assertThat(measure.applyAsDouble(found))
                            .as(name)
                            .isCloseTo(value, within(Math.max(tolerance, tolerance * Math.abs(value))));
                }
            }
        });
    }

    @Test
    void fiveBasketsGiveAllItemsetsAndAllMeasures() throws IOException {
        JsonNode golden = Golden.read("association_rules", "mlxtend_five_baskets");
        Mined mined = Mined.of(golden, 10);
        JsonNode supports = golden.get("expected").get("itemset_support");
        assertThat(mined.sets.itemsets()).hasSize(supports.size());
        for (FrequentItemsets.Itemset set : mined.sets.itemsets()) {
            assertThat(set.count() / 5.0)
                    .isCloseTo(supports.get(mined.key(set.items())).asDouble(), within(1e-12));
        }
        Map<String, RuleMeasures> rules = mined.rules(0.8, 10);
        JsonNode expected = golden.get("expected").get("rules");
        assertThat(rules).hasSize(expected.size());
        for (JsonNode rule : expected) {
            same(rules.get(key(rule, "antecedents", "consequents")), rule, 1e-12);
        }
    }

    private static String key(JsonNode rule, String left, String right) {
        List<String> a = new ArrayList<>();
        List<String> b = new ArrayList<>();
        rule.get(left).forEach(item -> a.add(item.asText()));
        rule.get(right).forEach(item -> b.add(item.asText()));
        return Mined.key(a) + " => " + Mined.key(b);
    }

    @Test
    void sparksExampleGivesItsCountsAndRules() throws IOException {
        JsonNode golden = Golden.read("association_rules", "spark_documentation_example");
        Mined mined = Mined.of(golden, 10);
        JsonNode counts = golden.get("expected").get("itemset_counts");
        assertThat(mined.sets.itemsets()).hasSize(counts.size());
        mined.sets
                .itemsets()
                .forEach(set -> assertThat(set.count())
                        .isEqualTo(counts.get(mined.key(set.items())).asLong()));
        Map<String, RuleMeasures> rules = mined.rules(0.6, 1);
        JsonNode expected = golden.get("expected").get("single_consequent_rules");
        assertThat(rules).hasSize(expected.size());
        for (JsonNode rule : expected) {
            same(rules.get(key(rule, "antecedent", "consequent")), rule, 1e-12);
        }
    }

    @Test
    void groceriesGiveTheRulesOfArules() throws IOException {
        JsonNode golden = Golden.read("association_rules", "groceries_supp01_conf05");
        Mined mined = Mined.of(golden, 10);
        assertThat(mined.table.cases())
                .isEqualTo(golden.get("expected").get("n_transactions").asInt());
        assertThat(mined.table.names())
                .hasSize(golden.get("expected").get("n_items").asInt());
        Map<String, RuleMeasures> rules = mined.rules(0.5, 1);
        assertThat(rules).hasSize(golden.get("expected").get("n_rules").asInt());
        for (JsonNode rule : golden.get("expected").get("rules")) {
            same(rules.get(sided(rule)), rule, 1e-9);
        }
    }

    private static String sided(JsonNode rule) {
        return Mined.key(Arrays.asList(rule.get("lhs").asText().split("\\|"))) + " => "
                + rule.get("rhs").asText();
    }

    @Test
    void groceriesAtLowSupportGiveAsManyRulesAsPublished() throws IOException {
        JsonNode golden = Golden.read("association_rules", "groceries_supp001_conf05");
        Mined mined = Mined.of(golden, 10);
        Map<String, RuleMeasures> rules = mined.rules(0.5, 1);
        assertThat(rules)
                .hasSize(golden.get("expected").get("published_n_rules").asInt());
        for (JsonNode rule : golden.get("expected").get("top10_by_lift")) {
            same(rules.get(sided(rule)), rule, 1e-9);
        }
    }

    @Test
    void groceriesGiveTheFrequentItemsetsOfArules() throws IOException {
        JsonNode golden = Golden.read("association_rules", "groceries_frequent_itemsets_5pct");
        Mined mined = Mined.of(golden, 10);
        Map<String, Long> counts = new HashMap<>();
        mined.sets.itemsets().forEach(set -> counts.put(mined.key(set.items()), set.count()));
        JsonNode expected = golden.get("expected").get("itemsets");
        assertThat(counts).hasSize(expected.size());
        for (JsonNode set : expected) {
            String key = Mined.key(Arrays.asList(set.get("items").asText().split("\\|")));
            assertThat(counts.get(key)).as(key).isEqualTo(set.get("count").asLong());
        }
    }

    @Test
    void impossibleCountsAreRefused() {
        assertThatThrownBy(() -> new RuleMeasures(10, 5, 4, 6)).hasMessageContaining("not possible");
        assertThatThrownBy(() -> new RuleMeasures(10, 8, 8, 3)).hasMessageContaining("not possible");
        assertThat(new RuleMeasures(10, 10, 10, 10).chiSquared()).isNaN();
    }
}
