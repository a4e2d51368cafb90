package io.cambrian.memory.behavior;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What overrides say about a user, by inverse optimization: the user is taken to choose, for one horizon, the exposure
 *
 * <p>{@code x = m / (gamma s^2)}, the best for mean less {@code gamma / 2} times variance, cut to {@code |x| <= L / (1.645 s)} (a
 * loss of at most L with 95 % under normal returns) and to the largest exposure,
 *
 * <p>times a lognormal factor of unknown spread. Risk aversion gamma, loss limit L, horizon and spread are judged together on a
 * grid (uniform in their logarithms, and over horizons), so that the interval of each counts what is unknown about the others.
 * An exposure at the largest is known only to be wanted that large or larger, one below the smallest only to be wanted that small
 * or smaller. One choice in a hundred is taken for anything at all, which keeps a slip of the hand from ruling all out.
 *
 * <p>A posterior describes; it changes no limit. {@link #tightened} can only lower one.
 *
 * @param overrides counted
 * @param riskAversion of the user
 * @param lossLimit of the user, a positive fraction of capital; hardly known where it never bound
 * @param horizonProbabilities per horizon, in the order of the model
 * @param spread of the choices: standard deviation of the logarithm
 */
public record UserPosterior(
        int overrides, Marginal riskAversion, Marginal lossLimit, double[] horizonProbabilities, Marginal spread) {
    private static final double CONFIDENT = 1.6448536269514722;
    private static final double SLIP = 0.01;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /**
     * One quantity.
     *
     * @param median of its posterior
     * @param low lower end of the central interval of 90 %
     * @param high upper end
     */
    public record Marginal(double median, double low, double high) {
        /** From probabilities of ascending values, each standing for the stretch between its neighbors, in logarithms. */
        static Marginal of(double[] values, double[] probabilities) {
            return new Marginal(
                    quantile(values, probabilities, 0.5),
                    quantile(values, probabilities, 0.05),
                    quantile(values, probabilities, 0.95));
        }

        private static double quantile(double[] values, double[] probabilities, double p) {
            double step = Math.log(values[1] / values[0]);
            double below = 0;
            for (int k = 0; k < values.length; k++) {
                if (below + probabilities[k] >= p && probabilities[k] > 0) {
                    return values[k] * Math.exp(step * ((p - below) / probabilities[k] - 0.5));
                }
                below += probabilities[k];
            }
            return values[values.length - 1];
        }
    }

    /**
     * What may be.
     *
     * @param riskAversion grid, ascending, evenly spaced in logarithms
     * @param lossLimit the same, as positive fractions of capital
     * @param spread the same
     * @param smallest exposure that can be traded, positive
     * @param largest exposure that is allowed
     */
    public record Model(double[] riskAversion, double[] lossLimit, double[] spread, double smallest, double largest) {
        /** Risk aversion 0.5 to 50, loss limit 0.5 to 50 %, spread 0.05 to 1, exposures of 0.1 % to 100 %. */
        public static final Model DEFAULT =
                new Model(grid(0.5, 50, 160), grid(0.005, 0.5, 25), grid(0.05, 1, 10), 0.001, 1);

        public Model {
            if (!(smallest > 0 && largest > smallest)) {
                throw new IllegalArgumentException("The smallest exposure (" + smallest
                        + ") must be positive and below the largest (" + largest + ").");
            }
            for (double[] grid : List.of(riskAversion, lossLimit, spread)) {
                if (grid.length < 2 || !(grid[0] > 0)) {
                    throw new IllegalArgumentException("A grid needs at least two positive values.");
                }
            }
        }

        /** Values from one to another, evenly spaced in logarithms. */
        public static double[] grid(double from, double to, int count) {
            double[] grid = new double[count];
            Arrays.setAll(grid, k -> from * Math.exp(Math.log(to / from) * k / (count - 1)));
            return grid;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Model o
                    && Arrays.equals(riskAversion, o.riskAversion)
                    && Arrays.equals(lossLimit, o.lossLimit)
                    && Arrays.equals(spread, o.spread)
                    && smallest == o.smallest
                    && largest == o.largest;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(riskAversion) + 31 * Arrays.hashCode(lossLimit);
        }

        @Override
        public String toString() {
            return "Model[" + riskAversion.length + " x " + lossLimit.length + " x " + spread.length + "]";
        }
    }

    /** The exposure that a user of given risk aversion and loss limit wants, without the lognormal factor. */
    public static double wanted(double expectedReturn, double volatility, double riskAversion, double lossLimit) {
        double free = expectedReturn / (riskAversion * volatility * volatility);
        return Math.signum(free) * Math.min(Math.abs(free), lossLimit / (CONFIDENT * volatility));
    }

    /**
     * The posterior.
     *
     * @param overrides with as many horizons each, in any order; none leaves the prior
     * @param horizons number of horizons
     */
    public static UserPosterior of(List<UserOverride> overrides, int horizons, Model model) {
        if (horizons < 1 || overrides.stream().anyMatch(o -> o.volatilities().length != horizons)) {
            throw new IllegalArgumentException("Each override must have " + horizons + " horizons, at least 1.");
        }
        int gammas = model.riskAversion.length;
        int limits = model.lossLimit.length;
        int spreads = model.spread.length;
        double[] log = new double[gammas * limits * horizons * spreads];
        int at = 0;
        for (double gamma : model.riskAversion) {
            for (double limit : model.lossLimit) {
                for (int h = 0; h < horizons; h++) {
                    for (double spread : model.spread) {
                        double sum = 0;
                        for (UserOverride o : overrides) {
                            sum += Math.log(likelihood(o, h, gamma, limit, spread, model));
                        }
                        log[at++] = sum;
                    }
                }
            }
        }
        double most = Arrays.stream(log).max().orElseThrow();
        double[] byGamma = new double[gammas];
        double[] byLimit = new double[limits];
        double[] byHorizon = new double[horizons];
        double[] bySpread = new double[spreads];
        double total = 0;
        for (int k = 0; k < log.length; k++) {
            double p = Math.exp(log[k] - most);
            total += p;
            byGamma[k / (limits * horizons * spreads)] += p;
            byLimit[k / (horizons * spreads) % limits] += p;
            byHorizon[k / spreads % horizons] += p;
            bySpread[k % spreads] += p;
        }
        double sum = total;
        for (double[] marginal : List.of(byGamma, byLimit, byHorizon, bySpread)) {
            Arrays.setAll(marginal, i -> marginal[i] / sum);
        }
        return new UserPosterior(
                overrides.size(),
                Marginal.of(model.riskAversion, byGamma),
                Marginal.of(model.lossLimit, byLimit),
                byHorizon,
                Marginal.of(model.spread, bySpread));
    }

    private static double likelihood(UserOverride o, int h, double gamma, double limit, double spread, Model model) {
        double wanted = wanted(o.expectedReturns()[h], o.volatilities()[h], gamma, limit);
        double size = Math.abs(o.chosen());
        double range = Math.log(model.largest / model.smallest);
        if (size < model.smallest) {
            double none = wanted == 0
                    ? 1
                    : NORMAL.cumulativeProbability(Math.log(model.smallest / Math.abs(wanted)) / spread);
            return (1 - SLIP) * none + SLIP / 3;
        }
        boolean same = wanted * o.chosen() > 0;
        if (size >= model.largest) {
            double all = same ? NORMAL.cumulativeProbability(Math.log(Math.abs(wanted) / model.largest) / spread) : 0;
            return (1 - SLIP) * all + SLIP / 3;
        }
        double density = 0;
        if (same) {
            double z = Math.log(size / Math.abs(wanted)) / spread;
            density = Math.exp(-0.5 * z * z) / (spread * Math.sqrt(2 * Math.PI));
        }
        return (1 - SLIP) * density + SLIP / 3 / (2 * range);
    }

    /** The loss limit that the user seems to live by, if it is below the one in force; a limit is never raised. */
    public double tightened(double inForce) {
        return Math.min(inForce, lossLimit.median());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserPosterior o
                && overrides == o.overrides
                && riskAversion.equals(o.riskAversion)
                && lossLimit.equals(o.lossLimit)
                && Arrays.equals(horizonProbabilities, o.horizonProbabilities)
                && spread.equals(o.spread);
    }

    @Override
    public int hashCode() {
        return 31 * riskAversion.hashCode() + Arrays.hashCode(horizonProbabilities);
    }

    @Override
    public String toString() {
        return "UserPosterior[" + overrides + " overrides, risk aversion " + riskAversion + ", loss limit " + lossLimit
                + ", horizons " + Arrays.toString(horizonProbabilities) + "]";
    }
}
