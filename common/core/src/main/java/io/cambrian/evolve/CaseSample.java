package io.cambrian.evolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Informed down-sampling (Boldi, Briesch, Sobania, Lalejini, Helmuth, Rothlauf, Ofria and Spector 2024, "Informed
 * down-sampled lexicase selection", doi:10.1162/evco_a_00346, algorithm 2): a sample of cases that tell the population apart
 * in different ways. Two cases are as far apart as there are individuals that solve one and not the other; the first case is
 * drawn, and each further one is the farthest from those taken (farthest-first traversal), ties drawn.
 *
 * <p>A case counts as solved where its value is above zero, that is, where the strategy earned more than its cost in nodes.
 * Distances are taken over the whole population, since all of it is scored on all cases anyway.
 */
final class CaseSample {
    private CaseSample() {}

    /**
     * Places of the sampled cases, in the order in which they were taken.
     *
     * @param byCase for each case the values of all individuals
     * @param size from 1 to the number of cases
     */
    static int[] informed(double[][] byCase, int size, RandomGenerator random) {
        int cases = byCase.length;
        int[] sample = new int[size];
        boolean[] taken = new boolean[cases];
        int[] nearest = new int[cases];
        Arrays.fill(nearest, Integer.MAX_VALUE);
        sample[0] = random.nextInt(cases);
        for (int k = 0; ; k++) {
            taken[sample[k]] = true;
            if (k + 1 == size) {
                return sample;
            }
            List<Integer> farthest = new ArrayList<>();
            int distance = -1;
            for (int c = 0; c < cases; c++) {
                if (!taken[c]) {
                    nearest[c] = Math.min(nearest[c], distance(byCase[c], byCase[sample[k]]));
                    if (nearest[c] > distance) {
                        distance = nearest[c];
                        farthest.clear();
                    }
                    if (nearest[c] == distance) {
                        farthest.add(c);
                    }
                }
            }
            sample[k + 1] = farthest.get(random.nextInt(farthest.size()));
        }
    }

    /** Individuals that solve one of two cases and not the other. */
    private static int distance(double[] one, double[] other) {
        int count = 0;
        for (int i = 0; i < one.length; i++) {
            count += one[i] > 0 != other[i] > 0 ? 1 : 0;
        }
        return count;
    }
}
