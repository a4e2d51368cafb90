package io.cambrian.lab;

/**
 * The surprises of a world before it has prices: logarithmic, with conditional mean 0, all {@code [instruments][days]}.
 *
 * @param gap from the close before to the open
 * @param session from the open to the close
 * @param variance conditional variance of the whole day
 */
record Shocks(double[][] gap, double[][] session, double[][] variance) {
    /** Share of a day's variance that falls between the close and the next open. */
    static final double GAP_SHARE = 0.3;

    static Shocks none(int instruments, int days) {
        return new Shocks(new double[instruments][days], new double[instruments][days], new double[instruments][days]);
    }

    void add(int instrument, Noise.Path path) {
        for (int t = 0; t < path.gap().length; t++) {
            gap[instrument][t] += path.gap()[t];
            session[instrument][t] += path.session()[t];
            variance[instrument][t] += path.variance()[t];
        }
    }

    /** Multiplies the standard deviation of each day, for all instruments alike. */
    void scale(double[] volatility) {
        for (int i = 0; i < gap.length; i++) {
            for (int t = 0; t < volatility.length; t++) {
                gap[i][t] *= volatility[t];
                session[i][t] *= volatility[t];
                variance[i][t] *= volatility[t] * volatility[t];
            }
        }
    }
}
