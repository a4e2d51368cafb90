package io.cambrian.evolve;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import java.util.Arrays;
import java.util.Optional;

/**
 * Rewards what earns more than holding the strategy's own average position in each instrument, over the whole window and, to a
 * lesser part, in its worst cases (regimes within eras). A search on plain return would find the drift of its markets, which
 * needs no search and which the twins' statistic does not count.
 *
 * <p>With S the annualized Sharpe ratio of the excess return over the whole window, or over the days of a case with at least
 * {@code minDays}, and
 *
 * <pre>
 *   se = sqrt((1 + s² / 2) / n) * sqrt(periodsPerYear)          s the Sharpe ratio per period, n the days
 *   shrunk = S * prior² / (prior² + se²)
 * </pre>
 *
 * (the standard error for independent returns of Lo 2002, "The Statistics of Sharpe Ratios", doi:10.2469/faj.v58.n4.2453,
 * equation 9; shrinkage toward zero under a normal prior of standard deviation {@code prior}), the fitness is
 *
 * <pre>
 *   (1 - worstWeight) * shrunk of the whole + worstWeight * mean(lowest quarter of the cases' shrunk, at least one)
 *     - penalty * nodes
 * </pre>
 *
 * <p>The whole weighs most because it is what evidence judges, and because of edges that live in one regime: in their other
 * cases they only cost, so that a fitness of cases alone ranks a planted rule of that kind below chance finds.
 *
 * <p>Where no case has enough days, the whole window counts as one case. A strategy that is held less than
 * {@code minTimeInMarket} of the time, or whose window has fewer than two days, gets {@link Fitness#WORST}: what is hardly
 * ever held cannot be judged, and doing nothing would otherwise beat every honest attempt in a market without an edge.
 *
 * <p>A strategy with fewer than {@code minTrades} entries is charged an annualized Sharpe ratio of {@value #FEW_TRADES_CHARGE}
 * times the missing share: ten trades say little about the eleventh, however well they went.
 *
 * @param periodsPerYear bars per year, such as 252
 * @param minDays cases with fewer days are skipped
 * @param prior standard deviation of annualized Sharpe ratios believed before looking; smaller shrinks more
 * @param worstWeight weight of the worst quarter of the cases against the whole window, in [0, 1]
 * @param penaltyPerNode annualized Sharpe ratio charged for each node of the strategy
 * @param minTimeInMarket least mean absolute position that is judged, in [0, 1]
 * @param minTrades entries over all instruments from which on nothing is charged; 0 for none
 */
public record RobustFitness(
        double periodsPerYear,
        int minDays,
        double prior,
        double worstWeight,
        double penaltyPerNode,
        double minTimeInMarket,
        int minTrades)
        implements Fitness {
    /** Penalty code: held too little to be judged. */
    public static final String RARELY_HELD = "rarely_held";

    /** Penalty code: fewer entries than asked for. */
    public static final String FEW_TRADES = "few_trades";

    static final double FEW_TRADES_CHARGE = 1;

    public RobustFitness {
        boolean ok = periodsPerYear > 0
                && minDays >= 2
                && prior > 0
                && worstWeight >= 0
                && worstWeight <= 1
                && penaltyPerNode >= 0
                && minTimeInMarket >= 0
                && minTimeInMarket <= 1
                && minTrades >= 0
                && Double.isFinite(periodsPerYear + prior + penaltyPerNode);
        if (!ok) {
            throw new IllegalArgumentException("A robust fitness needs periodsPerYear > 0 (" + periodsPerYear
                    + "), minDays >= 2 (" + minDays + "), prior > 0 (" + prior + "), worstWeight in [0, 1] ("
                    + worstWeight + "), penaltyPerNode >= 0 (" + penaltyPerNode + "), minTimeInMarket in [0, 1] ("
                    + minTimeInMarket + "), minTrades >= 0 (" + minTrades + ").");
        }
    }

    /** At least 20 days a case, prior 1, the worst quarter counting a tenth, 0.02 per node, held 5 % of the time. */
    public static RobustFitness of(double periodsPerYear) {
        return new RobustFitness(periodsPerYear, 20, 1, 0.1, 0.02, 0.05, 0);
    }

    /** The same with a least number of trades. */
    public RobustFitness withMinTrades(int trades) {
        return new RobustFitness(periodsPerYear, minDays, prior, worstWeight, penaltyPerNode, minTimeInMarket, trades);
    }

    @Override
    public double of(Strategy strategy, TrialScore score) {
        if (isHardlyHeld(score)) {
            return WORST;
        }
        double[] shrunk = score.cases().stream()
                .filter(moments -> moments.n() >= minDays)
                .mapToDouble(this::shrunk)
                .sorted()
                .toArray();
        if (shrunk.length == 0) {
            shrunk = new double[] {shrunk(score.excess())};
        }
        int worst = (shrunk.length + 3) / 4;
        double robust = (1 - worstWeight) * shrunk(score.excess()) + worstWeight * mean(Arrays.copyOf(shrunk, worst));
        return robust - charge(strategy, score);
    }

    private boolean isHardlyHeld(TrialScore score) {
        return score.trades() == 0 || score.all().n() < 2 || score.timeInMarket() < minTimeInMarket;
    }

    /** For nodes and missing trades. */
    private double charge(Strategy strategy, TrialScore score) {
        double nodes = penaltyPerNode * Complexity.of(strategy);
        return score.trades() < minTrades
                ? nodes + FEW_TRADES_CHARGE * (minTrades - score.trades()) / minTrades
                : nodes;
    }

    @Override
    public Optional<String> penalty(Strategy strategy, TrialScore score) {
        if (isHardlyHeld(score)) {
            return Optional.of(RARELY_HELD);
        }
        return score.trades() < minTrades ? Optional.of(FEW_TRADES) : Optional.empty();
    }

    /** The shrunk Sharpe ratio of each case with enough days, less what is charged. */
    @Override
    public double[] cases(Strategy strategy, TrialScore score) {
        double penalty = charge(strategy, score);
        return score.cases().stream()
                .filter(moments -> moments.n() >= minDays)
                .mapToDouble(moments -> shrunk(moments) - penalty)
                .toArray();
    }

    private double shrunk(Moments moments) {
        double perPeriod = moments.sharpePerPeriod();
        double varianceOfSharpe = (1 + perPeriod * perPeriod / 2) / moments.n() * periodsPerYear;
        double weight = prior * prior / (prior * prior + varianceOfSharpe);
        return perPeriod * Math.sqrt(periodsPerYear) * weight;
    }

    private static double mean(double[] ascending) {
        double sum = 0;
        for (double x : ascending) {
            sum += x;
        }
        return sum / ascending.length;
    }
}
