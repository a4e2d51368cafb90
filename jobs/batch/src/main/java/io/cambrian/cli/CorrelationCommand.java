package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.Linkage;
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

/** Estimates the correlation and covariance of the columns of a file. */
@Command(
        name = "correlation",
        description = "Estimate the correlation and covariance of returns, per period, not annualized.",
        mixinStandardHelpOptions = true)
final class CorrelationCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per asset.")
    private Path file;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "sample",
            description =
                    "sample (pairwise complete, default), complete, ewma (RiskMetrics), exponential, semi, ledoit-wolf,"
                            + " ledoit-wolf-single-factor, ledoit-wolf-constant-correlation, oas, oas-chen.")
    private String estimator;

    @Option(names = "--decay", paramLabel = "X", description = "Weight of the past for ewma; default 0.94.")
    private Double decay;

    @Option(names = "--span", paramLabel = "N", description = "Span in rows for exponential; default 180.")
    private Double span;

    @Option(names = "--benchmark", paramLabel = "X", description = "Return below which semi counts; default 0.")
    private Double benchmark;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CovarianceEstimator chosen = CovarianceEstimator.of(estimator);
        ReturnsFile returns = ReturnsFile.readReturns(file);
        Covariance estimated = estimate(chosen, returns.values());
        List<String> notes = new ArrayList<>();
        boolean known = Arrays.stream(estimated.values())
                .flatMapToDouble(Arrays::stream)
                .noneMatch(Double::isNaN);
        Covariance covariance = estimated;
        double[][] correlation =
                chosen == CovarianceEstimator.SAMPLE ? Correlation.pearson(returns.values()) : estimated.correlation();
        if (!known) {
            notes.add("Some pairs share fewer than two rows, so the matrices have gaps.");
        } else if (!estimated.isPositiveSemiDefinite()) {
            covariance = estimated.repaired();
            correlation = Correlation.nearest(correlation);
            notes.add(
                    "The pairwise covariance was not positive semi-definite: its negative eigenvalues were set to 0, and"
                            + " the correlation is the nearest valid one.");
        }
        if (estimated.observations() < returns.values().length) {
            notes.add("The estimate rests on " + estimated.observations() + " of " + returns.values().length
                    + " rows, those on which every asset has a return.");
        }
        boolean moving =
                Arrays.stream(correlation).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
        if (known && !moving) {
            notes.add("An asset that never moves has no correlation.");
        }
        int[] order = moving
                ? order(correlation)
                : IntStream.range(0, returns.names().size()).toArray();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("estimator", chosen.label());
        result.put("assets", returns.names());
        result.put("rows", returns.values().length);
        result.put("observations", estimated.observations());
        result.put("shrinkage", estimated.shrinkage());
        result.put("correlation", correlation);
        result.put("covariance", covariance.values());
        result.put("condition_number", known ? covariance.conditionNumber() : Double.NaN);
        result.put("mean_correlation", Correlation.mean(correlation));
        result.put(
                "cluster_order",
                Arrays.stream(order).mapToObj(returns.names()::get).toList());
        result.put("notes", notes);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(returns.names(), correlation, covariance, result, notes);
        }
        return 0;
    }

    private Covariance estimate(CovarianceEstimator chosen, double[][] returns) {
        refuse("--decay", decay, chosen, CovarianceEstimator.EWMA);
        refuse("--span", span, chosen, CovarianceEstimator.EXPONENTIAL);
        refuse("--benchmark", benchmark, chosen, CovarianceEstimator.SEMI);
        if (decay != null) {
            if (!(decay > 0 && decay < 1)) {
                throw new ConfigException("The --decay (" + decay + ") must be in (0, 1).");
            }
            return Covariance.riskMetrics(returns, decay);
        }
        if (span != null) {
            if (!(span >= 1)) {
                throw new ConfigException("The --span (" + span + ") must be at least 1.");
            }
            return Covariance.exponential(returns, span);
        }
        return benchmark != null ? Covariance.semi(returns, benchmark) : chosen.estimate(returns);
    }

    private static void refuse(String option, Double value, CovarianceEstimator chosen, CovarianceEstimator takes) {
        if (value != null && chosen != takes) {
            throw new ConfigException("The option " + option + " belongs to --estimator " + takes.label() + ", not to "
                    + chosen.label() + ".");
        }
    }

    private static int[] order(double[][] correlation) {
        double[][] distance = Correlation.distance(correlation);
        return Clustering.of(distance, Linkage.AVERAGE).optimalLeafOrder(distance);
    }

    private void print(
            List<String> names,
            double[][] correlation,
            Covariance covariance,
            Map<String, Object> result,
            List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> headers = new ArrayList<>(List.of("correlation", "volatility"));
        headers.addAll(names);
        TextTable table = new TextTable(headers.toArray(String[]::new));
        for (int i = 0; i < names.size(); i++) {
            List<Object> row = new ArrayList<>(List.of(names.get(i), TextTable.percent(covariance.volatility(i), 3)));
            for (double c : correlation[i]) {
                row.add(TextTable.number(c, 2));
            }
            table.row(row.toArray());
        }
        out.print(table);
        out.printf(
                "estimator %s, %s observations, condition number %s%n",
                result.get("estimator"),
                result.get("observations"),
                TextTable.number((Double) result.get("condition_number"), 1));
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
