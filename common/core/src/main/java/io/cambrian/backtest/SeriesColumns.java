package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.AndNode;
import io.cambrian.backtest.ExpressionGraph.CompareNode;
import io.cambrian.backtest.ExpressionGraph.CondNode;
import io.cambrian.backtest.ExpressionGraph.CrossNode;
import io.cambrian.backtest.ExpressionGraph.NotNode;
import io.cambrian.backtest.ExpressionGraph.OrNode;
import io.cambrian.market.BarSeries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates an {@link ExpressionGraph} along whole series: each number becomes a column for as long as it is needed, each
 * condition two sets of bars, those where it is true and those where it is false. On all others it is unknown, so that
 * <em>not</em> swaps the two sets. Memory is kept and used again for the next series. Not safe for concurrent use.
 */
final class SeriesColumns {
    private final ExpressionGraph graph;
    private final NumberColumns numbers;
    private final long[][] ownTrue;
    private final long[][] ownFalse;
    private final long[][] whereTrue;
    private final long[][] whereFalse;
    private final BitComparison comparison = new BitComparison(WideComparison.orNull());
    /** For a comparison, the same one with its sides exchanged, or -1. */
    private final int[] reverse;
    /** Whether the two sides of a comparison that has a reverse were never equal: each is then the other's opposite. */
    private final boolean[] neverEqual;

    /** Comparisons first, those of the same numbers side by side; then what is made of them. */
    private final int[] order;
    /** Where a condition is in that order. */
    private final int[] place;

    /** Whether it is asked where a condition is false. */
    private final boolean[] falseAsked;

    private int bars;
    private int words;

    /**
     * @param kept numbers whose columns are asked for after {@link #evaluate}; those of all others are gone by then
     */
    SeriesColumns(ExpressionGraph graph, double periodsPerYear, int[] kept) {
        this.graph = graph;
        numbers = new NumberColumns(graph, periodsPerYear, kept, comparison.wantsKeys());
        int conds = graph.conds().size();
        ownTrue = new long[conds][0];
        ownFalse = new long[conds][0];
        whereTrue = new long[conds][];
        whereFalse = new long[conds][];
        neverEqual = new boolean[conds];
        reverse = new int[conds];
        Map<CompareNode, Integer> compares = new HashMap<>();
        for (int i = 0; i < conds; i++) {
            reverse[i] = -1;
            if (graph.conds().get(i) instanceof CompareNode compare) {
                compares.put(compare, i);
                Integer other = compares.get(new CompareNode(compare.smaller(), compare.greater()));
                if (other != null && other != i) {
                    reverse[i] = other;
                    reverse[other] = i;
                }
            }
        }
        falseAsked = falseAsked(graph.conds());
        order = ComparisonOrder.of(graph);
        place = new int[conds];
        for (int k = 0; k < conds; k++) {
            place[order[k]] = k;
        }
    }

    /** What is asked of a condition itself is where it is true; its negation and conditions made of it ask more. */
    private static boolean[] falseAsked(List<CondNode> conds) {
        boolean[] asked = new boolean[conds.size()];
        for (int i = asked.length - 1; i >= 0; i--) {
            if (conds.get(i) instanceof NotNode not) {
                asked[not.x()] = true;
            } else if (asked[i] && conds.get(i) instanceof AndNode and) {
                asked[and.left()] = true;
                asked[and.right()] = true;
            } else if (asked[i] && conds.get(i) instanceof OrNode or) {
                asked[or.left()] = true;
                asked[or.right()] = true;
            }
        }
        return asked;
    }

    /** Evaluates every expression on the first {@code bars} bars of a series. */
    void evaluate(BarSeries series, int bars) {
        this.bars = bars;
        words = Bits.words(bars);
        numbers.start(series, bars);
        for (int i : order) {
            condition(i);
        }
        numbers.finish();
    }

    double[] column(int node) {
        return numbers.column(node);
    }

    /** The first bar on which a number is known; at most the number of bars. */
    int knownFrom(int node) {
        return numbers.knownFrom(node);
    }

    /** The bars on which a number is known, where it has gaps after the first; else null. */
    long[] gaps(int node) {
        return numbers.gaps(node);
    }

    /** The bars on which a condition is true. */
    long[] whereTrue(int node) {
        return whereTrue[node];
    }

    private void condition(int i) {
        CondNode node = graph.conds().get(i);
        if (node instanceof NotNode not) {
            whereTrue[i] = whereFalse[not.x()];
            whereFalse[i] = whereTrue[not.x()];
            return;
        }
        if (reverse[i] >= 0 && !isFirst(i) && neverEqual[reverse[i]]) {
            CompareNode compare = (CompareNode) node;
            whereTrue[i] = whereFalse[reverse[i]];
            whereFalse[i] = whereTrue[reverse[i]];
            numbers.used(compare.greater());
            numbers.used(compare.smaller());
            return;
        }
        if (ownTrue[i].length < words) {
            ownTrue[i] = new long[words];
            ownFalse[i] = new long[words];
        }
        long[] yes = ownTrue[i];
        long[] no = ownFalse[i];
        whereTrue[i] = yes;
        whereFalse[i] = no;
        if (node instanceof CompareNode compare) {
            compare(i, compare, yes, no);
        } else if (node instanceof CrossNode cross) {
            cross(whereTrue[cross.compare()], whereFalse[cross.compare()], yes);
            if (falseAsked[i]) {
                noCross(whereTrue[cross.compare()], whereFalse[cross.compare()], no);
            }
        } else if (node instanceof AndNode and) {
            both(whereTrue[and.left()], whereTrue[and.right()], yes);
            if (falseAsked[i]) {
                either(whereFalse[and.left()], whereFalse[and.right()], no);
            }
        } else {
            OrNode or = (OrNode) node;
            either(whereTrue[or.left()], whereTrue[or.right()], yes);
            if (falseAsked[i]) {
                both(whereFalse[or.left()], whereFalse[or.right()], no);
            }
        }
    }

    private void compare(int i, CompareNode node, long[] yes, long[] no) {
        int greater = node.greater();
        int smaller = node.smaller();
        numbers.prepare(greater);
        numbers.prepare(smaller);
        int from = Math.max(numbers.knownFrom(greater), numbers.knownFrom(smaller));
        long[] gapsA = numbers.gaps(greater);
        long[] gapsB = numbers.gaps(smaller);
        boolean equals = comparison.greater(
                numbers, greater, smaller, from, bars, gapsA == null && gapsB == null, isFirst(i), yes);
        Bits.range(from, bars, no);
        if (gapsA != null) {
            both(no, gapsA, no);
        }
        if (gapsB != null) {
            both(no, gapsB, no);
        }
        for (int w = 0; w < words; w++) {
            long known = no[w];
            no[w] = known & ~yes[w];
            yes[w] &= known;
        }
        neverEqual[i] = isFirst(i) && !equals;
        numbers.used(greater);
        numbers.used(smaller);
    }

    /** Whether the same comparison with its sides exchanged comes later. */
    private boolean isFirst(int i) {
        return reverse[i] >= 0 && place[i] < place[reverse[i]];
    }

    private void cross(long[] now, long[] notNow, long[] yes) {
        long falseBefore = 0; // the last bar of the word before, as its lowest bit
        for (int w = 0; w < words; w++) {
            yes[w] = now[w] & (notNow[w] << 1 | falseBefore);
            falseBefore = notNow[w] >>> 63;
        }
    }

    private void noCross(long[] now, long[] notNow, long[] no) {
        long trueBefore = 0;
        long falseBefore = 0;
        for (int w = 0; w < words; w++) {
            long previousTrue = now[w] << 1 | trueBefore;
            long previousFalse = notNow[w] << 1 | falseBefore;
            trueBefore = now[w] >>> 63;
            falseBefore = notNow[w] >>> 63;
            no[w] = now[w] & previousTrue | notNow[w] & (previousTrue | previousFalse);
        }
    }

    private void both(long[] a, long[] b, long[] out) {
        for (int w = 0; w < words; w++) {
            out[w] = a[w] & b[w];
        }
    }

    private void either(long[] a, long[] b, long[] out) {
        for (int w = 0; w < words; w++) {
            out[w] = a[w] | b[w];
        }
    }
}
