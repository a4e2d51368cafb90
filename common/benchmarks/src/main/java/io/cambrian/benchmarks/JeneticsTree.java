package io.cambrian.benchmarks;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.jenetics.ext.util.FlatTreeNode;
import io.jenetics.ext.util.Tree;
import io.jenetics.ext.util.TreeNode;
import java.util.List;

/**
 * A condition as a Jenetics tree, evaluated row by row with {@link Tree#reduce}: what genetic programming with that library
 * does with a tree of operations. True is 1 and false is 0; the leaves read the row's features, which are computed before.
 */
final class JeneticsTree {
    /** What a node does with the values of its children; a leaf gets the row's features. */
    @FunctionalInterface
    private interface Operation {
        Double apply(Double[] arguments);
    }

    private final FlatTreeNode<Operation> tree;

    private JeneticsTree(TreeNode<Operation> tree) {
        this.tree = FlatTreeNode.ofTree(tree);
    }

    /** @param features the numbers that a row holds, in its order */
    static JeneticsTree of(Cond cond, List<Num> features) {
        return new JeneticsTree(node(cond, features));
    }

    int nodes() {
        return tree.size();
    }

    boolean at(Double[] row) {
        return tree.<Double>reduce(row, Operation::apply) != 0;
    }

    private static TreeNode<Operation> node(Cond cond, List<Num> features) {
        if (cond instanceof Cond.And and) {
            return of(a -> a[0] != 0 && a[1] != 0 ? 1.0 : 0.0, node(and.left(), features), node(and.right(), features));
        }
        if (cond instanceof Cond.Or or) {
            return of(a -> a[0] != 0 || a[1] != 0 ? 1.0 : 0.0, node(or.left(), features), node(or.right(), features));
        }
        if (cond instanceof Cond.Not not) {
            return of(a -> a[0] != 0 ? 0.0 : 1.0, node(not.x(), features));
        }
        if (cond instanceof Cond.Compare c) {
            Operation compare = c.above() ? a -> a[0] > a[1] ? 1.0 : 0.0 : a -> a[0] < a[1] ? 1.0 : 0.0;
            return of(compare, node(c.left(), features), node(c.right(), features));
        }
        throw new IllegalArgumentException("A row of features knows no bar before it, so it cannot tell " + cond + ".");
    }

    private static TreeNode<Operation> node(Num num, List<Num> features) {
        int place = features.indexOf(num);
        if (place >= 0) {
            return TreeNode.of(row -> row[place]);
        }
        if (num instanceof Num.Constant constant) {
            Double value = constant.value();
            return TreeNode.of(row -> value);
        }
        if (num instanceof Num.Scaled scaled) {
            Double factor = scaled.factor();
            return of(a -> a[0] * a[1], node(scaled.x(), features), TreeNode.of(row -> factor));
        }
        throw new IllegalArgumentException("Not a feature: " + num);
    }

    @SafeVarargs
    private static TreeNode<Operation> of(Operation operation, TreeNode<Operation>... children) {
        TreeNode<Operation> node = TreeNode.of(operation);
        for (TreeNode<Operation> child : children) {
            node.attach(child);
        }
        return node;
    }
}
