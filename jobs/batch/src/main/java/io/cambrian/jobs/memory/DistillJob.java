package io.cambrian.jobs.memory;

import io.cambrian.handoff.MemoryRule;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.consolidation.FallingRuleList;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.RulesTable.Rule;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Distills memory to a short list of rules. For each day of which it knows trades, and each side, memory is asked as a decision
 * asks it ({@link DecisionRecall}): it says take where the interval of the shrunk difference to usual lies above zero, avoid where
 * it lies below, else it has no view. The list is learned to say the same from thirds of the features, the regime and the side.
 */
public final class DistillJob {
    static final int MOST_RULES = 10;
    static final int MOST_ITEMS = 3;
    private static final int FEWEST_CASES = 10;
    private static final int FEWEST_DAYS = 60;

    private DistillJob() {}

    /**
     * The list.
     *
     * @param rules in order, the last line decides the rest
     * @param fidelity balanced agreement with memory on situations that a list was not learned from, see {@link #fidelity}
     * @param situations on which it was learned
     */
    public record Result(List<Rule> rules, double fidelity, int situations) {
        public Result {
            rules = List.copyOf(rules);
        }

        /** The list as the bundle carries it. */
        public List<MemoryRule> forHandOff() {
            return DistillJob.forHandOff(rules);
        }

        /** Nothing to distill. */
        static final Result NONE = new Result(List.of(), Double.NaN, 0);
    }

    /** Distills what memory held at the close of a day; a repetition writes nothing. */
    public static Result run(Warehouse warehouse, int day) {
        return run(warehouse, day, DecisionMemory.run(warehouse, day));
    }

    /**
     * The same for a memory that is consolidated already.
     *
     * @param memory what decisions recall on that day
     */
    public static Result run(Warehouse warehouse, int day, DecisionMemory.Result memory) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        Result result = distill(trades, TradeCases.of(warehouse, trades), day, memory);
        if (!result.rules().isEmpty() || warehouse.exists(RulesTable.SPEC)) {
            write(warehouse, day, result.rules());
        }
        return result;
    }

    /** The list that was distilled on a day, as the bundle carries it; empty where none was. */
    static List<MemoryRule> written(Warehouse warehouse, int day) {
        return warehouse.exists(RulesTable.SPEC)
                ? forHandOff(
                        warehouse.read(RulesTable.SPEC).where(list(day)).orderBy("position").collectAsList().stream()
                                .map(RulesTable::fromRow)
                                .toList())
                : List.of();
    }

    private static List<MemoryRule> forHandOff(List<Rule> rules) {
        return rules.stream()
                .map(r -> new MemoryRule(r.position(), r.text(), r.action(), r.cases(), r.strength(), r.fidelity()))
                .toList();
    }

    private static String list(int day) {
        return "known_day = " + day + " and kind = '" + RulesTable.DISTILLED + "'";
    }

    /** A list that became shorter, since more was remembered, leaves no lines of the longer one behind. */
    private static void write(Warehouse warehouse, int day, List<Rule> rules) {
        Dataset<Row> rows = warehouse.rows(
                RulesTable.SPEC, rules.stream().map(RulesTable::toRow).toList());
        String list = list(day);
        boolean longer = warehouse.exists(RulesTable.SPEC)
                && warehouse
                                .read(RulesTable.SPEC)
                                .where(list + " and position > " + rules.size())
                                .count()
                        > 0;
        if (longer) {
            warehouse.replace(RulesTable.SPEC, rows, list);
        } else {
            warehouse.merge(RulesTable.SPEC, rows);
        }
    }

    static Result distill(List<RememberedTrade> trades, List<PastCase> cases, int day, DecisionMemory.Result memory) {
        TreeMap<Integer, PastCase> days = new TreeMap<>();
        TreeMap<Integer, String> regimes = new TreeMap<>();
        for (int i = 0; i < trades.size(); i++) {
            RememberedTrade t = trades.get(i);
            days.putIfAbsent(t.decisionDay(), cases.get(i));
            t.setting().regime().ifPresent(r -> regimes.putIfAbsent(t.decisionDay(), r));
        }
        if (days.size() < FEWEST_DAYS) {
            return Result.NONE;
        }
        List<String> actions = new ArrayList<>();
        List<String> sides = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        List<double[]> contexts = new ArrayList<>();
        List<Integer> stretches = new ArrayList<>();
        memory.sides().forEach((side, of) -> {
            DecisionRecall.Bank bank = of.recall().bank();
            days.forEach((decided, like) -> {
                actions.add(bank.ask(DecisionMemory.query(day, like))
                        .difference()
                        .verdict()
                        .text());
                sides.add(side);
                kinds.add(regimes.get(decided));
                contexts.add(like.context());
                stretches.add(Math.floorDiv(decided, FamilyResults.CLUSTER_DAYS));
            });
        });
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (int f = 0; f < TradeCases.features().size(); f++) {
            int at = f;
            double[] values = contexts.stream().mapToDouble(c -> c[at]).toArray();
            attributes.put(
                    TradeCases.features().get(f), Cuts.quantiles(values, 3).items(values));
        }
        attributes.put("regime", kinds);
        attributes.put("side", sides);
        ItemTable table = ItemTable.ofAttributes(attributes);
        FallingRuleList list = FallingRuleList.distill(table, actions, MOST_RULES - 1, MOST_ITEMS, FEWEST_CASES);
        double fidelity = fidelity(attributes, actions, stretches);
        List<Rule> rules = new ArrayList<>();
        int left = actions.size();
        for (FallingRuleList.Rule rule : list.rules()) {
            rules.add(rule(day, rules.size() + 1, rule.text(), rule.action(), rule.cases(), rule.sureness(), fidelity));
            left -= rule.cases();
        }
        rules.add(rule(day, rules.size() + 1, "otherwise", list.otherwise(), left, fidelity, fidelity));
        return new Result(rules, fidelity, actions.size());
    }

    /**
     * How well such lists agree with memory on situations that they were not learned from: learned on every other stretch of 30
     * days and judged on those between, both ways, averaged.
     */
    private static double fidelity(
            Map<String, List<String>> attributes, List<String> actions, List<Integer> stretches) {
        // by rank, so that both halves hold something however the days lie
        List<Integer> ranked = List.copyOf(new TreeSet<>(stretches));
        double sum = 0;
        for (int parity = 0; parity < 2; parity++) {
            List<Integer> learned = new ArrayList<>();
            List<Integer> judged = new ArrayList<>();
            for (int i = 0; i < actions.size(); i++) {
                (Collections.binarySearch(ranked, stretches.get(i)) % 2 == parity ? learned : judged).add(i);
            }
            FallingRuleList list = FallingRuleList.distill(
                    ItemTable.ofAttributes(of(attributes, learned)),
                    pick(actions, learned),
                    MOST_RULES - 1,
                    MOST_ITEMS,
                    FEWEST_CASES);
            sum += FallingRuleList.balancedAgreement(
                    pick(actions, judged), list.decide(ItemTable.ofAttributes(of(attributes, judged))));
        }
        return sum / 2;
    }

    private static Map<String, List<String>> of(Map<String, List<String>> attributes, List<Integer> which) {
        Map<String, List<String>> some = new LinkedHashMap<>();
        attributes.forEach((name, values) -> some.put(name, pick(values, which)));
        return some;
    }

    private static List<String> pick(List<String> values, List<Integer> which) {
        List<String> some = new ArrayList<>();
        which.forEach(i -> some.add(values.get(i)));
        return some;
    }

    private static Rule rule(
            int day, int position, String text, String action, int cases, double sureness, double fidelity) {
        return new Rule(
                day, RulesTable.DISTILLED, "memory", position, text, action, cases, sureness, fidelity, Double.NaN);
    }
}
