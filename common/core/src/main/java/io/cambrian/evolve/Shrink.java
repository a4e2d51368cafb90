package io.cambrian.evolve;

import io.cambrian.genome.Complexity;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.Subtrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Replaces a subtree by a freshly drawn, smaller one that cannot be divided further: a condition made of others by a single
 * comparison, a nested number by one without operators (Angeline 1996, "An investigation into the sensitivity of genetic
 * programming to the frequency of leaf selection during subtree crossover", shrink mutation). Unlike {@link Hoist} it brings
 * in something new.
 */
final class Shrink implements Variation {
    private final StrategyGrammar grammar;

    Shrink(StrategyGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.SHRINK;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy strategy = parents.get(0);
        List<Supplier<Strategy>> places = new ArrayList<>();
        List<Cond> conds = Subtrees.conds(strategy);
        for (int i = 0; i < conds.size(); i++) {
            int place = i;
            if (!(conds.get(i) instanceof Cond.Compare || conds.get(i) instanceof Cond.Cross)) {
                places.add(() -> Subtrees.withCond(strategy, place, grammar.comparison(random)));
            }
        }
        List<Num> nums = Subtrees.nums(strategy);
        for (int i = 0; i < nums.size(); i++) {
            int place = i;
            if (Complexity.of(nums.get(i)) > 2) {
                places.add(() -> Subtrees.withNum(
                        strategy, place, grammar.number(nums.get(place).unit(), random, 1)));
            }
        }
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(places.get(random.nextInt(places.size())).get())
                        .filter(child -> Complexity.of(child) < Complexity.of(strategy));
    }
}
