package io.cambrian.backtest;

import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;

/** One numeric expression of the strategy language along a series: the numbers that a strategy would see at each close. */
public final class NumberColumn {
    private NumberColumn() {}

    /**
     * The value at each bar's close, NaN where unknown, from that bar and earlier ones only.
     *
     * @param periodsPerYear for annualized volatility
     */
    public static double[] of(Num num, BarSeries series, double periodsPerYear) {
        ExpressionGraph graph = new ExpressionGraph();
        int node = graph.add(num);
        BarEvaluator evaluator = new BarEvaluator(graph, periodsPerYear);
        double[] column = new double[series.size()];
        for (int t = 0; t < column.length; t++) {
            evaluator.next(series.open()[t], series.high()[t], series.low()[t], series.close()[t], series.volume()[t]);
            column[t] = evaluator.number(node);
        }
        return column;
    }
}
