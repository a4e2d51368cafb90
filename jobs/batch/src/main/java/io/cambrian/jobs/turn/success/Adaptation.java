package io.cambrian.jobs.turn.success;

import io.cambrian.seed.Seeds;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tune.ChangeDetector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How fast capital moves after the market changed. */
final class Adaptation {
    private static final int LEARNING = 250;
    private static final double ALARM_TIME = 252;

    private Adaptation() {}

    /** Sessions from each alarm on the market until half of what was held at its close was moved. */
    static void measure(SuccessSheet sheet, List<Event> journal, TreeMap<Integer, Double> market) {
        String heading = "adaptation-speed";
        List<Holdings> accounts = Holdings.of(journal);
        Set<Integer> closes = new TreeSet<>();
        accounts.forEach(a -> closes.addAll(a.closes().keySet()));
        if (closes.isEmpty() || market.size() <= LEARNING) {
            sheet.unknown("adaptation_days", "sessions", heading, "the account has not traded yet");
            sheet.unknown("alarms_per_year", "alarms a year", heading, "the account has not traded yet");
        } else {
            ChangeDetector detector = ChangeDetector.of(
                    ChangeDetector.usualShifts(), LEARNING, ALARM_TIME, Seeds.ofText("market alarms"));
            List<Double> waits = new ArrayList<>();
            long alarms = 0;
            for (Map.Entry<Integer, Double> day : market.entrySet()) {
                Optional<Holdings> account =
                        detector.observe(day.getValue()) ? atWork(accounts, day.getKey()) : Optional.empty();
                if (account.isPresent()) {
                    alarms++;
                    double wait = account.get().sessionsToMoveHalf(day.getKey());
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
                    closes.size() / sheet.perYear(),
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

    /** The account that closed last up to a day; empty where none had begun. */
    private static Optional<Holdings> atWork(List<Holdings> accounts, int day) {
        return accounts.stream()
                .filter(a -> a.closes().floorKey(day) != null)
                .max(Comparator.comparing(a -> a.closes().floorKey(day)));
    }
}
