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
 *   <li>historical inclusive: the same quantile, the mean of the returns at or below it;
 *   <li>age-weighted: probabilities fall by 2 % with each period of age; the first observation at which they reach the tail;
 *   <li>filtered historical: type-7 quantile of the returns scaled to tomorrow's volatility;
 *   <li>Student t and peaks over threshold: maximum likelihood; Monte Carlo: normal with divisor n, seed 1.
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
            case HISTORICAL_INCLUSIVE -> inclusive(returns, known, confidenceLevel);
            case AGE_WEIGHTED -> ageWeighted(returns, known, confidenceLevel);
            case FILTERED_HISTORICAL -> filtered(returns, known, confidenceLevel);
            case STUDENT_T -> studentT(returns, known, confidenceLevel);
            case PEAKS_OVER_THRESHOLD -> pareto(returns, known, confidenceLevel);
            case MONTE_CARLO -> monteCarlo(returns, known, confidenceLevel);
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

    private static ValueAtRisk inclusive(double[] returns, double[] known, double confidence) {
        ValueAtRisk strict = historical(returns, known, confidence);
        double sum = 0;
        int n = 0;
        for (double r : known) {
            if (r <= -strict.valueAtRisk) {
                sum += r;
                n++;
            }
        }
        return strict.as(VarMethod.HISTORICAL_INCLUSIVE, n == 0 ? strict.valueAtRisk : -sum / n, List.of());
    }

    private ValueAtRisk as(VarMethod other, double shortfall, List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new ValueAtRisk(other, confidenceLevel, valueAtRisk, shortfall, observations, tail, all);
    }

    private static ValueAtRisk ageWeighted(double[] returns, double[] known, double confidence) {
        WeightedTail tail = WeightedTail.of(
                known, WeightedTail.ageWeights(known.length, VarMethod.AGE_DECAY), Tail.tailProbability(confidence));
        return new ValueAtRisk(
                VarMethod.AGE_WEIGHTED,
                confidence,
                tail.valueAtRisk(),
                tail.expectedShortfall(),
                known.length,
                scenarios(returns, Math.nextUp(-tail.valueAtRisk())),
                tail.order().length < 5
                        ? List.of("With age weights the tail rests on " + tail.order().length + " observations.")
                        : List.of());
    }

    private static ValueAtRisk filtered(double[] returns, double[] known, double confidence) {
        if (isConstant(known)) {
            return historical(returns, known, confidence)
                    .as(VarMethod.FILTERED_HISTORICAL, -known[0], List.of("Constant."));
        }
        double[] scaled = VolatilityFilter.of(known, VolatilityFilter.DECAY).scenarios(known);
        ValueAtRisk v = historical(scaled, scaled, confidence);
        return new ValueAtRisk(
                VarMethod.FILTERED_HISTORICAL,
                confidence,
                v.valueAtRisk,
                v.expectedShortfall,
                known.length,
                scenarios(returns, -v.valueAtRisk),
                v.notes);
    }

    private static ValueAtRisk studentT(double[] returns, double[] known, double confidence) {
        if (isConstant(known)) {
            return constant(VarMethod.STUDENT_T, known, confidence);
        }
        StudentT t = StudentT.fit(known);
        double alpha = Tail.tailProbability(confidence);
        return new ValueAtRisk(
                VarMethod.STUDENT_T,
                confidence,
                t.valueAtRisk(alpha),
                t.expectedShortfall(alpha),
                known.length,
                scenarios(returns, -t.valueAtRisk(alpha)),
                t.degrees() < 2
                        ? List.of("The fitted Student t has " + t.degrees()
                                + " degrees of freedom and so no variance: its shortfall is very uncertain.")
                        : List.of());
    }

    private static ValueAtRisk pareto(double[] returns, double[] known, double confidence) {
        if (isConstant(known)) {
            return constant(VarMethod.PEAKS_OVER_THRESHOLD, known, confidence);
        }
        ParetoTail tail = ParetoTail.fit(known);
        double alpha = Tail.tailProbability(confidence);
        double value = tail.valueAtRisk(alpha);
        return new ValueAtRisk(
                VarMethod.PEAKS_OVER_THRESHOLD,
                confidence,
                value,
                tail.expectedShortfall(alpha),
                known.length,
                scenarios(returns, -value),
                tail.shape() >= 1
                        ? List.of("The fitted tail (shape " + tail.shape()
                                + ") has no mean: expected shortfall is infinite.")
                        : List.of());
    }

    private static ValueAtRisk monteCarlo(double[] returns, double[] known, double confidence) {
        double mean = Returns.mean(known);
        NormalScenarios scenarios = NormalScenarios.of(
                new double[] {mean},
                Covariance.of(new double[][] {{centralMoment(known, mean, 2)}}),
                VarMethod.MONTE_CARLO_SEED);
        ComponentRisk risk = scenarios.risk(new double[] {1}, VarMethod.MONTE_CARLO_SCENARIOS, confidence);
        return new ValueAtRisk(
                VarMethod.MONTE_CARLO,
                confidence,
                risk.valueAtRisk(),
                risk.expectedShortfall(),
                known.length,
                scenarios(returns, -risk.valueAtRisk()),
                List.of());
    }

    private static boolean isConstant(double[] known) {
        for (double r : known) {
            if (r != known[0]) {
                return false;
            }
        }
        return true;
    }

    private static ValueAtRisk constant(VarMethod method, double[] known, double confidence) {
        return new ValueAtRisk(method, confidence, -known[0], -known[0], known.length, List.of(), List.of("Constant."));
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
        if (!Tail.isCornishFisherValid(skewness, kurtosis)) {
            notes.add(
                    "Skewness " + skewness + " and excess kurtosis " + kurtosis + " lie outside the domain on which the"
                            + " Cornish-Fisher expansion is monotone (Maillard 2012): prefer the historical method.");
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
