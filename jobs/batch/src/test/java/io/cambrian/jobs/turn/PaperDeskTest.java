package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperDeskTest {
    static final String OPENED = "{\"type\":\"opened\",\"capital\":\"1000\"}";
    private static final String FELL =
            "{\"type\":\"close\",\"day\":\"2020-01-02\",\"equity\":\"880\",\"state\":\"HALTED\",\"state_reason\":\"daily_loss"
                    + " 12.00 %\"}";

    @TempDir
    private Path folder;

    private PaperDesk desk() {
        return new PaperDesk(folder, folder.resolve("keys"));
    }

    private AccountJournal.Account account(String... events) throws Exception {
        return account(desk(), events);
    }

    @Test
    void anAccountThatAProcessHoldsIsLeftToIt() throws Exception {
        PaperDesk desk = desk();
        assertThat(desk.isHeld()).as("no account yet").isFalse();
        account(desk, OPENED, FELL);
        int closed = desk.account().lastDay();
        assertThat(desk.awaitClose(closed, Duration.ofMillis(1))).isTrue();
        assertThat(desk.awaitClose(closed + 1, Duration.ofMillis(1))).isFalse();
        Path lock = desk.journal().resolveSibling("journal.jsonl.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            assertThat(desk.isHeld()).isTrue();
        }
        assertThat(desk.isHeld()).as("its process has ended").isFalse();
    }

    static AccountJournal.Account account(PaperDesk desk, String... events) throws Exception {
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
        AccountJournal.Account halted = account(OPENED, FELL);
        assertThat(halted.halted()).contains("daily_loss 12.00 %");
        assertThat(halted.acts()).isEmpty();
        assertThat(halted.returns())
                .containsEntry((int) LocalDate.of(2020, 1, 2).toEpochDay(), 880 / 1000.0 - 1);

        AccountJournal.Account released =
                account(OPENED, FELL, "{\"type\":\"released\",\"user\":\"ann\",\"reason\":\"looked\"}");
        assertThat(released.halted()).isEmpty();
        assertThat(released.acts())
                .as("one act of a person, by the day of bars that it followed")
                .containsExactly(new AccountJournal.Act(
                        (int) LocalDate.of(2020, 1, 2).toEpochDay(), "released", "ann", "looked"));
    }

    @Test
    void anotherLookReadsOnAndAJournalThatIsGoneOrChangedIsNotRemembered() throws Exception {
        PaperDesk desk = desk();
        assertThat(account(desk, OPENED).closes()).isEmpty();
        assertThat(account(desk, OPENED, FELL).closes()).hasSize(1);
        AccountJournal.Account same = account(desk, OPENED, FELL);
        assertThat(same.closes()).hasSize(1);
        assertThat(same.halted()).isPresent();

        assertThatThrownBy(() -> account(desk, OPENED))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shorter than it was");
        assertThat(account(desk, OPENED).closes()).as("read anew").isEmpty();
        account(desk, OPENED, FELL);
        Files.delete(desk.journal());
        assertThat(desk.account()).isEqualTo(desk().account());
        assertThat(desk.account().closes()).isEmpty();
    }

    @Test
    void aDayIsDeliveredOnceAsItWasFirst() throws Exception {
        PaperDesk desk = desk();
        desk.deliver(closes(10, 11, 12), 18_000);
        desk.deliver(closes(10, 11, 12), 18_000);
        assertThat(delivered()).containsExactly("2019-04-15,A,11.0", "2019-04-16,A,12.0");
        desk.deliver(closes(10, 11.5, 12.5, 13), 18_000);
        assertThat(delivered())
                .as("what a turn that was abandoned delivered may have been traded on")
                .containsExactly("2019-04-15,A,11.0", "2019-04-16,A,12.0", "2019-04-17,A,13.0");
        desk.deliver(closes(10, 11, 12, 13, 14), 18_003);
        assertThat(delivered()).hasSize(4).last().isEqualTo("2019-04-18,A,14.0");
    }

    /** From 2019-04-14 on, the day 18,000. */
    private static Market closes(double... closes) {
        int[] days = IntStream.range(18_000, 18_000 + closes.length).toArray();
        return Market.of(List.of(BarSeries.closeOnly("A", days, closes, null)), 252);
    }

    /** Date, symbol and open of each bar in the feed. */
    @Test
    void namesAndWordsThatAreDamagedStopNoTurn() throws Exception {
        PaperDesk desk = desk();
        Path aside = Files.createDirectories(folder.resolve("feed/left-out"));
        Files.writeString(aside.resolve("bars-2024-01-06-to-2024-99-99.csv"), "");
        Files.writeString(aside.resolveSibling("bars-2024-99-06-to-2024-01-07.csv"), "");
        Files.writeString(aside.resolve("bars-2019-04-15-to-2019-04-16.csv"), "");
        Files.write(aside.resolve("bars-2019-04-15-to-2019-04-16.csv.why"), new byte[] {'a', (byte) 0xff});
        assertThat(desk.setAside()).singleElement().satisfies(f -> {
            assertThat(f.why()).isEqualTo("why was not kept");
            assertThat(f.isBack()).isFalse();
            assertThat(f.isTraded()).isFalse();
        });
        assertThat(desk.deliver(closes(10, 11, 12, 13), 18_000)).isTrue();
        assertThat(folder.resolve("feed/bars-2019-04-15-to-2019-04-17.csv")).exists();
        assertThat(desk.setAside())
                .singleElement()
                .matches(PaperDesk.SetAside::isBack, "back in a file of another name");
        assertThat(desk.deliver(closes(10, 11, 12, 13), 18_000)).isFalse();
        account(desk, OPENED, FELL);
        assertThat(desk.setAside()).as("a later day is another one").noneMatch(PaperDesk.SetAside::isTraded);
        account(desk(), OPENED, FELL.replace("2020-01-02", "2019-04-16"));
        assertThat(desk().setAside()).allMatch(PaperDesk.SetAside::isTraded);
    }

    private List<String> delivered() throws Exception {
        List<String> bars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("feed"))) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line ->
                                String.join(",", Arrays.asList(line.split(",")).subList(0, 3)))
                        .forEach(bars::add);
            }
        }
        return bars;
    }

    @Test
    void aPersonsStopIsAHaltToo() throws Exception {
        assertThat(account(OPENED, "{\"type\":\"stopped\",\"user\":\"ann\",\"reason\":\"holidays\"}")
                        .halted())
                .contains("holidays");
    }
}
