package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.evidence.StrategyState;
import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.SearchFacts;
import io.cambrian.jobs.report.CycleReport;
import io.cambrian.jobs.report.Panel;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the control room shows of searches, risk and memory, from tables. */
final class RoomFigures {
    private static final String PORTFOLIO = "portfolio";
    private static final String MARKET = "market";

    private final Warehouse warehouse;

    RoomFigures(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * The searches of turns, in their order.
     *
     * @param reports folder of their pages
     */
    List<CycleReport.Search> searches(List<Turn> turns, Path reports) {
        List<Turn> searching =
                turns.stream().filter(t -> t.searchRun().isPresent()).toList();
        Set<String> ids = searching.stream().map(t -> t.searchRun().get()).collect(Collectors.toSet());
        Map<String, JsonNode> results = new HashMap<>();
        for (Row row : rows(RunsTable.SPEC, functions.col("run_id").isInCollection(ids))) {
            RunsTable.Run run = RunsTable.fromRow(row);
            results.put(run.runId(), RunIdentity.tree(run.result()));
        }
        Map<String, List<Promotion>> finalists =
                rows(PromotionsTable.SPEC, functions.col("run_id").isInCollection(ids)).stream()
                        .map(PromotionsTable::fromRow)
                        .collect(Collectors.groupingBy(Promotion::runId));
        Set<String> later = promotedLater(searching, finalists);
        List<CycleReport.Search> searches = new ArrayList<>();
        for (Turn t : searching) {
            String run = t.searchRun().get();
            JsonNode result = results.getOrDefault(run, RunIdentity.tree("{}"));
            List<Promotion> found = finalists.getOrDefault(run, List.of());
            searches.add(new CycleReport.Search(
                    t.turn(),
                    t.asOf(),
                    run,
                    result.path("search_run").asText(run),
                    Optional.of(run + ".html").filter(page -> Files.exists(reports.resolve(page))),
                    result.path(SearchFacts.TRIALS).asLong(),
                    result.path(SearchFacts.GENERATION).asInt(-1) + 1,
                    result.path(SearchFacts.BEST).asDouble(Double.NaN),
                    result.path(SearchFacts.NICHES).asDouble(Double.NaN),
                    found.size(),
                    (int) found.stream()
                            .filter(p -> p.promoted() || later.contains(p.runId() + p.strategyId()))
                            .count()));
        }
        return searches;
    }

    /** Finalists whom later days promoted, each by its last search before these days: run and strategy in one. */
    private Set<String> promotedLater(List<Turn> searching, Map<String, List<Promotion>> finalists) {
        Set<String> later = new HashSet<>();
        for (Row test : rows(
                ForwardTable.SPEC,
                functions
                        .col("state")
                        .equalTo(StrategyState.CHAMPION.key())
                        .and(functions.col("state_before").equalTo(StrategyState.WAITING.key())))) {
            String id = test.getAs("strategy_id");
            int from = test.<Integer>getAs("from_day");
            searching.stream()
                    .filter(t -> t.asOf() < from)
                    .map(t -> t.searchRun().orElseThrow())
                    .filter(run -> finalists.getOrDefault(run, List.of()).stream()
                            .anyMatch(p -> p.strategyId().equals(id)))
                    .reduce((a, b) -> b)
                    .ifPresent(run -> later.add(run + id));
        }
        return later;
    }

    /** By the turn that rolled back, who asked for it; not those who were forgotten since. */
    Map<Integer, String> whoRolledBack() {
        Map<Integer, String> who = new HashMap<>();
        for (Row row : rows(BehaviorMemoryTable.SPEC, functions.col("kind").equalTo(BehaviorMemoryTable.ROLLBACK))) {
            BehaviorMemoryTable.Act act = BehaviorMemoryTable.fromRow(row);
            act.userName().ifPresent(name -> who.put(Math.toIntExact(act.sequence()), name));
        }
        return who;
    }

    /**
     * The risk of a plan as it was measured when its members were weighed.
     *
     * @param runs that may have measured it, the first that did counts
     */
    Panel<CycleReport.Risk> risk(List<String> runs) {
        return runs.stream()
                .map(this::risk)
                .filter(p -> p.value().isPresent())
                .findFirst()
                .orElseGet(() ->
                        Panel.missing("No risk was measured for this plan: it holds no strategy, or only cash.", ""));
    }

    private Panel<CycleReport.Risk> risk(String run) {
        Column own = functions.col("run_id").equalTo(run);
        Map<Double, Row> tails = new HashMap<>();
        for (Row row : rows(
                VarTable.SPEC,
                own.and(functions.col("subject").equalTo(PORTFOLIO))
                        .and(functions.col("grain").equalTo(PORTFOLIO)))) {
            tails.merge(
                    row.<Double>getAs("confidence_level"),
                    row,
                    (a, b) -> a.<Integer>getAs("as_of_day") >= b.<Integer>getAs("as_of_day") ? a : b);
        }
        if (!tails.containsKey(0.95) || !tails.containsKey(0.99)) {
            return Panel.missing("", "");
        }
        Row worst = tails.get(0.99);
        return Panel.of(new CycleReport.Risk(
                worst.<Integer>getAs("as_of_day"),
                tails.get(0.95).<Double>getAs("value_at_risk"),
                worst.<Double>getAs("value_at_risk"),
                worst.<Double>getAs("expected_shortfall"),
                count(worst, "tested_days"),
                count(worst, "exceedances"),
                together(own),
                scenarios(own)));
    }

    private static long count(Row row, String column) {
        Long value = row.getAs(column);
        return value == null ? 0 : value;
    }

    /** How alike the strategies move, in words. */
    private String together(Column own) {
        double[] pairs =
                rows(CorrelationTable.SPEC, own.and(functions.col("first_id").lt(functions.col("second_id")))).stream()
                        .mapToDouble(r -> r.<Double>getAs("correlation"))
                        .sorted()
                        .toArray();
        if (pairs.length == 0) {
            return "";
        }
        double mean = 0;
        for (double pair : pairs) {
            mean += pair / pairs.length;
        }
        return String.format(
                Locale.ROOT,
                " Its strategies' returns correlate by %.2f on average, the most alike by %.2f.",
                mean,
                pairs[pairs.length - 1]);
    }

    /** What would happen to the plan and to the market; moves in which no price moves are left out. */
    private List<CycleReport.Scenario> scenarios(Column own) {
        Map<String, double[]> returns = new TreeMap<>();
        Map<String, String> kinds = new HashMap<>();
        for (Row row : rows(StressTable.SPEC, own.and(functions.col("subject").isin(PORTFOLIO, MARKET)))) {
            Double total = row.getAs("total_return");
            String kind = row.getAs("kind");
            kinds.put(row.getAs("crisis"), kind == null ? "" : kind);
            returns.computeIfAbsent(row.getAs("crisis"), c -> new double[] {Double.NaN, Double.NaN})[
                            PORTFOLIO.equals(row.getAs("subject")) ? 0 : 1] =
                    total == null ? Double.NaN : total;
        }
        return returns.entrySet().stream()
                .filter(e -> e.getValue()[0] != 0 || e.getValue()[1] != 0)
                .map(e -> new CycleReport.Scenario(e.getKey(), kinds.get(e.getKey()), e.getValue()[0], e.getValue()[1]))
                .sorted(Comparator.comparingDouble(CycleReport.Scenario::plan) // NaN last
                        .thenComparing(CycleReport.Scenario::name))
                .toList();
    }

    /** What is remembered, and what of it decisions of a plan use. */
    CycleReport.Memory memory(Bundle plan) {
        TreeMap<String, Long> trades = new TreeMap<>();
        if (warehouse.exists(TradeMemoryTable.SPEC)) {
            warehouse
                    .read(TradeMemoryTable.SPEC)
                    .groupBy("segment")
                    .count()
                    .collectAsList()
                    .forEach(r -> trades.put(r.getString(0), r.getLong(1)));
        }
        long patterns = 0;
        long active = 0;
        if (warehouse.exists(PatternsTable.SPEC)) {
            // each as it stood when it was last looked at
            for (Row row : warehouse
                    .read(PatternsTable.SPEC)
                    .groupBy("pattern_id")
                    .agg(functions.max_by(functions.col("status"), functions.col("known_day")))
                    .collectAsList()) {
                patterns++;
                active += "active".equals(row.getString(1)) ? 1 : 0;
            }
        }
        return new CycleReport.Memory(
                trades,
                patterns,
                active,
                plan.overlays().stream().anyMatch(o -> o.kind().equals(MemoryOverlay.KIND)),
                plan.memoryRules());
    }

    private List<Row> rows(TableSpec table, Column which) {
        return warehouse.exists(table) ? warehouse.read(table).where(which).collectAsList() : List.of();
    }
}
