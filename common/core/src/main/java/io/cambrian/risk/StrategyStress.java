package io.cambrian.risk;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The column of one strategy in the matrix of scenarios by strategies: what it did in past crises, from its daily returns, and
 * what its holdings would do in hypothetical scenarios. What travels to executors is this, and it measures any number of
 * strategies. Immutable.
 */
public final class StrategyStress implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<Crisis> crises;
    private final List<ScenarioMove> moves;
    private final int[] places;
    private final double[][] covariance;

    /**
     * A strategy's holdings in a hypothetical scenario; fractions of its capital, NaN (but for the coverage) where less than half
     * of what it holds is known to the scenario. Holdings outside count as cash.
     *
     * @param simpleReturn of the move
     * @param valueAtRisk99 of a day, gaussian with zero mean, after the scenario's shift of correlations and volatilities;
     *     positive
     * @param coverage share of the gross holdings that is known, 1 for a flat strategy
     */
    public record Hypothetical(double simpleReturn, double valueAtRisk99, double coverage) {}

    private StrategyStress(List<Crisis> crises, List<ScenarioMove> moves, int[] places, double[][] covariance) {
        this.crises = new ArrayList<>(crises);
        this.moves = new ArrayList<>(moves);
        this.places = places;
        this.covariance = covariance;
    }

    /**
     * For strategies on a market.
     *
     * @param moves of the assets of the covariance
     * @param covariance positive semi-definite, per day
     * @param places for each asset of the covariance, where it stands among a strategy's holdings
     */
    public static StrategyStress of(
            List<Crisis> crises, List<ScenarioMove> moves, Covariance covariance, int[] places) {
        if (places.length != covariance.size() || moves.stream().anyMatch(m -> m.move().length != places.length)) {
            throw new IllegalArgumentException("Moves and places must be those of the covariance's " + covariance.size()
                    + " assets; there are " + places.length + " places.");
        }
        return new StrategyStress(crises, moves, places.clone(), covariance.values());
    }

    public List<Crisis> crises() {
        return List.copyOf(crises);
    }

    public List<ScenarioMove> moves() {
        return List.copyOf(moves);
    }

    /** What a strategy did in each crisis. */
    public List<StressMatrix.Cell> replays(int[] days, double[] returns) {
        return crises.stream().map(c -> StressMatrix.measure(c, days, returns)).toList();
    }

    /**
     * What holdings would do in each scenario.
     *
     * @param held signed fractions of the capital, for each instrument of the market
     */
    public List<Hypothetical> hypothetical(double[] held) {
        int n = places.length;
        double[] weights = new double[n];
        double known = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = held[places[i]];
            known += Math.abs(weights[i]);
        }
        double gross = Arrays.stream(held).map(Math::abs).sum();
        double coverage = gross == 0 ? 1 : Math.min(1, known / gross);
        double variance = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (weights[i] != 0) {
                double row = 0;
                for (int j = 0; j < n; j++) {
                    row += covariance[i][j] * weights[j];
                }
                variance += weights[i] * row;
                sum += weights[i] * Math.sqrt(covariance[i][i]);
            }
        }
        List<Hypothetical> out = new ArrayList<>(moves.size());
        for (ScenarioMove m : moves) {
            out.add(
                    coverage < StressMatrix.MINIMUM_COVERAGE
                            ? new Hypothetical(Double.NaN, Double.NaN, coverage)
                            : new Hypothetical(
                                    m.portfolioReturn(weights),
                                    Scenarios.zeroMeanVar(m.volatility(variance, sum), 0.99),
                                    coverage));
        }
        return out;
    }
}
