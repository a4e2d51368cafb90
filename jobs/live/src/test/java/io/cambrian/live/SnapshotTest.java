package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.JournalLines;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.board.BoardSnapshot;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.live.journal.Snapshots;
import io.cambrian.market.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account whose journal has many segments, and what a start reads of them. */
class SnapshotTest {
    private static final Market MARKET = Worlds.market(1);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(Worlds.LAST * 86_400L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path account;
    private Path journal;
    private SigningKeys keys;

    /** The machine's own, with small segments. */
    private record SmallSegments() implements Disk {
        @Override
        public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
            Disk.REAL.write(file, channel, bytes);
        }

        @Override
        public void force(Path file, FileChannel channel) {}

        @Override
        public void rename(Path from, Path to) throws IOException {
            Disk.REAL.rename(from, to);
        }

        @Override
        public long segmentBytes() {
            return 8_000;
        }
    }

    @BeforeEach
    void publish() {
        account = folder.resolve("w/live/account");
        journal = account.resolve(LiveRun.JOURNAL);
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(
                folder.resolve("w/bundles"),
                Worlds.plan(MARKET).replay(List.of()).build(),
                keys);
    }

    /** Works up to a day as a process with a dashboard does; gives what its readers know in the end. */
    private String work(int days) {
        BoardSnapshot shown = new BoardSnapshot();
        Work work = new LiveRun(
                        folder.resolve("w/bundles"),
                        keys.publicKey(),
                        new Progress(System.err, false),
                        new SmallSegments(),
                        f -> Brokerage.venue(f, Disk.REAL, NOW, io.cambrian.live.broker.Fills.WHOLE, Faults.NONE, 1))
                .openFeed(
                        new ReplayFeed(MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + days)
                                .series()),
                        account,
                        NOW,
                        List.of(shown),
                        e -> {});
        while (work.session().doWork() > 0) {
            // all days
        }
        work.session().reconcile();
        work.fold().report().write(account);
        work.close();
        return shown.save().orElseThrow().toString();
    }

    /** What readers that read every line know. */
    private List<String> whole() {
        FoldSnapshot fold = new FoldSnapshot();
        BoardSnapshot shown = new BoardSnapshot();
        Journal.read(journal, fold.begin(Optional.empty()).andThen(shown.begin(Optional.empty())));
        return List.of(
                fold.save().orElseThrow().toString(), shown.save().orElseThrow().toString());
    }

    /** What readers know that begin where a start begins, and how many events they were given. */
    private List<String> started(List<Event> given) {
        FoldSnapshot fold = new FoldSnapshot();
        BoardSnapshot shown = new BoardSnapshot();
        Counting counted = new Counting(shown, given);
        Journal.open(journal, Disk.REAL, NOW, List.of(fold, counted)).close();
        return List.of(
                fold.save().orElseThrow().toString(), shown.save().orElseThrow().toString());
    }

    /** Counts what a reader is given. */
    private record Counting(BoardSnapshot reader, List<Event> given) implements io.cambrian.live.journal.JournalReader {
        @Override
        public String name() {
            return reader.name();
        }

        @Override
        public Consumer<Event> begin(Optional<com.fasterxml.jackson.databind.JsonNode> snapshot) {
            given.clear();
            return reader.begin(snapshot).andThen(given::add);
        }

        @Override
        public Optional<ObjectNode> save() {
            return reader.save();
        }
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(account)) {
            return files.filter(f -> f.toString().endsWith(".snapshot"))
                    .sorted()
                    .toList();
        }
    }

    private String replay() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(to);
        System.setErr(to);
        try {
            LiveMain.run(
                    "replay",
                    "--bundles",
                    folder.resolve("w/bundles").toString(),
                    "--public-key",
                    folder.resolve("keys/cambrian.pub").toString(),
                    "--state",
                    account.toString(),
                    "--bars",
                    folder.resolve("bars.csv").toString());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStartReadsTheLastSegmentOnlyAndKnowsWhatAllLinesSay() throws IOException {
        String board = work(60);
        assertThat(JournalLines.segments(journal)).isGreaterThan(8);
        assertThat(snapshots()).as("the account began with this start").isEmpty();

        List<Event> all = new ArrayList<>();
        List<String> whole = whole();
        assertThat(started(all))
                .as("the first start reads all, and puts it down")
                .isEqualTo(whole);
        assertThat(whole.get(1)).isEqualTo(board);
        assertThat(snapshots()).hasSize(2);
        List<Event> few = new ArrayList<>();
        assertThat(started(few)).isEqualTo(whole);
        assertThat(few.size()).isLessThan(all.size() / 5);
        assertThat(all.subList(all.size() - few.size(), all.size())).isEqualTo(few);

        // it goes on as an account does that reads everything at each start
        String on = work(90);
        String csv = Files.readString(account.resolve("account.csv"));
        assertThat(snapshots()).hasSize(2);
        for (Path snapshot : snapshots()) {
            Files.delete(snapshot);
        }
        assertThat(work(90)).isEqualTo(on);
        assertThat(Files.readString(account.resolve("account.csv"))).isEqualTo(csv);
        assertThat(whole()).isEqualTo(started(few));
    }

    @Test
    void aSnapshotThatIsDamagedOfAnotherJournalOrNotUnderstoodIsPassedOver() throws IOException {
        work(60);
        List<Event> given = new ArrayList<>();
        List<String> whole = started(given);
        int all = given.size();
        Path snapshot = snapshots().get(0);
        String good = Files.readString(snapshot);

        Files.writeString(snapshot, good.substring(0, good.length() / 2));
        assertThat(started(given)).isEqualTo(whole);
        assertThat(given).hasSize(all);
        assertThat(Files.readString(snapshot)).as("it is made again").isEqualTo(good);

        Files.writeString(snapshot, good.replace("\"size\":1.0", "\"size\":0.5"));
        assertThat(started(given)).isEqualTo(whole);
        assertThat(given).hasSize(all);

        // whole, but of something else: a reader that does not understand it begins anew
        Files.writeString(snapshot, signed(good, "\"opened\"", "\"closed\""));
        Files.writeString(snapshot, signed(Files.readString(snapshot), "\"difference\"", "\"distance\""));
        assertThat(started(given)).isEqualTo(whole);
        assertThat(given).hasSize(all);

        // of a journal with another past
        String before = "\"last_hash\":\"";
        int at = good.indexOf(before) + before.length();
        String hash = good.substring(at, at + 64);
        Files.writeString(snapshot, signed(good, hash, "0".repeat(64)));
        assertThat(started(given)).isEqualTo(whole);
        assertThat(given).hasSize(all);
    }

    /** A snapshot with other content and the hash that goes with it. */
    private static String signed(String good, String from, String to) {
        String body = good.substring(0, good.lastIndexOf(",\"hash\":\"")).replace(from, to);
        return body + ",\"hash\":\"" + JournalLines.hash(body) + "\"}\n";
    }

    @Test
    void fullSegmentsMayBeMovedAwayOnceASnapshotKnowsThem() throws IOException {
        work(60);
        List<Event> given = new ArrayList<>();
        List<String> whole = started(given);
        Path away = Files.createDirectories(folder.resolve("away"));
        int segments = JournalLines.segments(journal);
        for (int n = 1; n <= segments; n++) {
            Path segment = JournalLines.segment(journal, n);
            Files.move(segment, away.resolve(segment.getFileName()));
        }
        assertThat(started(given)).isEqualTo(whole);
        work(70);
        assertThat(JournalLines.segment(journal, segments + 1)).exists();
        assertThatThrownBy(this::whole)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("000001")
                .hasMessageContaining("Put the segments");
        for (int n = 1; n <= segments; n++) {
            Path segment = JournalLines.segment(journal, n);
            Files.move(away.resolve(segment.getFileName()), segment);
        }
        assertThat(whole()).isEqualTo(started(given));
    }

    @Test
    void replayComparesSnapshotsWithTheLines() throws IOException {
        StringBuilder csv = new StringBuilder("date,symbol,open,high,low,close,volume,member\n");
        Worlds.after(MARKET).forEach(s -> {
            for (int t = 0; t < s.size(); t++) {
                csv.append(java.time.LocalDate.ofEpochDay(s.days()[t]))
                        .append(',')
                        .append(s.symbol());
                for (double x : new double[] {s.open()[t], s.high()[t], s.low()[t], s.close()[t]}) {
                    csv.append(',').append(Double.isNaN(x) ? s.close()[t] : x);
                }
                csv.append(',').append(Double.isNaN(s.volume()[t]) ? "" : s.volume()[t]);
                csv.append(',').append(s.member()[t]).append('\n');
            }
        });
        Files.writeString(folder.resolve("bars.csv"), csv);
        work(60);
        started(new ArrayList<>());
        assertThat(replay())
                .contains(": 0 differ.")
                .contains("2 snapshots of full segments: as the lines up to there have it");
        Path snapshot = snapshots().get(0);
        Files.writeString(snapshot, signed(Files.readString(snapshot), "\"size\":1.0", "\"size\":0.5"));
        assertThat(replay()).contains(snapshot.getFileName().toString()).contains("does not say what");
        assertThat(Snapshots.file(journal, JournalLines.segments(journal), "account"))
                .exists();
    }
}
