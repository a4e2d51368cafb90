package io.cambrian.jobs.memory;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.Trade;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.jobs.memory.JournalTrades.Account;
import io.cambrian.jobs.memory.JournalTrades.Closed;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.Charges;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import io.cambrian.tables.Warehouse.MergeCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Remembers trades, each with the market context and the filtered regime at its decision: those of a cycle's finalists, and
 * those of a live account. Rows are merged on their key, so a repetition writes nothing and the order of arrival does not
 * matter.
 */
public final class RememberJob {
    private RememberJob() {}

    /**
     * Where trades come from.
     *
     * @param runId the cycle
     * @param chosenOn last day that the search which chose the finalists saw: none of their trades is known before
     * @param costs that were charged
     * @param barsVersion version of the table {@code bars} behind the market; -1 where it came from elsewhere
     */
    public record Origin(String runId, int chosenOn, Costs costs, long barsVersion) {}

    /**
     * Remembers the trades of a cycle's finalists.
     *
     * @return trades of the cycle
     */
    public static long run(
            Warehouse warehouse,
            Origin origin,
            List<FinalistRun> finalists,
            ContextSeries contexts,
            RegimeLabels labels) {
        Settings settings = new Settings(contexts, labels);
        List<Row> rows = new ArrayList<>();
        for (FinalistRun f : finalists) {
            remember(rows, origin, f.strategyId(), "development", f.development(), settings);
            remember(rows, origin, f.strategyId(), "holdout", f.holdout(), settings);
        }
        merge(warehouse, rows);
        return rows.size();
    }

    /**
     * Remembers the trades of strategies on days that their search saw.
     *
     * @param development their runs over those days, by id
     * @return trades
     */
    public static long run(
            Warehouse warehouse,
            Origin origin,
            SortedMap<String, StrategyRun> development,
            ContextSeries contexts,
            RegimeLabels labels) {
        Settings settings = new Settings(contexts, labels);
        List<Row> rows = new ArrayList<>();
        development.forEach((id, run) -> remember(rows, origin, id, "development", run, settings));
        if (!rows.isEmpty()) {
            merge(warehouse, rows);
        }
        return rows.size();
    }

    private static MergeCounts merge(Warehouse warehouse, List<Row> rows) {
        return warehouse.merge(TradeMemoryTable.SPEC, warehouse.rows(TradeMemoryTable.SPEC, rows));
    }

    private static void remember(
            List<Row> rows, Origin origin, String strategyId, String segment, StrategyRun run, Settings settings) {
        int lastDay = run.days()[run.days().length - 1];
        for (Trade t : run.trades()) {
            rows.add(TradeMemoryTable.toRow(new RememberedTrade(
                    origin.runId(),
                    strategyId,
                    t.symbol(),
                    t.entryDay(),
                    t.decisionDay(),
                    t.openAtEnd() ? Optional.empty() : Optional.of(t.exitDay()),
                    side(t.side()),
                    t.fraction(),
                    t.entryPrice(),
                    t.exitPrice(),
                    t.netReturn(),
                    t.costPaid(),
                    t.barsHeld(),
                    t.maxAdverseExcursion(),
                    t.maxFavorableExcursion(),
                    t.exitReason().name().toLowerCase(Locale.ROOT),
                    t.openAtEnd() ? "open" : outcome(t.netReturn()),
                    segment,
                    settings.on(t.decisionDay()),
                    Math.max(t.openAtEnd() ? lastDay : t.exitDay(), origin.chosenOn()),
                    TradeMemoryTable.RESEARCH,
                    charges(origin.costs()),
                    origin.barsVersion())));
        }
    }

    private static String side(int side) {
        return side > 0 ? "long" : "short";
    }

    private static String outcome(double netReturn) {
        return netReturn > 0 ? "win" : "loss";
    }

    private static Charges charges(Costs costs) {
        return new Charges(costs.feeBps(), costs.slippageBps(), costs.borrowBpsPerYear());
    }

    /**
     * What was learnt from a live account.
     *
     * @param trades closed trades of its bots
     * @param open positions that are still held, which are remembered when they are closed
     * @param unpriced decisions that the account had no fill for
     * @param inserted rows that are new
     */
    public record LiveTrades(String account, int trades, int open, int unpriced, long inserted) {}

    /**
     * Remembers the closed trades of a live account.
     *
     * @param origin the costs of the plan; the account takes the place of the run
     */
    public static LiveTrades journal(
            Warehouse warehouse, Path journal, Origin origin, ContextSeries contexts, RegimeLabels labels) {
        return remember(warehouse, JournalTrades.read(journal), origin, contexts, labels, Integer.MIN_VALUE);
    }

    /**
     * The same for what was closed after the last of this account's trades that is remembered: what was remembered before, in the light of
     * the regimes that were known then, stays as it is.
     */
    public static LiveTrades newInJournal(
            Warehouse warehouse, Path journal, Origin origin, ContextSeries contexts, RegimeLabels labels) {
        Account account = JournalTrades.read(journal);
        return remember(warehouse, account, origin, contexts, labels, lastRemembered(warehouse, account.account()));
    }

    /** Last day on which a remembered trade of an account was closed; before all days where there is none. */
    private static int lastRemembered(Warehouse warehouse, String account) {
        if (!warehouse.exists(TradeMemoryTable.SPEC)) {
            return Integer.MIN_VALUE;
        }
        Row last = warehouse
                .read(TradeMemoryTable.SPEC)
                .where(functions.col("run_id").equalTo(account))
                .agg(functions.max("exit_day"))
                .first();
        return last.isNullAt(0) ? Integer.MIN_VALUE : last.getInt(0);
    }

    private static LiveTrades remember(
            Warehouse warehouse,
            Account account,
            Origin origin,
            ContextSeries contexts,
            RegimeLabels labels,
            int closedAfter) {
        Settings settings = new Settings(contexts, labels);
        List<Row> rows = new ArrayList<>();
        for (Closed t : account.trades()) {
            if (t.exitDay() <= closedAfter) {
                continue;
            }
            rows.add(TradeMemoryTable.toRow(new RememberedTrade(
                    account.account(),
                    t.bot(),
                    t.symbol(),
                    t.entryDay(),
                    t.decisionDay(),
                    Optional.of(t.exitDay()),
                    side(t.side()),
                    t.fraction(),
                    t.entryPrice(),
                    t.exitPrice(),
                    t.netReturn(),
                    t.cost(),
                    t.barsHeld(),
                    t.maxAdverse(),
                    t.maxFavorable(),
                    t.reason(),
                    outcome(t.netReturn()),
                    "account",
                    settings.on(t.decisionDay()),
                    Math.max(t.exitDay(), origin.chosenOn()),
                    account.mode().equals("replay") ? TradeMemoryTable.PAPER_REPLAY : TradeMemoryTable.LIVE,
                    charges(origin.costs()),
                    origin.barsVersion())));
        }
        long inserted = rows.isEmpty() ? 0 : merge(warehouse, rows).inserted();
        return new LiveTrades(account.account(), rows.size(), account.open(), account.unpriced(), inserted);
    }
}
