package io.cambrian.benchmarks;

import io.cambrian.lab.Rate;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.memory.pattern.Subgroup;
import io.cambrian.memory.pattern.SubgroupSearch;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How often subgroup discovery finds what was planted, claims what was not, and claims anything on noise. Contexts of twelve
 * correlated numbers in three classes and an action of three values; outcomes are Student's t with 4 degrees of freedom, scaled to
 * standard deviation 1; a planted rule moves them by a stated effect in the cases of a pair of items.
 */
final class PatternStudy {
    private static final int FEATURES = 12;
    private static final int RULES = 3;

    private PatternStudy() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 3 : 200, 1);
        int cases = options.whole("cases", quick ? 600 : 3_000, 200);
        int effect = options.whole("effect-percent", 40, 1);
        int permutations = options.whole("permutations", quick ? 19 : 199, 19);
        options.refuseOthers();
        SubgroupSearch search = new SubgroupSearch(2, 60, 0.05, permutations, 1, 4, 0);
        int silent = 0;
        int planted = 0;
        int found = 0;
        int claims = 0;
        int wrong = 0;
        int candidates = 0;
        long start = CpuTime.now();
        for (int w = 0; w < worlds; w++) {
            World noise = World.of(w, cases, 0);
            silent += search.withSeed(w)
                            .search(noise.table, noise.outcomes)
                            .claimed()
                            .isEmpty()
                    ? 1
                    : 0;
            World world = World.of(worlds + w, cases, effect / 100.0);
            SubgroupSearch.Findings findings = search.withSeed(w).search(world.table, world.outcomes);
            candidates = findings.candidates();
            Set<String> hits = new HashSet<>();
            for (Subgroup one : findings.claimed()) {
                claims++;
                if (world.rules.contains(one.text())) {
                    hits.add(one.text());
                } else {
                    wrong++;
                }
            }
            planted += world.rules.size();
            found += hits.size();
        }
        double seconds = (CpuTime.now() - start) / 1e9;
        Table table = new Table(
                worlds + " worlds of each kind, " + cases + " cases, some " + candidates + " candidates, effect "
                        + effect + " % of a standard deviation",
                "rate",
                "low",
                "high");
        add(table, "noise: runs that report no rule", Rate.of(silent, worlds));
        add(table, "planted: rules that are found, item for item", Rate.of(found, planted));
        add(table, "planted: claims that are not the planted rule", Rate.of(wrong, Math.max(1, claims)));
        table.print();
        System.out.println(Table.number(seconds / 2 / worlds) + " s of CPU a world");
    }

    private static void add(Table table, String what, Rate rate) {
        table.add(what, Table.number(rate.value()), Table.number(rate.low()), Table.number(rate.high()));
    }

    private record World(ItemTable table, double[] outcomes, Set<String> rules) {
        static World of(long seed, int cases, double effect) {
            RandomGenerator random = Seeds.stream(41, seed);
            double[][] contexts = new double[FEATURES][cases];
            double[] outcomes = new double[cases];
            List<String> actions = new ArrayList<>();
            for (int c = 0; c < cases; c++) {
                double common = random.nextGaussian();
                for (int f = 0; f < FEATURES; f++) {
                    contexts[f][c] = 0.4 * common + random.nextGaussian();
                }
                actions.add(List.of("trend", "reversal", "breakout").get(random.nextInt(3)));
                double squares = 0;
                for (int k = 0; k < 4; k++) {
                    double z = random.nextGaussian();
                    squares += z * z;
                }
                outcomes[c] = random.nextGaussian() / Math.sqrt(squares / 4) / Math.sqrt(2);
            }
            Map<String, List<String>> attributes = new LinkedHashMap<>();
            for (int f = 0; f < FEATURES; f++) {
                attributes.put(
                        "f" + (char) ('a' + f), Cuts.quantiles(contexts[f], 3).items(contexts[f]));
            }
            attributes.put("then", actions);
            Set<String> rules = new HashSet<>();
            for (int r = 0; r < RULES && effect > 0; r++) {
                // each rule has attributes of its own; the last one is about the action
                String a = "f" + (char) ('a' + 2 * r);
                String b = r == RULES - 1 ? "then" : "f" + (char) ('b' + 2 * r);
                String wanted = List.of("low", "middle", "high").get(random.nextInt(3));
                String also =
                        r == RULES - 1 ? "reversal" : List.of("low", "high").get(random.nextInt(2));
                double sign = random.nextBoolean() ? 1 : -1;
                for (int c = 0; c < cases; c++) {
                    boolean holds = wanted.equals(attributes.get(a).get(c))
                            && also.equals(attributes.get(b).get(c));
                    outcomes[c] += holds ? sign * effect : 0;
                }
                rules.add(a + "=" + wanted + " and " + b + "=" + also);
            }
            return new World(ItemTable.ofAttributes(attributes), outcomes, rules);
        }
    }
}
