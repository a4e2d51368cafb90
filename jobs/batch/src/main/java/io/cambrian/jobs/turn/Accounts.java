package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.PlanTrader;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PaperAccountsTable.Day;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What the live account earned on the days of a turn, and beside it on the same days the frozen plans and the yardsticks. A frozen plan is
 * carried on by the same rules at the same costs, but without limits and lots, which may stop an order of the live account; {@link #plan}
 * trades the plans in force on the same terms.
 */
final class Accounts {
    private static final int MAX_STALE_DAYS = 10;

    private Accounts() {}

    /**
     * Net returns of a plan that is carried on as it was.
     *
     * @return by day, from the first after its as-of to the market's last
     */
    static TreeMap<Integer, Double> frozen(Bundle plan, Market market, Costs costs) {
        int[] calendar = market.calendar();
        TreeMap<Integer, Double> returns = new TreeMap<>();
        if (calendar[calendar.length - 1] <= plan.asOf()) {
            return returns;
        }
        PlanRun run = PlanRun.of(
                market,
                plan.asOf() + 1,
                calendar[calendar.length - 1],
                bots(plan),
                plan.overlays(),
                RegimeArrays.model(plan.regimeModel()),
                PlanRun.terms(market, costs, MAX_STALE_DAYS));
        for (int t = 0; t < run.days().length; t++) {
            returns.put(run.days()[t], run.returns()[t]);
        }
        return returns;
    }

    /**
     * Net returns of the plan in force after the one before it, on the terms of frozen plans.
     *
     * @param before the plan that was in force before; empty for none
     * @return by day, from the first after the plan's as-of to the market's last
     */
    static TreeMap<Integer, Double> plan(Optional<Bundle> before, Bundle plan, Market market, Costs costs) {
        int[] calendar = market.calendar();
        int today = calendar[calendar.length - 1];
        PlanTrader trader = new PlanTrader(market, costs);
        before.filter(b -> b.asOf() < plan.asOf()).ifPresent(b -> trade(trader, b, plan.asOf()));
        trade(trader, plan, today);
        TreeMap<Integer, Double> returns = new TreeMap<>();
        for (int t = 0; t < trader.days().length; t++) {
            returns.put(trader.days()[t], trader.returns()[t]);
        }
        return new TreeMap<>(returns.tailMap(plan.asOf(), false));
    }

    private static void trade(PlanTrader trader, Bundle plan, int to) {
        trader.trade(bots(plan), plan.overlays(), RegimeArrays.model(plan.regimeModel()), plan.asOf(), to);
    }

    private static List<BotPlan> bots(Bundle plan) {
        return plan.bots().stream()
                .map(b -> new BotPlan(b.id(), StrategyText.parse(b.strategy()), b.weight(), b.tradingFrom()))
                .toList();
    }

    /** Net returns of one strategy with all the capital, flat on the day from which it may trade. */
    static TreeMap<Integer, Double> alone(Bot bot, Market market, Costs costs) {
        int[] calendar = market.calendar();
        int at = Arrays.binarySearch(calendar, bot.tradingFrom());
        at = at >= 0 ? at : -at - 1;
        TreeMap<Integer, Double> returns = new TreeMap<>();
        if (calendar.length - at < 2) {
            return returns;
        }
        StrategyRun run = PlanOfRecord.run(
                market, StrategyText.parse(bot.strategy()), calendar[at], calendar[calendar.length - 1], costs);
        for (int t = 0; t < run.days().length; t++) {
            returns.put(run.days()[t], run.netReturns()[t]);
        }
        return returns;
    }

    /** Equal weights of the members, rebalanced daily at no cost. */
    static TreeMap<Integer, Double> equalWeight(Market market, int after) {
        int[] days = Arrays.stream(market.calendar()).filter(d -> d > after).toArray();
        double[] returns = EqualWeight.returns(market, days);
        TreeMap<Integer, Double> byDay = new TreeMap<>();
        for (int t = 0; t < days.length; t++) {
            byDay.put(days[t], returns[t]);
        }
        return byDay;
    }

    /** Equal capital in each member of a day, held from its close on, an instrument that ends as cash. */
    static TreeMap<Integer, Double> buyAndHold(Market market, int from) {
        int[] days = Arrays.stream(market.calendar()).filter(d -> d > from).toArray();
        double[] wealth = new double[days.length];
        int held = 0;
        for (BarSeries s : market.series()) {
            int at = s.firstAtOrAfter(from + 1) - 1;
            if (at < 0 || from - s.days()[at] > MAX_STALE_DAYS || !s.member()[at]) {
                continue;
            }
            held++;
            int t = at;
            for (int d = 0; d < days.length; d++) {
                while (t + 1 < s.size() && s.days()[t + 1] <= days[d]) {
                    t++;
                }
                wealth[d] += s.close()[t] / s.close()[at];
            }
        }
        TreeMap<Integer, Double> byDay = new TreeMap<>();
        double before = held;
        for (int d = 0; d < days.length; d++) {
            byDay.put(days[d], held == 0 ? 0 : wealth[d] / before - 1);
            before = wealth[d];
        }
        return byDay;
    }

    /** Writes the days that a turn brings, in the place of what was written by it before. */
    static void write(Warehouse warehouse, int turn, Map<String, TreeMap<Integer, Double>> accounts) {
        List<Row> rows = new ArrayList<>();
        accounts.forEach((account, returns) ->
                returns.forEach((day, r) -> rows.add(PaperAccountsTable.toRow(new Day(account, day, r, turn)))));
        if (!rows.isEmpty()) {
            warehouse.replace(
                    PaperAccountsTable.SPEC,
                    warehouse.rows(PaperAccountsTable.SPEC, rows).coalesce(1),
                    "turn = " + turn);
        }
    }
}
