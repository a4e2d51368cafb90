package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.JournalTable;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountEventsIT {
    @TempDir
    private Path folder;

    @Test
    void allActsOfPeopleAreAmongWhatIsMeasured() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        List<Event> journal = List.of(
                event(1, 1, "state", "{\"to\":\"HALTED\",\"user\":\"ann\"}"),
                event(2, 1, "state", "{\"to\":\"REDUCING\"}"),
                event(3, 1, "close", "{\"state\":\"HALTED\"}"),
                event(4, -1, "adjusted", "{\"user\":\"ann\",\"symbol\":\"X\"}"),
                event(5, -1, "released", "{\"user\":\"ann\"}"),
                event(6, -1, "reconciled", "{\"equal\":true}"));
        warehouse.merge(
                JournalTable.SPEC,
                warehouse.rows(
                        JournalTable.SPEC,
                        journal.stream().map(JournalTable::toRow).toList()));
        assertThat(AccountEvents.read(warehouse)).extracting(Event::sequence).containsExactly(1L, 3L, 4L, 5L);
    }
}
