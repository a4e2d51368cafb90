package io.cambrian.benchmarks;

/** The statistics of a pair of strategy and instrument, from its equity at one close after another, 1 at first. */
final class EquityCurve {
    private double equity = 1;
    private double peak = 1;
    private double drawdown;
    private double sum;
    private double squares;

    double equity() {
        return equity;
    }

    void next(double now) {
        double r = now / equity - 1;
        sum += r;
        squares += r * r;
        equity = now;
        peak = Math.max(peak, now);
        drawdown = Math.max(drawdown, 1 - now / peak);
    }

    /**
     * Writes the statistics to place {@code at}; bars that were left out count as flat.
     *
     * @param bars of the series
     */
    void write(int bars, int trades, Yardstick.Cells cells, int at) {
        double sd = Math.sqrt(Math.max(0, (squares - sum * sum / bars) / (bars - 1)));
        cells.totalReturn()[at] = equity - 1;
        cells.sharpe()[at] = sd > 0 ? sum / bars / sd * Math.sqrt(CellProgram.PERIODS_PER_YEAR) : 0;
        cells.maxDrawdown()[at] = drawdown;
        cells.trades()[at] = trades;
    }
}
