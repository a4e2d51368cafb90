package io.cambrian.live.feed;

import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plays series of bars back day by day, as they would have arrived. */
public final class ReplayFeed implements MarketFeed {
    private final TreeMap<Integer, List<Bar>> byDay = new TreeMap<>();
    private final Iterator<Map.Entry<Integer, List<Bar>>> days;

    public ReplayFeed(List<BarSeries> series) {
        for (BarSeries s : series) {
            for (int i = 0; i < s.size(); i++) {
                byDay.computeIfAbsent(s.days()[i], d -> new ArrayList<>())
                        .add(new Bar(
                                s.symbol(),
                                s.open()[i],
                                s.high()[i],
                                s.low()[i],
                                s.close()[i],
                                s.volume()[i],
                                s.member()[i]));
            }
        }
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
    public int days() {
        return byDay.size();
    }
}
