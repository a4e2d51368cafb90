package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.market.BarSeries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class W1Test {
    private static final WalkMarket MARKET = WalkMarket.standard();

    @Test
    void referenceReachesTheCellsThatOtherEnginesReach() {
        assertCell(0, 5, 20, 2.22178937958538, 151);
        assertCell(3, 10, 50, 1.38947660277161, 70);
        assertCell(7, 14, 110, 8.72111248061116, 35);
    }

    private static void assertCell(int series, int fast, int slow, double totalReturn, int trades) {
        Yardstick.Cells cell = CellProgram.reference(List.of(Crossovers.of(fast, slow)))
                .score(MARKET.series().get(series));
        assertThat(cell.totalReturn()[0]).isCloseTo(totalReturn, within(1e-12));
        assertThat(cell.trades()[0]).isEqualTo(trades);
    }

    @Test
    void referenceAndBothLoopsInCAgree() {
        Optional<Yardstick> started = Yardstick.start("w1.c", Map.of(), MARKET, Crossovers.COUNT);
        Assumptions.assumeTrue(started.isPresent(), "there is no gcc");
        List<BarSeries> few = MARKET.series().subList(0, 3);
        try (Yardstick c = started.get()) {
            for (String averages : List.of("cached", "own")) {
                CellCheck check =
                        W1.compare(c.cells(averages), CellProgram.reference(Crossovers.all()), few, Crossovers.COUNT);
                assertThat(check.passes()).as(averages + " " + check).isTrue();
                assertThat(check.cells()).isEqualTo(300);
            }
        }
    }

    @Test
    void aDifferentTradeOrReturnIsNoticed() {
        Yardstick.Cells a = CellProgram.reference(List.of(Crossovers.of(5, 20)))
                .score(MARKET.series().get(0));
        Yardstick.Cells b = CellProgram.reference(List.of(Crossovers.of(5, 20)))
                .score(MARKET.series().get(0));
        assertThat(CellCheck.of(a, 0, b).passes()).isTrue();
        b.totalReturn()[0] *= 1 + 2e-9;
        assertThat(CellCheck.of(a, 0, b).passes()).isFalse();
        b.totalReturn()[0] = a.totalReturn()[0];
        b.trades()[0]++;
        assertThat(CellCheck.of(a, 0, b).wrongTrades()).isEqualTo(1);
    }

    @Test
    void ta4jAgreesWithTheReference() {
        BarSeries series = MARKET.series().get(0);
        CellCheck check = CellCheck.of(
                CellProgram.reference(Crossovers.all()).score(series),
                0,
                Ta4jSeries.of(series).crossovers());
        assertThat(check.passes()).as(check.toString()).isTrue();
    }
}
