package io.cambrian.risk;

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
    public ScenarioResult {
        move = move.clone();
    }

    /**
     * Applies a scenario. Shocks are simple returns; the other assets follow by conditional expectation with the covariance as
     * it is before the scenario shifts it, but never below -1.
     *
     * @param names of the assets; a shock may also name {@value ScenarioMove#MARKET}, their equal-weight mean
     * @param covariance positive semi-definite, per period
     * @throws io.cambrian.fault.DataException for a shock to an asset that is not there
     */
    public static ScenarioResult of(
            UserScenario scenario, List<String> names, Covariance covariance, double[] weights) {
        ScenarioMove moved = ScenarioMove.of(scenario, names, covariance);
        double[] move = moved.move();
        double[] multipliers = new double[names.size()];
        Arrays.fill(multipliers, scenario.volatility());
        Covariance after = scenario.shiftsCovariance()
                ? Scenarios.stressed(covariance, scenario.correlation(), multipliers)
                : covariance;
        double volatility = Math.sqrt(after.variance(weights));
        return new ScenarioResult(
                scenario,
                move,
                moved.portfolioReturn(weights),
                scenario.returns().isEmpty() ? null : Plausibility.of(covariance, move),
                volatility,
                Scenarios.zeroMeanVar(volatility, 0.99));
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
