package io.cambrian.lab;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.Seeding;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the whole system does over the years of a world, turn by turn, nothing known before its time. A turn judges what the turn before
 * found, on the days since, which nothing had seen; searches on all days up to now, beginning with what the search before ended with;
 * and makes a plan of what it found, which is traded on paper until the next turn. Beside it a frozen twin trades the first
 * plan for ever. In one thread, without tables.
 *
 * <p>Searches that begin with seeds have no twins: null worlds do not have the strategies that the real days have bred. So
 * untouched days alone judge them, and what is claimed of all turns together is what the lifetime budget accepts
 * ({@link OnlineFalseDiscoveries}).
 *
 * @param days that both accounts lived through, since 1970-01-01, ascending
 * @param system net simple returns of the system's account
 * @param frozen the same of its twin
 * @param market mean simple return of the instruments of the day, free of cost
 * @param turns in order of time
 */
public record SystemRun(int[] days, double[] system, double[] frozen, double[] market, List<Turn> turns) {
    /** Largest share of one strategy. */
    private static final double CAP = 0.5;

    /**
     * How the system is run.
     *
     * @param search of a turn; its seed is replaced
     * @param finalists that are traded and judged
     * @param firstDays days of the market before the first plan
     * @param turnDays from turn to turn, at least 60
     * @param windowDays that a search looks at, at least 252; the days before them only warm it up
     * @param warm whether a search begins with what the one before ended with
     * @param overlays of each plan
     */
    public record Plan(
            SearchPlan search,
            int finalists,
            int firstDays,
            int turnDays,
            int windowDays,
            boolean warm,
            List<OverlaySpec> overlays) {
        public Plan {
            overlays = List.copyOf(overlays);
            if (turnDays < 60 || windowDays < 252 || firstDays < windowDays + StudyWindows.WARM_UP_DAYS) {
                throw new IllegalArgumentException("A system with " + firstDays + " days before its first plan, "
                        + turnDays + " from turn to turn and searches of " + windowDays
                        + " days is not possible: a search"
                        + " needs " + StudyWindows.WARM_UP_DAYS + " days before it.");
            }
        }
    }

    /**
     * A turn.
     *
     * @param day of the last bar that it knew
     * @param passed strategies of the plan before whose return above what they held before is positive beyond chance on the days
     *     since
     * @param claimed whether the lifetime budget accepts the best of them
     * @param trials of its search
     * @param shares of its plan, by strategy
     */
    public record Turn(int day, int passed, boolean claimed, long trials, SortedMap<String, Double> shares) {
        public Turn {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        }
    }

    /** Runs the system over a market. */
    public static SystemRun of(Market market, Plan plan, long seed) {
        int[] calendar = market.calendar();
        Running running = new Running(market, plan, seed);
        List<Turn> turns = new ArrayList<>();
        PlanTrader system = new PlanTrader(market, plan.search().costs(), plan.overlays());
        PlanTrader frozen = new PlanTrader(market, plan.search().costs(), plan.overlays());
        for (int at = plan.firstDays() - 1; at + 1 < calendar.length; at += plan.turnDays()) {
            turns.add(running.turn(at));
            int to = Math.min(at + plan.turnDays(), calendar.length - 1);
            system.trade(running.bots, calendar[at], calendar[to]);
            if (turns.size() == 1) {
                frozen.trade(running.bots, calendar[at], calendar[calendar.length - 1]);
            }
        }
        int[] days = system.days();
        return new SystemRun(
                days,
                system.returns(),
                frozen.returns(),
                Arrays.stream(days).mapToDouble(day -> mean(market, day)).toArray(),
                turns);
    }

    private static double mean(Market market, int day) {
        double sum = 0;
        int n = 0;
        for (BarSeries s : market.series()) {
            int t = Arrays.binarySearch(s.days(), day);
            if (t > 0) {
                sum += s.close()[t] / s.close()[t - 1] - 1;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    /** What the system knows from turn to turn. */
    private static final class Running {
        private final Market market;
        private final int[] calendar;
        private final Plan plan;
        private final long seed;
        private int turns;
        private OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
        private Seeding seeds = Seeding.NONE;
        private List<Strategy> finalists = List.of();
        private List<BotPlan> bots = List.of();

        Running(Market market, Plan plan, long seed) {
            this.market = market;
            this.plan = plan;
            this.seed = seed;
            calendar = market.calendar();
        }

        /** The turn at a place of the calendar. */
        Turn turn(int at) {
            long own = Seeds.derive(seed, Seeds.ofText("turn"), turns++);
            int from = at + 1 - plan.windowDays();
            Market known = market.between(calendar[from - StudyWindows.WARM_UP_DAYS], calendar[at]);
            int passed = 0;
            boolean claimed = false;
            if (!finalists.isEmpty()) {
                HoldoutTest test = judge(known, at + 1 - plan.turnDays(), at, own);
                for (int i = 0; i < finalists.size(); i++) {
                    passed += test.isPassed(i) ? 1 : 0;
                }
                budget = budget.plus(Collections.min(test.pValues()));
                claimed = budget.tests().get(budget.tests().size() - 1).accepted();
            }
            SearchPlan search = plan.search().withSeed(own);
            search = plan.warm() ? search.withSeeds(seeds) : search;
            SearchPlan.Prepared prepared = search.prepare(known, calendar[from], calendar[at]);
            SearchResult result = search.run(prepared, ColumnScorer::new);
            Contenders contenders = Contenders.of(result.population(), prepared.task());
            if (!contenders.all().isEmpty()) {
                seeds = new Seeding(
                        contenders.all().stream()
                                .limit(plan.search().settings().populationSize() / 2)
                                .map(c -> StrategyText.print(c.trial().strategy()))
                                .toList(),
                        calendar[at]);
            }
            finalists = contenders.finalists(plan.finalists()).stream()
                    .map(c -> c.trial().strategy())
                    .toList();
            bots = bots(known, from, at);
            TreeMap<String, Double> shares = new TreeMap<>();
            bots.forEach(b -> shares.put(b.id(), b.share()));
            return new Turn(calendar[at], passed, claimed, result.trials(), shares);
        }

        /** What the turn before found, on the days since. */
        private HoldoutTest judge(Market known, int from, int to, long own) {
            List<double[]> excess = new ArrayList<>();
            List<Boolean> traded = new ArrayList<>();
            for (Strategy strategy : finalists) {
                StrategyRun since = run(known, strategy, from, to);
                StrategyRun above =
                        PriorHolding.above(known, run(known, strategy, from - plan.windowDays() / 2, from - 1), since);
                boolean scored = since.outcome() instanceof ScoreOutcome.Scored;
                excess.add(scored ? above.excessReturns() : new double[since.days().length]);
                traded.add(scored && since.score().trades() > 0);
            }
            return HoldoutTest.of(excess, traded, 1, Seeds.derive(own, Seeds.ofText("hold-out")));
        }

        private StrategyRun run(Market known, Strategy strategy, int from, int to) {
            Market seen = known.between(Integer.MIN_VALUE, calendar[to]);
            return Backtest.run(
                    new ScoringTask(
                            seen,
                            calendar[from],
                            calendar[to],
                            plan.search().costs(),
                            Cases.none(seen.calendar().length)),
                    strategy);
        }

        /** The finalists by inverse volatility; a strategy that lost everything, or never traded, gets nothing. */
        private List<BotPlan> bots(Market known, int from, int at) {
            TreeMap<String, Strategy> texts = new TreeMap<>();
            TreeMap<String, double[]> returns = new TreeMap<>();
            for (Strategy strategy : finalists) {
                StrategyRun run = run(known, strategy, from, at);
                if (run.outcome() instanceof ScoreOutcome.Scored && run.score().trades() > 0) {
                    texts.put(StrategyId.of(strategy), strategy);
                    returns.put(StrategyId.of(strategy), run.netReturns());
                }
            }
            if (texts.isEmpty()) {
                return List.of();
            }
            List<String> ids = List.copyOf(texts.keySet());
            double[][] rows = new double[returns.get(ids.get(0)).length][ids.size()];
            for (int t = 0; t < rows.length; t++) {
                for (int i = 0; i < ids.size(); i++) {
                    rows[t][i] = returns.get(ids.get(i))[t];
                }
            }
            Map<String, Double> shares = Allocator.allocate(
                            ids,
                            rows,
                            WeightMethod.INVERSE_VOLATILITY,
                            Limits.cap(CAP).withCash())
                    .weights();
            return ids.stream()
                    .map(id -> new BotPlan(id, texts.get(id), shares.get(id), calendar[at] + 1))
                    .toList();
        }
    }
}
