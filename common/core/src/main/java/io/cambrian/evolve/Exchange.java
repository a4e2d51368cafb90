package io.cambrian.evolve;

import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Uniform crossover of the parts of a strategy: each side's entry and exit, sizing, stop, trail and take profit. */
final class Exchange implements Variation {
    @Override
    public String name() {
        return Operators.EXCHANGE;
    }

    @Override
    public int parents() {
        return 2;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy a = parents.get(0);
        Strategy b = parents.get(1);
        Optional<Side> longSide = side(a.longSide(), b.longSide(), random);
        Optional<Side> shortSide = side(a.shortSide(), b.shortSide(), random);
        if (longSide.isEmpty() && shortSide.isEmpty()) {
            return Optional.empty();
        }
        Protection p = a.protection();
        Protection q = b.protection();
        return Optional.of(new Strategy(
                longSide,
                shortSide,
                random.nextBoolean() ? a.sizing() : b.sizing(),
                new Protection(
                        random.nextBoolean() ? p.stop() : q.stop(),
                        random.nextBoolean() ? p.trail() : q.trail(),
                        random.nextBoolean() ? p.takeProfit() : q.takeProfit())));
    }

    private static Optional<Side> side(Optional<Side> a, Optional<Side> b, RandomGenerator random) {
        if (a.isEmpty() || b.isEmpty()) {
            return random.nextBoolean() ? a : b;
        }
        Side entry = random.nextBoolean() ? a.get() : b.get();
        Side exit = random.nextBoolean() ? a.get() : b.get();
        return Optional.of(new Side(entry.enter(), exit.exit(), exit.maxHeldBars()));
    }
}
