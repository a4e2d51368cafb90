package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long after the date that it carries a value of a macro series was published.
 *
 * <p>Such files date a value by its period: the unemployment rate of January stands on 1 January and was published in
 * February. To use it on its date is to look ahead, so a series without a stated lag is refused.
 *
 * @param bySeries the lags by name of the series
 */
public record PublicationLags(SortedMap<String, Lag> bySeries) {
    /**
     * One series.
     *
     * @param days calendar days from the date in the file to the first day on whose close the value was public; not negative
     * @param missing a number that stands for "not published"; NaN if there is none
     */
    public record Lag(int days, double missing) {
        public Lag {
            if (days < 0) {
                throw new IllegalArgumentException("A publication lag (" + days + " days) must not be negative.");
            }
        }
    }

    public PublicationLags {
        bySeries = Collections.unmodifiableSortedMap(new TreeMap<>(bySeries));
    }

    /**
     * The lag of a series.
     *
     * @throws DataException where none is stated
     */
    public Lag of(String series, Path file) {
        Lag lag = bySeries.get(series);
        if (lag == null) {
            throw new DataException(
                    file + ": the series " + series + " has no publication lag; its dates are those of the"
                            + " periods, and using a value on its own date would look ahead.\nState it: --lag " + series
                            + "=DAYS, or a line in the file of --lags (columns series,lag_days[,missing]).");
        }
        return lag;
    }

    /** These, and others that win over them. */
    public PublicationLags plus(Map<String, Lag> others) {
        TreeMap<String, Lag> all = new TreeMap<>(bySeries);
        all.putAll(others);
        return new PublicationLags(all);
    }

    public static PublicationLags none() {
        return new PublicationLags(new TreeMap<>());
    }

    /** Reads a file with the columns {@code series}, {@code lag_days} and, if wanted, {@code missing}. */
    public static PublicationLags read(Path file) {
        TreeMap<String, Lag> lags = new TreeMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new DataException(
                    "The publication lags " + file + " cannot be read: " + e
                            + ".\nGive a text file with the columns series,lag_days[,missing].",
                    e);
        }
        List<String> names = new ArrayList<>();
        CsvLine fields = new CsvLine(CsvLine.delimiterOf(lines.isEmpty() ? "" : lines.get(0)));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            fields.split(line);
            if (names.isEmpty()) {
                names.addAll(List.of(fields.toArray()));
                if (!names.contains("series") || !names.contains("lag_days")) {
                    throw new DataException(file + ", line " + (i + 1)
                            + ": publication lags need the columns series and lag_days; the header is: " + line);
                }
                continue;
            }
            try {
                int missing = names.indexOf("missing");
                String none = missing >= 0 && missing < fields.count()
                        ? fields.get(missing).strip()
                        : "";
                lags.put(
                        fields.get(names.indexOf("series")).strip(),
                        new Lag(
                                Integer.parseInt(
                                        fields.get(names.indexOf("lag_days")).strip()),
                                none.isEmpty() ? Double.NaN : Double.parseDouble(none)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new DataException(
                        file + ", line " + (i + 1)
                                + ": a series, a whole number of days from 0 on, and perhaps a number are needed: "
                                + line,
                        e);
            }
        }
        return new PublicationLags(lags);
    }
}
