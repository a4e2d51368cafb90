package io.cambrian.jobs.rl;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.evidence.Release;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.portfolio.DeployedStrategies;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.ConstrainedLearning;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.GradientLearner;
import io.cambrian.rl.LearnerSettings;
import io.cambrian.rl.OpenMove;
import io.cambrian.rl.PolicyLearner;
import io.cambrian.rl.RewardDesign;
import io.cambrian.rl.TimingBook;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.rl.TreeQ;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.Judged;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.RegimeModelsTable;
import io.cambrian.tables.Warehouse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * Learns one policy of exposure for all instruments of a market on its development days, and opens untouched days once to judge it
 * against what is in force. Learning is a search: each opening of the same days, by whichever job, makes the bound stricter.
 *
 * <p>What that costs, {@link Release} says: all policies that will ever be learned
 * share 5 %, so that new days, or a larger hold-out after a look at what was learned, are no fresh start. What is in force is the
 * last policy that was released, on features of its own; before there is one, buying and keeping every member. A finished run is
 * found, not repeated.
 */
public final class LearnJob {
    private static final String HOLDING = "holding";

    private LearnJob() {}

    /**
     * What a policy sees beside moves, context and regime.
     *
     * @param openMove how far its own position has moved: its unrealized profit
     * @param bots strategies of a finished cycle whose signals it sees; empty for none
     */
    public record State(boolean openMove, Optional<DeployedStrategies> bots) {
        /** Nothing. */
        public static final State USUAL = new State(false, Optional.empty());
    }

    /**
     * What to learn.
     *
     * @param limits that a policy has to keep on the days that it is learned from; empty for profit alone
     * @param levels of exposure, one of them 0
     * @param holdout share of the days that stays untouched
     * @param experienceVersion of table experience, for trees; empty for the latest, with what is missing written first
     * @param state what a policy sees beside moves, context and regime
     */
    public record Request(
            LearnerSettings learner,
            Optional<ConstrainedLearning> limits,
            double[] levels,
            Costs costs,
            double holdout,
            OptionalLong experienceVersion,
            State state,
            long seed) {
        /** Where little is known: long only holds all it may, as what it has to beat does at first; with shorts there is no side to begin from. */
        double reference() {
            return Arrays.stream(levels).min().orElse(0) < 0
                    ? 0
                    : Arrays.stream(levels).max().orElse(0);
        }

        /** The same with the strategies of a cycle. */
        public Request withBots(DeployedStrategies bots) {
            return new Request(
                    learner,
                    limits,
                    levels,
                    costs,
                    holdout,
                    experienceVersion,
                    new State(state.openMove(), Optional.of(bots)),
                    seed);
        }

        String runId(String marketId) {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("learner", learner.toString());
            parameters.put("levels", Arrays.toString(levels));
            limits.ifPresent(l -> parameters.put("limits", l.toString()));
            parameters.put("costs", costs.toString());
            parameters.put("holdout", holdout);
            experienceVersion.ifPresent(v -> parameters.put("experience_version", v));
            if (state.openMove()) {
                parameters.put("state", OpenMove.NAME);
            }
            state.bots().ifPresent(b -> parameters.put("bots", b.sharesByText().toString()));
            return RunIdentity.of("learn", parameters, Map.of("market", marketId), seed)
                    .id();
        }
    }

    /**
     * What came of it.
     *
     * @param row as it stands in the table
     * @param policy itself
     * @param alreadyDone whether it had been learned before
     */
    public record Result(Policy row, TimingPolicy policy, boolean alreadyDone) {}

    /** Learns and judges, or finds what was learned. */
    public static Result run(Warehouse warehouse, LoadedMarket loaded, Request request, Progress progress) {
        Market market = loaded.market();
        String marketId = SearchStage.hash(market);
        String runId = request.runId(marketId);
        List<Policy> before = policies(warehouse);
        Optional<Policy> finished =
                before.stream().filter(p -> p.judged().runId().equals(runId)).findFirst();
        if (finished.isPresent()) {
            return new Result(finished.get(), PolicyText.parse(finished.get().policy()), true);
        }
        StudyWindows windows = StudyWindows.of(market, request.holdout());
        Release.requireUntouchedDays(market, windows);

        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(windows.warmUpFrom(), windows.developmentTo(), request.seed(), marketId),
                progress);
        progress.stage("Learning when to hold how much");
        Optional<BotSignals> bots =
                request.state().bots().map(b -> BotSignals.of(b.sharesByText(), market.periodsPerYear()));
        TimingFeatures features = new TimingFeatures(regimes.contexts(), regimes.labels(), bots);
        Map<String, TimingTask> tasks = new TreeMap<>();
        for (BarSeries series : market.series()) {
            TimingTask task = features.task(series, windows.warmUpFrom(), windows.developmentTo());
            if (task != null) {
                tasks.put(series.symbol(), task);
            }
        }
        OptionalLong version = OptionalLong.empty();
        List<TimingTask> experience = List.copyOf(tasks.values());
        if (request.learner() instanceof TreeQ) {
            String id = RunIdentity.hash(String.join(
                            "/", marketId, regimes.model().id(), windows.warmUpFrom() + "-" + windows.developmentTo())
                    + bots.map(b -> "/" + b.shares()).orElse(""));
            version = request.experienceVersion().isPresent()
                    ? request.experienceVersion()
                    : OptionalLong.of(ExperienceStore.write(warehouse, id, features.names(), tasks));
            experience = ExperienceStore.read(
                    warehouse,
                    id,
                    version.getAsLong(),
                    windows.developmentTo(),
                    features.names().size());
        }
        Learned learned = learn(
                warehouse,
                features,
                experience,
                request,
                market.periodsPerYear(),
                Seeds.derive(request.seed(), Seeds.ofText("learn")));
        TimingPolicy policy = learned.policy();
        progress.done(policy.names().size() + " features of " + tasks.size() + " instruments");

        Optional<Policy> inForce = before.stream()
                .filter(p -> p.judged().released())
                // the newest first: what was replaced long ago need not be readable any more
                .sorted(Comparator.comparingLong((Policy p) -> p.judged().sequence())
                        .reversed())
                .filter(p -> isReadable(p, featuresOf(p, warehouse, regimes)))
                .findFirst();
        TimingFeatures itsFeatures =
                inForce.map(p -> featuresOf(p, warehouse, regimes)).orElse(features);

        progress.stage("Judging it on untouched days");
        String text = PolicyText.print(policy, bots);
        String policyId = RunIdentity.hash(text);
        Release.Opened opened = Release.open(
                warehouse,
                loaded,
                windows,
                new Release.Candidate(
                        runId,
                        marketId,
                        policyId,
                        regimes.model().id(),
                        before.size(),
                        inForce.map(Policy::policyId).orElse(HOLDING),
                        inForce.map(p -> OptionalInt.of(p.judged().trainedTo())).orElse(OptionalInt.empty()),
                        request.costs(),
                        request.seed()));
        Run run = new Run(market, features, request.costs());
        double[] seen = run.of(policy, windows.developmentFrom(), windows.developmentTo())
                .returns();
        double[] own =
                run.of(policy, windows.holdoutFrom(), windows.holdoutTo()).returns();
        TimingBook incumbent = inForce.map(p -> new Run(market, itsFeatures, request.costs())
                        .of(PolicyText.parse(p.policy()), windows.holdoutFrom(), windows.holdoutTo()))
                .orElseGet(
                        () -> TimingBook.holding(market, windows.holdoutFrom(), windows.holdoutTo(), request.costs()));
        Judged judged = opened.judge(
                own,
                incumbent.returns(),
                UnaryOperator.identity(),
                "it gained %.4f %% a day",
                learned.kept()
                        ? request.state().bots().flatMap(b -> Release.searchSawThem(warehouse, b.cycleId(), windows))
                        : Optional.of("No policy kept the limits, not even on the days that it was learned from."),
                learned.words()
                        + request.state()
                                .bots()
                                .flatMap(b -> Release.judgedByThem(warehouse, b.cycleId(), windows))
                                .orElse(""));
        Policy row = new Policy(
                policyId,
                text,
                Release.sharpe(seen, market.periodsPerYear()),
                mean(own) - mean(incumbent.returns()),
                version,
                Optional.of(universeId(market)),
                judged);
        warehouse.merge(PoliciesTable.SPEC, warehouse.rows(PoliciesTable.SPEC, List.of(PoliciesTable.toRow(row))));
        progress.done(row.judged().released() ? "released" : "not released");
        return new Result(row, policy, false);
    }

    /**
     * A policy, whether it keeps its limits, and what they cost, in words.
     */
    record Learned(TimingPolicy policy, boolean kept, String words) {}

    /** Learns from tasks with a seed of the learner's own. */
    static Learned learn(
            Warehouse warehouse,
            TimingFeatures features,
            List<TimingTask> tasks,
            Request request,
            double periodsPerYear,
            long seed) {
        if (request.learner() instanceof GradientLearner gradient) {
            PolicyLearner spread = gradient.with(new SparkRollouts(warehouse.spark()));
            return learn(spread, features, tasks, request, periodsPerYear, seed);
        }
        PolicyLearner learner = request.learner() instanceof TreeQ trees
                ? trees.with(new MllibTrees(warehouse.spark(), trees))
                : (FittedQ) request.learner();
        return learn(learner, features, tasks, request, periodsPerYear, seed);
    }

    private static Learned learn(
            PolicyLearner learner,
            TimingFeatures features,
            List<TimingTask> tasks,
            Request request,
            double periodsPerYear,
            long seed) {
        List<String> names = request.state().openMove() ? features.namesWithOpenMove() : features.names();
        double cost = request.costs().perSide();
        if (request.limits().isEmpty()) {
            return new Learned(
                    learner.learn(names, tasks, request.levels(), request.reference(), cost, RewardDesign.PROFIT, seed),
                    true,
                    "");
        }
        ConstrainedLearning.Result found = request.limits()
                .get()
                .learn(learner, names, tasks, request.levels(), request.reference(), cost, periodsPerYear, seed);
        ConstrainedLearning.Measured m = found.measured();
        return new Learned(
                found.policy(),
                found.kept(),
                String.format(
                        Locale.ROOT,
                        " Where it was learned its expected shortfall was %.2f %% a day (price %.3f), its turnover %.1f a year"
                                + " (price %.4f), and %.0f %% of quarters earned something (price %.2f).",
                        100 * m.shortfall(),
                        found.design().shortfallPrice(),
                        m.turnover(),
                        found.design().turnoverPrice(),
                        100 * m.consistency(),
                        found.design().swingPrice()));
    }

    /** The last policy that was released for a market: what it sees of one universe means something else in another. */
    public static Optional<Policy> inForce(Warehouse warehouse, String marketId) {
        return newest(warehouse, p -> p.judged().marketId().equals(marketId));
    }

    /** The policy that was released last by days up to one for the instruments of a market, whatever bars have come since; empty for none. */
    public static Optional<Policy> releasedBy(Warehouse warehouse, int day, Market market) {
        return newest(warehouse, p -> p.judged().judgedTo() <= day && isFor(market, p));
    }

    /** The policy that was released last, for whichever market; empty for none. */
    public static Optional<Policy> lastReleased(Warehouse warehouse) {
        return newest(warehouse, p -> true);
    }

    /** Whether a policy has learned from the instruments of a market; where that is not known, only from the very same market. */
    static boolean isFor(Market market, Policy policy) {
        return policy.universeId()
                .map(universeId(market)::equals)
                .orElseGet(() -> policy.judged().marketId().equals(SearchStage.hash(market)));
    }

    /** Hash of the instruments of a market; a later spell of one is the same instrument. */
    static String universeId(Market market) {
        return RunIdentity.hash(market.series().stream()
                .map(s -> s.symbol().replaceFirst("#.*", ""))
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n")));
    }

    private static Optional<Policy> newest(Warehouse warehouse, Predicate<Policy> fits) {
        return policies(warehouse).stream()
                .filter(p -> p.judged().released() && fits.test(p))
                .max(Comparator.comparingLong(p -> p.judged().sequence()));
    }

    /** What a policy of the table sees: its weights are for the probabilities of its own regime model, not for those of another. */
    private static TimingFeatures featuresOf(Policy policy, Warehouse warehouse, RegimesJob.Result now) {
        RegimeModel model = RegimesJob.model(warehouse, policy.judged().modelId())
                .orElseThrow(() -> new DataException("The policy in force (" + policy.policyId()
                        + ") reads the regime model " + policy.judged().modelId() + ", which table "
                        + RegimeModelsTable.SPEC.name()
                        + " does not hold.\nRestore that table, or use a new warehouse."));
        return new TimingFeatures(now.contexts(), model.filter(now.contexts()), PolicyText.bots(policy.policy()));
    }

    /** Whether a policy of the table reads what this version makes. */
    private static boolean isReadable(Policy row, TimingFeatures features) {
        TimingPolicy policy = PolicyText.parse(row.policy());
        return policy.names().equals(policy.readsOpenMove() ? features.namesWithOpenMove() : features.names());
    }

    /** A policy over the market. */
    private record Run(Market market, TimingFeatures features, Costs costs) {
        TimingBook of(TimingPolicy policy, int from, int to) {
            return TimingBook.of(market, features::of, policy, from, to, costs);
        }
    }

    private static List<Policy> policies(Warehouse warehouse) {
        return warehouse.exists(PoliciesTable.SPEC)
                ? warehouse.read(PoliciesTable.SPEC).orderBy(functions.col("sequence")).collectAsList().stream()
                        .map(PoliciesTable::fromRow)
                        .toList()
                : List.of();
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }
}
