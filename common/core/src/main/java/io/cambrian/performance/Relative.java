package io.cambrian.performance;

import java.util.stream.IntStream;

/**
 * A series of simple returns against a benchmark, over the periods in which both are known.
 *
 * @param beta slope of excess returns on the benchmark's excess returns
 * @param alphaPerPeriod intercept of that line
 * @param correlation of the excess returns
 * @param trackingError annualized sample standard deviation of the difference
 * @param activePremium difference of the annualized (compounded) returns
 * @param informationRatio active premium over tracking error
 * @param treynor annualized (compounded) excess return over beta
 * @param upCapture compounded return over the benchmark's, in periods in which the benchmark gained
 * @param downCapture the same in periods in which it did not
 */
public record Relative(
        double beta,
        double alphaPerPeriod,
        double correlation,
        double trackingError,
        double activePremium,
        double informationRatio,
        double treynor,
        double upCapture,
        double downCapture) {
    /** Compares two series of the same length. */
    public static Relative of(double[] returns, double[] benchmark, double periodsPerYear, double riskFreePerPeriod) {
        if (returns.length != benchmark.length) {
            throw new IllegalArgumentException("A series with " + returns.length
                    + " returns cannot be compared to a benchmark with " + benchmark.length + ".");
        }
        int[] rows = IntStream.range(0, returns.length)
                .filter(t -> !Double.isNaN(returns[t]) && !Double.isNaN(benchmark[t]))
                .toArray();
        double[] r = IntStream.of(rows).mapToDouble(t -> returns[t]).toArray();
        double[] b = IntStream.of(rows).mapToDouble(t -> benchmark[t]).toArray();
        double[] excess = IntStream.of(rows)
                .mapToDouble(t -> returns[t] - riskFreePerPeriod)
                .toArray();
        double[] difference =
                IntStream.of(rows).mapToDouble(t -> returns[t] - benchmark[t]).toArray();
        double beta = PriceReturns.beta(r, b);
        ReturnMoments ofSeries = ReturnMoments.of(r);
        ReturnMoments ofBenchmark = ReturnMoments.of(b);
        double trackingError = ReturnMoments.of(difference).sd() * Math.sqrt(periodsPerYear);
        double premium = PriceReturns.compounded(r, periodsPerYear) - PriceReturns.compounded(b, periodsPerYear);
        return new Relative(
                beta,
                ofSeries.mean() - riskFreePerPeriod - beta * (ofBenchmark.mean() - riskFreePerPeriod),
                beta * ofBenchmark.sd() / ofSeries.sd(),
                trackingError,
                premium,
                Metrics.ratio(premium, trackingError),
                PriceReturns.compounded(excess, periodsPerYear) / beta,
                capture(r, b, true),
                capture(r, b, false));
    }

    private static double capture(double[] returns, double[] benchmark, boolean up) {
        double growth = 1;
        double reference = 1;
        for (int t = 0; t < returns.length; t++) {
            if (benchmark[t] > 0 == up) {
                growth *= 1 + returns[t];
                reference *= 1 + benchmark[t];
            }
        }
        return (growth - 1) / (reference - 1);
    }
}
