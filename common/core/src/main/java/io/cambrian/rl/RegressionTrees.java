package io.cambrian.rl;

import java.util.function.IntUnaryOperator;

/**
 * A weighted sum of binary regression trees as flat numbers, so that it can be shipped and applied anywhere.
 *
 * @param nodes three numbers each, the left child of a split being the node after it. A split: place of its feature, the largest
 *     value that goes left, place of its right child. A leaf: -1, its value, how many days were seen in it (0 where not counted)
 * @param roots two numbers for each tree: place of its root, and its weight
 */
public record RegressionTrees(double[] nodes, double[] roots) {
    static final int NODE = 3;
    private static final int ROOT = 2;

    public RegressionTrees {
        if (nodes.length % NODE != 0 || roots.length % ROOT != 0 || roots.length == 0) {
            throw new IllegalArgumentException(
                    "Trees of " + nodes.length + " and " + roots.length + " numbers are not possible.");
        }
        int count = nodes.length / NODE;
        for (int i = 0; i < count; i++) {
            double right = nodes[NODE * i + 2];
            // children stand behind their parent: no walk goes on for ever, none leaves the array
            if (nodes[NODE * i] >= 0
                    ? !(right > i + 1 && right < count) || right != Math.rint(right)
                    : nodes[NODE * i] != -1) {
                throw new IllegalArgumentException("Node " + i + " of a tree is neither a leaf nor a split.");
            }
        }
        for (int t = 0; t < roots.length; t += ROOT) {
            if (!(roots[t] >= 0 && roots[t] < count)) {
                throw new IllegalArgumentException("A tree begins at node " + roots[t] + " of " + count + ".");
            }
        }
    }

    /** Number of trees. */
    public int trees() {
        return roots.length / ROOT;
    }

    /** Splits by feature. */
    public int[] splits(int features) {
        int[] splits = new int[features];
        for (int i = 0; i < nodes.length; i += NODE) {
            if (nodes[i] >= 0) {
                splits[(int) nodes[i]]++;
            }
        }
        return splits;
    }

    /** The greatest place of a feature that is looked at, -1 for none. */
    int lastFeature() {
        int last = -1;
        for (int i = 0; i < nodes.length; i += NODE) {
            last = Math.max(last, (int) nodes[i]);
        }
        return last;
    }

    /** The weighted sum at a point. */
    public double at(double[] x) {
        double sum = 0;
        for (int t = 0; t < trees(); t++) {
            sum += roots[ROOT * t + 1] * nodes[NODE * leaf(t, x) + 1];
        }
        return sum;
    }

    /** Mean over the trees of one by the days that the leaf of a point has seen; 1 for a leaf that has seen none. */
    double rarity(double[] x) {
        double sum = 0;
        for (int t = 0; t < trees(); t++) {
            sum += 1 / Math.max(1, nodes[NODE * leaf(t, x) + 2]);
        }
        return sum / trees();
    }

    /** The node at which a point ends in a tree. */
    int leaf(int tree, double[] x) {
        int node = (int) roots[ROOT * tree];
        while (nodes[NODE * node] >= 0) {
            node = x[(int) nodes[NODE * node]] <= nodes[NODE * node + 1] ? node + 1 : (int) nodes[NODE * node + 2];
        }
        return node;
    }

    /** The same with days counted. */
    RegressionTrees counted(IntUnaryOperator daysOfNode) {
        double[] counted = nodes.clone();
        for (int i = 0; i < nodes.length; i += NODE) {
            if (nodes[i] < 0) {
                counted[i + 2] = daysOfNode.applyAsInt(i / NODE);
            }
        }
        return new RegressionTrees(counted, roots);
    }
}
