package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Exceedances;
import io.cambrian.risk.HorizonReturns;
import io.cambrian.risk.IncrementalRisk;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.RunningVerdict;
import io.cambrian.risk.ShortfallBacktest;
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
    private static final double CALIBRATION_RATE = 0.1;

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
                            + " optimizers use; also riskfolio, skfolio), historical-inclusive (also empyrical), age-weighted,"
                            + " filtered-historical (fhs), gaussian, cornish-fisher (modified), student-t,"
                            + " peaks-over-threshold (evt), monte-carlo.")
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

    @Option(
            names = "--verdicts",
            description =
                    "With --backtest-window and --json: print each forecast with the verdict of the backtest up to it.")
    private boolean verdicts;

    @Option(
            names = "--calibration-rate",
            paramLabel = "X",
            description = "With --backtest-window: how fast conformal calibration follows exceedances; default 0.1.")
    private Double calibrationRate;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            defaultValue = "1",
            description = "Periods that the loss accrues over; default 1.")
    private int horizon;

    @Option(
            names = "--horizon-rule",
            paramLabel = "RULE",
            defaultValue = "overlapping",
            description = "overlapping (default; compounded returns of all overlapping stretches) or root-time (one"
                    + " period's figures times the root of the horizon).")
    private String horizonRule;

    @Option(names = "--incremental", description = "Also measure the portfolio without each of its positions.")
    private boolean incremental;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        VarMethod chosen = VarMethod.of(method);
        boolean rootTime = rootTime();
        ReturnsFile daily = ReturnsFile.readFractions(file);
        ReturnsFile returns = horizon > 1 && !rootTime ? overlapping(daily) : daily;
        double scale = rootTime ? Math.sqrt(horizon) : 1;
        double[] weights = WeightsFile.read(weightsFile, returns.names());
        int[] held =
                IntStream.range(0, weights.length).filter(i -> weights[i] != 0).toArray();
        checkKnown(daily, held);
        double[] portfolio = ComponentRisk.portfolioReturns(returns.values(), weights);
        ValueAtRisk series = ValueAtRisk.of(chosen, portfolio, confidence);
        Measured measured = measure(chosen, returns, weights, held, series).times(scale);

        Map<String, Object> standalone = new LinkedHashMap<>();
        Map<String, Object> components = new LinkedHashMap<>();
        Map<String, Object> shortfallComponents = new LinkedHashMap<>();
        Map<String, Object> marginal = new LinkedHashMap<>();
        for (int k = 0; k < held.length; k++) {
            String name = returns.names().get(held[k]);
            ValueAtRisk alone = ValueAtRisk.of(chosen, returns.column(held[k]), confidence);
            standalone.put(
                    name,
                    Map.of(
                            "value_at_risk",
                            scale * alone.valueAtRisk(),
                            "expected_shortfall",
                            scale * alone.expectedShortfall()));
            components.put(name, measured.components[k]);
            shortfallComponents.put(name, measured.shortfallComponents[k]);
            marginal.put(name, measured.components[k] / weights[held[k]]);
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
        notes.addAll(weightNotes(weights));
        if (horizon > 1 && !rootTime) {
            notes.add("Overlapping stretches of " + horizon + " rows share most of their rows: " + series.observations()
                    + " of them hold the evidence of about " + series.observations() / horizon + ".");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("method", chosen.label());
        result.put("confidence", confidence);
        result.put("horizon", horizon);
        result.put("horizon_rule", horizon == 1 ? "none" : horizonRule);
        result.put("value_at_risk", measured.valueAtRisk);
        result.put("expected_shortfall", measured.expectedShortfall);
        result.put("components", components);
        result.put("expected_shortfall_components", shortfallComponents);
        result.put("marginal", marginal);
        if (incremental) {
            result.put("incremental", incremental(chosen, returns, weights, held, scale));
        }
        result.put("standalone", standalone);
        result.put("observations", series.observations());
        result.put("convention", measured.convention);
        result.put("tail", tail);
        if (window != null) {
            result.put("backtest", backtest(chosen, portfolio, returns));
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
            String convention) {
        Measured times(double scale) {
            return new Measured(
                    scale * valueAtRisk,
                    scale * expectedShortfall,
                    Arrays.stream(components).map(c -> scale * c).toArray(),
                    Arrays.stream(shortfallComponents).map(c -> scale * c).toArray(),
                    convention);
        }
    }

    private double rate() {
        return calibrationRate == null ? CALIBRATION_RATE : calibrationRate;
    }

    private boolean rootTime() {
        if (!horizonRule.equals("overlapping") && !horizonRule.equals("root-time")) {
            throw new ConfigException("The --horizon-rule (" + horizonRule + ") must be overlapping or root-time.");
        }
        if (horizon < 1) {
            throw new ConfigException("The --horizon (" + horizon + ") must be at least 1.");
        }
        if (horizon > 1 && window != null) {
            throw new ConfigException("A backtest needs a --horizon of 1: outcomes of overlapping stretches are not"
                    + " independent, and the tests would reject too often.");
        }
        if (verdicts && window == null) {
            throw new ConfigException("The option --verdicts needs a --backtest-window.");
        }
        if (verdicts && !output.json()) {
            throw new ConfigException("The option --verdicts needs --json: a table shows no single forecasts.");
        }
        if (calibrationRate != null && window == null) {
            throw new ConfigException("The option --calibration-rate needs a --backtest-window.");
        }
        if (!(rate() > 0)) {
            throw new ConfigException("The --calibration-rate (" + calibrationRate + ") must be positive.");
        }
        return horizon > 1 && horizonRule.equals("root-time");
    }

    /** An asset without a single return leaves no row for the portfolio. */
    private void checkKnown(ReturnsFile returns, int[] held) {
        for (int i : held) {
            if (Arrays.stream(returns.column(i)).allMatch(Double::isNaN)) {
                throw new DataException("The column '" + returns.names().get(i) + "' of " + file
                        + " has no return at all.\nDrop it, or give it no weight in --weights.");
            }
        }
    }

    /** Stretches are dated by their last row. */
    private ReturnsFile overlapping(ReturnsFile daily) {
        double[][] values = HorizonReturns.overlapping(daily.values(), horizon);
        return new ReturnsFile(
                daily.names(), Arrays.copyOfRange(daily.days(), horizon - 1, daily.days().length), values);
    }

    /** Weights are taken as they are: what they lack to 1 is cash, what they exceed it by is borrowed. */
    static List<String> weightNotes(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double gross = Arrays.stream(weights).map(Math::abs).sum();
        if (Math.abs(sum - 1) <= 1e-6) {
            return List.of();
        }
        return List.of("The weights sum to " + TextTable.number(sum, 4) + " (gross " + TextTable.number(gross, 4)
                + "), not to 1. They are taken as they are: "
                + (sum < 1 ? "the rest is cash that earns 0." : "the excess is borrowed at no cost."));
    }

    private Map<String, Object> incremental(
            VarMethod chosen, ReturnsFile returns, double[] weights, int[] held, double scale) {
        double[][] part = Arrays.stream(returns.values())
                .map(row -> Arrays.stream(held).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
        IncrementalRisk risk = IncrementalRisk.of(
                chosen, part, Arrays.stream(held).mapToDouble(i -> weights[i]).toArray(), confidence);
        Map<String, Object> out = new LinkedHashMap<>();
        for (int k = 0; k < held.length; k++) {
            out.put(
                    returns.names().get(held[k]),
                    Map.of(
                            "value_at_risk",
                            scale * risk.incremental()[k],
                            "expected_shortfall",
                            scale * risk.incrementalShortfall()[k]));
        }
        return out;
    }

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

    private Map<String, Object> backtest(VarMethod chosen, double[] portfolio, ReturnsFile returns) {
        if (window < 2) {
            throw new ConfigException("The --backtest-window (" + window + ") must be at least 2.");
        }
        RollingForecasts raw = RollingForecasts.of(chosen, portfolio, window, confidence);
        Map<String, Object> map = tests(raw);
        map.put("calibrated", tests(raw.calibrated(rate())));
        if (verdicts) {
            map.put("rows", rows(raw, returns));
        }
        return map;
    }

    private Map<String, Object> tests(RollingForecasts forecasts) {
        Exceedances x = forecasts.exceedances();
        ShortfallBacktest shortfall = ShortfallBacktest.of(forecasts);
        List<RunningVerdict> running = RunningVerdict.of(forecasts);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("window", window);
        map.put("forecasts", x.counted());
        map.put("exceedances", x.count());
        map.put("expected_exceedances", x.counted() * (1 - confidence));
        map.put("exceedance_rate", x.count() / (double) x.counted());
        map.put("kupiec_statistic", x.kupiec().statistic());
        map.put("kupiec_p_value", x.kupiec().pValue());
        map.put("independence_statistic", x.independence().statistic());
        map.put("independence_p_value", x.independence().pValue());
        map.put("christoffersen_statistic", x.conditional().statistic());
        map.put("christoffersen_p_value", x.conditional().pValue());
        map.put(
                "christoffersen_without_first_p_value",
                x.conditionalOfChristoffersen().pValue());
        map.put("acerbi_szekely_z1", shortfall.z1());
        map.put("acerbi_szekely_z1_p_value", shortfall.z1PValue());
        map.put("acerbi_szekely_z2", shortfall.z2());
        map.put("acerbi_szekely_z2_p_value", shortfall.z2PValue());
        map.put("quantile_loss", shortfall.quantileLoss());
        map.put("zone", zone(Exceedances.zone(x.count(), x.counted(), 1 - confidence)));
        map.put("zone_last_250", zone(running.get(running.size() - 1).zone()));
        map.put("latest_value_at_risk", forecasts.valueAtRisk()[forecasts.size() - 1]);
        return map;
    }

    private List<Map<String, Object>> rows(RollingForecasts forecasts, ReturnsFile returns) {
        List<RunningVerdict> running = RunningVerdict.of(forecasts);
        double[] calibrated = forecasts.calibrated(rate()).valueAtRisk();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int k = 0; k < forecasts.size(); k++) {
            RunningVerdict v = running.get(k);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("date", returns.date(forecasts.rows()[k]));
            row.put("return", forecasts.realized()[k]);
            row.put("value_at_risk", forecasts.valueAtRisk()[k]);
            row.put("expected_shortfall", forecasts.expectedShortfall()[k]);
            row.put("calibrated_value_at_risk", calibrated[k]);
            row.put("exceeded", forecasts.exceeded()[k]);
            row.put("exceedances", v.exceedances());
            row.put("zone", zone(v.zone()));
            row.put("kupiec_p_value", v.kupiecPValue());
            row.put("christoffersen_p_value", v.conditionalPValue());
            row.put("quantile_loss", v.quantileLoss());
            row.put("acerbi_szekely_z2", v.z2());
            rows.add(row);
        }
        return rows;
    }

    private static String zone(Exceedances.Zone zone) {
        return zone.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void print(
            ReturnsFile returns,
            double[] weights,
            int[] held,
            Measured measured,
            Map<String, Object> result,
            List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> headers = new ArrayList<>(List.of("asset", "weight", "value at risk", "expected shortfall"));
        if (incremental) {
            headers.addAll(List.of("incremental", "of the shortfall"));
        }
        TextTable table = new TextTable(headers.toArray(String[]::new));
        for (int k = 0; k < held.length; k++) {
            String name = returns.names().get(held[k]);
            List<Object> row = new ArrayList<>(List.of(
                    name,
                    TextTable.percent(weights[held[k]], 2),
                    TextTable.percent(measured.components[k], 3),
                    TextTable.percent(measured.shortfallComponents[k], 3)));
            if (result.get("incremental") instanceof Map<?, ?> without) {
                Map<?, ?> part = (Map<?, ?>) without.get(name);
                row.add(TextTable.percent((Double) part.get("value_at_risk"), 3));
                row.add(TextTable.percent((Double) part.get("expected_shortfall"), 3));
            }
            table.row(row.toArray());
        }
        List<Object> whole = new ArrayList<>(List.of(
                "portfolio",
                TextTable.percent(Arrays.stream(weights).sum(), 2),
                TextTable.percent(measured.valueAtRisk, 3),
                TextTable.percent(measured.expectedShortfall, 3)));
        if (incremental) {
            whole.addAll(List.of("-", "-"));
        }
        table.row(whole.toArray());
        out.print(table);
        if (held.length > 1) {
            out.println("an asset's figures are its parts of the portfolio's, which sum to them"
                    + (incremental ? "; incremental: the portfolio less the portfolio without it, held as cash" : ""));
        }
        out.printf(
                "%s at %s over %s, %s observations (%s)%n",
                result.get("method"),
                TextTable.percent(confidence, 1),
                horizon == 1 ? "one period" : horizon + " periods (" + horizonRule + ")",
                result.get("observations"),
                measured.convention);
        if (result.get("backtest") instanceof Map<?, ?> backtest) {
            out.printf(
                    "backtest: %s exceedances in %s forecasts (%s expected), Kupiec p %s, Christoffersen p %s, shortfall"
                            + " (Acerbi-Szekely) p %s, zone %s%n",
                    backtest.get("exceedances"),
                    backtest.get("forecasts"),
                    TextTable.number((Double) backtest.get("expected_exceedances"), 1),
                    TextTable.number((Double) backtest.get("kupiec_p_value"), 4),
                    TextTable.number((Double) backtest.get("christoffersen_p_value"), 4),
                    TextTable.number((Double) backtest.get("acerbi_szekely_z2_p_value"), 4),
                    backtest.get("zone"));
            Map<?, ?> calibrated = (Map<?, ?>) backtest.get("calibrated");
            out.printf(
                    "calibrated online (conformal): %s exceedances, Kupiec p %s; the latest forecast is %s instead of %s%n",
                    calibrated.get("exceedances"),
                    TextTable.number((Double) calibrated.get("kupiec_p_value"), 4),
                    TextTable.percent((Double) calibrated.get("latest_value_at_risk"), 3),
                    TextTable.percent((Double) backtest.get("latest_value_at_risk"), 3));
        }
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
