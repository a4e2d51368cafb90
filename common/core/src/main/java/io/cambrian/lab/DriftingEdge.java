package io.cambrian.lab;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;

/**
 * A market whose edge changes: each rule earns for a while, and then another one does. Who found the first and rests on it earns
 * nothing any more.
 *
 * <p>As in {@link PlantedEdge} an instrument drifts by a constant in the direction of the position of the rule that holds. The
 * constant of each rule is the one that gives it the wanted Sharpe ratio in a world without a script where it holds on all days.
 *
 * @param script of the world apart from the edges
 * @param rules that earn, one after the other
 * @param from day of the calendar on which each begins to, ascending, the first 0
 * @param annualSharpe of each while it holds, after costs
 * @param costs after which rules earn that
 */
public record DriftingEdge(
        ScriptedWorld script, List<Strategy> rules, List<Integer> from, double annualSharpe, Costs costs) {
    public DriftingEdge {
        rules = List.copyOf(rules);
        from = List.copyOf(from);
        boolean ascending = !from.isEmpty() && from.get(0) == 0;
        for (int k = 1; k < from.size(); k++) {
            ascending &= from.get(k) > from.get(k - 1);
        }
        if (rules.size() != from.size() || !ascending) {
            throw new IllegalArgumentException(rules.size() + " rules that hold from the days " + from
                    + " on: each needs one day, ascending from 0.");
        }
    }

    /** The world of a number; worlds of neighboring numbers or seeds are unrelated. */
    public Market world(long seed, long number) {
        long world = Seeds.derive(WorldShape.worldSeed(seed, number), Seeds.ofText("drifting"));
        WorldShape shape = script.shape();
        double[] edges = new double[rules.size()];
        for (int k = 0; k < edges.length; k++) {
            edges[k] = new PlantedEdge(
                            shape, rules.get(k), annualSharpe, 1, shape.days(), 1, Double.POSITIVE_INFINITY, costs)
                    .world(seed, number)
                    .dailyEdge();
        }
        List<BarSeries> all = new ArrayList<>();
        for (Prices prices : script.prices(world)) {
            all.add(series(prices, edges));
        }
        return Market.of(all, WorldShape.PERIODS_PER_YEAR);
    }

    private BarSeries series(Prices prices, double[] edges) {
        List<StrategyRunner> runners = new ArrayList<>();
        for (Strategy rule : rules) {
            runners.add(StrategyRunner.start(rule, false, WorldShape.PERIODS_PER_YEAR));
        }
        int[] side = new int[edges.length];
        for (int t = prices.from(); prices.isLive(t); t++) {
            int holds = at(t);
            prices.next(t, script.dailyDrift(prices, t) + side[holds] * edges[holds]);
            int i = t - prices.from();
            for (int k = 0; k < side.length; k++) {
                side[k] = runners.get(k)
                        .onBar(
                                Prices.day(t),
                                prices.open[i],
                                prices.high[i],
                                prices.low[i],
                                prices.close[i],
                                prices.volume[i],
                                true)
                        .targetSide();
            }
        }
        return prices.series();
    }

    /** The rule that holds on a day. */
    private int at(int t) {
        int k = 0;
        while (k + 1 < from.size() && from.get(k + 1) <= t) {
            k++;
        }
        return k;
    }
}
