package io.cambrian.jobs.rl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.tables.Judged;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.PoliciesTable.Policy;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class LearnJobTest {
    private static Market market(int days, String... symbols) {
        return Market.of(
                Arrays.stream(symbols)
                        .map(s -> BarSeries.closeOnly(
                                s,
                                IntStream.range(0, days).toArray(),
                                IntStream.range(0, days)
                                        .mapToDouble(t -> 100 + t % 5)
                                        .toArray(),
                                null))
                        .toList(),
                252);
    }

    private static Policy learnedOn(Market market, Optional<String> universeId) {
        return new Policy(
                "p1",
                "{}",
                1,
                0.001,
                OptionalLong.empty(),
                universeId,
                new Judged(
                        "run",
                        1,
                        SearchStage.hash(market),
                        "model",
                        0,
                        20,
                        25,
                        29,
                        1,
                        "holding",
                        1,
                        0.5,
                        0.975,
                        0.0001,
                        true,
                        "it gained"));
    }

    @Test
    void aPolicyIsForTheInstrumentsThatItLearnedFromOnWhicheverDays() {
        Market market = market(30, "A", "B");
        Policy policy = learnedOn(market, Optional.of(LearnJob.universeId(market)));
        assertThat(LearnJob.isFor(market(40, "B", "A"), policy)).isTrue();
        assertThat(LearnJob.isFor(market(40, "A", "B", "B#2"), policy))
                .as("a later spell of the same instrument")
                .isTrue();
        assertThat(LearnJob.isFor(market(30, "A"), policy)).isFalse();
        assertThat(LearnJob.isFor(market(30, "A", "C"), policy)).isFalse();
        assertThat(LearnJob.isFor(market(30, "A", "B", "C"), policy)).isFalse();
    }

    @Test
    void aPolicyOfAnEarlierVersionIsForTheVerySameMarket() {
        Market market = market(30, "A", "B");
        Policy policy = stored(learnedOn(market, Optional.empty()));
        assertThat(LearnJob.isFor(market, policy)).isTrue();
        assertThat(LearnJob.isFor(market(40, "A", "B"), policy)).isFalse();
    }

    @Test
    void theTableKeepsWhoItLearnedFrom() {
        Policy policy = learnedOn(market(30, "A"), Optional.of("u"));
        assertThat(stored(policy)).isEqualTo(policy);
    }

    private static Policy stored(Policy policy) {
        Object[] cells = new Object[PoliciesTable.SPEC.columns().size()];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = PoliciesTable.toRow(policy).get(c);
        }
        return PoliciesTable.fromRow(new GenericRowWithSchema(cells, PoliciesTable.SPEC.schema()));
    }
}
