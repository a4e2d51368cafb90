package io.cambrian.jobs.turn;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.portfolio.AllocateJob;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Who is in the plan: what stands of all turns, champions and challengers; where nothing stands, the latest finalists as a research
 * allocation for paper only. Shares by the allocation of a cycle, from the returns of the last years.
 *
 * @param members with their shares, by id
 * @param texts of the strategies, by id
 * @param returns of the strategies that were weighted
 * @param allocation how they were
 */
record PlanOfRecord(
        List<Member> members, Map<String, String> texts, ReturnPanel returns, AllocateJob.Result allocation) {
    static final String RESEARCH = "research";

    /** Sessions from which shares are estimated. */
    private static final int WINDOW = 756;

    PlanOfRecord {
        members = List.copyOf(members);
        texts = Map.copyOf(texts);
    }

    boolean isPaperOnly() {
        return allocation.isPaperOnly();
    }

    /** Who may be in a plan. */
    record Candidate(String id, Strategy strategy, String state, String runId, String reason) {}

    /** Who stands, or the finalists of a cycle where nobody does. */
    static List<Candidate> candidates(Warehouse warehouse, List<Standing> standing, String cycle) {
        if (!standing.isEmpty()) {
            return standing.stream()
                    .map(s -> new Candidate(s.id(), s.strategy(), s.state().key(), s.runId(), s.reason()))
                    .toList();
        }
        Map<String, PromotionsTable.Promotion> finalists = new TreeMap<>();
        warehouse
                .read(PromotionsTable.SPEC)
                .where(functions.col("run_id").equalTo(cycle))
                .collectAsList()
                .forEach(r -> finalists.put(r.getAs("strategy_id"), PromotionsTable.fromRow(r)));
        Map<String, String> texts = new HashMap<>();
        for (Row r : warehouse
                .read(StrategiesTable.SPEC)
                .where(functions.col("strategy_id").isInCollection(finalists.keySet()))
                .collectAsList()) {
            texts.put(r.getAs("strategy_id"), r.getAs("text"));
        }
        List<Candidate> candidates = new ArrayList<>();
        finalists.forEach((id, p) ->
                candidates.add(new Candidate(id, StrategyText.parse(texts.get(id)), RESEARCH, cycle, p.reasons())));
        if (candidates.isEmpty()) {
            throw new DataException("The cycle " + cycle + " left no finalist to plan with.");
        }
        return candidates;
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
            List<Candidate> candidates,
            Market market,
            Costs costs,
            RegimeLabels labels,
            double cap,
            Map<String, Integer> since) {
        int[] calendar = market.calendar();
        int to = calendar[calendar.length - 1];
        int from = calendar[Math.max(0, calendar.length - WINDOW)];
        List<Candidate> ordered =
                candidates.stream().sorted(Comparator.comparing(Candidate::id)).toList();
        ReturnPanel returns = panel(ordered, market, from, to, costs);
        AllocateJob.Result allocation = AllocateJob.run(
                warehouse,
                runId,
                returns,
                ordered.stream()
                        .filter(c -> !c.state().equals(RESEARCH))
                        .map(Candidate::id)
                        .toList(),
                Double.POSITIVE_INFINITY,
                labels,
                cap);
        List<Member> members = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (Candidate c : ordered) {
            double weight = allocation.inForce().weights().getOrDefault(c.id(), 0.0);
            members.add(new Member(
                    turn, c.id(), c.state(), weight, since.getOrDefault(c.id(), to + 1), c.runId(), c.reason()));
            texts.put(c.id(), StrategyText.print(c.strategy()));
        }
        return new PlanOfRecord(members, texts, returns, allocation);
    }

    private static ReturnPanel panel(List<Candidate> candidates, Market market, int from, int to, Costs costs) {
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
        return new ReturnPanel(candidates.stream().map(Candidate::id).toList(), days, returns);
    }

    /** A strategy over some days, flat at their start. */
    static StrategyRun run(Market market, Strategy strategy, int from, int to, Costs costs) {
        return Backtest.run(new ScoringTask(market, from, to, costs, Cases.none(market.calendar().length)), strategy);
    }
}
