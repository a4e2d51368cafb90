package io.cambrian.live.feed;

import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Plays series of bars back day by day, as they would have arrived. */
public final class ReplayFeed implements MarketFeed {
    private final List<BarSeries> series;
    private final int[] at; // next bar of each series
    private final int days;

    public ReplayFeed(List<BarSeries> series) {
        this.series = List.copyOf(series);
        at = new int[series.size()];
        TreeSet<Integer> all = new TreeSet<>();
        for (BarSeries s : series) {
            for (int day : s.days()) {
                all.add(day);
            }
        }
        days = all.size();
    }

    @Override
    public Optional<DayBars> next() {
        int day = Integer.MAX_VALUE;
        for (int k = 0; k < at.length; k++) {
            if (at[k] < series.get(k).size()) {
                day = Math.min(day, series.get(k).days()[at[k]]);
            }
        }
        if (day == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        List<Bar> bars = new ArrayList<>();
        for (int k = 0; k < at.length; k++) {
            BarSeries s = series.get(k);
            int i = at[k];
            if (i < s.size() && s.days()[i] == day) {
                bars.add(new Bar(
                        s.symbol(), s.open()[i], s.high()[i], s.low()[i], s.close()[i], s.volume()[i], s.member()[i]));
                at[k]++;
            }
        }
        return Optional.of(new DayBars(day, bars));
    }

    @Override
    public boolean hasLater() {
        for (int k = 0; k < at.length; k++) {
            if (at[k] < series.get(k).size()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int days() {
        return days;
    }
}
