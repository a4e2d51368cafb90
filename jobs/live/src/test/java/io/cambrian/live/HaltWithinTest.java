package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.broker.Fills;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.market.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A halt that comes while a day is decided: no order of that day goes out, and the day is done again as it was. */
class HaltWithinTest {
    private static final Market MARKET = Worlds.market(2);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);
    private static final UserWishes HALT =
            new UserWishes("anna", "prices look wrong", true, false, List.of(), List.of(), OptionalDouble.empty());
    private static final int DAYS = 3;

    @TempDir
    Path folder;

    private Path account;
    private SigningKeys keys;
    private Bundle plan;

    @BeforeEach
    void publish() {
        account = folder.resolve("account");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        plan = Worlds.plan(MARKET).build();
        BundleWriter.write(folder.resolve("bundles"), plan, keys);
    }

    private Work open(String broker, int days) {
        return new LiveRun(
                        folder.resolve("bundles"),
                        keys.publicKey(),
                        new Progress(System.err, false),
                        Disk.REAL,
                        f -> broker.equals("paper")
                                ? Brokerage.WHOLE_FILLS
                                : Brokerage.venue(f, Disk.REAL, NOW, Fills.WHOLE, Faults.NONE, 1))
                .openFeed(
                        new ReplayFeed(MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + days)
                                .series()),
                        account,
                        NOW);
    }

    /** The account, where somebody halts on the last day, after it was asked so often whether anybody does. */
    private void haltedOnTheLastDay(String broker, int asked) {
        AtomicInteger looks = new AtomicInteger();
        Work work = open(broker, DAYS);
        for (int i = 1; i < DAYS; i++) {
            work.session().doWork();
        }
        work.session().haltWhere(() -> looks.incrementAndGet() > asked ? Optional.of(HALT) : Optional.empty());
        work.session().doWork();
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().wish(HALT))
                .as("who asked is not told that somebody else did it before")
                .singleElement()
                .isEqualTo("Trading is halted; it goes on only when a person releases it.");
        work.session().doWork(); // the close reaches the disk
        work.close();
    }

    private List<Event> ofTheLastDay(String type) {
        return Journals.of(account).stream()
                .filter(e -> e.type().equals(type) && e.text("day").equals(Records.date(Worlds.AS_OF + DAYS)))
                .toList();
    }

    private void isWrittenDown() {
        assertThat(ofTheLastDay(Records.STATE)).singleElement().satisfies(e -> {
            assertThat(e.text("to")).isEqualTo("HALTED");
            assertThat(e.text("user")).isEqualTo("anna");
            assertThat(e.text("reason")).isEqualTo("prices look wrong");
        });
        Event close = ofTheLastDay(Records.CLOSE).get(0);
        assertThat(close.text("state")).isEqualTo("HALTED");
        assertThat(close.text("state_reason")).isEqualTo("prices look wrong");
        assertThat(close.node().get("open_orders"))
                .as("orders of earlier days may wait for a bar")
                .noneMatch(o -> o.get("day").asText().equals(Records.date(Worlds.AS_OF + DAYS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "venue"})
    void beforeTheLimitsAreAskedNothingPasses(String broker) {
        haltedOnTheLastDay(broker, 0);
        isWrittenDown();
        assertThat(ofTheLastDay("order")).isEmpty();
        assertThat(ofTheLastDay("order_denied"))
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.text()).contains("\"halted\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "venue"})
    void onceTheOrdersAreWrittenDownNoneIsSent(String broker) {
        haltedOnTheLastDay(broker, 1);
        isWrittenDown();
        assertThat(ofTheLastDay("order")).isNotEmpty();
        assertThat(ofTheLastDay("cancelled"))
                .filteredOn(e -> e.text("reason").equals("halted"))
                .extracting(e -> e.text("order"))
                .containsExactlyElementsOf(
                        ofTheLastDay("order").stream().map(e -> e.text("order")).toList());
    }

    @ParameterizedTest
    @CsvSource({"paper,0", "paper,1", "venue,0", "venue,1"})
    void aCrashAfterItChangesNothing(String broker, int asked) throws IOException {
        haltedOnTheLastDay(broker, asked);
        Path journal = account.resolve(LiveRun.JOURNAL);
        List<String> whole = Files.readAllLines(journal);
        List<String> events = Journals.of(account).stream().map(Event::text).toList();
        int halted = events.indexOf(ofTheLastDay(Records.STATE).get(0).text());
        for (int lines = halted + 1; lines < whole.size(); lines++) {
            Files.write(journal, whole.subList(0, lines));
            Work again = open(broker, DAYS);
            while (again.session().inDay()) {
                again.session().doWork();
            }
            again.session().doWork();
            assertThat(again.session().isHalted()).isTrue();
            again.close();
            assertThat(Journals.of(account)).extracting(Event::text).isEqualTo(events);
        }
    }

    @ParameterizedTest
    @CsvSource({"paper,0", "paper,1", "venue,0", "venue,1"})
    void theAccountIsDoneAgainAsItWas(String broker, int asked) throws IOException {
        haltedOnTheLastDay(broker, asked);
        Redo.Outcome again = Redo.run(
                account.resolve(LiveRun.JOURNAL),
                id -> plan,
                StoredBars.of(new ReplayFeed(
                        MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + DAYS).series())),
                folder.resolve("again.jsonl"),
                new Progress(System.err, false));
        assertThat(again.same()).as(again.was() + " / " + again.is()).isTrue();
        assertThat(again.days()).isEqualTo(DAYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "venue"})
    void whereTradingIsHaltedAlreadyNothingMoreIsWrittenDown(String broker) {
        Work work = open(broker, DAYS);
        work.session().doWork();
        work.session().wish(new UserWishes("bob", "before", true, false, List.of(), List.of(), OptionalDouble.empty()));
        work.session().haltWhere(() -> Optional.of(HALT));
        while (work.session().doWork() > 0) {
            // the other days
        }
        assertThat(work.session().wish(HALT).get(0)).contains("halted already (before)");
        work.close();
        assertThat(Journals.of(account)).noneMatch(Records::isHaltedWithin);
    }

    /** Whatever of them the broker has: they are sent as the journal has them, and the halt comes right after the day. */
    @ParameterizedTest
    @ValueSource(strings = {"paper", "venue"})
    void ordersThatMayHaveBeenSentBeforeACrashAreNotWrittenOff(String broker) throws IOException {
        Work work = open(broker, DAYS);
        for (int i = 0; i < DAYS; i++) {
            work.session().doWork();
        }
        work.session().doWork(); // the close reaches the disk
        work.close();
        assertThat(ofTheLastDay("order")).isNotEmpty();
        Path journal = account.resolve(LiveRun.JOURNAL);
        List<String> whole = Files.readAllLines(journal);
        List<String> events = Journals.of(account).stream().map(Event::text).toList();
        List<Event> orders = ofTheLastDay("order");
        int sent = events.indexOf(orders.get(orders.size() - 1).text());
        Files.write(journal, whole.subList(0, sent + 1));
        Work again = open(broker, DAYS);
        again.session().haltWhere(() -> Optional.of(HALT));
        while (again.session().inDay()) {
            again.session().doWork();
        }
        again.session().wish(HALT);
        assertThat(again.session().isHalted()).isTrue();
        again.session().reconcile();
        again.close();
        assertThat(Journals.of(account)).extracting(Event::text).startsWith(events.toArray(String[]::new));
    }
}
