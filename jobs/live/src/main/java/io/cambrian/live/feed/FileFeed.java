package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Bars from a CSV file with the columns {@code date, symbol, open, high, low, close} and optionally {@code volume} and
 * {@code member} (true or false), in any order; rows in any order. Prices are adjusted like the plan's history.
 */
public final class FileFeed implements MarketFeed {
    private final TreeMap<Integer, List<Bar>> byDay = new TreeMap<>();
    private final Iterator<Map.Entry<Integer, List<Bar>>> days;

    /**
     * Reads the whole file.
     *
     * @throws DataException naming file and line, when the file is missing or a row is wrong
     */
    public FileFeed(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new DataException("There is no file of bars at " + file + ".", e);
        } catch (IOException e) {
            throw new DataException("The bars in " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (lines.isEmpty()) {
            throw new DataException("The file of bars " + file + " is empty.");
        }
        List<String> header =
                Arrays.stream(lines.get(0).split(",")).map(String::strip).toList();
        for (String column : List.of("date", "symbol", "open", "high", "low", "close")) {
            if (!header.contains(column)) {
                throw new DataException("The file of bars " + file + " has no column " + column
                        + "; it needs date,symbol,open,high,low,close and may have volume,member.");
            }
        }
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                row(file, i + 1, header, lines.get(i).split(",", -1));
            }
        }
        days = byDay.entrySet().iterator();
    }

    private void row(Path file, int line, List<String> header, String[] cells) {
        if (cells.length != header.size()) {
            throw new DataException(
                    file + ", line " + line + ": " + cells.length + " cells under " + header.size() + " columns.");
        }
        try {
            int day =
                    Math.toIntExact(LocalDate.parse(cell(header, cells, "date")).toEpochDay());
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
            if (bars.stream().anyMatch(b -> b.symbol().equals(bar.symbol()))) {
                throw new IllegalArgumentException("a second bar of " + bar.symbol() + " on that day");
            }
            bars.add(bar);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new DataException(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    private static String cell(List<String> header, String[] cells, String column) {
        return cells[header.indexOf(column)].strip();
    }

    @Override
    public Optional<DayBars> next() {
        if (!days.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<Integer, List<Bar>> day = days.next();
        return Optional.of(new DayBars(day.getKey(), day.getValue()));
    }

    @Override
    public int days() {
        return byDay.size();
    }
}
