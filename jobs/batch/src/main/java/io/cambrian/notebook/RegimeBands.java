package io.cambrian.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kinds of market behind a stretch of days, of the regime model that labeled last.
 *
 * @param spans as {label, first day, day after the last} in milliseconds since 1970
 * @param names by label, of the labels that a day has; it may be one of the middle ones that no day has
 */
record RegimeBands(List<List<Double>> spans, SortedMap<Integer, String> names) {
    private static final double DAY = 86_400_000;

    /** The bands from one day to another, both days since 1970-01-01. */
    static RegimeBands of(Notebook notebook, double from, double to) {
        Frame days = notebook.collect("""
                SELECT day, label, regime FROM regime_days
                WHERE label IS NOT NULL AND model_id IN (
                  SELECT MAX_BY(model_id, last) FROM (
                    SELECT model_id, STRUCT(MAX(day), COUNT(*)) AS last FROM regime_days GROUP BY model_id))
                ORDER BY day
                """, Answer.MOST_ROWS);
        return of(days.numbers("day"), days.numbers("label"), days.texts("regime"), from, to);
    }

    static RegimeBands of(double[] day, double[] label, List<String> words, double from, double to) {
        SortedMap<Integer, String> names = new TreeMap<>();
        List<List<Double>> spans = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < day.length; i++) {
            names.put((int) label[i], words.get(i));
            boolean last = i == day.length - 1;
            if (last || label[i + 1] != label[i]) {
                double end = last ? day[i] + 1 : day[i + 1];
                if (end > from && day[start] < to) {
                    spans.add(List.of(label[i], Math.max(day[start], from) * DAY, Math.min(end, to) * DAY));
                }
                start = i + 1;
            }
        }
        return new RegimeBands(spans, names);
    }
}
