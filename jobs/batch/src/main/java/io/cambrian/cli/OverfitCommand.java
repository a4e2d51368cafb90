package io.cambrian.cli;

import io.cambrian.evidence.CombinatorialFolds;
import io.cambrian.evidence.CrossValidation;
import io.cambrian.evidence.HaircutSharpe;
import io.cambrian.evidence.MultipleTesting;
import io.cambrian.evidence.MultiplicityReview;
import io.cambrian.evidence.Pbo;
import io.cambrian.evidence.StepM;
import io.cambrian.evidence.TrialReview;
import io.cambrian.evidence.TrialReview.Definition;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks of several trials whether the best of them is luck. */
@Command(
        name = "overfit",
        description = {
            "Ask of the returns of several trials whether the best of them is luck.",
            "For trials that were fixed before anyone looked; a search that learns from its trials flatters itself more."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class OverfitCommand implements Callable<Integer> {
    private static final int TESTED = 2;
    private static final int MOST_GROUPS = 50;

    @Parameters(index = "0", paramLabel = "TRIALS.csv", description = "A column date, then the returns of each trial.")
    private Path file;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Trials made in all, those outside the file included (default: the columns of the file).")
    private Long trials;

    @Option(
            names = "--periods-per-year",
            paramLabel = "N",
            defaultValue = "252",
            description = "Returns that make a year (default: ${DEFAULT-VALUE}).")
    private double periodsPerYear;

    @Option(
            names = "--risk-free",
            paramLabel = "X",
            defaultValue = "0",
            description = "Annual rate as a fraction, deducted from every return (default: ${DEFAULT-VALUE}).")
    private double riskFree;

    @Option(
            names = "--definition",
            paramLabel = "classic|revised",
            defaultValue = "classic",
            description =
                    "Variance of a Sharpe ratio: classic (2012, at the observed ratio; default) or revised (2025, at"
                            + " the hypothesis).")
    private Definition definition;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            defaultValue = "16",
            description = "Blocks of the overfitting test, even (default: ${DEFAULT-VALUE}).")
    private int blocks;

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "Chance of even one false claim that step_m accepts; 1 less it is the confidence of the track"
                    + " record (default: ${DEFAULT-VALUE}).")
    private double level;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "999",
            description = "Bootstrap samples (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the bootstrap (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "10",
            description = "Groups of the combinatorial cross-validation, of which two are tested at a time (default:"
                    + " ${DEFAULT-VALUE}).")
    private int groups;

    @Option(
            names = "--purge",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rows left out of training on both sides of a test: the longest holding time (default:"
                    + " ${DEFAULT-VALUE}).")
    private int purge;

    @Option(
            names = "--embargo",
            paramLabel = "N",
            defaultValue = "5",
            description = "Further rows left out after a test: the longest memory (default: ${DEFAULT-VALUE}).")
    private int embargo;

    @Option(
            names = "--prior",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "For the observed false discovery rate: share of strategies believed to have an edge"
                    + " (default: ${DEFAULT-VALUE}).")
    private double prior;

    @Option(
            names = "--true-sharpe",
            paramLabel = "X",
            defaultValue = "1",
            description = "For the same: the annualized Sharpe ratio that an edge is believed to have (default:"
                    + " ${DEFAULT-VALUE}).")
    private double trueSharpe;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        ReturnsFile returns = ReturnsFile.readReturns(file);
        int columns = returns.names().size();
        if (trials != null && trials < columns) {
            throw new ConfigException(
                    "The --trials (" + trials + ") cannot be fewer than the " + columns + " columns of " + file + ".");
        }
        double[][] excess = Arrays.stream(returns.values())
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .map(row -> Arrays.stream(row)
                        .map(r -> r - riskFree / periodsPerYear)
                        .toArray())
                .toArray(double[][]::new);
        if (excess.length < TrialReview.FEWEST_OBSERVATIONS) {
            throw new DataException(file + " has " + excess.length + " rows on which every trial has a return; "
                    + TrialReview.FEWEST_OBSERVATIONS + " is the least.\nGive the trials of one span of time.");
        }
        TrialReview.Options options =
                new TrialReview.Options(trials == null ? columns : trials, blocks, draws, seed, 1 - level, definition);
        TrialReview review = TrialReview.of(excess, options);
        MultiplicityReview others = MultiplicityReview.of(
                excess,
                review,
                options,
                level,
                new MultiplicityReview.Belief(prior, trueSharpe / Math.sqrt(periodsPerYear)));
        Optional<CrossValidation> paths = crossValidation(excess);
        List<String> notes = notes(returns, excess.length, review);
        if (paths.isEmpty() && columns > 1) {
            notes.add("Cross-validation needs groups longer than " + (2 * purge + embargo) + " rows; there are "
                    + excess.length + " rows in " + groups + " groups.");
        }
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(returns, review, others, paths, notes)));
        } else {
            print(returns, review, others, paths, notes);
        }
        return 0;
    }

    /** Empty for a single trial, or where purge and embargo leave too little of a group. */
    private Optional<CrossValidation> crossValidation(double[][] excess) {
        return excess[0].length < 2 || excess.length / groups <= 2 * purge + embargo
                ? Optional.empty()
                : Optional.of(CrossValidation.of(
                        excess, new CombinatorialFolds(excess.length, groups, TESTED, purge, embargo)));
    }

    private Map<String, Object> json(CrossValidation paths) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("groups", groups);
        result.put("tested", TESTED);
        result.put("splits", paths.chosen().size());
        result.put("paths", paths.paths().size());
        result.put("median_sharpe", annual(paths.median()));
        result.put("share_of_losses", paths.shareOfLosses());
        result.put("path_sharpes", paths.paths().stream().map(this::annual).toList());
        return result;
    }

    private void check() {
        List<String> faults = new ArrayList<>();
        if (!(periodsPerYear > 0) || Double.isInfinite(periodsPerYear)) {
            faults.add("The --periods-per-year (" + periodsPerYear + ") must be positive.");
        }
        if (!Double.isFinite(riskFree)) {
            faults.add("The --risk-free rate (" + riskFree + ") must be a number.");
        }
        if (blocks < 2 || blocks % 2 != 0 || blocks > Pbo.MOST_BLOCKS) {
            faults.add("The --blocks (" + blocks + ") must be an even number from 2 to " + Pbo.MOST_BLOCKS + ".");
        }
        if (!(level > 0 && level < 1)) {
            faults.add("The --level (" + level + ") must be in (0, 1).");
        }
        if (groups < 3 || groups > MOST_GROUPS || purge < 0 || embargo < 0) {
            faults.add("The --groups (" + groups + ") must be from 3 to " + MOST_GROUPS + ", the --purge (" + purge
                    + ") and the --embargo (" + embargo + ") not negative.");
        }
        if (!(prior > 0 && prior < 1)) {
            faults.add("The --prior (" + prior + ") must be in (0, 1).");
        }
        if (!(trueSharpe > 0) || Double.isInfinite(trueSharpe)) {
            faults.add("The --true-sharpe (" + trueSharpe + ") must be positive.");
        }
        if (draws < 1) {
            faults.add("The --draws (" + draws + ") must be positive.");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    private List<String> notes(ReturnsFile returns, int rows, TrialReview review) {
        List<String> notes = new ArrayList<>();
        int dropped = returns.days().length - rows;
        if (dropped > 0) {
            notes.add(dropped + " of " + returns.days().length
                    + " rows were left out because a trial has no return there.");
        }
        if (Double.isNaN(review.deflatedSharpe())) {
            notes.add(
                    "One trial alone does not tell how much trials differ, so that its Sharpe ratio cannot be deflated.");
        }
        if (review.pbo().isEmpty()) {
            notes.add(
                    returns.names().size() < 2
                            ? "Overfitting needs at least two trials to choose from."
                            : "Overfitting needs at least " + 2 * blocks + " rows for " + blocks + " blocks.");
        } else if (rows % blocks > 0) {
            notes.add("The oldest " + rows % blocks + " rows are not part of the overfitting test: " + rows
                    + " rows do not divide into " + blocks + " equal blocks.");
        }
        return notes;
    }

    private Map<String, Object> json(
            ReturnsFile returns,
            TrialReview review,
            MultiplicityReview others,
            Optional<CrossValidation> paths,
            List<String> notes) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("champion", returns.names().get(review.champion()));
        result.put("observations", review.observations());
        result.put("trials", review.trials());
        result.put("sharpe", review.sharpe());
        result.put("annualized_sharpe", annual(review.sharpe()));
        result.put("sharpe_standard_error", others.standardError());
        result.put("sharpe_robust_standard_error", others.robustStandardError());
        result.put("skewness", review.skewness());
        result.put("kurtosis", review.kurtosis());
        result.put("definition", definition.name().toLowerCase(Locale.ROOT));
        result.put("probabilistic_sharpe", review.probabilisticSharpe());
        result.put("expected_maximum_sharpe", review.expectedMaximum());
        result.put("deflated_sharpe", review.deflatedSharpe());
        result.put("independent_trials", review.independentTrials());
        result.put("deflated_sharpe_independent", review.deflatedSharpeIndependent());
        result.put("minimum_track_record_length", review.minimumTrackRecord());
        result.put("pbo", review.pbo().map(Pbo::probability).orElse(Double.NaN));
        result.put("pbo_detail", review.pbo().map(pbo -> detail(pbo, review)).orElse(null));
        result.put("step_m", stepM(returns, review.stepM()));
        result.put("cross_validation", paths.map(this::json).orElse(null));
        result.put("superior_predictive_ability", superior(others));
        result.put("multiple_testing", multipleTesting(others, review));
        result.put("haircut_sharpe", haircuts(others));
        result.put("observed_false_discovery_rate", others.observedFalseDiscoveryRate());
        result.put(
                "convention",
                "sharpe, its standard errors, expected_maximum_sharpe and minimum_track_record_length are per period;"
                        + " haircut_sharpe and cross_validation are annualized");
        result.put("notes", notes);
        return result;
    }

    private static Map<String, Object> superior(MultiplicityReview others) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("statistic", others.superior().statistic());
        result.put("p_lower", others.superior().lower());
        result.put("p_consistent", others.superior().consistent());
        result.put("p_upper", others.superior().upper());
        return result;
    }

    private static String key(MultipleTesting method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> multipleTesting(MultiplicityReview others, TrialReview review) {
        Map<String, Object> methods = new LinkedHashMap<>();
        for (MultipleTesting method : MultipleTesting.values()) {
            methods.put(
                    key(method),
                    tested(others.adjusted().get(method), others.survivors().get(method)));
        }
        double[] q = others.storey().qValues();
        methods.put("storey", tested(others.championQValue(review.champion()), (int)
                Arrays.stream(q).filter(v -> v <= level).count()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("level", level);
        result.put("p_value", others.championPValue());
        result.put("null_share", others.storey().nullShare());
        result.put("methods", methods);
        return result;
    }

    private static Map<String, Object> tested(double adjusted, int survivors) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("adjusted_p_value", adjusted);
        result.put("survivors", survivors);
        return result;
    }

    private Map<String, Object> haircuts(MultiplicityReview others) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (MultipleTesting method : MultipleTesting.values()) {
            HaircutSharpe cut = others.haircuts().get(method);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("adjusted_p_value", cut.adjustedPValue());
            one.put("sharpe", annual(cut.haircutSharpe()));
            one.put("haircut", cut.haircut());
            result.put(key(method), one);
        }
        return result;
    }

    private Map<String, Object> detail(Pbo pbo, TrialReview review) {
        Map<String, Object> detail = new LinkedHashMap<>();
        review.pboInterval().ifPresent(i -> {
            detail.put("confidence", i.confidence());
            detail.put("low", i.low());
            detail.put("high", i.high());
        });
        detail.put("blocks", blocks);
        detail.put("combinations", pbo.splits().size());
        detail.put("probability_of_loss", pbo.probabilityOfLoss());
        detail.put("slope", pbo.slope());
        detail.put("intercept", pbo.intercept());
        detail.put("r_squared", pbo.rSquared());
        return detail;
    }

    private Map<String, Object> stepM(ReturnsFile returns, StepM test) {
        Map<String, Object> pValues = new LinkedHashMap<>();
        for (int i = 0; i < returns.names().size(); i++) {
            pValues.put(returns.names().get(i), test.pValues().get(i));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("level", level);
        result.put("draws", draws);
        result.put(
                "rejected",
                test.rejected(level).stream().map(returns.names()::get).toList());
        result.put("p_values", pValues);
        return result;
    }

    private double annual(double perPeriod) {
        return perPeriod * Math.sqrt(periodsPerYear);
    }

    private void print(
            ReturnsFile returns,
            TrialReview review,
            MultiplicityReview others,
            Optional<CrossValidation> paths,
            List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        String champion = returns.names().get(review.champion());
        TextTable table = new TextTable("figure", "value", "meaning");
        table.row(
                "Sharpe ratio",
                TextTable.number(annual(review.sharpe()), 2),
                "a year; " + TextTable.number(review.sharpe(), 4) + " a period");
        table.row(
                "its standard error",
                TextTable.number(annual(others.robustStandardError()), 2),
                "a year, robust (" + others.lags() + " lags); " + TextTable.number(annual(others.standardError()), 2)
                        + " of independent normal returns");
        table.row(
                "probabilistic Sharpe",
                TextTable.number(review.probabilisticSharpe(), 4),
                "probability that it is truly positive, as if it were the only trial");
        table.row(
                "expected maximum",
                TextTable.number(annual(review.expectedMaximum()), 2),
                "a year; what the best of " + review.trials() + " trials shows by luck");
        table.row(
                "deflated Sharpe",
                TextTable.number(review.deflatedSharpe(), 4),
                "probability that it truly exceeds that luck");
        table.row(
                "the same, independent",
                TextTable.number(review.deflatedSharpeIndependent(), 4),
                "counting " + TextTable.number(review.independentTrials(), 1) + " independent trials");
        double length = review.minimumTrackRecord();
        table.row(
                "minimum track record",
                Double.isInfinite(length) ? "-" : TextTable.number(Math.ceil(length), 0),
                "periods for " + TextTable.percent(1 - level, 0) + " confidence; there are " + review.observations());
        table.row(
                "overfitting",
                TextTable.number(review.pbo().map(Pbo::probability).orElse(Double.NaN), 4),
                "probability that the best in one half is below the median in the other"
                        + review.pboInterval()
                                .map(i -> "; " + TextTable.percent(i.confidence(), 0) + " interval "
                                        + TextTable.number(i.low(), 2) + " to " + TextTable.number(i.high(), 2))
                                .orElse(""));
        paths.ifPresent(p -> table.row(
                "best, cross-validated",
                TextTable.number(annual(p.median()), 2),
                "a year; median of " + p.paths().size() + " paths that follow the best of the other groups, "
                        + TextTable.percent(p.shareOfLosses(), 0) + " of them not positive"));
        table.row(
                "StepM p-value",
                TextTable.number(review.stepM().pValues().get(review.champion()), 4),
                "of the best trial, adjusted for all in the file");
        table.row(
                "Hansen's p-value",
                TextTable.number(others.superior().consistent(), 4),
                "that the best is no better than nothing, bad trials left aside; "
                        + TextTable.number(others.superior().upper(), 4) + " with them (Reality Check)");
        HaircutSharpe cut = others.haircuts().get(MultipleTesting.HOLM);
        table.row(
                "haircut Sharpe",
                TextTable.number(annual(cut.haircutSharpe()), 2),
                "a year; what its t-test leaves after Holm, "
                        + TextTable.number(
                                annual(others.haircuts()
                                        .get(MultipleTesting.BENJAMINI_YEKUTIELI)
                                        .haircutSharpe()),
                                2)
                        + " after Benjamini-Yekutieli");
        double[] q = others.storey().qValues();
        table.row(
                "Storey's q-value",
                TextTable.number(others.championQValue(review.champion()), 4),
                "false discoveries among trials as good; "
                        + Arrays.stream(q).filter(v -> v <= level).count() + " of " + q.length + " at most "
                        + TextTable.number(level, 2));
        table.row(
                "observed FDR",
                TextTable.number(others.observedFalseDiscoveryRate(), 4),
                "false ones among strategies that look so good, if " + TextTable.percent(prior, 0)
                        + " truly have a Sharpe ratio of " + TextTable.number(trueSharpe, 1));
        out.println("best of " + review.trials() + " trials: " + champion);
        out.println();
        out.print(table);
        List<Integer> survivors = review.stepM().rejected(level);
        out.println(
                survivors.isEmpty()
                        ? "No trial has a positive mean that survives all comparisons."
                        : "Positive mean beyond all comparisons: "
                                + String.join(
                                        ", ",
                                        survivors.stream()
                                                .map(returns.names()::get)
                                                .toList()) + ".");
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
