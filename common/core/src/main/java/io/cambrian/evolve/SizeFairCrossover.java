package io.cambrian.evolve;

import io.cambrian.genome.Complexity;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Typed subtree crossover that on average neither grows nor shrinks strategies (Langdon 2000, "Size fair and homologous tree
 * genetic programming crossovers", doi:10.1023/A:1010024515191, section 2). A subtree of size l of the first parent gives way
 * to one of the second with the same type and unit and at most 1 + 2l nodes. The size is drawn first: l itself with chance
 * 1 / l where the donor offers it; the smaller sizes on offer share one chance, the larger ones another, such that the mean
 * change is zero. Where only smaller or only larger subtrees are on offer, none but the same size will do. Of several
 * subtrees of that size one is drawn.
 */
final class SizeFairCrossover implements Variation {
    @Override
    public String name() {
        return Operators.SIZE_FAIR;
    }

    @Override
    public int parents() {
        return 2;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy receiver = parents.get(0);
        Strategy donor = parents.get(1);
        if (random.nextDouble() < Crossover.CONDITIONS) {
            List<Cond> received = Subtrees.conds(receiver);
            int place = random.nextInt(received.size());
            return donated(Complexity.of(received.get(place)), Subtrees.conds(donor), Complexity::of, random)
                    .map(cond -> Subtrees.withCond(receiver, place, cond));
        }
        List<Num> received = Subtrees.nums(receiver);
        int place = random.nextInt(received.size());
        Num given = received.get(place);
        return donated(Complexity.of(given), Subtrees.nums(donor, given.unit()), Complexity::of, random)
                .map(num -> Subtrees.withNum(receiver, place, num));
    }

    private static <T> Optional<T> donated(int size, List<T> offered, ToIntFunction<T> sizeOf, RandomGenerator random) {
        TreeMap<Integer, List<T>> bySize = offered.stream()
                .filter(subtree -> sizeOf.applyAsInt(subtree) <= 1 + 2 * size)
                .collect(Collectors.groupingBy(sizeOf::applyAsInt, TreeMap::new, Collectors.toList()));
        List<Integer> sizes = List.copyOf(bySize.keySet());
        double[] chances = chances(size, sizes);
        double u = random.nextDouble();
        for (int i = 0; i < chances.length; i++) {
            u -= chances[i];
            if (u < 0) {
                List<T> subtrees = bySize.get(sizes.get(i));
                return Optional.of(subtrees.get(random.nextInt(subtrees.size())));
            }
        }
        return Optional.empty();
    }

    /**
     * The chance of each size on offer; they sum to one, or to zero where nothing fits.
     *
     * @param size of the subtree that gives way
     * @param sizes on offer, ascending, each once
     */
    static double[] chances(int size, List<Integer> sizes) {
        int smaller = 0;
        int larger = 0;
        double sumSmaller = 0;
        double sumLarger = 0;
        for (int offered : sizes) {
            if (offered < size) {
                smaller++;
                sumSmaller += size - offered;
            } else if (offered > size) {
                larger++;
                sumLarger += offered - size;
            }
        }
        boolean balanced = smaller > 0 && larger > 0;
        double same = !sizes.contains(size) ? 0 : balanced ? 1.0 / size : 1;
        double ofSmaller = balanced ? (1 - same) / (smaller + larger * sumSmaller / sumLarger) : 0;
        double ofLarger = balanced ? (1 - same) / (larger + smaller * sumLarger / sumSmaller) : 0;
        return sizes.stream()
                .mapToDouble(offered -> offered < size ? ofSmaller : offered > size ? ofLarger : same)
                .toArray();
    }
}
