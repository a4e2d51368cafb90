package io.cambrian.risk;

import java.util.List;

/**
 * Selling a portfolio after a scenario: prices have moved, so positions are worth less or more; volumes, spreads and
 * volatilities are the scenario's, and value at risk is scaled to its correlations and volatilities.
 *
 * @param portfolioReturn of the scenario's move of prices, before anything is sold
 * @param risk of selling what is left, fractions of the capital before the move
 * @param valueAtRisk of what is left, same unit; positive
 */
public record StressedLiquidity(double portfolioReturn, LiquidityRisk risk, double valueAtRisk) {
    /**
     * Measures.
     *
     * @param move of the assets of the covariance, in the order of weights and assets
     * @param valueAtRisk of the portfolio as it is
     */
    public static StressedLiquidity of(
            ScenarioMove move,
            Covariance covariance,
            List<Tradability> assets,
            double[] weights,
            double capital,
            double participation,
            double valueAtRisk) {
        return of(
                move.scenario(),
                move.move(),
                riskFactor(move, covariance, weights),
                assets,
                weights,
                capital,
                participation,
                valueAtRisk);
    }

    /**
     * The factor by which the scenario multiplies the volatility of a portfolio: of what its positions have become, with its
     * correlations and volatilities, over the portfolio as it is.
     */
    public static double riskFactor(ScenarioMove move, Covariance covariance, double[] weights) {
        UserScenario scenario = move.scenario();
        double before = Math.sqrt(covariance.variance(weights));
        if (scenario.correlation() == 0 && scenario.returns().isEmpty() || !(before > 0)) {
            return scenario.volatility();
        }
        return move.volatility(covariance, after(move.move(), weights)) / before;
    }

    /** The same for a part of the assets, whose factor is given. */
    public static StressedLiquidity of(
            UserScenario scenario,
            double[] move,
            double riskFactor,
            List<Tradability> assets,
            double[] weights,
            double capital,
            double participation,
            double valueAtRisk) {
        double moved = 0;
        for (int i = 0; i < move.length; i++) {
            moved += weights[i] * move[i];
        }
        List<Tradability> dry = assets.stream()
                .map(a -> a.stressed(scenario.volume(), scenario.spread(), scenario.volatility()))
                .toList();
        return new StressedLiquidity(
                moved, LiquidityRisk.of(dry, after(move, weights), capital, participation), valueAtRisk * riskFactor);
    }

    private static double[] after(double[] move, double[] weights) {
        double[] after = new double[weights.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = weights[i] * (1 + move[i]);
        }
        return after;
    }
}
