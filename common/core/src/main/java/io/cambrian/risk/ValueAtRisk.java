package io.cambrian.risk;

import io.cambrian.performance.Quantiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Value at risk and expected shortfall of one series of simple returns over one period, with the observations that lie in
 * the tail.
 *
 * <p>Both are positive losses, as fractions (0.05 is 5 %); a negative value means that even the tail gains. Missing returns
 * (NaN) are left out.
 *
 * <ul>
 *   <li>historical: the type-7 quantile; expected shortfall is the mean of the returns strictly below it, or the quantile
 *       itself where none is;
 *   <li>order statistic: an actual observation, and Rockafellar and Uryasev's expected shortfall;
 *   <li>gaussian: mean and population standard deviation (divisor n);
 *   <li>Cornish-Fisher: population skewness and excess kurtosis (Boudt, Peterson, Croux 2008, doi:10.21314/JOR.2008.188);
 *       its expected shortfall is never below its value at risk. The expansion is not monotone for strong skewness or
 *       kurtosis; see {@link #notes()}.
 * </ul>
 *
 * @param method how the tail was estimated
 * @param confidenceLevel in (0, 1), 0.95 for one day in twenty
 * @param valueAtRisk loss that is exceeded with probability {@code 1 - confidenceLevel}; positive
 * @param expectedShortfall mean loss beyond it; positive
 * @param observations how many returns were known
 * @param tail the observed returns below {@code -valueAtRisk} (for the order statistic, also that one itself), worst first
 * @param notes what a reader must know; may be empty
 */
public record ValueAtRisk(
        VarMethod method,
        double confidenceLevel,
        double valueAtRisk,
        double expectedShortfall,
        int observations,
        List<Scenario> tail,
        List<String> notes) {
    /** An observation of the tail: its position among all rows given, and its return. */
    public record Scenario(int row, double simpleReturn) {}

    public ValueAtRisk {
        tail = List.copyOf(tail);
        notes = List.copyOf(notes);
    }

    /**
     * Measures a series.
     *
     * @throws io.cambrian.fault.DataException for fewer than two known returns, or infinite ones
     * @throws io.cambrian.fault.ConfigException for a confidence outside (0, 1)
     */
    public static ValueAtRisk of(VarMethod method, double[] returns, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        double[] known = Returns.known(returns);
        Tail.checkReturns(known);
        return switch (method) {
            case HISTORICAL -> historical(returns, known, confidenceLevel);
            case ORDER_STATISTIC -> orderStatistic(returns, known, confidenceLevel);
            case GAUSSIAN -> gaussian(returns, known, confidenceLevel);
            case CORNISH_FISHER -> cornishFisher(returns, known, confidenceLevel);
        };
    }

    public static ValueAtRisk historical(double[] returns, double confidenceLevel) {
        return of(VarMethod.HISTORICAL, returns, confidenceLevel);
    }

    public static ValueAtRisk gaussian(double[] returns, double confidenceLevel) {
        return of(VarMethod.GAUSSIAN, returns, confidenceLevel);
    }

    public static ValueAtRisk cornishFisher(double[] returns, double confidenceLevel) {
        return of(VarMethod.CORNISH_FISHER, returns, confidenceLevel);
    }

    private static ValueAtRisk historical(double[] returns, double[] known, double confidence) {
        double quantile = Quantiles.of(known, Tail.tailProbability(confidence));
        double sum = 0;
        int below = 0;
        for (double r : known) {
            if (r < quantile) {
                sum += r;
                below++;
            }
        }
        double shortfall = below == 0 ? -quantile : -sum / below;
        return new ValueAtRisk(
                VarMethod.HISTORICAL,
                confidence,
                -quantile,
                shortfall,
                known.length,
                scenarios(returns, quantile),
                thinTail(known.length, confidence));
    }

    private static List<String> thinTail(int observations, double confidence) {
        return observations * Tail.tailProbability(confidence) < 5
                ? List.of("Fewer than five of " + observations + " observations are expected in the tail.")
                : List.of();
    }

    private static ValueAtRisk orderStatistic(double[] returns, double[] known, double confidence) {
        double alpha = Tail.tailProbability(confidence);
        double[] sorted = Tail.sorted(known);
        int count = Tail.tailCount(known.length, alpha);
        double quantile = sorted[count - 1];
        double excess = 0;
        for (int k = 0; k < count - 1; k++) {
            excess += quantile - sorted[k];
        }
        return new ValueAtRisk(
                VarMethod.ORDER_STATISTIC,
                confidence,
                -quantile,
                -quantile + excess / (alpha * known.length),
                known.length,
                scenarios(returns, Math.nextUp(quantile)),
                thinTail(known.length, confidence));
    }

    private static ValueAtRisk gaussian(double[] returns, double[] known, double confidence) {
        double alpha = Tail.tailProbability(confidence);
        double mean = Returns.mean(known);
        double sd = Math.sqrt(centralMoment(known, mean, 2));
        double z = Tail.z(alpha);
        double valueAtRisk = -mean - z * sd;
        return new ValueAtRisk(
                VarMethod.GAUSSIAN,
                confidence,
                valueAtRisk,
                -mean + sd * Tail.density(z) / alpha,
                known.length,
                scenarios(returns, -valueAtRisk),
                List.of());
    }

    private static ValueAtRisk cornishFisher(double[] returns, double[] known, double confidence) {
        double alpha = Tail.tailProbability(confidence);
        double mean = Returns.mean(known);
        double variance = centralMoment(known, mean, 2);
        if (!(variance > 0)) {
            return new ValueAtRisk(
                    VarMethod.CORNISH_FISHER, confidence, -mean, -mean, known.length, List.of(), List.of("Constant."));
        }
        double sd = Math.sqrt(variance);
        double skewness = centralMoment(known, mean, 3) / (variance * sd);
        double kurtosis = centralMoment(known, mean, 4) / (variance * variance) - 3;
        double z = Tail.z(alpha);
        double h = Tail.cornishFisher(z, skewness, kurtosis);
        double valueAtRisk = -mean - h * sd;
        double shortfall = -mean - sd * Math.min(-Tail.edgeworthShortfall(h, skewness, kurtosis) / alpha, h);
        List<String> notes = new ArrayList<>();
        double slope = 1 + z * skewness / 3 + (z * z - 1) * kurtosis / 8 - (6 * z * z - 5) * skewness * skewness / 36;
        if (slope <= 0) {
            notes.add("The Cornish-Fisher expansion is not monotone here (skewness " + skewness + ", excess kurtosis "
                    + kurtosis + "): prefer the historical method.");
        }
        return new ValueAtRisk(
                VarMethod.CORNISH_FISHER,
                confidence,
                valueAtRisk,
                shortfall,
                known.length,
                scenarios(returns, -valueAtRisk),
                notes);
    }

    private static double centralMoment(double[] x, double mean, int power) {
        double sum = 0;
        for (double v : x) {
            double d = v - mean;
            sum += power == 2 ? d * d : power == 3 ? d * d * d : d * d * d * d;
        }
        return sum / x.length;
    }

    private static List<Scenario> scenarios(double[] returns, double below) {
        List<Scenario> tail = new ArrayList<>();
        for (int t = 0; t < returns.length; t++) {
            if (returns[t] < below) {
                tail.add(new Scenario(t, returns[t]));
            }
        }
        // the sort is stable: equal returns stay in time order
        tail.sort((a, b) -> Double.compare(a.simpleReturn(), b.simpleReturn()));
        return tail;
    }
}
