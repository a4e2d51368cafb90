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
    void regimesDivideTheRecord() {
        int n = 200;
        int[] days = java.util.stream.IntStream.range(0, n).toArray();
        int[] label = java.util.Arrays.stream(days).map(t -> t < 120 ? 0 : 1).toArray();
        var labels = new io.cambrian.regime.RegimeLabels("m", List.of("calm", "wild"), days, label, new double[n][2]);
        double[] excess = new double[n];
        for (int t = 0; t < n; t++) {
            excess[t] = (t < 120 ? 0.001 : -0.002) + (t % 2 == 0 ? 0.01 : -0.01);
        }
        StrategyRun run = new StrategyRun(
                days, excess, excess, List.of(), new Rejected("none", "not scored here"), java.util.Optional.empty());
        StrategyRun empty = earning();
        var figures = RegimeFigures.of(run, empty, labels, 252);
        assertThat(figures).extracting(f -> f.name()).containsExactly("In calm", "In wild");
        double sd = Math.sqrt(120 * 1e-4 / 119);
        assertThat(figures.get(0).value())
                .isCloseTo(0.001 / sd * Math.sqrt(252), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(figures.get(1).value()).isNegative();
        assertThat(figures.get(0).meaning()).contains("120 days", "0 untouched", "too few");
    }

    @Test
    void capacityFollowsFromVolumesAndIsUnknownWithoutThem() {
        int n = 80;
        int[] days = java.util.stream.IntStream.range(0, n).toArray();
        double[] price = new double[n];
        double[] volume = new double[n];
        double[] positions = new double[n];
        for (int t = 0; t < n; t++) {
            price[t] = t % 2 == 0 ? 100 : 101;
            volume[t] = 1_000;
            positions[t] = t % 2;
        }
        double[] excess = new double[n];
        java.util.Arrays.fill(excess, 0.0004);
        StrategyRun run = new StrategyRun(
                days,
                excess,
                excess,
                List.of(new InstrumentRun("A", days, excess, positions, List.of())),
                new Rejected("none", "not scored here"),
                java.util.Optional.empty());
        var bars = io.cambrian.market.BarSeries.of("A", days, price, price, price, price, volume, null);
        var closes = io.cambrian.market.BarSeries.closeOnly("A", days, price, null);
        double limit = FinalistCapacity.of(run, io.cambrian.market.Market.of(List.of(bars), 252), 252)
                .value();
        var asset = io.cambrian.risk.Tradability.of("A", price, price, price, volume);
        double turnover = 79.0 / 80;
        double k = 252 * turnover * asset.volatility() * Math.sqrt(turnover / asset.dailyValue());
        double root = 2 * 0.0004 * 252 / (3 * k);
        // impact of one daily volatility for trading a whole day's value
        assertThat(limit / (root * root)).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(FinalistCapacity.of(run, io.cambrian.market.Market.of(List.of(closes), 252), 252)
                        .value())
                .isNaN();
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
