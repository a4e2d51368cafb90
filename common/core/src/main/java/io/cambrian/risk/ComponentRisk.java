package io.cambrian.risk;

import io.cambrian.performance.Quantiles;
import java.util.Arrays;
import java.util.Objects;

/**
 * A portfolio's value at risk and expected shortfall split over its assets by Euler's theorem: contribution {@code i} is
 * {@code w_i dRisk/dw_i}, and the contributions sum to the whole.
 *
 * <p>Positive losses as fractions; a hedge contributes a negative number. Rows on which an asset is missing are left out.
 * As in PerformanceAnalytics, gaussian and Cornish-Fisher use the <em>sample</em> covariance (divisor n-1) and, for the
 * third and fourth co-moments, divisor n, so the same series gives a slightly different value than
 * {@link ValueAtRisk#gaussian}. Historical contributions are the assets' weighted returns on the very days that define the
 * quantile and the tail; filtered and age-weighted ones likewise, on the scaled and weighted days. Student t parts are those
 * of an elliptical distribution, peaks over threshold are split by the mean losses beyond the threshold.
 *
 * @param method how the tail was estimated
 * @param confidenceLevel in (0, 1)
 * @param valueAtRisk the portfolio's; positive
 * @param expectedShortfall the portfolio's; positive, infinite where a fitted tail has no mean
 * @param varContributions one for each asset, summing to {@code valueAtRisk}
 * @param shortfallContributions one for each asset, summing to {@code expectedShortfall}; NaN where that is infinite, which has no
 *     parts
 * @param observations complete rows
 */
public record ComponentRisk(
        VarMethod method,
        double confidenceLevel,
        double valueAtRisk,
        double expectedShortfall,
        double[] varContributions,
        double[] shortfallContributions,
        int observations) {
    public ComponentRisk {
        varContributions = varContributions.clone();
        shortfallContributions = shortfallContributions.clone();
    }

    /**
     * Splits the risk of the portfolio that holds {@code weights} (rebalanced each period).
     *
     * @param returns simple returns, {@code [rows][assets]}; NaN where missing
     * @param weights one for each asset; negative for shorts
     */
    public static ComponentRisk of(VarMethod method, double[][] returns, double[] weights, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        if (Returns.check(returns) != weights.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights do not fit returns of " + returns[0].length + " assets.");
        }
        double[][] rows = CompleteRows.of(returns).rows();
        double[] portfolio = portfolioReturns(rows, weights);
        Tail.checkReturns(portfolio);
        return switch (method) {
            case HISTORICAL -> historical(rows, portfolio, weights, confidenceLevel);
            case ORDER_STATISTIC -> orderStatistic(rows, portfolio, weights, confidenceLevel);
            case GAUSSIAN, CORNISH_FISHER -> parametric(method, rows, portfolio, weights, confidenceLevel);
            case HISTORICAL_INCLUSIVE -> inclusive(rows, portfolio, weights, confidenceLevel);
            case AGE_WEIGHTED -> ageWeighted(rows, portfolio, weights, confidenceLevel);
            case FILTERED_HISTORICAL -> filtered(rows, portfolio, weights, confidenceLevel);
            case STUDENT_T -> elliptical(rows, portfolio, weights, confidenceLevel);
            case PEAKS_OVER_THRESHOLD -> pareto(rows, portfolio, weights, confidenceLevel);
            case MONTE_CARLO -> monteCarlo(rows, weights, confidenceLevel);
        };
    }

    private static ComponentRisk inclusive(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        ComponentRisk strict = historical(rows, portfolio, weights, confidence);
        double[] shortfall = new double[weights.length];
        double sum = 0;
        int n = 0;
        for (int t = 0; t < portfolio.length; t++) {
            if (portfolio[t] <= -strict.valueAtRisk) {
                n++;
                sum -= portfolio[t];
                for (int i = 0; i < weights.length; i++) {
                    shortfall[i] -= weights[i] * rows[t][i];
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            shortfall[i] = n == 0 ? strict.varContributions[i] : shortfall[i] / n;
        }
        return new ComponentRisk(
                VarMethod.HISTORICAL_INCLUSIVE,
                confidence,
                strict.valueAtRisk,
                n == 0 ? strict.valueAtRisk : sum / n,
                strict.varContributions,
                shortfall,
                portfolio.length);
    }

    private static ComponentRisk ageWeighted(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        WeightedTail tail = WeightedTail.of(
                portfolio,
                WeightedTail.ageWeights(portfolio.length, VarMethod.AGE_DECAY),
                Tail.tailProbability(confidence));
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        int last = tail.order()[tail.order().length - 1];
        for (int i = 0; i < weights.length; i++) {
            value[i] = -weights[i] * rows[last][i];
            for (int k = 0; k < tail.order().length; k++) {
                shortfall[i] -= tail.shares()[k] * weights[i] * rows[tail.order()[k]][i];
            }
        }
        return new ComponentRisk(
                VarMethod.AGE_WEIGHTED,
                confidence,
                tail.valueAtRisk(),
                tail.expectedShortfall(),
                value,
                shortfall,
                portfolio.length);
    }

    /** The volatility is the portfolio's, so that one factor scales all assets of a day and the parts sum to the whole. */
    private static ComponentRisk filtered(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        if (Arrays.stream(portfolio).allMatch(r -> r == portfolio[0])) {
            return historical(rows, portfolio, weights, confidence).as(VarMethod.FILTERED_HISTORICAL, rows.length);
        }
        VolatilityFilter filter = VolatilityFilter.of(portfolio, VolatilityFilter.DECAY);
        double[][] scaled = new double[filter.factors().length][weights.length];
        for (int k = 0; k < scaled.length; k++) {
            for (int i = 0; i < weights.length; i++) {
                scaled[k][i] = rows[VolatilityFilter.SEED_ROWS + k][i] * filter.factors()[k];
            }
        }
        return historical(scaled, filter.scenarios(portfolio), weights, confidence)
                .as(VarMethod.FILTERED_HISTORICAL, rows.length);
    }

    private ComponentRisk as(VarMethod other, int rows) {
        return new ComponentRisk(
                other, confidenceLevel, valueAtRisk, expectedShortfall, varContributions, shortfallContributions, rows);
    }

    /**
     * The portfolio's own Student t; beyond the location, parts are those of an elliptical distribution, proportional to {@code
     * w_i (C w)_i}. Where the fitted location differs from the mean, the difference is split in the same proportion.
     */
    private static ComponentRisk elliptical(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        int assets = weights.length;
        double portfolioMean = Returns.mean(portfolio);
        double[] mean = new double[assets];
        double[] share = new double[assets];
        double variance = 0;
        for (int i = 0; i < assets; i++) {
            mean[i] = Returns.mean(Returns.column(rows, i));
            for (int t = 0; t < rows.length; t++) {
                share[i] += weights[i] * (rows[t][i] - mean[i]) * (portfolio[t] - portfolioMean);
            }
            variance += share[i];
        }
        boolean flat = Arrays.stream(portfolio).allMatch(r -> r == portfolio[0]);
        StudentT t = flat ? null : StudentT.fit(portfolio);
        double alpha = Tail.tailProbability(confidence);
        double var = flat ? -portfolioMean : t.valueAtRisk(alpha);
        double es = flat ? -portfolioMean : t.expectedShortfall(alpha);
        double[] value = new double[assets];
        double[] shortfall = new double[assets];
        for (int i = 0; i < assets; i++) {
            double part = flat ? 0 : share[i] / variance;
            value[i] = -weights[i] * mean[i] + part * (var + portfolioMean);
            shortfall[i] = -weights[i] * mean[i] + part * (es + portfolioMean);
        }
        return new ComponentRisk(VarMethod.STUDENT_T, confidence, var, es, value, shortfall, rows.length);
    }

    /** Parts in proportion to the assets' mean losses on the days beyond the threshold. */
    private static ComponentRisk pareto(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        if (Arrays.stream(portfolio).allMatch(r -> r == portfolio[0])) {
            return historical(rows, portfolio, weights, confidence).as(VarMethod.PEAKS_OVER_THRESHOLD, rows.length);
        }
        ParetoTail tail = ParetoTail.fit(portfolio);
        double alpha = Tail.tailProbability(confidence);
        double[] share = new double[weights.length];
        double total = 0;
        for (int t = 0; t < portfolio.length; t++) {
            if (-portfolio[t] > tail.threshold()) {
                for (int i = 0; i < weights.length; i++) {
                    share[i] -= weights[i] * rows[t][i];
                    total -= weights[i] * rows[t][i];
                }
            }
        }
        double var = tail.valueAtRisk(alpha);
        double es = tail.expectedShortfall(alpha);
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            value[i] = share[i] / total * var;
            shortfall[i] = Double.isInfinite(es) ? Double.NaN : share[i] / total * es;
        }
        return new ComponentRisk(VarMethod.PEAKS_OVER_THRESHOLD, confidence, var, es, value, shortfall, rows.length);
    }

    private static ComponentRisk monteCarlo(double[][] rows, double[] weights, double confidence) {
        double[] mean = new double[weights.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = Returns.mean(Returns.column(rows, i));
        }
        return NormalScenarios.of(mean, Covariance.complete(rows), VarMethod.MONTE_CARLO_SEED)
                .risk(weights, VarMethod.MONTE_CARLO_SCENARIOS, confidence);
    }

    /** The return of the portfolio on each row; NaN where an asset with a weight is missing. */
    public static double[] portfolioReturns(double[][] returns, double[] weights) {
        double[] p = new double[returns.length];
        for (int t = 0; t < p.length; t++) {
            for (int i = 0; i < weights.length; i++) {
                p[t] += weights[i] == 0 ? 0 : weights[i] * returns[t][i];
            }
        }
        return p;
    }

    private static ComponentRisk historical(double[][] rows, double[] portfolio, double[] weights, double confidence) {
        int n = portfolio.length;
        Integer[] order = worstFirst(portfolio);
        Quantiles.Position at = Quantiles.Position.of(n, Tail.tailProbability(confidence), 7);
        int lower = order[at.lower()];
        int upper = order[Math.min(n - 1, at.lower() + 1)];
        double g = at.upperWeight();
        double quantile = portfolio[lower] + g * (portfolio[upper] - portfolio[lower]);
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        int below = 0;
        double sumBelow = 0;
        for (int t = 0; t < n; t++) {
            if (portfolio[t] < quantile) {
                below++;
                sumBelow += portfolio[t];
                for (int i = 0; i < weights.length; i++) {
                    shortfall[i] -= weights[i] * rows[t][i];
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            value[i] = -weights[i] * (rows[lower][i] + g * (rows[upper][i] - rows[lower][i]));
            shortfall[i] = below == 0 ? value[i] : shortfall[i] / below;
        }
        return new ComponentRisk(
                VarMethod.HISTORICAL,
                confidence,
                -quantile,
                below == 0 ? -quantile : -sumBelow / below,
                value,
                shortfall,
                n);
    }

    private static Integer[] worstFirst(double[] portfolio) {
        Integer[] order = new Integer[portfolio.length];
        Arrays.setAll(order, t -> t);
        Arrays.sort(order, (a, b) -> Double.compare(portfolio[a], portfolio[b]));
        return order;
    }

    private static ComponentRisk orderStatistic(
            double[][] rows, double[] portfolio, double[] weights, double confidence) {
        double mass = Tail.tailProbability(confidence) * portfolio.length;
        Integer[] order = worstFirst(portfolio);
        int count = Tail.tailCount(portfolio.length, Tail.tailProbability(confidence));
        int at = order[count - 1];
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        double total = 0;
        for (int k = 0; k < count; k++) {
            // the observation at the edge carries what is left of the tail's probability
            double share = (k < count - 1 ? 1 : mass - (count - 1)) / mass;
            total -= share * portfolio[order[k]];
            for (int i = 0; i < weights.length; i++) {
                shortfall[i] -= share * weights[i] * rows[order[k]][i];
            }
        }
        for (int i = 0; i < weights.length; i++) {
            value[i] = -weights[i] * rows[at][i];
        }
        return new ComponentRisk(
                VarMethod.ORDER_STATISTIC, confidence, -portfolio[at], total, value, shortfall, portfolio.length);
    }

    private static ComponentRisk parametric(
            VarMethod method, double[][] rows, double[] portfolio, double[] weights, double confidence) {
        int assets = weights.length;
        int n = rows.length;
        double alpha = Tail.tailProbability(confidence);
        double z = Tail.z(alpha);
        double[] mean = new double[assets];
        for (int i = 0; i < assets; i++) {
            mean[i] = Returns.mean(Returns.column(rows, i));
        }
        double portfolioMean = Returns.mean(portfolio);
        double m2 = 0;
        double m3 = 0;
        double m4 = 0;
        double[] c2 = new double[assets];
        double[] c3 = new double[assets];
        double[] c4 = new double[assets];
        for (int t = 0; t < n; t++) {
            double d = portfolio[t] - portfolioMean;
            m2 += d * d;
            m3 += d * d * d;
            m4 += d * d * d * d;
            for (int i = 0; i < assets; i++) {
                double x = rows[t][i] - mean[i];
                c2[i] += x * d;
                c3[i] += x * d * d;
                c4[i] += x * d * d * d;
            }
        }
        double variance = m2 / (n - 1);
        double sd = Math.sqrt(variance);
        double[] value = new double[assets];
        double[] shortfall = new double[assets];
        if (!(sd > 0)) {
            for (int i = 0; i < assets; i++) {
                value[i] = shortfall[i] = -weights[i] * mean[i];
            }
            return new ComponentRisk(method, confidence, -portfolioMean, -portfolioMean, value, shortfall, n);
        }
        boolean modified = method == VarMethod.CORNISH_FISHER;
        double s = modified ? m3 / n / (variance * sd) : 0;
        double k = modified ? m4 / n / (variance * variance) - 3 : 0;
        double h = Tail.cornishFisher(z, s, k);
        double edgeworth = Tail.edgeworthShortfall(h, s, k);
        double h2 = h * h;
        boolean floored = h <= -edgeworth / alpha;
        double tail = floored ? h : -edgeworth / alpha;
        for (int i = 0; i < assets; i++) {
            // derivatives by the weight of asset i
            double dSd = c2[i] / (n - 1) / sd;
            double dS = modified ? 3 * c3[i] / n / (variance * sd) - 3 * s * dSd / sd : 0;
            double dK = modified ? 4 * c4[i] / n / (variance * variance) - 4 * (k + 3) * dSd / sd : 0;
            double dH = (z * z - 1) / 6 * dS + (z * z * z - 3 * z) / 24 * dK - (2 * z * z * z - 5 * z) / 18 * s * dS;
            double dEdgeworth = -h * Tail.edgeworthDensity(h, s, k) * dH
                    + Tail.density(h)
                            * (h2 * h / 6 * dS
                                    + (h2 * h2 - 2 * h2 - 1) / 24 * dK
                                    + (h2 * h2 * h2 - 9 * h2 * h2 + 9 * h2 + 3) / 36 * s * dS);
            double dTail = floored ? dH : -dEdgeworth / alpha;
            value[i] = -weights[i] * (mean[i] + dSd * h + sd * dH);
            shortfall[i] = -weights[i] * (mean[i] + dSd * tail + sd * dTail);
        }
        return new ComponentRisk(
                method, confidence, -portfolioMean - h * sd, -portfolioMean - sd * tail, value, shortfall, n);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComponentRisk o
                && method == o.method
                && confidenceLevel == o.confidenceLevel
                && valueAtRisk == o.valueAtRisk
                && expectedShortfall == o.expectedShortfall
                && observations == o.observations
                && Arrays.equals(varContributions, o.varContributions)
                && Arrays.equals(shortfallContributions, o.shortfallContributions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, confidenceLevel, valueAtRisk, expectedShortfall, observations)
                + Arrays.hashCode(varContributions);
    }

    @Override
    public String toString() {
        return "ComponentRisk[" + method.label() + ", VaR " + valueAtRisk + ", ES " + expectedShortfall + "]";
    }
}
