package io.cambrian.performance;

import io.cambrian.fault.DataException;

/**
 * The usual figures of one series of simple returns. Missing returns (NaN) are left out; years are counted by the returns
 * that are there. A ratio over 0 follows {@link #ratio}.
 *
 * @param observations number of returns
 * @param totalReturn compounded: 0.5 is a gain of 50 %
 * @param annualizedReturn (1 + totalReturn)^(periods / n) - 1, the compound annual growth rate
 * @param annualizedVolatility sample standard deviation (divisor n-1) times sqrt(periods)
 * @param sharpe mean excess return over sample standard deviation, times sqrt(periods)
 * @param sortino mean excess return over the downside deviation about the risk-free rate, times sqrt(periods)
 * @param calmar annualized return over max drawdown; NaN without a drawdown
 * @param maxDrawdown positive fraction of the highest wealth so far, the start included
 * @param skewness population
 * @param kurtosis population, 3 for a normal distribution
 */
public record Metrics(
        int observations,
        double totalReturn,
        double annualizedReturn,
        double annualizedVolatility,
        double sharpe,
        double sortino,
        double calmar,
        double maxDrawdown,
        double skewness,
        double kurtosis) {
    /**
     * Measures a series. What cannot be known from it (a deviation of one return, anything of none) is NaN.
     *
     * @param returns simple returns, none below -1
     * @param periodsPerYear how many returns make a year, such as 252 or 12
     * @param riskFreePerYear simple annual rate; each period bears its share, riskFreePerYear / periodsPerYear
     * @throws DataException for a return below -1 or an infinite one
     */
    public static Metrics of(double[] returns, double periodsPerYear, double riskFreePerYear) {
        if (!(periodsPerYear > 0) || Double.isInfinite(periodsPerYear)) {
            throw new IllegalArgumentException("periodsPerYear (" + periodsPerYear + ") must be positive.");
        }
        double growth = 1;
        for (int t = 0; t < returns.length; t++) {
            double r = returns[t];
            if (r < -1 || Double.isInfinite(r)) {
                throw new DataException("The simple return " + r + " in row " + (t + 1)
                        + " cannot be: nothing loses more than everything, -1.\nAre these prices, or percent?");
            }
            growth *= Double.isNaN(r) ? 1 : 1 + r;
        }
        ReturnMoments moments = ReturnMoments.of(returns);
        int n = moments.n();
        double total = n == 0 ? Double.NaN : growth - 1;
        double annual = n == 0 ? Double.NaN : StrictMath.pow(growth, periodsPerYear / n) - 1;
        double riskFree = riskFreePerYear / periodsPerYear;
        double root = Math.sqrt(periodsPerYear);
        double drawdown = Drawdowns.max(returns);
        return new Metrics(
                n,
                total,
                annual,
                moments.sd() * root,
                moments.sharpePerPeriod(riskFree) * root,
                Downside.sortinoPerPeriod(returns, riskFree) * root,
                drawdown > 0 ? annual / drawdown : Double.NaN,
                drawdown,
                moments.skewness(),
                moments.kurtosis());
    }

    /**
     * Reward over risk. Nothing over no risk is 0 (a strategy that never traded), something over no risk is infinite with
     * the sign of the reward; NaN stays NaN.
     */
    public static double ratio(double reward, double risk) {
        return reward == 0 && risk == 0 ? 0 : reward / risk;
    }
}
