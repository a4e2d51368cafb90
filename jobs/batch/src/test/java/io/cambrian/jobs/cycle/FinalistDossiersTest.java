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

    private static StrategyRun earning(double... excess) {
        return new StrategyRun(
                new int[excess.length],
                excess,
                excess,
                List.of(),
                new Rejected("none", "not scored here"),
                java.util.Optional.empty());
    }

    @Test
    void theBreakEvenCostIsWhereTheLineThroughBothMeansMeetsZero() {
        io.cambrian.backtest.Costs costs = new io.cambrian.backtest.Costs(1, 4, 0);
        var rule = io.cambrian.genome.StrategyText.parse("enter long when close > open exit long when close < open");
        StrategyRun free = earning(0.003, 0.001);
        FinalistRun paid = new FinalistRun(1, "a", rule, 0, earning(0.002, 0.001), earning(0));
        // 20 basis points a day without costs, 15 with 5 a side: nothing is left at 20 a side
        assertThat(FinalistDossiers.breakEvenBps(paid, free, costs))
                .isCloseTo(20, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(FinalistDossiers.breakEvenBps(paid, free, io.cambrian.backtest.Costs.ZERO))
                .isNaN();
        FinalistRun loser = new FinalistRun(1, "a", rule, 0, earning(-0.002, -0.001), earning(0));
        assertThat(FinalistDossiers.breakEvenBps(loser, earning(-0.001, -0.001), costs))
                .isZero();
    }

    @Test
    void strategiesThatEarnAlikeAreCounted() {
        double[] one = new double[640];
        double[] other = new double[640];
        for (int t = 0; t < one.length; t++) {
            one[t] = Math.sin(t / 10.0) / 100;
            other[t] = Math.cos(t / 10.0) / 100;
        }
        double[] scaled = java.util.Arrays.stream(one).map(r -> 0.4 * r + 0.001).toArray();
        var population = new io.cambrian.evolve.Population(
                0,
                List.of(),
                List.of(known("a", one), known("b", scaled), known("c", other), known("d", new double[640])),
                4,
                List.of(io.cambrian.evolve.OperatorCredit.START),
                io.cambrian.evolve.LedgerHash.EMPTY.hex());
        assertThat(FinalistDossiers.similar("a", population)).isEqualTo(1);
        assertThat(FinalistDossiers.similar("d", population)).isZero();
        assertThat(FinalistDossiers.similar("unknown", population)).isZero();
    }

    private static io.cambrian.evolve.Population.Known known(String id, double[] returns) {
        return new io.cambrian.evolve.Population.Known(
                id,
                "",
                0,
                new io.cambrian.backtest.ScoreOutcome.Scored(io.cambrian.jobs.evidence.Ledgers.score(returns, 1)));
    }
}
