package io.cambrian.memory.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All sets of items that hold together often enough, depth first over intersections of bit sets (Zaki 2000, "Scalable algorithms
 * for association mining", doi:10.1109/69.846291). For what fits one machine; sets come in the order of their items.
 *
 * @param total number of cases
 * @param itemsets with their counts
 */
public record FrequentItemsets(long total, List<Itemset> itemsets) {
    /**
     * A set of items.
     *
     * @param items ascending
     * @param count of the cases in which all hold
     */
    public record Itemset(List<Integer> items, long count) {}

    /**
     * A rule.
     *
     * @param antecedent items, ascending
     * @param consequent items, ascending
     */
    public record Rule(List<Integer> antecedent, List<Integer> consequent, RuleMeasures measures) {}

    public FrequentItemsets {
        itemsets = List.copyOf(itemsets);
    }

    /**
     * The frequent sets of a table.
     *
     * @param minCount a set must hold in at least so many cases, at least 1; for a share s of n cases {@code ceil(s n)}
     * @param maxItems of a set, at least 1
     */
    public static FrequentItemsets of(ItemTable table, long minCount, int maxItems) {
        if (minCount < 1 || maxItems < 1) {
            throw new IllegalArgumentException(
                    "The minCount (" + minCount + ") and maxItems (" + maxItems + ") must be at least 1.");
        }
        List<Itemset> found = new ArrayList<>();
        grow(table, table.members(), List.of(), 0, minCount, maxItems, found);
        return new FrequentItemsets(table.cases(), found);
    }

    private static void grow(
            ItemTable table,
            long[] members,
            List<Integer> items,
            int next,
            long minCount,
            int maxItems,
            List<Itemset> found) {
        for (int item = next; item < table.names().size(); item++) {
            int other = item;
            if (items.stream().anyMatch(i -> table.sameAttribute(i, other))) {
                continue;
            }
            long[] both = table.and(members, item);
            long count = ItemTable.count(both);
            if (count >= minCount) {
                List<Integer> grown = new ArrayList<>(items);
                grown.add(item);
                found.add(new Itemset(List.copyOf(grown), count));
                if (grown.size() < maxItems) {
                    grow(table, both, grown, item + 1, minCount, maxItems, found);
                }
            }
        }
    }

    /** Rules with one item on the right side, as arules and Spark make them, of at least some confidence. */
    public List<Rule> rules(double minConfidence) {
        return rules(minConfidence, 1);
    }

    /**
     * Rules with up to so many items on the right side.
     *
     * @param minConfidence inclusive
     */
    public List<Rule> rules(double minConfidence, int maxConsequent) {
        Map<List<Integer>, Long> counts = new HashMap<>();
        itemsets.forEach(set -> counts.put(set.items(), set.count()));
        List<Rule> rules = new ArrayList<>();
        for (Itemset set : itemsets) {
            int n = set.items().size();
            for (int mask = 1; n >= 2 && mask < (1 << n) - 1; mask++) {
                if (Integer.bitCount(mask) > maxConsequent) {
                    continue;
                }
                List<Integer> left = new ArrayList<>();
                List<Integer> right = new ArrayList<>();
                for (int k = 0; k < n; k++) {
                    ((mask >> k & 1) == 1 ? right : left).add(set.items().get(k));
                }
                RuleMeasures measures = new RuleMeasures(total, counts.get(left), counts.get(right), set.count());
                if (measures.confidence() >= minConfidence) {
                    rules.add(new Rule(List.copyOf(left), List.copyOf(right), measures));
                }
            }
        }
        return rules;
    }

    /** Names of items, joined as they are shown. */
    public static String text(ItemTable table, List<Integer> items) {
        return String.join(
                " and ", items.stream().map(i -> table.names().get(i)).toList());
    }

    @Override
    public String toString() {
        return "FrequentItemsets[" + itemsets.size() + " of " + total + " cases, "
                + Arrays.toString(itemsets.stream().limit(3).toArray()) + "]";
    }
}
