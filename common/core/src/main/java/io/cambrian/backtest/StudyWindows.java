package io.cambrian.backtest;

import io.cambrian.fault.DataException;
import io.cambrian.market.Market;
import java.time.LocalDate;

/**
 * How the history of a study is divided: warm-up, development (where the search may look), an embargo, and a hold-out that
 * is opened once, at the end. Days since 1970-01-01, all inclusive.
 *
 * @param warmUpFrom first day of the market; indicators warm up from here
 * @param developmentFrom first day on which returns count
 * @param developmentTo last day that the search may see
 * @param holdoutFrom first untouched day
 * @param holdoutTo last day of the market
 */
public record StudyWindows(int warmUpFrom, int developmentFrom, int developmentTo, int holdoutFrom, int holdoutTo) {
    /** Market days before the first return counts. */
    public static final int WARM_UP_DAYS = 250;

    /** Market days between development and hold-out. */
    public static final int EMBARGO_DAYS = 10;

    /** Fewer untouched market days prove too little to be opened. */
    public static final int FEWEST_UNTOUCHED = 60;

    private static final int FEWEST_DEVELOPED = 2 * 252;

    public StudyWindows {
        if (!(warmUpFrom < developmentFrom
                && developmentFrom < developmentTo
                && developmentTo < holdoutFrom
                && holdoutFrom < holdoutTo)) {
            throw new IllegalArgumentException("The windows of a study must follow each other.");
        }
    }

    /**
     * Divides a market's calendar by count of days.
     *
     * @param holdoutFraction share of the days after the warm-up that stays untouched, in (0, 0.5]
     */
    public static StudyWindows of(Market market, double holdoutFraction) {
        if (!(holdoutFraction > 0 && holdoutFraction <= 0.5)) {
            throw new IllegalArgumentException("The holdoutFraction (" + holdoutFraction + ") must be in (0, 0.5].");
        }
        int[] calendar = market.calendar();
        int holdout = holdout(calendar.length, holdoutFraction);
        if (!suffice(calendar.length, holdout)) {
            int fewest = calendar.length;
            while (!suffice(fewest, holdout(fewest, holdoutFraction))) {
                fewest++;
            }
            throw new DataException("The market has " + calendar.length + " days"
                    + (calendar.length == 0
                            ? ""
                            : " (" + LocalDate.ofEpochDay(calendar[0]) + " to "
                                    + LocalDate.ofEpochDay(calendar[calendar.length - 1]) + ")")
                    + "; a study needs " + fewest + ": " + WARM_UP_DAYS + " to warm up, and "
                    + FEWEST_DEVELOPED + " to develop on beside a hold-out of "
                    + Math.round(100 * holdoutFraction) + " % of the others, " + FEWEST_UNTOUCHED
                    + " days at least.\nIngest a longer history, or a larger universe.");
        }
        int firstHoldout = calendar.length - holdout;
        return new StudyWindows(
                calendar[0],
                calendar[WARM_UP_DAYS],
                calendar[firstHoldout - EMBARGO_DAYS - 1],
                calendar[firstHoldout],
                calendar[calendar.length - 1]);
    }

    private static int holdout(int days, double fraction) {
        return (int) Math.round((days - WARM_UP_DAYS) * fraction);
    }

    private static boolean suffice(int days, int holdout) {
        return days - WARM_UP_DAYS - holdout - EMBARGO_DAYS >= FEWEST_DEVELOPED && holdout >= FEWEST_UNTOUCHED;
    }
}
