package io.cambrian.turn;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.Shift;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a strategy still earns what could be expected of it on the day that it was chosen: a CUSUM ({@link ChangeDetector}) for a fall
 * of its annual Sharpe ratio above what it held by 2, over all days since that day; only its own alarm begins it anew.
 *
 * <p>What was seen before that day is more than can be expected, since it was looked for. Expected is the mean of the true Sharpe ratio
 * given what was seen, where those of all strategies are normal around nothing with a standard deviation of 1/2 a year: as if
 * four more years had earned nothing. A year has as many sessions as the market says. Such a mean needs no correction for how many were tried (Efron 2011, "Tweedie's
 * formula and selection bias", doi:10.1198/jasa.2011.tm11181).
 *
 * <p>Each day is measured in the deviation of the days before it, of all of them or of the last ones, whichever is larger: what moves
 * more for a while, or trades seldom, does not look worse for it.
 */
public final class EdgeWatch {
    /** Years between alarms on a strategy that earns what is expected. */
    static final double MEAN_YEARS = 10;

    /** Of a {@link ChangeDetector} that knows what is usual, for the {@link #fall} and {@link #MEAN_YEARS} of 252 sessions a year. */
    private static final double THRESHOLD = 3.05;

    /** By how much of a session's shift a CUSUM passes its threshold and zero (Siegmund 1985, "Sequential Analysis", section 10.2). */
    private static final double EXCESS = 1.166;

    /** Years that seem to have earned nothing: 1 / (1/2)^2. */
    private static final double NOTHING = 4;

    /** Sessions that say what was seen of a strategy; with fewer than a third of them it is not watched. */
    private static final int KNOWN = 756;

    private EdgeWatch() {}

    /** A year's Sharpe ratio falls by 2. */
    public static Shift fall(double periodsPerYear) {
        return new Shift(-2 / Math.sqrt(periodsPerYear), 1);
    }

    /** At which ten years lie between false alarms, whatever sessions a year has: one of 252 sessions was simulated. */
    public static double threshold(double periodsPerYear) {
        return THRESHOLD + EXCESS * (fall(periodsPerYear).mean() - fall(252).mean());
    }

    /**
     * All alarms on a strategy above {@link PriorHolding}, the first one first.
     *
     * @param market up to now
     * @param from first day after all that chose it
     */
    public static List<Drift> alarms(String id, Strategy strategy, Market market, Costs costs, int from) {
        int[] calendar = market.calendar();
        int at = calendar.length - JudgmentWindow.sessionsAfter(calendar, from - 1);
        if (at >= calendar.length || at < KNOWN / 3) {
            return List.of();
        }
        StrategyRun before = run(market, strategy, calendar[Math.max(0, at - KNOWN)], calendar[at - 1], costs);
        StrategyRun since = run(market, strategy, calendar[at], calendar[calendar.length - 1], costs);
        return alarms(
                id,
                market.periodsPerYear(),
                PriorHolding.within(market, before).excessReturns(),
                since.days(),
                PriorHolding.above(market, before, since).excessReturns());
    }

    private static StrategyRun run(Market market, Strategy strategy, int from, int to, Costs costs) {
        return Backtest.run(new ScoringTask(market, from, to, costs, Cases.none(market.calendar().length)), strategy);
    }

    /**
     * All alarms, the first one first.
     *
     * @param periodsPerYear sessions that make a year
     * @param known daily returns above what it held, up to the day that it was chosen
     * @param days after them, ascending
     * @param earned on these days above what it held
     * @return empty where nothing moved before
     */
    public static List<Drift> alarms(
            String strategy, double periodsPerYear, double[] known, int[] days, double[] earned) {
        ReturnMoments seen = ReturnMoments.of(known);
        if (!(seen.sd() > 0)) {
            return List.of();
        }
        double expected = seen.sharpePerPeriod(0) * known.length / (known.length + NOTHING * periodsPerYear);
        Deviation deviation = new Deviation(known);
        ChangeDetector detector =
                ChangeDetector.knownWithThreshold(List.of(fall(periodsPerYear)), threshold(periodsPerYear));
        List<Drift> alarms = new ArrayList<>();
        int from = 0;
        for (int t = 0; t < days.length; t++) {
            if (detector.observe(earned[t] / deviation.get() - expected)) {
                alarms.add(new Drift(
                        strategy,
                        "a lower mean above what it held",
                        detector.statistic(),
                        detector.threshold(),
                        days[from],
                        days[t],
                        t - from + 1));
                from = t + 1;
            }
            deviation.add(earned[t]);
        }
        return alarms;
    }

    /** Of days up to now around nothing: of all, or of the last ones, whichever is larger. */
    private static final class Deviation {
        /** Halved in 21 sessions. */
        private static final double DECAY = StrictMath.pow(0.5, 1 / 21.0);

        private double sum;
        private int days;
        private double lately;

        Deviation(double[] known) {
            for (double r : known) {
                sum += r * r;
            }
            days = known.length;
            lately = sum / days;
            for (double r : known) {
                lately(r);
            }
        }

        double get() {
            return Math.sqrt(Math.max(sum / days, lately));
        }

        void add(double r) {
            sum += r * r;
            days++;
            lately(r);
        }

        private void lately(double r) {
            lately = DECAY * lately + (1 - DECAY) * r * r;
        }
    }
}
