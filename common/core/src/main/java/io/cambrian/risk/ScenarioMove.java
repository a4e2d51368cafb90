package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What a user's scenario does to each asset, and so to any portfolio of them, one period.
 *
 * @param scenario what happens
 * @param move simple return of each asset; all zero if the scenario moves none. Shared, not copied
 */
public record ScenarioMove(UserScenario scenario, double[] move) implements Serializable {
    /** The name under which the equal-weight mean of all assets can be shocked. */
    public static final String MARKET = "market";

    /**
     * Applies a scenario. Shocks are simple returns; the other assets follow by conditional expectation with the covariance as
     * it is before the scenario shifts it, but never below -1.
     *
     * @param names of the assets; a shock may also name {@value #MARKET}, their equal-weight mean
     * @param covariance positive semi-definite, per period
     * @throws DataException for a shock to an asset that is not there
     */
    public static ScenarioMove of(UserScenario scenario, List<String> names, Covariance covariance) {
        return new ScenarioMove(
                scenario, scenario.returns().isEmpty() ? new double[names.size()] : moved(scenario, names, covariance));
    }

    /** Return of a portfolio, before any trade. */
    public double portfolioReturn(double[] weights) {
        double sum = 0;
        for (int i = 0; i < move.length; i++) {
            sum += weights[i] * move[i];
        }
        return sum;
    }

    /**
     * The portfolio's volatility after the scenario's shift of correlations and volatilities: with all correlations moved by the
     * share theta toward one, {@code factor^2 ((1 - theta) w' C w + theta (sum of w_i sd_i)^2)}.
     */
    public double volatility(Covariance covariance, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] == 0 ? 0 : weights[i] * covariance.volatility(i);
        }
        return volatility(covariance.variance(weights), sum);
    }

    /** The same from the variance and from the sum of weights times volatilities. */
    double volatility(double variance, double sum) {
        double theta = scenario.correlation();
        return scenario.volatility() * Math.sqrt(Math.max(0, (1 - theta) * variance + theta * sum * sum));
    }

    private static double[] moved(UserScenario scenario, List<String> names, Covariance covariance) {
        boolean market = scenario.returns().containsKey(MARKET) && !names.contains(MARKET);
        int n = names.size();
        int[] assets = new int[scenario.returns().size()];
        double[] shocks = new double[assets.length];
        int k = 0;
        for (var shock : scenario.returns().entrySet()) {
            int at = names.indexOf(shock.getKey());
            if (at < 0 && !(market && shock.getKey().equals(MARKET))) {
                throw new DataException("The scenario '" + scenario.name() + "' shocks '" + shock.getKey()
                        + "', but the returns have no such column.\nTheir columns are: " + listed(names) + "; '"
                        + MARKET + "' is their mean.");
            }
            assets[k] = at < 0 ? n : at;
            shocks[k++] = shock.getValue();
        }
        double[] move;
        if (scenario.propagate()) {
            move = Arrays.copyOf(
                    Scenarios.impliedReturns(market ? withMarket(covariance) : covariance, assets, shocks), n);
        } else if (market) {
            throw new DataException("The scenario '" + scenario.name() + "' shocks the market but lets the others stay."
                    + "\nLet the others follow, or shock assets by name.");
        } else {
            move = new double[n];
            for (int a = 0; a < assets.length; a++) {
                move[assets[a]] = shocks[a];
            }
        }
        for (int i = 0; i < n; i++) {
            move[i] = Math.max(-1, move[i]);
        }
        return move;
    }

    private static String listed(List<String> names) {
        int most = 50;
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }

    /** The covariance with the mean of all assets as one more asset, at the end. */
    private static Covariance withMarket(Covariance covariance) {
        int n = covariance.size();
        double[] equal = new double[n];
        Arrays.fill(equal, 1.0 / n);
        double[] cross = covariance.times(equal);
        double[][] m = new double[n + 1][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = covariance.value(i, j);
            }
            m[i][n] = m[n][i] = cross[i];
        }
        m[n][n] = covariance.variance(equal);
        return Covariance.of(m);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScenarioMove o && scenario.equals(o.scenario) && Arrays.equals(move, o.move);
    }

    @Override
    public int hashCode() {
        return scenario.hashCode() * 31 + Arrays.hashCode(move);
    }

    @Override
    public String toString() {
        return "ScenarioMove[" + scenario.name() + ", " + move.length + " assets]";
    }
}
