package io.cambrian.jobs.turn.success;

import io.cambrian.jobs.turn.PersonsAct;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How much of what was decided and moved came about without a person, and how much of the time the system was up. */
final class Autonomy {
    private Autonomy() {}

    static void measure(SuccessSheet sheet, List<Event> journal, List<Turn> turns, TreeMap<Integer, Double> market) {
        long human = turns.stream()
                .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                .count();
        sheet.rate(
                "autonomy_decisions", turns.size() - human, turns.size(), "autonomy", "turns that no person decided");
        moneyMoved(sheet, journal, turns);
        uptime(sheet, journal, turns, market);
    }

    private static void moneyMoved(SuccessSheet sheet, List<Event> journal, List<Turn> turns) {
        Set<Integer> touched = rollbacks(journal, turns);
        double all = 0;
        double alone = 0;
        int lastDay = Integer.MIN_VALUE;
        for (Event e : journal) { // acts come between days, and count for the next
            if (e.type().equals("close")) {
                lastDay = e.day().orElse(lastDay);
            } else if (PersonsAct.is(e.type(), AccountEvents.json(e))) {
                touched.add(lastDay);
            }
        }
        int before = Integer.MIN_VALUE;
        Set<Integer> after = new HashSet<>();
        for (Event e : journal) {
            if (e.type().equals("close")) {
                int day = e.day().orElse(before);
                if (touched.contains(before)) {
                    after.add(day);
                }
                before = day;
            }
        }
        for (Event e : journal) {
            if (e.type().equals("order")) {
                double notional = Math.abs(e.quantity().orElse(0.0) * e.price().orElse(0.0));
                all += notional;
                alone += after.contains(e.day().orElse(-1)) ? 0 : notional;
            }
        }
        if (all > 0) {
            sheet.known(
                    "autonomy_capital",
                    alone / all,
                    Double.NaN,
                    Double.NaN,
                    "share",
                    "autonomy",
                    "of the money that orders moved, on days without an act of a person or a rollback before them");
        } else {
            sheet.unknown("autonomy_capital", "share", "autonomy", "no order was sent yet");
        }
    }

    /** The last closes before plans that a person put in force; the next day trades them. */
    private static Set<Integer> rollbacks(List<Event> journal, List<Turn> turns) {
        TreeSet<Integer> closes = new TreeSet<>();
        journal.stream()
                .filter(e -> e.type().equals("close"))
                .forEach(e -> e.day().ifPresent(closes::add));
        Set<Integer> days = new HashSet<>();
        turns.stream()
                .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                .map(t -> closes.floor(t.asOf()))
                .filter(Objects::nonNull)
                .forEach(days::add);
        return days;
    }

    private static void uptime(
            SuccessSheet sheet, List<Event> journal, List<Turn> turns, TreeMap<Integer, Double> market) {
        int first = turns.get(0).asOf();
        long sessions = market.tailMap(first, false).size();
        long reducing = journal.stream()
                .filter(e -> e.type().equals("close"))
                .filter(e -> AccountEvents.json(e).path("state").asText().equals("REDUCING"))
                .map(e -> e.day().orElse(-1))
                .distinct()
                .count();
        long traded = journal.stream()
                .filter(e -> e.type().equals("close"))
                .filter(e -> !AccountEvents.json(e).path("state").asText().equals("HALTED"))
                .map(e -> e.day().orElse(-1))
                .distinct()
                .count();
        sheet.rate(
                "uptime",
                Math.min(traded, sessions),
                sessions,
                "uptime",
                "sessions since the first plan were traded and not halted"
                        + (reducing == 0
                                ? ""
                                : "; on " + Math.min(reducing, sessions)
                                        + " of them the account could only reduce what it held"));
    }
}
