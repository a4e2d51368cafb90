package io.cambrian.jobs.turn.success;

import io.cambrian.seed.Seeds;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tune.ChangeDetector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How fast capital moves after the market changed. */
final class Adaptation {
    private static final int LEARNING = 250;
    private static final double ALARM_TIME = 252;

    private Adaptation() {}

    /** Sessions from each alarm on the market until half of the capital was moved. */
    static void measure(SuccessSheet sheet, List<Event> journal, TreeMap<Integer, Double> market) {
        String heading = "adaptation-speed";
        TreeMap<Integer, Map<String, Double>> targets = new TreeMap<>();
        Map<String, Double> now = new HashMap<>();
        for (Event e : journal) {
            if (e.type().equals("order")) {
                now.put(e.symbol().orElseThrow(), e.target().orElse(0.0));
            } else if (e.type().equals("close")) {
                targets.put(e.day().orElseThrow(), new HashMap<>(now));
            }
        }
        if (targets.isEmpty() || market.size() <= LEARNING) {
            sheet.unknown("adaptation_days", "sessions", heading, "the account has not traded yet");
            sheet.unknown("alarms_per_year", "alarms a year", heading, "the account has not traded yet");
        } else {
            ChangeDetector detector = ChangeDetector.of(
                    ChangeDetector.usualShifts(), LEARNING, ALARM_TIME, Seeds.ofText("market alarms"));
            List<Double> waits = new ArrayList<>();
            long alarms = 0;
            for (Map.Entry<Integer, Double> day : market.entrySet()) {
                if (detector.observe(day.getValue()) && day.getKey() >= targets.firstKey()) {
                    alarms++;
                    double wait = Reallocation.wait(targets, day.getKey());
                    if (!Double.isNaN(wait)) {
                        waits.add(wait);
                    }
                }
            }
            long unmoved = waits.stream().filter(wait -> !Double.isFinite(wait)).count();
            double[] sorted =
                    waits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            sheet.known(
                    "adaptation_days",
                    sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
                    sorted.length == 0 ? Double.NaN : sorted[0],
                    sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1],
                    "sessions",
                    heading,
                    waits.isEmpty()
                            ? "no alarm while the account held something"
                            : "median, least and most over " + waits.size() + " alarms; after " + unmoved
                                    + " of them half of the capital has not left its place, which counts as never");
            sheet.perExposure(
                    "alarms_per_year",
                    alarms,
                    targets.size() / sheet.perYear(),
                    "alarms a year",
                    heading,
                    "alarms while the account traded; a market that never changes raises one a year");
        }
        sheet.unknown(
                "false_alarms_per_year",
                "alarms a year",
                heading,
                "on real data nobody knows when a market switched; the benchmark of planted worlds measures it");
    }
}
