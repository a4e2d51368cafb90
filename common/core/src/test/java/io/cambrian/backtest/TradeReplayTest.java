package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.TradeReplay.End;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TradeReplayTest {
    private static final Costs COSTS = new Costs(3, 7, 900);

    private static BarSeries walk(String symbol, int bars, boolean closeOnly) {
        RandomGenerator random = Seeds.stream(5, symbol.hashCode());
        double[] close = new double[bars];
        double[] open = new double[bars];
        double[] high = new double[bars];
        double[] low = new double[bars];
        double[] volume = new double[bars];
        double price = 50;
        for (int t = 0; t < bars; t++) {
            open[t] = price * Math.exp(0.01 * random.nextGaussian());
            price = open[t] * Math.exp(0.03 * random.nextGaussian());
            close[t] = price;
            high[t] = Math.max(open[t], price) * 1.01;
            low[t] = Math.min(open[t], price) * 0.99;
            volume[t] = 1000;
        }
        int[] days = IntStream.range(0, bars).map(t -> t + t / 5 * 2).toArray(); // weekends: borrow runs on
        return closeOnly
                ? BarSeries.closeOnly(symbol, days, close, null)
                : BarSeries.of(symbol, days, open, high, low, close, volume, null);
    }

    @Test
    void everyTradeOfABacktestComesToTheSameAgain() {
        Strategy strategy = StrategyText.parse("""
                enter long   when sma(close, 5) crosses above sma(close, 20)
                exit  long   when close < sma(close, 20) or held > 15 bars
                enter short  when sma(close, 5) crosses below sma(close, 20)
                exit  short  when close > sma(close, 20) or held > 15 bars
                size         fixed 0.6
                stop         2 * atr(14)
                """);
        List<BarSeries> series = List.of(walk("A", 900, false), walk("B", 700, false), walk("C", 900, true));
        Market market = Market.of(series, 252);
        int last = series.get(0).days()[899];
        StrategyRun run =
                Backtest.run(new ScoringTask(market, 60, last, COSTS, Cases.none(market.calendar().length)), strategy);
        assertThat(run.trades()).hasSizeGreaterThan(60);
        assertThat(run.trades()).anyMatch(t -> t.side() < 0).anyMatch(Trade::openAtEnd);
        for (StrategyRun.InstrumentRun i : run.instruments()) {
            BarSeries s = series.stream()
                    .filter(x -> x.symbol().equals(i.symbol()))
                    .findFirst()
                    .orElseThrow();
            for (Trade t : i.trades()) {
                End end = t.openAtEnd() ? End.OPEN : t.exitReason() == Reason.SPELL_ENDED ? End.LAST_CLOSE : End.FILL;
                TradeReplay again = TradeReplay.of(s, t.side(), t.fraction(), t.entryDay(), t.exitDay(), end, COSTS);
                assertThat(again.netReturn()).as(t.toString()).isCloseTo(t.netReturn(), within(1e-12));
                assertThat(again.cost()).isCloseTo(t.costPaid(), within(1e-12));
                assertThat(again.entryPrice()).isEqualTo(t.entryPrice());
                assertThat(again.exitPrice()).isEqualTo(t.exitPrice());
            }
        }
    }

    @Test
    void aLongTradeByHand() {
        BarSeries s = BarSeries.closeOnly("H", new int[] {0, 1, 2}, new double[] {100, 90, 110}, null);
        TradeReplay t = TradeReplay.of(s, 1, 0.5, 0, 2, End.FILL, new Costs(100, 0, 0));
        // half the capital: 0.5 = notional * 1.01; sold at 110 less 1 %
        assertThat(t.netReturn()).isCloseTo(0.5 + 0.5 / 1.01 * 1.1 * 0.99 - 1, within(1e-15));
        assertThatThrownBy(() -> TradeReplay.of(s, 1, 1, 0, 3, End.FILL, Costs.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no bar on day 3");
    }
}
