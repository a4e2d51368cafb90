package io.cambrian.jobs.turn.success;

import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.Optional;
import java.util.TreeMap;

/** Turns, events and accounts of a few lines. */
final class Samples {
    private Samples() {}

    static Turn turn(int number, int asOf, TurnKind kind) {
        return turn(number, asOf, kind, Optional.empty(), 0);
    }

    static Turn turn(int number, int asOf, TurnKind kind, Optional<String> searchRun, int touches) {
        return new Turn(
                number,
                "run" + number,
                asOf,
                kind.key(),
                "",
                true,
                Optional.empty(),
                0,
                searchRun,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                false,
                touches,
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    static Event event(int sequence, int day, String type, String json) {
        return event(sequence, day, type, Optional.empty(), Optional.empty(), json);
    }

    static Event order(int sequence, int day, double quantity, double price) {
        return event(sequence, day, "order", Optional.of(quantity), Optional.of(price), "{}");
    }

    private static Event event(
            int sequence, int day, String type, Optional<Double> quantity, Optional<Double> price, String json) {
        return new Event(
                "account",
                sequence,
                day < 0 ? Optional.empty() : Optional.of(day),
                type,
                Optional.empty(),
                Optional.empty(),
                Optional.of("A"),
                Optional.empty(),
                quantity,
                price,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                json);
    }

    /** Returns of days 1, 2, ... */
    static TreeMap<Integer, Double> returns(double... r) {
        TreeMap<Integer, Double> days = new TreeMap<>();
        for (double x : r) {
            days.put(days.size() + 1, x);
        }
        return days;
    }

    static Metric metric(SuccessSheet sheet, String name) {
        return sheet.metrics().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
