package io.cambrian.live.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static Event event(int n) {
        return Event.type("tick")
                .with("n", n)
                .with("weight", 1e-5 / (n + 3))
                .with("money", new BigDecimal("12.50"))
                .with("text", "é \"quoted\" \n line")
                .with("list", List.of("a", "b"))
                .with("map", Map.of("k", 1))
                .build();
    }

    private Path written(int n) {
        Path file = folder.resolve("deep/journal.jsonl");
        List<Event> events = new ArrayList<>();
        try (Journal journal = Journal.open(file, CLOCK, events::add)) {
            for (int i = events.size(); i < n; i++) {
                journal.append(event(i));
            }
            journal.commit();
        }
        return file;
    }

    private static List<Event> read(Path file) {
        List<Event> events = new ArrayList<>();
        Journal.read(file, events::add);
        return events;
    }

    @Test
    void eventsComeBackAsTheyWereWritten() {
        Path file = written(5);
        written(8);
        List<Event> events = read(file);
        assertThat(events).hasSize(8);
        for (int i = 0; i < 8; i++) {
            assertThat(events.get(i)).isEqualTo(event(i));
            assertThat(events.get(i).decimal("money")).isEqualTo(new BigDecimal("12.50"));
        }
    }

    @Test
    void whatIsNotCommittedIsNotOnDisk() throws IOException {
        Path file = folder.resolve("j.jsonl");
        List<Event> events = new ArrayList<>();
        try (Journal journal = Journal.open(file, CLOCK, events::add)) {
            journal.append(event(0));
            assertThat(Files.size(file)).isZero();
            journal.commit();
            assertThat(read(file)).hasSize(1);
        }
    }

    @Test
    void everyCutIsEitherCleanOrTorn() throws IOException {
        byte[] whole = Files.readAllBytes(written(3));
        for (int at = 0; at <= whole.length; at += at > whole.length - 20 ? 1 : 7) {
            Path file = Files.write(folder.resolve("cut.jsonl"), Arrays.copyOf(whole, at));
            List<Event> events = new ArrayList<>();
            try (Journal journal = Journal.open(file, CLOCK, events::add)) {
                int complete = events.size();
                assertThat(journal.tornBytes() == 0).isEqualTo(at == 0 || whole[at - 1] == '\n');
                for (int i = complete; i < 3; i++) {
                    journal.append(event(i));
                }
                journal.commit();
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(written(3));
        for (int at = 0; at < whole.length - 1; at += 3) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Path file = Files.write(folder.resolve("changed.jsonl"), changed);
            assertThatThrownBy(() -> Journal.open(file, CLOCK, e -> {}))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("line");
        }
    }

    @Test
    void removedAndSwappedLinesAreNoticed() throws IOException {
        List<String> lines = Files.readAllLines(written(4));
        for (List<String> wrong : List.of(
                List.of(lines.get(1), lines.get(2)),
                List.of(lines.get(0), lines.get(2)),
                List.of(lines.get(0), lines.get(2), lines.get(1)),
                List.of(lines.get(0), lines.get(0)))) {
            Path file = Files.write(folder.resolve("wrong.jsonl"), wrong);
            assertThatThrownBy(() -> read(file)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void oneProcessHoldsIt() {
        Path file = folder.resolve("j.jsonl");
        List<Event> events = new ArrayList<>();
        try (Journal journal = Journal.open(file, CLOCK, events::add)) {
            assertThat(journal.tornBytes()).isZero();
            assertThatThrownBy(() -> Journal.open(file, CLOCK, e -> {}))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Another live process");
        }
        Journal.open(file, CLOCK, e -> {}).close();
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Event.type("t").with("x", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
