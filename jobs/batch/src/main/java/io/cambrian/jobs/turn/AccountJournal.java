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
    private List<Integer> acts;

    /** What the account was worth at a close. */
    record Close(int day, double equity) {}

    /**
     * The account.
     *
     * @param capital with which it began; NaN before
     * @param closes by day, ascending
     * @param acts days of what people did
     * @param halted why it is halted; empty where it is not
     */
    record Account(double capital, List<Close> closes, List<Integer> acts, Optional<String> halted) {
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
        switch (e.path("type").asText()) {
            case "opened" -> capital = e.get("capital").asDouble();
            case "close" -> {
                closes.add(new Close(day(e.get("day").asText()), e.get("equity").asDouble()));
                halted = e.path("state").asText().equals("HALTED")
                        ? e.path("state_reason").asText()
                        : null;
            }
            case "released" -> {
                act(line);
                halted = null;
            }
            case "stopped" -> {
                act(line);
                halted = e.path("reason").asText();
            }
            case "vetoed", "veto_lifted", "resized", "bot_switched", "adjusted" -> act(line);
            default -> {
                // orders and fills are remembered elsewhere
            }
        }
    }

    private void act(JournalLines.Line line) {
        if (!line.event().path("user").asText().equals("reconciliation")) {
            acts.add(day(line.at()));
        }
    }

    private static int day(String time) {
        return Math.toIntExact(LocalDate.parse(time.substring(0, 10)).toEpochDay());
    }
}
