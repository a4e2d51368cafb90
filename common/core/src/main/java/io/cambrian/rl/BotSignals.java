package io.cambrian.rl;

import io.cambrian.backtest.LaneBars;
import io.cambrian.backtest.RunnerLanes;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What deployed strategies signal in an instrument, close by close: the mean of the positions that they want, by their shares of the
 * capital, in [-1, 1]. Each runs as everywhere, from the first bar on; limits, overlays and fills do not enter. A policy carries the
 * strategies that it was learned with, so that their signals are the same whichever the plan deploys, and the same bits in batch
 * and live.
 */
public final class BotSignals {
    /** The name of the feature. */
    public static final String NAME = "bots";

    private final SortedMap<String, Double> shares;
    private final double[] weights;
    private final RunnerLanes.Rules rules;
    private final double periodsPerYear;

    private BotSignals(SortedMap<String, Double> shares, double periodsPerYear) {
        this.shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        this.periodsPerYear = periodsPerYear;
        double sum = 0;
        for (double share : this.shares.values()) {
            if (!(share > 0)) {
                throw new IllegalArgumentException("The shares of strategies must be positive: " + shares.values());
            }
            sum += share;
        }
        weights = new double[shares.size()];
        List<Strategy> strategies = new ArrayList<>();
        for (Map.Entry<String, Double> e : this.shares.entrySet()) {
            weights[strategies.size()] = e.getValue() / sum;
            strategies.add(StrategyText.parse(e.getKey()));
        }
        rules = RunnerLanes.compile(strategies);
    }

    /**
     * The signals of some strategies.
     *
     * @param shares of the capital, positive, by the text of the strategy; at least one
     */
    public static BotSignals of(SortedMap<String, Double> shares, double periodsPerYear) {
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("Signals need a strategy.");
        }
        return new BotSignals(shares, periodsPerYear);
    }

    /** Shares of the capital by the text of the strategy. */
    public SortedMap<String, Double> shares() {
        return shares;
    }

    public double periodsPerYear() {
        return periodsPerYear;
    }

    /** The signal of one instrument, close by close. Not safe for concurrent use. */
    public final class Stream {
        private final RunnerLanes runners;
        private final LaneBars bar = new LaneBars(1);
        private final int[] changed = new int[1];

        private Stream(boolean closeOnly) {
            runners = RunnerLanes.start(rules, new boolean[] {closeOnly}, periodsPerYear);
        }

        /** Takes in the next bar and gives the signal at its close. */
        public double next(double open, double high, double low, double close, double volume, boolean member) {
            bar.clear();
            bar.put(0, 0, open, high, low, close, volume, member);
            runners.onBars(bar);
            double signal = 0;
            for (int k = 0; k < weights.length; k++) {
                runners.step(k, 0, changed);
                signal += weights[k] * runners.held(k)[0];
            }
            return signal;
        }
    }

    /** Before the first bar of an instrument. */
    public Stream start(boolean closeOnly) {
        return new Stream(closeOnly);
    }

    /** The signal at each close of a series. */
    public double[] of(BarSeries series) {
        Stream stream = start(series.closeOnly());
        double[] signals = new double[series.size()];
        for (int t = 0; t < signals.length; t++) {
            signals[t] = stream.next(
                    series.open()[t],
                    series.high()[t],
                    series.low()[t],
                    series.close()[t],
                    series.volume()[t],
                    series.member()[t]);
        }
        return signals;
    }
}
