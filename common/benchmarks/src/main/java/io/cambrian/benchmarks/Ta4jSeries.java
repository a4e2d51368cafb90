package io.cambrian.benchmarks;

import io.cambrian.market.BarSeries;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Indicator;
import org.ta4j.core.Position;
import org.ta4j.core.Rule;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/**
 * ta4j at its fastest: numbers are doubles, the indicators of a series are made once, in ascending order of period, and
 * keep their values for all its strategies, and only signals and trades are its own; the statistics are summed by a plain
 * loop of ours over its trades, which is faster than its criteria.
 */
final class Ta4jSeries {
    private final BarSeries bars;
    private final org.ta4j.core.BarSeries series;
    private final BarSeriesManager manager;
    private final List<Indicator<Num>> fast = new ArrayList<>();
    private final List<Indicator<Num>> slow = new ArrayList<>();

    private Ta4jSeries(BarSeries bars, org.ta4j.core.BarSeries series) {
        this.bars = bars;
        this.series = series;
        manager = new BarSeriesManager(
                series,
                new LinearTransactionCostModel(CellProgram.COSTS.perSide()),
                new ZeroCostModel(),
                new TradeOnNextOpenModel());
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        for (int i = 0; i < 10; i++) {
            fast.add(new SMAIndicator(close, 5 + i));
            slow.add(new SMAIndicator(close, 20 + 10 * i));
        }
    }

    static Ta4jSeries of(BarSeries bars) {
        org.ta4j.core.BarSeries series = new BaseBarSeriesBuilder()
                .withName(bars.symbol())
                .withNumTypeOf(DoubleNum.class)
                .build();
        for (int t = 0; t < bars.size(); t++) {
            series.addBar(
                    Instant.EPOCH.plusSeconds(86_400L * (1 + bars.days()[t])).atZone(ZoneOffset.UTC),
                    bars.open()[t],
                    bars.high()[t],
                    bars.low()[t],
                    bars.close()[t],
                    bars.volume()[t]);
        }
        return new Ta4jSeries(bars, series);
    }

    /** The same bars with indicators that have computed nothing yet. */
    Ta4jSeries withoutCache() {
        return new Ta4jSeries(bars, series);
    }

    org.ta4j.core.BarSeries series() {
        return series;
    }

    /** The 100 crossovers, in the order of {@link Crossovers#all()}. */
    Yardstick.Cells crossovers() {
        int n = Crossovers.COUNT;
        Yardstick.Cells cells = Yardstick.Cells.of(n);
        for (int f = 0; f < 10; f++) {
            for (int s = 0; s < 10; s++) {
                Rule enter = new CrossedUpIndicatorRule(fast.get(f), slow.get(s));
                Rule exit = new CrossedDownIndicatorRule(fast.get(f), slow.get(s));
                score(enter, exit, 20 + 10 * s, cells, f * 10 + s);
            }
        }
        return cells;
    }

    /** Runs one strategy; its statistics go to place {@code at}. No signal before bar {@code unstable} counts. */
    void score(Rule enter, Rule exit, int unstable, Yardstick.Cells cells, int at) {
        TradingRecord record = manager.run(new BaseStrategy(enter, exit, unstable));
        double cost = CellProgram.COSTS.perSide();
        EquityCurve curve = new EquityCurve();
        int trades = 0;
        List<Position> positions = new ArrayList<>(record.getPositions());
        if (record.getCurrentPosition().isOpened()) {
            positions.add(record.getCurrentPosition());
        }
        for (Position position : positions) {
            int entry = position.getEntry().getIndex();
            int exitBar = position.isClosed() ? position.getExit().getIndex() : bars.size();
            if (entry >= bars.size()) {
                continue;
            }
            trades++;
            double shares = curve.equity() / (bars.open()[entry] * (1 + cost));
            for (int t = entry; t <= exitBar && t < bars.size(); t++) {
                curve.next(t == exitBar ? shares * bars.open()[t] * (1 - cost) : shares * bars.close()[t]);
            }
        }
        curve.write(bars.size(), trades, cells, at);
    }
}
