package io.cambrian.rl;

/**
 * When to hold how much of one instrument: what is known at each close, and what each level of exposure then earns. Trades do not
 * move the market, so that every decision's outcome is known for every bar: nothing has to be explored.
 *
 * <p>A level chosen at the close of bar t is traded at the next fill. Of the return from close to close, the part before the fill
 * is earned by the level held so far ({@code before}), the rest by the new one ({@code after}); instruments that fill at the
 * close have nothing after it on that day. Learning counts returns as if exposure were put back to its level each day at no
 * cost; what a policy earns is told by an account.
 *
 * @param days of the bars, as days since 1970, rising: what happened on one day to several instruments is one experience
 * @param features {@code [bars][features]}, known at the close of each bar; rows with a NaN are bars without a decision
 * @param before return from the close of each bar to the fill of the next, 0 for the last bar
 * @param after return from that fill to the close of that next bar, 0 for the last bar
 */
public record TimingTask(int[] days, double[][] features, double[] before, double[] after) {
    public TimingTask {
        if (features.length != days.length
                || features.length != before.length
                || features.length != after.length
                || features.length < 2) {
            throw new IllegalArgumentException("A task of " + features.length + " rows of features, " + before.length
                    + " and " + after.length + " returns is not possible.");
        }
        for (int t = 1; t < days.length; t++) {
            if (days[t] <= days[t - 1]) {
                throw new IllegalArgumentException("Day " + days[t] + " follows day " + days[t - 1] + ".");
            }
        }
        for (double[] row : features) {
            if (row.length != features[0].length) {
                throw new IllegalArgumentException(
                        "Rows of features differ in length: " + row.length + ", " + features[0].length + ".");
            }
        }
    }

    public int bars() {
        return features.length;
    }

    /** Logarithms of the closes over the first one. */
    double[] logPrices() {
        double[] log = new double[bars()];
        for (int t = 1; t < log.length; t++) {
            log[t] = log[t - 1] + StrictMath.log1p(before[t - 1]) + StrictMath.log1p(after[t - 1]);
        }
        return log;
    }

    /** Whether everything is known at a close. */
    public boolean isKnown(int bar) {
        for (double x : features[bar]) {
            if (!Double.isFinite(x)) {
                return false;
            }
        }
        return true;
    }
}
