package io.cambrian.portfolio;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Fractions of wealth that make it grow fastest (Kelly 1956; Thorp 2006, "The Kelly criterion in blackjack, sports betting, and
 * the stock market"), for one bet, for many at once, and with a bound on the probability of ever losing a given part (Busseti,
 * Ryu, Boyd 2016, "Risk-constrained Kelly gambling", arXiv:1603.06183). Growth is in natural logarithms per bet or period.
 * Returns are excess simple returns of each outcome or scenario, which are equally likely unless probabilities are given.
 */
public final class KellyCriterion {
    private static final int NEWTON_STEPS = 100;
    private static final int HALVINGS = 60;
    private static final double SETTLED = 1e-13;

    private KellyCriterion() {}

    /** The fraction for a bet that doubles with probability p and is lost otherwise; 0 where p is at most one half. */
    public static double evenMoney(double p) {
        return Math.max(0, 2 * p - 1);
    }

    /** {@code E ln(1 + f X)} of such a bet; minus infinity for all of one's wealth unless it cannot be lost. */
    public static double evenMoneyGrowth(double fraction, double p) {
        return p * Math.log1p(fraction) + (p < 1 ? (1 - p) * Math.log1p(-fraction) : 0);
    }

    /** The fraction beyond the best at which such a bet no longer grows; 0 where there is no edge. */
    public static double zeroGrowthFraction(double p) {
        double low = evenMoney(p);
        if (low == 0) {
            return 0;
        }
        double high = 1;
        for (int i = 0; i < 200 && low < high; i++) {
            double middle = (low + high) / 2;
            if (evenMoneyGrowth(middle, p) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Continuous time: {@code (m - r) / s^2}, with m the arithmetic drift, unbounded. */
    public static double continuous(double drift, double volatility, double riskFree) {
        return (drift - riskFree) / (volatility * volatility);
    }

    /** Continuous-time growth at so many times the Kelly fraction: {@code r + S^2 (c - c^2/2)}, S the Sharpe ratio. */
    public static double continuousGrowth(double multiple, double drift, double volatility, double riskFree) {
        double sharpe = (drift - riskFree) / volatility;
        return riskFree + sharpe * sharpe * (multiple - multiple * multiple / 2);
    }

    /**
     * The fraction, long or short, that solves {@code mean(x / (1 + f x)) = 0}: exact, where the ratio of mean to variance
     * ignores skewness.
     *
     * @return empty if the returns have only one sign: no finite fraction is best
     */
    public static OptionalDouble logOptimal(double[] excess) {
        double worst = Arrays.stream(excess).min().orElse(0);
        double best = Arrays.stream(excess).max().orElse(0);
        if (!(worst < 0 && best > 0)) {
            return OptionalDouble.empty();
        }
        double low = -1 / best;
        double high = -1 / worst;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            double slope = 0;
            for (double x : excess) {
                slope += x / (1 + middle * x);
            }
            if (slope > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of((low + high) / 2);
    }

    /** {@code mean ln(1 + w'x)}; minus infinity where some scenario loses everything. */
    public static double growth(double[][] excess, double[] probabilities, double[] w) {
        double sum = 0;
        for (int t = 0; t < excess.length; t++) {
            double wealth = 1 + dot(excess[t], w);
            sum += wealth > 0 ? probabilities[t] * Math.log(wealth) : Double.NEGATIVE_INFINITY;
        }
        return sum;
    }

    /**
     * The fastest growth of long positions in many assets at once, the rest in cash.
     *
     * @param excess {@code [scenarios][assets]}, above cash
     * @param probabilities of the scenarios, summing to 1
     * @param total largest sum of the weights
     */
    public static Optional<double[]> simultaneous(
            double[][] excess, double[] probabilities, double[] upper, double total) {
        return minimize(excess, probabilities, upper, total, 0, 0);
    }

    /**
     * The fastest growth with {@code E (1 + w'x)^-lambda <= 1}, {@code lambda = ln(loss probability) / ln(1 - loss)}, which
     * bounds the probability that wealth ever falls to {@code 1 - loss} of its start, over any horizon, if scenarios are drawn
     * independently.
     *
     * @param loss part of the starting wealth, in (0, 1)
     * @param probability that must not be exceeded, in (0, 1)
     */
    public static Optional<double[]> riskConstrained(
            double[][] excess, double[] probabilities, double[] upper, double total, double loss, double probability) {
        if (!(loss > 0 && loss < 1 && probability > 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "The loss (" + loss + ") and its probability (" + probability + ") must be in (0, 1).");
        }
        double lambda = Math.log(probability) / Math.log1p(-loss);
        Optional<double[]> free = simultaneous(excess, probabilities, upper, total);
        if (free.isEmpty() || expectedPower(excess, probabilities, free.get(), lambda) <= 1) {
            return free;
        }
        // the bound binds: the growth less a multiple of the bound, the multiple by bisection of its logarithm
        double low = 1e-6;
        double high = 1e6;
        double[] safe = new double[upper.length];
        for (int i = 0; i < HALVINGS; i++) {
            double price = Math.sqrt(low * high);
            Optional<double[]> w = minimize(excess, probabilities, upper, total, price, lambda);
            if (w.isPresent() && expectedPower(excess, probabilities, w.get(), lambda) <= 1) {
                safe = w.get();
                high = price;
            } else {
                low = price;
            }
        }
        return Optional.of(safe);
    }

    /** {@code E (1 + w'x)^-lambda}; infinite where some scenario loses everything. */
    public static double expectedPower(double[][] excess, double[] probabilities, double[] w, double lambda) {
        double sum = 0;
        for (int t = 0; t < excess.length; t++) {
            double wealth = 1 + dot(excess[t], w);
            sum += wealth > 0 ? probabilities[t] * Math.pow(wealth, -lambda) : Double.POSITIVE_INFINITY;
        }
        return sum;
    }

    /**
     * How much of the full Kelly fractions of estimated means survives their estimation error (Kan, Zhou 2007, "Optimal
     * portfolio choice with parameter uncertainty", doi:10.1017/S0022109000004129, equation 35): the factor that maximizes
     * expected growth, with their unbiased estimate of the squared Sharpe ratio, cut at 0.
     *
     * @param squaredSharpe {@code m'C^-1 m} per period, from the sample, divisor n of the covariance
     * @param observations periods; more than assets + 4
     */
    public static double estimationFactor(double squaredSharpe, int assets, int observations) {
        double t = observations;
        double n = assets;
        if (!(t > n + 4)) {
            return 0;
        }
        double unbiased = Math.max(0, ((t - n - 2) * squaredSharpe - n) / t);
        double scale = (t - n - 1) * (t - n - 4) / (t * (t - 2));
        return unbiased == 0 ? 0 : scale * unbiased / (unbiased + n / t);
    }

    /** Newton's method on {@code -E ln W + price * (E W^-lambda - 1)}, each step a quadratic program within the bounds. */
    private static Optional<double[]> minimize(
            double[][] excess, double[] probabilities, double[] upper, double total, double price, double lambda) {
        int n = upper.length;
        double[] w = new double[n];
        double value = objective(excess, probabilities, w, price, lambda);
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double[] gradient = new double[n];
            double[][] hessian = new double[n][n];
            derivatives(excess, probabilities, w, price, lambda, gradient, hessian);
            double[] linear = new double[n]; // of w'Hw/2 - linear'w
            for (int i = 0; i < n; i++) {
                hessian[i][i] += 1e-14;
                linear[i] = -gradient[i];
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    linear[i] += hessian[i][j] * w[j];
                }
            }
            Optional<double[]> next = new QuadraticProgram(
                            hessian, linear, new double[n], upper, total, QuadraticProgram.Sum.AT_MOST)
                    .solve();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            double length = 1;
            double[] moved = null;
            double better = value;
            for (int halving = 0; halving < HALVINGS; halving++, length /= 2) {
                double[] trial = new double[n];
                for (int i = 0; i < n; i++) {
                    trial[i] = w[i] + length * (next.get()[i] - w[i]);
                }
                double at = objective(excess, probabilities, trial, price, lambda);
                if (at < value) {
                    moved = trial;
                    better = at;
                    break;
                }
            }
            if (moved == null) {
                return Optional.of(w);
            }
            boolean settled = value - better < SETTLED * Math.max(1e-6, Math.abs(better)) && length == 1;
            w = moved;
            value = better;
            if (settled) {
                return Optional.of(w);
            }
        }
        return Optional.of(w);
    }

    private static double objective(
            double[][] excess, double[] probabilities, double[] w, double price, double lambda) {
        double growth = growth(excess, probabilities, w);
        if (growth == Double.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        return -growth + (price > 0 ? price * (expectedPower(excess, probabilities, w, lambda) - 1) : 0);
    }

    private static void derivatives(
            double[][] excess,
            double[] probabilities,
            double[] w,
            double price,
            double lambda,
            double[] gradient,
            double[][] hessian) {
        int n = w.length;
        for (int t = 0; t < excess.length; t++) {
            double wealth = 1 + dot(excess[t], w);
            double power = price > 0 ? price * lambda * Math.pow(wealth, -lambda) : 0;
            double first = probabilities[t] * (-1 - power) / wealth;
            double second = probabilities[t] * (1 + power * (lambda + 1)) / (wealth * wealth);
            for (int i = 0; i < n; i++) {
                gradient[i] += first * excess[t][i];
                double scaled = second * excess[t][i];
                for (int j = 0; j < n; j++) {
                    hessian[i][j] += scaled * excess[t][j];
                }
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
