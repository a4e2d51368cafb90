package io.cambrian.evolve;

import io.cambrian.genome.Mirror;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Makes a strategy symmetric: a side is left when its entry holds upside down, the other side is the {@link Mirror} of one, or
 * both. What works on rises often works on falls, and chance seldom finds the same rule twice.
 */
final class MirrorMutation implements Variation {
    private final StrategyGrammar grammar;

    MirrorMutation(StrategyGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.MIRROR;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy s = parents.get(0);
        boolean onLong = s.longSide().isPresent() && (s.shortSide().isEmpty() || random.nextBoolean());
        Side model = onLong ? s.longSide().get() : s.shortSide().get();
        boolean shorts = grammar.options().sides() == StrategyGrammar.Sides.LONG_AND_SHORT;
        int what = shorts ? random.nextInt(3) : 0;
        Optional<Side> own = what == 1 ? Optional.of(model) : reversing(model, random);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Optional<Side> old = onLong ? s.shortSide() : s.longSide();
        Optional<Side> other = what == 0 ? old : own.flatMap(Mirror::of);
        if (what != 0 && other.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Strategy(onLong ? own : other, onLong ? other : own, s.sizing(), s.protection()));
    }

    /** Left when the entry holds upside down; a longest holding time stays or goes. */
    private static Optional<Side> reversing(Side side, RandomGenerator random) {
        OptionalInt held = random.nextBoolean() ? side.maxHeldBars() : OptionalInt.empty();
        return Mirror.of(side.enter()).map(exit -> new Side(side.enter(), exit, held));
    }
}
