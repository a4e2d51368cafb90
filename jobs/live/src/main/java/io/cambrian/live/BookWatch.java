package io.cambrian.live;

import io.cambrian.handoff.Bundle;
import io.cambrian.live.allocator.BotResults;
import io.cambrian.live.board.Board.VarDay;
import io.cambrian.live.control.BookRisk;
import io.cambrian.live.control.LimitUse;
import io.cambrian.live.control.Rules;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the book can cost and what it has brought: risk of the market, use of the limits, forecasts with their outcomes, results
 * of the bots. Nothing of it is in the journal; it follows from bars and closes. Not safe for concurrent use.
 */
final class BookWatch {
    private final Bundle plan;
    private final BookRisk risk;
    private final BotResults results = new BotResults();
    private final Deque<VarDay> varHistory = new ArrayDeque<>();
    private double valueAtRisk = Double.NaN;
    private double equityBefore = Double.NaN;
    private LimitUse limitUse = new LimitUse(Map.of());

    /** @param plan with its history, which is taken in */
    BookWatch(Bundle plan) {
        this.plan = plan.withoutBars();
        risk = new BookRisk(plan.stress());
        risk.warmUp(plan.history());
        for (BarSeries s : plan.history()) {
            if (s.size() > 0) {
                results.see(s.symbol(), s.close()[s.size() - 1]);
            }
        }
    }

    BookRisk risk() {
        return risk;
    }

    BotResults results() {
        return results;
    }

    /** Shares of the limits that the holdings took up when they were looked at last. */
    LimitUse limitUse() {
        return limitUse;
    }

    /** Value at risk of the book at each close, and what the next day brought. */
    List<VarDay> varHistory() {
        return List.copyOf(varHistory);
    }

    /** Takes in the bars of a day. */
    void onDay(DayBars bars) {
        risk.onDay(bars);
    }

    /**
     * Looks at the use of the limits; gives those that are nearly used up and were not before.
     *
     * @param weights of the holdings, signed fractions of the equity
     * @param rules by which the day is judged
     */
    List<String> look(
            SortedMap<String, Double> weights, double equity, double drawdown, double dailyLoss, Rules rules) {
        LimitUse use = LimitUse.of(plan.limits(), risk, weights, equity, drawdown, dailyLoss);
        List<String> warnings = use.warnings(limitUse, rules);
        limitUse = use;
        return warnings;
    }

    /** Compares a closed day with the value at risk of the evening before, and forecasts the next. */
    void forecast(int day, double equity, SortedMap<String, Double> weights) {
        if (Double.isFinite(valueAtRisk) && equityBefore > 0) {
            varHistory.addLast(new VarDay(day, valueAtRisk, equity / equityBefore - 1));
            if (varHistory.size() > BookRisk.WINDOW) {
                varHistory.removeFirst();
            }
        }
        equityBefore = equity;
        valueAtRisk = risk.gauge(weights).valueAtRisk();
    }
}
