package io.cambrian.jobs.turn;

import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.StrategyState;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Dossier.Figure;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evolve.Ancestry;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TwinsTable;
import io.cambrian.tables.TwinsTable.Twin;
import io.cambrian.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Why the bots of a turn's plan are in it, from tables: what the search said that chose each, what days since said, and its ancestors. */
final class TurnDossiers {
    private final Warehouse warehouse;
    private final Map<String, Dossier> before;
    private final Map<String, Ancestry> ancestries = new HashMap<>(); // by search

    private TurnDossiers(Warehouse warehouse, List<Dossier> before) {
        this.warehouse = warehouse;
        this.before = before.stream().collect(Collectors.toMap(Dossier::bot, Function.identity()));
    }

    /**
     * One for each member with a share.
     *
     * @param before those of the plan before: whose ancestors stand there is not looked up again
     */
    static List<Dossier> of(Warehouse warehouse, List<Member> members, List<Dossier> before) {
        List<Member> held = members.stream().filter(m -> m.weight() > 0).toList();
        if (held.isEmpty()) {
            return List.of();
        }
        TurnDossiers dossiers = new TurnDossiers(warehouse, before);
        List<String> ids = held.stream().map(Member::strategyId).toList();
        List<String> runs = held.stream().map(Member::runId).distinct().toList();
        Map<String, Promotion> verdicts = new HashMap<>();
        for (Row row : dossiers.rows(PromotionsTable.SPEC, "run_id", runs)) {
            Promotion p = PromotionsTable.fromRow(row);
            verdicts.put(p.runId() + p.strategyId(), p);
        }
        Map<String, List<Forward>> tests = dossiers.rows(ForwardTable.SPEC, "strategy_id", ids).stream()
                .map(ForwardTable::fromRow)
                .sorted(Comparator.comparingInt(Forward::toDay))
                .collect(Collectors.groupingBy(Forward::strategyId));
        Map<String, List<Twin>> twins = dossiers.rows(TwinsTable.SPEC, "run_id", runs).stream()
                .map(TwinsTable::fromRow)
                .collect(Collectors.groupingBy(Twin::runId));
        List<Dossier> all = new ArrayList<>();
        for (Member m : held) {
            Promotion verdict = verdicts.get(m.runId() + m.strategyId());
            if (verdict != null) {
                all.add(dossiers.of(
                        m,
                        verdict,
                        tests.getOrDefault(m.strategyId(), List.of()),
                        twins.getOrDefault(m.runId(), List.of())));
            }
        }
        return all;
    }

    private List<Row> rows(TableSpec table, String column, Collection<String> values) {
        return warehouse.exists(table)
                ? warehouse
                        .read(table)
                        .where(functions.col(column).isInCollection(values))
                        .collectAsList()
                : List.of();
    }

    private Dossier of(Member m, Promotion verdict, List<Forward> tests, List<Twin> twins) {
        String search = RunsTable.find(warehouse, m.runId())
                .map(run -> RunIdentity.field(run.result(), "search_run"))
                .filter(run -> !run.isEmpty())
                .orElse(m.runId());
        return new Dossier(
                m.strategyId(),
                m.strategyId(),
                search,
                verdict.rank(),
                m.state(),
                StrategyState.of(m.state()).isPromoted(),
                m.reason(),
                figures(verdict),
                twins(verdict, twins),
                gates(verdict, tests),
                lineage(m.strategyId(), search));
    }

    private static SortedMap<String, Double> figures(Promotion p) {
        SortedMap<String, Double> figures = new TreeMap<>();
        put(figures, Figure.TRIALS, (double) p.trials());
        put(figures, Figure.SHARPE, p.trainSharpe());
        put(figures, Figure.EXCESS_SHARPE, p.excessSharpe());
        put(figures, Figure.HOLDOUT_SHARPE, p.holdoutSharpe());
        put(figures, Figure.HOLDOUT_EXCESS_SHARPE, p.holdoutExcessSharpe());
        put(figures, Figure.HOLDOUT_P, p.holdoutP());
        put(figures, Figure.DEFLATED_SHARPE, p.deflatedSharpe());
        return figures;
    }

    private static void put(SortedMap<String, Double> figures, Figure figure, Double value) {
        if (value != null && Double.isFinite(value)) {
            figures.put(figure.key(), value);
        }
    }

    /** Twins that were planned are not in the tables: what was run stands for them, and without a p-value. */
    private static List<Dossier.Twins> twins(Promotion p, List<Twin> twins) {
        List<Dossier.Twins> all = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Twin> own = twins.stream()
                    .filter(t -> t.family().equals(family.name().toLowerCase(Locale.ROOT)))
                    .toList();
            if (!own.isEmpty()) {
                int asGood = (int) own.stream()
                        .filter(t -> t.statistic() >= p.excessSharpe())
                        .count();
                all.add(new Dossier.Twins(family.words(), own.size(), own.size(), asGood, Double.NaN));
            }
        }
        return all;
    }

    private static List<Dossier.Gate> gates(Promotion p, List<Forward> tests) {
        List<Dossier.Gate> gates = new ArrayList<>();
        gates.add(new Dossier.Gate("the search that chose it", p.promoted(), p.reasons()));
        for (Forward f : tests) {
            gates.add(new Dossier.Gate(
                    "days from " + LocalDate.ofEpochDay(f.fromDay()) + " to " + LocalDate.ofEpochDay(f.toDay()),
                    StrategyState.of(f.state()).isPromoted(),
                    f.reason()));
        }
        return gates;
    }

    private List<Dossier.Ancestor> lineage(String id, String search) {
        Dossier known = before.get(id);
        if (known != null && known.search().equals(search)) {
            return known.lineage();
        }
        Optional<RunsTable.Run> run =
                RunsTable.find(warehouse, search).filter(r -> r.job().equals("evolve"));
        if (run.isEmpty()) {
            return List.of();
        }
        return ancestries
                .computeIfAbsent(
                        search,
                        s -> Ancestry.of(
                                warehouse, s, EndedSearch.of(warehouse, s).population()))
                .of(id)
                .stream()
                .map(a ->
                        new Dossier.Ancestor(a.id(), a.generation(), a.operator(), a.parents(), a.fitness(), a.text()))
                .toList();
    }
}
