package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An account as its journal has it; each look reads only what was written since the one before. Not safe for concurrent use. */
final class AccountJournal {
    private final Path file;
    private JournalLines.Content read;
    private double capital;
    private String halted;
    private List<Close> closes;
    private List<Act> acts;

    /**
     * The account at a close.
     *
     * @param state of trading, and why it is in it
     */
    record Close(int day, double equity, String state, String reason) {}

    /** What a person did, and why, by the last close before it; before the first close by a day of the clock. */
    record Act(int day, String kind, String user, String reason) {}

    /**
     * The account.
     *
     * @param capital with which it began; NaN before
     * @param closes by day, ascending
     * @param acts of people
     * @param halted why it is halted; empty where it is not
     */
    record Account(double capital, List<Close> closes, List<Act> acts, Optional<String> halted) {
        int lastDay() {
            return closes.isEmpty()
                    ? Integer.MIN_VALUE
                    : closes.get(closes.size() - 1).day();
        }

        /** Net simple return of each day. */
        TreeMap<Integer, Double> returns() {
            TreeMap<Integer, Double> returns = new TreeMap<>();
            double before = capital;
            for (Close close : closes) {
                returns.put(close.day(), close.equity() / before - 1);
                before = close.equity();
            }
            return returns;
        }
    }

    AccountJournal(Path file) {
        this.file = file;
        forget();
    }

    private void forget() {
        read = JournalLines.BEGINNING;
        capital = Double.NaN;
        halted = null;
        closes = new ArrayList<>();
        acts = new ArrayList<>();
    }

    Path file() {
        return file;
    }

    /**
     * The account now, empty before it traded.
     *
     * @throws DataException where the journal cannot be read, or is not what goes on from what was read before
     */
    Account account() {
        if (Files.exists(file) || JournalLines.segments(file) > 0) {
            boolean whole = false;
            try {
                read = JournalLines.read(file, read, this::take, segment -> {});
                whole = true;
            } catch (IOException e) {
                throw new DataException("The journal " + file + " cannot be read: " + e.getMessage(), e);
            } finally {
                if (!whole) {
                    forget();
                }
            }
        } else {
            forget(); // it was moved away
        }
        return new Account(capital, List.copyOf(closes), List.copyOf(acts), Optional.ofNullable(halted));
    }

    private void take(JournalLines.Line line) {
        JsonNode e = line.event();
        String type = e.path("type").asText();
        if (PersonsAct.is(type, e)) {
            act(line, type.equals("state") ? "stopped" : type);
        }
        switch (type) {
            case "opened" -> capital = e.get("capital").asDouble();
            case "close" -> {
                String state = e.path("state").asText();
                String reason = e.path("state_reason").asText();
                closes.add(new Close(day(e.get("day").asText()), e.get("equity").asDouble(), state, reason));
                halted = state.equals("HALTED") ? reason : null;
            }
            case "released" -> halted = null;
            case "stopped" -> halted = e.path("reason").asText();
            default -> {
                // orders and fills are remembered elsewhere
            }
        }
    }

    private void act(JournalLines.Line line, String kind) {
        JsonNode e = line.event();
        acts.add(new Act(
                closes.isEmpty()
                        ? day(line.at())
                        : closes.get(closes.size() - 1).day(),
                kind,
                e.path("user").asText(),
                e.path("reason").asText()));
    }

    private static int day(String time) {
        return Math.toIntExact(LocalDate.parse(time.substring(0, 10)).toEpochDay());
    }
}
