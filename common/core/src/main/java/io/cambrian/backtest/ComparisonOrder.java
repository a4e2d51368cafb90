package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.CompareNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which conditions are evaluated: first the comparisons, so that those of the same number follow each other
 * while its column is in the cache; then what is made of them, each after its parts.
 */
final class ComparisonOrder {
    private static final int KEYS = 4;

    private ComparisonOrder() {}

    /** Every condition once. */
    static int[] of(ExpressionGraph graph) {
        int[][] leaves = leaves(graph);
        int[] uses = new int[graph.nums().size()];
        List<ExpressionGraph.CondNode> conds = graph.conds();
        conds.forEach(cond -> {
            if (cond instanceof CompareNode compare) {
                for (int leaf : leaves[compare.greater()]) {
                    uses[leaf]++;
                }
                for (int leaf : leaves[compare.smaller()]) {
                    uses[leaf]++;
                }
            }
        });
        Comparator<int[]> byKeys = (a, b) -> {
            for (int k = 1; k <= KEYS; k++) {
                if (a[k] != b[k]) {
                    return Integer.compare(a[k], b[k]);
                }
            }
            return Integer.compare(a[0], b[0]);
        };
        IntStream comparisons = IntStream.range(0, conds.size())
                .filter(i -> conds.get(i) instanceof CompareNode)
                .mapToObj(i -> keys(i, (CompareNode) conds.get(i), leaves, uses))
                .sorted(byKeys)
                .mapToInt(key -> key[0]);
        IntStream others = IntStream.range(0, conds.size()).filter(i -> !(conds.get(i) instanceof CompareNode));
        return IntStream.concat(comparisons, others).toArray();
    }

    /** A comparison, followed by the numbers it is made of that are columns, the rarest first. */
    private static int[] keys(int i, CompareNode compare, int[][] leaves, int[] uses) {
        int[] own = IntStream.concat(IntStream.of(leaves[compare.greater()]), IntStream.of(leaves[compare.smaller()]))
                .distinct()
                .boxed()
                .sorted(Comparator.comparingInt((Integer leaf) -> uses[leaf]).thenComparing(leaf -> leaf))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] keys = new int[KEYS + 1];
        Arrays.fill(keys, -1);
        keys[0] = i;
        System.arraycopy(own, 0, keys, 1, Math.min(KEYS, own.length));
        return keys;
    }

    /** For each number, the columns that it is computed from by arithmetic alone, or itself; a constant has none. */
    private static int[][] leaves(ExpressionGraph graph) {
        int[][] leaves = new int[graph.nums().size()][];
        for (int i = 0; i < leaves.length; i++) {
            ExpressionGraph.NumNode node = graph.nums().get(i);
            if (node instanceof ExpressionGraph.ConstantNode) {
                leaves[i] = new int[0];
                continue;
            }
            leaves[i] = ExpressionGraph.isArithmetic(node)
                    ? IntStream.of(ExpressionGraph.inputs(node))
                            .flatMap(input -> IntStream.of(leaves[input]))
                            .distinct()
                            .toArray()
                    : new int[] {i};
        }
        return leaves;
    }
}
