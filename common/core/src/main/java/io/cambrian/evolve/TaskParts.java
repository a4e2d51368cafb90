package io.cambrian.evolve;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a scoring task by instruments and by eras. A part begins {@value #WARM_UP} calendar days before its era, so that short
 * and middling indicators are known on its first day; its scores are for choosing whom to score in full, never for the ledger.
 */
final class TaskParts {
    /** Somewhat more than the 250 bars of the longest window. */
    static final int WARM_UP = 400;

    private final ScoringTask task;
    private final int[] window;

    TaskParts(ScoringTask task) {
        this.task = task;
        this.window = Arrays.stream(task.market().calendar())
                .filter(day -> day >= task.firstDay() && day <= task.lastDay())
                .toArray();
    }

    /** Days of the window. */
    int days() {
        return window.length;
    }

    int instruments() {
        return task.market().series().size();
    }

    /**
     * A part of the task.
     *
     * @param group takes the instruments whose place modulo {@code groups} is in {@code [group, group + width)}, cyclic
     * @param from first of the window's days, from 0
     * @param to last of the window's days, exclusive
     */
    ScoringTask of(int group, int width, int groups, int from, int to) {
        int firstDay = window[from];
        int lastDay = window[to - 1];
        List<BarSeries> chosen = new ArrayList<>();
        List<BarSeries> all = task.market().series();
        for (int i = 0; i < all.size(); i++) {
            if (Math.floorMod(i - group, groups) < width) {
                BarSeries cut = all.get(i).between(firstDay - WARM_UP, lastDay);
                if (cut.size() > 0) {
                    chosen.add(cut);
                }
            }
        }
        Market market = Market.of(chosen.isEmpty() ? all : chosen, task.market().periodsPerYear());
        int[] kindOfDay = new int[market.calendar().length];
        for (int d = 0; d < kindOfDay.length; d++) {
            kindOfDay[d] = task.cases().kindOfDay()[task.market().indexOf(market.calendar()[d])];
        }
        return new ScoringTask(
                market,
                firstDay,
                lastDay,
                task.costs(),
                new Cases(task.cases().kinds(), kindOfDay, task.cases().groups()));
    }

    /** Bars of a part over bars of the task: what scoring on it costs in comparison. */
    double cost(ScoringTask part) {
        return (double) part.market().bars() / task.market().bars();
    }
}
