package io.cambrian.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.Broker.Known;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.OrderRejected;
import io.cambrian.live.broker.BrokerEvent.Unsure;
import io.cambrian.live.broker.Gateway;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.Reconciliation;
import io.cambrian.live.broker.RemoteBroker;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.JournalUnwritableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's contract over a real session with a venue in a process of its own. */
class FixBrokerTest {
    private static final int DAY = 20_000;
    private static final BigDecimal CAPITAL = new BigDecimal("10000");

    @TempDir
    Path folder;

    private VenueProcess venue;
    private Path account;
    private Broker broker;
    private Account books = new Account(CAPITAL);
    private final Map<String, Order> open = new TreeMap<>();
    private long given;
    private final Shifted clock = new Shifted();
    /** Once true, nothing can be written any more. */
    private final AtomicBoolean full = new AtomicBoolean();

    private final Disk disk = new Disk() {
        @Override
        public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            REAL.write(file, channel, bytes);
        }

        @Override
        public void force(Path file, FileChannel channel) throws IOException {
            REAL.force(file, channel);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            REAL.rename(from, to);
        }
    };

    /** Goes on from noon of the first day; a test sets it forward. */
    private static final class Shifted extends Clock {
        private final Instant began = Instant.now();
        private volatile Instant start = Instant.ofEpochSecond(DAY * 86_400L + 43_200);

        void forward(Duration by) {
            start = start.plus(by);
        }

        @Override
        public Instant instant() {
            return start.plus(Duration.between(began, Instant.now()));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws IOException {
        venue = new VenueProcess(folder.resolve("venue"));
        account = folder.resolve("account");
        connect();
    }

    @AfterEach
    void end() throws IOException {
        if (broker != null) {
            broker.close();
        }
        venue.close();
    }

    /** Continues the account with what was given out so far, as a start from the journal does. */
    private void connect(String... more) throws IOException {
        FixSettings settings = FixSettings.read(
                venue.settings(folder.resolve("session.cfg"), more), Map.of("FIX_PASSWORD", TestVenue.PASSWORD));
        FixWire wire = new FixWire(
                settings,
                new Gateway.Client(account, CAPITAL, "USD", List.of("AAA", "BBB")),
                new Books(account, disk, clock, CAPITAL),
                clock);
        broker = new RemoteBroker(
                wire, new Account(books.cash(), books.positions(), books.totals()), open.values(), given);
    }

    private Reconciliation arm() {
        return broker.reconcile(List.of(), List.of());
    }

    private void armed() {
        Reconciliation r = arm();
        assertThat(r).as("" + r).isInstanceOf(Reconciliation.Equal.class);
    }

    private static Order order(int day, String symbol, String units) {
        return Order.of("plan", day, symbol, new BigDecimal(units), new BigDecimal("10"));
    }

    private List<BrokerEvent> poll() {
        List<BrokerEvent> events = new ArrayList<>();
        for (Report r : broker.poll(Known.none())) {
            events.add(r.event());
            books.apply(r.event());
            given = Math.max(given, r.number());
        }
        open.clear();
        broker.openOrders().forEach(o -> open.put(o.id(), o));
        return events;
    }

    private List<BrokerEvent> day(int day) {
        broker.onDay(new DayBars(day, List.of()));
        return poll();
    }

    private void submit(Order... orders) {
        Stream.of(orders).forEach(broker::submit);
        poll();
    }

    private void agree() throws IOException {
        Map<String, String> there = new TreeMap<>();
        venue.books().forEach((k, v) -> {
            if (k.startsWith("held.")) {
                there.put(k.substring(5), v);
            }
        });
        Map<String, String> here = new TreeMap<>();
        broker.positions().forEach((k, v) -> here.put(k, Decimals.plain(v).toPlainString()));
        assertThat(here).isEqualTo(there);
        assertThat(venue.books().keySet()).noneMatch(k -> k.startsWith("doubled"));
    }

    @Test
    void ordersAreFilledOnceWholeAndInParts() throws IOException {
        armed();
        assertThat(day(DAY)).isEmpty();
        venue.tell("mode half");
        submit(order(DAY, "AAA", "100"), order(DAY, "BBB", "-0.25"));
        venue.tell("price AAA 11.125");
        venue.tell("fill");
        venue.tell("repeat");

        List<BrokerEvent> events = day(DAY + 1);

        assertThat(events).hasSize(4).allSatisfy(e -> assertThat(e).isInstanceOf(Filled.class));
        Filled last = (Filled) events.stream()
                .filter(e -> e.symbol().equals("AAA"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last.price()).isEqualByComparingTo("11.125");
        assertThat(last.leaves()).isZero();
        assertThat(last.fee()).isEqualByComparingTo("0.5");
        assertThat(broker.openOrders()).isEmpty();
        // 10000 - 50 * 10 - 50 * 11.125 + 0.125 * 10 * 2 - 4 * 0.5
        assertThat(broker.cash()).isEqualByComparingTo("8944.25");
        agree();
        assertThat(day(DAY + 2)).isEmpty();
        armed();
    }

    @Test
    void whatTheBrokerDoesNotTakeExpiresOrGivesBackIsTold() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode reject");
        broker.submit(order(DAY, "AAA", "1"));
        assertThat(poll())
                .singleElement()
                .isEqualTo(new OrderRejected(order(DAY, "AAA", "1").id(), "AAA", "no credit"));
        venue.tell("mode refuse");
        broker.submit(order(DAY, "CCC", "1"));
        assertThat(poll())
                .singleElement()
                .isEqualTo(new OrderRejected(order(DAY, "CCC", "1").id(), "CCC", "not authorized"));
        venue.tell("mode wait");
        Order waits = order(DAY, "BBB", "2");
        submit(waits);
        venue.tell("part");
        assertThat(day(DAY + 1)).hasSize(1);
        broker.cancel(waits.id(), "replaced");
        assertThat(poll()).containsExactly(new Cancelled(waits.id(), "BBB", "replaced"));
        submit(order(DAY + 1, "BBB", "3"));
        venue.tell("expire");
        assertThat(day(DAY + 2))
                .singleElement()
                .isEqualTo(new Cancelled(order(DAY + 1, "BBB", "3").id(), "BBB", "expired"));
        agree();
        armed();
    }

    @Test
    void reportsOfALostConnectionAreMadeUpFor() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode take-and-drop");
        submit(order(DAY, "AAA", "5"));
        assertThat(day(DAY + 1)).singleElement().isInstanceOf(Filled.class);
        agree();
        venue.tell("mode swallow");
        submit(order(DAY + 1, "BBB", "7"));
        assertThat(day(DAY + 2)).singleElement().isInstanceOf(Filled.class);
        // one that never came is asked for, and only then sent again
        assertThat(venue.books().get("received")).isEqualTo("3");
        agree();
        venue.tell("skip 3");
        venue.tell("mode auto");
        submit(order(DAY + 2, "CCC", "1"));
        assertThat(day(DAY + 3)).singleElement().isInstanceOf(Filled.class);
        agree();
        armed();
    }

    @Test
    void anOrderOfWhichNothingIsSaidIsAskedFor() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode silent");
        submit(order(DAY, "AAA", "5"));
        assertThat(venue.books().get("received")).isEqualTo("1");
        venue.kill();
        for (int i = 0; i < 300 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("not logged on");
        venue.start();
        assertThat(day(DAY + 1)).isEmpty();
        assertThat(broker.openOrders()).hasSize(1);
        venue.tell("fill");
        assertThat(day(DAY + 2)).singleElement().isInstanceOf(Filled.class);
        assertThat(venue.books().get("received")).isEqualTo("1");
        agree();
        armed();
    }

    @Test
    void executionsThatASequenceResetHasLostFollowFromTheOrdersState() throws IOException {
        broker.close();
        connect("ResetOnLogon=Y");
        armed();
        day(DAY);
        venue.tell("mode wait");
        submit(order(DAY, "AAA", "8"));
        broker.close();
        broker = null;
        venue.tell("price AAA 12");
        venue.tell("part");
        venue.tell("price AAA 11");
        venue.tell("part");
        venue.tell("reset");
        connect("ResetOnLogon=Y");
        armed();
        assertThat(day(DAY + 1)).singleElement().isInstanceOfSatisfying(Filled.class, f -> {
            assertThat(f.quantity()).isEqualByComparingTo("6");
            assertThat(f.leaves()).isEqualByComparingTo("2");
            assertThat(f.price().doubleValue())
                    .isCloseTo((4 * 12 + 2 * 11) / 6.0, org.assertj.core.data.Offset.offset(1e-7));
        });
        venue.tell("repeat"); // the originals, late
        venue.tell("fill");
        assertThat(day(DAY + 2))
                .satisfiesExactly(
                        e -> onlyAFee(e),
                        e -> onlyAFee(e),
                        e -> assertThat(((Filled) e).quantity()).isEqualByComparingTo("2"));
        // 10000 - (4 * 12 + 4 * 11) - 3 * 0.5, but for the average's rounding
        assertThat(broker.cash().doubleValue()).isCloseTo(9906.5, org.assertj.core.data.Offset.offset(1e-6));
        agree();
        armed();
    }

    private static void onlyAFee(BrokerEvent e) {
        assertThat(e).isInstanceOfSatisfying(Filled.class, f -> {
            assertThat(f.quantity()).isZero();
            assertThat(f.fee()).isEqualByComparingTo("0.5");
        });
    }

    /** As for a backlog of bars that is worked through today. */
    @Test
    void anOrderOnBarsThatAreTooOldIsNotSent() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode wait");
        submit(order(DAY, "AAA", "1"));
        clock.forward(Duration.ofDays(5));
        Order old = order(DAY, "BBB", "1");
        broker.submit(old);
        assertThat(poll()).containsExactly(new Cancelled(old.id(), "BBB", "too_old"));
        assertThat(venue.books().get("received")).isEqualTo("1");
        assertThat(day(DAY + 1)).isEmpty();
        submit(order(DAY + 1, "BBB", "1")); // four days
        assertThat(venue.books().get("received")).isEqualTo("2");
    }

    @Test
    void anOrderThatCouldNotBeSentForTenMinutesIsNotSent() throws IOException {
        armed();
        day(DAY);
        venue.kill();
        for (int i = 0; i < 300 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        Order waits = order(DAY, "AAA", "1");
        submit(waits);
        clock.forward(FixWire.SEND_AGAIN.plusSeconds(1));
        venue.start();
        for (int i = 0; i < 300 && broker.trouble().orElse("").contains("not logged on"); i++) {
            pause();
        }
        assertThat(poll()).containsExactly(new Cancelled(waits.id(), "AAA", "never_arrived"));
        assertThat(venue.books()).doesNotContainKey("received");
        armed();
    }

    @Test
    void anOrderThatIsClosedHereAndOpenThereIsSaidAndTakenBack() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode wait");
        Order o = order(DAY, "AAA", "2");
        submit(o);
        venue.tell("expire");
        assertThat(day(DAY + 1)).singleElement().isInstanceOf(Cancelled.class);
        venue.tell("reopen " + o.id());
        day(DAY + 2);
        assertThat(broker.trouble().orElse("")).contains("has 2 left there, and is closed here");
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Different.class,
                        d -> assertThat(d.message()).contains("of 2 there, none here"));
        // without a day in between
        assertThat(venue.books().get("order." + o.id() + ".closed")).isEqualTo("1");
        armed();
        assertThat(broker.trouble()).isEmpty();
    }

    @Test
    void positionsThatNoReportExplainsStopTheDay() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode auto");
        submit(order(DAY, "AAA", "2"));
        assertThat(day(DAY + 1)).hasSize(1);
        venue.tell("hold AAA -1"); // a split, a transfer: no execution
        assertThat(day(DAY + 2))
                .singleElement()
                .isInstanceOfSatisfying(
                        Unsure.class, u -> assertThat(u.reason()).contains("AAA 2 here, 1 there"));
        assertThat(broker.trouble().orElse("")).contains("AAA 2 here, 1 there");
        assertThat(arm()).isInstanceOf(Reconciliation.Different.class);
        assertThat(broker.trouble()).isEmpty();
    }

    @Test
    void aDuplicateOrderIsNotTheEndOfTheOriginal() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode forgetful"); // takes it, does not know it once, and then calls it a duplicate
        Order o = order(DAY, "AAA", "3");
        submit(o);
        assertThat(venue.books().get("received")).isEqualTo("2");
        assertThat(broker.openOrders()).containsExactly(o);
        assertThat(broker.trouble().orElse("")).contains("already");
        armed();
        assertThat(broker.openOrders()).hasSize(1);
        venue.tell("fill");
        assertThat(day(DAY + 1)).singleElement().isInstanceOf(Filled.class);
        agree();
    }

    @Test
    void aLedgerThatCannotBeWrittenIsSaidAtOnceAndEndsTheConnectionsOwner() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode wait");
        submit(order(DAY, "AAA", "3"));
        full.set(true);
        venue.tell("fill");
        for (int i = 0; i < 200 && !broker.trouble().orElse("").contains("fix.jsonl"); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("fix.jsonl").contains("No space left");
        assertThatThrownBy(this::arm).isInstanceOf(JournalUnwritableException.class);
        assertThat(broker.trouble()).isPresent();
        broker.close();
        full.set(false);
        connect();
        armed();
        assertThat(day(DAY + 1)).singleElement().isInstanceOf(Filled.class);
        agree();
    }

    @Test
    void sequenceNumbersThatDoNotFitAreSaid() throws IOException {
        armed();
        venue.tell("skip 40"); // a gap that is asked for and filled
        armed();
        broker.close();
        broker = null;
        venue.tell("reset");
        connect();
        for (int i = 0; i < 300 && !broker.trouble().orElse("").contains("too low"); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse(""))
                .as(Files.readString(account.resolve("fix/messages.log")))
                .contains("not logged on")
                .contains("MsgSeqNum too low");
    }

    @Test
    void booksThatDifferAreNamedAndAForeignFillStopsWithinADay() throws IOException {
        venue.tell("hold AAA 30");
        assertThat(arm()).isInstanceOfSatisfying(Reconciliation.Different.class, d -> {
            assertThat(d.message()).contains("AAA 0 here, 30 there");
            broker.adopt(d);
        });
        armed();
        day(DAY);
        assertThat(broker.trouble()).isEmpty();
        venue.tell("foreign BBB 4 10.5");
        for (int i = 0; i < 200 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("not sent from here");
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Different.class,
                        d -> assertThat(d.message()).contains("BBB"));
    }

    @Test
    void restatementsAndBustsHaveTheBooksComparedAndDiffer() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode auto");
        Order filled = order(DAY, "AAA", "5");
        submit(filled);
        assertThat(day(DAY + 1)).hasSize(1);
        venue.tell("bust " + filled.id());
        for (int i = 0; i < 200 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("taken back");
        assertThat(arm()).isInstanceOfSatisfying(Reconciliation.Different.class, d -> {
            assertThat(d.message()).contains("bust:E");
            broker.adopt(d);
        });
        day(DAY + 2);
        armed();
        agree();
        assertThat(broker.cash()).isEqualByComparingTo(CAPITAL);
        venue.tell("mode wait");
        submit(order(DAY + 2, "BBB", "10"));
        venue.tell("restate 6");
        for (int i = 0; i < 200 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("restated");
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Different.class,
                        d -> assertThat(d.message()).contains("6 there, 10 here"));
    }

    @Test
    void whatTheBrokerRefusesToTellKeepsItHalted() throws IOException {
        venue.tell("refuse positions");
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Silent.class,
                        s -> assertThat(s.message()).contains("35=AN").contains("unsupported message type"));
        venue.tell("refuse orders");
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Silent.class,
                        s -> assertThat(s.message()).contains("35=AF"));
        venue.tell("refuse logon");
        venue.tell("drop");
        for (int i = 0; i < 300 && !broker.trouble().orElse("").contains("password"); i++) {
            pause();
        }
        assertThat(arm())
                .isInstanceOfSatisfying(
                        Reconciliation.Silent.class,
                        s -> assertThat(s.message()).contains("not logged on").contains("wrong user or password"));
        venue.tell("refuse nothing");
        for (int i = 0; i < 300 && broker.trouble().isPresent(); i++) {
            pause();
        }
        armed();
    }

    @Test
    void absurdReportsChangeNothingAndAreSaid() throws IOException {
        armed();
        day(DAY);
        venue.tell("mode wait");
        Order o = order(DAY, "AAA", "10");
        submit(o);
        String start = "37=x|11=" + o.id() + "|54=1|55=AAA|39=1|150=F|17=X";
        for (String fields : List.of(
                "1|32=4|31=1e9|151=6|14=4|6=10",
                "2|32=4|31=10000000|151=6|14=4|6=10",
                "3|32=-4|31=10|151=6|14=4|6=10",
                "4|32=400|31=10|151=0|14=400|6=10",
                "5|31=10|151=6|14=4|6=10",
                "6|32=4|31=10|151=6|14=9|6=10",
                "7|32=4|31=10|151=999999999999999999999999|14=4|6=10")) {
            venue.tell("raw " + start + fields);
        }
        for (int i = 0; i < 300 && broker.trouble().isEmpty(); i++) {
            pause();
        }
        assertThat(broker.trouble().orElse("")).contains("refused");
        assertThat(day(DAY + 1)).isEmpty();
        armed();
        venue.tell("fill");
        assertThat(day(DAY + 2)).singleElement().isInstanceOf(Filled.class);
        agree();
    }

    @Test
    void theSecretIsNowhere() throws IOException {
        armed();
        broker.close();
        broker = null;
        try (Stream<Path> files = Files.walk(account)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(f, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(f.toString())
                        .doesNotContain(TestVenue.PASSWORD);
            }
        }
        assertThat(Files.readString(account.resolve("fix/messages.log")))
                .contains("554=*")
                .contains("35=AN");
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
