package io.cambrian.risk;

/**
 * Optimal leaf ordering by dynamic programming: {@code best[u][w]} is the length of the shortest order of the leaves of
 * the cluster where u and w meet that starts with u and ends with w.
 */
final class LeafOrder {
    private final Clustering tree;
    private final double[][] distance;
    private final double[][] best;

    LeafOrder(Clustering tree, double[][] distance) {
        this.tree = tree;
        this.distance = distance;
        best = new double[tree.leaves()][tree.leaves()];
        for (Clustering.Merge merge : tree.merges()) {
            fill(merge);
        }
    }

    private void fill(Clustering.Merge merge) {
        int[] left = tree.leavesOf(merge.left());
        int[] right = tree.leavesOf(merge.right());
        int[][] before = new int[right.length][];
        for (int r = 0; r < right.length; r++) {
            before[r] = opposite(merge.right(), right[r]);
        }
        for (int u : left) {
            int[] ends = opposite(merge.left(), u);
            // the best way from u through the left cluster to stand before leaf k of the right one
            double[] reach = new double[tree.leaves()];
            for (int k : right) {
                reach[k] = Double.POSITIVE_INFINITY;
                for (int m : ends) {
                    reach[k] = Math.min(reach[k], best[u][m] + distance[m][k]);
                }
            }
            for (int r = 0; r < right.length; r++) {
                int w = right[r];
                double shortest = Double.POSITIVE_INFINITY;
                for (int k : before[r]) {
                    shortest = Math.min(shortest, reach[k] + best[k][w]);
                }
                best[u][w] = best[w][u] = shortest;
            }
        }
    }

    /** The leaves at which an order of this cluster can end if it starts with {@code leaf}. */
    private int[] opposite(int cluster, int leaf) {
        if (cluster < tree.leaves()) {
            return new int[] {leaf};
        }
        Clustering.Merge merge = tree.merge(cluster);
        return tree.leavesOf(contains(merge.left(), leaf) ? merge.right() : merge.left());
    }

    private boolean contains(int cluster, int leaf) {
        for (int l : tree.leavesOf(cluster)) {
            if (l == leaf) {
                return true;
            }
        }
        return false;
    }

    int[] optimal() {
        if (tree.leaves() == 1) {
            return new int[] {0};
        }
        Clustering.Merge root = tree.merge(tree.rootId());
        int from = -1;
        int to = -1;
        for (int u : tree.leavesOf(root.left())) {
            for (int w : tree.leavesOf(root.right())) {
                if (from < 0 || best[u][w] < best[from][to]) {
                    from = u;
                    to = w;
                }
            }
        }
        int[] order = new int[tree.leaves()];
        place(tree.rootId(), from, to, order, 0);
        return order;
    }

    /** Writes the best order of a cluster from u to w into {@code order}, beginning at {@code at}. */
    private void place(int cluster, int u, int w, int[] order, int at) {
        if (cluster < tree.leaves()) {
            order[at] = u;
            return;
        }
        Clustering.Merge merge = tree.merge(cluster);
        int first = contains(merge.left(), u) ? merge.left() : merge.right();
        int second = first == merge.left() ? merge.right() : merge.left();
        int bestM = -1;
        int bestK = -1;
        double shortest = Double.POSITIVE_INFINITY;
        for (int m : opposite(first, u)) {
            for (int k : opposite(second, w)) {
                double length = best[u][m] + distance[m][k] + best[k][w];
                if (length < shortest) {
                    shortest = length;
                    bestM = m;
                    bestK = k;
                }
            }
        }
        place(first, u, bestM, order, at);
        place(second, bestK, w, order, at + tree.leavesOf(first).length);
    }
}
