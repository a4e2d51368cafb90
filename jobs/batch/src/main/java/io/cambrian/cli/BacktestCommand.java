package io.cambrian.cli;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.CellScore;
import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.MarketFiles;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one strategy along each symbol of a file on its own. */
@Command(
        name = "backtest",
        description = {
            "Run one strategy along each symbol of a file of bars, each on its own.",
            "Decided at a close, filled at the next open (at the next close where there are only closes)."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
    @Mixin
    private BarFileOption bars;

    @Option(
            names = "--strategy",
            paramLabel = "TEXT|FILE",
            required = true,
            description =
                    "The strategy, such as \"enter long when sma(close, 20) crosses above sma(close, 50) exit long"
                            + " when close < sma(close, 50)\", or a file that holds it.")
    private String strategy;

    @Option(
            names = "--cost-bps",
            paramLabel = "X",
            defaultValue = "5",
            description = "Fee and slippage per side in basis points (default: ${DEFAULT-VALUE}).")
    private double costBps;

    @Option(
            names = "--borrow-bps",
            paramLabel = "X",
            defaultValue = "50",
            description = "Cost of a short per year in basis points of its notional (default: ${DEFAULT-VALUE}).")
    private double borrowBps;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Costs costs = costs();
        Strategy parsed = StrategyText.parse(StrategyArgument.text(strategy));
        MarketFiles.Reading reading = bars.read();
        List<CellScore> cells = new ArrayList<>();
        for (BarSeries series : reading.market().series()) {
            cells.add(Backtest.single(parsed, series, costs, bars.periodsPerYear()));
        }
        List<String> notes = new ArrayList<>();
        if (costs.perSide() == 0) {
            notes.add("Trading was free, which it never is.");
        }
        notes.addAll(BarFileOption.notes(reading));
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(parsed, costs, reading, cells, notes)));
        } else {
            print(reading, cells, notes);
        }
        return 0;
    }

    private Costs costs() {
        if (!(costBps >= 0 && costBps < 5_000) || !(borrowBps >= 0) || Double.isInfinite(borrowBps)) {
            throw new ConfigException(
                    "The --cost-bps (" + costBps + ") must be from 0 to below 5000, the --borrow-bps (" + borrowBps
                            + ") not negative.\nOne basis point is 0.01 %.");
        }
        return new Costs(costBps, 0, borrowBps);
    }

    private Map<String, Object> json(
            Strategy parsed, Costs costs, MarketFiles.Reading reading, List<CellScore> cells, List<String> notes) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            CellScore cell = cells.get(i);
            BarSeries series = reading.market().series().get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("symbol", cell.symbol());
            row.put("total_return", cell.totalReturn());
            row.put("sharpe", cell.sharpe());
            row.put("max_drawdown", cell.maxDrawdown());
            row.put("trades", cell.trades());
            row.put("bars", series.size());
            row.put("first_day", day(series.days()[0]));
            row.put("last_day", day(series.days()[series.size() - 1]));
            row.put("fill", series.closeOnly() ? "next_close" : "next_open");
            rows.add(row);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("strategy", StrategyText.print(parsed));
        result.put("strategy_id", StrategyId.of(parsed));
        result.put("cost_bps", costBps);
        result.put("borrow_bps_per_year", borrowBps);
        result.put("zero_cost", costs.isFree());
        result.put("periods_per_year", bars.periodsPerYear());
        result.put("symbols", rows);
        result.put("notes", notes);
        return result;
    }

    private static String day(int epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    private void print(MarketFiles.Reading reading, List<CellScore> cells, List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable("symbol", "bars", "total return", "sharpe", "max drawdown", "trades");
        for (int i = 0; i < cells.size(); i++) {
            CellScore cell = cells.get(i);
            table.row(
                    cell.symbol(),
                    reading.market().series().get(i).size(),
                    TextTable.percent(cell.totalReturn(), 2),
                    TextTable.number(cell.sharpe(), 2),
                    TextTable.percent(cell.maxDrawdown(), 2),
                    cell.trades());
        }
        out.print(table);
        out.printf(
                "each symbol on its own, %s bps a side, Sharpe by %s bars a year; an open position is marked at the last"
                        + " close%n",
                number(costBps), number(bars.periodsPerYear()));
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
