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
import java.util.function.Function;

/**
 * The return of a strategy above holding, in each instrument, the average position that it had over the year
 * <em>before each day</em>. That benchmark is known when the day begins, so that in a market without an edge nothing is expected
 * above it, and it follows the strategy, so that a drift is not taken for an edge when the strategy comes to hold more of it.
 * Finalists are measured so on the days that their search saw, where twins are measured likewise, and on untouched days.
 *
 * <p>Two simpler benchmarks mislead. The average position of the same days knows their end: a rule that is long
 * after falls has held more of what fell, and looks good against its own average in any window, the more so the slower it is.
 * The average of the days before the untouched ones is fair, but stays where it was: a slow rule that happens to be longer in
 * the years after has more of the drift for all of them, a luck that no bootstrap of its days can see, and what was listed late
 * counts with the empty days of its warm-up.
 */
public final class PriorHolding {
    private PriorHolding() {}

    /**
     * The same run with other excess returns, also in its statistics, of a strategy that held nothing before its window: in
     * the first year the benchmark is the average position since the window, or the instrument, began, and nothing on the
     * first day.
     *
     * @param market prices of the window; its periods per year are the bars of a year
     */
    public static StrategyRun within(Market market, StrategyRun run) {
        return above(market, run, i -> averages(new double[0], i.positions(), year(market)));
    }

    /**
     * The same run with other excess returns, also in its statistics.
     *
     * @param market prices of the untouched days; its periods per year are the bars of a year
     * @param before the strategy on the days before
     * @param untouched the strategy on untouched days
     */
    public static StrategyRun above(Market market, StrategyRun before, StrategyRun untouched) {
        int year = year(market);
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
        return above(
                market,
                untouched,
                i -> averages(
                        lastYear(positions.getOrDefault(i.symbol(), new double[0]), usual, year), i.positions(), year));
    }

    private static int year(Market market) {
        return (int) Math.max(1, Math.round(market.periodsPerYear()));
    }

    private static StrategyRun above(Market market, StrategyRun run, Function<InstrumentRun, double[]> benchmarkOf) {
        double[] excess = run.netReturns().clone();
        double[] benchmark = new double[excess.length];
        int[] live = new int[excess.length];
        Map<String, InstrumentRun> runs = new HashMap<>();
        run.instruments().forEach(i -> runs.put(i.symbol(), i));
        for (BarSeries s : market.series()) {
            InstrumentRun instrument = runs.get(s.symbol());
            if (instrument != null) {
                add(s, instrument, benchmarkOf.apply(instrument), run.days(), benchmark, live);
            }
        }
        for (int t = 0; t < excess.length; t++) {
            excess[t] -= live[t] == 0 ? 0 : benchmark[t] / live[t];
        }
        ScoreOutcome outcome = run.outcome() instanceof ScoreOutcome.Scored scored
                ? new ScoreOutcome.Scored(with(scored.score(), excess))
                : run.outcome();
        return new StrategyRun(
                run.days(),
                run.netReturns(),
                excess,
                run.instruments(),
                outcome,
                run.statistics().map(score -> with(score, excess)));
    }

    /** The positions of the year before a window; what it lacks is filled with the usual. */
    private static double[] lastYear(double[] old, double usual, int year) {
        double[] last = new double[year];
        int known = Math.min(year, old.length);
        Arrays.fill(last, 0, year - known, usual);
        System.arraycopy(old, old.length - known, last, year - known, known);
        return last;
    }

    /** For each bar of a window the average position over the bars of the year before it that are known; 0 where none is. */
    private static double[] averages(double[] before, double[] window, int year) {
        int old = before.length;
        double[] averages = new double[window.length];
        double sum = 0;
        for (double p : before) {
            sum += p;
        }
        for (int i = 0; i < averages.length; i++) {
            int known = Math.min(year, old + i);
            averages[i] = known == 0 ? 0 : sum / known;
            int left = old + i - year;
            sum += window[i] - (left < 0 ? 0 : left < old ? before[left] : window[left - old]);
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
