package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.AndNode;
import io.cambrian.backtest.ExpressionGraph.CompareNode;
import io.cambrian.backtest.ExpressionGraph.CondNode;
import io.cambrian.backtest.ExpressionGraph.CrossNode;
import io.cambrian.backtest.ExpressionGraph.NotNode;
import io.cambrian.backtest.ExpressionGraph.OrNode;
import io.cambrian.market.BarSeries;
import java.util.HashMap;
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
    private final BitComparison comparison = new BitComparison();
    /** For a comparison, the same one with its sides exchanged, or -1. */
    private final int[] reverse;
    /** Whether the two sides of a comparison that has a reverse were never equal: each is then the other's opposite. */
    private final boolean[] neverEqual;

    private int bars;
    private int words;

    /**
     * @param kept numbers whose columns are asked for after {@link #evaluate}; those of all others are gone by then
     */
    SeriesColumns(ExpressionGraph graph, double periodsPerYear, int[] kept) {
        this.graph = graph;
        numbers = new NumberColumns(graph, periodsPerYear, kept);
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
    }

    /** Evaluates every expression on the first {@code bars} bars of a series. */
    void evaluate(BarSeries series, int bars) {
        this.bars = bars;
        words = Bits.words(bars);
        numbers.start(series, bars);
        for (int i = 0; i < whereTrue.length; i++) {
            condition(i);
        }
        numbers.finish();
    }

    double[] column(int node) {
        return numbers.column(node);
    }

    /** The bars on which a number is known. */
    long[] known(int node) {
        return numbers.known(node);
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
        if (reverse[i] >= 0 && reverse[i] < i && neverEqual[reverse[i]]) {
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
            cross(whereTrue[cross.compare()], whereFalse[cross.compare()], yes, no);
        } else if (node instanceof AndNode and) {
            both(whereTrue[and.left()], whereTrue[and.right()], yes);
            either(whereFalse[and.left()], whereFalse[and.right()], no);
        } else {
            OrNode or = (OrNode) node;
            either(whereTrue[or.left()], whereTrue[or.right()], yes);
            both(whereFalse[or.left()], whereFalse[or.right()], no);
        }
    }

    private void compare(int i, CompareNode node, long[] yes, long[] no) {
        int greater = node.greater();
        int smaller = node.smaller();
        double[] a = numbers.compute(greater);
        double[] b = numbers.compute(smaller);
        int from = Math.max(numbers.knownFrom(greater), numbers.knownFrom(smaller));
        long[] gapsA = numbers.gaps(greater);
        long[] gapsB = numbers.gaps(smaller);
        comparison.greater(a, b, from, bars, gapsA == null && gapsB == null, yes);
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
        neverEqual[i] = reverse[i] > i && !anyEqual(a, b, from, bars);
        numbers.used(greater);
        numbers.used(smaller);
    }

    private static boolean anyEqual(double[] a, double[] b, int from, int to) {
        for (int t = from; t < to; t++) {
            if (a[t] == b[t]) {
                return true;
            }
        }
        return false;
    }

    private void cross(long[] now, long[] notNow, long[] yes, long[] no) {
        long trueBefore = 0; // the last bar of the word before, as its lowest bit
        long falseBefore = 0;
        for (int w = 0; w < words; w++) {
            long previousTrue = now[w] << 1 | trueBefore;
            long previousFalse = notNow[w] << 1 | falseBefore;
            trueBefore = now[w] >>> 63;
            falseBefore = notNow[w] >>> 63;
            yes[w] = now[w] & previousFalse;
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
