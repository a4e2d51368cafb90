package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.overlay.OverlaySpec;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.RecallCasesTable;
import io.cambrian.tables.RecallCasesTable.RecallCase;
import io.cambrian.tables.RecallSidesTable;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryOfDayIT {
    private static final List<TableSpec> WRITTEN =
            List.of(PatternsTable.SPEC, RecallCasesTable.SPEC, RulesTable.SPEC, RecallSidesTable.SPEC);

    /** Closes on which turns look at memory; some 12 trades became known between two of them. */
    private static final List<Integer> TURNS = List.of(1_200, 1_250, 1_300, 1_350, 1_400);

    @TempDir
    Path folder;

    private Warehouse holding(String name, List<RememberedTrade> trades) {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
        tell(warehouse, trades);
        return warehouse;
    }

    private static void tell(Warehouse warehouse, List<RememberedTrade> trades) {
        warehouse.merge(
                TradeMemoryTable.SPEC,
                warehouse.rows(
                        TradeMemoryTable.SPEC,
                        trades.stream().map(TradeMemoryTable::toRow).toList()));
    }

    private static List<RememberedTrade> world() {
        return ConsolidateIT.world(1, -0.02, -0.02, 0);
    }

    /** The rows that stand in the table for each day. */
    private static TreeMap<Integer, List<RecallCase>> rows(Warehouse warehouse) {
        return warehouse.read(RecallCasesTable.SPEC).collectAsList().stream()
                .map(RecallCasesTable::fromRow)
                .collect(Collectors.groupingBy(RecallCase::knownDay, TreeMap::new, Collectors.toList()));
    }

    /** What a reader of a day finds, without what belongs to the day on which a row was written. */
    private static List<RecallCase> asOf(Warehouse warehouse, int day) {
        return RecallCases.asOf(warehouse, day).values().stream()
                .map(c -> new RecallCase(
                        0,
                        c.side(),
                        c.caseId(),
                        c.status(),
                        c.reason(),
                        c.decisionDay(),
                        c.outcomeDay(),
                        c.outcome(),
                        c.context(),
                        c.regimes(),
                        c.probabilities(),
                        0))
                .sorted(Comparator.comparing(RecallCase::side).thenComparing(RecallCase::caseId))
                .toList();
    }

    private static Map<String, Long> versions(Warehouse warehouse) {
        return WRITTEN.stream().collect(Collectors.toMap(TableSpec::name, warehouse::version));
    }

    /** All rows of the tables that memory writes, as text. */
    private static List<String> contents(Warehouse warehouse) {
        List<String> contents = new ArrayList<>();
        WRITTEN.forEach(table -> warehouse.read(table).collectAsList().stream()
                .map(row -> table.name() + " " + row)
                .sorted()
                .forEach(contents::add));
        return contents;
    }

    private static OverlaySpec spec(Warehouse warehouse, MemoryOfDay memory) {
        return DecisionMemory.evidence(warehouse, memory.cases(), Set.of("s0")).spec();
    }

    @Test
    void aDayAddsTheCasesThatAreNewOrChanged() {
        Warehouse warehouse = holding("added", world());
        TURNS.forEach(day -> DecisionMemory.run(warehouse, day));
        TreeMap<Integer, List<RecallCase>> rows = rows(warehouse);
        Map<String, RecallCase> before = new TreeMap<>();
        List<Double> shares = new ArrayList<>();
        for (int day : TURNS) {
            int known = TradeCases.known(warehouse, day, TradeCases.Filter.ALL).size();
            for (RecallCase row : rows.get(day)) {
                RecallCase was = before.put(row.side() + row.caseId(), row);
                assertThat(was == null || !row.isLike(was))
                        .as("%s on %d", row.caseId(), day)
                        .isTrue();
            }
            assertThat(before).as("all cases of day %d have a row by then", day).hasSize(known);
            shares.add(rows.get(day).size() / (double) known);
        }
        assertThat(shares.get(0)).isEqualTo(1);
        assertThat(shares.subList(1, shares.size()))
                .as("rows of a day as a share of all cases known then")
                .allMatch(share -> share < 0.6);
        for (int day : TURNS) {
            Warehouse alone = holding("alone" + day, world());
            DecisionMemory.run(alone, day);
            assertThat(asOf(warehouse, day)).as("as of day %d", day).isEqualTo(asOf(alone, day));
        }
    }

    @Test
    void aDayThatIsConsolidatedLateLeavesLaterDaysAsTheyWere() {
        Warehouse inOrder = holding("ordered", world());
        TURNS.forEach(day -> DecisionMemory.run(inOrder, day));
        Warehouse late = holding("late", world());
        for (int day : List.of(1_200, 1_400, 1_300, 1_250, 1_350, 1_300)) {
            DecisionMemory.run(late, day);
        }
        for (int day : TURNS) {
            assertThat(asOf(late, day)).as("as of day %d", day).isEqualTo(asOf(inOrder, day));
        }
        assertThat(asOf(late, 1_199)).as("nothing is known before").isEmpty();
    }

    /** What is told late became known before days that did not have it. */
    @Test
    void aDayThatIsConsolidatedLateShowsNoLaterDayWhatThatOneWasNotTold() {
        Warehouse warehouse = holding("untold", untold());
        for (int day : List.of(1_200, 1_300, 1_400)) {
            DecisionMemory.run(warehouse, day);
        }
        List<RecallCase> first = asOf(warehouse, 1_300);
        List<RecallCase> second = asOf(warehouse, 1_400);
        tell(warehouse, world());
        for (int day : List.of(1_250, 1_230, 1_250)) {
            DecisionMemory.run(warehouse, day);
        }
        assertThat(asOf(warehouse, 1_300)).isEqualTo(first);
        assertThat(asOf(warehouse, 1_350)).isEqualTo(first);
        assertThat(asOf(warehouse, 1_400)).isEqualTo(second);
        Warehouse inOrder = holding("all-told", world());
        DecisionMemory.run(inOrder, 1_250);
        assertThat(asOf(warehouse, 1_250)).isEqualTo(asOf(inOrder, 1_250));
        DecisionMemory.run(warehouse, 1_300);
        DecisionMemory.run(inOrder, 1_300);
        assertThat(asOf(warehouse, 1_300)).as("once it is consolidated again").isEqualTo(asOf(inOrder, 1_300));
        assertThat(asOf(warehouse, 1_400)).isEqualTo(second);
    }

    @Test
    void aDayThatFoundNothingNewIsLeftAsItWasByOneThatIsConsolidatedLate() {
        Warehouse warehouse = holding("nothing-new", untold());
        int day = 1_600;
        int last = TradeCases.known(warehouse, day, TradeCases.Filter.ALL).stream()
                .mapToInt(RememberedTrade::knownDay)
                .max()
                .orElseThrow();
        MemoryOfDay.of(warehouse, last);
        RecallSides.forget(warehouse, last);
        assertThat(MemoryOfDay.of(warehouse, last + 2).cases().knownDay()).isEqualTo(last + 2);
        List<RecallCase> before = asOf(warehouse, last + 2);
        tell(warehouse, world());
        RecallSides.forget(warehouse, last + 1);
        DecisionMemory.run(warehouse, last + 1);
        assertThat(asOf(warehouse, last + 1)).hasSizeGreaterThan(before.size());
        assertThat(asOf(warehouse, last + 2)).isEqualTo(before);
        assertThat(MemoryOfDay.of(warehouse, last + 2).cases().trades())
                .as("a turn looks anew")
                .isEqualTo(TradeCases.known(warehouse, last + 2, TradeCases.Filter.ALL)
                        .size());
    }

    private static List<RememberedTrade> untold() {
        return world().stream().filter(t -> t.entryDay() != 401).toList();
    }

    @Test
    void aTableWithAllCasesOfEachDayIsReadAndGoneOnWith() {
        Warehouse inOrder = holding("now", world());
        TURNS.forEach(day -> DecisionMemory.run(inOrder, day));
        Warehouse earlier = holding("earlier", world());
        for (int day : TURNS.subList(0, 3)) {
            earlier.merge(
                    RecallCasesTable.SPEC,
                    earlier.rows(
                            RecallCasesTable.SPEC,
                            RecallCases.asOf(inOrder, day).values().stream()
                                    .map(c -> RecallCasesTable.toRow(c.on(day)))
                                    .toList()));
        }
        for (int day : TURNS.subList(0, 3)) {
            assertThat(asOf(earlier, day)).as("as of day %d", day).isEqualTo(asOf(inOrder, day));
        }
        DecisionMemory.run(earlier, TURNS.get(3));
        assertThat(rows(earlier).get(TURNS.get(3))).hasSameSizeAs(rows(inOrder).get(TURNS.get(3)));
        assertThat(asOf(earlier, TURNS.get(3))).isEqualTo(asOf(inOrder, TURNS.get(3)));
        MemoryOfDay memory = MemoryOfDay.of(earlier, TURNS.get(4));
        assertThat(memory.cases().knownDay()).isEqualTo(TURNS.get(4));
    }

    @Test
    void withoutNewTradesMemoryStaysThatOfTheDay() {
        Warehouse warehouse = holding("unchanged", world());
        int day = 1_600;
        int last = TradeCases.known(warehouse, day, TradeCases.Filter.ALL).stream()
                .mapToInt(RememberedTrade::knownDay)
                .max()
                .orElseThrow();
        MemoryOfDay first = MemoryOfDay.of(warehouse, last);
        assertThat(first.rules()).isNotEmpty();
        assertThat(first.cases().kept()).isLessThan(first.cases().trades());
        Map<String, Long> versions = versions(warehouse);
        for (int later : List.of(last, last + 1, last + 3)) {
            MemoryOfDay memory = MemoryOfDay.of(warehouse, later);
            assertThat(memory.cases().knownDay()).isEqualTo(last);
            assertThat(memory.rules()).isEqualTo(first.rules());
            assertThat(spec(warehouse, memory)).isEqualTo(spec(warehouse, first));
            assertThat(memory.cases().sides().keySet())
                    .isEqualTo(first.cases().sides().keySet());
            memory.cases()
                    .sides()
                    .forEach((side, of) -> assertThat(of.recall())
                            .isEqualTo(first.cases().sides().get(side).recall()));
        }
        assertThat(versions(warehouse)).as("nothing is written").isEqualTo(versions);
        MemoryOfDay next = MemoryOfDay.of(warehouse, last + 4);
        assertThat(next.cases().knownDay()).as("a trade became known").isEqualTo(last + 4);
        assertThat(MemoryOfDay.of(warehouse, last).cases().knownDay())
                .as("a day before sees none of it")
                .isEqualTo(last);
        assertThat(spec(warehouse, MemoryOfDay.of(warehouse, last))).isEqualTo(spec(warehouse, first));
    }

    @Test
    void tradesThatAreToldLateOrOtherwiseAreConsolidated() {
        List<RememberedTrade> world = world();
        List<RememberedTrade> some =
                world.stream().filter(t -> t.entryDay() != 401).toList();
        Warehouse warehouse = holding("told", some);
        MemoryOfDay.of(warehouse, 1_300);
        tell(warehouse, world);
        assertThat(MemoryOfDay.of(warehouse, 1_300).cases().trades())
                .as("one that was known long before, and told today")
                .isEqualTo(TradeCases.known(warehouse, 1_300, TradeCases.Filter.ALL)
                        .size());
        RememberedTrade first = world.get(0);
        RememberedTrade corrected = onPrices(ConsolidateIT.withReturn(first, first.netReturn() + 0.1), 2);
        tell(warehouse, List.of(corrected));
        MemoryOfDay memory = MemoryOfDay.of(warehouse, 1_301);
        assertThat(memory.cases().knownDay()).isEqualTo(1_301);
        Warehouse alone = holding("told-alone", some);
        tell(alone, world);
        tell(alone, List.of(corrected));
        DecisionMemory.run(alone, 1_301);
        assertThat(asOf(warehouse, 1_301)).isEqualTo(asOf(alone, 1_301));
    }

    @Test
    void whatAPersonConsolidatedOtherwiseIsLookedAtAnewByTheNextTurn() {
        Warehouse warehouse = holding("person", world());
        MemoryOfDay at = MemoryOfDay.of(warehouse, 1_300);
        RecallSides.forget(warehouse, 1_301);
        assertThat(MemoryOfDay.of(warehouse, 1_302).cases().knownDay()).isEqualTo(1_300);
        RecallSides.forget(warehouse, 1_300);
        MemoryOfDay again = MemoryOfDay.of(warehouse, 1_302);
        assertThat(again.cases().knownDay()).isEqualTo(1_302);
        assertThat(again.cases().trades()).isEqualTo(at.cases().trades());
    }

    @Test
    void aCaseWhoseTradeIsOpenAgainIsGone() {
        List<RememberedTrade> world = world();
        Warehouse warehouse = holding("gone", world);
        DecisionMemory.run(warehouse, 1_300);
        RememberedTrade first = world.get(0);
        tell(warehouse, List.of(open(first)));
        for (int day : List.of(1_301, 1_302)) {
            DecisionMemory.run(warehouse, day);
        }
        String id = TradeCases.id(first);
        Function<Integer, RecallCase> found = day -> RecallCases.asOf(warehouse, day).values().stream()
                .filter(c -> c.caseId().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(found.apply(1_301).active()).isFalse();
        assertThat(found.apply(1_301).gone()).isTrue();
        assertThat(found.apply(1_302).knownDay()).as("said once").isEqualTo(1_301);
        assertThat(found.apply(1_300).gone()).isFalse();
    }

    @Test
    void whatDiedInTheMiddleEndsWithTheSameTables() {
        Warehouse whole = holding("whole", world());
        MemoryOfDay.of(whole, 1_200);
        MemoryOfDay at = MemoryOfDay.of(whole, 1_300);
        List<Runnable> deaths = new ArrayList<>();
        Warehouse died = holding("died", world());
        MemoryOfDay.of(died, 1_200);
        deaths.add(() -> ConsolidateJob.run(died, 1_300, ConsolidateJob.MINIMUM_SUPPORT));
        deaths.add(() -> DecisionMemory.run(died, 1_300));
        deaths.add(() -> DistillJob.run(died, 1_300));
        deaths.forEach(Runnable::run);
        MemoryOfDay again = MemoryOfDay.of(died, 1_300);
        assertThat(contents(died)).isEqualTo(contents(whole));
        assertThat(spec(died, again)).isEqualTo(spec(whole, at));
        assertThat(spec(died, MemoryOfDay.of(died, 1_300)))
                .as("read back where the turn dies after it")
                .isEqualTo(spec(whole, at));
        assertThat(contents(died)).isEqualTo(contents(whole));
    }

    private static RememberedTrade onPrices(RememberedTrade t, long version) {
        return other(t, "r2", t.outcome(), version);
    }

    private static RememberedTrade open(RememberedTrade t) {
        return other(t, "r2", "open", 2);
    }

    private static RememberedTrade other(RememberedTrade t, String run, String outcome, long version) {
        return new RememberedTrade(
                run,
                t.strategyId(),
                t.symbol(),
                t.entryDay(),
                t.decisionDay(),
                t.exitDay(),
                t.side(),
                t.fraction(),
                t.entryPrice(),
                t.exitPrice(),
                t.netReturn(),
                t.cost(),
                t.barsHeld(),
                t.maxAdverse(),
                t.maxFavorable(),
                t.exitReason(),
                outcome,
                t.segment(),
                t.setting(),
                t.knownDay(),
                t.source(),
                t.charges(),
                version);
    }
}
