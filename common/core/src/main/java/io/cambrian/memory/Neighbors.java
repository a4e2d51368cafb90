package io.cambrian.memory;

import java.util.Arrays;

/**
 * Cases by distance, nearest first, ties by position.
 *
 * @param positions in the bank
 * @param distances Euclidean, after scaling
 */
public record Neighbors(int[] positions, double[] distances) {
    public Neighbors {
        if (positions.length != distances.length) {
            throw new IllegalArgumentException(
                    positions.length + " positions and " + distances.length + " distances do not belong together.");
        }
    }

    public int size() {
        return positions.length;
    }

    /** Share of these that another search found too: its recall, if these are the truth; 1 where there are none. */
    public double shareFoundBy(Neighbors other) {
        int[] found = other.positions.clone();
        Arrays.sort(found);
        long hits = Arrays.stream(positions)
                .filter(p -> Arrays.binarySearch(found, p) >= 0)
                .count();
        return size() == 0 ? 1 : (double) hits / size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Neighbors o
                && Arrays.equals(positions, o.positions)
                && Arrays.equals(distances, o.distances);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positions) + Arrays.hashCode(distances);
    }

    @Override
    public String toString() {
        return "Neighbors[" + Arrays.toString(positions) + ", " + Arrays.toString(distances) + "]";
    }
}
