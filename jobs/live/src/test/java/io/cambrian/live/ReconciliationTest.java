package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.broker.Fills;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Status;
import io.cambrian.live.broker.Message.StatusRequest;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.PaperVenue;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.Market;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start-up: halted until the books are known to be the broker's. */
class ReconciliationTest {
    private static final Market MARKET = Worlds.market(2);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);

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

    private Work open(int days, Faults faults) {
        return new LiveRun(
                        folder.resolve("bundles"),
                        keys.publicKey(),
                        new Progress(System.err, false),
                        Disk.REAL,
                        f -> Brokerage.venue(f, Disk.REAL, NOW, Fills.WHOLE, faults, 1))
                .openFeed(
                        new ReplayFeed(MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + days)
                                .series()),
                        account,
                        NOW);
    }

    private void work(int days) {
        Work work = open(days, Faults.NONE);
        while (work.session().doWork() > 0) {
            // all days
        }
        assertThat(work.session().isArmed()).isTrue();
        work.close();
    }

    /** Somebody else trades in the account, while we are away. */
    private void tradeElsewhere(int day) {
        tradeElsewhere(day, new BigDecimal("1000000"), Optional.empty());
    }

    /** @param filledOn bars by which the venue lives on */
    private String tradeElsewhere(int day, BigDecimal quantity, Optional<DayBars> filledOn) {
        PaperVenue venue = new PaperVenue(
                account.resolve(Brokerage.LEDGER),
                Disk.REAL,
                NOW,
                BigDecimal.ONE,
                plan.instruments(),
                plan.costs(),
                plan.limits().maxStaleDays(),
                Fills.WHOLE);
        Status status = (Status) venue.take(new StatusRequest(1)).get(0);
        String symbol = plan.instruments().stream()
                .map(Instrument::symbol)
                .filter(s ->
                        status.openOrders().stream().noneMatch(o -> o.symbol().equals(s))
                                && filledOn.stream()
                                        .allMatch(d -> d.bars().stream()
                                                .anyMatch(b -> b.symbol().equals(s))))
                .findFirst()
                .orElseThrow();
        venue.take(new NewOrder(Order.of("somebody", day, symbol, quantity, new BigDecimal("1"))));
        filledOn.ifPresent(venue::onDay);
        venue.close();
        return symbol;
    }

    private List<Event> events(String type) {
        return Journals.of(account).stream().filter(e -> e.type().equals(type)).toList();
    }

    private static UserWishes wish(boolean release, boolean adopt) {
        return new UserWishes(
                "anna", "looked", false, release, List.of(), List.of(), OptionalDouble.empty(), adopt, new TreeMap<>());
    }

    @Test
    void aStartIsHaltedUntilTheBooksAreCompared() {
        work(3);
        Work work = open(5, Faults.NONE);
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().reason()).contains("not reconciled");
        assertThat(work.session().doWork()).isEqualTo(1);
        assertThat(work.session().state()).isEqualTo(TradingState.ACTIVE);
        work.close();
        assertThat(events(Records.RECONCILED)).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerLeavesItHaltedAndNothingIsDone() throws IOException {
        work(3);
        String before = Files.readString(account.resolve(LiveRun.JOURNAL));
        Work work = open(5, new Faults(1, 0, 0, 1));
        assertThat(work.session().doWork()).isZero();
        assertThat(work.session().doWork()).isZero();
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().reason()).contains("the broker does not answer");
        assertThatThrownBy(() -> work.session().wish(wish(true, false)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the broker does not answer");
        work.close();
        assertThat(Files.readString(account.resolve(LiveRun.JOURNAL))).isEqualTo(before);
    }

    @Test
    void anOrderThatIsNotOursHaltsUntilAPersonHasLooked() {
        work(3);
        tradeElsewhere(Worlds.AS_OF + 3);
        Work work = open(6, Faults.NONE);
        assertThat(work.session().arm()).isTrue();
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().reason()).contains("1000000 there, none here");
        while (work.session().doWork() > 0) {
            // days pass, and nothing is sent
        }
        work.close();
        assertThat(events("order")).allMatch(e -> e.text("day").compareTo(Records.date(Worlds.AS_OF + 3)) <= 0);
        assertThat(events(Records.STOPPED))
                .singleElement()
                .satisfies(e -> assertThat(e.text("user")).isEqualTo("reconciliation"));
    }

    @Test
    void aFillThatIsNotOursHaltsUntilAPersonHasSeenItAndIsThenInTheBooks() {
        work(24); // a series begins that no bot trades yet
        ReplayFeed next = new ReplayFeed(
                MARKET.between(Worlds.AS_OF + 25, Worlds.AS_OF + 25).series());
        String symbol = tradeElsewhere(Worlds.AS_OF + 24, new BigDecimal("7"), next.next());

        Work work = open(25, Faults.NONE);
        assertThat(work.session().arm()).isTrue();
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().reason()).contains("a fill of 7 of " + symbol).contains("was not sent from here");
        assertThatThrownBy(() -> work.session().wish(wish(true, false)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--adopt-broker");
        assertThat(events(Records.ADJUSTED)).isEmpty();
        assertThat(work.session().wish(wish(false, true)).get(0)).contains("with 1 adjustments");
        assertThat(events(Records.ADJUSTED)).singleElement().satisfies(e -> {
            assertThat(e.text("symbol")).isEqualTo(symbol);
            assertThat(e.text("user")).isEqualTo("anna");
        });
        work.session().wish(wish(true, false));
        assertThat(work.session().state()).isEqualTo(TradingState.ACTIVE);
        while (work.session().doWork() > 0) {
            // the day on which it was filled
        }
        work.session().reconcile();
        work.close();
        assertThat(events("filled"))
                .anyMatch(e ->
                        e.text("symbol").equals(symbol) && e.text("quantity").equals("7"));

        Work again = open(29, Faults.NONE);
        while (again.session().doWork() > 0) {
            // it is seen once
        }
        assertThat(again.session().state()).isEqualTo(TradingState.ACTIVE);
        again.session().reconcile();
        again.close();
        requireReportsOnce();
    }

    @Test
    void otherBooksAreTakenOverWithAnEntryForEachDifference() throws IOException {
        work(4);
        assertThat(events("filled")).isNotEmpty();
        Files.delete(account.resolve(Brokerage.LEDGER)); // the broker begins anew, with the capital and nothing else

        Work work = open(6, Faults.NONE);
        assertThat(work.session().arm()).isTrue();
        assertThat(work.session().reason()).contains("cash").contains("there");
        assertThatThrownBy(() -> work.session().wish(wish(true, false)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--adopt-broker");
        assertThat(work.session().wish(wish(false, true)).get(0)).contains("were taken over");
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        work.close();
        assertThat(events(Records.ADJUSTED)).hasSizeGreaterThan(1);

        // a restart knows of it
        Work again = open(8, Faults.NONE);
        again.session().wish(wish(true, false));
        assertThat(again.session().state()).isEqualTo(TradingState.ACTIVE);
        while (again.session().doWork() > 0) {
            // all days
        }
        again.session().reconcile();
        again.close();
        Work last = open(8, Faults.NONE);
        assertThat(last.session().arm()).isTrue();
        assertThat(last.session().state()).isEqualTo(TradingState.ACTIVE);
        last.close();
        String released = Records.date(Worlds.AS_OF + 5);
        assertThat(events("filled")).anyMatch(e -> e.text("day").compareTo(released) >= 0);
    }

    /** The ledger with other books at its beginning: more cash, and units of an instrument. */
    private void forge(String cash, String symbol) throws IOException {
        Path ledger = account.resolve(Brokerage.LEDGER);
        Path forged = folder.resolve("forged.jsonl");
        List<Event> lines = new ArrayList<>();
        Journal.read(ledger, lines::add);
        try (Journal to = Journal.open(forged, NOW, e -> {})) {
            for (int i = 0; i < lines.size(); i++) {
                Event e = lines.get(i);
                to.append(
                        i > 0
                                ? e
                                : Event.type("account")
                                        .with("capital", e.decimal("capital").add(new BigDecimal(cash)))
                                        .build());
            }
            if (!symbol.isEmpty()) {
                to.append(Event.type("cancel")
                        .with(
                                "reports",
                                List.of(Map.of(
                                        "number",
                                        1,
                                        "kind",
                                        "filled",
                                        "symbol",
                                        symbol,
                                        "order",
                                        "o",
                                        "quantity",
                                        "7",
                                        "leaves",
                                        "0",
                                        "price",
                                        "1",
                                        "fee",
                                        "0",
                                        "slippage",
                                        "0")))
                        .build());
            }
            to.commit();
        }
        Files.move(forged, ledger, StandardCopyOption.REPLACE_EXISTING);
    }

    private void requireReportsOnce() {
        assertThat(Journals.of(account).stream()
                        .filter(e -> e.node().has("report") && !e.type().equals(Records.ADJUSTED))
                        .map(e -> e.whole("report")))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void booksAreTakenOverAsTheyAreWhenAPersonSaysSoNotAsTheyWereFoundDaysBefore() throws IOException {
        work(5);
        forge("1000", "");
        Work work = open(9, Faults.NONE);
        while (work.session().doWork() > 0) {
            // four more days, halted, on which the broker reports what it takes back and charges
        }
        assertThat(work.session().state()).isEqualTo(TradingState.HALTED);
        assertThat(work.session().wish(wish(false, true)).get(0)).contains("with 1 adjustments");
        work.session().wish(wish(true, false));
        assertThat(work.session().state()).isEqualTo(TradingState.ACTIVE);
        work.close();
        Work again = open(12, Faults.NONE);
        while (again.session().doWork() > 0) {
            // all days
        }
        assertThat(again.session().state()).isEqualTo(TradingState.ACTIVE);
        again.close();
        requireReportsOnce();
        Work last = open(12, Faults.NONE);
        assertThat(last.session().arm()).isTrue();
        assertThat(last.session().state()).isEqualTo(TradingState.ACTIVE);
        last.close();
    }

    private static final double CORRECTION = 25_000;

    /** After some days the broker turns out to have more cash, or less; a person takes it over and releases the halt. */
    private void takenOver(int days, double cash) throws IOException {
        work(days);
        forge(BigDecimal.valueOf(cash).toPlainString(), "");
        Work work = open(days, Faults.NONE);
        assertThat(work.session().arm()).isTrue();
        work.session().wish(wish(false, true));
        work.session().wish(wish(true, false));
        work.close();
    }

    private double lastClose(String field) {
        List<Event> closes = events(Records.CLOSE);
        return closes.get(closes.size() - 1).number(field);
    }

    @Test
    void whatIsTakenOverIsNotTheDaysResult() throws IOException {
        takenOver(5, -CORRECTION);
        double before = lastClose("equity");
        work(6); // a fall of a quarter would halt it again
        assertThat(lastClose("equity")).isCloseTo(before - CORRECTION, Offset.offset(5_000.0));
        assertThat(events(Records.CLOSE))
                .last()
                .satisfies(e -> assertThat(e.text("state")).isEqualTo("ACTIVE"));
        assertThat(lastClose("peak")).isLessThan(before);
        assertThat(lastClose("drawdown")).isLessThan(0.05);
    }

    @Test
    void whatIsTakenOverHidesNoLoss() throws IOException {
        takenOver(5, CORRECTION);
        double before = lastClose("equity");
        work(6);
        assertThat(lastClose("peak")).isGreaterThanOrEqualTo(before + CORRECTION);
    }

    @Test
    void anAdjustmentOfPositionsIsWorthTheirLastClose() throws IOException {
        work(4);
        assertThat(lastClose("gross")).isPositive();
        double peak = lastClose("peak");
        double drawdown = lastClose("drawdown");
        Files.delete(account.resolve(Brokerage.LEDGER)); // the broker begins anew, with the capital and nothing else
        Work work = open(4, Faults.NONE);
        assertThat(work.session().arm()).isTrue();
        work.session().wish(wish(false, true)); // before the days since the plan were seen again
        work.close();
        work(5);
        assertThat(lastClose("equity")).isEqualTo(100_000); // halted, and nothing is held
        assertThat(lastClose("peak")).isCloseTo(100_000 + peak * drawdown, Offset.offset(1e-6));
    }

    @Test
    void whatIsTakenOverInAnOlderJournalIsTheDaysResultAsItWas() throws IOException {
        takenOver(5, -CORRECTION);
        List<Event> events = Journals.of(account);
        Files.delete(account.resolve(LiveRun.JOURNAL));
        try (Journal older = Journal.open(account.resolve(LiveRun.JOURNAL), NOW, e -> {})) {
            for (Event e : events) {
                ObjectNode node = e.node();
                node.remove("no_result");
                older.append(Event.of(node));
            }
            older.commit();
        }
        work(6);
        assertThat(events(Records.CLOSE))
                .last()
                .satisfies(e -> assertThat(e.text("state_reason")).startsWith("daily_loss"));
    }

    @Test
    void aHaltOfManyWordsIsDoneAgain() throws IOException {
        work(4);
        Work work = open(6, Faults.NONE);
        for (int i = 0; i < 5; i++) {
            work.session().doWork();
        }
        work.session().halt("reconciliation", "The broker's books are not the journal's: " + "x".repeat(600));
        work.session().doWork();
        work.session().reconcile();
        work.journal().commit();
        work.close();
        assertThat(events(Records.STOPPED)).hasSize(1);
        Redo.Outcome again = Redo.run(
                account.resolve(LiveRun.JOURNAL),
                id -> plan,
                StoredBars.of(new ReplayFeed(
                        MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + 6).series())),
                folder.resolve("again.jsonl"),
                new Progress(System.err, false));
        assertThat(again.same()).as(again.was() + " / " + again.is()).isTrue();
        assertThat(again.days()).isEqualTo(6);
    }

    @Test
    void positionsInWhatThePlanHasNoPriceOfAreNotTakenOver() throws IOException {
        work(5);
        forge("0", "ZZZ");
        Work work = open(6, Faults.NONE);
        assertThatThrownBy(() -> work.session().wish(wish(false, true)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ZZZ");
        while (work.session().doWork() > 0) {
            // halted, and alive
        }
        work.close();
        assertThat(events(Records.ADJUSTED)).isEmpty();
    }

    @Test
    void anAccountStaysWithItsBroker() {
        work(2);
        LiveRun whole = new LiveRun(folder.resolve("bundles"), keys.publicKey(), new Progress(System.err, false));
        assertThatThrownBy(() -> whole.openFeed(new ReplayFeed(List.of()), account, NOW))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("give --venue");
    }
}
