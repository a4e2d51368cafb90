package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.AndNode;
import io.cambrian.backtest.ExpressionGraph.CompareNode;
import io.cambrian.backtest.ExpressionGraph.CondNode;
import io.cambrian.backtest.ExpressionGraph.ConstantNode;
import io.cambrian.backtest.ExpressionGraph.CrossNode;
import io.cambrian.backtest.ExpressionGraph.FieldNode;
import io.cambrian.backtest.ExpressionGraph.IndicatorNode;
import io.cambrian.backtest.ExpressionGraph.NotNode;
import io.cambrian.backtest.ExpressionGraph.NumNode;
import io.cambrian.backtest.ExpressionGraph.OrNode;
import io.cambrian.backtest.ExpressionGraph.ScaledNode;
import io.cambrian.backtest.ExpressionGraph.ShiftNode;
import io.cambrian.backtest.ExpressionGraph.SpreadNode;
import io.cambrian.feature.Indicators;
import io.cambrian.market.BarSeries;
import java.util.Arrays;

/**
 * Evaluates an {@link ExpressionGraph} along whole series: each number becomes a column, each condition two sets of bars,
 * those where it is true and those where it is false. On all others it is unknown, so that <em>not</em> swaps the two sets.
 * Memory is kept and used again for the next series. Not safe for concurrent use.
 */
final class SeriesColumns {
    private final ExpressionGraph graph;
    private final double periodsPerYear;
    private final double[][] owned;
    private final double[][] column;
    private final long[][] known;
    private final long[][] ownTrue;
    private final long[][] ownFalse;
    private final long[][] whereTrue;
    private final long[][] whereFalse;
    private int bars;
    private int words;

    SeriesColumns(ExpressionGraph graph, double periodsPerYear) {
        this.graph = graph;
        this.periodsPerYear = periodsPerYear;
        int nums = graph.nums().size();
        owned = new double[nums][0];
        column = new double[nums][];
        known = new long[nums][0];
        int conds = graph.conds().size();
        ownTrue = new long[conds][0];
        ownFalse = new long[conds][0];
        whereTrue = new long[conds][];
        whereFalse = new long[conds][];
    }

    /** Evaluates every expression on the first {@code bars} bars of a series. */
    void evaluate(BarSeries series, int bars) {
        this.bars = bars;
        words = Bits.words(bars);
        for (int i = 0; i < column.length; i++) {
            column[i] = number(i, series);
            if (known[i].length < words) {
                known[i] = new long[words];
            }
            Bits.known(column[i], bars, known[i]);
        }
        for (int i = 0; i < whereTrue.length; i++) {
            condition(i);
        }
    }

    double[] column(int node) {
        return column[node];
    }

    /** The bars on which a number is known. */
    long[] known(int node) {
        return known[node];
    }

    /** The bars on which a condition is true. */
    long[] whereTrue(int node) {
        return whereTrue[node];
    }

    private double[] number(int i, BarSeries series) {
        NumNode node = graph.nums().get(i);
        if (node instanceof FieldNode field) {
            return switch (field.series()) {
                case OPEN -> series.open();
                case HIGH -> series.high();
                case LOW -> series.low();
                case CLOSE -> series.close();
                case VOLUME -> series.volume();
            };
        }
        if (owned[i].length < bars) {
            owned[i] = new double[bars];
        }
        double[] out = owned[i];
        if (node instanceof ConstantNode constant) {
            Arrays.fill(out, 0, bars, constant.value());
        } else if (node instanceof IndicatorNode indicator) {
            double[][] inputs = new double[indicator.inputs().size()][];
            for (int k = 0; k < inputs.length; k++) {
                inputs[k] = column[indicator.inputs().get(k)];
            }
            Indicators.fill(
                    Indicators.start(indicator.kind(), indicator.parameters(), periodsPerYear), inputs, bars, out);
        } else if (node instanceof ShiftNode shift) {
            double[] base = column[shift.base()];
            double[] distance = column[shift.distance()];
            double sign = shift.plus() ? 1 : -1;
            for (int t = 0; t < bars; t++) {
                out[t] = base[t] + sign * distance[t];
            }
        } else if (node instanceof SpreadNode spread) {
            double[] left = column[spread.left()];
            double[] right = column[spread.right()];
            for (int t = 0; t < bars; t++) {
                out[t] = left[t] - right[t];
            }
        } else {
            ScaledNode scaled = (ScaledNode) node;
            double[] x = column[scaled.x()];
            double factor = scaled.factor();
            for (int t = 0; t < bars; t++) {
                out[t] = factor * x[t];
            }
        }
        return out;
    }

    private void condition(int i) {
        CondNode node = graph.conds().get(i);
        if (node instanceof NotNode not) {
            whereTrue[i] = whereFalse[not.x()];
            whereFalse[i] = whereTrue[not.x()];
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
            Bits.greater(column[compare.greater()], column[compare.smaller()], bars, yes);
            long[] knownA = known[compare.greater()];
            long[] knownB = known[compare.smaller()];
            for (int w = 0; w < words; w++) {
                long both = knownA[w] & knownB[w];
                no[w] = both & ~yes[w];
                yes[w] &= both;
            }
        } else if (node instanceof CrossNode cross) {
            long[] now = whereTrue[cross.compare()];
            long[] notNow = whereFalse[cross.compare()];
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
        } else if (node instanceof AndNode and) {
            both(whereTrue[and.left()], whereTrue[and.right()], yes);
            either(whereFalse[and.left()], whereFalse[and.right()], no);
        } else {
            OrNode or = (OrNode) node;
            either(whereTrue[or.left()], whereTrue[or.right()], yes);
            both(whereFalse[or.left()], whereFalse[or.right()], no);
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
