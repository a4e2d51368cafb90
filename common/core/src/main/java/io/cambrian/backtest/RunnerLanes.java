package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many strategies running along many instruments, a lane each: every strategy decides in every lane exactly as a {@link
 * StrategyRunner} of its own would, but each distinct expression is computed once for all, and operation by operation along the
 * lanes. Lanes do not know of each other, and need not have their bars together. Not safe for concurrent use.
 */
public final class RunnerLanes {
    private final LaneEvaluator evaluator;
    private final LaneRunner[] runners;
    private final long[] trades;
    private final int[] bar; // how many bars a lane has had
    private LaneBars bars;

    /** Compiled strategies, which all lanes share. */
    public static final class Rules {
        private final BarProgram program;
        private final List<CompiledStrategy> strategies = new ArrayList<>();

        private Rules(List<Strategy> list) {
            ExpressionGraph graph = new ExpressionGraph();
            for (Strategy strategy : list) {
                strategies.add(CompiledStrategy.into(graph, strategy));
            }
            program = new BarProgram(graph);
        }
    }

    private RunnerLanes(Rules rules, boolean[] closeOnly, double periodsPerYear) {
        boolean[] own = closeOnly.clone();
        evaluator = new LaneEvaluator(rules.program, periodsPerYear, own.length);
        runners = rules.strategies.stream()
                .map(s -> new LaneRunner(s, evaluator, own))
                .toArray(LaneRunner[]::new);
        trades = new long[Bits.words(own.length)];
        bar = new int[own.length];
    }

    public static Rules compile(List<Strategy> strategies) {
        return new Rules(strategies);
    }

    /**
     * Lanes before their first bars, all flat.
     *
     * @param closeOnly [lane]: the instrument has only closes, and fills at them
     * @param periodsPerYear for annualized volatility
     */
    public static RunnerLanes start(Rules rules, boolean[] closeOnly, double periodsPerYear) {
        return new RunnerLanes(rules, closeOnly, periodsPerYear);
    }

    /** Takes the next bars of some lanes; then {@link #step} is called once for each strategy. */
    public void onBars(LaneBars next) {
        bars = next;
        Arrays.fill(trades, 0);
        for (int q = 0; q < next.count; q++) {
            int j = next.lanes[q];
            bar[j]++;
            if (StrategyRunner.trades(next.open[j], next.high[j], next.low[j], next.close[j], next.volume[j])) {
                Bits.set(trades, j);
            }
        }
        evaluator.next(next);
    }

    /**
     * Lets one strategy decide at the closes of the bars that were taken last.
     *
     * @param strategy its place in the list that was compiled
     * @param from first day on whose close it may open a position, days since 1970-01-01
     * @param changed is given the lanes in which something changes, ascending; as long as there are lanes
     * @return how many these are; {@link #action} says what
     */
    public int step(int strategy, int from, int[] changed) {
        return runners[strategy].step(bars, trades, bar, from, changed);
    }

    /** [lane]: the signed fraction that a strategy wants after its last step; see {@link Decision#targetFraction}. Not to be changed. */
    public double[] held(int strategy) {
        return runners[strategy].held();
    }

    /** The lanes {@code 64 w} to {@code 64 w + 63}, a bit each, in which that is not zero. */
    public long holding(int strategy, int w) {
        return runners[strategy].holding(w);
    }

    /** What the last step of a strategy changed in a lane; what it is to hold then is in {@link #held}. */
    public Decision.Action action(int strategy, int lane) {
        return runners[strategy].action(lane);
    }

    /** Why; {@link Reason#NONE} where nothing changed. */
    public Reason reason(int strategy, int lane) {
        return runners[strategy].reason(lane);
    }
}
