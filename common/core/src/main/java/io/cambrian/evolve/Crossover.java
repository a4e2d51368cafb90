package io.cambrian.evolve;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Typed subtree crossover (Montana 1995, "Strongly typed genetic programming", doi:10.1162/evco.1995.3.2.199): a condition
 * or number of the first parent gives way to one of the second that has the same type and unit. Conditions are chosen in
 * 60 % of cases.
 */
final class Crossover implements Variation {
    /** How often a condition is exchanged instead of a number. */
    static final double CONDITIONS = 0.6;

    @Override
    public String name() {
        return Operators.CROSSOVER;
    }

    @Override
    public int parents() {
        return 2;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy receiver = parents.get(0);
        Strategy donor = parents.get(1);
        if (random.nextDouble() < CONDITIONS) {
            List<Cond> donated = Subtrees.conds(donor);
            int place = random.nextInt(Subtrees.conds(receiver).size());
            return Optional.of(Subtrees.withCond(receiver, place, donated.get(random.nextInt(donated.size()))));
        }
        List<Num> received = Subtrees.nums(receiver);
        int place = random.nextInt(received.size());
        List<Num> donated = Subtrees.nums(donor, received.get(place).unit());
        return donated.isEmpty()
                ? Optional.empty()
                : Optional.of(Subtrees.withNum(receiver, place, donated.get(random.nextInt(donated.size()))));
    }
}
