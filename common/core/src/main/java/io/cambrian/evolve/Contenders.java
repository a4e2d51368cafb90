package io.cambrian.evolve;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The strategies of a search that may be promoted, each with the statistic by which searches are compared: the annualized Sharpe
 * ratio of its return above holding, in each instrument, the average position that it had over the year before each day, on the
 * days that the search saw ({@link PriorHolding}).
 *
 * <p>They are the {@value #MEASURED} fittest that do not behave alike, however many finalists are asked for. Nothing else can be
 * promoted, so that nothing else carries the search's statistic, which is their best: in the real search as in its twins, by this
 * one procedure, also where twins were searched for an earlier cycle on the same search. What the fitness
 * compares, the return above the average position of the same days, is cheap enough for every trial, but knows the end of those
 * days: slow rules do well by it in worlds that hold nothing to find, and a search there finds them.
 *
 * @param all best statistic first, ties by id
 */
public record Contenders(List<Contender> all) {
    /**
     * How many are measured. A rule of the search and not an option: to choose it after a look at the market would be one more
     * look.
     */
    public static final int MEASURED = 20;

    public Contenders {
        all = List.copyOf(all);
    }

    /**
     * One of them.
     *
     * @param trial of the ledger
     * @param statistic annualized; minus infinity if it did not trade, or lost its whole capital
     */
    public record Contender(SearchResult.Finalist trial, double statistic) {}

    /**
     * Those of a search.
     *
     * @param population after its last generation
     * @param task on which it was scored
     */
    public static Contenders of(Population population, ScoringTask task) {
        ScoringTask whole = new ScoringTask(
                task.market(),
                task.firstDay(),
                task.lastDay(),
                task.costs(),
                Cases.none(task.market().calendar().length));
        List<Contender> contenders = new ArrayList<>();
        for (SearchResult.Finalist one : Finalists.of(population.known(), MEASURED)) {
            contenders.add(new Contender(one, statistic(whole, one.strategy())));
        }
        contenders.sort(Comparator.comparingDouble(Contender::statistic)
                .reversed()
                .thenComparing(one -> one.trial().strategyId()));
        return new Contenders(contenders);
    }

    private static double statistic(ScoringTask task, Strategy strategy) {
        Market market = task.market();
        return statistic(PriorHolding.within(market, Backtest.run(task, strategy)), market.periodsPerYear());
    }

    /** The statistic of a strategy that was run over the days of its search, above {@link PriorHolding}. */
    public static double statistic(StrategyRun development, double periodsPerYear) {
        return development.outcome() instanceof ScoreOutcome.Scored scored
                ? scored.score().excessSharpe(periodsPerYear)
                : Double.NEGATIVE_INFINITY;
    }

    /** The best statistic: that of the search; minus infinity where nothing can be promoted. */
    public double statistic() {
        return all.isEmpty() ? Double.NEGATIVE_INFINITY : all.get(0).statistic();
    }

    /** The one that carries the search's statistic. */
    public Optional<Contender> best() {
        return all.stream().findFirst();
    }

    /**
     * Refuses a number of finalists that is not possible.
     *
     * @throws ConfigException if it is not from 1 to {@value #MEASURED}
     */
    public static void checkFinalists(int finalists) {
        if (finalists < 1 || finalists > MEASURED) {
            throw new ConfigException("The finalists (" + finalists + ") must be from 1 to " + MEASURED
                    + ": so many strategies of a search are compared with its twins, and no other can be promoted.");
        }
    }

    /** The first so many: those that evidence judges. */
    public List<Contender> finalists(int most) {
        return finalists(most, id -> true);
    }

    /** The first so many of those that may be judged, by their ids. */
    public List<Contender> finalists(int most, Predicate<String> eligible) {
        return all.stream()
                .filter(one -> eligible.test(one.trial().strategyId()))
                .limit(most)
                .toList();
    }
}
