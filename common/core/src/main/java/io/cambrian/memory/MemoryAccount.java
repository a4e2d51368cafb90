package io.cambrian.memory;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What memory was worth: every decision is also made by a twin without memory, and the difference of the two returns is booked.
 *
 * <p>Memory is switched off for a decision day while the upper bound of the mean difference over the decision days before it, at
 * most so many, is below zero. Both twins go on deciding, so the account goes on as well, and memory comes back once its bound
 * does. The bound is {@code mean + t * se} with Student's quantile and the standard error of Newey and West 1987,
 * doi:10.2307/1913610 (Bartlett weights, {@code floor(4 (n / 100)^(2/9))} lags, divisor n - 1), since positions last longer than a
 * day. The same account judges a veto: with it nothing is earned, without it whatever the trade would have earned.
 *
 * @param window decision days that count, at least 2
 * @param minDays decision days below which memory stays on, at least 2
 * @param confidenceLevel of the one-sided bound, in (0.5, 1)
 */
public record MemoryAccount(int window, int minDays, double confidenceLevel) {
    /** The last 60 decision days, from 20 on, at 90 %. */
    public static final MemoryAccount DEFAULT = new MemoryAccount(60, 20, 0.9);

    public MemoryAccount {
        if (minDays < 2 || window < minDays) {
            throw new IllegalArgumentException(
                    "The minDays (" + minDays + ") must be at least 2, and the window (" + window + ") no less.");
        }
        if (!(confidenceLevel > 0.5 && confidenceLevel < 1)) {
            throw new IllegalArgumentException("The confidenceLevel (" + confidenceLevel + ") must be in (0.5, 1).");
        }
    }

    /**
     * A decision day of both twins.
     *
     * @param day days since 1970-01-01
     * @param withMemory net simple return of the decisions made with memory
     * @param withoutMemory the same of the twin
     */
    public record Decision(int day, double withMemory, double withoutMemory) {
        public Decision {
            if (!Double.isFinite(withMemory) || !Double.isFinite(withoutMemory)) {
                throw new IllegalArgumentException("The returns (" + withMemory + " with, " + withoutMemory
                        + " without memory) of day " + day + " must be finite.");
            }
        }

        public double difference() {
            return withMemory - withoutMemory;
        }
    }

    /**
     * The account of a day.
     *
     * @param on whether memory decided on this day, judged from the days before it
     * @param mean difference of the days before it in the window; NaN without any
     * @param bound upper bound of that mean; NaN below the least number of days
     * @param realized the return of the day: with memory where it was on, else without
     * @param worth sum of the differences on days when it was on, up to this day
     */
    public record Entry(Decision decision, boolean on, double mean, double bound, double realized, double worth) {}

    /**
     * The whole account.
     *
     * @param entries day by day
     * @param enhanced share of the decision days on which memory was on and decided otherwise than its twin
     * @param saved sum of the positive differences, whether it was on or not
     * @param cost sum of the negative ones, a positive number
     * @param onNext whether memory decides on the next day
     */
    public record Statement(List<Entry> entries, double enhanced, double saved, double cost, boolean onNext) {
        public Statement {
            entries = List.copyOf(entries);
        }

        /** What memory was worth over all days when it was on. */
        public double worth() {
            return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).worth();
        }
    }

    /**
     * Keeps the account.
     *
     * @param decisions of strictly ascending days
     */
    public Statement keep(List<Decision> decisions) {
        List<Entry> entries = new ArrayList<>();
        double worth = 0;
        double saved = 0;
        double cost = 0;
        int enhanced = 0;
        for (int t = 0; t < decisions.size(); t++) {
            Decision today = decisions.get(t);
            if (t > 0 && today.day() <= decisions.get(t - 1).day()) {
                throw new IllegalArgumentException("Decision days must ascend; day " + today.day() + " follows "
                        + decisions.get(t - 1).day() + ".");
            }
            Judgment before = judge(decisions, t);
            double difference = today.difference();
            worth += before.on() ? difference : 0;
            saved += Math.max(0, difference);
            cost += Math.max(0, -difference);
            enhanced += before.on() && difference != 0 ? 1 : 0;
            entries.add(new Entry(
                    today,
                    before.on(),
                    before.mean,
                    before.bound,
                    before.on() ? today.withMemory() : today.withoutMemory(),
                    worth));
        }
        boolean next = judge(decisions).on();
        double share = decisions.isEmpty() ? 0 : (double) enhanced / decisions.size();
        return new Statement(entries, share, saved, cost, next);
    }

    /**
     * What the account says before a day.
     *
     * @param mean difference of the days before it in the window; NaN without any
     * @param bound upper bound of that mean; NaN below the least number of days
     */
    public record Judgment(double mean, double bound) {
        /** Whether memory decides. */
        public boolean on() {
            return !(bound < 0);
        }
    }

    /** Whether memory decides on the day after some decisions, of ascending days. */
    public Judgment judge(List<Decision> decisions) {
        return judge(decisions, decisions.size());
    }

    /** From the decisions before a position. */
    private Judgment judge(List<Decision> decisions, int to) {
        int from = Math.max(0, to - window);
        int n = to - from;
        double[] x = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            x[i] = decisions.get(from + i).difference();
            mean += x[i] / n;
        }
        if (n < minDays) {
            return new Judgment(n == 0 ? Double.NaN : mean, Double.NaN);
        }
        double reach = new TDistribution(n - 1).inverseCumulativeProbability(confidenceLevel);
        return new Judgment(mean, mean + reach * standardError(x, mean));
    }

    /** The error of a mean of days that may depend on each other (Newey and West 1987, Bartlett weights). */
    public static double standardError(double[] x, double mean) {
        int n = x.length;
        int lags = (int) Math.floor(4 * Math.pow(n / 100.0, 2.0 / 9));
        double sum = 0;
        for (int lag = 0; lag <= lags && lag < n; lag++) {
            double products = 0;
            for (int i = lag; i < n; i++) {
                products += (x[i] - mean) * (x[i - lag] - mean);
            }
            sum += (lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0))) * products;
        }
        return Math.sqrt(Math.max(0, sum) / (n - 1.0) / n);
    }
}
