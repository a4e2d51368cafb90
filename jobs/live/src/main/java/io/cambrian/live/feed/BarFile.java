package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Bars as CSV with the columns {@code date, symbol, open, high, low, close} and optionally {@code volume} and {@code member}
 * (true or false), in any order; rows in any order. Prices are adjusted like the plan's history.
 */
public final class BarFile {
    private BarFile() {}

    /**
     * Reads a whole file.
     *
     * @return the bars of each day
     * @throws DataException naming file and line, when the file is missing or a row is wrong
     */
    public static TreeMap<Integer, List<Bar>> read(Path file) {
        return read(file, LatestDay.NONE);
    }

    /** The same; a day after {@code latest} is wrong. */
    static TreeMap<Integer, List<Bar>> read(Path file, int latest) {
        try {
            return parse(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8), latest);
        } catch (NoSuchFileException e) {
            throw new DataException("There is no file of bars at " + file + ".", e);
        } catch (MalformedInputException e) {
            throw new DataException("The file of bars " + file + " is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new DataException("The bars in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads lines, the first of which names the columns.
     *
     * @param source for messages
     * @param latest day; a later one is wrong
     */
    static TreeMap<Integer, List<Bar>> parse(String source, List<String> lines, int latest) {
        if (lines.isEmpty()) {
            throw new DataException("The file of bars " + source + " is empty.");
        }
        List<String> header =
                Arrays.stream(lines.get(0).split(",")).map(String::strip).toList();
        for (String column : List.of("date", "symbol", "open", "high", "low", "close")) {
            if (!header.contains(column)) {
                throw new DataException("The file of bars " + source + " has no column " + column
                        + "; it needs date,symbol,open,high,low,close and may have volume,member.");
            }
        }
        TreeMap<Integer, List<Bar>> byDay = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                row(source, i + 1, header, lines.get(i).split(",", -1), latest, byDay, seen);
            }
        }
        return byDay;
    }

    private static void row(
            String source,
            int line,
            List<String> header,
            String[] cells,
            int latest,
            TreeMap<Integer, List<Bar>> byDay,
            Set<String> seen) {
        if (cells.length != header.size()) {
            throw new DataException(
                    source + ", line " + line + ": " + cells.length + " cells under " + header.size() + " columns.");
        }
        try {
            int day =
                    Math.toIntExact(LocalDate.parse(cell(header, cells, "date")).toEpochDay());
            if (day > latest) {
                throw new IllegalArgumentException("the day " + LocalDate.ofEpochDay(day) + " has not come: by this"
                        + " machine's clock bars may be of " + LocalDate.ofEpochDay(latest)
                        + " at the latest.\nMaybe it is mistyped, or the clock is wrong.");
            }
            String volume = header.contains("volume") ? cell(header, cells, "volume") : "";
            String member = header.contains("member") ? cell(header, cells, "member") : "true";
            if (!member.equals("true") && !member.equals("false")) {
                throw new IllegalArgumentException("member must be true or false, not '" + member + "'");
            }
            List<Bar> bars = byDay.computeIfAbsent(day, d -> new ArrayList<>());
            Bar bar = new Bar(
                    cell(header, cells, "symbol"),
                    Double.parseDouble(cell(header, cells, "open")),
                    Double.parseDouble(cell(header, cells, "high")),
                    Double.parseDouble(cell(header, cells, "low")),
                    Double.parseDouble(cell(header, cells, "close")),
                    volume.isEmpty() ? Double.NaN : Double.parseDouble(volume),
                    member.equals("true"));
            if (!seen.add(day + " " + bar.symbol())) {
                throw new IllegalArgumentException("a second bar of " + bar.symbol() + " on that day");
            }
            bars.add(bar);
        } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
            throw new DataException(source + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    private static String cell(List<String> header, String[] cells, String column) {
        return cells[header.indexOf(column)].strip();
    }
}
