package io.cambrian.jobs.evidence;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evidence.Verdict.State;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Tests promoted strategies on days that came after everything that any run of the warehouse has looked at, as a paper account
 * would have traded them, flat at the start. Such p-values are what the lifetime {@link ErrorBudget} is spent on: the best
 * challenger is claimed, and it becomes a champion if the claim is accepted. A strategy is retired where its excess return
 * since its promotion is negative beyond chance (the k-th look at 5 % / (k (k + 1)), so that all looks together retire a good
 * one with a chance of 5 % at most), or where it lost its whole capital. The days are recorded as looked at before they are.
 */
public final class ForwardJob {
    /** Fewer new days prove too little for a look at them to be worth its price. */
    public static final int FEWEST_DAYS = 60;

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
     * A promoted strategy that is not retired.
     *
     * @param since first day after the days on which it was promoted
     * @param looks tests since
     * @param runId the cycle that promoted it
     * @param reason in words, of the latest word on it
     */
    public record Standing(
            String id, Strategy strategy, State state, int since, int looks, String runId, String reason) {}

    /** The promoted strategies that are not retired, by all that was said of them up to a day, in the order of their ids. */
    public static List<Standing> standing(Warehouse warehouse, int knownTo) {
        return standing(warehouse, "", knownTo);
    }

    /** Identity of the test of a market. */
    public static String runId(String marketId, Costs costs) {
        return RunIdentity.of("forward", Map.of("costs", costs.toString()), Map.of("market", marketId), 0)
                .id();
    }

    /** Last day that a run of the warehouse has looked at; empty where nothing was ever opened. */
    public static Optional<Integer> lastLookedAt(Warehouse warehouse) {
        return lastLookedAt(warehouse, "");
    }

    private static Optional<Integer> lastLookedAt(Warehouse warehouse, String but) {
        return openings(warehouse).stream()
                .filter(o -> !o.runId().equals(but))
                .map(HoldoutsTable.Opening::toDay)
                .max(Comparator.naturalOrder());
    }

    /**
     * Runs the tests, or finds those that were made of the same market.
     *
     * @param marketId hash of the market
     * @param costs of trading
     */
    public static Result run(
            Warehouse warehouse, LoadedMarket loaded, String marketId, Costs costs, Progress progress) {
        progress.stage("Testing promoted strategies on new days");
        Market market = loaded.market();
        String runId = runId(marketId, costs);
        Optional<Integer> last = lastLookedAt(warehouse, runId);
        List<Standing> standing = last.isEmpty() ? List.of() : standing(warehouse, runId, Integer.MAX_VALUE);
        int[] calendar = market.calendar();
        int at = last.map(day -> firstAfter(calendar, day)).orElse(calendar.length);
        int days = calendar.length - at;
        if (standing.isEmpty() || days < FEWEST_DAYS || at < 3) {
            progress.done(standing.isEmpty() ? "no promoted strategy" : days + " new days");
            return new Result(days, List.of(), Optional.empty());
        }
        int to = calendar[calendar.length - 1];
        JudgeJob.Request judged = new JudgeJob.Request(
                runId,
                marketId,
                new StudyWindows(calendar[0], calendar[1], calendar[at - 1], calendar[at], to),
                market.periodsPerYear(),
                false,
                costs.isFree());
        int opening = JudgeJob.openHoldout(
                warehouse, judged, standing.stream().map(Standing::id).toList());
        long seed = Seeds.derive(Seeds.ofText(runId), Seeds.ofText("forward"));
        List<StrategyRun> fresh = standing.stream()
                .map(s -> above(market, s.strategy(), at, costs))
                .toList();
        HoldoutTest gains = test(fresh, 1, opening, seed);
        Optional<ErrorBudget.Claim> claim = IntStream.range(0, standing.size())
                .filter(i -> standing.get(i).state() == State.CHALLENGER)
                .mapToObj(i -> new ErrorBudget.Claim(
                        standing.get(i).id(), gains.pValues().get(i)))
                .min(Comparator.comparingDouble(ErrorBudget.Claim::pValue)
                        .thenComparing(ErrorBudget.Claim::strategyId));
        ErrorBudget budget = ErrorBudget.spend(warehouse, judged, opening, claim);
        List<Forward> tests = new ArrayList<>();
        for (int i = 0; i < standing.size(); i++) {
            Standing s = standing.get(i);
            StrategyRun run = fresh.get(i);
            int look = s.looks() + 1;
            int since = firstAfter(calendar, s.since() - 1);
            HoldoutTest decay = test(
                    List.of(above(market, s.strategy(), since, costs)),
                    -1,
                    look,
                    Seeds.derive(seed, Seeds.ofText(s.id())));
            boolean ruined = !(run.outcome() instanceof ScoreOutcome.Scored)
                    && run.statistics().isPresent();
            boolean decayed = decay.isPassed(0);
            boolean accepted = s.state() == State.CHALLENGER
                    && budget.isAccepted(gains.pValues().get(i));
            State state = ruined || decayed ? State.RETIRED : accepted ? State.CHAMPION : s.state();
            tests.add(new Forward(
                    runId,
                    s.id(),
                    calendar[at],
                    to,
                    s.since(),
                    look,
                    run.statistics()
                            .filter(score -> score.trades() > 0)
                            .map(score -> score.excessSharpe(market.periodsPerYear()))
                            .orElse(null),
                    gains.pValues().get(i),
                    decay.pValues().get(0),
                    decay.level(),
                    s.state().key(),
                    state.key(),
                    reason(ruined, decayed, accepted, s.state(), gains.pValues().get(i), decay),
                    loaded.dataVersion()));
        }
        warehouse.merge(
                ForwardTable.SPEC,
                warehouse
                        .rows(
                                ForwardTable.SPEC,
                                tests.stream().map(ForwardTable::toRow).toList())
                        .coalesce(1));
        progress.done(tests.size() + (tests.size() == 1 ? " strategy" : " strategies") + " on " + days + " new days");
        return new Result(days, List.copyOf(tests), Optional.of(budget));
    }

    private static String reason(
            boolean ruined, boolean decayed, boolean accepted, State before, double p, HoldoutTest decay) {
        String bad = "its return above what it held is negative since its promotion: p = "
                + HoldoutTest.digits(decay.pValues().get(0)) + ", at most " + HoldoutTest.digits(decay.level())
                + " retires";
        if (ruined) {
            return "It lost its whole capital on the new days.";
        }
        if (decayed) {
            return "Retired, since " + bad + ".";
        }
        return "On the new days p = " + HoldoutTest.digits(p) + ", "
                + (accepted
                        ? "which the lifetime error budget accepts."
                        : before == State.CHAMPION
                                ? "and nothing speaks against it."
                                : "which the lifetime error budget does not accept; nothing speaks against it either.");
    }

    /** A strategy from a day of the calendar to its end, above holding what it held over the year before each day. */
    private static StrategyRun above(Market market, Strategy strategy, int at, Costs costs) {
        int[] calendar = market.calendar();
        int year = (int) Math.round(market.periodsPerYear());
        StrategyRun before = run(
                market.between(Integer.MIN_VALUE, calendar[at - 1]),
                strategy,
                calendar[Math.max(0, at - year)],
                calendar[at - 1],
                costs);
        StrategyRun after = run(market, strategy, calendar[at], calendar[calendar.length - 1], costs);
        return PriorHolding.above(market, before, after);
    }

    private static StrategyRun run(Market market, Strategy strategy, int from, int to, Costs costs) {
        return Backtest.run(new ScoringTask(market, from, to, costs, Cases.none(market.calendar().length)), strategy);
    }

    /** Whether sign times the excess is positive. */
    private static HoldoutTest test(List<StrategyRun> runs, int sign, int opening, long seed) {
        List<double[]> excess = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (StrategyRun run : runs) {
            boolean scored = run.outcome() instanceof ScoreOutcome.Scored;
            excess.add(
                    scored
                            ? Arrays.stream(run.excessReturns())
                                    .map(r -> sign * r)
                                    .toArray()
                            : new double[run.days().length]);
            traded.add(scored && run.score().trades() > 0);
        }
        return HoldoutTest.of(excess, traded, opening, seed);
    }

    private static int firstAfter(int[] calendar, int day) {
        int found = Arrays.binarySearch(calendar, day + 1);
        return found >= 0 ? found : -found - 1;
    }

    private static List<HoldoutsTable.Opening> openings(Warehouse warehouse) {
        return warehouse.exists(HoldoutsTable.SPEC)
                ? warehouse.read(HoldoutsTable.SPEC).collectAsList().stream()
                        .map(HoldoutsTable::fromRow)
                        .toList()
                : List.of();
    }

    /** Promoted strategies in the order of their ids, with the state that the latest word on each gave it. */
    private static List<Standing> standing(Warehouse warehouse, String but, int knownTo) {
        if (!warehouse.exists(PromotionsTable.SPEC)) {
            return List.of();
        }
        Map<String, Integer> opened = new HashMap<>();
        openings(warehouse).forEach(o -> opened.merge(o.runId(), o.toDay(), Math::max));
        Map<String, Row> latest = new TreeMap<>();
        for (Row row : warehouse
                .read(PromotionsTable.SPEC)
                .where("promoted")
                .orderBy("run_id")
                .collectAsList()) {
            if (opened.getOrDefault(row.<String>getAs("run_id"), 0) > knownTo) {
                continue;
            }
            latest.merge(
                    row.getAs("strategy_id"),
                    row,
                    (a, b) -> opened.getOrDefault(b.<String>getAs("run_id"), 0)
                                    > opened.getOrDefault(a.<String>getAs("run_id"), 0)
                            ? b
                            : a);
        }
        Map<String, List<Forward>> tests = new HashMap<>();
        if (warehouse.exists(ForwardTable.SPEC)) {
            warehouse.read(ForwardTable.SPEC).orderBy("to_day").collectAsList().stream()
                    .map(ForwardTable::fromRow)
                    .filter(f -> !f.runId().equals(but) && f.toDay() <= knownTo)
                    .forEach(f -> tests.computeIfAbsent(f.strategyId(), id -> new ArrayList<>())
                            .add(f));
        }
        Map<String, String> texts = new HashMap<>();
        warehouse.read(StrategiesTable.SPEC).collectAsList().stream()
                .filter(r -> latest.containsKey(r.<String>getAs("strategy_id")))
                .forEach(r -> texts.put(r.getAs("strategy_id"), r.getAs("text")));
        List<Standing> standing = new ArrayList<>();
        latest.forEach((id, row) -> {
            int judged = opened.getOrDefault(row.<String>getAs("run_id"), 0);
            List<Forward> own = tests.getOrDefault(id, List.of()).stream()
                    .filter(f -> f.toDay() > judged)
                    .toList();
            String state =
                    own.isEmpty() ? row.getAs("state") : own.get(own.size() - 1).state();
            State known = state == null ? State.CHALLENGER : State.valueOf(state.toUpperCase(Locale.ROOT));
            if (known != State.RETIRED && texts.containsKey(id)) {
                standing.add(new Standing(
                        id,
                        StrategyText.parse(texts.get(id)),
                        known,
                        judged + 1,
                        own.size(),
                        row.getAs("run_id"),
                        own.isEmpty()
                                ? row.getAs("reasons")
                                : own.get(own.size() - 1).reason()));
            }
        });
        return standing;
    }
}
