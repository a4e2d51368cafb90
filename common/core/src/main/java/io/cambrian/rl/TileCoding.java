package io.cambrian.rl;

/**
 * Several grids laid over a box, each shifted by a part of a tile, so that near points share most tiles (Sutton, Barto 2018,
 * section 9.5.4). Grid k is shifted by {@code k (2 d + 1) / tilings} of a tile in dimension d: the displacements 1, 3, 5, ..
 * that the section recommends. A point outside the box counts as the nearest inside.
 *
 * @param low of each dimension
 * @param high of each dimension, above low
 * @param tiles of each dimension within the box
 * @param tilings number of grids
 */
public record TileCoding(double[] low, double[] high, int[] tiles, int tilings) {
    public TileCoding {
        low = low.clone();
        high = high.clone();
        tiles = tiles.clone();
        if (low.length != high.length || low.length != tiles.length || low.length == 0 || tilings < 1) {
            throw new IllegalArgumentException("A tile coding of " + low.length + ", " + high.length + " and "
                    + tiles.length + " dimensions with " + tilings + " tilings is not possible.");
        }
        for (int d = 0; d < low.length; d++) {
            if (!(low[d] < high[d]) || tiles[d] < 1) {
                throw new IllegalArgumentException("Dimension " + d + " from " + low[d] + " to " + high[d] + " in "
                        + tiles[d] + " tiles is not possible.");
            }
        }
    }

    /** Tiles of all grids. */
    public int size() {
        int size = tilings;
        for (int n : tiles) {
            size *= n + 1; // a shifted grid needs one more to cover the box
        }
        return size;
    }

    /** The tile of each grid in which a point lies. */
    public int[] of(double[] point) {
        int[] of = new int[tilings];
        for (int k = 0; k < tilings; k++) {
            int index = k;
            for (int d = 0; d < low.length; d++) {
                double inside = Math.max(low[d], Math.min(high[d], point[d]));
                double place = (inside - low[d]) / (high[d] - low[d]) * tiles[d];
                double shift = (double) (k * (2 * d + 1) % tilings) / tilings;
                index = index * (tiles[d] + 1) + Math.min(tiles[d], (int) (place + shift));
            }
            of[k] = index;
        }
        return of;
    }
}
