package io.cambrian.turn;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.market.Market;
import java.util.Arrays;

/**
 * The days that a search of a turn sees: the last ones up to now, all of them, since the days to come judge what it finds.
 *
 * @param warmUpFrom first day of the bars that it is given; indicators warm up from here
 * @param from first day on which returns count
 * @param to last day
 */
public record SearchWindow(int warmUpFrom, int from, int to) {
    /** Two years of sessions: long enough to tell an edge from one crisis, short enough to forget. */
    public static final int SESSIONS = 504;

    /** Fewest sessions that a search makes sense on. */
    public static final int FEWEST = 252;

    /**
     * The window that ends with the market's last day.
     *
     * @param sessions at least {@value #FEWEST}
     * @throws DataException where the market is too short
     */
    public static SearchWindow of(Market market, int sessions) {
        int[] calendar = market.calendar();
        int from = calendar.length - sessions;
        if (sessions < FEWEST || from < StudyWindows.WARM_UP_DAYS) {
            throw new DataException("The market has " + calendar.length + " days; a search of the last " + sessions
                    + " needs " + StudyWindows.WARM_UP_DAYS + " more before them.\nIngest a longer history.");
        }
        return new SearchWindow(
                calendar[from - StudyWindows.WARM_UP_DAYS], calendar[from], calendar[calendar.length - 1]);
    }

    /**
     * The same where the market has that many sessions after the warm-up; else all that it has.
     *
     * @throws DataException where these are fewer than {@value #FEWEST}
     */
    public static SearchWindow upTo(Market market, int sessions) {
        int there = market.calendar().length - StudyWindows.WARM_UP_DAYS;
        return of(market, Math.min(sessions, Math.max(FEWEST, there)));
    }

    /** How many sessions of a market the search sees. */
    public int sessions(Market market) {
        return (int) Arrays.stream(market.calendar())
                .filter(d -> d >= from && d <= to)
                .count();
    }

    /** What of a market the search sees. */
    public Market seen(Market market) {
        return market.between(warmUpFrom, to);
    }
}
