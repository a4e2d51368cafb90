package io.cambrian.regime;

import io.cambrian.backtest.Cases;
import io.cambrian.fault.ConfigException;
import io.cambrian.market.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cases that a strategy is judged on: each regime in each era of a window. A strategy that earned in one regime of one
 * era only has been lucky once.
 *
 * <p>Eras hold equally many days. Within a regime, eras with fewer than {@value #MIN_DAYS} days of it are joined with the
 * next (the last with the one before); a regime that has fewer in the whole window gets no case. A day's label is known at
 * its close: cases sort results, they do not trade.
 */
public final class RegimeCases {
    /** Days below which a case says nothing. */
    public static final int MIN_DAYS = 60;

    private static final int MAX_CASES = 64;

    private RegimeCases() {}

    /**
     * Cases over a market's calendar.
     *
     * @param windowFrom first day judged, days since 1970-01-01
     * @param windowTo last day judged
     * @param eras how many, at least 1; regimes times eras at most 64
     */
    public static Cases of(RegimeLabels labels, Market market, int windowFrom, int windowTo, int eras) {
        int regimes = labels.names().size();
        if (eras < 1 || regimes * eras > MAX_CASES) {
            throw new ConfigException("The number of eras (" + eras + ") must be from 1 to " + MAX_CASES / regimes
                    + " with " + regimes + " regimes: there are at most " + MAX_CASES + " cases.");
        }
        int[] calendar = market.calendar();
        int from = atOrAfter(calendar, windowFrom);
        int to = windowTo == Integer.MAX_VALUE ? calendar.length : Math.max(from, atOrAfter(calendar, windowTo + 1));
        int[] kindOfDay = new int[calendar.length];
        Arrays.fill(kindOfDay, -1);
        List<String> names = new ArrayList<>();
        int[] label = new int[calendar.length];
        for (int d = from; d < to; d++) {
            label[d] = labels.labelOn(calendar[d]);
        }
        for (int regime = 0; regime < regimes; regime++) {
            for (int[] span : spans(label, regime, from, to, eras)) {
                int index = names.size();
                names.add(labels.names().get(regime) + ", " + year(calendar[span[0]]) + "-"
                        + year(calendar[span[1] - 1]));
                for (int d = span[0]; d < span[1]; d++) {
                    if (label[d] == regime) {
                        kindOfDay[d] = index;
                    }
                }
            }
        }
        return new Cases(names, kindOfDay);
    }

    /** Stretches of eras, each with enough days of the regime: {from, to exclusive}. */
    private static List<int[]> spans(int[] label, int regime, int from, int to, int eras) {
        List<int[]> spans = new ArrayList<>();
        int open = from;
        int count = 0;
        for (int era = 1; era <= eras; era++) {
            int end = from + (int) ((long) (to - from) * era / eras);
            int begin = from + (int) ((long) (to - from) * (era - 1) / eras);
            for (int d = begin; d < end; d++) {
                count += label[d] == regime ? 1 : 0;
            }
            if (count >= MIN_DAYS) {
                spans.add(new int[] {open, end});
                open = end;
                count = 0;
            }
        }
        if (count > 0 && !spans.isEmpty()) {
            spans.get(spans.size() - 1)[1] = to;
        }
        return spans;
    }

    private static int year(int day) {
        return LocalDate.ofEpochDay(day).getYear();
    }

    private static int atOrAfter(int[] calendar, int day) {
        int at = Arrays.binarySearch(calendar, day);
        return at >= 0 ? at : -at - 1;
    }
}
