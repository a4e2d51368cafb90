package io.cambrian.evolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points by Pareto rank and, within a rank, by crowding distance (Deb, Pratap, Agarwal and Meyarivan 2002, "A fast and elitist
 * multiobjective genetic algorithm: NSGA-II", doi:10.1109/4235.996017). Every objective is minimized and finite. Ranks are
 * found by the efficient non-dominated sort with binary search (Zhang, Tian, Cheng and Jin 2015,
 * doi:10.1109/TEVC.2014.2308305), which gives the same ranks with fewer comparisons.
 *
 * <p>Crowding is the sum, over the objectives, of the gap between the two neighbors within the front over the front's range;
 * the first and the last of a front along an objective have infinite distance. Points that are equal along an objective keep
 * their order, so of copies of a boundary point only one is a boundary; an objective without range counts nothing but still
 * names its two ends.
 */
final class ParetoRanking {
    private final int[] ranks;
    private final double[] crowding;
    private final List<List<Integer>> fronts;

    private ParetoRanking(int[] ranks, double[] crowding, List<List<Integer>> fronts) {
        this.ranks = ranks;
        this.crowding = crowding;
        this.fronts = fronts;
    }

    /** Ranks points, each given by its objectives. */
    static ParetoRanking of(double[][] points) {
        for (double[] point : points) {
            for (double x : point) {
                if (!Double.isFinite(x)) {
                    throw new IllegalArgumentException("An objective (" + x + ") must be finite.");
                }
            }
        }
        Integer[] order = IntStream.range(0, points.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparing((Integer i) -> points[i], Arrays::compare));
        List<List<Integer>> fronts = new ArrayList<>();
        for (int point : order) {
            int low = 0;
            int high = fronts.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (isDominated(point, fronts.get(middle), points)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (low == fronts.size()) {
                fronts.add(new ArrayList<>());
            }
            fronts.get(low).add(point);
        }
        int[] ranks = new int[points.length];
        double[] crowding = new double[points.length];
        for (int rank = 0; rank < fronts.size(); rank++) {
            List<Integer> front = fronts.get(rank);
            front.sort(null);
            for (int point : front) {
                ranks[point] = rank;
            }
            crowd(front, points, crowding);
        }
        return new ParetoRanking(ranks, crowding, fronts);
    }

    private static boolean isDominated(int point, List<Integer> front, double[][] points) {
        // those that came last are the likeliest to dominate
        for (int k = front.size() - 1; k >= 0; k--) {
            if (dominates(points[front.get(k)], points[point])) {
                return true;
            }
        }
        return false;
    }

    /** Nowhere worse, and better somewhere. */
    static boolean dominates(double[] one, double[] other) {
        boolean better = false;
        for (int m = 0; m < one.length; m++) {
            if (one[m] > other[m]) {
                return false;
            }
            better |= one[m] < other[m];
        }
        return better;
    }

    private static void crowd(List<Integer> front, double[][] points, double[] crowding) {
        for (int m = 0; m < points[front.get(0)].length; m++) {
            int objective = m;
            List<Integer> along = new ArrayList<>(front);
            along.sort(Comparator.comparingDouble(point -> points[point][objective]));
            int last = along.size() - 1;
            double range = points[along.get(last)][m] - points[along.get(0)][m];
            crowding[along.get(0)] = Double.POSITIVE_INFINITY;
            crowding[along.get(last)] = Double.POSITIVE_INFINITY;
            for (int k = 1; k < last && range > 0; k++) {
                crowding[along.get(k)] += (points[along.get(k + 1)][m] - points[along.get(k - 1)][m]) / range;
            }
        }
    }

    /** From 0, which nothing dominates. */
    int rank(int point) {
        return ranks[point];
    }

    double crowding(int point) {
        return crowding[point];
    }

    /** The points of each rank, ascending. */
    List<List<Integer>> fronts() {
        return fronts;
    }

    /** Lower rank first, then less crowded; 0 for points that neither tells apart. */
    int compare(int one, int other) {
        int byRank = Integer.compare(ranks[one], ranks[other]);
        return byRank != 0 ? byRank : Double.compare(crowding[other], crowding[one]);
    }

    /** The places of the best points, best first; of points that are equally good the earlier one is first. */
    List<Integer> best(int count) {
        return IntStream.range(0, ranks.length)
                .boxed()
                .sorted(this::compare)
                .limit(count)
                .toList();
    }
}
