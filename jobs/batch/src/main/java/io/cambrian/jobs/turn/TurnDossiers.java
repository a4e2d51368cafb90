package io.cambrian.jobs.turn;

import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.StrategyState;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Dossier.Figure;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evolve.Ancestry;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.jobs.portfolio.BotDossiers;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.HoldoutsTable.Opening;
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
    private final int planned;
    private final Map<String, Dossier> before;
    private final Map<String, Ancestry> ancestries = new HashMap<>(); // by search

    private TurnDossiers(Warehouse warehouse, int planned, List<Dossier> before) {
        this.warehouse = warehouse;
        this.planned = planned;
        this.before = before.stream().collect(Collectors.toMap(Dossier::bot, Function.identity()));
    }

    /**
     * One for each member with a share.
     *
     * @param planned twins per family of null worlds
     * @param before those of the plan before: whose ancestors stand there is not looked up again
     */
    static List<Dossier> of(Warehouse warehouse, List<Member> members, int planned, List<Dossier> before) {
        List<Member> held = members.stream().filter(m -> m.weight() > 0).toList();
        if (held.isEmpty()) {
            return List.of();
        }
        TurnDossiers dossiers = new TurnDossiers(warehouse, planned, before);
        List<String> ids = held.stream().map(Member::strategyId).toList();
        Map<String, String> searches = new HashMap<>(); // by the cycle or turn that chose a strategy
        held.stream().map(Member::runId).distinct().forEach(run -> searches.put(run, dossiers.searchOf(run)));
        Map<String, Promotion> verdicts = new HashMap<>();
        for (Row row : dossiers.rows(PromotionsTable.SPEC, "run_id", searches.keySet())) {
            Promotion p = PromotionsTable.fromRow(row);
            verdicts.put(p.runId() + p.strategyId(), p);
        }
        Map<String, Opening> openings = new HashMap<>();
        for (Row row : dossiers.rows(HoldoutsTable.SPEC, "run_id", searches.keySet())) {
            Opening o = HoldoutsTable.fromRow(row);
            openings.merge(o.runId(), o, (a, b) -> a.toDay() >= b.toDay() ? a : b);
        }
        Map<String, List<Forward>> tests = dossiers.rows(ForwardTable.SPEC, "strategy_id", ids).stream()
                .map(ForwardTable::fromRow)
                .sorted(Comparator.comparingInt(Forward::toDay))
                .collect(Collectors.groupingBy(Forward::strategyId));
        Map<String, List<Twin>> twins = dossiers.rows(TwinsTable.SPEC, "run_id", searches.values()).stream()
                .map(TwinsTable::fromRow)
                .collect(Collectors.groupingBy(Twin::runId));
        List<Dossier> all = new ArrayList<>();
        for (Member m : held) {
            Promotion verdict = verdicts.get(m.runId() + m.strategyId());
            if (verdict != null) {
                String search = searches.get(m.runId());
                Optional<Opening> opening = Optional.ofNullable(openings.get(m.runId()));
                int chosen = opening.map(Opening::toDay).orElse(Integer.MIN_VALUE);
                all.add(dossiers.of(
                        m,
                        verdict,
                        search,
                        opening,
                        tests.getOrDefault(m.strategyId(), List.of()).stream()
                                .filter(f -> f.toDay() > chosen) // not of an earlier time that it was watched
                                .toList(),
                        twins.getOrDefault(search, List.of())));
            }
        }
        return all;
    }

    private String searchOf(String run) {
        return RunsTable.find(warehouse, run)
                .map(found -> RunIdentity.field(found.result(), "search_run"))
                .filter(search -> !search.isEmpty())
                .orElse(run);
    }

    private List<Row> rows(TableSpec table, String column, Collection<String> values) {
        return warehouse.exists(table)
                ? warehouse
                        .read(table)
                        .where(functions.col(column).isInCollection(values))
                        .collectAsList()
                : List.of();
    }

    private Dossier of(
            Member m,
            Promotion verdict,
            String search,
            Optional<Opening> opening,
            List<Forward> tests,
            List<Twin> twins) {
        return new Dossier(
                m.strategyId(),
                m.strategyId(),
                search,
                verdict.rank(),
                m.state(),
                StrategyState.of(m.state()).isPromoted(),
                m.reason().equals(verdict.reasons())
                        ? m.reason()
                        : m.reason() + " When it was chosen: " + verdict.reasons(),
                figures(verdict, opening),
                twins(verdict, twins),
                gates(verdict, tests),
                lineage(m.strategyId(), search));
    }

    private static SortedMap<String, Double> figures(Promotion p, Optional<Opening> opening) {
        SortedMap<String, Double> figures = new TreeMap<>();
        put(figures, Figure.TRIALS, (double) p.trials());
        put(figures, Figure.SHARPE, p.trainSharpe());
        put(figures, Figure.EXCESS_SHARPE, p.excessSharpe());
        put(figures, Figure.HOLDOUT_SHARPE, p.holdoutSharpe());
        put(figures, Figure.HOLDOUT_EXCESS_SHARPE, p.holdoutExcessSharpe());
        put(figures, Figure.HOLDOUT_P, p.holdoutP());
        put(figures, Figure.DEFLATED_SHARPE, p.deflatedSharpe());
        if (p.holdoutP() != null) {
            opening.ifPresent(o -> put(figures, Figure.HOLDOUT_OPENING, (double) o.opening()));
        }
        return figures;
    }

    private static void put(SortedMap<String, Double> figures, Figure figure, Double value) {
        if (value != null && Double.isFinite(value)) {
            figures.put(figure.key(), value);
        }
    }

    /** The ranks of {@link io.cambrian.evidence.TwinTest}; a family that was stopped early has no p-value. */
    private List<Dossier.Twins> twins(Promotion p, List<Twin> twins) {
        List<Dossier.Twins> all = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Twin> own = twins.stream()
                    .filter(t -> t.family().equals(family.name().toLowerCase(Locale.ROOT)) && t.twin() <= planned)
                    .toList();
            if (!own.isEmpty()) {
                int asGood = (int) own.stream()
                        .filter(t -> !(t.statistic() < p.excessSharpe()))
                        .count();
                double pValue = own.size() == planned ? (1.0 + asGood) / (planned + 1) : Double.NaN;
                all.add(new Dossier.Twins(family.words(), planned, own.size(), asGood, pValue));
            }
        }
        return all;
    }

    /** What was decided; a look that left it waiting decided nothing. */
    private static List<Dossier.Gate> gates(Promotion p, List<Forward> tests) {
        List<Dossier.Gate> gates = new ArrayList<>();
        if (!StrategyState.WAITING.key().equals(p.state())) {
            gates.add(new Dossier.Gate("The verdict of its search", p.promoted(), p.reasons()));
        }
        for (Forward f : tests) {
            if (!f.state().equals(f.stateBefore())) {
                gates.add(new Dossier.Gate(
                        "Days from " + LocalDate.ofEpochDay(f.fromDay()) + " to " + LocalDate.ofEpochDay(f.toDay()),
                        StrategyState.of(f.state()).isPromoted(),
                        f.reason()));
            }
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
        return BotDossiers.lineage(
                ancestries.computeIfAbsent(
                        search,
                        s -> Ancestry.of(
                                warehouse, s, EndedSearch.of(warehouse, s).population())),
                id);
    }
}
