package io.cambrian.risk;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Daily simple returns of a market's members on common sessions: what risk over instruments is measured from.
 *
 * <p>A day is a session if at least half of the instruments living then have a bar, among those that trade on weekends and
 * among the others alike: where shares stand beside coins, a week has five sessions, and a coin's return of Monday begins on
 * Friday. A return reaches from one session to the next; an instrument that lacks a bar on either has none. Membership is that
 * of the earlier close, which was known before the return was earned.
 *
 * @param days the sessions but the first, days since 1970-01-01; shared, not copied
 * @param values {@code [days][series of the market]}; NaN where there is none
 */
public record MarketReturns(int[] days, double[][] values) {
    /** Share of its bars on Saturdays and Sundays above which an instrument trades on weekends. */
    private static final double WEEKENDS = 0.05;

    /** Measures all returns of a market. */
    public static MarketReturns of(Market market) {
        int[] sessions = sessions(market);
        int rows = Math.max(0, sessions.length - 1);
        double[][] values = new double[rows][market.series().size()];
        for (int i = 0; i < market.series().size(); i++) {
            BarSeries s = market.series().get(i);
            int before = sessions.length == 0 ? -1 : bar(s, sessions[0]);
            for (int t = 0; t < rows; t++) {
                int at = bar(s, sessions[t + 1]);
                boolean known = at >= 0 && before >= 0 && s.member()[before] && s.close()[before] > 0;
                values[t][i] = known ? s.close()[at] / s.close()[before] - 1 : Double.NaN;
                before = at;
            }
        }
        return new MarketReturns(Arrays.copyOfRange(sessions, Math.min(1, sessions.length), sessions.length), values);
    }

    /** The place of the bar of a day; negative where there is none. */
    private static int bar(BarSeries s, int day) {
        int at = s.firstAtOrAfter(day);
        return at < s.size() && s.days()[at] == day ? at : -1;
    }

    private static int[] sessions(Market market) {
        int[] calendar = market.calendar();
        int[][] living = new int[2][calendar.length];
        int[][] having = new int[2][calendar.length];
        for (BarSeries s : market.series()) {
            int kind = tradesOnWeekends(s) ? 1 : 0;
            int first = Arrays.binarySearch(calendar, s.days()[0]);
            int last = Arrays.binarySearch(calendar, s.days()[s.size() - 1]);
            int d = first;
            for (int day : s.days()) {
                while (calendar[d] < day) {
                    d++;
                }
                having[kind][d]++;
            }
            // who rests on weekends also lives on the one before the first bar and on the one after the last
            while (kind == 0 && first > 0 && isWeekend(calendar[first - 1])) {
                first--;
            }
            while (kind == 0 && last + 1 < calendar.length && isWeekend(calendar[last + 1])) {
                last++;
            }
            for (d = first; d <= last; d++) {
                living[kind][d]++;
            }
        }
        int n = 0;
        int[] sessions = new int[calendar.length];
        for (int d = 0; d < calendar.length; d++) {
            boolean all = true;
            for (int kind = 0; kind < 2; kind++) {
                all &= 2 * having[kind][d] >= living[kind][d];
            }
            if (all) {
                sessions[n++] = calendar[d];
            }
        }
        return Arrays.copyOf(sessions, n);
    }

    private static boolean tradesOnWeekends(BarSeries s) {
        int weekend = 0;
        for (int day : s.days()) {
            weekend += isWeekend(day) ? 1 : 0;
        }
        return weekend > WEEKENDS * s.size();
    }

    private static boolean isWeekend(int day) {
        DayOfWeek weekday = LocalDate.ofEpochDay(day).getDayOfWeek();
        return weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
    }

    /** The equal-weight mean of the members of each day; NaN where none has a return. */
    public double[] equalWeight() {
        return Crises.equalWeightMarket(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarketReturns o && Arrays.equals(days, o.days) && Arrays.deepEquals(values, o.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(days) * 31 + Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return "MarketReturns[" + days.length + " days]";
    }
}
