package io.cambrian.backtest;

/**
 * What a strategy decides for one instrument at the close of a bar, to be filled at the next bar that trades.
 *
 * @param day the bar's day, days since 1970-01-01
 * @param targetFraction the signed fraction of the instrument's capital that is to be held after the fill, in [-1, 1]; where
 *     a position is kept, the fraction that it was entered with
 * @param reason which clause fired; {@link Reason#NONE} when nothing changed
 */
public record Decision(int day, Action action, double targetFraction, Reason reason) {
    /** The change that was decided. */
    public enum Action {
        /** Nothing changes: stay flat, keep the position, or let an unfilled order stand. */
        HOLD,
        ENTER_LONG,
        ENTER_SHORT,
        EXIT,
        REVERSE_TO_LONG,
        REVERSE_TO_SHORT,
        /** An order that could not be filled yet is taken back: the position stays what it is. */
        CANCEL
    }

    /** 1 long, -1 short, 0 flat: the side that is to be held after the fill. */
    public int targetSide() {
        return (int) Math.signum(targetFraction);
    }
}
