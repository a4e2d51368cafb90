package io.cambrian.cli;

import io.cambrian.backtest.NumberColumn;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Num;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.MarketFiles;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes indicators along each symbol of a file. */
@Command(
        name = "indicators",
        description = {
            "Compute indicators along each symbol of a file of bars, as strategies see them at each close.",
            "Prices are adjusted for splits and dividends where the file has them, forward from the first bar.",
            "Any number of the strategy language will do: rsi(close, 14), close - sma(close, 20), 2 * atr(14)."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class IndicatorsCommand implements Callable<Integer> {
    private static final int SHOWN_BARS = 10;

    @Mixin
    private BarFileOption bars;

    @Option(
            names = "--indicator",
            paramLabel = "EXPRESSION",
            required = true,
            description = "Such as \"rsi(close, 14)\"; may be given several times.")
    private List<String> indicators;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "Only the last N bars of each symbol (default: all with --json, else 10).")
    private Integer last;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (last != null && last < 1) {
            throw new ConfigException("The --last (" + last + ") must be at least 1.");
        }
        Map<String, Num> numbers = new LinkedHashMap<>();
        for (String text : indicators) {
            numbers.put(text.strip(), StrategyText.parseNumber(text));
        }
        MarketFiles.Reading reading = bars.read();
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(numbers, reading)));
        } else {
            print(numbers, reading);
        }
        return 0;
    }

    private static int from(BarSeries series, int shown) {
        return Math.max(0, series.size() - shown);
    }

    private Map<String, Object> json(Map<String, Num> numbers, MarketFiles.Reading reading) {
        List<Map<String, Object>> symbols = new ArrayList<>();
        for (BarSeries series : reading.market().series()) {
            int from = from(series, last == null ? series.size() : last);
            List<String> dates = new ArrayList<>();
            for (int t = from; t < series.size(); t++) {
                dates.add(LocalDate.ofEpochDay(series.days()[t]).toString());
            }
            Map<String, Object> values = new LinkedHashMap<>();
            numbers.forEach((name, num) -> values.put(
                    name,
                    Arrays.copyOfRange(NumberColumn.of(num, series, bars.periodsPerYear()), from, series.size())));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("symbol", series.symbol());
            row.put("dates", dates);
            row.put("values", values);
            symbols.add(row);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("periods_per_year", bars.periodsPerYear());
        result.put("symbols", symbols);
        result.put("notes", BarFileOption.notes(reading));
        return result;
    }

    private void print(Map<String, Num> numbers, MarketFiles.Reading reading) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> headers = new ArrayList<>(List.of("date", "symbol", "close"));
        headers.addAll(numbers.keySet());
        TextTable table = new TextTable(headers.toArray(String[]::new));
        for (BarSeries series : reading.market().series()) {
            List<double[]> columns = numbers.values().stream()
                    .map(num -> NumberColumn.of(num, series, bars.periodsPerYear()))
                    .toList();
            for (int t = from(series, last == null ? SHOWN_BARS : last); t < series.size(); t++) {
                List<Object> row = new ArrayList<>();
                row.add(LocalDate.ofEpochDay(series.days()[t]));
                row.add(series.symbol());
                row.add(TextTable.number(series.close()[t], 4));
                for (double[] column : columns) {
                    row.add(TextTable.number(column[t], 4));
                }
                table.row(row.toArray());
            }
        }
        out.print(table);
        BarFileOption.notes(reading).forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
