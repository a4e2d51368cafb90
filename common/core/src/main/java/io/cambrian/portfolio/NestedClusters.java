package io.cambrian.portfolio;

import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.Linkage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Allocation cluster by cluster: capital within each cluster of correlated assets first, then between the clusters, each taken
 * as one asset. Clusters come from a cut through the tree of Ward's linkage on {@code sqrt((1 - rho)/2)}; unless a number is
 * asked for, the cut with the widest mean silhouette (Rousseeuw 1987) is taken.
 *
 * <p>Two forms. <em>Nested clustered optimization</em> (Lopez de Prado 2019, "A robust estimator of the efficient frontier",
 * ssrn 3469961) has minimum variance on both levels; a clone of an asset changes nothing but its original's
 * share, as long as the clusters stay the same.
 * <em>Hierarchical equal risk contribution</em> (Raffinot 2018, "The hierarchical equal risk contribution portfolio", ssrn
 * 3237540) splits capital at each branch of the tree above the cut by the inverse of the two sides' risk, and by inverse
 * volatility within clusters.
 */
public final class NestedClusters {
    private final Covariance covariance;
    private final Clustering tree;
    private final int[] cluster;
    private final int clusters;

    private NestedClusters(Covariance covariance, Clustering tree, int clusters) {
        this.covariance = covariance;
        this.tree = tree;
        this.clusters = clusters;
        cluster = tree.cut(clusters);
    }

    /** With the number of clusters that fits best. */
    public static NestedClusters of(Covariance covariance, double[][] correlation) {
        double[][] distance = Correlation.distance(correlation);
        Clustering tree = Clustering.of(distance, Linkage.WARD);
        return new NestedClusters(covariance, tree, bestCut(tree, distance));
    }

    /** With so many clusters. */
    public static NestedClusters of(Covariance covariance, double[][] correlation, int clusters) {
        Clustering tree = Clustering.of(Correlation.distance(correlation), Linkage.WARD);
        return new NestedClusters(covariance, tree, clusters);
    }

    /** For each asset the number of its cluster, from 0. */
    public int[] clusters() {
        return cluster.clone();
    }

    /** Minimum variance within and between clusters, long-only, summing to 1. */
    public Optional<double[]> nestedMinimumVariance() {
        double[][] inner = new double[clusters][];
        List<int[]> members = members();
        for (int k = 0; k < clusters; k++) {
            Optional<double[]> w = Weights.minimumVariance(part(members.get(k)));
            if (w.isEmpty()) {
                return Optional.empty();
            }
            inner[k] = new double[covariance.size()];
            for (int i = 0; i < w.get().length; i++) {
                inner[k][members.get(k)[i]] = w.get()[i];
            }
        }
        double[][] between = new double[clusters][clusters];
        for (int k = 0; k < clusters; k++) {
            double[] marginal = covariance.times(inner[k]);
            for (int l = 0; l < clusters; l++) {
                for (int i : members.get(l)) {
                    between[k][l] += inner[l][i] * marginal[i];
                }
            }
        }
        return Weights.minimumVariance(Covariance.of(symmetric(between))).map(outer -> {
            double[] w = new double[covariance.size()];
            for (int k = 0; k < clusters; k++) {
                for (int i : members.get(k)) {
                    w[i] = outer[k] * inner[k][i];
                }
            }
            return Weights.scaled(w, 1);
        });
    }

    /** Hierarchical equal risk contribution with volatility as risk; positive, summing to 1. */
    public double[] equalRiskContribution() {
        double[] w = new double[covariance.size()];
        if (w.length == 1) {
            return new double[] {1};
        }
        split(2 * tree.leaves() - 2, 1, w);
        return Weights.scaled(w, 1);
    }

    private void split(int node, double capital, double[] w) {
        int[] leaves = tree.leavesOf(node);
        boolean within = Arrays.stream(leaves).allMatch(i -> cluster[i] == cluster[leaves[0]]);
        if (within) {
            double sum = 0;
            for (int i : leaves) {
                sum += 1 / covariance.volatility(i);
            }
            for (int i : leaves) {
                w[i] = capital / covariance.volatility(i) / sum;
            }
            return;
        }
        Clustering.Merge merge = tree.merges().get(node - tree.leaves());
        double left = risk(tree.leavesOf(merge.left()));
        double right = risk(tree.leavesOf(merge.right()));
        split(merge.left(), capital * right / (left + right), w);
        split(merge.right(), capital * left / (left + right), w);
    }

    private double risk(int[] leaves) {
        return HierarchicalRiskParity.riskOf(covariance, leaves, HierarchicalRiskParity.Risk.VOLATILITY);
    }

    private List<int[]> members() {
        List<int[]> members = new ArrayList<>();
        for (int k = 0; k < clusters; k++) {
            List<Integer> of = new ArrayList<>();
            for (int i = 0; i < cluster.length; i++) {
                if (cluster[i] == k) {
                    of.add(i);
                }
            }
            members.add(of.stream().mapToInt(Integer::intValue).toArray());
        }
        return members;
    }

    private Covariance part(int[] assets) {
        double[][] c = new double[assets.length][assets.length];
        for (int i = 0; i < assets.length; i++) {
            for (int j = 0; j < assets.length; j++) {
                c[i][j] = covariance.value(assets[i], assets[j]);
            }
        }
        return Covariance.of(c);
    }

    private static double[][] symmetric(double[][] m) {
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < i; j++) {
                m[i][j] = m[j][i] = (m[i][j] + m[j][i]) / 2;
            }
        }
        return m;
    }

    /** Of 2 to about the root of the number of assets, the cut whose assets lie closest to their own cluster; 1 for few assets. */
    private static int bestCut(Clustering tree, double[][] distance) {
        int n = distance.length;
        int most = Math.min(n - 1, (int) Math.ceil(Math.sqrt(n)) + 1);
        int best = 1;
        double widest = 0;
        for (int k = 2; k <= most; k++) {
            double width = silhouette(tree.cut(k), k, distance);
            if (width > widest) {
                widest = width;
                best = k;
            }
        }
        return best;
    }

    private static double silhouette(int[] cluster, int k, double[][] distance) {
        int n = cluster.length;
        int[] size = new int[k];
        for (int c : cluster) {
            size[c]++;
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            double[] sum = new double[k];
            for (int j = 0; j < n; j++) {
                sum[cluster[j]] += distance[i][j];
            }
            if (size[cluster[i]] > 1) {
                double own = sum[cluster[i]] / (size[cluster[i]] - 1);
                double other = Double.POSITIVE_INFINITY;
                for (int c = 0; c < k; c++) {
                    other = c == cluster[i] ? other : Math.min(other, sum[c] / size[c]);
                }
                total += Math.max(own, other) > 0 ? (other - own) / Math.max(own, other) : 0;
            }
        }
        return total / n;
    }
}
