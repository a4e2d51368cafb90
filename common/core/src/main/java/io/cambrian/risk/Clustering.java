package io.cambrian.risk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An agglomerative hierarchical clustering: the tree, the order of its leaves, and cuts through it.
 *
 * <p>Leaves are numbered 0 to n-1; merge k makes cluster n+k, as in scipy. Heights ascend. Equal distances are merged in the
 * order of their cluster numbers; a tree with ties is not unique.
 *
 * @param leaves number of leaves; at least 1
 * @param merges {@code leaves - 1} merges, nearest first
 */
public record Clustering(int leaves, List<Merge> merges) {
    /** Two clusters joined: the smaller number is the left one. */
    public record Merge(int left, int right, double height, int size) {}

    public Clustering {
        merges = List.copyOf(merges);
    }

    /**
     * Clusters by a distance matrix.
     *
     * @param distance symmetric {@code [n][n]}, zero diagonal, no NaN
     */
    public static Clustering of(double[][] distance, Linkage linkage) {
        int n = distance.length;
        double[][] d = new double[n][];
        for (int i = 0; i < n; i++) {
            d[i] = distance[i].clone();
            for (double v : d[i]) {
                if (!(v >= 0 && v < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "A distance (" + v + ") of item " + i + " is negative or not finite.");
                }
            }
        }
        int[] id = new int[n];
        int[] size = new int[n];
        for (int i = 0; i < n; i++) {
            id[i] = i;
            size[i] = 1;
        }
        boolean[] gone = new boolean[n];
        int[] nearest = new int[n]; // among those before it
        for (int i = 1; i < n; i++) {
            nearest[i] = nearestBefore(d, gone, i);
        }
        List<Merge> merges = new ArrayList<>();
        for (int k = 0; k < n - 1; k++) {
            int a = -1;
            for (int i = 1; i < n; i++) {
                if (!gone[i] && nearest[i] >= 0 && (a < 0 || d[i][nearest[i]] < d[a][nearest[a]])) {
                    a = i;
                }
            }
            int b = nearest[a];
            merges.add(new Merge(Math.min(id[a], id[b]), Math.max(id[a], id[b]), d[a][b], size[a] + size[b]));
            for (int j = 0; j < n; j++) {
                if (!gone[j] && j != a && j != b) {
                    double far = linkage.merged(d[a][j], d[b][j], d[a][b], size[a], size[b], size[j]);
                    d[a][j] = d[j][a] = far;
                }
            }
            gone[b] = true;
            id[a] = n + k;
            size[a] += size[b];
            nearest[a] = nearestBefore(d, gone, a);
            for (int i = 1; i < n; i++) {
                if (gone[i] || i == a) {
                    continue;
                }
                if (nearest[i] == a || nearest[i] == b) {
                    nearest[i] = nearestBefore(d, gone, i);
                } else if (a < i && (d[i][a] < d[i][nearest[i]] || d[i][a] == d[i][nearest[i]] && a < nearest[i])) {
                    nearest[i] = a;
                }
            }
        }
        return new Clustering(n, merges);
    }

    /** The first of the nearest that are left before an item; -1 where there is none. */
    private static int nearestBefore(double[][] d, boolean[] gone, int i) {
        int nearest = -1;
        for (int j = 0; j < i; j++) {
            if (!gone[j] && (nearest < 0 || d[i][j] < d[i][nearest])) {
                nearest = j;
            }
        }
        return nearest;
    }

    /** The leaves as the last merge expands them, left child first. */
    public int[] leafOrder() {
        return leavesOf(rootId());
    }

    /**
     * The leaf order that agrees with the tree and minimizes the sum of distances between neighbors: the true optimum of
     * Bar-Joseph, Gifford, Jaakkola 2001, "Fast optimal leaf ordering for hierarchical clustering",
     * doi:10.1093/bioinformatics/17.suppl_1.S22 (scipy's function of that name often returns a longer order). The root's left
     * child comes first. Takes time of order n cubed.
     */
    public int[] optimalLeafOrder(double[][] distance) {
        return new LeafOrder(this, distance).optimal();
    }

    /** The sum of the distances between neighbors. */
    public static double orderLength(int[] order, double[][] distance) {
        double sum = 0;
        for (int k = 1; k < order.length; k++) {
            sum += distance[order[k - 1]][order[k]];
        }
        return sum;
    }

    /**
     * Cuts the tree into so many clusters.
     *
     * @return for each leaf the number of its cluster, from 0 in order of first appearance
     */
    public int[] cut(int clusters) {
        if (clusters < 1 || clusters > leaves) {
            throw new IllegalArgumentException("Cannot cut " + leaves + " leaves into " + clusters + " clusters.");
        }
        int[] owner = new int[leaves];
        for (int i = 0; i < leaves; i++) {
            owner[i] = i;
        }
        for (int k = 0; k < leaves - clusters; k++) {
            for (int leaf : leavesOf(leaves + k)) {
                owner[leaf] = leaves + k;
            }
        }
        int[] label = new int[leaves + merges.size()];
        Arrays.fill(label, -1);
        int next = 0;
        for (int i = 0; i < leaves; i++) {
            if (label[owner[i]] < 0) {
                label[owner[i]] = next++;
            }
            owner[i] = label[owner[i]];
        }
        return owner;
    }

    /** For each pair of leaves the height at which they meet. */
    public double[][] copheneticDistances() {
        double[][] c = new double[leaves][leaves];
        for (Merge merge : merges) {
            for (int i : leavesOf(merge.left)) {
                for (int j : leavesOf(merge.right)) {
                    c[i][j] = c[j][i] = merge.height;
                }
            }
        }
        return c;
    }

    /** Pearson's correlation of cophenetic and original distances over all pairs: how well the tree fits. */
    public double copheneticCorrelation(double[][] distance) {
        double[][] cophenetic = copheneticDistances();
        double[][] pairs = new double[leaves * (leaves - 1) / 2][];
        int k = 0;
        for (int i = 0; i < leaves; i++) {
            for (int j = 0; j < i; j++) {
                pairs[k++] = new double[] {cophenetic[i][j], distance[i][j]};
            }
        }
        return k < 2 ? Double.NaN : Correlation.pearson(pairs)[0][1];
    }

    int rootId() {
        return leaves + merges.size() - 1;
    }

    Merge merge(int id) {
        return merges.get(id - leaves);
    }

    /** The leaves below a cluster, left child first. */
    public int[] leavesOf(int id) {
        int[] out = new int[id < leaves ? 1 : merge(id).size];
        int[] stack = new int[out.length + 1];
        int top = 0;
        int n = 0;
        stack[top++] = id;
        while (top > 0) {
            int at = stack[--top];
            if (at < leaves) {
                out[n++] = at;
            } else {
                stack[top++] = merge(at).right;
                stack[top++] = merge(at).left;
            }
        }
        return out;
    }
}
