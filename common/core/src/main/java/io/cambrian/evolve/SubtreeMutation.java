package io.cambrian.evolve;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.Subtrees;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Puts a freshly drawn condition or number in the place of an old one; a condition sometimes joins the old one by
 * {@code and} or {@code or} instead.
 */
final class SubtreeMutation implements Variation {
    private final StrategyGrammar grammar;

    SubtreeMutation(StrategyGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.SUBTREE;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy strategy = parents.get(0);
        if (random.nextBoolean()) {
            List<Cond> conds = Subtrees.conds(strategy);
            int place = random.nextInt(conds.size());
            Cond fresh = grammar.condition(random, Math.min(2, grammar.options().maxDepth()));
            double u = random.nextDouble();
            Cond replacement = fresh;
            if (u < 0.25) {
                replacement = new Cond.And(conds.get(place), fresh);
            } else if (u < 0.4) {
                replacement = new Cond.Or(conds.get(place), fresh);
            }
            return Optional.of(Subtrees.withCond(strategy, place, replacement));
        }
        List<Num> nums = Subtrees.nums(strategy);
        int place = random.nextInt(nums.size());
        return Optional.of(
                Subtrees.withNum(strategy, place, grammar.number(nums.get(place).unit(), random, 2)));
    }
}
