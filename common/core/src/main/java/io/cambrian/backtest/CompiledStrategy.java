package io.cambrian.backtest;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * A strategy whose expressions are nodes of an {@link ExpressionGraph}. A node that the strategy does not have is -1.
 *
 * @param volatility the number node that sizes an entry, or -1 for a fixed fraction
 * @param stopRange the average true range that the stop is a multiple of
 * @param trailRange the same for the trailing stop
 */
record CompiledStrategy(
        CompiledSide longSide,
        CompiledSide shortSide,
        Sizing sizing,
        int volatility,
        int stopRange,
        int trailRange,
        Protection protection) {
    static final int NONE = -1;
    private static final double VOLATILITY_WINDOW = 20;

    /** One side; {@code maxHeldBars} is {@link Integer#MAX_VALUE} where time does not matter. */
    record CompiledSide(int enter, int exit, int maxHeldBars) {
        static final CompiledSide ABSENT = new CompiledSide(NONE, NONE, Integer.MAX_VALUE);
    }

    static CompiledStrategy into(ExpressionGraph graph, Strategy strategy) {
        Protection protection = strategy.protection();
        return new CompiledStrategy(
                side(graph, strategy.longSide()),
                side(graph, strategy.shortSide()),
                strategy.sizing(),
                strategy.sizing() instanceof Sizing.TargetVolatility
                        ? graph.indicator(IndicatorKind.VOLATILITY_REALIZED, null, List.of(VOLATILITY_WINDOW))
                        : NONE,
                range(graph, protection.stop()),
                range(graph, protection.trail()),
                protection);
    }

    private static CompiledSide side(ExpressionGraph graph, Optional<Side> side) {
        return side.map(s -> new CompiledSide(
                        graph.add(s.enter()),
                        s.exit() == null ? NONE : graph.add(s.exit()),
                        s.maxHeldBars().orElse(Integer.MAX_VALUE)))
                .orElse(CompiledSide.ABSENT);
    }

    private static int range(ExpressionGraph graph, Optional<Protection.AtrMultiple> multiple) {
        return multiple.map(m -> graph.indicator(IndicatorKind.ATR, null, List.of((double) m.window())))
                .orElse(NONE);
    }

    /**
     * The fraction of an entry, in (0, 1], given the realized volatility at the close of the decision (ignored where the
     * fraction is fixed); NaN where it is unknown.
     */
    double fraction(double realizedVolatility) {
        if (sizing instanceof Sizing.Fixed fixed) {
            return fixed.fraction();
        }
        double target = ((Sizing.TargetVolatility) sizing).annualized();
        return Double.isNaN(realizedVolatility) ? Double.NaN : Math.min(1, target / realizedVolatility);
    }

    double stopMultiple() {
        return protection.stop().map(Protection.AtrMultiple::multiple).orElse(Double.NaN);
    }

    double trailMultiple() {
        return protection.trail().map(Protection.AtrMultiple::multiple).orElse(Double.NaN);
    }

    double takeProfit() {
        return protection.takeProfit().orElse(Double.NaN);
    }
}
