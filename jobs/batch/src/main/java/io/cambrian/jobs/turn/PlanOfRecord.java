package io.cambrian.jobs.turn;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.portfolio.AllocateJob;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Lineup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * Who is in the plan, by {@link Lineup}: what is promoted, or where nothing is, a research allocation of who waits, for paper only. Shares
 * by the allocation of a cycle, from the returns of the last years.
 *
 * @param members with their shares, by id
 * @param texts of the strategies, by id
 * @param returns of the strategies that were weighted
 * @param allocation how they were
 */
record PlanOfRecord(
        List<Member> members, Map<String, String> texts, ReturnPanel returns, AllocateJob.Result allocation) {
    /** Sessions from which shares are estimated. */
    private static final int WINDOW = 756;

    PlanOfRecord {
        members = List.copyOf(members);
        texts = Map.copyOf(texts);
    }

    boolean isPaperOnly() {
        return allocation.isPaperOnly();
    }

    /** Who is in the plan, by all that is watched and the finalists of a search. */
    static List<Standing> members(Warehouse warehouse, int today, String searchRun) {
        Map<String, Standing> watched = new TreeMap<>();
        ForwardJob.standing(warehouse, today, searchRun).forEach(s -> watched.put(s.id(), s));
        Set<String> latest =
                warehouse
                        .read(PromotionsTable.SPEC)
                        .where(functions.col("run_id").equalTo(searchRun))
                        .collectAsList()
                        .stream()
                        .map(r -> r.<String>getAs("strategy_id"))
                        .collect(Collectors.toSet());
        return Lineup.of(watched.values().stream().map(Standing::watched).toList(), latest).stream()
                .map(w -> watched.get(w.id()))
                .toList();
    }

    /**
     * Weighs the candidates on the last {@value #WINDOW} sessions and writes the allocation.
     *
     * @param since first day on whose close a strategy that was in the plan before may trade, by id
     */
    static PlanOfRecord of(
            Warehouse warehouse,
            int turn,
            String runId,
            List<Standing> candidates,
            Market market,
            Costs costs,
            RegimeLabels labels,
            double cap,
            Map<String, Integer> since) {
        int[] calendar = market.calendar();
        int to = calendar[calendar.length - 1];
        int from = calendar[Math.max(0, calendar.length - WINDOW)];
        List<Standing> ordered =
                candidates.stream().sorted(Comparator.comparing(Standing::id)).toList();
        ReturnPanel returns = panel(ordered, market, from, to, costs);
        AllocateJob.Result allocation = AllocateJob.run(
                warehouse,
                runId,
                returns,
                ordered.stream()
                        .filter(c -> c.state().isPromoted())
                        .map(Standing::id)
                        .toList(),
                Double.POSITIVE_INFINITY,
                labels,
                cap);
        List<Member> members = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (Standing c : ordered) {
            double weight = allocation.inForce().weights().getOrDefault(c.id(), 0.0);
            members.add(new Member(
                    turn, c.id(), c.state().key(), weight, since.getOrDefault(c.id(), to + 1), c.runId(), c.reason()));
            texts.put(c.id(), StrategyText.print(c.strategy()));
        }
        return new PlanOfRecord(members, texts, returns, allocation);
    }

    private static ReturnPanel panel(List<Standing> candidates, Market market, int from, int to, Costs costs) {
        List<StrategyRun> runs = candidates.stream()
                .map(c -> run(market, c.strategy(), from, to, costs))
                .toList();
        int[] days = runs.get(0).days();
        double[][] returns = new double[days.length][runs.size()];
        for (int c = 0; c < runs.size(); c++) {
            for (int t = 0; t < days.length; t++) {
                returns[t][c] = runs.get(c).netReturns()[t];
            }
        }
        return new ReturnPanel(candidates.stream().map(Standing::id).toList(), days, returns);
    }

    /** A strategy over some days, flat at their start. */
    static StrategyRun run(Market market, Strategy strategy, int from, int to, Costs costs) {
        return Backtest.run(new ScoringTask(market, from, to, costs, Cases.none(market.calendar().length)), strategy);
    }
}
