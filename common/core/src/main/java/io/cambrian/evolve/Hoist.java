package io.cambrian.evolve;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Replaces a condition or number by a part of itself of the same type: strategies become smaller. */
final class Hoist implements Variation {
    @Override
    public String name() {
        return Operators.HOIST;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy strategy = parents.get(0);
        List<Strategy> smaller = new ArrayList<>();
        List<Cond> conds = Subtrees.conds(strategy);
        for (int place = 0; place < conds.size(); place++) {
            List<Cond> parts = Subtrees.conds(conds.get(place));
            if (parts.size() > 1) {
                Cond part = parts.get(1 + random.nextInt(parts.size() - 1));
                smaller.add(Subtrees.withCond(strategy, place, part));
            }
        }
        List<Num> nums = Subtrees.nums(strategy);
        for (int place = 0; place < nums.size(); place++) {
            Num whole = nums.get(place);
            List<Num> parts = Subtrees.nums(whole).stream()
                    .skip(1)
                    .filter(part -> part.unit() == whole.unit())
                    .toList();
            if (!parts.isEmpty()) {
                smaller.add(Subtrees.withNum(strategy, place, parts.get(random.nextInt(parts.size()))));
            }
        }
        return smaller.isEmpty() ? Optional.empty() : Optional.of(smaller.get(random.nextInt(smaller.size())));
    }
}
