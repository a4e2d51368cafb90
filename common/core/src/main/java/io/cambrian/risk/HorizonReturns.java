package io.cambrian.risk;

/** Returns over several periods from returns over one. */
public final class HorizonReturns {
    private HorizonReturns() {}

    /**
     * Compounded returns of all overlapping stretches of {@code periods} rows. Neighbors share all but one row, so they are
     * strongly dependent: there is less evidence in them than their number says.
     *
     * @param returns simple returns, {@code [rows][assets]}; a stretch with a missing return is NaN
     * @return {@code [rows - periods + 1][assets]}
     * @throws io.cambrian.fault.DataException if there are fewer rows than periods
     */
    public static double[][] overlapping(double[][] returns, int periods) {
        int assets = Returns.check(returns);
        if (periods < 1) {
            throw new io.cambrian.fault.ConfigException("The horizon (" + periods + ") must be at least 1 period.");
        }
        if (returns.length < periods + 1) {
            throw new io.cambrian.fault.DataException("A horizon of " + periods + " periods needs more than that many"
                    + " rows, but there are " + returns.length + ".");
        }
        double[][] out = new double[returns.length - periods + 1][assets];
        for (int t = 0; t < out.length; t++) {
            for (int i = 0; i < assets; i++) {
                double wealth = 1;
                for (int k = 0; k < periods; k++) {
                    wealth *= 1 + returns[t + k][i];
                }
                out[t][i] = wealth - 1;
            }
        }
        return out;
    }
}
