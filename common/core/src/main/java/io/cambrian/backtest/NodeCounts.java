package io.cambrian.backtest;

import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import java.util.List;

/**
 * How much work strategies share when they are scored together.
 *
 * @param tree nodes when each strategy is evaluated tree by tree: the sum of {@link Complexity}
 * @param distinct different expressions, each of which is computed once per instrument
 */
public record NodeCounts(long tree, long distinct) {
    public static final NodeCounts NONE = new NodeCounts(0, 0);

    /** Of strategies that go into one chunk. */
    public static NodeCounts of(List<Strategy> chunk) {
        ExpressionGraph graph = new ExpressionGraph();
        long tree = 0;
        for (Strategy strategy : chunk) {
            CompiledStrategy.into(graph, strategy);
            tree += Complexity.of(strategy);
        }
        return new NodeCounts(tree, graph.nums().size() + graph.conds().size());
    }

    public NodeCounts plus(NodeCounts other) {
        return new NodeCounts(tree + other.tree, distinct + other.distinct);
    }

    /** Tree nodes per node computed; 1 where there is none. */
    public double reuseFactor() {
        return distinct == 0 ? 1 : (double) tree / distinct;
    }
}
