package io.cambrian.live.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
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

    /** Opens a journal in a process of its own: 0 when it could, 3 when somebody holds it. */
    static final class Another {
        private Another() {}

        public static void main(String[] args) {
            try {
                Journal.open(Path.of(args[0]), Clock.systemUTC(), e -> {}).close();
            } catch (DataException e) {
                System.exit(e.getMessage().contains("Another live process") ? 3 : 4);
            }
        }

        static int opens(Path file) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Another.class.getName(),
                            file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor();
        }
    }

    /** The system forgets a lock on a file once the process that holds it closes that file, however it was opened. */
    @Test
    void otherProcessesAreKeptOutWhateverThisOneReads() throws Exception {
        Path file = written(3);
        try (Journal journal = Journal.open(file, disk(1 << 20, 1000), CLOCK, e -> {})) {
            assertThat(Another.opens(file))
                    .as("after the start, which reads it")
                    .isEqualTo(3);
            assertThat(read(file)).hasSize(3);
            assertThat(Another.opens(file)).as("after another look at it").isEqualTo(3);
            for (int i = 3; i < 9; i++) {
                journal.append(event(i));
            }
            journal.commit();
            journal.rollWhereFull();
            assertThat(JournalLines.segments(file)).isEqualTo(1);
            read(file);
            assertThat(Another.opens(file)).as("in the next segment").isEqualTo(3);
        }
        assertThat(Another.opens(file)).isZero();
    }

    @Test
    void aReaderGoesOnFromWhereItStopped() throws IOException {
        Path file = folder.resolve("journal.jsonl");
        Disk small = disk(1 << 20, 1000);
        List<Long> numbers = new ArrayList<>();
        JournalLines.Content seen = JournalLines.BEGINNING;
        for (int i = 0; i < 40; i++) {
            try (Journal journal = Journal.open(file, small, CLOCK, e -> {})) {
                journal.append(event(i));
                journal.commit();
                if (i % 3 == 0) {
                    seen = JournalLines.read(file, seen, l -> numbers.add(l.number()), segment -> {});
                }
                journal.rollWhereFull();
            }
            if (i % 7 == 0) {
                seen = JournalLines.read(file, seen, l -> numbers.add(l.number()), segment -> {});
            }
        }
        seen = JournalLines.read(file, seen, l -> numbers.add(l.number()), segment -> {});
        assertThat(seen.segments()).as("full segments in between").isPositive();
        assertThat(numbers)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(seen).isEqualTo(JournalLines.read(file, l -> {}));

        try (Journal journal = Journal.open(file, small, CLOCK, e -> {})) {
            journal.append(event(40));
            journal.commit();
        }
        JournalLines.Content end = JournalLines.read(file, seen, l -> {}, segment -> {});
        Path full = JournalLines.segment(file, end.segments() + 1);
        Files.move(file, full); // by a writer that has not begun the next yet
        assertThat(JournalLines.read(file, end, l -> {}, segment -> {}).lines()).isEqualTo(end.lines());
        Files.move(full, file.resolveSibling("elsewhere"));
        assertThatThrownBy(() -> JournalLines.read(file, end, l -> {}, segment -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shorter than it was");
        Files.move(file.resolveSibling("elsewhere"), file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) end.goodBytes() - 1));
        assertThatThrownBy(() -> JournalLines.read(file, end, l -> {}, segment -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shorter than it was");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Event.type("t").with("x", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A disk with room for some bytes only, in files of at least some size. */
    private static Disk disk(long room, long segmentBytes) {
        return new Disk() {
            private long left = room;

            @Override
            public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
                int part = (int) Math.min(left, bytes.remaining());
                left -= part;
                REAL.write(file, channel, bytes.slice(bytes.position(), part));
                if (part < bytes.remaining()) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void force(Path file, FileChannel channel) throws IOException {
                REAL.force(file, channel);
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                REAL.rename(from, to);
            }

            @Override
            public long segmentBytes() {
                return segmentBytes;
            }
        };
    }

    @Test
    void aFullDiskLeavesNothingHalfWrittenAndTakesNothingMore() throws IOException {
        Path file = written(3);
        byte[] whole = Files.readAllBytes(file);
        for (int room = 0; room < 500; room += 7) {
            Files.write(file, whole);
            try (Journal journal = Journal.open(file, disk(room, 1 << 20), CLOCK, e -> {})) {
                journal.append(event(3));
                journal.append(event(4));
                assertThatThrownBy(journal::commit)
                        .isInstanceOf(JournalUnwritableException.class)
                        .hasMessageContaining("No space left on device");
                assertThat(Files.readAllBytes(file)).isEqualTo(whole);
                assertThatThrownBy(journal::commit).isInstanceOf(JournalUnwritableException.class);
            }
            try (Journal journal = Journal.open(file, CLOCK, e -> {})) {
                assertThat(journal.tornBytes()).isZero();
                journal.append(event(3));
                journal.commit();
            }
            assertThat(read(file)).hasSize(4);
        }
    }

    @Test
    void aLongJournalIsASeriesOfSegmentsWithOneChain() throws IOException {
        Path file = folder.resolve("j.jsonl");
        Disk small = disk(1 << 20, 1000);
        int n = 40;
        for (int i = 0; i < n; i++) {
            List<Event> before = new ArrayList<>();
            try (Journal journal = Journal.open(file, small, CLOCK, before::add)) {
                assertThat(before).hasSize(i);
                journal.append(event(i));
                journal.rollWhereFull();
                journal.commit();
                assertThatThrownBy(() -> Journal.open(file, CLOCK, e -> {}))
                        .hasMessageContaining("Another live process");
            }
        }
        int segments = JournalLines.segments(file);
        assertThat(segments).isGreaterThan(5);
        List<Event> events = read(file);
        for (int i = 0; i < n; i++) {
            assertThat(events.get(i)).isEqualTo(event(i));
        }

        // killed between the end of a segment and the beginning of the next
        Files.move(file, JournalLines.segment(file, segments + 1));
        try (Journal journal = Journal.open(file, small, CLOCK, e -> {})) {
            journal.append(event(n));
            journal.commit();
        }
        assertThat(read(file)).hasSize(n + 1);

        // a segment that is gone, or was changed
        Path second = JournalLines.segment(file, 2);
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length / 2] ^= 1;
        Files.write(second, bytes);
        assertThatThrownBy(() -> read(file)).isInstanceOf(DataException.class).hasMessageContaining("000002");
        Files.delete(second);
        assertThatThrownBy(() -> read(file)).isInstanceOf(DataException.class);
    }

    @Test
    void aWholeLineThatCannotBeUnderstoodIsNamed() {
        Path file = written(2);
        assertThatThrownBy(() -> Journal.read(file, e -> {
                    if (e.number("n") == 1) {
                        throw new IllegalStateException("The event has no x");
                    }
                }))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Line 2")
                .hasMessageContaining("no x");
    }
}
