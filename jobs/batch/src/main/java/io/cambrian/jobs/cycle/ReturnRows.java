package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.tables.StrategyReturnsTable;
import io.cambrian.tables.StrategyReturnsTable.DailyReturn;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** Daily returns as rows of their table. */
final class ReturnRows {
    private ReturnRows() {}

    static void add(List<Row> rows, String runId, String strategyId, String segment, StrategyRun run) {
        double[] exposure = new double[run.days().length];
        int[] live = new int[run.days().length];
        for (StrategyRun.InstrumentRun i : run.instruments()) {
            for (int t = 0; t < i.days().length; t++) {
                int at = Arrays.binarySearch(run.days(), i.days()[t]);
                exposure[at] += Math.min(1, Math.abs(i.positions()[t]));
                live[at]++;
            }
        }
        for (int t = 0; t < exposure.length; t++) {
            rows.add(StrategyReturnsTable.toRow(new DailyReturn(
                    runId,
                    strategyId,
                    run.days()[t],
                    segment,
                    run.netReturns()[t],
                    live[t] == 0 ? 0 : exposure[t] / live[t])));
        }
    }

    /** A record of which only the returns are known. */
    static void add(List<Row> rows, String runId, String strategyId, String segment, int[] days, double[] returns) {
        for (int t = 0; t < days.length; t++) {
            rows.add(
                    StrategyReturnsTable.toRow(new DailyReturn(runId, strategyId, days[t], segment, returns[t], null)));
        }
    }
}
