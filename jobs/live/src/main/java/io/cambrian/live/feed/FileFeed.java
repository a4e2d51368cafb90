package io.cambrian.live.feed;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The days of one file, as {@link BarFile} reads it. */
public final class FileFeed implements MarketFeed {
    private final TreeMap<Integer, List<Bar>> byDay;
    private final Iterator<Map.Entry<Integer, List<Bar>>> days;

    /** Reads the whole file, whose days must have come. */
    public FileFeed(Path file, LatestDay latest) {
        byDay = BarFile.read(file, latest.day());
        days = byDay.entrySet().iterator();
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
    public boolean hasLater() {
        return days.hasNext();
    }

    @Override
    public int days() {
        return byDay.size();
    }
}
