package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
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
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What the live account earned on the days of a turn, and beside it on the same days the frozen plans and the yardsticks. A frozen plan is
 * carried on by the same rules at the same costs, but without limits and lots, which may stop an order of the live account; {@link #plan}
 * trades all plans that were in force, one after the other, on the same terms.
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
     * Net returns of one account that was handed plan after plan from the first on, on the terms of frozen plans: what a plan holds is taken
     * over by the one after it.
     *
     * @param plans in the order in which they came into force, at least one; of those with the same as-of the last counts
     * @return by day, from the first after the first as-of to the market's last
     */
    static TreeMap<Integer, Double> plan(List<Bundle> plans, Market market, Costs costs) {
        TreeMap<Integer, Bundle> inForce = new TreeMap<>();
        plans.forEach(p -> inForce.put(p.asOf(), p));
        int[] calendar = market.calendar();
        PlanTrader trader = new PlanTrader(market, costs);
        inForce.forEach((asOf, plan) -> {
            Integer next = inForce.higherKey(asOf);
            trader.trade(
                    bots(plan),
                    plan.overlays(),
                    RegimeArrays.model(plan.regimeModel()),
                    asOf,
                    next == null ? calendar[calendar.length - 1] : next);
        });
        int[] days = trader.days();
        double[] returns = trader.returns();
        TreeMap<Integer, Double> byDay = new TreeMap<>();
        for (int t = 0; t < days.length; t++) {
            byDay.put(days[t], returns[t]);
        }
        return byDay;
    }

    private static List<BotPlan> bots(Bundle plan) {
        return plan.bots().stream()
                .map(b -> new BotPlan(b.id(), StrategyText.parse(b.strategy()), b.weight(), b.tradingFrom()))
                .toList();
    }

    /** Accounts of who is in the plan and of who is watched without a share of it, each with all the capital. */
    static Map<String, TreeMap<Integer, Double>> alone(
            Bundle plan, List<Standing> watched, Market market, Costs costs) {
        Map<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();
        watched.forEach(
                w -> accounts.put(PaperAccountsTable.STRATEGY + w.id(), alone(w.strategy(), w.since(), market, costs)));
        plan.bots()
                .forEach(b -> accounts.put(
                        PaperAccountsTable.STRATEGY + b.id(),
                        alone(StrategyText.parse(b.strategy()), b.tradingFrom(), market, costs)));
        return accounts;
    }

    /** Net returns of one strategy with all the capital, flat on the day from which it may trade. */
    private static TreeMap<Integer, Double> alone(Strategy strategy, int tradingFrom, Market market, Costs costs) {
        int[] calendar = market.calendar();
        int at = Arrays.binarySearch(calendar, tradingFrom);
        at = at >= 0 ? at : -at - 1;
        TreeMap<Integer, Double> returns = new TreeMap<>();
        if (calendar.length - at < 2) {
            return returns;
        }
        StrategyRun run = PlanOfRecord.run(market, strategy, calendar[at], calendar[calendar.length - 1], costs);
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

    /** Takes away what a turn wrote: its days are those of a later one. */
    static void forget(Warehouse warehouse, int turn) {
        if (warehouse.exists(PaperAccountsTable.SPEC)) {
            warehouse.replace(
                    PaperAccountsTable.SPEC, warehouse.rows(PaperAccountsTable.SPEC, List.of()), "turn = " + turn);
        }
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
