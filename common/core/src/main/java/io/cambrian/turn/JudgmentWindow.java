package io.cambrian.turn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who can be judged, and on which days: all that have enough sessions after what they know and after the last judgment, together on the
 * sessions that none of them knows. Searches that come between take no days from those who waited before: what was chosen does not change
 * because somebody else looks.
 *
 * @param ids who is judged, in order
 * @param from first day, since 1970-01-01
 * @param sessions from it to the last of the calendar
 */
public record JudgmentWindow(List<String> ids, int from, int sessions) {
    public JudgmentWindow {
        ids = List.copyOf(ids);
    }

    /**
     * The judgment that is possible.
     *
     * @param calendar days of the market, ascending
     * @param knownTo last day that went into the choice of each strategy
     * @param judgedTo last day of any judgment before; claims are made on disjoint days
     * @param fewest sessions that one must have
     * @return empty where nobody has enough
     */
    public static Optional<JudgmentWindow> of(int[] calendar, Map<String, Integer> knownTo, int judgedTo, int fewest) {
        List<String> ids = new ArrayList<>();
        int last = judgedTo;
        for (Map.Entry<String, Integer> one : new TreeMap<>(knownTo).entrySet()) {
            int known = Math.max(one.getValue(), judgedTo);
            if (sessionsAfter(calendar, known) >= fewest) {
                ids.add(one.getKey());
                last = Math.max(last, known);
            }
        }
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        int sessions = sessionsAfter(calendar, last);
        return Optional.of(new JudgmentWindow(ids, calendar[calendar.length - sessions], sessions));
    }

    /** Days of a calendar after one. */
    public static int sessionsAfter(int[] calendar, int day) {
        int found = Arrays.binarySearch(calendar, day);
        return calendar.length - (found >= 0 ? found + 1 : -found - 1);
    }
}
