package io.cambrian.live;

import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All events of an account's journal. */
final class Journals {
    private Journals() {}

    static List<Event> of(Path folder) {
        List<Event> events = new ArrayList<>();
        Journal.read(folder.resolve(LiveRun.JOURNAL), events::add);
        return events;
    }
}
