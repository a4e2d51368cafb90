package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.ta4j.core.Rule;

class W2Test {
    private static final WalkMarket MARKET = WalkMarket.of(2, 1_000);

    @Test
    void bothScorersAgreeWithTheWorkloadInC() {
        Optional<Yardstick> started =
                Yardstick.start("w2.c", Map.of(), MARKET, LevelRules.all().size());
        Assumptions.assumeTrue(started.isPresent(), "there is no gcc");
        try (Yardstick c = started.get()) {
            Yardstick.Cells expected = c.cells("seeded");
            for (CellProgram program :
                    List.of(CellProgram.fast(LevelRules.all()), CellProgram.reference(LevelRules.all()))) {
                CellCheck check = W1.compare(
                        expected, program, MARKET.series(), LevelRules.all().size());
                assertThat(check.passes()).as(check.toString()).isTrue();
            }
            assertThat(W2.otherPositions(expected, MARKET, LevelRules.all())).isZero();
        }
    }

    @Test
    void jeneticsTreesAreThoseOfTheWorkloadAndTradeAsTheReferenceOnceAllIsKnown() {
        JeneticsRules jenetics = new JeneticsRules();
        // in six rules the sum of the RSI and a number is folded into the threshold: two nodes less
        assertThat(jenetics.nodes()).isEqualTo(10 * LevelRules.NODES - 12);
        BarSeries series = MARKET.series().get(0);
        Yardstick.Cells trees = jenetics.score(series);
        Yardstick.Cells reference = CellProgram.reference(LevelRules.all()).score(series);
        for (int i = 0; i < trees.trades().length; i++) {
            // what is unknown is false there and changes nothing here: at most the first hundred bars differ
            assertThat(trees.trades()[i])
                    .isBetween(reference.trades()[i] - 50, reference.trades()[i] + 50);
        }
    }

    @Test
    void ta4jExpressesTheRulesAndTrades() {
        Ta4jSeries series = Ta4jSeries.of(MARKET.series().get(0));
        Ta4jRules rules = new Ta4jRules(series.series());
        Yardstick.Cells cells = Yardstick.Cells.of(10);
        for (int i = 0; i < 10; i++) {
            Strategy strategy = LevelRules.all().get(i);
            assertThat(Ta4jRules.expresses(strategy)).isTrue();
            Rule enter = rules.enter(strategy);
            series.score(enter, rules.exit(strategy), 0, cells, i);
        }
        Yardstick.Cells reference =
                CellProgram.reference(LevelRules.all()).score(MARKET.series().get(0));
        for (int i = 0; i < 10; i++) {
            assertThat(cells.trades()[i])
                    .isBetween(reference.trades()[i] / 2, reference.trades()[i] * 2 + 5);
        }
    }
}
