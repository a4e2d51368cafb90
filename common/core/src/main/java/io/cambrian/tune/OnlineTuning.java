package io.cambrian.tune;

import java.util.Arrays;
import java.util.Locale;

/**
 * What tunes itself day by day over the bots of a plan: the shares of the bots, how much the book may hold, and when nothing new is
 * to be entered. A pure function of its settings and of the days that it was given, in order. Not safe for concurrent use.
 *
 * <ul>
 *   <li><strong>Shares</strong> follow the bots' returns ({@link FixedShare}, {@link AdaHedge}, or {@link SleepingExperts} over
 *       the bots that hold something); the plan's shares are where they begin, and their sum stays.
 *   <li><strong>Losses.</strong> The book of all bots, at its planned size, exceeds the {@link ConformalThreshold} on a share alpha
 *       of days, whatever the market does. Held is {@code min(1, budget / threshold)} of it, so the same is true of the budget.
 *   <li><strong>Changes.</strong> Where the book's returns are no longer what they were ({@link ChangeDetector}), shares begin anew,
 *       and for some days nothing is entered or made larger.
 * </ul>
 *
 * The last two have seen the days on which the plan was tuned before the first day.
 */
public final class OnlineTuning {
    /**
     * The settings.
     *
     * @param shares how shares follow returns
     * @param switches expected share of days on which another bot becomes the best, in [0, 1); not for sleeping
     * @param rate of learning of the shares, positive
     * @param lossScale return of a bot's capital that counts as a loss of 0 or 1, where 1/2 is a day without return; positive
     * @param alpha share of days on which the book may lose more than the budget
     * @param budget loss of a day, a positive fraction of the account
     * @param alarms threshold of the change detector, from {@link ChangeDetector#threshold}; a billion for no alarms
     * @param learning days from which the detector learns what is usual
     * @param reducingDays days after an alarm on which nothing is entered
     * @param history returns of the book before the first day, oldest first
     */
    public record Settings(
            Shares shares,
            double switches,
            double rate,
            double lossScale,
            double alpha,
            double budget,
            double alarms,
            int learning,
            int reducingDays,
            double[] history) {
        public Settings {
            if (!(switches >= 0 && switches < 1 && rate > 0 && lossScale > 0)
                    || !(alpha > 0 && alpha < 1 && budget > 0 && alarms > 0 && alarms < Double.POSITIVE_INFINITY)
                    || learning < 20
                    || reducingDays < 0) {
                throw new IllegalArgumentException("Settings with switches " + switches + ", rate " + rate
                        + ", loss scale " + lossScale + ", alpha " + alpha + ", budget " + budget + ", alarms " + alarms
                        + ", learning " + learning + ", reducing days " + reducingDays + " are not possible.");
            }
            for (double r : history) {
                if (!Double.isFinite(r)) {
                    throw new IllegalArgumentException("A return of the past (" + r + ") must be finite.");
                }
            }
            history = history.clone();
        }
    }

    /** How shares follow returns. */
    public enum Shares {
        /** They stay as planned. */
        PLANNED,
        FIXED_SHARE,
        /** No rate and no loss scale to choose: the best bot so far has all for as long as that costs nothing. */
        ADA_HEDGE,
        SLEEPING;

        /** As it is written: {@code planned}, {@code fixed-share}, {@code ada-hedge}, {@code sleeping}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException for an unknown name */
        public static Shares of(String label) {
            return Arrays.stream(values())
                    .filter(s -> s.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Shares can be "
                            + Arrays.stream(values()).map(Shares::label).toList() + ", not '" + label + "'."));
        }
    }

    private static final double LEARNING_RATE = 0.05;

    private final Settings settings;
    private final int bots;
    private final ConformalThreshold threshold;
    private final ChangeDetector detector;
    private SignalWeights weights; // null where shares are planned
    private int reducing;
    private long alarms;
    private final double[] losses;
    private long rounds;

    /** @param bots at least 1 */
    public OnlineTuning(Settings settings, int bots) {
        this.settings = settings;
        this.bots = bots;
        threshold = new ConformalThreshold(settings.alpha(), LEARNING_RATE, settings.budget());
        detector = ChangeDetector.withThreshold(ChangeDetector.usualShifts(), settings.learning(), settings.alarms());
        losses = new double[bots];
        begin();
        for (double r : settings.history()) {
            threshold.observe(-r);
            detector.observe(r);
        }
    }

    private void begin() {
        weights = bots < 2 ? null : weights();
        Arrays.fill(losses, 0);
        rounds = 0;
    }

    private SignalWeights weights() {
        return switch (settings.shares()) {
            case PLANNED -> null;
            case FIXED_SHARE -> new FixedShare(bots, settings.rate(), settings.switches());
            case ADA_HEDGE -> new AdaHedge(bots);
            case SLEEPING -> new SleepingExperts(bots, settings.rate());
        };
    }

    /**
     * Learns from a day.
     *
     * @param returns of each bot's capital
     * @param awake which bots held something
     * @param book return of all bots together at their planned size
     * @return whether the detector raised an alarm
     */
    public boolean observe(double[] returns, boolean[] awake, double book) {
        if (weights != null) {
            boolean[] heard = new boolean[bots];
            boolean any = false;
            double[] lost = new double[bots];
            for (int k = 0; k < bots; k++) {
                heard[k] = settings.shares() != Shares.SLEEPING || awake[k];
                any |= heard[k];
                double loss = 0.5 - returns[k] / (2 * settings.lossScale());
                lost[k] = settings.shares() == Shares.ADA_HEDGE ? loss : Math.max(0, Math.min(1, loss));
            }
            if (any) {
                weights.observe(lost, heard);
                for (int k = 0; k < bots; k++) {
                    losses[k] += lost[k];
                }
                rounds++;
            }
        }
        threshold.observe(-book);
        reducing = Math.max(0, reducing - 1);
        boolean alarm = detector.observe(book);
        if (alarm) {
            alarms++;
            reducing = settings.reducingDays();
            begin();
        }
        return alarm;
    }

    /** By how much each bot's planned share is multiplied; with shares {@code s} the sum of {@code s_k m_k} is that of s. */
    public double[] multiples(double[] shares) {
        double[] m = new double[bots];
        Arrays.fill(m, 1);
        if (weights == null) {
            return m;
        }
        boolean[] all = new boolean[bots];
        Arrays.fill(all, true);
        double[] w = weights.weights(all);
        double total = 0;
        double weighted = 0;
        for (int k = 0; k < bots; k++) {
            total += shares[k];
            weighted += shares[k] * w[k];
        }
        for (int k = 0; k < bots && weighted > 0; k++) {
            m[k] = total * w[k] / weighted;
        }
        return m;
    }

    /** Share of the planned size that the book may have, from 0 to 1. */
    public double size() {
        double t = threshold.threshold();
        return t > settings.budget() ? settings.budget() / t : 1;
    }

    /** Whether nothing may be entered or made larger. */
    public boolean isReducing() {
        return reducing > 0;
    }

    /** Alarms so far. */
    public long alarms() {
        return alarms;
    }

    /** What the book's loss is compared with next; may be infinite. */
    public double lossThreshold() {
        return threshold.threshold();
    }

    /** Share of the days, those before the first included, on which the book at its planned size lost more than the threshold. */
    public double exceedanceRate() {
        return threshold.exceedanceRate();
    }

    /** Regret of the shares against the best single bot since they last began beside its bound, in words; empty where there is none. */
    public String regret() {
        if (rounds == 0) {
            return "";
        }
        if (weights instanceof FixedShare fixed) {
            double best = Arrays.stream(losses).min().orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "regret of the shares against the best bot over %d days %.3f, bound %.3f",
                    rounds,
                    fixed.loss() - best,
                    fixed.regretBound(0));
        }
        if (weights instanceof AdaHedge hedge) {
            return String.format(
                    Locale.ROOT,
                    "regret of the shares against the best bot over %d days %.3f, bound %.3f",
                    rounds,
                    hedge.regret(),
                    hedge.regretBound());
        }
        SleepingExperts sleeping = (SleepingExperts) weights;
        int worst = 0;
        for (int k = 1; k < bots; k++) {
            worst = sleeping.regret(k) - sleeping.regretBound(k) > sleeping.regret(worst) - sleeping.regretBound(worst)
                    ? k
                    : worst;
        }
        return String.format(
                Locale.ROOT,
                "largest regret of the shares against a bot while it was awake %.3f, bound %.3f",
                sleeping.regret(worst),
                sleeping.regretBound(worst));
    }
}
