package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Values of macro series as a file gives them: columns {@code series}, {@code date} (of the period) and {@code value}, in any
 * order, perhaps gzipped. An empty value, or the number that a series uses for it, is not published and is left out.
 *
 * @param values in the file's order
 * @param missing values that are not published, by series
 * @param asOf the day that the file speaks for, since 1970-01-01: nothing in it was published later
 */
public record MacroFile(List<Value> values, SortedMap<String, Integer> missing, int asOf) {
    /**
     * One value.
     *
     * @param period date that it carries, since 1970-01-01
     * @param published first day on whose close it may be used, by the series' lag
     */
    public record Value(String series, int period, double value, int published) {}

    public MacroFile {
        values = List.copyOf(values);
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /**
     * Reads a file.
     *
     * @param asOf when the file was drawn; empty means the day on which its last value was published
     * @throws DataException where a line is wrong, a series has no lag, one period has two values, or a value was published
     *     only after the file was drawn
     */
    public static MacroFile read(Path file, PublicationLags lags, OptionalInt asOf) {
        List<Value> values = new ArrayList<>();
        TreeMap<String, Integer> missing = new TreeMap<>();
        Map<String, Double> seen = new HashMap<>();
        try (BufferedReader lines = open(file)) {
            String header = lines.readLine();
            if (header == null) {
                throw new DataException(file + ": the file is empty.\nA macro file has the columns series,date,value.");
            }
            CsvLine fields = new CsvLine(CsvLine.delimiterOf(header));
            fields.split(header.startsWith("\uFEFF") ? header.substring(1) : header);
            List<String> names = List.of(fields.toArray());
            int series = names.indexOf("series");
            int date = names.indexOf("date");
            int value = names.indexOf("value");
            if (series < 0 || date < 0 || value < 0) {
                throw new DataException(file
                        + ", line 1: a macro file has the columns series, date and value; its header is: " + header);
            }
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                fields.split(line);
                if (fields.count() <= Math.max(series, Math.max(date, value))) {
                    throw wrong(file, number, "a series, a date and a value are needed", line);
                }
                String name = fields.get(series);
                PublicationLags.Lag lag = lags.of(name, file);
                int day = Values.day(fields.get(date), null);
                if (!Values.isDay(day)) {
                    throw wrong(file, number, "an ISO date (yyyy-MM-dd) is needed", line);
                }
                String text = fields.get(value).strip();
                double x = text.isEmpty() ? lag.missing() : number(file, number, text, line);
                if (text.isEmpty() || x == lag.missing()) {
                    missing.merge(name, 1, Integer::sum);
                    continue;
                }
                Double other = seen.put(name + "\n" + day, x);
                if (other != null && other != x) {
                    throw wrong(file, number, "the period has two values, " + other + " and " + x, line);
                }
                if (other == null) {
                    values.add(new Value(name, day, x, day + lag.days()));
                }
            }
        } catch (IOException e) {
            throw new DataException(
                    "The macro file " + file + " cannot be read: " + e
                            + ".\nGive a CSV file, perhaps gzipped, with the columns series,date,value.",
                    e);
        }
        int last = values.stream().mapToInt(Value::published).max().orElse(Integer.MIN_VALUE);
        if (asOf.isPresent() && last > asOf.getAsInt()) {
            Value late = values.stream()
                    .filter(v -> v.published() == last)
                    .findFirst()
                    .orElseThrow();
            throw new DataException(file + ": by its lag the value of " + late.series() + " for "
                    + java.time.LocalDate.ofEpochDay(late.period()) + " was published on "
                    + java.time.LocalDate.ofEpochDay(last) + ", after the file was drawn ("
                    + java.time.LocalDate.ofEpochDay(asOf.getAsInt())
                    + ").\nThe lag is too long, or --as-of too early.");
        }
        return new MacroFile(values, missing, asOf.orElse(last));
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
    }

    private static double number(Path file, int number, String text, String line) {
        try {
            double x = Double.parseDouble(text);
            if (Double.isFinite(x)) {
                return x;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(file, number, "'" + text + "' is not a number", line);
    }

    private static DataException wrong(Path file, int number, String rule, String line) {
        return new DataException(file + ", line " + number + ": " + rule + ": " + line);
    }
}
