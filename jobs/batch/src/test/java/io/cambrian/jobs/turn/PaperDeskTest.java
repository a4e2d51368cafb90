package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.JournalLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperDeskTest {
    private static final String OPENED = "{\"type\":\"opened\",\"capital\":\"1000\"}";
    private static final String FELL =
            "{\"type\":\"close\",\"day\":\"2020-01-02\",\"equity\":\"880\",\"state\":\"HALTED\",\"state_reason\":\"daily_loss"
                    + " 12.00 %\"}";

    @TempDir
    private Path folder;

    private PaperDesk.Account account(String... events) throws Exception {
        PaperDesk desk = new PaperDesk(folder, folder.resolve("keys"));
        StringBuilder lines = new StringBuilder();
        String last = JournalLines.FIRST;
        for (int i = 0; i < events.length; i++) {
            String line = "{\"seq\":" + (i + 1) + ",\"at\":\"2020-01-03T00:00:00Z\",\"prev\":\"" + last
                    + "\",\"event\":" + events[i];
            last = JournalLines.hash(line);
            lines.append(line).append(",\"hash\":\"").append(last).append("\"}\n");
        }
        Files.createDirectories(desk.journal().getParent());
        Files.writeString(desk.journal(), lines);
        return desk.account();
    }

    @Test
    void anAccountThatHaltedSaysWhyUntilAPersonReleasesIt() throws Exception {
        PaperDesk.Account halted = account(OPENED, FELL);
        assertThat(halted.halted()).contains("daily_loss 12.00 %");
        assertThat(halted.acts()).isEmpty();
        assertThat(halted.returns())
                .containsEntry((int) LocalDate.of(2020, 1, 2).toEpochDay(), 880 / 1000.0 - 1);

        PaperDesk.Account released =
                account(OPENED, FELL, "{\"type\":\"released\",\"user\":\"ann\",\"reason\":\"looked\"}");
        assertThat(released.halted()).isEmpty();
        assertThat(released.acts()).as("one act of a person").hasSize(1);
    }

    @Test
    void aPersonsStopIsAHaltToo() throws Exception {
        assertThat(account(OPENED, "{\"type\":\"stopped\",\"user\":\"ann\",\"reason\":\"holidays\"}")
                        .halted())
                .contains("holidays");
    }
}
