package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.CellScore;
import io.cambrian.backtest.CellScorer;
import io.cambrian.backtest.CellScores;
import io.cambrian.backtest.Costs;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.List;

/** What scores each pair of strategy and series on its own. */
interface CellProgram {
    /** 5 basis points a side; the workloads are long only, so nothing is borrowed. */
    Costs COSTS = new Costs(5, 0, 0);

    double PERIODS_PER_YEAR = 252;

    /** All strategies along one series, in their order. */
    Yardstick.Cells score(BarSeries series);

    /** The plain loop over bars, one strategy after the other: the reference. */
    static CellProgram reference(List<Strategy> strategies) {
        return series -> {
            int n = strategies.size();
            Yardstick.Cells cells = Yardstick.Cells.of(n);
            for (int i = 0; i < n; i++) {
                CellScore score = Backtest.single(strategies.get(i), series, COSTS, PERIODS_PER_YEAR);
                cells.totalReturn()[i] = score.totalReturn();
                cells.sharpe()[i] = score.sharpe();
                cells.maxDrawdown()[i] = score.maxDrawdown();
                cells.trades()[i] = score.trades();
            }
            return cells;
        };
    }

    /** The product's: expressions shared, from trade to trade. */
    static CellProgram fast(List<Strategy> strategies) {
        CellScorer scorer = new CellScorer(strategies, COSTS, PERIODS_PER_YEAR);
        return series -> {
            CellScores scores = scorer.score(series);
            return new Yardstick.Cells(
                    scores.totalReturn(),
                    scores.sharpe(),
                    scores.maxDrawdown(),
                    scores.trades(),
                    new double[strategies.size()]);
        };
    }
}
