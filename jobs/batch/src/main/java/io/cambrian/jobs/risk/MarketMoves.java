package io.cambrian.jobs.risk;

import io.cambrian.market.Market;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.MarketReturns;
import io.cambrian.risk.ScenarioMove;
import io.cambrian.risk.UserScenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hypothetical scenarios on a market: its instruments that moved and have a return on each of the last days, their shrunk
 * covariance, and what each scenario does to them.
 *
 * @param names of the instruments
 * @param places of each in the market
 * @param covariance per day, Ledoit-Wolf toward constant correlation
 * @param moves one for each scenario; empty where no instrument has enough days
 */
public record MarketMoves(List<String> names, int[] places, Covariance covariance, List<ScenarioMove> moves) {
    /** Measures. */
    public static MarketMoves of(Market market, MarketReturns returns, int window, List<UserScenario> scenarios) {
        int from = Math.max(0, returns.days().length - window);
        List<Integer> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < market.series().size() && from < returns.days().length; i++) {
            if (movedOnEachDay(returns.values(), from, i)) {
                places.add(i);
                names.add(market.series().get(i).symbol());
            }
        }
        int[] at = places.stream().mapToInt(Integer::intValue).toArray();
        if (at.length == 0 || returns.days().length - from < 2) {
            return new MarketMoves(List.of(), new int[0], Covariance.of(new double[0][0]), List.of());
        }
        double[][] window0 = Arrays.stream(returns.values(), from, returns.days().length)
                .map(row -> Arrays.stream(at).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
        Covariance covariance = (at.length == 1 ? CovarianceEstimator.SAMPLE : RiskJob.ESTIMATOR).estimate(window0);
        List<ScenarioMove> moves = scenarios.stream()
                .map(s -> ScenarioMove.of(s, names, covariance))
                .toList();
        return new MarketMoves(List.copyOf(names), at, covariance, moves);
    }

    private static boolean movedOnEachDay(double[][] returns, int from, int i) {
        boolean moved = false;
        for (int t = from; t < returns.length; t++) {
            if (Double.isNaN(returns[t][i])) {
                return false;
            }
            moved |= returns[t][i] != 0;
        }
        return moved;
    }

    /** The move of some instruments of the market, by their places; 0 for those that no scenario knows. */
    public double[] moveOf(ScenarioMove move, int[] wanted) {
        double[] out = new double[wanted.length];
        for (int k = 0; k < wanted.length; k++) {
            int at = Arrays.binarySearch(places, wanted[k]);
            out[k] = at < 0 ? 0 : move.move()[at];
        }
        return out;
    }

    /** Weights of the whole market, those that the covariance knows. */
    public double[] known(double[] held) {
        return Arrays.stream(places).mapToDouble(i -> held[i]).toArray();
    }
}
