package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Exceedances;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the value at risk and expected shortfall of a portfolio over one period, and splits them over its assets. */
@Command(
        name = "var",
        description =
                "Measure value at risk and expected shortfall per period (positive losses) and split them over assets.",
        mixinStandardHelpOptions = true)
final class VarCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per asset.")
    private Path file;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "CSV of name,weight or JSON; equal weights without it.")
    private Path weightsFile;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "historical",
            description =
                    "historical (default; type-7 quantile), order-statistic (an observation, and the shortfall that"
                            + " optimizers use), gaussian, cornish-fisher.")
    private String method;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Confidence level in (0, 1); default 0.95.")
    private double confidence;

    @Option(
            names = "--backtest-window",
            paramLabel = "N",
            description = "Also forecast each row from the N rows before it, and test how often losses went beyond.")
    private Integer window;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        VarMethod chosen = VarMethod.of(method);
        ReturnsFile returns = ReturnsFile.readReturns(file);
        double[] weights = WeightsFile.read(weightsFile, returns.names());
        int[] held =
                IntStream.range(0, weights.length).filter(i -> weights[i] != 0).toArray();
        double[] portfolio = ComponentRisk.portfolioReturns(returns.values(), weights);
        ValueAtRisk series = ValueAtRisk.of(chosen, portfolio, confidence);
        Measured measured = measure(chosen, returns, weights, held, series);

        Map<String, Object> standalone = new LinkedHashMap<>();
        Map<String, Object> components = new LinkedHashMap<>();
        Map<String, Object> shortfallComponents = new LinkedHashMap<>();
        for (int k = 0; k < held.length; k++) {
            String name = returns.names().get(held[k]);
            ValueAtRisk alone = ValueAtRisk.of(chosen, returns.column(held[k]), confidence);
            standalone.put(
                    name,
                    Map.of("value_at_risk", alone.valueAtRisk(), "expected_shortfall", alone.expectedShortfall()));
            components.put(name, measured.components[k]);
            shortfallComponents.put(name, measured.shortfallComponents[k]);
        }
        List<Map<String, Object>> tail = new ArrayList<>();
        for (ValueAtRisk.Scenario scenario : series.tail()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("date", returns.date(scenario.row()));
            row.put("return", scenario.simpleReturn());
            tail.add(row);
        }
        List<String> notes = new ArrayList<>(series.notes());
        if (series.observations() < returns.days().length) {
            notes.add((returns.days().length - series.observations()) + " of " + returns.days().length
                    + " rows were left out because an asset of the portfolio has no return there.");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("method", chosen.label());
        result.put("confidence", confidence);
        result.put("value_at_risk", measured.valueAtRisk);
        result.put("expected_shortfall", measured.expectedShortfall);
        result.put("components", components);
        result.put("expected_shortfall_components", shortfallComponents);
        result.put("standalone", standalone);
        result.put("observations", series.observations());
        result.put("convention", measured.convention);
        result.put("tail", tail);
        if (window != null) {
            result.put("backtest", backtest(chosen, portfolio));
        }
        result.put("notes", notes);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(returns, weights, held, measured, result, notes);
        }
        return 0;
    }

    private record Measured(
            double valueAtRisk,
            double expectedShortfall,
            double[] components,
            double[] shortfallComponents,
            String convention) {}

    /** A portfolio is measured by its components, so that the parts sum to the whole; a single series by itself. */
    private Measured measure(VarMethod chosen, ReturnsFile returns, double[] weights, int[] held, ValueAtRisk series) {
        if (held.length == 1) {
            return new Measured(
                    series.valueAtRisk(),
                    series.expectedShortfall(),
                    new double[] {series.valueAtRisk()},
                    new double[] {series.expectedShortfall()},
                    convention(chosen, "one series: population moments (divisor n)"));
        }
        double[][] part = Arrays.stream(returns.values())
                .map(row -> Arrays.stream(held).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
        ComponentRisk risk = ComponentRisk.of(
                chosen, part, Arrays.stream(held).mapToDouble(i -> weights[i]).toArray(), confidence);
        return new Measured(
                risk.valueAtRisk(),
                risk.expectedShortfall(),
                risk.varContributions(),
                risk.shortfallContributions(),
                convention(chosen, "portfolio: sample covariance (divisor n-1), higher co-moments with divisor n"));
    }

    private static String convention(VarMethod method, String moments) {
        return switch (method) {
            case HISTORICAL -> "type-7 quantile; shortfall is the mean strictly below it";
            case ORDER_STATISTIC -> "order statistic ceil(alpha n); shortfall of Rockafellar and Uryasev";
            case GAUSSIAN, CORNISH_FISHER -> moments;
            case HISTORICAL_INCLUSIVE -> "type-7 quantile; shortfall is the mean at or below it";
            case AGE_WEIGHTED -> "probabilities fall by 2 % with each row of age; first row that reaches the tail";
            case FILTERED_HISTORICAL -> "type-7 quantile of returns scaled to the next row's volatility, decay 0.94";
            case STUDENT_T -> "Student's t by maximum likelihood; parts as of an elliptical distribution";
            case PEAKS_OVER_THRESHOLD -> "generalized Pareto tail of the largest 10 % of losses, maximum likelihood";
            case MONTE_CARLO -> "100,000 joint normal scenarios, seed 1";
        };
    }

    private Map<String, Object> backtest(VarMethod chosen, double[] portfolio) {
        if (window < 2) {
            throw new ConfigException("The --backtest-window (" + window + ") must be at least 2.");
        }
        Exceedances x = Exceedances.rolling(chosen, portfolio, window, confidence);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("window", window);
        map.put("forecasts", x.counted());
        map.put("exceedances", x.count());
        map.put("expected_exceedances", x.counted() * (1 - confidence));
        map.put("kupiec_statistic", x.kupiec().statistic());
        map.put("kupiec_p_value", x.kupiec().pValue());
        map.put("christoffersen_statistic", x.conditional().statistic());
        map.put("christoffersen_p_value", x.conditional().pValue());
        map.put(
                "zone",
                Exceedances.zone(x.count(), x.counted(), 1 - confidence).name().toLowerCase(java.util.Locale.ROOT));
        return map;
    }

    private void print(
            ReturnsFile returns,
            double[] weights,
            int[] held,
            Measured measured,
            Map<String, Object> result,
            List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable("asset", "weight", "value at risk", "expected shortfall");
        for (int k = 0; k < held.length; k++) {
            table.row(
                    returns.names().get(held[k]),
                    TextTable.percent(weights[held[k]], 2),
                    TextTable.percent(measured.components[k], 3),
                    TextTable.percent(measured.shortfallComponents[k], 3));
        }
        table.row(
                "portfolio",
                TextTable.percent(Arrays.stream(weights).sum(), 2),
                TextTable.percent(measured.valueAtRisk, 3),
                TextTable.percent(measured.expectedShortfall, 3));
        out.print(table);
        out.printf(
                "%s at %s over one period, %s observations (%s)%n",
                result.get("method"),
                TextTable.percent(confidence, 1),
                result.get("observations"),
                measured.convention);
        if (result.get("backtest") instanceof Map<?, ?> backtest) {
            out.printf(
                    "backtest: %s exceedances in %s forecasts (%s expected), Kupiec p %s, zone %s%n",
                    backtest.get("exceedances"),
                    backtest.get("forecasts"),
                    TextTable.number((Double) backtest.get("expected_exceedances"), 1),
                    TextTable.number((Double) backtest.get("kupiec_p_value"), 4),
                    backtest.get("zone"));
        }
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
