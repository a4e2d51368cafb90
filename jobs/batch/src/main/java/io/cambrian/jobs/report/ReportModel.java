package io.cambrian.jobs.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a report shows, as plain values.
 *
 * <p>Conventions for all parts: days of long series are days since 1970-01-01, ascending, and every array beside them has
 * their length. Returns, weights, drawdowns, shares and VaR are fractions (0.05 is five percent); losses, drawdowns, VaR and
 * costs are positive. Sharpe ratios are annualized. NaN means unknown and is shown as a dash. Arrays are not copied: a model
 * is built once and written. Text may hold anything; the writer escapes it.
 *
 * @param header what was run, and the verdict
 * @param coverage which data it saw
 * @param windows which days were for training, validation and the final test
 * @param timeline the market with its regimes
 * @param evolution the progress of the search
 * @param funnel what became of the trials
 * @param finalists the best strategies, best first; empty if there are none
 * @param equity the finalists on days that the search did not see
 * @param evidence luck or edge
 * @param correlation how the strategies or instruments move together
 * @param valueAtRisk the bad days of the portfolio
 * @param stress past crises and hypothetical scenarios
 * @param liquidity how much capital strategies can use, and what they do to each other
 * @param allocation who gets how much
 * @param frontier what there was to choose from
 * @param attribution who earned what
 * @param account the paper account
 * @param memory what is remembered, and what it says of today
 * @param next commands worth running now
 */
public record ReportModel(
        Header header,
        Panel<Coverage> coverage,
        Panel<Windows> windows,
        Panel<Timeline> timeline,
        Panel<Evolution> evolution,
        Panel<Funnel> funnel,
        List<Finalist> finalists,
        Panel<Equity> equity,
        Panel<Evidence> evidence,
        Panel<Correlation> correlation,
        Panel<ValueAtRisk> valueAtRisk,
        Panel<Stress> stress,
        Panel<Liquidity> liquidity,
        Panel<Allocation> allocation,
        Panel<Frontier> frontier,
        Panel<Attribution> attribution,
        Panel<Account> account,
        Memory memory,
        List<Command> next) {

    public ReportModel {
        finalists = List.copyOf(finalists);
        next = List.copyOf(next);
    }

    /** How the run ended. */
    public enum Verdict {
        /** At least one strategy passed every gate. */
        PROMOTED,
        /** Judged, and nothing passed every gate. */
        NOT_PROMOTED,
        /** Not judged yet. */
        NOT_JUDGED,
        /** A stage failed; the words say which and what to do. */
        FAILED
    }

    /**
     * What was run, and the verdict.
     *
     * @param title the title of the report
     * @param runId identity of the run
     * @param dataVersion version of the input data
     * @param seed run seed
     * @param kernelVersion version of kernel and rules
     * @param asOf last day of data
     * @param verdict how the run ended
     * @param words what was found or promoted, or why nothing was: one or two sentences
     * @param stamps limits on its use, such as {@code spot only: nobody earns a spot return alone}
     */
    public record Header(
            String title,
            String runId,
            String dataVersion,
            long seed,
            String kernelVersion,
            LocalDate asOf,
            Verdict verdict,
            String words,
            List<String> stamps) {
        public Header {
            stamps = List.copyOf(stamps);
        }
    }

    /**
     * Which data the run saw.
     *
     * @param instruments instruments in the universe
     * @param exclusions instruments left out, with reasons
     * @param bars bars read, in all
     * @param quarantined rows put into quarantine, by reason
     * @param source where the data come from, in words
     */
    public record Coverage(
            List<Instrument> instruments,
            List<Exclusion> exclusions,
            long bars,
            List<Count> quarantined,
            String source) {
        public Coverage {
            instruments = List.copyOf(instruments);
            exclusions = List.copyOf(exclusions);
            quarantined = List.copyOf(quarantined);
        }
    }

    /** One instrument: its symbol, currency, first and last day, and number of bars. */
    public record Instrument(String symbol, String currency, LocalDate first, LocalDate last, int bars) {}

    /** An instrument left out, and why. */
    public record Exclusion(String symbol, String reason) {}

    /** How often something happened. */
    public record Count(String name, long count) {}

    /**
     * Which days were for what. Dates are inclusive.
     *
     * @param trainFrom first day that the search saw
     * @param trainTo last day that the search saw
     * @param folds walk-forward folds, in order of time
     * @param holdout the days kept for the final test; empty if none were kept
     * @param embargoDays trading days left out between training and test
     * @param holdoutOpenings how often the hold-out has been opened, this run included
     */
    public record Windows(
            LocalDate trainFrom,
            LocalDate trainTo,
            List<Fold> folds,
            Optional<Span> holdout,
            int embargoDays,
            int holdoutOpenings) {
        public Windows {
            folds = List.copyOf(folds);
        }
    }

    /** A stretch of days, both ends included. */
    public record Span(LocalDate from, LocalDate to) {}

    /** One walk-forward fold. */
    public record Fold(String name, Span train, Span test) {}

    /**
     * The market as one line, with regimes.
     *
     * @param days days since 1970-01-01
     * @param index growth of one unit held in equal weights
     * @param regime per day the index into {@code regimes}, or -1 for unknown
     * @param regimes the kinds of market
     * @param method how the labels were made, in words
     */
    public record Timeline(int[] days, double[] index, int[] regime, List<Regime> regimes, String method) {
        public Timeline {
            same("index", days.length, index.length);
            same("regime", days.length, regime.length);
            regimes = List.copyOf(regimes);
        }
    }

    /**
     * One kind of market.
     *
     * @param name short name, such as calm or storm
     * @param words what it looks like
     * @param days days with this label
     * @param annualizedReturn mean simple return of the index per year, signed
     * @param annualizedVolatility of the index
     * @param maxDrawdown of the index within the regime's days, joined
     * @param meanSpellDays mean length of an uninterrupted stretch, trading days
     */
    public record Regime(
            String name,
            String words,
            int days,
            double annualizedReturn,
            double annualizedVolatility,
            double maxDrawdown,
            double meanSpellDays) {}

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
     * @param excessSharpe annualized, of the return above holding its own average position
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

    /** How a figure is written. */
    public enum Unit {
        /** Two decimals without a unit: ratios. */
        RATIO,
        /** A fraction, written as percent. */
        PERCENT,
        /** A probability, 0 to 1. */
        PROBABILITY,
        /** A whole number. */
        COUNT,
        /** Years, one decimal. */
        YEARS,
        /** Seconds. */
        SECONDS
    }

    /** One number with its name, unit and meaning. */
    public record Figure(String name, double value, Unit unit, String meaning) {}

    /** Whether a gate was passed. */
    public enum GateResult {
        PASSED,
        FAILED,
        NOT_RUN
    }

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
     * @param championId the strategy of the trial with the best excess Sharpe ratio: everything here is its own
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
     * @param statistics the best excess Sharpe ratio of each twin search
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

    /**
     * Correlations.
     *
     * @param names in the order of clusters
     * @param matrix [names][names], 1 on the diagonal
     * @param estimator such as {@code Ledoit-Wolf}
     * @param observations days used
     * @param of what is correlated: strategies or instruments
     */
    public record Correlation(List<String> names, double[][] matrix, String estimator, int observations, String of) {
        public Correlation {
            same("matrix", names.size(), matrix.length);
            names = List.copyOf(names);
        }
    }

    /**
     * Value at risk against what happened. Each VaR was known the day before.
     *
     * @param days days since 1970-01-01
     * @param returns daily simple returns of the portfolio, signed
     * @param var95 VaR at confidence 0.95, positive
     * @param var99 VaR at confidence 0.99, positive
     * @param method in words
     * @param expectedShortfall99 today's, positive
     */
    public record ValueAtRisk(
            int[] days, double[] returns, double[] var95, double[] var99, String method, double expectedShortfall99) {
        public ValueAtRisk {
            same("returns", days.length, returns.length);
            same("var95", days.length, var95.length);
            same("var99", days.length, var99.length);
        }
    }

    /**
     * Past crises and hypothetical scenarios.
     *
     * @param crises rows
     * @param columns names of finalists, portfolio, benchmark
     * @param returns [crises][columns] total simple return over the crisis, or of the holdings in a hypothetical move, or less the
     *     value at risk where a scenario moves no price; NaN where there were no data
     * @param population quantiles over everything that was scored, one for each row; empty where no population was measured
     */
    public record Stress(
            List<Crisis> crises, List<String> columns, double[][] returns, List<StressQuantiles> population) {
        public Stress {
            same("returns", crises.size(), returns.length);
            if (!population.isEmpty()) {
                same("population", crises.size(), population.size());
            }
            population = List.copyOf(population);
            for (double[] row : returns) {
                same("a row of returns", columns.size(), row.length);
            }
            crises = List.copyOf(crises);
            columns = List.copyOf(columns);
        }
    }

    /**
     * How a whole population did in one scenario.
     *
     * @param strategies that have a result
     * @param low type-7 quantile at 5 percent
     * @param median likewise at 50
     * @param high likewise at 95
     */
    public record StressQuantiles(long strategies, double low, double median, double high) {}

    /**
     * A stretch of bad days.
     *
     * @param from first day; null for a hypothetical scenario
     * @param to last day; of a hypothetical scenario the day of the holdings
     */
    public record Crisis(String name, LocalDate from, LocalDate to) {
        public boolean isHypothetical() {
            return from == null;
        }
    }

    /**
     * How much capital strategies can use, and what they do to each other when one must sell.
     *
     * @param curves one for each strategy whose volumes are known
     * @param capital money behind the portfolio, in the currency of the prices
     * @param participation largest share of a day's trading
     * @param sellers names of rows and columns; empty where there is but one strategy
     * @param loss {@code [seller][holder]} what the holder loses of its capital while the seller sells everything at once
     * @param overlap {@code [seller][holder]} cosine of illiquidity-weighted holdings; NaN beside a strategy without positions
     */
    public record Liquidity(
            List<CapacityCurve> curves,
            double capital,
            double participation,
            List<String> sellers,
            double[][] loss,
            double[][] overlap) {
        public Liquidity {
            same("loss", sellers.size(), loss.length);
            same("overlap", sellers.size(), overlap.length);
            curves = List.copyOf(curves);
            sellers = List.copyOf(sellers);
        }
    }

    /**
     * A strategy's capacity.
     *
     * @param edge yearly return at little capital, a fraction
     * @param impact k: yearly profit of capital C is {@code C (edge - k sqrt(C))}
     * @param limit capital at which one more unit earns nothing; 0 without an edge
     * @param days to sell its part of the portfolio
     */
    public record CapacityCurve(String name, double edge, double impact, double limit, double days) {
        /** Yearly profit in money. */
        public double profit(double capital) {
            return capital * (edge - impact * Math.sqrt(capital));
        }

        /** The capital at which impact eats the whole edge. */
        public double breakEven() {
            return 2.25 * limit;
        }
    }

    /**
     * Who gets how much.
     *
     * @param stamp such as {@code paper-only research allocation}; may be empty
     * @param methods ways of weighting that were compared
     * @param chosen the index of the one in force
     * @param bots the strategies
     * @param cash share left in cash, by method
     * @param binding limits that bound, in words
     */
    public record Allocation(
            String stamp, List<String> methods, int chosen, List<Bot> bots, double[] cash, List<String> binding) {
        public Allocation {
            same("cash", methods.size(), cash.length);
            for (Bot bot : bots) {
                same("weights of " + bot.strategyId(), methods.size(), bot.weights().length);
            }
            methods = List.copyOf(methods);
            bots = List.copyOf(bots);
            binding = List.copyOf(binding);
        }
    }

    /**
     * One strategy in the portfolio.
     *
     * @param strategyId which
     * @param weights by method
     * @param riskContribution share of the portfolio's risk under the chosen method
     * @param cap highest weight allowed
     */
    public record Bot(String strategyId, double[] weights, double riskContribution, double cap) {}

    /**
     * Return against risk, annualized, on the days that the search saw; long-only, within the cap.
     *
     * @param volatility of the efficient portfolios, ascending
     * @param mean of the same
     * @param bots each strategy alone
     * @param methods the portfolio of each way of weighting, the one in force first
     * @param haircut Sharpe ratio that the best of the search's trials shows by luck alone, annualized
     * @param moves what moving capital would gain, in words
     * @param alike pairs of strategies, those that correlate most first
     */
    public record Frontier(
            double[] volatility,
            double[] mean,
            List<Spot> bots,
            List<Spot> methods,
            double haircut,
            List<String> moves,
            List<Pair> alike) {
        public Frontier {
            same("mean", volatility.length, mean.length);
            bots = List.copyOf(bots);
            methods = List.copyOf(methods);
            moves = List.copyOf(moves);
            alike = List.copyOf(alike);
        }
    }

    /**
     * How alike two strategies are; all shares from 0 to 1.
     *
     * @param rules shared parts of their rules
     * @param positions shared positions
     * @param badDays shared worst days
     */
    public record Pair(String one, String other, double correlation, double rules, double positions, double badDays) {}

    /** A portfolio in the plane of risk and return, annualized. */
    public record Spot(String name, double volatility, double mean) {}

    /**
     * What earned the portfolio's compounded return on untouched days; each list sums to it.
     *
     * @param total the compounded simple return
     * @param developmentTotal the same on the days that the search saw
     * @param genes by the part of a rule that let the position in
     * @param crossed share of the strategies' trading on untouched days that others did the other way; NaN for no trades
     */
    public record Attribution(
            double total,
            double developmentTotal,
            List<Slice> effects,
            List<Slice> bots,
            List<Slice> regimes,
            List<Slice> instruments,
            List<Slice> genes,
            double crossed) {
        public Attribution {
            genes = List.copyOf(genes);
            effects = List.copyOf(effects);
            bots = List.copyOf(bots);
            regimes = List.copyOf(regimes);
            instruments = List.copyOf(instruments);
        }
    }

    /** One part of a return: on untouched days, and on those that the search saw. */
    public record Slice(String name, double value, double developmentValue) {}

    /**
     * The paper account of the live replay.
     *
     * @param currency base currency
     * @param days days since 1970-01-01
     * @param equity at each close
     * @param orders orders sent
     * @param filled orders filled
     * @param denied orders that our own limits refused, by reason
     * @param costs fees and slippage paid, in currency
     * @param reconciled whether the books agree with the broker and the batch
     * @param reconciliation what was compared, in words
     * @param recent some orders, latest first
     */
    public record Account(
            String currency,
            int[] days,
            double[] equity,
            long orders,
            long filled,
            List<Count> denied,
            double costs,
            boolean reconciled,
            String reconciliation,
            List<Order> recent) {
        public Account {
            same("equity", days.length, equity.length);
            denied = List.copyOf(denied);
            recent = List.copyOf(recent);
        }
    }

    /** One order; quantity is signed, buys positive; the price is NaN if it was not filled. */
    public record Order(
            String id,
            LocalDate day,
            String strategyId,
            String symbol,
            double quantity,
            double price,
            String state,
            String reason) {}

    /** A command worth running, and what for. */
    public record Command(String command, String words) {}

    private static void same(String what, int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException("The length of " + what + " (" + actual + ") must be " + expected + ".");
        }
    }

    /**
     * What is remembered.
     *
     * @param alike days like the last one, and what came next
     * @param patterns situations that tell good trades from bad ones
     * @param book the kinds of market, as memory knows them
     * @param account what memory was worth in decisions
     */
    public record Memory(
            Panel<Alike> alike, Panel<Patterns> patterns, Panel<RegimeBook> book, Panel<MemoryAccount> account) {
        /** Nothing is remembered, for one reason. */
        public static Memory missing(String why, String next) {
            return new Memory(
                    Panel.missing(why, next),
                    Panel.missing(why, next),
                    Panel.missing(why, next),
                    Panel.missing(why, next));
        }
    }

    /**
     * Days like the last one.
     *
     * @param day the last day
     * @param regime its kind of market
     * @param known trades that memory held at its close
     * @param recalled of these, the nearest that are counted
     * @param days the recalled days, nearest first
     * @param mean weighted mean net return of the recalled trades
     * @param low lower end of its 90 % interval; NaN where there is none
     * @param high upper end
     * @param gains weighted share that gained
     * @param independent days behind it
     */
    public record Alike(
            LocalDate day,
            String regime,
            int known,
            int recalled,
            List<AlikeDay> days,
            double mean,
            double low,
            double high,
            double gains,
            double independent) {
        public Alike {
            days = List.copyOf(days);
        }
    }

    /**
     * A recalled day.
     *
     * @param distance in standard deviations of the features
     * @param weight share of the recollection
     * @param trades recalled from it
     * @param mean net return of those
     * @param after growth of the equal-weight market from its close on, 1 first; as far as it was known on the last day
     */
    public record AlikeDay(
            LocalDate day, String regime, double distance, double weight, int trades, double mean, double[] after) {}

    /**
     * Situations that tell good trades from bad ones.
     *
     * @param trades known
     * @param tested situations
     * @param found active first
     */
    public record Patterns(int trades, int tested, List<Situation> found) {
        public Patterns {
            found = List.copyOf(found);
        }
    }

    /**
     * A situation.
     *
     * @param items what its trades have in common
     * @param success whether they did better than others, else worse
     * @param retired why it no longer counts; empty while it does
     * @param lift of wins or losses over those of all trades
     * @param eras quarters of time that agree, in words
     * @param laterTrades decided after it was found
     * @param laterMean what those earned; NaN without any
     */
    public record Situation(
            List<String> items,
            boolean success,
            Optional<String> retired,
            int trades,
            double lift,
            double mean,
            double low,
            double high,
            double q,
            String eras,
            LocalDate since,
            int laterTrades,
            double laterMean) {
        public Situation {
            items = List.copyOf(items);
        }
    }

    /** The kinds of market, as memory knows them. */
    public record RegimeBook(List<RegimePage> pages) {
        public RegimeBook {
            pages = List.copyOf(pages);
        }
    }

    /**
     * A kind of market.
     *
     * @param next share of its days followed by a day of each kind, by name
     * @param alike the nearest other kinds, in words
     * @param families what worked in it, best first
     */
    public record RegimePage(
            String name,
            int days,
            int spells,
            double annualReturn,
            double annualVolatility,
            double maxDrawdown,
            java.util.Map<String, Double> next,
            List<String> alike,
            List<FamilyResult> families) {
        public RegimePage {
            alike = List.copyOf(alike);
            families = List.copyOf(families);
        }
    }

    /**
     * Trades of one family of strategies in one kind of market.
     *
     * @param shrunk mean net return, shrunk towards that of all families
     * @param low lower end of its 90 % interval; NaN where there is none
     * @param high upper end
     */
    public record FamilyResult(String family, int trades, double mean, double shrunk, double low, double high) {}

    /**
     * What memory was worth.
     *
     * @param days on which decisions were also made without memory
     * @param enhanced share of the decisions that memory changed
     * @param worth sum of the differences of daily returns
     * @param low lower end of its 90 % interval
     * @param high upper end
     */
    public record MemoryAccount(int days, double enhanced, double worth, double low, double high) {}
}
