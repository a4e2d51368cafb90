package io.cambrian.evidence;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.backtest.TrialScore;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The return of a strategy on untouched days above holding, in each instrument, the average position that it had over the year
 * <em>before each day</em>. That benchmark is known when the day begins, so that in a market without an edge nothing is expected
 * above it, and it follows the strategy, so that a drift is not taken for an edge when the strategy comes to hold more of it.
 *
 * <p>Two simpler benchmarks mislead. The average position of the untouched days themselves knows their end: a rule that is long
 * after falls has held more of what fell, and looks good against its own average in any window, the more so the slower it is.
 * The average of the days before the untouched ones is fair, but stays where it was: a slow rule that happens to be longer in
 * the years after has more of the drift for all of them, a luck that no bootstrap of its days can see, and what was listed late
 * counts with the empty days of its warm-up. (Twins compare like with like, and may use the first.)
 */
public final class PriorHolding {
    private PriorHolding() {}

    /**
     * The same run with other excess returns, also in its statistics.
     *
     * @param market prices of the untouched days; its periods per year are the bars of a year
     * @param before the strategy on the days before
     * @param untouched the strategy on untouched days
     */
    public static StrategyRun above(Market market, StrategyRun before, StrategyRun untouched) {
        int year = (int) Math.max(1, Math.round(market.periodsPerYear()));
        Map<String, double[]> positions = new HashMap<>();
        double sum = 0;
        long bars = 0;
        for (InstrumentRun instrument : before.instruments()) {
            for (double p : instrument.positions()) {
                sum += p;
            }
            bars += instrument.positions().length;
            positions.put(instrument.symbol(), instrument.positions());
        }
        // days on which an instrument was not there count as the average of what was
        double usual = bars == 0 ? 0 : sum / bars;
        double[] excess = untouched.netReturns().clone();
        double[] benchmark = new double[excess.length];
        int[] live = new int[excess.length];
        Map<String, InstrumentRun> runs = new HashMap<>();
        untouched.instruments().forEach(i -> runs.put(i.symbol(), i));
        for (BarSeries s : market.series()) {
            InstrumentRun run = runs.get(s.symbol());
            if (run != null) {
                double[] old = positions.getOrDefault(s.symbol(), new double[0]);
                double[] held = averages(old, run.positions(), usual, year);
                add(s, run, held, untouched.days(), benchmark, live);
            }
        }
        for (int t = 0; t < excess.length; t++) {
            excess[t] -= live[t] == 0 ? 0 : benchmark[t] / live[t];
        }
        ScoreOutcome outcome = untouched.outcome() instanceof ScoreOutcome.Scored scored
                ? new ScoreOutcome.Scored(with(scored.score(), excess))
                : untouched.outcome();
        return new StrategyRun(
                untouched.days(),
                untouched.netReturns(),
                excess,
                untouched.instruments(),
                outcome,
                untouched.statistics().map(score -> with(score, excess)));
    }

    /** For each untouched bar the average position over the bars of the year before it. */
    private static double[] averages(double[] old, double[] untouched, double usual, int year) {
        // what the last year before them lacks is filled with the usual
        double[] all = new double[year + untouched.length];
        int known = Math.min(year, old.length);
        Arrays.fill(all, 0, year - known, usual);
        System.arraycopy(old, old.length - known, all, year - known, known);
        System.arraycopy(untouched, 0, all, year, untouched.length);
        double[] averages = new double[untouched.length];
        double sum = 0;
        for (int t = 0; t < year; t++) {
            sum += all[t];
        }
        for (int i = 0; i < averages.length; i++) {
            averages[i] = sum / year;
            sum += all[year + i] - all[i];
        }
        return averages;
    }

    /** Adds an instrument's return, times the position of the benchmark, on the days on which it is a member or held. */
    private static void add(BarSeries s, InstrumentRun run, double[] held, int[] days, double[] benchmark, int[] live) {
        int first = s.firstAtOrAfter(run.days()[0]);
        int at = 0;
        for (int i = 0; i < run.days().length; i++) {
            int t = first + i;
            while (days[at] < run.days()[i]) {
                at++;
            }
            if (s.member()[t] || run.positions()[i] != 0) {
                live[at]++;
                benchmark[at] += i == 0 ? 0 : held[i] * (s.close()[t] / s.close()[t - 1] - 1);
            }
        }
    }

    private static TrialScore with(TrialScore score, double[] excess) {
        double sum = 0;
        double squares = 0;
        for (double r : excess) {
            sum += r;
            squares += r * r;
        }
        return new TrialScore(
                score.all(),
                score.sumCubes(),
                score.sumFourths(),
                score.downsideSquares(),
                score.cases(),
                score.maxDrawdown(),
                score.trades(),
                score.turnover(),
                score.timeInMarket(),
                new Moments(excess.length, sum, squares),
                score.blockSums(),
                score.blockSquares());
    }
}
