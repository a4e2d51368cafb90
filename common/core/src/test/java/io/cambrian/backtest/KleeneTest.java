package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.feature.Indicators;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Conditions against an evaluator that follows the definition of each node and shares nothing between them. */
class KleeneTest {
    @Property(tries = 60)
    void conditionsAreEvaluatedAsTheirTreesAreDefined(@ForAll long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(2, 100);
        List<Cond> conds = List.of(worlds.cond(3), worlds.cond(2), worlds.cond(2));
        for (BarSeries series : market.series()) {
            ExpressionGraph graph = new ExpressionGraph();
            int[] node = conds.stream().mapToInt(graph::add).toArray();
            BarEvaluator bars = new BarEvaluator(graph, 252);
            SeriesColumns columns = new SeriesColumns(graph, 252, new int[0]);
            columns.evaluate(series, series.size());
            for (int t = 0; t < series.size(); t++) {
                bars.next(series.open()[t], series.high()[t], series.low()[t], series.close()[t], series.volume()[t]);
                for (int c = 0; c < node.length; c++) {
                    boolean expected = Boolean.TRUE.equals(truth(conds.get(c), series, t));
                    assertThat(bars.isTrue(node[c]))
                            .as("%s at %d", conds.get(c), t)
                            .isEqualTo(expected);
                    assertThat(Bits.get(columns.whereTrue(node[c]), t))
                            .as("%s at %d", conds.get(c), t)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Null is unknown. */
    private static Boolean truth(Cond cond, BarSeries series, int t) {
        if (cond instanceof Cond.Not not) {
            Boolean x = truth(not.x(), series, t);
            return x == null ? null : Boolean.valueOf(!x);
        }
        if (cond instanceof Cond.And and) {
            Boolean a = truth(and.left(), series, t);
            Boolean b = truth(and.right(), series, t);
            if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
                return false;
            }
            return a == null || b == null ? null : true;
        }
        if (cond instanceof Cond.Or or) {
            Boolean a = truth(or.left(), series, t);
            Boolean b = truth(or.right(), series, t);
            if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
                return true;
            }
            return a == null || b == null ? null : false;
        }
        if (cond instanceof Cond.Cross cross) {
            double[] left = column(cross.left(), series);
            double[] right = column(cross.right(), series);
            if (t == 0
                    || !(Double.isFinite(left[t]) && Double.isFinite(right[t]))
                    || !(Double.isFinite(left[t - 1]) && Double.isFinite(right[t - 1]))) {
                return null;
            }
            return cross.above()
                    ? left[t] > right[t] && left[t - 1] <= right[t - 1]
                    : left[t] < right[t] && left[t - 1] >= right[t - 1];
        }
        Cond.Compare compare = (Cond.Compare) cond;
        double left = column(compare.left(), series)[t];
        double right = column(compare.right(), series)[t];
        if (!Double.isFinite(left) || !Double.isFinite(right)) {
            return null;
        }
        return compare.above() ? left > right : left < right;
    }

    private static double[] column(Num num, BarSeries s) {
        if (num instanceof Num.Field field) {
            return field(field.series(), s);
        }
        double[] out = new double[s.size()];
        if (num instanceof Num.Constant constant) {
            Arrays.fill(out, constant.value());
        } else if (num instanceof Num.Scaled scaled) {
            double[] x = column(scaled.x(), s);
            Arrays.setAll(out, t -> scaled.factor() * x[t]);
        } else if (num instanceof Num.Spread spread) {
            double[] l = column(spread.left(), s);
            double[] r = column(spread.right(), s);
            Arrays.setAll(out, t -> l[t] - r[t]);
        } else if (num instanceof Num.Shift shift) {
            double[] b = column(shift.base(), s);
            double[] d = column(shift.distance(), s);
            Arrays.setAll(out, t -> shift.plus() ? b[t] + d[t] : b[t] - d[t]);
        } else {
            Num.Indicator indicator = (Num.Indicator) num;
            double[][] inputs = indicator.source() != null
                    ? new double[][] {column(indicator.source(), s)}
                    : Indicators.inputs(indicator.kind()).stream()
                            .map(f -> field(Num.Series.valueOf(f.name()), s))
                            .toArray(double[][]::new);
            return Indicators.column(indicator.kind(), indicator.parameters(), 252, inputs);
        }
        return out;
    }

    private static double[] field(Num.Series field, BarSeries s) {
        return switch (field) {
            case OPEN -> s.open();
            case HIGH -> s.high();
            case LOW -> s.low();
            case CLOSE -> s.close();
            case VOLUME -> s.volume();
        };
    }
}
