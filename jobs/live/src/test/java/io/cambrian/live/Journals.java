package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** All events of an account's journal. */
final class Journals {
    private Journals() {}

    static List<Event> of(Path folder) {
        List<Event> events = new ArrayList<>();
        Journal.read(folder.resolve(LiveRun.JOURNAL), events::add);
        return events;
    }

    /** Does an account again, which must come out as its journal has it. */
    static void requireReplay(Path folder, Function<String, Bundle> plans, List<BarSeries> series, Path scratch) {
        TreeMap<Integer, DayBars> bars = new TreeMap<>();
        ReplayFeed feed = new ReplayFeed(series);
        for (var day = feed.next(); day.isPresent(); day = feed.next()) {
            bars.put(day.get().day(), day.get());
        }
        Redo.Outcome outcome =
                Redo.run(folder.resolve(LiveRun.JOURNAL), plans, bars, scratch, new Progress(System.err, false));
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.same()).isTrue();
    }
}
