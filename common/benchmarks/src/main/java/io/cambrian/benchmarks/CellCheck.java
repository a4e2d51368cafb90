package io.cambrian.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the cells of two programs: trades must be equal, total return, Sharpe ratio and maximum drawdown agree as
 * {@link Differences} states.
 *
 * @param cells how many were compared
 * @param wrongTrades how many differ in their trades
 * @param largestError over all statistics of all cells
 * @param examples of cells that differ, at most five
 */
record CellCheck(int cells, int wrongTrades, double largestError, List<String> examples) {
    /** {@code offset} is the place in {@code expected} of the first cell of {@code actual}. */
    static CellCheck of(Yardstick.Cells expected, int offset, Yardstick.Cells actual) {
        int wrongTrades = 0;
        double largest = 0;
        List<String> examples = new ArrayList<>();
        int n = actual.trades().length;
        for (int i = 0; i < n; i++) {
            double error = Math.max(
                    Differences.signed(expected.totalReturn()[offset + i], actual.totalReturn()[i]),
                    Math.max(
                            Differences.signed(expected.sharpe()[offset + i], actual.sharpe()[i]),
                            Differences.positive(expected.maxDrawdown()[offset + i], actual.maxDrawdown()[i])));
            boolean otherTrades = expected.trades()[offset + i] != actual.trades()[i];
            wrongTrades += otherTrades ? 1 : 0;
            largest = Math.max(largest, error);
            if ((otherTrades || !(error <= Differences.TOLERANCE)) && examples.size() < 5) {
                examples.add(String.format(
                        Locale.ROOT,
                        "cell %d: %d trades, total return %s; expected %d, %s",
                        offset + i,
                        actual.trades()[i],
                        actual.totalReturn()[i],
                        expected.trades()[offset + i],
                        expected.totalReturn()[offset + i]));
            }
        }
        return new CellCheck(n, wrongTrades, largest, examples);
    }

    CellCheck and(CellCheck other) {
        List<String> both = new ArrayList<>(examples);
        both.addAll(other.examples);
        return new CellCheck(
                cells + other.cells,
                wrongTrades + other.wrongTrades,
                Math.max(largestError, other.largestError),
                both.subList(0, Math.min(5, both.size())));
    }

    boolean passes() {
        return wrongTrades == 0 && largestError <= Differences.TOLERANCE;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %d cells, %d with other trades, largest relative difference %.1e%s",
                passes() ? "equal" : "DIFFERENT",
                cells,
                wrongTrades,
                largestError,
                examples.isEmpty() ? "" : "; " + String.join("; ", examples));
    }
}
