package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ContextRecall;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import io.cambrian.memory.Recollection;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recalls the past cases most like a situation, and what came of them. */
@Command(
        name = "recall",
        description = {
            "Past cases most like a situation, what came of them, and the ones that ended otherwise.",
            "Exact: the nearest contexts by Euclidean distance, each feature divided by its standard deviation over the"
                    + " cases known at the decision. Cases whose 'known' day lies after the decision do not exist for it."
                    + " Cases weigh by closeness, age and regime; the effective number of cases counts decisions of the"
                    + " same --cluster-days as one."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RecallCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Parameters(
            index = "0",
            paramLabel = "CASES.csv",
            description = "Columns date (of the decision), known (day on which the outcome could be known), outcome,"
                    + " optionally id, regime and regime_probability; all others are features, blank where unknown. Rows"
                    + " without an outcome are the situations asked about.")
    private Path file;

    @Option(
            names = "--context",
            paramLabel = "NAME=X",
            split = ",",
            description =
                    "Ask about this situation instead, such as volatility=0.2,trend=1.1; features that are not named"
                            + " are unknown.")
    private Map<String, Double> context;

    @Option(
            names = "--regime",
            paramLabel = "NAME=P",
            split = ",",
            description = "Probabilities of its regime, such as calm=0.8,storm=0.2.")
    private Map<String, Double> regimes;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "Day of the decision that --context is for; later knowledge is not used.")
    private LocalDate date;

    @Option(
            names = "--neighbors",
            paramLabel = "N",
            defaultValue = "50",
            description = "Cases to recall (default: ${DEFAULT-VALUE}).")
    private int neighbors;

    @Option(
            names = "--closeness",
            paramLabel = "gaussian|equal",
            defaultValue = "gaussian",
            description = "How weights fall with distance (default: ${DEFAULT-VALUE}, by the median distance).")
    private RecallSettings.Closeness closeness;

    @Option(
            names = "--half-life-days",
            paramLabel = "N",
            defaultValue = "1826",
            description = "Days after which a case counts half; infinity for never (default: ${DEFAULT-VALUE}).")
    private double halfLifeDays;

    @Option(
            names = "--regime-floor",
            paramLabel = "X",
            defaultValue = "0.25",
            description = "Weight of a case that is surely of another regime (default: ${DEFAULT-VALUE}).")
    private double regimeFloor;

    @Option(
            names = "--cluster-days",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decisions within the same N days are one observation; about how long an outcome takes"
                    + " (default: ${DEFAULT-VALUE}).")
    private int clusterDays;

    @Option(
            names = "--confidence",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "Confidence level of the intervals (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RecallSettings settings = settings();
        CasesFile cases = CasesFile.read(file);
        List<RecallQuery> questions = context == null ? cases.questions() : List.of(question(cases));
        if (questions.isEmpty()) {
            throw new ConfigException("Nothing is asked: every row of " + file
                    + " has an outcome.\nAdd a row without one, or give --date and --context NAME=X,...");
        }
        if (context == null && (date != null || regimes != null)) {
            throw new ConfigException("--date and --regime belong to --context; rows of a file have their own.");
        }
        ContextRecall recall = ContextRecall.of(CaseBank.of(cases.features(), cases.cases()), settings);
        List<Recollection> results = questions.stream().map(recall::recall).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("cases", cases.cases().size());
            json.put("recollections", results.stream().map(RecallCommand::json).toList());
            out.println(Output.json(json));
        } else {
            results.forEach(r -> print(out, r));
        }
        return 0;
    }

    private RecallSettings settings() {
        if (neighbors < 1 || clusterDays < 1 || !(halfLifeDays > 0)) {
            throw new ConfigException("The --neighbors (" + neighbors + "), --cluster-days (" + clusterDays
                    + ") and --half-life-days (" + halfLifeDays + ") must be positive.");
        }
        if (!(regimeFloor >= 0 && regimeFloor <= 1)) {
            throw new ConfigException("The --regime-floor (" + regimeFloor + ") must be in [0, 1].");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new ConfigException("The --confidence (" + confidence + ") must be in (0, 1)."
                    + (confidence > 1 ? "\nMaybe you gave 90 instead of 0.9?" : ""));
        }
        return new RecallSettings(neighbors, closeness, halfLifeDays, regimeFloor, clusterDays, confidence);
    }

    private RecallQuery question(CasesFile cases) {
        if (date == null) {
            throw new ConfigException("--context needs --date: the day of the decision, after which nothing is known.");
        }
        double[] values = new double[cases.features().size()];
        Arrays.fill(values, Double.NaN);
        context.forEach((name, value) -> {
            int at = cases.features().indexOf(name);
            if (at < 0) {
                throw new ConfigException(
                        "There is no feature '" + name + "' in " + file + "; there are " + cases.features() + ".");
            }
            if (value == null || !(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new ConfigException("The --context " + name + "=" + value + " must be a finite number.");
            }
            values[at] = value;
        });
        Map<String, Double> probabilities = regimes == null ? Map.of() : regimes;
        double sum = 0;
        for (Map.Entry<String, Double> p : probabilities.entrySet()) {
            if (p.getValue() == null || !(p.getValue() >= 0 && p.getValue() <= 1)) {
                throw new ConfigException(
                        "The --regime " + p.getKey() + "=" + p.getValue() + " must be a probability in [0, 1].");
            }
            sum += p.getValue();
        }
        if (sum > 1 + 1e-9) {
            throw new ConfigException("The probabilities of --regime sum to " + sum + ", above 1.");
        }
        return new RecallQuery(Math.toIntExact(date.toEpochDay()), values, probabilities);
    }

    private static String iso(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    private static Map<String, Object> json(Recollection r) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("date", iso(r.query().decisionDay()));
        json.put("known_cases", r.knownCases());
        json.put("incomplete_cases", r.incompleteCases());
        json.put("features", r.usedFeatures());
        OutcomeEstimate o = r.outcome();
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("effective_samples", o.effectiveSamples());
        outcome.put("mean", o.mean());
        outcome.put("standard_error", o.standardError());
        outcome.put("low", o.low());
        outcome.put("high", o.high());
        outcome.put("lower_quartile", o.lowerQuartile());
        outcome.put("median", o.median());
        outcome.put("upper_quartile", o.upperQuartile());
        outcome.put("gain_share", o.gainShare());
        outcome.put("gain_low", o.gainLow());
        outcome.put("gain_high", o.gainHigh());
        outcome.put("conclusive", r.conclusive());
        json.put("outcome", outcome);
        List<Object> cases = new ArrayList<>();
        for (RecalledCase c : r.cases()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", c.id());
            one.put("date", iso(c.decisionDay()));
            one.put("known", iso(c.knownDay()));
            one.put("distance", c.distance());
            one.put("weight", c.weight());
            one.put("outcome", c.outcome());
            cases.add(one);
        }
        json.put("cases", cases);
        json.put(
                "counter_cases", r.counterCases().stream().map(RecalledCase::id).toList());
        return json;
    }

    private void print(PrintWriter out, Recollection r) {
        out.println("Situation of " + iso(r.query().decisionDay()) + ", by " + String.join(", ", r.usedFeatures())
                + ": " + r.knownCases() + " cases known, " + r.incompleteCases() + " of them incomplete.");
        if (r.cases().isEmpty()) {
            out.println("Nothing to recall: no case was known, or no known feature ever varied.");
            out.println();
            return;
        }
        TextTable table = new TextTable("case", "decided", "known", "distance", "weight", "outcome");
        r.cases().stream()
                .limit(SHOWN)
                .forEach(c -> table.row(
                        c.id(),
                        iso(c.decisionDay()),
                        iso(c.knownDay()),
                        TextTable.number(c.distance(), 3),
                        TextTable.percent(c.weight(), 1),
                        TextTable.number(c.outcome(), 4)));
        out.print(table);
        if (r.cases().size() > SHOWN) {
            out.println("and " + (r.cases().size() - SHOWN) + " more; --json lists all");
        }
        OutcomeEstimate o = r.outcome();
        out.println("Mean outcome " + TextTable.number(o.mean(), 4) + " (" + TextTable.percent(confidence, 0)
                + " interval " + TextTable.number(o.low(), 4) + " to " + TextTable.number(o.high(), 4) + "), median "
                + TextTable.number(o.median(), 4) + ", quartiles " + TextTable.number(o.lowerQuartile(), 4) + " and "
                + TextTable.number(o.upperQuartile(), 4) + ".");
        out.println("Gains " + TextTable.percent(o.gainShare(), 0) + " (" + TextTable.percent(o.gainLow(), 0) + " to "
                + TextTable.percent(o.gainHigh(), 0) + "), from " + TextTable.number(o.effectiveSamples(), 1)
                + " effective observations; " + r.counterCases().size() + " of "
                + r.cases().size()
                + " cases ended on the other side"
                + (r.counterCases().isEmpty()
                        ? "."
                        : ", nearest: " + r.counterCases().get(0).id() + "."));
        out.println(r.conclusive() ? "The interval lies on one side of zero." : "This tells gain and loss not apart.");
        out.println();
    }
}
