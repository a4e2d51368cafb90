package io.cambrian.live.control;

import io.cambrian.handoff.Limits;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Watches the equity and the plan, and keeps the state of the process. A halt latches: only {@link #release} ends it. Not
 * safe for concurrent use.
 */
public final class Guard {
    private final Limits limits;
    private TradingState state;
    private String reason;
    private double peak;
    private double lastEquity;

    /** A change of state that was just made. */
    public record Change(TradingState from, TradingState to, String reason) {}

    /**
     * @param peak highest equity at a close since the start or the last release
     * @param lastEquity equity at the last close
     */
    public Guard(Limits limits, TradingState state, String reason, double peak, double lastEquity) {
        this.limits = limits;
        this.state = state;
        this.reason = reason;
        this.peak = peak;
        this.lastEquity = lastEquity;
    }

    /**
     * Takes the equity at a close, whether the plan may still be carried out, and what of the book is beyond its limits.
     *
     * @param breached names of limits; while there are any, positions are only reduced
     */
    public Optional<Change> onClose(double equity, PlanState plan, List<String> breached) {
        return onClose(equity, equity, "", plan, breached);
    }

    /**
     * The same where some closes are not believed. Losses are judged at the lower of the two equities, so that a wrong close
     * hides none; what later losses are measured from is the believed one.
     *
     * @param equity with what is doubted at its last believed closes
     * @param printed equity with all closes as they came
     * @param doubt ends the reason of a halt that there is by the printed one alone
     */
    public Optional<Change> onClose(
            double equity, double printed, String doubt, PlanState plan, List<String> breached) {
        double before = lastEquity;
        peak = Math.max(peak, equity);
        lastEquity = equity;
        if (state == TradingState.HALTED) {
            return Optional.empty();
        }
        Optional<String> loss = loss(equity, before);
        if (loss.isEmpty()) {
            loss = loss(printed, before).map(why -> why + doubt);
        }
        if (loss.isPresent()) {
            return change(TradingState.HALTED, loss.get());
        }
        if (plan == PlanState.FRESH && !breached.isEmpty()) {
            return change(TradingState.REDUCING, "beyond " + String.join(", ", breached));
        }
        return plan == PlanState.FRESH
                ? change(TradingState.ACTIVE, "plan_fresh")
                : change(TradingState.REDUCING, "plan_stale");
    }

    /** Why an equity halts trading; empty where it does not. */
    private Optional<String> loss(double equity, double before) {
        double dayLoss = 1 - equity / before;
        double drawdown = drawdownAt(equity);
        if (!(equity > 0)) {
            return Optional.of("no_equity");
        }
        if (dayLoss > limits.maxDailyLoss()) {
            return Optional.of("daily_loss " + percent(dayLoss));
        }
        return drawdown > limits.maxDrawdown() ? Optional.of("drawdown " + percent(drawdown)) : Optional.empty();
    }

    /** A person ends a halt; drawdown is measured from here on. */
    public Optional<Change> release() {
        if (state != TradingState.HALTED) {
            return Optional.empty();
        }
        peak = lastEquity;
        return change(TradingState.ACTIVE, "released");
    }

    /**
     * The books were corrected by this much, which nobody has earned or lost: the day's loss and the drawdown are measured as if
     * it had been there before.
     *
     * @param amount signed, in the account's currency
     */
    public void correct(double amount) {
        lastEquity += amount;
        peak += amount;
    }

    /** A person stops all trading; only {@link #release} ends it. */
    public Optional<Change> halt(String why) {
        return change(TradingState.HALTED, why);
    }

    private Optional<Change> change(TradingState to, String why) {
        if (to == state) {
            return Optional.empty();
        }
        Change change = new Change(state, to, why);
        state = to;
        reason = why;
        return Optional.of(change);
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }

    public TradingState state() {
        return state;
    }

    public String reason() {
        return reason;
    }

    public double peak() {
        return peak;
    }

    /** Fall of the last equity from the peak, a positive fraction. */
    public double drawdown() {
        return Math.max(0, 1 - lastEquity / peak);
    }

    /** Fall of an equity from that of the last close, a positive fraction. */
    public double dailyLossAt(double equity) {
        return Math.max(0, 1 - equity / lastEquity);
    }

    /** What the drawdown is with this equity. */
    public double drawdownAt(double equity) {
        return Math.max(0, 1 - equity / Math.max(peak, equity));
    }

    /** Whether the plan in force may still be carried out. */
    public enum PlanState {
        FRESH,
        /** Expired, or its successor could not be read. */
        STALE
    }
}
