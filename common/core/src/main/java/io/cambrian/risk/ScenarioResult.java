package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;
import java.util.List;

/**
 * What a user's scenario does to a portfolio, one period.
 *
 * @param scenario what happens
 * @param move simple return of each asset; all zero if the scenario moves none
 * @param portfolioReturn of the move
 * @param plausibility of the move; null if the scenario moves nothing
 * @param volatility of the portfolio per period after the scenario's shift of correlations and volatilities
 * @param valueAtRisk99 gaussian with zero mean, after the shift; positive
 */
public record ScenarioResult(
        UserScenario scenario,
        double[] move,
        double portfolioReturn,
        Plausibility plausibility,
        double volatility,
        double valueAtRisk99) {
    /** The name under which the equal-weight mean of all assets can be shocked. */
    public static final String MARKET = "market";

    public ScenarioResult {
        move = move.clone();
    }

    /**
     * Applies a scenario. Shocks are simple returns; the other assets follow by conditional expectation with the covariance as
     * it is before the scenario shifts it, but never below -1.
     *
     * @param names of the assets; a shock may also name {@value #MARKET}, their equal-weight mean
     * @param covariance positive semi-definite, per period
     * @throws DataException for a shock to an asset that is not there
     */
    public static ScenarioResult of(
            UserScenario scenario, List<String> names, Covariance covariance, double[] weights) {
        double[] move = new double[names.size()];
        if (!scenario.returns().isEmpty()) {
            move = moved(scenario, names, covariance);
        }
        double result = 0;
        for (int i = 0; i < move.length; i++) {
            result += weights[i] * move[i];
        }
        double[] multipliers = new double[names.size()];
        Arrays.fill(multipliers, scenario.volatility());
        Covariance after = scenario.shiftsCovariance()
                ? Scenarios.stressed(covariance, scenario.correlation(), multipliers)
                : covariance;
        double volatility = Math.sqrt(after.variance(weights));
        return new ScenarioResult(
                scenario,
                move,
                result,
                scenario.returns().isEmpty() ? null : Plausibility.of(covariance, move),
                volatility,
                Scenarios.zeroMeanVar(volatility, 0.99));
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
                        + "', but the returns have no such column.\nTheir columns are: " + String.join(", ", names)
                        + "; '" + MARKET + "' is their mean.");
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
        return other instanceof ScenarioResult o
                && scenario.equals(o.scenario)
                && Arrays.equals(move, o.move)
                && volatility == o.volatility;
    }

    @Override
    public int hashCode() {
        return scenario.hashCode() * 31 + Arrays.hashCode(move);
    }

    @Override
    public String toString() {
        return "ScenarioResult[" + scenario.name() + ", " + portfolioReturn + "]";
    }
}
