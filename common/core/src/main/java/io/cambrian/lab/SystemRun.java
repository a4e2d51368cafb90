package io.cambrian.lab;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.evidence.StrategyState;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.WarmStart;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PlanTrader;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.seed.Seeds;
import io.cambrian.turn.Judgment;
import io.cambrian.turn.Lineup;
import io.cambrian.turn.SearchWindow;
import io.cambrian.turn.Watched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the whole system does over the years of a world, turn by turn, nothing known before its time. A turn judges what earlier turns
 * found, on the days since, which nothing had seen; searches on the last days up to now, beginning with what earlier searches ended with;
 * and makes a plan by what is promoted and what it found, which is traded on paper until the next turn. Beside it a frozen twin trades the
 * first plan for ever. In one thread, without tables.
 *
 * <p>What judges, who is in a plan, and what a search sees and begins with is as in the cycle on tables ({@link Judgment}, {@link Lineup},
 * {@link SearchWindow}, {@link WarmStart}). Here every turn searches, also the first without twins and hold-out; nothing calls for a search
 * or moves capital between turns; and no policy or memory decides.
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
     * @param passed strategies of earlier turns whose return above what they held before is positive beyond chance on the days
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
        PlanTrader system = new PlanTrader(market, plan.search().costs());
        PlanTrader frozen = new PlanTrader(market, plan.search().costs());
        for (int at = plan.firstDays() - 1; at + 1 < calendar.length; at += plan.turnDays()) {
            turns.add(running.turn(at));
            int to = Math.min(at + plan.turnDays(), calendar.length - 1);
            system.trade(running.bots, plan.overlays(), Optional.empty(), calendar[at], calendar[to]);
            if (turns.size() == 1) {
                frozen.trade(
                        running.bots, plan.overlays(), Optional.empty(), calendar[at], calendar[calendar.length - 1]);
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
        private final List<Population> searches = new ArrayList<>();
        private final TreeMap<String, Watched> watched = new TreeMap<>();
        private final Map<String, Integer> retiredOn = new HashMap<>();
        private int judgedTo = Integer.MIN_VALUE;
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
            Market known = market.between(Integer.MIN_VALUE, calendar[at]);
            Judged judged = judge(known, own);
            SearchWindow window = SearchWindow.of(known, plan.windowDays());
            SearchPlan search = plan.search().withSeed(own);
            if (plan.warm()) {
                search = search.withSeeds(WarmStart.of(
                        watched.values().stream().map(Watched::strategy).toList(),
                        searches,
                        plan.search().settings().populationSize(),
                        judged.knownTo()));
            }
            SearchPlan.Prepared prepared = search.prepare(window.seen(known), window.from(), window.to());
            SearchResult result = search.run(prepared, ColumnScorer::new);
            searches.add(result.population());
            List<SearchResult.Finalist> finalists = Contenders.of(result.population(), prepared.task())
                    .finalists(plan.finalists(), Lineup.eligible(known.calendar(), retiredOn))
                    .stream()
                    .map(Contenders.Contender::trial)
                    .toList();
            finalists.forEach(f -> watched.putIfAbsent(
                    f.strategyId(),
                    Watched.chosen(f.strategyId(), f.strategy(), StrategyState.WAITING, calendar[at], true)));
            bots = bots(
                    known,
                    Lineup.of(
                            watched.values(),
                            finalists.stream()
                                    .map(SearchResult.Finalist::strategyId)
                                    .toList()),
                    window.from());
            TreeMap<String, Double> shares = new TreeMap<>();
            bots.forEach(b -> shares.put(b.id(), b.share()));
            return new Turn(calendar[at], judged.passed, judged.claimed, result.trials(), shares);
        }

        private record Judged(int passed, boolean claimed, int knownTo) {}

        /** What earlier turns found, on the days since. */
        private Judged judge(Market known, long own) {
            int today = known.calendar()[known.calendar().length - 1];
            Optional<Judgment> judgment = Judgment.of(
                            known,
                            watched.values(),
                            judgedTo,
                            plan.search().costs(),
                            Seeds.derive(own, Seeds.ofText("judge")))
                    .map(j -> j.at(budget.nextLevel()));
            if (judgment.isEmpty()) {
                return new Judged(0, false, today);
            }
            Optional<OnlineFalseDiscoveries.Test> claim = judgment.get().claim().map(c -> {
                budget = budget.plus(c.pValue());
                return budget.tests().get(budget.tests().size() - 1);
            });
            judgedTo = today;
            int passed = 0;
            for (int i = 0; i < judgment.get().judged().size(); i++) {
                passed += judgment.get().test().gains().isPassed(i) ? 1 : 0;
            }
            judgment.get()
                    .outcomes(p ->
                            claim.filter(t -> t.accepted() && p <= t.level()).isPresent())
                    .forEach(o -> {
                        String id = o.ruling().id();
                        if (!o.ruling().state().isWatched()) {
                            watched.remove(id);
                            if (o.ruling().state() == StrategyState.RETIRED) {
                                retiredOn.put(id, today);
                            }
                        } else {
                            watched.computeIfPresent(
                                    id,
                                    (k, w) -> w.with(
                                            o.ruling().state(), o.ruling().look(), today));
                        }
                    });
            return new Judged(
                    passed, claim.map(OnlineFalseDiscoveries.Test::accepted).orElse(false), today);
        }

        private StrategyRun run(Market known, Strategy strategy, int from) {
            return Backtest.run(
                    new ScoringTask(
                            known,
                            from,
                            known.calendar()[known.calendar().length - 1],
                            plan.search().costs(),
                            Cases.none(known.calendar().length)),
                    strategy);
        }

        /** The members by inverse volatility; a strategy that lost everything, or never traded, gets nothing. */
        private List<BotPlan> bots(Market known, List<Watched> members, int from) {
            TreeMap<String, Strategy> texts = new TreeMap<>();
            TreeMap<String, double[]> returns = new TreeMap<>();
            for (Watched member : members) {
                StrategyRun run = run(known, member.strategy(), from);
                if (run.outcome() instanceof ScoreOutcome.Scored && run.score().trades() > 0) {
                    texts.put(member.id(), member.strategy());
                    returns.put(member.id(), run.netReturns());
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
            int today = known.calendar()[known.calendar().length - 1];
            return ids.stream()
                    .map(id -> new BotPlan(id, texts.get(id), shares.get(id), today + 1))
                    .toList();
        }
    }
}
