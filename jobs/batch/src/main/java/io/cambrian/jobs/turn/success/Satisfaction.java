package io.cambrian.jobs.turn.success;

import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.TurnsTable.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people wait for, overrule and say. */
final class Satisfaction {
    private Satisfaction() {}

    static void measure(SuccessSheet sheet, List<Event> journal, List<Turn> turns) {
        String heading = "user-satisfaction";
        Optional<Double> seconds = turns.get(0).seconds();
        sheet.known(
                "time_to_first_result",
                seconds.orElse(Double.NaN),
                Double.NaN,
                Double.NaN,
                "s",
                heading,
                "wall time of the first turn, under whatever load there was");
        long acts = turns.stream().mapToLong(Turn::touches).sum();
        long late = turns.subList(turns.size() / 2, turns.size()).stream()
                .mapToLong(Turn::touches)
                .sum();
        sheet.known(
                "override_trend",
                turns.size() < 4 ? Double.NaN : late - (acts - late),
                Double.NaN,
                Double.NaN,
                "acts",
                heading,
                turns.size() < 4
                        ? "fewer than four turns"
                        : "acts of people in the later half of the turns less those in the earlier; " + acts
                                + " in all");
        List<Double> ratings = new ArrayList<>();
        journal.stream()
                .filter(e -> e.type().equals("rated"))
                .forEach(e -> ratings.add(AccountEvents.json(e).path("score").asDouble()));
        sheet.known(
                "dashboard_rating",
                ratings.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
                Double.NaN,
                Double.NaN,
                "1 to 5",
                heading,
                ratings.isEmpty() ? "nobody has rated the dashboard" : "mean of " + ratings.size() + " ratings");
        sheet.unknown(
                "clicks_to_proof", "clicks", heading, "a browser test of the dashboard measures it, not these tables");
    }
}
