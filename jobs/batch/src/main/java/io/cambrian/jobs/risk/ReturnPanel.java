package io.cambrian.jobs.risk;

import io.cambrian.jobs.cycle.FinalistRun;
import java.util.List;

/**
 * Daily net returns of the finalists on common days.
 *
 * @param ids one per column
 * @param days days since 1970-01-01, ascending
 * @param returns {@code [days][ids]}, net simple returns
 */
public record ReturnPanel(List<String> ids, int[] days, double[][] returns) {
    public ReturnPanel {
        ids = List.copyOf(ids);
    }

    /** The development days: what risk and weights may be estimated from. */
    public static ReturnPanel development(List<FinalistRun> finalists) {
        return of(
                finalists,
                finalists.get(0).development().days(),
                finalists.stream().map(f -> f.development().netReturns()).toList());
    }

    /** The untouched days. */
    public static ReturnPanel holdout(List<FinalistRun> finalists) {
        return of(
                finalists,
                finalists.get(0).holdout().days(),
                finalists.stream().map(f -> f.holdout().netReturns()).toList());
    }

    private static ReturnPanel of(List<FinalistRun> finalists, int[] days, List<double[]> columns) {
        double[][] returns = new double[days.length][columns.size()];
        for (int c = 0; c < columns.size(); c++) {
            for (int t = 0; t < days.length; t++) {
                returns[t][c] = columns.get(c)[t];
            }
        }
        return new ReturnPanel(finalists.stream().map(FinalistRun::strategyId).toList(), days, returns);
    }

    /** The columns of some of the finalists, in this panel's order. */
    public ReturnPanel only(List<String> wanted) {
        int[] kept = java.util.stream.IntStream.range(0, ids.size())
                .filter(i -> wanted.contains(ids.get(i)))
                .toArray();
        double[][] part = new double[days.length][kept.length];
        for (int t = 0; t < days.length; t++) {
            for (int c = 0; c < kept.length; c++) {
                part[t][c] = returns[t][kept[c]];
            }
        }
        return new ReturnPanel(java.util.Arrays.stream(kept).mapToObj(ids::get).toList(), days, part);
    }

    /** One column. */
    public double[] column(int index) {
        double[] column = new double[days.length];
        for (int t = 0; t < column.length; t++) {
            column[t] = returns[t][index];
        }
        return column;
    }

    /** The portfolio that is rebalanced to these weights every day; the rest is cash that earns 0. */
    public double[] portfolio(double[] weights) {
        double[] portfolio = new double[days.length];
        for (int t = 0; t < portfolio.length; t++) {
            for (int c = 0; c < weights.length; c++) {
                portfolio[t] += weights[c] * returns[t][c];
            }
        }
        return portfolio;
    }
}
