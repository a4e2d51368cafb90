package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.performance.Metrics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The usual figures of return series. */
@Command(
        name = "metrics",
        description = {
            "Return, risk and ratios of simple returns, one column per series.",
            "Sharpe ratio: mean excess over sample standard deviation, times the root of the periods per year. Sortino"
                    + " ratio: downside deviation over all rows. Skewness and kurtosis are population moments (a normal"
                    + " distribution has 0 and 3). Blank cells are left out."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per series.")
    private Path file;

    @Option(
            names = "--periods-per-year",
            paramLabel = "N",
            defaultValue = "252",
            description = "Rows that make a year (default: ${DEFAULT-VALUE}).")
    private double periodsPerYear;

    @Option(
            names = "--risk-free",
            paramLabel = "X",
            defaultValue = "0",
            description = "Risk-free return per year as a fraction (default: ${DEFAULT-VALUE}).")
    private double riskFree;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!(periodsPerYear > 0 && periodsPerYear < Double.POSITIVE_INFINITY)) {
            throw new ConfigException("The --periods-per-year (" + periodsPerYear + ") must be positive.");
        }
        if (!(riskFree > -1 && riskFree < Double.POSITIVE_INFINITY)) {
            throw new ConfigException("The --risk-free return (" + riskFree
                    + ") must be above -1: a fraction a year, such as 0.02 for 2 %.");
        }
        ReturnsFile returns = ReturnsFile.readReturns(file);
        Map<String, Object> columns = new LinkedHashMap<>();
        TextTable table = new TextTable(
                "series",
                "rows",
                "return",
                "a year",
                "volatility",
                "Sharpe",
                "Sortino",
                "Calmar",
                "max drawdown",
                "skewness",
                "kurtosis");
        for (int c = 0; c < returns.names().size(); c++) {
            double[] column = new double[returns.values().length];
            for (int t = 0; t < column.length; t++) {
                column[t] = returns.values()[t][c];
            }
            Metrics m = Metrics.of(column, periodsPerYear, riskFree);
            columns.put(returns.names().get(c), json(m));
            table.row(
                    returns.names().get(c),
                    m.observations(),
                    TextTable.percent(m.totalReturn(), 2),
                    TextTable.percent(m.annualizedReturn(), 2),
                    TextTable.percent(m.annualizedVolatility(), 2),
                    TextTable.number(m.sharpe(), 2),
                    TextTable.number(m.sortino(), 2),
                    TextTable.number(m.calmar(), 2),
                    TextTable.percent(m.maxDrawdown(), 2),
                    TextTable.number(m.skewness(), 2),
                    TextTable.number(m.kurtosis(), 2));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("periods_per_year", periodsPerYear);
            json.put("risk_free", riskFree);
            json.put("metrics", columns);
            out.println(Output.json(json));
        } else {
            out.print(table);
            out.println(TextTable.number(periodsPerYear, 0) + " periods make a year.");
        }
        return 0;
    }

    private static Map<String, Object> json(Metrics m) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("observations", m.observations());
        json.put("total_return", m.totalReturn());
        json.put("annualized_return", m.annualizedReturn());
        json.put("annualized_volatility", m.annualizedVolatility());
        json.put("sharpe", m.sharpe());
        json.put("sortino", m.sortino());
        json.put("calmar", m.calmar());
        json.put("max_drawdown", m.maxDrawdown());
        json.put("skewness", m.skewness());
        json.put("kurtosis", m.kurtosis());
        return json;
    }
}
