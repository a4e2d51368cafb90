package io.cambrian.memory.consolidation;

import io.cambrian.evidence.MultipleTesting;
import io.cambrian.genome.Cond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What rules that survived have in common and rules that died have not: the generalizations of all pairs of survivors, by how much
 * more often survivors are instances of them than the dead.
 *
 * <p>The p-value is the upper tail of the hypergeometric distribution (Fisher's exact test), adjusted by Benjamini and Yekutieli
 * over all schemas that were counted. Rules of one search descend from each other, so it orders schemas and proves nothing: a
 * schema is judged by what searches do with it.
 *
 * @param minSpecificity nodes that a schema must fix; below 3 it says next to nothing
 * @param minSurvivors instances that it must have among the survivors, at least 2
 * @param most schemas to return
 */
public record SchemaSearch(int minSpecificity, int minSurvivors, int most) {
    /** Three fixed nodes, three survivors, twenty schemas. */
    public static final SchemaSearch DEFAULT = new SchemaSearch(3, 3, 20);

    public SchemaSearch {
        if (minSpecificity < 1 || minSurvivors < 2 || most < 1) {
            throw new IllegalArgumentException("The minSpecificity (" + minSpecificity + ") and most (" + most
                    + ") must be at least 1, minSurvivors (" + minSurvivors + ") at least 2.");
        }
    }

    /**
     * A schema with its instances.
     *
     * @param survivors instances among them
     * @param dead instances among them
     * @param lift share of survivors over the share of the dead (with half an instance more, so that none is not infinite)
     * @param pValue of as many survivors among the instances, or more, by chance
     * @param qValue over all schemas counted
     */
    public record Found(Schema schema, int survivors, int dead, double lift, double pValue, double qValue) {}

    /**
     * The search.
     *
     * @param survivors rules, for example entry conditions in canonical form; equal ones count once
     * @param dead rules
     * @return the most significant first, then the more specific; a schema whose surviving instances are those of a better one is
     *     left out
     */
    public List<Found> search(List<Cond> survivors, List<Cond> dead) {
        List<Cond> living = survivors.stream().distinct().toList();
        List<Cond> gone = dead.stream().distinct().toList();
        Map<String, Schema> schemas = new LinkedHashMap<>();
        List<Schema> whole = living.stream().map(Schema::of).toList();
        for (int i = 0; i < whole.size(); i++) {
            for (int j = i + 1; j < whole.size(); j++) {
                Schema common = whole.get(i).generalize(whole.get(j));
                if (common.specificity() >= minSpecificity) {
                    schemas.putIfAbsent(common.text(), common);
                }
            }
        }
        List<Candidate> counted = new ArrayList<>();
        for (Schema schema : schemas.values()) {
            List<Integer> instances = instances(schema, living);
            if (instances.size() >= minSurvivors) {
                counted.add(
                        new Candidate(schema, instances, instances(schema, gone).size()));
            }
        }
        double[] p = counted.stream()
                .mapToDouble(c -> upperTail(
                        c.instances.size(), living.size(), c.instances.size() + c.dead, living.size() + gone.size()))
                .toArray();
        double[] q = MultipleTesting.BENJAMINI_YEKUTIELI.adjust(p);
        Integer[] order = new Integer[p.length];
        java.util.Arrays.setAll(order, i -> i);
        java.util.Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> p[i])
                        .thenComparingInt(i -> -counted.get(i).schema.specificity())
                        .thenComparing(i -> counted.get(i).schema.text()));
        List<Found> found = new ArrayList<>();
        java.util.Set<List<Integer>> seen = new java.util.HashSet<>();
        for (int i : order) {
            Candidate c = counted.get(i);
            if (found.size() < most && seen.add(c.instances)) {
                double lift = (c.instances.size() + 0.5) / (living.size() + 1) / ((c.dead + 0.5) / (gone.size() + 1));
                found.add(new Found(c.schema, c.instances.size(), c.dead, lift, p[i], q[i]));
            }
        }
        return found;
    }

    private record Candidate(Schema schema, List<Integer> instances, int dead) {}

    private static List<Integer> instances(Schema schema, List<Cond> rules) {
        List<Integer> instances = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if (schema.matches(rules.get(i))) {
                instances.add(i);
            }
        }
        return instances;
    }

    /** The probability of at least so many marked among the drawn, of a total of which some are marked. */
    static double upperTail(int hits, int marked, int drawn, int total) {
        double sum = 0;
        for (int k = hits; k <= Math.min(marked, drawn); k++) {
            if (drawn - k <= total - marked) {
                sum += StrictMath.exp(choose(marked, k) + choose(total - marked, drawn - k) - choose(total, drawn));
            }
        }
        return Math.min(1, sum);
    }

    private static double choose(int n, int k) {
        return org.hipparchus.util.CombinatoricsUtils.binomialCoefficientLog(n, k);
    }
}
