package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.JournalLines;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalExportIT {
    private static final String VETO = "{\"type\":\"vetoed\",\"user\":\"ann\",\"symbol\":\"X\"}";

    @TempDir
    private Path folder;

    private Path journal(String capital, String... events) throws IOException {
        StringBuilder lines = new StringBuilder();
        String last = JournalLines.FIRST;
        for (int i = 0; i <= events.length; i++) {
            String event = i == 0 ? "{\"type\":\"opened\",\"capital\":\"" + capital + "\"}" : events[i - 1];
            String line = "{\"seq\":" + (i + 1) + ",\"at\":\"2020-01-03T00:00:00Z\",\"prev\":\"" + last
                    + "\",\"event\":" + event;
            last = JournalLines.hash(line);
            lines.append(line).append(",\"hash\":\"").append(last).append("\"}\n");
        }
        return Files.writeString(folder.resolve("journal.jsonl"), lines);
    }

    @Test
    void actsOfAnAccountThatWasMovedAwayStayCounted() throws IOException {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        assertThat(JournalExport.acts(warehouse)).isZero();
        Path journal = journal(
                "1000",
                VETO,
                "{\"type\":\"stopped\",\"user\":\"reconciliation\",\"reason\":\"books differ\"}",
                "{\"type\":\"adjusted\",\"symbol\":\"X\"}",
                "{\"type\":\"day\",\"day\":\"2020-01-03\"}");
        JournalExport.run(warehouse, journal);
        assertThat(JournalExport.acts(warehouse)).isEqualTo(2);
        JournalExport.run(warehouse, journal("2000", VETO));
        assertThat(JournalExport.acts(warehouse)).isEqualTo(3);
        JournalExport.run(warehouse, journal("2000", VETO, VETO));
        assertThat(JournalExport.acts(warehouse)).isEqualTo(4);
        JournalExport.run(
                warehouse,
                journal(
                        "2000",
                        VETO,
                        VETO,
                        "{\"type\":\"state\",\"from\":\"ACTIVE\",\"to\":\"REDUCING\",\"reason\":\"var\"}",
                        "{\"type\":\"state\",\"from\":\"ACTIVE\",\"to\":\"HALTED\",\"reason\":\"stop\",\"user\":\"ann\"}"));
        assertThat(JournalExport.acts(warehouse))
                .as("a person's halt amid a day, and not a limit's")
                .isEqualTo(5);
    }

    @Test
    void daysWhoseCloseIsNotInTheTableAreNotExported() throws IOException {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        String day = "{\"type\":\"day\",\"day\":\"2020-01-03\"}";
        String close = "{\"type\":\"close\",\"day\":\"2020-01-03\",\"equity\":\"1000\"}";
        assertThat(JournalExport.run(warehouse, journal("1000", day)).lastClose())
                .isEqualTo(Integer.MIN_VALUE);
        int third = (int) LocalDate.parse("2020-01-03").toEpochDay();
        assertThat(JournalExport.run(warehouse, journal("1000", day, close)).lastClose())
                .isEqualTo(third);
        assertThat(JournalExport.run(warehouse, journal("1000", day, close)))
                .isEqualTo(new JournalExport.Exported(0, third));
        assertThat(JournalExport.run(warehouse, journal("2000", day)).lastClose())
                .as("of another account")
                .isEqualTo(Integer.MIN_VALUE);
    }

    /** A live process of its own may close days after the journal was read. */
    @Test
    void theAccountIsWrittenUpToTheLastCloseThatIsExported() {
        TreeMap<Integer, Double> returns = new TreeMap<>(Map.of(1, 0.1, 2, 0.2, 3, 0.3, 4, 0.4));
        assertThat(TurnBooks.exported(returns, 1, 3)).containsOnlyKeys(2, 3);
        assertThat(TurnBooks.exported(returns, 3, 3)).isEmpty();
        assertThat(TurnBooks.exported(returns, Integer.MIN_VALUE, Integer.MIN_VALUE))
                .isEmpty();
        assertThat(TurnBooks.exported(returns, 3, 4)).containsOnlyKeys(4);
    }
}
