package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.ReportModel.same;

import io.cambrian.jobs.report.ReportModel.Count;
import java.time.LocalDate;
import java.util.List;

/** What a report shows of weights, attribution and the paper account. Conventions are those of {@link ReportModel}. */
public final class MoneyFigures {
    private MoneyFigures() {}

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
}
