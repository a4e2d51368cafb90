package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.SmallSearch;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import io.cambrian.turn.TurnRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class TurnIdentityTest {
    private static final TurnSettings SETTINGS =
            new TurnSettings(SmallSearch.of(12, 2), TurnRules.DEFAULT, Optional.empty(), 7, 12);
    private static final TurnIdentity IDENTITY = new TurnIdentity(SETTINGS, MarketQuery.all(), Map.of("bars", 3L));

    private static Turn turn(String runId, Optional<String> policy) {
        return new Turn(
                1,
                runId,
                14_700,
                TurnKind.SEARCH.key(),
                "why",
                false,
                Optional.empty(),
                100,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                0,
                "bars@3",
                "",
                Optional.empty(),
                policy);
    }

    /** As it comes back from the table. */
    private static Turn stored(Turn turn) {
        Object[] cells = new Object[TurnsTable.SPEC.columns().size()];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = TurnsTable.toRow(turn).get(c);
        }
        return TurnsTable.fromRow(new GenericRowWithSchema(cells, TurnsTable.SPEC.schema()));
    }

    @Test
    void aTurnIsKnownAgainThoughItReleasedAPolicyItself() {
        Turn without = stored(turn(IDENTITY.id(Optional.empty()), Optional.empty()));
        Turn with = stored(turn(IDENTITY.id(Optional.of("p1")), Optional.of("p1")));
        // whatever was released since, only what was known at the beginning counts
        assertThat(IDENTITY.isOf(without)).isTrue();
        assertThat(IDENTITY.isOf(with)).isTrue();
        assertThat(with.runId()).isNotEqualTo(without.runId());
    }

    @Test
    void otherTablesOrAnotherPolicyAtTheBeginningAreAnotherTurn() {
        Turn turn = turn(IDENTITY.id(Optional.empty()), Optional.empty());
        assertThat(new TurnIdentity(SETTINGS, MarketQuery.all(), Map.of("bars", 4L)).isOf(turn))
                .isFalse();
        assertThat(IDENTITY.isOf(turn(turn.runId(), Optional.of("p1")))).isFalse();
    }

    @Test
    void otherInstrumentsAreAnotherTurnAndAllOfThemAddNothing() {
        Turn turn = turn(IDENTITY.id(Optional.empty()), Optional.empty());
        assertThat(turn.runId())
                .isEqualTo(RunIdentity.of(
                                "turn",
                                SETTINGS.parameters(),
                                Map.of("bars", 3L),
                                SETTINGS.search().seed())
                        .id());
        assertThat(of(MarketQuery.all().withSymbols(List.of("A", "B"))).isOf(turn))
                .isFalse();
        assertThat(of(MarketQuery.all().withMaxSymbols(2)).isOf(turn)).isFalse();
        assertThat(of(MarketQuery.all().withSymbols(List.of("A", "B"))).id(Optional.empty()))
                .as("a market has no order")
                .isEqualTo(of(MarketQuery.all().withSymbols(List.of("B", "A"))).id(Optional.empty()))
                .isNotEqualTo(of(MarketQuery.all().withSymbols(List.of("A"))).id(Optional.empty()));
    }

    private static TurnIdentity of(MarketQuery query) {
        return new TurnIdentity(SETTINGS, query, Map.of("bars", 3L));
    }
}
