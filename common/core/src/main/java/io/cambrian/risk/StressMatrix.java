package io.cambrian.risk;

import java.util.ArrayList;
import java.util.List;

/**
 * What each asset (or strategy) did in each crisis.
 *
 * @param crises the rows
 * @param names the columns
 * @param cells one list for each crisis, in the order of {@code names}
 */
public record StressMatrix(List<Crisis> crises, List<String> names, List<List<Cell>> cells) {
    /** Below this share of known days a result says more about the gap than about the asset, and is NaN. */
    public static final double MINIMUM_COVERAGE = 0.5;

    /**
     * The result of one asset in one crisis. Fractions; NaN (but for the coverage) where less than half of the days are
     * known. Unknown days count as no move.
     *
     * @param totalReturn compounded simple return over the window
     * @param maxDrawdown deepest loss from a peak within the window; positive
     * @param worstReturn the worst single return (signed)
     * @param coverage known days over the days of the window in the data, 0 to 1; NaN if the data have none
     */
    public record Cell(double totalReturn, double maxDrawdown, double worstReturn, double coverage) {
        /** Whether enough is known for a result. */
        public boolean isKnown() {
            return coverage >= MINIMUM_COVERAGE;
        }
    }

    public StressMatrix {
        crises = List.copyOf(crises);
        names = List.copyOf(names);
        cells = cells.stream().map(List::copyOf).toList();
    }

    /**
     * Measures assets in crises.
     *
     * @param days days since 1970-01-01, one for each row
     * @param returns simple returns, {@code [rows][assets]}; NaN where missing
     */
    public static StressMatrix of(List<Crisis> crises, List<String> names, int[] days, double[][] returns) {
        if (days.length != returns.length) {
            throw new IllegalArgumentException(days.length + " days but " + returns.length + " rows of returns.");
        }
        if (Returns.check(returns) != names.size()) {
            throw new IllegalArgumentException(names.size() + " names but " + returns[0].length + " columns.");
        }
        List<List<Cell>> cells = new ArrayList<>();
        for (Crisis crisis : crises) {
            List<Cell> row = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                row.add(measure(crisis, days, Returns.column(returns, i)));
            }
            cells.add(row);
        }
        return new StressMatrix(crises, names, cells);
    }

    /** One asset or strategy in one crisis. */
    static Cell measure(Crisis crisis, int[] days, double[] returns) {
        double wealth = 1;
        double peak = 1;
        double drawdown = 0;
        double worst = Double.POSITIVE_INFINITY;
        int known = 0;
        int all = 0;
        for (int t = 0; t < days.length; t++) {
            if (days[t] < crisis.from() || days[t] > crisis.to()) {
                continue;
            }
            all++;
            if (Double.isNaN(returns[t])) {
                continue;
            }
            known++;
            wealth *= 1 + returns[t];
            peak = Math.max(peak, wealth);
            drawdown = Math.max(drawdown, 1 - wealth / peak);
            worst = Math.min(worst, returns[t]);
        }
        double coverage = all == 0 ? Double.NaN : (double) known / all;
        return coverage >= MINIMUM_COVERAGE
                ? new Cell(wealth - 1, drawdown, worst, coverage)
                : new Cell(Double.NaN, Double.NaN, Double.NaN, coverage);
    }

    /**
     * What a portfolio with constant weights did in a crisis.
     *
     * @param cell of the portfolio of the assets that are known there; the others count as cash
     * @param knownWeight share of the gross weight that is known, 0 to 1: below 1 the cell tells only part of the story
     */
    public record PortfolioCell(Cell cell, double knownWeight) {}

    /** One result for each crisis. */
    public List<PortfolioCell> portfolio(int[] days, double[][] returns, double[] weights) {
        if (weights.length != names.size()) {
            throw new IllegalArgumentException(weights.length + " weights but " + names.size() + " assets.");
        }
        List<PortfolioCell> out = new ArrayList<>();
        for (int c = 0; c < crises.size(); c++) {
            double gross = 0;
            double known = 0;
            double[] held = new double[weights.length];
            for (int i = 0; i < weights.length; i++) {
                gross += Math.abs(weights[i]);
                if (cells.get(c).get(i).isKnown()) {
                    held[i] = weights[i];
                    known += Math.abs(weights[i]);
                }
            }
            double[] portfolio = new double[days.length];
            for (int t = 0; t < days.length; t++) {
                boolean any = false;
                for (int i = 0; i < held.length; i++) {
                    if (held[i] != 0 && !Double.isNaN(returns[t][i])) {
                        any = true;
                        portfolio[t] += held[i] * returns[t][i];
                    }
                }
                portfolio[t] = any ? portfolio[t] : Double.NaN;
            }
            out.add(new PortfolioCell(measure(crises.get(c), days, portfolio), gross > 0 ? known / gross : 0));
        }
        return out;
    }
}
