package io.cambrian.jobs.evidence;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Judgment;
import io.cambrian.turn.JudgmentWindow;
import io.cambrian.turn.Watched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;

/**
 * Judges what is watched, promoted strategies and finalists of the cycle's turns that wait, on days that came after all that chose them, by
 * {@link Judgment}. Such p-values are what the lifetime {@link ErrorBudget} is spent on: the best of those that wait for it is
 * claimed. The days are recorded as looked at before they are.
 */
public final class ForwardJob {
    private ForwardJob() {}

    /**
     * What came of it.
     *
     * @param days new days that were there
     * @param tests one per strategy; empty where there was nothing to test, or too few days
     * @param budget after the tests; empty without any
     */
    public record Result(int days, List<Forward> tests, Optional<ErrorBudget> budget) {}

    /**
     * A strategy that is watched.
     *
     * @param since first day after the days that chose it
     * @param provenTo last day that went into its promotion; where nothing promoted it after its choice, the day before {@code since}
     * @param looks tests since
     * @param claimable whether somebody could earn what it is tested on
     * @param runId the cycle that chose it
     * @param reason in words, of the latest word on it
     */
    public record Standing(
            String id,
            Strategy strategy,
            StrategyState state,
            int since,
            int provenTo,
            int looks,
            boolean claimable,
            String runId,
            String reason) {
        /** For the rules of turns. */
        public Watched watched() {
            return new Watched(id, strategy, state, since - 1, provenTo, looks, claimable);
        }
    }

    /** All that is watched, by all that was said up to a day, in the order of their ids. */
    public static List<Standing> standing(Warehouse warehouse, int knownTo) {
        return standing(warehouse, "", knownTo, Set.of());
    }

    /** The same with the finalists of a search whose turn has not ended yet. */
    public static List<Standing> standing(Warehouse warehouse, int knownTo, String searchRun) {
        return standing(warehouse, "", knownTo, Set.of(searchRun));
    }

    /** Strategies that were retired, with the day of it. */
    public static Map<String, Integer> retiredOn(Warehouse warehouse) {
        Map<String, Integer> retired = new TreeMap<>();
        tests(warehouse, "")
                .filter(f -> f.state().equals(StrategyState.RETIRED.key()))
                .forEach(f -> retired.merge(f.strategyId(), f.toDay(), Math::max));
        return retired;
    }

    /** Identity of the test of a market. */
    public static String runId(String marketId, Costs costs) {
        return RunIdentity.of("forward", Map.of("costs", costs.toString()), Map.of("market", marketId), 0)
                .id();
    }

    /** Last day that a run of the warehouse has looked at; empty where nothing was ever opened. */
    public static Optional<Integer> lastLookedAt(Warehouse warehouse) {
        return openings(warehouse).stream().map(HoldoutsTable.Opening::toDay).max(Comparator.naturalOrder());
    }

    /** Sessions on which a judgment could be made now, or ended that died; 0 where there are too few, or nothing is watched. */
    public static int judgeable(Warehouse warehouse, int[] calendar) {
        return Stream.concat(
                        withoutVerdict(warehouse, "").stream()
                                .map(t -> window(
                                        warehouse,
                                        t.runId(),
                                        Arrays.stream(calendar)
                                                .filter(d -> d <= t.toDay())
                                                .toArray())),
                        Stream.of(window(warehouse, "", calendar)))
                .flatMap(Optional::stream)
                .mapToInt(JudgmentWindow::sessions)
                .sum();
    }

    private static Optional<JudgmentWindow> window(Warehouse warehouse, String but, int[] calendar) {
        Map<String, Integer> knownTo = new TreeMap<>();
        standing(warehouse, but, calendar[calendar.length - 1], Set.of())
                .forEach(s -> knownTo.put(s.id(), s.since() - 1));
        return JudgmentWindow.of(calendar, knownTo, judgedTo(warehouse, but), ForwardTest.FEWEST_DAYS);
    }

    /** Last day of any judgment or claim but those of a run. */
    private static int judgedTo(Warehouse warehouse, String but) {
        return Stream.concat(
                        tests(warehouse, but).map(Forward::toDay),
                        claims(warehouse).filter(t -> !t.runId().equals(but)).map(ErrorBudgetTable.Test::toDay))
                .max(Comparator.naturalOrder())
                .orElse(Integer.MIN_VALUE);
    }

    private static Stream<ErrorBudgetTable.Test> claims(Warehouse warehouse) {
        return warehouse.exists(ErrorBudgetTable.SPEC)
                ? warehouse.read(ErrorBudgetTable.SPEC).collectAsList().stream().map(ErrorBudgetTable::fromRow)
                : Stream.empty();
    }

    private static Stream<Forward> tests(Warehouse warehouse, String but) {
        return warehouse.exists(ForwardTable.SPEC)
                ? warehouse.read(ForwardTable.SPEC).orderBy("to_day").collectAsList().stream()
                        .map(ForwardTable::fromRow)
                        .filter(f -> !f.runId().equals(but))
                : Stream.empty();
    }

    /**
     * Runs the tests, or finds those that were made of the same market. A run that died after its claim and before its verdict is brought
     * to its end first, on the days that it saw.
     *
     * @param marketId hash of the market
     * @param costs of trading
     */
    public static Result run(
            Warehouse warehouse, LoadedMarket loaded, String marketId, Costs costs, Progress progress) {
        progress.stage("Judging what is watched on new days");
        Market market = loaded.market();
        String runId = runId(marketId, costs);
        List<Result> results = new ArrayList<>();
        for (ErrorBudgetTable.Test claim : withoutVerdict(warehouse, runId)) {
            judge(
                            warehouse,
                            claim.runId(),
                            market.between(Integer.MIN_VALUE, claim.toDay()),
                            "",
                            costs,
                            loaded.dataVersion())
                    .ifPresent(results::add);
        }
        judge(warehouse, runId, market, marketId, costs, loaded.dataVersion()).ifPresent(results::add);
        if (results.isEmpty()) {
            List<Standing> standing = standing(warehouse, runId, Integer.MAX_VALUE, Set.of());
            int days = standing.stream()
                    .mapToInt(s -> JudgmentWindow.sessionsAfter(market.calendar(), s.since() - 1))
                    .max()
                    .orElse(0);
            progress.done(standing.isEmpty() ? "nothing is watched" : days + " new days are too few");
            return new Result(days, List.of(), Optional.empty());
        }
        List<Forward> tests = results.stream().flatMap(r -> r.tests().stream()).toList();
        int days = results.stream().mapToInt(Result::days).sum();
        progress.done(tests.size() + (tests.size() == 1 ? " strategy" : " strategies") + " on " + days + " new days");
        return new Result(days, tests, results.get(results.size() - 1).budget());
    }

    /**
     * Claims of runs that died before they wrote what became of the strategies: whoever they looked at was watched, and no test or
     * promotion is of them.
     *
     * @param but a run that is about to write its own
     */
    private static List<ErrorBudgetTable.Test> withoutVerdict(Warehouse warehouse, String but) {
        Set<String> ended = tests(warehouse, "").map(Forward::runId).collect(Collectors.toSet());
        List<ErrorBudgetTable.Test> open = claims(warehouse)
                .filter(t -> !ended.contains(t.runId()) && !t.runId().equals(but))
                .toList();
        if (open.isEmpty() || !warehouse.exists(PromotionsTable.SPEC)) {
            return List.of();
        }
        Map<String, Set<String>> lookedAt = new HashMap<>();
        openings(warehouse)
                .forEach(o -> lookedAt.computeIfAbsent(o.runId(), id -> new HashSet<>())
                        .addAll(Arrays.asList(o.strategies().split(" "))));
        Set<String> cycles = warehouse
                .read(PromotionsTable.SPEC)
                .where(functions
                        .col("run_id")
                        .isInCollection(
                                open.stream().map(ErrorBudgetTable.Test::runId).toList()))
                .select("run_id")
                .collectAsList()
                .stream()
                .map(r -> r.getString(0))
                .collect(Collectors.toSet());
        return open.stream()
                .filter(t -> !cycles.contains(t.runId()))
                .filter(t -> standing(warehouse, t.runId(), t.toDay(), Set.of()).stream()
                        .map(Standing::id)
                        .collect(Collectors.toSet())
                        .containsAll(lookedAt.getOrDefault(t.runId(), Set.of(t.strategyId()))))
                .sorted(Comparator.comparingInt(ErrorBudgetTable.Test::toDay))
                .toList();
    }

    /** Judges by all that was known on the last day of a market; empty where there are too few new days. */
    private static Optional<Result> judge(
            Warehouse warehouse, String runId, Market market, String marketId, Costs costs, String dataVersion) {
        int[] calendar = market.calendar();
        int to = calendar[calendar.length - 1];
        Optional<JudgmentWindow> window = window(warehouse, runId, calendar);
        if (window.isEmpty()) {
            return Optional.empty();
        }
        int from = window.get().from();
        JudgeJob.Request judged = new JudgeJob.Request(
                runId,
                marketId,
                new StudyWindows(calendar[0], calendar[1], calendar[Arrays.binarySearch(calendar, from) - 1], from, to),
                market.periodsPerYear(),
                false,
                costs.isFree());
        if (openings(warehouse).stream().noneMatch(o -> o.runId().equals(runId))) {
            JudgeJob.openHoldout(warehouse, judged, window.get().ids());
        }
        Judgment drawn = Judgment.of(
                        market,
                        standing(warehouse, runId, to, Set.of()).stream()
                                .map(Standing::watched)
                                .toList(),
                        judgedTo(warehouse, runId),
                        costs,
                        Seeds.derive(Seeds.ofText(runId), Seeds.ofText("forward")))
                .orElseThrow();
        // whoever else has looked at these days chose none of these strategies by them
        ErrorBudget budget = ErrorBudget.spend(
                warehouse,
                judged,
                1,
                level -> drawn.at(level).claim().map(c -> new ErrorBudget.Claim(c.id(), c.pValue())));
        Judgment judgment = drawn.at(budget.claimLevel());
        List<Forward> tests = new ArrayList<>();
        List<Judgment.Outcome> outcomes = judgment.outcomes(budget::isAccepted);
        for (int i = 0; i < outcomes.size(); i++) {
            tests.add(forward(
                    runId,
                    judgment.judged().get(i),
                    judgment.test().candidates().get(i),
                    outcomes.get(i),
                    from,
                    to,
                    market.periodsPerYear(),
                    dataVersion));
        }
        warehouse.merge(
                ForwardTable.SPEC,
                warehouse
                        .rows(
                                ForwardTable.SPEC,
                                tests.stream().map(ForwardTable::toRow).toList())
                        .coalesce(1));
        return Optional.of(new Result(window.get().sessions(), tests, Optional.of(budget)));
    }

    private static Forward forward(
            String runId,
            Watched watched,
            ForwardTest.Candidate candidate,
            Judgment.Outcome outcome,
            int from,
            int to,
            double periodsPerYear,
            String dataVersion) {
        ForwardTest.Ruling ruling = outcome.ruling();
        Optional<Judgment.Contest> contest = outcome.contest();
        return new Forward(
                runId,
                watched.id(),
                from,
                to,
                watched.knownTo() + 1,
                ruling.look(),
                candidate
                        .fresh()
                        .statistics()
                        .filter(score -> score.trades() > 0)
                        .map(score -> score.excessSharpe(periodsPerYear))
                        .orElse(null),
                ruling.pValue(),
                ruling.decayP(),
                ruling.decayLevel(),
                ruling.before().key(),
                ruling.state().key(),
                ruling.reason(),
                dataVersion,
                contest.map(Judgment.Contest::rival).orElse(null),
                contest.map(c -> c.difference().mean()).orElse(null),
                contest.map(c -> c.difference().pPositive()).orElse(null),
                contest.map(Judgment.Contest::level).orElse(null));
    }

    private static List<HoldoutsTable.Opening> openings(Warehouse warehouse) {
        return warehouse.exists(HoldoutsTable.SPEC)
                ? warehouse.read(HoldoutsTable.SPEC).collectAsList().stream()
                        .map(HoldoutsTable::fromRow)
                        .toList()
                : List.of();
    }

    /** One that was chosen by a cycle, as its row in promotions has it. */
    private record Chosen(PromotionsTable.Promotion row, StrategyState state, int day) {}

    /** What is watched in the order of ids, with the state that the latest word on each gave it. */
    private static List<Standing> standing(Warehouse warehouse, String but, int knownTo, Set<String> searchRuns) {
        if (!warehouse.exists(PromotionsTable.SPEC)) {
            return List.of();
        }
        Map<String, Integer> opened = new HashMap<>();
        openings(warehouse).forEach(o -> opened.merge(o.runId(), o.toDay(), Math::max));
        Set<String> turns = new HashSet<>(searchRuns);
        TurnsTable.all(warehouse).forEach(t -> t.searchRun().ifPresent(turns::add));
        Map<String, List<Forward>> tests = new HashMap<>();
        tests(warehouse, but)
                .filter(f -> f.toDay() <= knownTo)
                .forEach(f -> tests.computeIfAbsent(f.strategyId(), id -> new ArrayList<>())
                        .add(f));
        Map<String, List<Chosen>> chosen = new TreeMap<>();
        warehouse
                .read(PromotionsTable.SPEC)
                .where(functions
                        .col("promoted")
                        .or(functions.col("state").equalTo(StrategyState.WAITING.key()))
                        .or(functions.col("run_id").isInCollection(turns)))
                .orderBy("run_id")
                .collectAsList()
                .stream()
                .map(PromotionsTable::fromRow)
                .filter(p -> opened.getOrDefault(p.runId(), 0) <= knownTo)
                .forEach(p -> chosen.computeIfAbsent(p.strategyId(), id -> new ArrayList<>())
                        .add(new Chosen(p, state(p), opened.getOrDefault(p.runId(), 0))));
        Map<String, String> texts = new HashMap<>();
        warehouse
                .read(StrategiesTable.SPEC)
                .where(functions.col("strategy_id").isInCollection(chosen.keySet()))
                .collectAsList()
                .forEach(r -> texts.put(r.getAs("strategy_id"), r.getAs("text")));
        List<Standing> standing = new ArrayList<>();
        chosen.forEach((id, rows) -> {
            List<Forward> all = tests.getOrDefault(id, List.of());
            latest(rows, all).filter(c -> texts.containsKey(id)).ifPresent(c -> {
                List<Forward> own =
                        all.stream().filter(f -> f.toDay() > c.day()).toList();
                StrategyState state = own.isEmpty()
                        ? c.state()
                        : StrategyState.of(own.get(own.size() - 1).state());
                if (state.isWatched()) {
                    standing.add(new Standing(
                            id,
                            StrategyText.parse(texts.get(id)),
                            state,
                            c.day() + 1,
                            own.stream()
                                    .filter(f -> isPromoted(f.state()) && !isPromoted(f.stateBefore()))
                                    .mapToInt(Forward::toDay)
                                    .reduce(c.day(), Math::max),
                            own.size(),
                            c.row().stamps().isEmpty(),
                            c.row().runId(),
                            own.isEmpty()
                                    ? c.row().reasons()
                                    : own.get(own.size() - 1).reason()));
                }
            });
        });
        return standing;
    }

    private static boolean isPromoted(String state) {
        return StrategyState.of(state).isPromoted();
    }

    /** A candidate of a turn's search waits; rows of an earlier version have no state. */
    private static StrategyState state(PromotionsTable.Promotion p) {
        return p.promoted()
                ? p.state() == null ? StrategyState.CHALLENGER : StrategyState.of(p.state())
                : StrategyState.WAITING;
    }

    /** Its latest promotion; where there is none, the first time that it was chosen since days to come left it last. */
    private static Optional<Chosen> latest(List<Chosen> rows, List<Forward> tests) {
        int left = tests.stream()
                .filter(f -> !StrategyState.of(f.state()).isWatched())
                .mapToInt(Forward::toDay)
                .max()
                .orElse(Integer.MIN_VALUE);
        Comparator<Chosen> byDay = Comparator.comparingInt(Chosen::day);
        List<Chosen> since = rows.stream().filter(c -> c.day() >= left).toList();
        return since.stream()
                .filter(c -> c.state().isPromoted())
                .max(byDay)
                .or(() -> since.stream().min(byDay));
    }
}
