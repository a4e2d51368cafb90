package io.cambrian.jobs.memory;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.Trade;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Remembers the finalists' trades, each with the market context and the filtered regime at its decision. */
public final class RememberJob {
    private RememberJob() {}

    /**
     * Writes the trades of a cycle, replacing what an earlier attempt at the same cycle wrote.
     *
     * @return trades remembered
     */
    public static long run(
            Warehouse warehouse,
            String runId,
            List<FinalistRun> finalists,
            ContextSeries contexts,
            RegimeLabels labels) {
        List<Row> rows = new ArrayList<>();
        for (FinalistRun f : finalists) {
            remember(rows, runId, f.strategyId(), "development", f.development(), contexts, labels);
            remember(rows, runId, f.strategyId(), "holdout", f.holdout(), contexts, labels);
        }
        warehouse.replace(
                TradeMemoryTable.SPEC,
                warehouse.rows(TradeMemoryTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
        return rows.size();
    }

    private static void remember(
            List<Row> rows,
            String runId,
            String strategyId,
            String segment,
            StrategyRun run,
            ContextSeries contexts,
            RegimeLabels labels) {
        int lastDay = run.days()[run.days().length - 1];
        for (Trade t : run.trades()) {
            int label = labels.labelOn(t.decisionDay());
            String outcome = t.openAtEnd() ? "open" : t.netReturn() > 0 ? "win" : "loss";
            rows.add(TradeMemoryTable.toRow(new RememberedTrade(
                    runId,
                    strategyId,
                    t.symbol(),
                    t.entryDay(),
                    t.decisionDay(),
                    t.openAtEnd() ? null : t.exitDay(),
                    t.side() > 0 ? "long" : "short",
                    t.fraction(),
                    t.entryPrice(),
                    t.exitPrice(),
                    t.netReturn(),
                    t.costPaid(),
                    t.barsHeld(),
                    t.maxAdverseExcursion(),
                    t.maxFavorableExcursion(),
                    t.exitReason().name().toLowerCase(java.util.Locale.ROOT),
                    outcome,
                    segment,
                    label < 0 ? null : labels.names().get(label),
                    label < 0 ? null : labels.confidenceOn(t.decisionDay()),
                    context(contexts, t.decisionDay()),
                    t.openAtEnd() ? lastDay : t.exitDay())));
        }
    }

    /** JSON of the features known at a day's close; null where none is. */
    private static String context(ContextSeries contexts, int day) {
        int at = contexts.indexOf(day);
        if (at < 0) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int f = 0; f < contexts.features().size(); f++) {
            double value = contexts.values()[f][at];
            if (Double.isFinite(value)) {
                values.put(contexts.features().get(f), value);
            }
        }
        return values.isEmpty() ? null : RunIdentity.json(values);
    }
}
