package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.SmallSearch;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.market.ReadOptions;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import io.cambrian.turn.TurnRules;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns with {@code --no-paper}, which leave the account to a live process of its own. */
class TurnBooksTest {
    /** 14 April 2019. */
    static final int BEFORE = 18_000;

    static final String CLOSED = "{\"type\":\"close\",\"day\":\"2019-04-14\",\"equity\":\"1000\","
            + "\"state\":\"ACTIVE\",\"state_reason\":\"start\"}";

    @TempDir
    private Path folder;

    private PaperDesk desk() {
        return new PaperDesk(folder, folder.resolve("keys"));
    }

    private Workbench bench() {
        return bench(false);
    }

    /** Two sessions after the last turn. */
    private Workbench bench(boolean trades) {
        return bench(null, folder, BEFORE + 2, trades); // no table is looked at
    }

    /** A turn up to a day, two sessions after the last one at most. */
    static Workbench bench(Warehouse warehouse, Path folder, int today, boolean trades) {
        int[] days = IntStream.rangeClosed(BEFORE - 2, today).toArray();
        double[] closes = Arrays.stream(days).mapToDouble(d -> d - BEFORE + 10).toArray();
        Market market = Market.of(List.of(BarSeries.closeOnly("A", days, closes, null)), 252);
        TurnJob.Request request = new TurnJob.Request(
                new TurnSettings(SmallSearch.of(12, 2), TurnRules.DEFAULT, Optional.empty(), 7, 12),
                new Drops.Source(List.of(), ReadOptions.standard(), Optional.empty()),
                MarketQuery.all(),
                new EvolveJob.Execution(Engine.RDD, 1),
                folder,
                folder.resolve("keys"),
                Optional.empty(),
                trades);
        return new Workbench(
                warehouse,
                request,
                new ScaleOfRecord(new LoadedMarket(market, List.of(), Map.of(), "test"), Map.of()),
                List.of(turn(1, TurnKind.SEARCH, 0)),
                Map.of(),
                Progress.SILENT,
                TurnTime.beginning(Optional.empty(), System::nanoTime));
    }

    private static Turn turn(TurnKind kind, int touches) {
        return turn(1, kind, touches);
    }

    static Turn turn(int number, TurnKind kind, int touches) {
        return new Turn(
                number,
                "run",
                BEFORE,
                kind.key(),
                "",
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                touches,
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aTurnWaitsForTheProcessThatHoldsTheAccount() throws Exception {
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED);
        TurnBooks books = new TurnBooks(bench(), Duration.ofMillis(1));
        Path lock = desk().journal().resolveSibling("journal.jsonl.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(books::trade)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("has not traded the days up to 2019-04-16");
        }
        books.trade(); // nobody holds it any more: the turn goes on
    }

    @Test
    void aTurnSaysWhichSessionsAnAccountPassesOverThatNobodyTrades() throws Exception {
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED);
        new TurnBooks(bench()).trade();
        assertThat(new ControlRoom(bench()).condition())
                .contains("traded up to 2019-04-14: it passes over the 2 sessions after that up to 2019-04-16")
                .contains("live --bundles " + folder.resolve("bundles"), "--no-paper");
    }

    @Test
    void aFileThatWasDamagedOnDiskIsWrittenAgainTradedAndNamed() throws Exception {
        PaperDesk after = new PaperDesk(folder.resolve("after"), folder.resolve("keys"));
        PaperDeskTest.account(
                after,
                PaperDeskTest.OPENED,
                CLOSED,
                CLOSED.replace("04-14", "04-15"),
                CLOSED.replace("04-14", "04-16"));
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED);
        String home = System.getProperty("cambrian.home");
        System.setProperty("cambrian.home", folder.resolve("home").toString());
        try {
            SpoilingLive.jar(folder.resolve("home/jobs/live/target"), after.journal());
            new TurnBooks(bench(true)).trade();
        } finally {
            if (home == null) {
                System.clearProperty("cambrian.home");
            } else {
                System.setProperty("cambrian.home", home);
            }
        }
        assertThat(desk().account().lastDay()).isEqualTo(BEFORE + 2);
        assertThat(new TurnBooks(bench(true)).traded(BEFORE)).isEqualTo("2 sessions up to 2019-04-16");
        assertThat(new ControlRoom(bench(true)).condition())
                .contains("bars-2019-04-15-to-2019-04-16.csv of the feed could not be used (line 2: no number)")
                .contains("Its days were written again", "were traded", "Look at the disk")
                .doesNotContain("passes over");
    }

    @Test
    void whatWasNotTradedIsNotCounted() throws Exception {
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED);
        assertThat(new TurnBooks(bench()).traded(BEFORE))
                .isEqualTo("0 sessions up to 2019-04-14; the 2 after that up to 2019-04-16 were not traded");
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED, CLOSED.replace("04-14", "04-15"));
        assertThat(new TurnBooks(bench()).traded(BEFORE))
                .isEqualTo("1 session up to 2019-04-15; the 1 after that up to 2019-04-16 were not traded");
    }

    @Test
    void aFileThatNobodyWritesAgainIsNamedWithTheDaysThatArePassedOver() throws Exception {
        PaperDeskTest.account(desk(), PaperDeskTest.OPENED, CLOSED);
        new TurnBooks(bench()).trade();
        Path feed = folder.resolve("feed");
        Files.createDirectories(feed.resolve("left-out"));
        Files.move(
                feed.resolve("bars-2019-04-15-to-2019-04-16.csv"),
                feed.resolve("left-out/bars-2019-04-15-to-2019-04-16.csv"));
        Files.writeString(feed.resolve("left-out/bars-2000-01-01-to-2000-01-02.csv"), "of old");
        assertThat(new ControlRoom(bench()).condition())
                .contains("bars-2019-04-15-to-2019-04-16.csv of the feed could not be used (why was not kept)")
                .contains("The account passes over its days")
                .doesNotContain("2000-01-02");
    }

    @Test
    void anAccountThatNeverTradedPassesNothingOver() {
        new TurnBooks(bench()).trade();
        assertThat(new ControlRoom(bench()).condition()).isEmpty();
    }

    @Test
    void actsThatNoTurnHasCountedAreNeverLessThanNone() {
        List<Turn> turns = List.of(turn(TurnKind.TEND, 2), turn(TurnKind.ROLLBACK, 1), turn(TurnKind.TEND, -2));
        assertThat(TurnBooks.uncounted(3, turns)).isEqualTo(1);
        assertThat(TurnBooks.uncounted(1, turns)).isZero();
    }
}
