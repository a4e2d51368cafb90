package io.cambrian.backtest;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which parts of an entry rule let a position be opened: the credit of an entry goes down its condition, halved between both
 * sides of an <em>and</em>, to the side that was true of an <em>or</em> (halved if both were), and stays with comparisons,
 * crossings and negations. Shares sum to 1. Not safe for concurrent use.
 */
public final class EntryCredit {
    private final Strategy strategy;
    private final BarSeries series;
    private final double periodsPerYear;
    private final Map<Num, double[]> columns = new HashMap<>();

    public EntryCredit(Strategy strategy, BarSeries series, double periodsPerYear) {
        this.strategy = strategy;
        this.series = series;
        this.periodsPerYear = periodsPerYear;
    }

    /**
     * The shares by text of the part, of an entry decided at a day's close; none where the rule was not true on that day.
     *
     * @param side 1 long, -1 short
     * @param decisionDay days since 1970-01-01
     */
    public Map<String, Double> of(int side, int decisionDay) {
        Optional<Side> rules = side > 0 ? strategy.longSide() : strategy.shortSide();
        int t = series.firstAtOrAfter(decisionDay);
        if (rules.isEmpty()
                || t >= series.size()
                || series.days()[t] != decisionDay
                || truth(rules.get().enter(), t) <= 0) {
            return Collections.emptyMap();
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        credit(rules.get().enter(), t, 1, shares);
        return shares;
    }

    private void credit(Cond cond, int t, double share, Map<String, Double> shares) {
        if (cond instanceof Cond.And and) {
            credit(and.left(), t, share / 2, shares);
            credit(and.right(), t, share / 2, shares);
        } else if (cond instanceof Cond.Or or) {
            boolean left = truth(or.left(), t) > 0;
            boolean right = truth(or.right(), t) > 0;
            double each = left && right ? share / 2 : share;
            if (left) {
                credit(or.left(), t, each, shares);
            }
            if (right) {
                credit(or.right(), t, each, shares);
            }
        } else {
            shares.merge(StrategyText.print(cond), share, Double::sum);
        }
    }

    /** 1 true, -1 false, 0 unknown. */
    private int truth(Cond cond, int t) {
        if (cond instanceof Cond.And and) {
            return Math.min(truth(and.left(), t), truth(and.right(), t));
        }
        if (cond instanceof Cond.Or or) {
            return Math.max(truth(or.left(), t), truth(or.right(), t));
        }
        if (cond instanceof Cond.Not not) {
            return -truth(not.x(), t);
        }
        if (cond instanceof Cond.Cross cross) {
            int now = compare(cross.left(), cross.above(), cross.right(), t);
            int before = t == 0 ? 0 : compare(cross.left(), cross.above(), cross.right(), t - 1);
            // false as soon as one side of it is
            return now < 0 || before > 0 ? -1 : now > 0 && before < 0 ? 1 : 0;
        }
        Cond.Compare compare = (Cond.Compare) cond;
        return compare(compare.left(), compare.above(), compare.right(), t);
    }

    private int compare(Num left, boolean above, Num right, int t) {
        double a = column(left)[t];
        double b = column(right)[t];
        return Double.isNaN(a) || Double.isNaN(b) ? 0 : (above ? a > b : a < b) ? 1 : -1;
    }

    private double[] column(Num num) {
        return columns.computeIfAbsent(num, n -> NumberColumn.of(n, series, periodsPerYear));
    }
}
