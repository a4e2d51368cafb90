package io.cambrian.benchmarks;

import io.cambrian.feature.Indicators;
import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/** The rules of W2 as Jenetics trees over rows of features. */
final class JeneticsRules {
    private final List<JeneticsTree> trees = LevelRules.all().stream()
            .map(s -> JeneticsTree.of(LevelRules.rule(s), LevelRules.FEATURES))
            .toList();

    /** Nodes of all trees. */
    int nodes() {
        return trees.stream().mapToInt(JeneticsTree::nodes).sum();
    }

    /** The features of each bar; a number that is not known yet is NaN. */
    static List<Double[]> rows(BarSeries series) {
        List<double[]> columns = LevelRules.FEATURES.stream()
                .map(feature -> column(feature, series))
                .toList();
        List<Double[]> rows = new ArrayList<>(series.size());
        for (int t = 0; t < series.size(); t++) {
            Double[] row = new Double[columns.size()];
            for (int f = 0; f < row.length; f++) {
                row[f] = columns.get(f)[t];
            }
            rows.add(row);
        }
        return rows;
    }

    private static double[] column(Num num, BarSeries series) {
        if (num instanceof Num.Indicator indicator) {
            return Indicators.column(indicator.kind(), indicator.parameters(), 252, column(indicator.source(), series));
        }
        return num.equals(new Num.Field(Num.Series.VOLUME)) ? series.volume() : series.close();
    }

    /** How often each tree is true: evaluation alone. */
    int[] count(List<Double[]> rows) {
        int[] count = new int[trees.size()];
        for (int i = 0; i < count.length; i++) {
            JeneticsTree tree = trees.get(i);
            for (Double[] row : rows) {
                count[i] += tree.at(row) ? 1 : 0;
            }
        }
        return count;
    }

    /** Features, evaluation, and the account bar by bar. */
    Yardstick.Cells score(BarSeries series) {
        List<Double[]> rows = rows(series);
        int n = trees.size();
        Yardstick.Cells cells = Yardstick.Cells.of(n);
        boolean[] wants = new boolean[rows.size()];
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < wants.length; t++) {
                wants[t] = trees.get(i).at(rows.get(t));
            }
            PlainAccount.score(series, wants, cells, i);
        }
        return cells;
    }
}
