package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.FitOptions;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.regime.RegimeTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits a hidden Markov model to the columns of a file, or to market contexts computed from them. */
@Command(
        name = "regime-fit",
        description = "Tell the regimes of dated series apart by a Gaussian hidden Markov model; labels are causal.",
        mixinStandardHelpOptions = true)
final class RegimeFitCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SERIES.csv",
            description = "A column date, then one column per asset (returns) or feature.")
    private Path file;

    /** What the model looks at. */
    enum Look {
        COLUMNS,
        CONTEXTS
    }

    @Option(
            names = "--on",
            paramLabel = "columns|contexts",
            defaultValue = "columns",
            description =
                    "columns: the file's columns as they stand, by maximum likelihood (default); contexts: the columns"
                            + " are simple returns of assets, and the model looks at volatility, trend, drawdown, breadth,"
                            + " correlation and dispersion across them.")
    private Look look;

    @Option(
            names = "--states",
            paramLabel = "N",
            defaultValue = "2",
            description = "Number of regimes, 2 to 8 (default: ${DEFAULT-VALUE}).")
    private int states;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Starts; the most likely fit wins (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the starts (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--train-to",
            paramLabel = "DATE",
            description = "Last day that the fit may know; later days are only labeled (default: all).")
    private LocalDate trainTo;

    @Option(
            names = "--periods-per-year",
            paramLabel = "N",
            defaultValue = "252",
            description = "Annualizes the volatilities of --on contexts (default: ${DEFAULT-VALUE}).")
    private double periodsPerYear;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (starts < 1 || !(periodsPerYear > 0)) {
            throw new ConfigException(
                    "The --starts (" + starts + ") and --periods-per-year (" + periodsPerYear + ") must be positive.");
        }
        ReturnsFile series = look == Look.CONTEXTS ? ReturnsFile.readReturns(file) : ReturnsFile.read(file);
        ContextSeries contexts = look == Look.CONTEXTS ? Contexts.of(market(series)) : columns(series);
        FitOptions options = look == Look.CONTEXTS ? FitOptions.contexts(states) : FitOptions.series(states);
        int to = trainTo == null ? contexts.days()[contexts.size() - 1] : Math.toIntExact(trainTo.toEpochDay());
        RegimeTraining training = RegimeTraining.of(contexts, contexts.days()[0], to);
        RegimeModel model = training.fit(training.starts(states, starts, seed), options);
        RegimeLabels labels = model.filter(contexts);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(model, labels)));
        } else {
            print(model, labels);
        }
        return 0;
    }

    private static ContextSeries columns(ReturnsFile series) {
        double[][] values = new double[series.names().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = series.column(i);
        }
        return ContextSeries.plain(series.names(), series.days(), values);
    }

    /** The returns as a market of indices that start at 1; a missing return is a day without a bar. */
    private Market market(ReturnsFile series) {
        List<BarSeries> all = new ArrayList<>();
        for (int i = 0; i < series.names().size(); i++) {
            double[] returns = series.column(i);
            int n = 0;
            int[] days = new int[returns.length + 1];
            double[] close = new double[returns.length + 1];
            for (int t = 0; t < returns.length; t++) {
                if (Double.isNaN(returns[t])) {
                    continue;
                }
                if (!(returns[t] > -1)) {
                    throw new DataException("The return of " + series.names().get(i) + " on " + series.date(t) + " is "
                            + returns[t] + "; a simple return is above -1.\nWrite fractions: -0.01 is a loss of 1 %.");
                }
                if (n == 0) {
                    days[0] = series.days()[t] - 1;
                    close[0] = 1;
                    n = 1;
                }
                days[n] = series.days()[t];
                close[n] = close[n - 1] * (1 + returns[t]);
                n++;
            }
            all.add(BarSeries.closeOnly(series.names().get(i), Arrays.copyOf(days, n), Arrays.copyOf(close, n), null));
        }
        Market market = Market.of(all, periodsPerYear);
        if (market.calendar().length == 0) {
            throw new DataException(file + " has no returns.");
        }
        return market;
    }

    private Map<String, Object> json(RegimeModel model, RegimeLabels labels) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model_id", model.id());
        result.put("features", model.features());
        result.put("train_from", LocalDate.ofEpochDay(model.trainFrom()).toString());
        result.put("train_to", LocalDate.ofEpochDay(model.trainTo()).toString());
        result.put("train_rows", model.trainRows());
        result.put("log_likelihood", model.logLikelihoodInUnits());
        List<Map<String, Object>> rows = new ArrayList<>();
        int[] sizes = labels.sizes();
        for (int i = 0; i < model.states(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("regime", i);
            row.put("name", model.names().get(i));
            row.put("days", sizes[i]);
            row.put("long_run_share", model.start()[i]);
            row.put("mean_stay_days", model.meanStayDays(i));
            row.put("typical", values(model, i, Value.TYPICAL));
            row.put("standard_deviation", values(model, i, Value.DEVIATION));
            rows.add(row);
        }
        result.put("regimes", rows);
        result.put("transition", model.transition());
        result.put("unknown_days", labels.size() - Arrays.stream(sizes).sum());
        List<Object> dates = new ArrayList<>();
        for (int day : labels.days()) {
            dates.add(LocalDate.ofEpochDay(day).toString());
        }
        result.put("dates", dates);
        result.put(
                "labels",
                Arrays.stream(labels.labels())
                        .mapToObj(l -> l < 0 ? Optional.<Integer>empty() : Optional.of(l))
                        .map(l -> l.orElse(null))
                        .toList());
        return result;
    }

    private enum Value {
        TYPICAL,
        DEVIATION
    }

    private static Map<String, Object> values(RegimeModel model, int regime, Value value) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int f = 0; f < model.features().size(); f++) {
            map.put(
                    model.features().get(f),
                    value == Value.TYPICAL ? model.typical(regime, f) : model.deviation(regime, f));
        }
        return map;
    }

    private void print(RegimeModel model, RegimeLabels labels) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> headers = new ArrayList<>(List.of("regime", "days", "long run", "mean stay"));
        headers.addAll(model.features());
        TextTable table = new TextTable(headers.toArray(String[]::new));
        int[] sizes = labels.sizes();
        for (int i = 0; i < model.states(); i++) {
            List<Object> row = new ArrayList<>(List.of(
                    i + " " + model.names().get(i),
                    sizes[i],
                    TextTable.percent(model.start()[i], 1),
                    TextTable.number(model.meanStayDays(i), 1)));
            for (int f = 0; f < model.features().size(); f++) {
                row.add(TextTable.number(model.typical(i, f), 4));
            }
            table.row(row.toArray());
        }
        out.print(table);
        List<String> next = new ArrayList<>(List.of("from \\ to"));
        for (int i = 0; i < model.states(); i++) {
            next.add(String.valueOf(i));
        }
        TextTable transition = new TextTable(next.toArray(String[]::new));
        for (int i = 0; i < model.states(); i++) {
            List<Object> row = new ArrayList<>(List.of(String.valueOf(i)));
            for (double p : model.transition()[i]) {
                row.add(TextTable.number(p, 4));
            }
            transition.row(row.toArray());
        }
        out.println("mean stay in rows; then the mean of each column in the regime, the median where the model looks at"
                + " logarithms");
        out.println();
        out.print(transition);
        out.printf(
                "model %s, log-likelihood %s on %d rows up to %s; %d days without label%n",
                model.id(),
                TextTable.number(model.logLikelihoodInUnits(), 2),
                model.trainRows(),
                LocalDate.ofEpochDay(model.trainTo()),
                labels.size() - Arrays.stream(sizes).sum());
        out.flush();
    }
}
