package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.ReportModel.same;

import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.GateResult;
import io.cambrian.jobs.report.ReportModel.Span;
import io.cambrian.jobs.report.ReportModel.Unit;
import java.util.List;
import java.util.Optional;

/** What a report shows of a search and of the evidence. Conventions are those of {@link ReportModel}. */
public final class SearchFigures {
    private SearchFigures() {}

    /**
     * The search.
     *
     * @param generations in order
     * @param fitness what it means, in words
     * @param islands in order; one where the search had one population
     * @param operators by use, most used first
     * @param behaviors what was found for each way to behave
     */
    public record Evolution(
            List<Generation> generations,
            String fitness,
            List<Island> islands,
            List<OperatorUse> operators,
            Optional<BehaviorMap> behaviors) {
        public Evolution {
            generations = List.copyOf(generations);
            islands = List.copyOf(islands);
            operators = List.copyOf(operators);
        }
    }

    /**
     * One population of a search.
     *
     * @param number from 0
     * @param words how it chooses parents and makes children
     * @param best best fitness so far, by generation
     * @param median median fitness of its trials, by generation
     */
    public record Island(int number, String words, double[] best, double[] median) {}

    /**
     * What an operator did.
     *
     * @param name in the ledger
     * @param children that it made
     * @param successes new ones that are fitter than each of their parents
     * @param probability mean probability with which it was proposed
     */
    public record OperatorUse(String name, long children, long successes, double probability) {}

    /**
     * The fittest strategy of each way to behave.
     *
     * @param rows names of the holding times
     * @param columns names of the betas to the market
     * @param best fitness, {@code [rows][columns]}; NaN where there is none
     * @param filled niches that hold a strategy, of the same shape
     * @param nichesPerCell how many could
     */
    public record BehaviorMap(
            List<String> rows, List<String> columns, double[][] best, int[][] filled, int nichesPerCell) {
        public BehaviorMap {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
        }
    }

    /**
     * One generation.
     *
     * @param number from 0
     * @param best best fitness so far or in this generation
     * @param median median fitness of the population
     * @param diversity share of distinct strategies in the population, 0 to 1
     * @param trials trials scored in this generation
     * @param seconds time it took
     */
    public record Generation(int number, double best, double median, double diversity, long trials, double seconds) {}

    /**
     * What became of the trials: {@code trials = scored + rejected + repeated}.
     *
     * @param trials every strategy the search asked about
     * @param scored scored on prices
     * @param repeated already known, answered from the ledger
     * @param rejected not scored, by reason
     * @param finalists kept for judgment
     * @param promoted passed every gate
     */
    public record Funnel(long trials, long scored, long repeated, List<Count> rejected, long finalists, long promoted) {
        public Funnel {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * A strategy that was kept, and its dossier.
     *
     * @param id strategy id
     * @param text the rules, in the strategy language
     * @param words what it does, in plain words
     * @param promoted whether it passed every gate
     * @param complexity nodes of its rule trees
     * @param train on the days the search saw
     * @param holdout on untouched days
     * @param lineage its ancestors, by generation, itself last; empty if unknown
     * @param evidence figures of its own, such as the deflated Sharpe ratio
     * @param gates what it passed and failed
     * @param trades its trades, if they were kept
     */
    public record Finalist(
            String id,
            String text,
            String words,
            boolean promoted,
            int complexity,
            Optional<Metrics> train,
            Optional<Metrics> holdout,
            List<Ancestor> lineage,
            List<Figure> evidence,
            List<Gate> gates,
            Optional<Trades> trades) {
        public Finalist {
            lineage = List.copyOf(lineage);
            evidence = List.copyOf(evidence);
            gates = List.copyOf(gates);
        }
    }

    /**
     * How a strategy did on some days.
     *
     * @param days trading days
     * @param annualizedReturn net of costs
     * @param annualizedVolatility of daily returns
     * @param sharpe annualized
     * @param excessSharpe annualized, of the return above holding what it held over the year before each day
     * @param maxDrawdown positive
     * @param trades trades over all instruments
     * @param timeInMarket mean share of instruments held, 0 to 1
     */
    public record Metrics(
            int days,
            double annualizedReturn,
            double annualizedVolatility,
            double sharpe,
            double excessSharpe,
            double maxDrawdown,
            long trades,
            double timeInMarket) {}

    /**
     * One step of a pedigree.
     *
     * @param id strategy id
     * @param generation when it was born
     * @param operator how it came to be: random, mutation, crossover ...
     * @param parents ids of its parents
     * @param fitness its fitness
     * @param text its rules
     */
    public record Ancestor(
            String id, int generation, String operator, List<String> parents, double fitness, String text) {
        public Ancestor {
            parents = List.copyOf(parents);
        }
    }

    /** One number with its name, unit and meaning. */
    public record Figure(String name, double value, Unit unit, String meaning) {}

    /** One condition of promotion, its result, and the number behind it in words. */
    public record Gate(String name, GateResult result, String words) {}

    /**
     * The trades of a strategy, all instruments together.
     *
     * @param count trades
     * @param winners share that gained, 0 to 1
     * @param meanReturn mean net return per trade
     * @param best best net return
     * @param worst worst net return
     * @param medianHeldBars median bars held
     * @param costs costs a year, as a fraction of the strategy's capital: the mean over its instruments
     * @param mostTraded instruments traded most
     */
    public record Trades(
            long count,
            double winners,
            double meanReturn,
            double best,
            double worst,
            double medianHeldBars,
            double costs,
            List<Count> mostTraded) {
        public Trades {
            mostTraded = List.copyOf(mostTraded);
        }
    }

    /**
     * Growth of one unit on days that the search did not see (validation joined with the hold-out, or either).
     *
     * @param days days since 1970-01-01
     * @param benchmark equal-weight buy and hold
     * @param curves one per finalist
     */
    public record Equity(int[] days, double[] benchmark, List<Curve> curves) {
        public Equity {
            same("benchmark", days.length, benchmark.length);
            for (Curve curve : curves) {
                same("growth of " + curve.strategyId(), days.length, curve.growth().length);
            }
            curves = List.copyOf(curves);
        }
    }

    /** The growth of one unit in a strategy; NaN before it starts. */
    public record Curve(String strategyId, double[] growth) {}

    /**
     * Luck or edge.
     *
     * @param championId the contender with the best excess Sharpe ratio: everything here is its own
     * @param trials trials of the whole search (N)
     * @param excessSharpe the champion's annualized Sharpe ratio of excess return, training days: the twins' statistic
     * @param sharpe the champion's annualized Sharpe ratio, training days
     * @param families twin searches, one entry per kind of null world; empty if none ran
     * @param level error level of the twin gate, such as 0.05
     * @param holdout the champion on untouched days; empty if not opened
     * @param gates conditions of promotion
     * @param figures more figures, such as the walk-forward Sharpe ratio
     * @param beside figures that are shown beside the gates and decide nothing, such as PBO or the deflated Sharpe ratio
     */
    public record Evidence(
            String championId,
            long trials,
            double excessSharpe,
            double sharpe,
            List<TwinFamily> families,
            double level,
            Optional<Holdout> holdout,
            List<Gate> gates,
            List<Figure> figures,
            List<Figure> beside) {
        public Evidence {
            families = List.copyOf(families);
            gates = List.copyOf(gates);
            figures = List.copyOf(figures);
            beside = List.copyOf(beside);
        }
    }

    /**
     * Twin searches on one kind of null world.
     *
     * @param name such as {@code flipped days}
     * @param words what such a world keeps and destroys
     * @param statistics the best excess Sharpe ratio of the contenders of each twin search
     * @param planned twins planned
     * @param pValue (1 + twins at least as good) / (twins + 1); NaN if stopped early
     * @param stoppedEarly ended once the verdict was clear
     */
    public record TwinFamily(
            String name, String words, double[] statistics, int planned, double pValue, boolean stoppedEarly) {}

    /**
     * The champion on untouched days.
     *
     * @param span the days
     * @param excessSharpe annualized Sharpe ratio of excess return
     * @param low lower end of the interval
     * @param high upper end of the interval
     * @param confidence of the interval, such as 0.9
     * @param pValue of a positive excess return, adjusted for all finalists; NaN if not computed
     */
    public record Holdout(Span span, double excessSharpe, double low, double high, double confidence, double pValue) {}
}
