package io.cambrian.evolve;

import io.cambrian.genome.Grid;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Draws one part anew, adds it or takes it away: sizing, stop, trail, take profit, holding time, a side. */
final class PartMutation implements Variation {
    private final StrategyGrammar grammar;

    PartMutation(StrategyGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.PART;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy s = parents.get(0);
        Protection p = s.protection();
        boolean shorts = grammar.options().sides() == StrategyGrammar.Sides.LONG_AND_SHORT;
        boolean range = grammar.options().hasRange();
        return switch (random.nextInt(6)) {
            case 0 -> Optional.of(new Strategy(s.longSide(), s.shortSide(), grammar.sizing(random), p));
            case 1 ->
                range
                        ? Optional.of(with(s, new Protection(other(p.stop(), random), p.trail(), p.takeProfit())))
                        : Optional.empty();
            case 2 ->
                range
                        ? Optional.of(with(s, new Protection(p.stop(), other(p.trail(), random), p.takeProfit())))
                        : Optional.empty();
            case 3 -> Optional.of(with(s, new Protection(p.stop(), p.trail(), other(p.takeProfit(), random))));
            case 4 -> Optional.of(holding(s, random));
            default -> shorts ? Optional.of(sides(s, random)) : Optional.empty();
        };
    }

    private static Strategy with(Strategy s, Protection protection) {
        return new Strategy(s.longSide(), s.shortSide(), s.sizing(), protection);
    }

    private Optional<Protection.AtrMultiple> other(Optional<Protection.AtrMultiple> now, RandomGenerator random) {
        return now.isPresent() && random.nextBoolean() ? Optional.empty() : Optional.of(grammar.atrMultiple(random));
    }

    private static OptionalDouble other(OptionalDouble now, RandomGenerator random) {
        return now.isPresent() && random.nextBoolean()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Grid.takeProfits().random(random));
    }

    private Strategy holding(Strategy s, RandomGenerator random) {
        boolean onLong = s.longSide().isPresent() && (s.shortSide().isEmpty() || random.nextBoolean());
        return onLong
                ? new Strategy(
                        s.longSide().map(side -> holding(side, random)), s.shortSide(), s.sizing(), s.protection())
                : new Strategy(
                        s.longSide(), s.shortSide().map(side -> holding(side, random)), s.sizing(), s.protection());
    }

    private Side holding(Side side, RandomGenerator random) {
        if (side.maxHeldBars().isEmpty()) {
            return new Side(
                    side.enter(), side.exit(), OptionalInt.of((int) Grid.held().random(random)));
        }
        return switch (random.nextInt(3)) {
            case 0 ->
                new Side(
                        side.enter(),
                        side.exit() == null ? grammar.condition(random, 1) : side.exit(),
                        OptionalInt.empty());
            case 1 ->
                new Side(side.enter(), side.exit() == null ? grammar.condition(random, 1) : null, side.maxHeldBars());
            default ->
                new Side(side.enter(), side.exit(), OptionalInt.of((int)
                        Grid.held().random(random)));
        };
    }

    private Strategy sides(Strategy s, RandomGenerator random) {
        if (s.longSide().isPresent() && s.shortSide().isPresent()) {
            return random.nextBoolean()
                    ? new Strategy(s.longSide(), Optional.empty(), s.sizing(), s.protection())
                    : new Strategy(Optional.empty(), s.shortSide(), s.sizing(), s.protection());
        }
        if (random.nextBoolean()) {
            return new Strategy(s.shortSide(), s.longSide(), s.sizing(), s.protection());
        }
        Optional<Side> fresh = Optional.of(grammar.side(random));
        return new Strategy(
                s.longSide().isPresent() ? s.longSide() : fresh,
                s.shortSide().isPresent() ? s.shortSide() : fresh,
                s.sizing(),
                s.protection());
    }
}
