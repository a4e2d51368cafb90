package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Reason;
import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.backtest.Trade;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinalistDossiersTest {
    private static InstrumentRun instrument(String symbol, double... costs) {
        List<Trade> trades = java.util.Arrays.stream(costs)
                .mapToObj(c -> new Trade(symbol, 1, 1, 2, 10, 3, 10, 1, -c, c, 1, 0, 0, Reason.values()[0], false))
                .toList();
        return new InstrumentRun(symbol, new int[0], new double[0], new double[0], trades);
    }

    @Test
    void costsAreAShareOfAllCapitalAndNotASumOverInstruments() {
        StrategyRun run = new StrategyRun(
                new int[0],
                new double[0],
                new double[0],
                List.of(instrument("A", 0.01, 0.02), instrument("B", 0.03), instrument("C"), instrument("D")),
                new Rejected("none", "not scored here"),
                java.util.Optional.empty());
        assertThat(FinalistDossiers.costs(run)).isEqualTo(0.06 / 4, org.assertj.core.api.Assertions.within(1e-15));
    }
}
