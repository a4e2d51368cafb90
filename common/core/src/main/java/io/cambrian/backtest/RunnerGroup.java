package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Many strategies running along one instrument: each decides exactly as a {@link StrategyRunner} of its own would, but every
 * distinct expression is computed once a bar. Not safe for concurrent use.
 */
public final class RunnerGroup {
    private final BarEvaluator evaluator;
    private final StrategyRunner[] runners;

    /** Compiled strategies, which the groups of all instruments share. */
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

    private RunnerGroup(Rules rules, boolean closeOnly, double periodsPerYear) {
        evaluator = new BarEvaluator(rules.program, periodsPerYear);
        runners = rules.strategies.stream()
                .map(s -> StrategyRunner.sharing(s, evaluator, closeOnly))
                .toArray(StrategyRunner[]::new);
    }

    public static Rules compile(List<Strategy> strategies) {
        return new Rules(strategies);
    }

    /**
     * A group before its first bar, all flat.
     *
     * @param closeOnly the instrument has only closes, and fills at them
     * @param periodsPerYear for annualized volatility
     */
    public static RunnerGroup start(Rules rules, boolean closeOnly, double periodsPerYear) {
        return new RunnerGroup(rules, closeOnly, periodsPerYear);
    }

    /** Takes the next bar; then {@link #step} is called once for each strategy. Parameters as in {@link StrategyRunner#onBar}. */
    public void onBar(double open, double high, double low, double close, double volume) {
        boolean trades = StrategyRunner.trades(open, high, low, close, volume);
        for (StrategyRunner runner : runners) {
            runner.live(open, close, trades);
        }
        evaluator.next(open, high, low, close, volume);
    }

    /**
     * Lets one strategy decide at the close of the bar that was taken last.
     *
     * @param strategy its place in the list that was compiled
     * @return whether something changes; {@link #decision} says what
     */
    public boolean step(int strategy, double close, boolean mayEnter) {
        StrategyRunner runner = runners[strategy];
        runner.step(close, mayEnter);
        return runner.action() != Decision.Action.HOLD;
    }

    /** The signed fraction that a strategy wants after its last step; see {@link Decision#targetFraction}. */
    public double held(int strategy) {
        return runners[strategy].held();
    }

    /** The last step of a strategy. */
    public Decision decision(int strategy, int day) {
        return runners[strategy].decision(day);
    }
}
