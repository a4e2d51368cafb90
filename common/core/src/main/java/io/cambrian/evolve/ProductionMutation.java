package io.cambrian.evolve;

import io.cambrian.genome.Mirror;
import io.cambrian.genome.Num;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.Subtrees;
import io.cambrian.genome.TimeScale;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Puts a part of what other searches have learned ({@link Seeding#productions}) in the place of one's own: the entry of a side, its
 * exit, the whole side, or both sides as mirror images of each other. Rules learned for one side are turned upside down for the
 * other. Other markets' numbers seldom fit: half the time the rule comes on another scale of time ({@link TimeScale}), and three
 * times in four one number of the child moves as {@link ConstantMutation} moves it.
 */
final class ProductionMutation implements Variation {
    /** Standard deviation of moves in time, in places of the grid. */
    private static final double SCALES = 2.5;

    private final List<Side> productions;
    private final StrategyGrammar grammar;
    private final ConstantMutation numbers = new ConstantMutation();

    /**
     * The operator.
     *
     * @param productions rules of a long side, at least one
     */
    ProductionMutation(List<Side> productions, StrategyGrammar grammar) {
        this.productions = List.copyOf(productions);
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.PRODUCTION;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy s = parents.get(0);
        Side drawn = productions.get(random.nextInt(productions.size()));
        Side learned =
                random.nextBoolean() ? drawn : TimeScale.moved(drawn, (int) Math.rint(random.nextGaussian() * SCALES));
        boolean shorts = grammar.options().sides() == StrategyGrammar.Sides.LONG_AND_SHORT;
        int what = random.nextInt(shorts ? 4 : 3);
        boolean onLong = s.longSide().isPresent() && (s.shortSide().isEmpty() || random.nextBoolean());
        Optional<Strategy> child;
        if (what == 3) {
            child = Mirror.of(learned)
                    .map(other -> new Strategy(Optional.of(learned), Optional.of(other), s.sizing(), s.protection()));
        } else {
            Side old = onLong ? s.longSide().get() : s.shortSide().get();
            child = (onLong ? Optional.of(learned) : Mirror.of(learned))
                    .map(side -> with(s, onLong, part(old, side, what)));
        }
        return random.nextInt(4) != 0 ? child : child.flatMap(c -> numbers.apply(List.of(c), random));
    }

    /** Those that a market can compute, given what a grammar offers. */
    static List<Side> computable(List<Side> sides, StrategyGrammar grammar) {
        return sides.stream()
                .filter(
                        side -> Subtrees.nums(new Strategy(
                                        Optional.of(side), Optional.empty(), new Sizing.Fixed(1), Protection.NONE))
                                .stream()
                                .allMatch(num -> offered(num, grammar)))
                .toList();
    }

    private static boolean offered(Num num, StrategyGrammar grammar) {
        if (num instanceof Num.Field field) {
            return grammar.options().fields().contains(field.series());
        }
        return !(num instanceof Num.Indicator indicator)
                || grammar.kinds(indicator.unit()).contains(indicator.kind());
    }

    private static Side part(Side old, Side learned, int what) {
        return switch (what) {
            case 0 -> new Side(learned.enter(), old.exit(), old.maxHeldBars());
            case 1 -> new Side(old.enter(), learned.exit(), learned.maxHeldBars());
            default -> learned;
        };
    }

    private static Strategy with(Strategy s, boolean onLong, Side side) {
        return new Strategy(
                onLong ? Optional.of(side) : s.longSide(),
                onLong ? s.shortSide() : Optional.of(side),
                s.sizing(),
                s.protection());
    }
}
