package io.cambrian.memory.consolidation;

import io.cambrian.memory.pattern.FrequentItemsets;
import io.cambrian.memory.pattern.ItemTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Decisions of a whole memory distilled to a short list that a person can read: the first rule whose items all hold decides, the
 * last line decides the rest. The list is falling (Wang and Rudin 2015, "Falling rule lists"): no rule is surer than one before it.
 *
 * <p>Grown greedily: of all conjunctions the one that adds most agreement to what the rest of the list would otherwise say (times a
 * power of its sureness; of several powers the best list is taken), where every action weighs the same however rare it is; a rule's sureness is its weighted share of agreeing cases among those that
 * reach it. What an action's cases agree on is counted per action and averaged (balanced agreement), so that always saying the
 * usual action scores no more than chance.
 *
 * @param rules in order
 * @param otherwise the action where no rule holds
 */
public record FallingRuleList(List<Rule> rules, String otherwise) {
    /**
     * A line of the list.
     *
     * @param items by name; all must hold
     * @param action that it decides
     * @param cases that reached it
     * @param sureness weighted share of them that agree
     */
    public record Rule(List<String> items, String action, int cases, double sureness) {
        public Rule {
            items = List.copyOf(items);
        }

        /** Its conditions in words. */
        public String text() {
            return String.join(" and ", items);
        }
    }

    /** Powers of sureness by which rules are preferred; the list that agrees best is taken. */
    private static final int[] PREFERENCES = {0, 2, 6, 20};

    public FallingRuleList {
        rules = List.copyOf(rules);
    }

    /**
     * Distills decisions.
     *
     * @param table items of the situations
     * @param actions the memory's decisions, one per situation, at least one
     * @param maxRules at least 0
     * @param maxItems of a rule, at least 1
     * @param minCount situations that must reach a rule, at least 1
     */
    public static FallingRuleList distill(
            ItemTable table, List<String> actions, int maxRules, int maxItems, int minCount) {
        int n = actions.size();
        if (n == 0 || table.cases() != n) {
            throw new IllegalArgumentException(
                    "There are " + n + " decisions for " + table.cases() + " situations; there must be one for each.");
        }
        List<String> names = new ArrayList<>(new TreeSet<>(actions));
        int[] labels = actions.stream().mapToInt(names::indexOf).toArray();
        double[] weights = new double[names.size()];
        for (int label : labels) {
            weights[label]++;
        }
        Arrays.setAll(weights, a -> 1 / weights[a]);
        List<FrequentItemsets.Itemset> sets =
                new ArrayList<>(FrequentItemsets.of(table, minCount, maxItems).itemsets());
        sets.sort(java.util.Comparator.comparingInt(set -> set.items().size())); // shorter ones first in a tie; stable
        List<int[]> members = sets.stream()
                .map(set -> table.cases(
                        set.items().stream().mapToInt(Integer::intValue).toArray()))
                .toList();
        FallingRuleList best = null;
        double most = -1;
        for (int preference : PREFERENCES) {
            FallingRuleList list = grow(table, sets, members, names, labels, weights, maxRules, minCount, preference);
            double agreement = balancedAgreement(actions, list.decide(table));
            if (agreement > most + 1e-12) {
                most = agreement;
                best = list;
            }
        }
        return best;
    }

    private static FallingRuleList grow(
            ItemTable table,
            List<FrequentItemsets.Itemset> sets,
            List<int[]> members,
            List<String> names,
            int[] labels,
            double[] weights,
            int maxRules,
            int minCount,
            int preference) {
        boolean[] decided = new boolean[labels.length];
        List<Rule> rules = new ArrayList<>();
        double sureness = 1;
        while (rules.size() < maxRules) {
            double[] rest = sums(labels, weights, decided);
            Best best = Best.of(members, labels, weights, decided, rest, minCount, sureness, preference);
            if (best.set < 0) {
                break;
            }
            sureness = best.sureness;
            List<String> items = sets.get(best.set).items().stream()
                    .map(i -> table.names().get(i))
                    .toList();
            rules.add(new Rule(items, names.get(best.action), best.cases, sureness));
            for (int c : members.get(best.set)) {
                decided[c] = true;
            }
        }
        return new FallingRuleList(rules, names.get(largest(sums(labels, weights, decided))));
    }

    private static double[] sums(int[] labels, double[] weights, boolean[] decided) {
        double[] sums = new double[weights.length];
        for (int c = 0; c < labels.length; c++) {
            sums[labels[c]] += decided[c] ? 0 : weights[labels[c]];
        }
        return sums;
    }

    private static int largest(double[] sums) {
        int largest = 0;
        for (int a = 1; a < sums.length; a++) {
            largest = sums[a] > sums[largest] + 1e-12 ? a : largest;
        }
        return largest;
    }

    /** The next rule. */
    private record Best(int set, int action, int cases, double sureness) {
        static Best of(
                List<int[]> members,
                int[] labels,
                double[] weights,
                boolean[] decided,
                double[] rest,
                int minCount,
                double mostSure,
                int preference) {
            Best best = new Best(-1, -1, 0, 0);
            double most = 1e-9;
            double now = rest[largest(rest)];
            for (int s = 0; s < members.size(); s++) {
                double[] inside = new double[weights.length];
                int cases = 0;
                for (int c : members.get(s)) {
                    if (!decided[c]) {
                        inside[labels[c]] += weights[labels[c]];
                        cases++;
                    }
                }
                if (cases < minCount) {
                    continue;
                }
                int action = largest(inside);
                double total = Arrays.stream(inside).sum();
                double sureness = inside[action] / total;
                double[] outside = new double[inside.length];
                Arrays.setAll(outside, a -> rest[a] - inside[a]);
                // agreement with the list so far, this rule and the best default; sure rules first among equals
                double gain = inside[action] + outside[largest(outside)] - now;
                double score = gain > 1e-9
                        ? gain * StrictMath.pow(sureness, preference)
                        : purity(inside, rest, action, sureness);
                if (sureness <= mostSure + 1e-12 && score > most) {
                    most = score;
                    best = new Best(s, action, cases, Math.min(mostSure, sureness));
                }
            }
            return best;
        }

        /** A rule that agrees with the default gains nothing yet, but clears the way: worth little, and only where it is sure. */
        private static double purity(double[] inside, double[] rest, int action, double sureness) {
            double expected = rest[action] / Arrays.stream(rest).sum();
            return sureness > 0.95 && expected < 0.95 ? 1e-3 * inside[action] * (sureness - expected) : 0;
        }
    }

    /** The action that the list decides for each case of a table; a rule with an item that the table does not know never holds. */
    public List<String> decide(ItemTable table) {
        String[] decisions = new String[table.cases()];
        for (Rule rule : rules) {
            int[] items = rule.items().stream().mapToInt(table.names()::indexOf).toArray();
            if (Arrays.stream(items).anyMatch(item -> item < 0)) {
                continue;
            }
            for (int c : table.cases(items)) {
                decisions[c] = decisions[c] == null ? rule.action() : decisions[c];
            }
        }
        return Arrays.stream(decisions).map(d -> d == null ? otherwise : d).toList();
    }

    /** The share of agreeing decisions per action of the memory, averaged over its actions. */
    public static double balancedAgreement(List<String> memory, List<String> list) {
        if (memory.size() != list.size() || memory.isEmpty()) {
            throw new IllegalArgumentException(
                    memory.size() + " and " + list.size() + " decisions cannot be compared.");
        }
        TreeSet<String> actions = new TreeSet<>(memory);
        double sum = 0;
        for (String action : actions) {
            int cases = 0;
            int agree = 0;
            for (int c = 0; c < memory.size(); c++) {
                if (memory.get(c).equals(action)) {
                    cases++;
                    agree += list.get(c).equals(action) ? 1 : 0;
                }
            }
            sum += (double) agree / cases;
        }
        return sum / actions.size();
    }

    /** The list as text, one line per rule. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            text.append(text.length() == 0 ? "if " : "else if ")
                    .append(rule.text())
                    .append(" then ")
                    .append(rule.action())
                    .append('\n');
        }
        return text.append(rules.isEmpty() ? "always " : "else ")
                .append(otherwise)
                .append('\n')
                .toString();
    }
}
