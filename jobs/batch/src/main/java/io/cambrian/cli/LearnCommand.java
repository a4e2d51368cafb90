package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.portfolio.DeployedStrategies;
import io.cambrian.jobs.report.LearnReport;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.jobs.rl.LearningCurveJob;
import io.cambrian.rl.ConstrainedLearning;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.GradientLearner;
import io.cambrian.rl.LearnerSettings;
import io.cambrian.rl.RegressionTrees;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TreeQ;
import io.cambrian.rl.TreeValues;
import io.cambrian.tables.ExperienceTable;
import io.cambrian.tables.LearningCurvesTable.Point;
import io.cambrian.tables.PoliciesTable.Policy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns a policy of exposure and releases it if untouched days allow it. */
@Command(
        name = "learn",
        description = {
            "Learn how much of each instrument to hold, from its own moves, the context of the market and the regime:"
                    + " fitted Q iteration on the development days, with pessimism.",
            "The policy is then judged on untouched days against what is in force (the last policy released, or holding"
                    + " everything): it is released only if the lower bound of its gain is above zero. Every opening of the"
                    + " same days makes the bound stricter."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class LearnCommand implements Callable<Integer> {
    private static final int SHOWN = 8;
    /** Of the ascent to the prices of limits. */
    private static final int ROUNDS = 12;

    @Option(
            names = "--levels",
            paramLabel = "X",
            split = ",",
            splitSynopsisLabel = ",",
            defaultValue = "0,1",
            description = "Levels of exposure, fractions of capital; one is 0, negative ones are short (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<Double> levels = new ArrayList<>();

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            defaultValue = "ridge",
            description =
                    "How it is learned: fitted Q by ridge (linear, readable), forest or boosted (trees fitted by MLlib:"
                            + " what no line can say), or gradient (policy gradient of episodes played on the cluster;"
                            + " linear) (default: ${DEFAULT-VALUE}).")
    private String learner;

    @Option(
            names = "--replay",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Trees only: so many draws of experience for each fit, by error and rarity of the regime, with exact"
                            + " weights; 0 for all experience once (default: ${DEFAULT-VALUE}).")
    private int replay;

    @Option(
            names = "--experience-version",
            paramLabel = "N",
            description =
                    "Trees only: version of table experience to learn from; without it the latest, what is missing being"
                            + " written first.")
    private Long experienceVersion;

    @Option(
            names = "--open-move",
            description = "Let the policy see how far each of its own positions has moved: its unrealized profit. A"
                    + " gradient then takes levels of one sign and 0 only.")
    private boolean openMove;

    @Option(
            names = "--bots",
            description = "Let the policy see what the strategies that a cycle deployed signal in each instrument.")
    private boolean bots;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "The cycle of --bots (default: the only one in the warehouse).")
    private String run;

    @Option(
            names = "--curve",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Learn with so many seeds from a quarter, half and all of the earlier development days too, and"
                            + " show in the report what more days are worth; not with --bots, which know the days that judge; 0 for no curve,"
                            + " else 2 to 20 (default: ${DEFAULT-VALUE}).")
    private int curve;

    @Option(
            names = "--pessimism",
            paramLabel = "X",
            defaultValue = "0.5",
            description =
                    "Standard deviations of the ensemble that are taken off a value; a gradient has no ensemble (default: ${DEFAULT-VALUE}).")
    private double pessimism;

    @Option(
            names = "--discount",
            paramLabel = "X",
            defaultValue = "0.95",
            description = "What a day's return counts a day before, in [0, 1) (default: ${DEFAULT-VALUE}).")
    private double discount;

    @Option(
            names = "--max-shortfall",
            paramLabel = "X",
            description =
                    "Largest expected shortfall of a day at 97.5 %%, a positive fraction, on the days learned from.")
    private Double maxShortfall;

    @Option(
            names = "--max-turnover",
            paramLabel = "X",
            description = "Most that levels may change a year, as a multiple of capital, on the days learned from.")
    private Double maxTurnover;

    @Option(
            names = "--min-consistency",
            paramLabel = "X",
            description = "Least share of quarters that earn something, in [0, 1], on the days learned from.")
    private Double minConsistency;

    @Mixin
    private ReleaseOptions release;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LearnJob.Request request = request();
        report(release.run("learn", (warehouse, loaded, progress) -> {
            LearnJob.Request whole = bots ? request.withBots(DeployedStrategies.of(warehouse, run)) : request;
            LearnJob.Result result = LearnJob.run(warehouse, loaded, whole, progress);
            return new Outcome(
                    result,
                    curve == 0
                            ? Optional.empty()
                            : Optional.of(LearningCurveJob.run(warehouse, loaded, whole, curve, progress)));
        }));
        return 0;
    }

    private record Outcome(LearnJob.Result result, Optional<LearningCurveJob.Curve> curve) {}

    private LearnJob.Request request() {
        if (levels.stream().noneMatch(l -> l == 0)
                || levels.stream().anyMatch(l -> !(Math.abs(l) <= 1))
                || levels.stream().distinct().count() < 2
                || levels.stream().distinct().count() != levels.size()) {
            throw new ConfigException("The --levels (" + levels
                    + ") must be different fractions from -1 to 1, of which one is 0, such as 0,1 or -1,0,1.");
        }
        if (!(discount >= 0 && discount < 1)) {
            throw new ConfigException("The --discount (" + discount + ") must be in [0, 1).");
        }
        if (!(pessimism >= 0 && pessimism <= 10)) {
            throw new ConfigException("The --pessimism (" + pessimism + ") must be from 0 to 10.");
        }
        if (!(replay >= 0)) {
            throw new ConfigException("The --replay (" + replay + ") must not be negative.");
        }
        if (experienceVersion != null && experienceVersion < 0) {
            throw new ConfigException("The --experience-version (" + experienceVersion + ") must not be negative.");
        }
        if (List.of("ridge", "gradient").contains(learner) && (replay > 0 || experienceVersion != null)) {
            throw new ConfigException("The learner " + learner
                    + " learns from all experience in memory: --replay and --experience-version need --learner forest or"
                    + " boosted.");
        }
        if (curve != 0 && !(curve >= 2 && curve <= 20)) {
            throw new ConfigException("The --curve (" + curve + ") must be 0 for none, or 2 to 20 seeds.");
        }
        if (curve != 0 && bots) {
            throw new ConfigException(
                    "A --curve is judged on development days, on which the strategies of --bots were found:"
                            + " it would show what their search knew.\nGive one of them.");
        }
        if (run != null && !bots) {
            throw new ConfigException("The --run names the cycle of --bots, which is not given.");
        }
        return new LearnJob.Request(
                learner(),
                limits(),
                levels.stream().mapToDouble(Double::doubleValue).sorted().toArray(),
                release.costs(),
                release.holdout(),
                experienceVersion == null ? OptionalLong.empty() : OptionalLong.of(experienceVersion),
                new LearnJob.State(openMove, Optional.empty()),
                release.seed());
    }

    private LearnerSettings learner() {
        FittedQ usual = FittedQ.DEFAULT;
        return switch (learner) {
            case "ridge" ->
                new FittedQ(discount, usual.ridge(), usual.members(), pessimism, usual.blockDays(), usual.sweeps());
            case "forest" -> TreeQ.usual(TreeQ.Kind.FOREST, discount, pessimism, replay);
            case "boosted" -> TreeQ.usual(TreeQ.Kind.BOOSTED, discount, pessimism, replay);
            case "gradient" -> GradientLearner.usual(discount);
            default ->
                throw new ConfigException(
                        "The --learner (" + learner + ") must be ridge, forest, boosted or gradient.");
        };
    }

    private Optional<ConstrainedLearning> limits() {
        if (maxShortfall == null && maxTurnover == null && minConsistency == null) {
            return Optional.empty();
        }
        if (maxShortfall != null && !(maxShortfall > 0 && maxShortfall <= 1)) {
            throw new ConfigException("The --max-shortfall (" + maxShortfall + ") must be in (0, 1].");
        }
        if (maxTurnover != null && !(maxTurnover > 0)) {
            throw new ConfigException("The --max-turnover (" + maxTurnover + ") must be positive.");
        }
        if (minConsistency != null && !(minConsistency >= 0 && minConsistency <= 1)) {
            throw new ConfigException("The --min-consistency (" + minConsistency + ") must be in [0, 1].");
        }
        return Optional.of(new ConstrainedLearning(
                maxShortfall == null ? Double.POSITIVE_INFINITY : maxShortfall,
                maxTurnover == null ? Double.POSITIVE_INFINITY : maxTurnover,
                minConsistency == null ? 0 : minConsistency,
                ROUNDS));
    }

    private void report(Outcome outcome) {
        LearnJob.Result result = outcome.result();
        Optional<Path> page = release.reportFolder().map(reports -> write(outcome, reports));
        Policy row = result.row();
        TimingPolicy policy = result.policy();
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            ReleaseOptions.add(json, row.judged());
            json.put("policy_id", row.policyId());
            json.put("seen_sharpe", row.seenSharpe());
            json.put("gain", row.gain());
            row.experienceVersion().ifPresent(v -> json.put("experience_version", v));
            outcome.curve().ifPresent(c -> json.put("learning_curve", rows(c)));
            page.ifPresent(p -> json.put("report", p.toString()));
            json.put("no_op", result.alreadyDone());
            out.println(Output.json(json));
            return;
        }
        if (policy.trees().isEmpty()) {
            weights(out, policy);
        } else {
            splits(out, policy);
        }
        out.println();
        TextTable judged = new TextTable("Sharpe ratio", "a year");
        judged.row("policy, days that it has seen", TextTable.number(row.seenSharpe(), 2));
        judged.row("policy, untouched days", TextTable.number(row.judged().untouchedSharpe(), 2));
        judged.row(
                "in force (" + row.judged().incumbent() + "), untouched days",
                TextTable.number(row.judged().incumbentSharpe(), 2));
        out.print(judged);
        out.println(ReleaseOptions.words(row.judged(), "policy " + row.policyId(), result.alreadyDone()));
        row.experienceVersion()
                .ifPresent(v -> out.println("learned from version " + v + " of table " + ExperienceTable.SPEC.name()));
        page.ifPresent(p -> out.println("report " + p));
        out.flush();
    }

    private Path write(Outcome outcome, Path reports) {
        Policy row = outcome.result().row();
        return LearnReport.write(
                new LearnReport.Figures(
                        row.policyId(),
                        learner,
                        row.seenSharpe(),
                        row.gain(),
                        row.judged(),
                        outcome.curve().map(LearningCurveJob.Curve::points).orElse(List.of()),
                        outcome.curve()
                                .map(LearningCurveJob.Curve::holdingSharpe)
                                .orElse(0.0),
                        outcome.curve().map(LearningCurveJob.Curve::judgedFrom).orElse(0),
                        outcome.curve().map(LearningCurveJob.Curve::judgedTo).orElse(0)),
                reports.resolve("policy-" + row.policyId() + ".html"));
    }

    private static List<Map<String, Object>> rows(LearningCurveJob.Curve curve) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Point p : curve.points()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("days", p.days());
            row.put("seed", p.seed());
            row.put("sharpe", p.sharpe());
            row.put("gain", p.gain());
            rows.add(row);
        }
        return rows;
    }

    private void weights(PrintWriter out, TimingPolicy policy) {
        // where the highest level is the reference, its values are all 0
        int top = policy.levels().length - 1;
        int shown = Arrays.stream(policy.values()[top]).allMatch(v -> v == 0) ? 0 : top;
        boolean preferences = learner.equals("gradient");
        double unit = preferences ? 1 : 1e4;
        TextTable table = new TextTable(
                "feature",
                (preferences ? "preference of level " : "value of level ")
                        + TextTable.number(policy.levels()[shown], 2));
        IntStream.range(0, policy.names().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(policy.values()[shown][1 + i]))
                        .thenComparing(i -> i))
                .limit(SHOWN)
                .forEach(i -> table.row(
                        policy.names().get(i),
                        TextTable.number(unit * policy.values()[shown][1 + i], 2) + (preferences ? "" : " bps")));
        out.print(table);
        out.println((preferences
                        ? "log odds of the level to the reference per standard deviation of the feature; the "
                        : "value of being at the level above being at the reference, in basis points per standard deviation of"
                                + " the feature; the ")
                + SHOWN + " largest");
    }

    private static void splits(PrintWriter out, TimingPolicy policy) {
        int features = policy.names().size();
        int[] splits = new int[features];
        for (TreeValues level : policy.trees()) {
            for (RegressionTrees member : level.members()) {
                int[] its = member.splits(features);
                Arrays.setAll(splits, i -> splits[i] + its[i]);
            }
        }
        int all = Math.max(1, Arrays.stream(splits).sum());
        TextTable table = new TextTable("feature", "share of splits");
        IntStream.range(0, features)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -splits[i]).thenComparing(i -> i))
                .limit(SHOWN)
                .forEach(i -> table.row(policy.names().get(i), TextTable.number(100.0 * splits[i] / all, 1) + " %"));
        out.print(table);
        out.println("of " + all + " splits in the trees of all levels; the " + SHOWN + " largest");
    }
}
