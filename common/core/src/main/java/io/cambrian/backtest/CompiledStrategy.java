package io.cambrian.backtest;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * A strategy whose expressions are nodes of an {@link ExpressionGraph}. A node that the strategy does not have is -1, a number
 * that it does not have NaN.
 *
 * @param fixedFraction of an entry, where it does not depend on volatility
 * @param targetVolatility annualized, where it does
 * @param volatility the number node that sizes an entry, or -1 for a fixed fraction
 * @param stopRange the average true range that the stop is a multiple of
 * @param trailRange the same for the trailing stop
 * @param takeProfit as a fraction of the fill
 */
record CompiledStrategy(
        CompiledSide longSide,
        CompiledSide shortSide,
        double fixedFraction,
        double targetVolatility,
        int volatility,
        int stopRange,
        double stopMultiple,
        int trailRange,
        double trailMultiple,
        double takeProfit) {
    static final int NONE = -1;
    private static final double VOLATILITY_WINDOW = 20;

    /** One side; {@code maxHeldBars} is {@link Integer#MAX_VALUE} where time does not matter. */
    record CompiledSide(int enter, int exit, int maxHeldBars) {
        static final CompiledSide ABSENT = new CompiledSide(NONE, NONE, Integer.MAX_VALUE);

        /** The bar by which a position decided at {@code decision} is left at the latest; {@code last} if that comes first. */
        int latestExit(int decision, int last) {
            return (int) Math.min(last, decision + 1L + maxHeldBars);
        }
    }

    static CompiledStrategy into(ExpressionGraph graph, Strategy strategy) {
        Protection protection = strategy.protection();
        CompiledSide longSide = side(graph, strategy.longSide());
        CompiledSide shortSide = side(graph, strategy.shortSide());
        boolean byVolatility = strategy.sizing() instanceof Sizing.TargetVolatility;
        return new CompiledStrategy(
                longSide,
                shortSide,
                strategy.sizing() instanceof Sizing.Fixed fixed ? fixed.fraction() : Double.NaN,
                strategy.sizing() instanceof Sizing.TargetVolatility target ? target.annualized() : Double.NaN,
                byVolatility
                        ? graph.indicator(IndicatorKind.VOLATILITY_REALIZED, null, List.of(VOLATILITY_WINDOW))
                        : NONE,
                range(graph, protection.stop()),
                multiple(protection.stop()),
                range(graph, protection.trail()),
                multiple(protection.trail()),
                protection.takeProfit().orElse(Double.NaN));
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

    private static double multiple(Optional<Protection.AtrMultiple> multiple) {
        return multiple.map(Protection.AtrMultiple::multiple).orElse(Double.NaN);
    }

    /** Whether the price path of a position can end it. */
    boolean isProtected() {
        return stopRange >= 0 || trailRange >= 0 || !Double.isNaN(takeProfit);
    }

    /**
     * The fraction of an entry, in (0, 1], given the realized volatility at the close of the decision (ignored where the
     * fraction is fixed); NaN where it is unknown.
     */
    double fraction(double realizedVolatility) {
        return volatility < 0 ? fixedFraction : Math.min(1, targetVolatility / realizedVolatility);
    }
}
