package io.cambrian.live;

import java.util.ArrayList;
import java.util.List;

/**
 * The equity curve of an account, day by day, in bounded memory: of more than {@value #MOST} days, every other one of the older
 * half is left out again and again, as a curve of years is not read any finer. Counts, extremes and the last day are those of
 * all days. Not safe for concurrent use.
 */
final class DayRows {
    /** Rows that are kept at most: eighty years of days, two weeks of minutes. */
    static final int MOST = 20_000;

    private final List<AccountReport.Row> rows;
    private int count;
    private int first;
    private double peak;
    private double maxDrawdown;

    DayRows() {
        rows = new ArrayList<>();
    }

    /** As they were. */
    DayRows(List<AccountReport.Row> rows, int count, int first, double peak, double maxDrawdown) {
        this.rows = new ArrayList<>(rows);
        this.count = count;
        this.first = first;
        this.peak = peak;
        this.maxDrawdown = maxDrawdown;
    }

    /** Before the first day. */
    void begin(double capital) {
        peak = capital;
    }

    void add(AccountReport.Row row) {
        if (count++ == 0) {
            first = row.day();
        }
        double equity = row.equity().doubleValue();
        peak = Math.max(peak, equity);
        maxDrawdown = Math.max(maxDrawdown, 1 - equity / peak);
        rows.add(row);
        if (rows.size() > MOST) {
            List<AccountReport.Row> thinner = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (i >= MOST / 2 || i % 2 == 0) {
                    thinner.add(rows.get(i));
                }
            }
            rows.clear();
            rows.addAll(thinner);
        }
    }

    /** Those that are kept, days ascending. */
    List<AccountReport.Row> list() {
        return List.copyOf(rows);
    }

    /** Days closed so far. */
    int count() {
        return count;
    }

    /** The first of them. */
    int first() {
        return first;
    }

    /** The highest equity so far, the starting capital included. */
    double peak() {
        return peak;
    }

    /** Largest fall of the equity from its running peak, the starting capital included; a positive fraction. */
    double maxDrawdown() {
        return maxDrawdown;
    }
}
