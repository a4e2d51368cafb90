package io.cambrian.risk;

import io.cambrian.performance.Quantiles;

/**
 * Historical value at risk of many series by selection: only the few worst returns of each are kept in order, so a series costs
 * one comparison per return instead of a sort. The same quantile as {@link ValueAtRisk#historical}, to the last bit; expected
 * shortfall to rounding, since its sum runs from the worst on. Not safe for concurrent use.
 */
public final class TailSelection {
    private final double[] worst;
    private final int rows;
    private final Quantiles.Position position;

    /**
     * Prepares for series of one length.
     *
     * @param rows of each series; at least 2
     */
    public TailSelection(int rows, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        Tail.checkReturns(new double[Math.min(rows, 2)]);
        this.rows = rows;
        position = Quantiles.Position.of(rows, Tail.tailProbability(confidenceLevel), 7);
        worst = new double[Math.min(rows, position.lower() + 2)];
    }

    /**
     * Value at risk and expected shortfall of the series that begins at {@code from}.
     *
     * @param returns none missing
     * @param result receives both, at index 0 and 1; positive losses
     */
    public void measure(double[] returns, int from, double[] result) {
        int kept = worst.length;
        for (int k = 0; k < kept; k++) {
            insert(returns[from + k], k);
        }
        double edge = worst[kept - 1];
        for (int t = from + kept, end = from + rows; t < end; t++) {
            if (returns[t] < edge) {
                insert(returns[t], kept - 1);
                edge = worst[kept - 1];
            }
        }
        double quantile = position.in(worst);
        double sum = 0;
        int below = 0;
        while (below < kept && worst[below] < quantile) {
            sum += worst[below++];
        }
        result[0] = -quantile;
        result[1] = below == 0 ? -quantile : -sum / below;
    }

    /** Puts a value among the first {@code size} ascending ones, over what stands at index {@code size}. */
    private void insert(double value, int size) {
        int at = size;
        while (at > 0 && worst[at - 1] > value) {
            worst[at] = worst[at - 1];
            at--;
        }
        worst[at] = value;
    }
}
