package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.CompleteRows;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.CorrelationMonitor;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.EffectiveBets;
import io.cambrian.risk.Linkage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final double FALSE_ALARMS = 0.05;

    private static final Set<CovarianceEstimator> NEED_MOVES = EnumSet.of(
            CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION,
            CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION_PYPFOPT,
            CovarianceEstimator.LEDOIT_WOLF_NONLINEAR,
            CovarianceEstimator.DENOISED,
            CovarianceEstimator.DETONED);

    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per asset.")
    private Path file;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "sample",
            description =
                    "sample (pairwise complete, default), complete, ewma (RiskMetrics), ewma-normalized, exponential,"
                            + " semi, ledoit-wolf (toward the identity), ledoit-wolf-single-factor,"
                            + " ledoit-wolf-constant-correlation (-pypfopt: that program's divisors), ledoit-wolf-diagonal,"
                            + " ledoit-wolf-two-parameter, ledoit-wolf-nonlinear, oas (scikit-learn's), oas-chen, spearman, kendall,"
                            + " lower-tail, denoised (Marchenko-Pastur), detoned.")
    private String estimator;

    @Option(names = "--decay", paramLabel = "X", description = "Weight of the past for ewma; default 0.94.")
    private Double decay;

    @Option(names = "--span", paramLabel = "N", description = "Span in rows for exponential; default 180.")
    private Double span;

    @Option(names = "--benchmark", paramLabel = "X", description = "Return below which semi counts; default 0.")
    private Double benchmark;

    @Option(names = "--tail", paramLabel = "P", description = "Tail probability for lower-tail; default 0.05.")
    private Double tail;

    @Option(
            names = "--missing",
            paramLabel = "RULE",
            defaultValue = "own",
            description =
                    "own (default: as the estimator does), complete (rows on which every asset has a return), or zero"
                            + " (as PyPortfolioOpt does for shrinkage; understates young assets).")
    private String missing;

    @Option(
            names = "--repair",
            paramLabel = "RULE",
            defaultValue = "nearest",
            description =
                    "What is done to a matrix that is not positive semi-definite: nearest (default; Higham 2002), clip"
                            + " (negative eigenvalues to 0, then unit diagonal), none.")
    private String repair;

    @Option(
            names = "--clusters",
            paramLabel = "K",
            description = "Also cut the tree of the assets (average linkage) into K clusters.")
    private Integer clusters;

    @Option(
            names = "--monitor",
            paramLabel = "N",
            description = "Also look for change: compare each N rows with the 4 N before them.")
    private Integer monitor;

    @Option(
            names = "--false-alarms",
            paramLabel = "P",
            description = "Rate of false alarms of --monitor, per check; default 0.05.")
    private Double falseAlarmRate;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CovarianceEstimator chosen = CovarianceEstimator.of(estimator);
        ReturnsFile returns = ReturnsFile.readFractions(file);
        checkChoices(returns.names().size());
        double[][] values = prepared(returns.values());
        List<String> flat = flat(returns.names(), values);
        if (!flat.isEmpty() && NEED_MOVES.contains(chosen)) {
            throw new DataException("The estimator " + chosen.label() + " needs assets that move; on these rows "
                    + String.join(", ", flat) + (flat.size() == 1 ? " never does." : " never do.")
                    + "\nDrop what is pegged, or use sample or ledoit-wolf.");
        }
        Covariance estimated = estimate(chosen, values);
        List<String> notes = new ArrayList<>();
        boolean known = Arrays.stream(estimated.values())
                .flatMapToDouble(Arrays::stream)
                .noneMatch(Double::isNaN);
        Covariance covariance = estimated;
        double[][] correlation =
                chosen == CovarianceEstimator.SAMPLE ? Correlation.pearson(values) : estimated.correlation();
        if (!known) {
            notes.add("Some pairs share fewer than two rows, so the matrices have gaps." + withoutReturns(returns));
        } else if (!estimated.isPositiveSemiDefinite() && repair.equals("none")) {
            notes.add("The covariance is not positive semi-definite, and was left so (--repair none).");
        } else if (!estimated.isPositiveSemiDefinite()) {
            covariance = estimated.repaired();
            boolean nearest = repair.equals("nearest");
            correlation = repaired(correlation, nearest);
            notes.add("The " + (chosen.isPairwise() ? "pairwise " : "")
                    + "covariance was not positive semi-definite: its negative eigenvalues were set to 0, and the correlation"
                    + (nearest
                            ? " is the nearest valid one."
                            : " was clipped and rescaled, which is not the nearest."));
        }
        double condition = known ? covariance.conditionNumber() : Double.NaN;
        if (known && values.length <= returns.names().size() && Double.isInfinite(condition)) {
            notes.add("There are " + values.length + " rows for "
                    + returns.names().size()
                    + " assets, so this estimate is singular: some portfolios seem to have no risk. ledoit-wolf and"
                    + " ledoit-wolf-nonlinear are not.");
        } else if (known && Double.isInfinite(condition)) {
            notes.add("Some assets are constant or perfectly collinear, so this estimate is singular.");
        }
        if (estimated.observations() < returns.values().length) {
            notes.add("The estimate rests on " + estimated.observations() + " of " + returns.values().length
                    + " rows, those on which every asset has a return.");
        }
        boolean moving =
                Arrays.stream(correlation).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
        if (known && !moving) {
            notes.add(
                    flat.isEmpty()
                            ? "Some pairs never move on the rows that both have, so the correlation has gaps, and is not"
                                    + " repaired."
                            : "What never moves has no correlation: " + String.join(", ", flat) + ".");
        }
        int[] order = order(correlation);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("estimator", chosen.label());
        result.put("assets", returns.names());
        result.put("rows", returns.values().length);
        result.put("observations", estimated.observations());
        result.put("shrinkage", estimated.shrinkage());
        result.put("correlation", correlation);
        result.put("covariance", covariance.values());
        result.put("condition_number", condition);
        result.put("mean_correlation", Correlation.mean(correlation));
        double[] equal = new double[returns.names().size()];
        Arrays.fill(equal, 1.0 / equal.length);
        result.put("effective_bets", known && moving ? EffectiveBets.ofCorrelation(correlation) : Double.NaN);
        result.put(
                "effective_bets_equal_weights",
                known && moving ? EffectiveBets.principal(covariance, equal) : Double.NaN);
        result.put(
                "cluster_order",
                Arrays.stream(order).mapToObj(returns.names()::get).toList());
        if (clusters != null) {
            result.put("clusters", clusters(returns.names(), correlation, moving));
        }
        if (monitor != null) {
            result.put("monitor", monitored(returns));
        }
        result.put("notes", notes);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(returns.names(), correlation, covariance, result, notes);
        }
        return 0;
    }

    private double falseAlarms() {
        return falseAlarmRate == null ? FALSE_ALARMS : falseAlarmRate;
    }

    private void checkChoices(int assets) {
        if (!List.of("own", "complete", "zero").contains(missing)) {
            throw new ConfigException("The --missing rule (" + missing + ") must be own, complete or zero.");
        }
        if (!List.of("nearest", "clip", "none").contains(repair)) {
            throw new ConfigException("The --repair rule (" + repair + ") must be nearest, clip or none.");
        }
        if (clusters != null && (clusters < 1 || clusters > assets)) {
            throw new ConfigException(
                    "The number of --clusters (" + clusters + ") must be from 1 to the " + assets + " assets.");
        }
        if (falseAlarmRate != null && monitor == null) {
            throw new ConfigException("The option --false-alarms needs --monitor.");
        }
    }

    private static String withoutReturns(ReturnsFile returns) {
        List<String> names = IntStream.range(0, returns.names().size())
                .filter(i -> Arrays.stream(returns.column(i))
                                .filter(v -> !Double.isNaN(v))
                                .count()
                        < 2)
                .mapToObj(returns.names()::get)
                .toList();
        return names.isEmpty() ? "" : " Fewer than two returns: " + String.join(", ", names) + ".";
    }

    /** What never moves has no correlation, and stays NaN; the others are repaired among themselves, unless they have gaps. */
    private static double[][] repaired(double[][] correlation, boolean nearest) {
        int[] moving = moving(correlation);
        double[][] among = among(correlation, moving);
        if (Arrays.stream(among).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN)) {
            return correlation;
        }
        double[][] valid = nearest ? Correlation.nearest(among) : Correlation.clipped(among);
        double[][] out = Arrays.stream(correlation).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < moving.length; i++) {
            for (int j = 0; j < moving.length; j++) {
                out[moving[i]][moving[j]] = valid[i][j];
            }
        }
        return out;
    }

    private static int[] moving(double[][] correlation) {
        return IntStream.range(0, correlation.length)
                .filter(i -> !Double.isNaN(correlation[i][i]))
                .toArray();
    }

    private static double[][] among(double[][] correlation, int[] some) {
        return Arrays.stream(some)
                .mapToObj(i ->
                        Arrays.stream(some).mapToDouble(j -> correlation[i][j]).toArray())
                .toArray(double[][]::new);
    }

    /** Names of the columns whose known numbers are all the same. */
    private static List<String> flat(List<String> names, double[][] values) {
        List<String> flat = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            if (Arrays.stream(values)
                            .mapToDouble(row -> row[column])
                            .filter(v -> !Double.isNaN(v))
                            .distinct()
                            .count()
                    <= 1) {
                flat.add(names.get(i));
            }
        }
        return flat;
    }

    private double[][] prepared(double[][] values) {
        return switch (missing) {
            case "complete" -> CompleteRows.of(values).rows();
            case "zero" -> Covariance.zeroFilled(values);
            default -> values;
        };
    }

    private Map<String, Object> clusters(List<String> names, double[][] correlation, boolean moving) {
        if (!moving) {
            throw new ConfigException(
                    "An asset that never moves belongs to no cluster.\nDrop it, or leave out --clusters.");
        }
        int[] labels = Clustering.of(Correlation.distance(correlation), Linkage.AVERAGE)
                .cut(clusters);
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            out.put(names.get(i), labels[i]);
        }
        return out;
    }

    private Map<String, Object> monitored(ReturnsFile returns) {
        int block = monitor % 5 == 0 ? 5 : 1;
        List<Map<String, Object>> rows = new ArrayList<>();
        List<CorrelationMonitor.Check> checks =
                CorrelationMonitor.run(returns.values(), 4 * monitor, monitor, block, falseAlarms());
        for (CorrelationMonitor.Check check : checks) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("date", returns.date(check.lastRow()));
            row.put("distance", check.distance());
            row.put("mean_correlation_before", check.meanBefore());
            row.put("mean_correlation", check.meanNow());
            row.put("p_value", check.pValue());
            row.put("alarm", check.alarm());
            rows.add(row);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("false_alarm_rate_per_check", falseAlarms());
        out.put("checks", rows.size());
        out.put(
                "alarms",
                checks.stream().filter(CorrelationMonitor.Check::alarm).count());
        out.put("rows", rows);
        return out;
    }

    private Covariance estimate(CovarianceEstimator chosen, double[][] returns) {
        refuse("--decay", decay, chosen, CovarianceEstimator.EWMA);
        refuse("--span", span, chosen, CovarianceEstimator.EXPONENTIAL);
        refuse("--benchmark", benchmark, chosen, CovarianceEstimator.SEMI);
        refuse("--tail", tail, chosen, CovarianceEstimator.LOWER_TAIL);
        if (tail != null) {
            if (!(tail > 0 && tail < 1)) {
                throw new ConfigException("The --tail (" + tail + ") must be a probability in (0, 1), such as 0.05.");
            }
            return Covariance.ofCorrelation(Correlation.lowerTail(returns, tail), returns);
        }
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

    /** What moves, in the order of its clusters, then what never does; as they came where the others have gaps. */
    private static int[] order(double[][] correlation) {
        int[] moving = moving(correlation);
        double[][] distance = Correlation.distance(among(correlation, moving));
        if (moving.length < 2
                || Arrays.stream(distance).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN)) {
            return IntStream.range(0, correlation.length).toArray();
        }
        int[] leaves = Clustering.of(distance, Linkage.AVERAGE).optimalLeafOrder(distance);
        IntStream others = IntStream.range(0, correlation.length).filter(i -> Double.isNaN(correlation[i][i]));
        return IntStream.concat(Arrays.stream(leaves).map(leaf -> moving[leaf]), others)
                .toArray();
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
                "estimator %s, %s observations, condition number %s, effective number of bets %s of %d%n",
                result.get("estimator"),
                result.get("observations"),
                TextTable.number((Double) result.get("condition_number"), 1),
                TextTable.number((Double) result.get("effective_bets"), 1),
                names.size());
        if (result.get("clusters") instanceof Map<?, ?> members) {
            members.forEach((name, label) -> out.println("cluster " + label + ": " + name));
        }
        if (result.get("monitor") instanceof Map<?, ?> watched) {
            out.printf(
                    "monitor: %s alarms in %s checks; by chance alone %s of them, at %s each%n",
                    watched.get("alarms"),
                    watched.get("checks"),
                    TextTable.number((Integer) watched.get("checks") * falseAlarms(), 1),
                    TextTable.percent(falseAlarms(), 1));
            for (Object row : (List<?>) watched.get("rows")) {
                Map<?, ?> check = (Map<?, ?>) row;
                if (Boolean.TRUE.equals(check.get("alarm"))) {
                    out.printf(
                            "  changed in the %d rows to %s: mean correlation %s, before %s, p %s%n",
                            monitor,
                            check.get("date"),
                            TextTable.number((Double) check.get("mean_correlation"), 2),
                            TextTable.number((Double) check.get("mean_correlation_before"), 2),
                            TextTable.number((Double) check.get("p_value"), 3));
                }
            }
        }
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
