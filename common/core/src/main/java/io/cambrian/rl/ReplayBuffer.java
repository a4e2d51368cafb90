package io.cambrian.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Experience to learn from again, the more surprising the more often (Schaul, Quan, Antonoglou, Silver 2016, "Prioritized
 * experience replay", arXiv:1511.05952, proportional variant): item i is drawn with probability {@code p_i / sum of p}.
 *
 * <p>With it comes the exact weight {@code (1 / (n P_i))^beta}, not divided by the largest: with beta 1, weighted means over
 * draws have the plain mean over all items as their expectation. When full, the oldest goes. Sums are made again from their
 * parts at each change, so that nothing drifts and order of changes leaves no trace. Not safe for concurrent use.
 */
public final class ReplayBuffer<T> {
    private final int capacity;
    private final int leaves;
    private final double[] sums; // a binary tree, the root at 1, leaf i at leaves + i
    private final List<T> items = new ArrayList<>();
    private int oldest;

    public ReplayBuffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity (" + capacity + ") must be at least 1.");
        }
        this.capacity = capacity;
        leaves = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
        sums = new double[2 * leaves];
    }

    /** One draw. */
    public record Draw<T>(int place, T item, double probability, double weight) {}

    public int size() {
        return items.size();
    }

    /** Adds an item; {@code priority} is positive. */
    public void add(T item, double priority) {
        int place;
        if (items.size() < capacity) {
            place = items.size();
            items.add(item);
        } else {
            place = oldest;
            oldest = (oldest + 1) % capacity;
            items.set(place, item);
        }
        prioritize(place, priority);
    }

    /** Sets the priority of the item at a place. */
    public void prioritize(int place, double priority) {
        if (!(priority > 0 && priority < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The priority (" + priority + ") must be positive and finite.");
        }
        if (place < 0 || place >= items.size()) {
            throw new IllegalArgumentException("There is no item " + place + " among " + items.size() + ".");
        }
        int node = leaves + place;
        sums[node] = priority;
        while (node > 1) {
            node >>= 1;
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }

    public double probability(int place) {
        return sums[leaves + place] / sums[1];
    }

    /** Draws with replacement. */
    public List<Draw<T>> draw(int n, double beta, RandomGenerator random) {
        if (items.isEmpty()) {
            throw new IllegalStateException("Nothing can be drawn from an empty buffer.");
        }
        List<Draw<T>> draws = new ArrayList<>(n);
        for (int k = 0; k < n; k++) {
            int place = find(random.nextDouble() * sums[1]);
            double p = probability(place);
            double weight = StrictMath.pow(1 / (items.size() * p), beta);
            draws.add(new Draw<>(place, items.get(place), p, weight));
        }
        return draws;
    }

    private int find(double mass) {
        int node = 1;
        while (node < leaves) {
            node *= 2;
            // the right side only if something is there: the mass may exceed the left by rounding
            if (mass >= sums[node] && sums[node + 1] > 0) {
                mass -= sums[node];
                node++;
            }
        }
        return node - leaves;
    }
}
