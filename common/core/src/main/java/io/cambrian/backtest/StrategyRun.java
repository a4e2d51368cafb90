package io.cambrian.backtest;

import java.util.List;
import java.util.Optional;

/**
 * One strategy over one window, in full: what finalists, trade memory, risk and the report are made from. Arrays are
 * shared, not copied; callers must not write to them.
 *
 * @param days the window's days, since 1970-01-01
 * @param netReturns the strategy's net daily simple returns, one per day, rebalancing cost charged
 * @param excessReturns the same less the return of holding the strategy's own average position in each instrument
 * @param instruments one per bar series that has bars in the window, in the market's order
 * @param outcome what a scorer says of it
 * @param statistics the numbers, also of a strategy that is rejected for having lost its whole capital; empty where some are
 *     not finite
 */
public record StrategyRun(
        int[] days,
        double[] netReturns,
        double[] excessReturns,
        List<InstrumentRun> instruments,
        ScoreOutcome outcome,
        Optional<TrialScore> statistics) {
    public StrategyRun {
        instruments = List.copyOf(instruments);
    }

    /**
     * The strategy in one instrument.
     *
     * @param days the days of its bars in the window
     * @param netReturns net simple returns of the capital in this instrument, on those days
     * @param positions signed exposure as a fraction of that capital which earned each day: after the day's fill where
     *     fills are at the open, before it where they are at the close
     * @param trades in order of entry; the last may still be open
     */
    public record InstrumentRun(
            String symbol, int[] days, double[] netReturns, double[] positions, List<Trade> trades) {
        public InstrumentRun {
            trades = List.copyOf(trades);
        }
    }

    /** The statistics, ruinous ones too. */
    public TrialScore score() {
        return statistics.orElseThrow(() -> new IllegalStateException("The strategy was not scored: " + outcome));
    }

    /** All trades, by instrument, then in order of entry. */
    public List<Trade> trades() {
        return instruments.stream().flatMap(i -> i.trades().stream()).toList();
    }
}
