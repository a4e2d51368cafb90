package io.cambrian.evidence;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.backtest.TrialScore;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.HashMap;
import java.util.Map;

/**
 * The return of a strategy on untouched days above holding, in each instrument, the average position that it had
 * <em>before</em> them. That benchmark is known when the days begin, so that in a market without an edge nothing is expected
 * above it.
 *
 * <p>The average position of the untouched days themselves is not: it knows their end. A rule that is long after falls has held
 * more of what fell, and looks good against its own average in any window, the more so the slower it is; the laboratory saw
 * finalists of noise pass such a test in up to a third of its worlds. (Twins compare like with like, and may use it.)
 */
public final class PriorHolding {
    private PriorHolding() {}

    /**
     * The same run with other excess returns, also in its statistics.
     *
     * @param market prices of the untouched days
     * @param before the strategy on the days before
     * @param untouched the strategy on untouched days
     */
    public static StrategyRun above(Market market, StrategyRun before, StrategyRun untouched) {
        Map<String, Double> averages = new HashMap<>();
        double sum = 0;
        long bars = 0;
        for (InstrumentRun instrument : before.instruments()) {
            double own = 0;
            for (double p : instrument.positions()) {
                own += p;
            }
            averages.put(instrument.symbol(), own / Math.max(1, instrument.positions().length));
            sum += own;
            bars += instrument.positions().length;
        }
        // what was not there before is held as the average of what was
        double usual = bars == 0 ? 0 : sum / bars;
        double[] excess = untouched.netReturns().clone();
        double[] benchmark = new double[excess.length];
        int[] live = new int[excess.length];
        Map<String, InstrumentRun> runs = new HashMap<>();
        untouched.instruments().forEach(i -> runs.put(i.symbol(), i));
        for (BarSeries s : market.series()) {
            InstrumentRun run = runs.get(s.symbol());
            if (run != null) {
                add(s, run, averages.getOrDefault(s.symbol(), usual), untouched.days(), benchmark, live);
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

    /** Adds an instrument's return, times the position, on the days on which it is a member or held. */
    private static void add(
            BarSeries s, InstrumentRun run, double position, int[] days, double[] benchmark, int[] live) {
        int first = s.firstAtOrAfter(run.days()[0]);
        int at = 0;
        for (int i = 0; i < run.days().length; i++) {
            int t = first + i;
            while (days[at] < run.days()[i]) {
                at++;
            }
            if (s.member()[t] || run.positions()[i] != 0) {
                live[at]++;
                benchmark[at] += i == 0 ? 0 : position * (s.close()[t] / s.close()[t - 1] - 1);
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
