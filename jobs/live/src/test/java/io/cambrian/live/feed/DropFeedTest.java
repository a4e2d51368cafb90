package io.cambrian.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropFeedTest {
    private static final String HEADER = "date,symbol,open,high,low,close\n";

    private static final LatestDay LATEST =
            new LatestDay(Clock.fixed(Instant.parse("2024-01-09T23:59:59Z"), ZoneOffset.UTC));

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private void drop(String name, String rows) throws IOException {
        Files.writeString(folder.resolve(name), HEADER + rows);
    }

    private static String bar(String day, double close) {
        return day + ",AAA," + close + "," + close + "," + close + "," + close + "\n";
    }

    private static List<String> days(MarketFeed feed) {
        List<String> days = new ArrayList<>();
        for (Optional<DayBars> next = feed.next(); next.isPresent(); next = feed.next()) {
            days.add(LocalDate.ofEpochDay(next.get().day()) + " "
                    + next.get().bars().get(0).close());
        }
        return days;
    }

    @Test
    void dropsThatRepeatAndRestateTheDayBeforeGiveEachDayOnceAsItFirstCame() throws Exception {
        drop("1.csv", bar("2024-01-02", 10) + bar("2024-01-03", 11));
        drop("2.csv", bar("2024-01-03", 11.5) + bar("2024-01-04", 12));
        drop("3.csv", bar("2024-01-04", 12) + bar("2024-01-05", 13));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed))
                .containsExactly("2024-01-02 10.0", "2024-01-03 11.0", "2024-01-04 12.0", "2024-01-05 13.0");
        assertThat(told)
                .singleElement()
                .asString()
                .contains("2.csv")
                .contains("2024-01-03")
                .doesNotContain("2024-01-04");
        assertThat(days(new DropFeed(folder, LATEST, told::add)))
                .as("after a restart")
                .hasSize(4);
    }

    @Test
    void daysThatAPlansHistoryHasAreNotGiven() throws Exception {
        drop("1.csv", bar("2024-01-02", 10) + bar("2024-01-03", 11));
        drop("2.csv", bar("2024-01-03", 11.5) + bar("2024-01-04", 12));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        feed.passOver((int) LocalDate.of(2024, 1, 3).toEpochDay());
        assertThat(days(feed)).containsExactly("2024-01-04 12.0");
        assertThat(told).as("nothing was decided on them").isEmpty();
    }

    /** A cycle leaves a file each turn: only the last ones are read at each start. */
    @Test
    void filesOfTheCycleWhoseDaysAPlansHistoryHasAreNotRead() throws Exception {
        drop("bars-2024-01-01-to-2024-01-02.csv", "damaged since\n");
        drop("bars-2024-01-03-to-2024-01-03.csv", "damaged since\n");
        drop("bars-2024-01-04-to-2024-01-05.csv", bar("2024-01-04", 12) + bar("2024-01-05", 13));
        drop("bars-2024-01-06-to-2024-99-99.csv", bar("2024-01-06", 14));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        feed.passOver((int) LocalDate.of(2024, 1, 3).toEpochDay());
        assertThat(days(feed)).containsExactly("2024-01-04 12.0", "2024-01-05 13.0", "2024-01-06 14.0");
        assertThat(told).isEmpty();
        drop("bars-2024-01-02-to-2024-01-03.csv", bar("2024-01-02", 10));
        feed.next();
        assertThat(days(feed)).isEmpty();
        assertThat(told).singleElement().asString().contains("comes too late");
    }

    @Test
    void aFileIsTakenOnceItNoLongerGrows() throws Exception {
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(feed.next()).isEmpty();
        drop("1.csv", bar("2024-01-02", 10));
        drop("2.csv.part", "nonsense");
        drop(".3.csv", "nonsense");
        assertThat(feed.next()).isEmpty();
        drop("1.csv", bar("2024-01-02", 10) + bar("2024-01-03", 11));
        assertThat(feed.next()).as("it has grown since").isEmpty();
        assertThat(days(feed)).hasSize(2);
        assertThat(told).isEmpty();
    }

    @Test
    void badAndLateFilesAreToldAndPutAsideSoThatARestartSeesTheSameDays() throws Exception {
        drop("2.csv", bar("2024-01-02", 10));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed)).hasSize(1);
        drop("1.csv", bar("2024-01-01", 9));
        drop("3.csv", "2024-01-03,AAA,oops,1,1,1\n");
        drop("4.csv", bar("2024-01-04", 12));
        feed.next();
        assertThat(days(feed)).containsExactly("2024-01-04 12.0");
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("1.csv comes too late");
        assertThat(told.get(1)).contains("3.csv, line 2").contains(DropFeed.LEFT_OUT);
        assertThat(folder.resolve(DropFeed.LEFT_OUT)).isDirectoryContaining(f -> f.endsWith("1.csv"));
        assertThat(folder.resolve(DropFeed.LEFT_OUT).resolve("3.csv" + DropFeed.WHY))
                .content()
                .contains("3.csv, line 2");
        assertThat(days(new DropFeed(folder, LATEST, told::add))).containsExactly("2024-01-02 10.0", "2024-01-04 12.0");
    }

    @Test
    void whatIsPutInThePlaceOfABadFileIsTaken() throws Exception {
        drop("1.csv", "2024-01-02,AAA,oops,1,1,1\n");
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        feed.next();
        assertThat(days(feed)).isEmpty();
        drop("1.csv", bar("2024-01-02", 10));
        feed.next();
        assertThat(days(feed)).containsExactly("2024-01-02 10.0");
        assertThat(told).hasSize(1);
    }

    /** A later name was taken before the corrected file came. */
    @Test
    void whatIsPutInThePlaceOfABadFileIsTakenAfterWhatWasTakenSince() throws Exception {
        drop("1.csv", "2024-01-02,AAA,oops,1,1,1\n");
        drop("2.csv", bar("2024-01-03", 11));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed)).containsExactly("2024-01-03 11.0");
        assertThat(told).singleElement().asString().contains("Put a corrected one in its place");
        drop("1.csv", bar("2024-01-03", 11) + bar("2024-01-04", 12));
        feed.next();
        assertThat(days(feed)).containsExactly("2024-01-04 12.0");
        assertThat(told).hasSize(2).last().asString().contains("1.csv is taken", "is now 2.csv~1.csv");
        assertThat(days(new DropFeed(folder, LATEST, told::add)))
                .as("after a restart")
                .containsExactly("2024-01-03 11.0", "2024-01-04 12.0");
        drop("3.csv", bar("2024-01-05", 13));
        feed.next();
        assertThat(days(feed)).containsExactly("2024-01-05 13.0");
        assertThat(told).hasSize(2);
    }

    @Test
    void whatHasNoLaterDaysComesTooLateForThatReason() throws Exception {
        drop("1.csv", "2024-01-02,AAA,oops,1,1,1\n");
        drop("2.csv", bar("2024-01-03", 11));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed)).hasSize(1);
        drop("1.csv", bar("2024-01-02", 10));
        feed.next();
        assertThat(days(feed)).isEmpty();
        assertThat(told)
                .hasSize(2)
                .last()
                .asString()
                .contains("its last day is 2024-01-02, and days up to 2024-01-03 were taken already");
        drop("0.csv", bar("2024-01-04", 12));
        feed.next();
        assertThat(days(feed)).as("a name that was never set aside").isEmpty();
        assertThat(told).hasSize(3).last().asString().contains("0.csv comes too late: 2.csv was taken");
        assertThat(folder.resolve(DropFeed.LEFT_OUT).resolve("1.csv" + DropFeed.WHY))
                .content()
                .as("what was wrong first stays there")
                .contains("1.csv, line 2", "comes too late");
    }

    @Test
    void barsFromALineFeedAreFilesThatARestartFinds() throws Exception {
        Spool spool = new Spool(folder, LATEST);
        String text = HEADER + bar("2024-01-02", 10) + "\n" + "2024-01-03,AAA,1\n" + "\n\n" + bar("2024-01-04", 12);
        LineFeed.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), spool, told::add);
        assertThat(told).singleElement().asString().contains("standard input from line 4, line 2: 3 cells");
        assertThat(days(new DropFeed(folder, LATEST, told::add))).containsExactly("2024-01-02 10.0", "2024-01-04 12.0");
        assertThat(new Spool(folder, LATEST)
                        .put(
                                "a test",
                                List.of(HEADER.strip(), bar("2024-01-05", 1).strip())))
                .isEqualTo(1);
        assertThat(days(new DropFeed(folder, LATEST, told::add))).hasSize(3);
        assertThatThrownBy(() -> spool.put("a test", List.of("x,y")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column date");
    }

    private static void put(Spool spool, String day, double close) {
        spool.put("a test", List.of(HEADER.strip(), bar(day, close).strip()));
    }

    /** Names give the order, so what comes over the wire is named after what was there before it. */
    @Test
    void barsOverTheWireComeBetweenDropsOfAnyName() throws Exception {
        Spool spool = new Spool(folder, LATEST);
        put(spool, "2024-01-01", 9);
        drop("2024-01-02.csv", bar("2024-01-02", 10));
        put(spool, "2024-01-03", 11);
        put(new Spool(folder, LATEST), "2024-01-04", 12);
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed))
                .containsExactly("2024-01-01 9.0", "2024-01-02 10.0", "2024-01-03 11.0", "2024-01-04 12.0");
        drop("2024-01-05.csv", bar("2024-01-05", 13));
        put(spool, "2024-01-06", 14);
        assertThat(feed.next()).isEmpty();
        assertThat(days(feed)).containsExactly("2024-01-05 13.0", "2024-01-06 14.0");
        assertThat(told).isEmpty();
        assertThat(days(new DropFeed(folder, LATEST, told::add))).hasSize(6);
    }

    @Test
    void whatIsAddedToAFileThatWasTakenIsToldOnce() throws Exception {
        drop("1.csv", bar("2024-01-02", 10));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed)).hasSize(1);
        drop("1.csv", bar("2024-01-02", 10) + bar("2024-01-03", 11));
        assertThat(days(feed)).isEmpty();
        assertThat(days(feed)).isEmpty();
        assertThat(told).singleElement().asString().contains("1.csv has changed since it was taken");
    }

    /** A mistyped year would make all days after it come too late. */
    @Test
    void aDayThatHasNotComeIsLeftOutWithItsFileUntilItIsCorrected() throws Exception {
        drop("1.csv", bar("2024-01-08", 10));
        drop("2.csv", bar("2024-01-09", 11) + bar("2062-01-09", 11));
        drop("3.csv", bar("2024-01-10", 12)); // somewhere tomorrow has begun
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        assertThat(days(feed)).containsExactly("2024-01-08 10.0", "2024-01-10 12.0");
        assertThat(told)
                .singleElement()
                .asString()
                .contains("2.csv, line 3: the day 2062-01-09 has not come", "2024-01-10 at the latest", "left-out");
        drop("4.csv", bar("2024-01-11", 13));
        feed.next();
        assertThat(days(feed)).isEmpty();
        assertThat(told).hasSize(2).last().asString().contains("the day 2024-01-11 has not come");
        assertThat(days(new DropFeed(folder, LATEST, told::add)))
                .as("after a restart")
                .hasSize(2);
    }

    @Test
    void aClockThatIsFarBehindSetsNoFileAside() throws Exception {
        drop("1.csv", bar("2024-01-12", 10));
        DropFeed feed = new DropFeed(folder, LATEST, told::add);
        feed.passOver((int) LocalDate.of(2024, 1, 11).toEpochDay());
        assertThatThrownBy(feed::next)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("clock says 2024-01-09 (UTC), and the plan knows days up to 2024-01-11");
        assertThat(folder.resolve("1.csv")).exists();
        DropFeed other = new DropFeed(folder, LATEST, told::add);
        other.passOver((int) LocalDate.of(2024, 1, 10).toEpochDay());
        assertThat(other.next()).isEmpty();
    }

    @Test
    void whatComesOverTheWireForADayThatHasNotComeIsRefused() throws Exception {
        Spool spool = new Spool(folder, LATEST);
        assertThatThrownBy(() -> put(spool, "2024-01-11", 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a test, line 2: the day 2024-01-11 has not come");
        assertThat(folder).isEmptyDirectory();
        put(spool, "2024-01-10", 10);
        assertThat(folder).isNotEmptyDirectory();
    }
}
