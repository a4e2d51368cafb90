package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Bars that were worked through, read again and left as they are: a file, or a folder of drops with the same rule as {@link
 * DropFeed}, by which of several bars of a day the first in the order of the names counts.
 */
public final class StoredBars {
    private StoredBars() {}

    /**
     * Reads all of them.
     *
     * @return by day
     * @throws DataException naming what is missing or wrong
     */
    public static TreeMap<Integer, DayBars> read(Path place) {
        TreeMap<Integer, DayBars> days = new TreeMap<>();
        for (Path file : Files.isDirectory(place) ? drops(place) : List.of(place)) {
            int last = days.isEmpty() ? Integer.MIN_VALUE : days.lastKey();
            BarFile.read(file).tailMap(last, last == Integer.MIN_VALUE).forEach((day, bars) -> {
                days.put(day, new DayBars(day, bars));
            });
        }
        return days;
    }

    private static List<Path> drops(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> DropFeed.isDrop(f.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** All days of a feed. */
    public static TreeMap<Integer, DayBars> of(MarketFeed feed) {
        TreeMap<Integer, DayBars> days = new TreeMap<>();
        for (Optional<DayBars> day = feed.next(); day.isPresent(); day = feed.next()) {
            days.put(day.get().day(), day.get());
        }
        return days;
    }
}
