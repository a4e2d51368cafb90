package io.cambrian.live.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.broker.Broker.Known;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.Unsure;
import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.journal.Disk;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteBrokerTest {
    private static final BigDecimal CAPITAL = new BigDecimal("1000");
    private static final List<Instrument> INSTRUMENTS = List.of(
            new Instrument("AAA", "USD", "X", false, false, BigDecimal.ZERO, new BigDecimal("1"), BigDecimal.ZERO));

    @TempDir
    Path folder;

    private PaperVenue venue;

    @BeforeEach
    void open() {
        venue = venue();
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private PaperVenue venue() {
        return new PaperVenue(
                folder.resolve("venue.jsonl"),
                Disk.REAL,
                Clock.systemUTC(),
                CAPITAL,
                INSTRUMENTS,
                Costs.ZERO,
                10,
                new Friction(1, 0, 86_400_000, 0.5, 0, 0, 0));
    }

    private RemoteBroker broker(Wire wire) {
        return new RemoteBroker(wire, new Account(CAPITAL), List.of(), 0);
    }

    private static DayBars day(int day) {
        return new DayBars(day, List.of(new Bar("AAA", 10, 10, 10, 10.5 - 0.5, 8, true)));
    }

    private static DayBars thin(int day) {
        return new DayBars(day, List.of(new Bar("AAA", 10, 11, 9, 10, 4, true)));
    }

    private static Order order(int day, String quantity) {
        return Order.of("plan", day, "AAA", new BigDecimal(quantity), BigDecimal.TEN);
    }

    private static List<BrokerEvent> events(List<Report> reports) {
        return reports.stream().map(Report::event).toList();
    }

    /** A wire that loses what a test says, and counts what arrives. */
    private final class Choosy implements Wire {
        private final UnreliableWire wire = new UnreliableWire(venue, Faults.NONE, 1);
        private final List<Request> sent = new ArrayList<>();
        private Predicate<Request> losesRequest = r -> false;
        private Predicate<Answer> losesAnswer = a -> false;

        @Override
        public void send(Request request) {
            sent.add(request);
            if (!losesRequest.test(request)) {
                wire.send(request);
            }
        }

        @Override
        public List<Answer> receive() {
            return wire.receive().stream().filter(a -> !losesAnswer.test(a)).toList();
        }

        @Override
        public void onDay(DayBars day) {
            wire.onDay(day);
        }

        @Override
        public void see(DayBars day) {
            wire.see(day);
        }

        @Override
        public void see(String symbol, int day, double close) {
            wire.see(symbol, day, close);
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    @Test
    void anOrderIsFilledInPartsAndTheRestWaits() {
        RemoteBroker broker = broker(new UnreliableWire(venue, Faults.NONE, 1));
        broker.submit(order(1, "5"));
        broker.poll(Known.none());
        broker.onDay(thin(2)); // half of a volume of 4
        Filled part = (Filled) events(broker.poll(Known.none())).get(0);
        assertThat(part.quantity()).isEqualByComparingTo("2");
        assertThat(part.leaves()).isEqualByComparingTo("3");
        assertThat(broker.openOrders())
                .singleElement()
                .satisfies(o -> assertThat(o.quantity()).isEqualByComparingTo("3"));
        broker.onDay(thin(3));
        broker.poll(Known.none());
        broker.onDay(thin(4));
        broker.poll(Known.none());
        assertThat(broker.openOrders()).isEmpty();
        assertThat(broker.positions().get("AAA")).isEqualByComparingTo("5");
        assertThat(broker.cash()).isEqualByComparingTo("950");
    }

    @Test
    void anOrderOfWhichNothingIsHeardIsSentAgainAndExecutedOnce() {
        Choosy wire = new Choosy();
        RemoteBroker broker = broker(wire);
        int[] lost = {0};
        wire.losesAnswer = a -> a instanceof Message.Acknowledged && lost[0]++ < 3;
        broker.submit(order(1, "5"));
        broker.poll(Known.none());
        assertThat(wire.sent.stream().filter(r -> r instanceof NewOrder)).hasSizeGreaterThan(3);
        broker.onDay(day(2));
        broker.poll(Known.none());
        broker.onDay(day(3));
        broker.poll(Known.none());
        assertThat(broker.positions().get("AAA")).isEqualByComparingTo("5");
        assertThat(broker.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
    }

    @Test
    void aLostReportIsAskedForAndADoubleOneCountsOnce() {
        Choosy wire = new Choosy();
        RemoteBroker broker = broker(wire);
        broker.submit(order(1, "5"));
        broker.poll(Known.none());
        boolean[] lost = {false};
        wire.losesAnswer = a -> a instanceof Message.Reported && !lost[0] && (lost[0] = true);
        broker.onDay(day(2));
        assertThat(broker.poll(Known.none())).extracting(Report::number).startsWith(1L);
        wire.send(new Message.Resend(1)); // all of them again
        broker.onDay(day(3));
        broker.poll(Known.none());
        assertThat(broker.positions().get("AAA")).isEqualByComparingTo("5");
    }

    @Test
    void aSilentBrokerMakesTheDayUnsureAndIsCaughtUpLater() {
        Choosy wire = new Choosy();
        RemoteBroker broker = broker(wire);
        broker.submit(order(1, "4"));
        broker.poll(Known.none());
        wire.losesAnswer = a -> true;
        broker.onDay(day(2));
        assertThat(events(broker.poll(Known.none()))).singleElement().isInstanceOf(Unsure.class);
        assertThat(broker.positions()).isEmpty();
        wire.losesAnswer = a -> false;
        broker.onDay(day(3));
        assertThat(events(broker.poll(Known.none()))).singleElement().isInstanceOf(Filled.class);
        assertThat(broker.positions().get("AAA")).isEqualByComparingTo("4");
    }

    @Test
    void whatWasTakenBackBeforeItArrivedIsNeverExecuted() {
        Choosy wire = new Choosy();
        RemoteBroker broker = broker(wire);
        Order late = order(1, "5");
        wire.losesRequest = r -> r instanceof NewOrder;
        broker.submit(late);
        broker.poll(Known.none());
        broker.cancel(late.id(), "replaced");
        assertThat(events(broker.poll(Known.none()))).containsExactly(new Cancelled(late.id(), "AAA", "replaced"));
        wire.losesRequest = r -> false;
        wire.send(new NewOrder(late)); // it arrives at last
        broker.onDay(day(2));
        broker.poll(Known.none());
        assertThat(broker.positions()).isEmpty();
        assertThat(broker.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
    }

    @Test
    void aVenueThatIsOpenedAgainKnowsItsOrdersReportsAndDays() {
        venue.onDay(thin(1));
        Order order = order(1, "5");
        venue.take(new NewOrder(order));
        venue.onDay(thin(2));
        List<Answer> reports = venue.take(new Message.Resend(1));
        Object status = venue.take(new Message.StatusRequest(7)).get(0);
        venue.close();
        venue = venue();
        assertThat(venue.take(new Message.Resend(1))).isEqualTo(reports).hasSize(1);
        assertThat(venue.take(new Message.StatusRequest(7))).containsExactly((Answer) status);
        assertThat(venue.take(new NewOrder(order))).containsExactly(new Message.Acknowledged(order.id()));
        assertThat(venue.onDay(thin(2))).as("lived through already").isEmpty();
        assertThat(venue.take(new Message.StatusRequest(7))).containsExactly((Answer) status);
    }

    @Test
    void aRestartThatTheBrokerIsAheadOfGetsWhatItMissed() {
        RemoteBroker before = broker(new UnreliableWire(venue, Faults.NONE, 1));
        before.submit(order(1, "4"));
        before.poll(Known.none());
        venue.onDay(day(2)); // filled, and then we are gone
        RemoteBroker after = new RemoteBroker(
                new UnreliableWire(venue, Faults.NONE, 1), new Account(CAPITAL), List.of(order(1, "4")), 0);
        assertThat(after.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
        after.onDay(day(2));
        after.poll(Known.none());
        assertThat(after.positions().get("AAA")).isEqualByComparingTo("4");
    }

    @Test
    void anOrderThatNeverArrivedIsSentAgainAfterARestart() {
        RemoteBroker after = new RemoteBroker(
                new UnreliableWire(venue, Faults.NONE, 1), new Account(CAPITAL), List.of(order(1, "4")), 0);
        assertThat(after.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
        after.poll(Known.none());
        after.onDay(day(2));
        after.poll(Known.none());
        assertThat(after.positions().get("AAA")).isEqualByComparingTo("4");
    }

    @Test
    void whatTheBrokerHasAndWeDoNotIsNamedAndNothingGoesOut() {
        venue.take(new NewOrder(order(1, "4")));
        venue.onDay(day(2));
        venue.take(new NewOrder(order(2, "-1")));
        RemoteBroker broker = new RemoteBroker(
                new UnreliableWire(venue, Faults.NONE, 1), new Account(CAPITAL), List.of(), 1); // as if it had the fill
        Reconciliation.Different d = (Reconciliation.Different) broker.reconcile(List.of(), List.of());
        assertThat(d.message())
                .contains("cash 1000.00000000 here, 960.00000000 there")
                .contains("AAA 0 here, 4 there")
                .contains("of -1 there, none here");
        assertThat(d.adjustments()).hasSize(2);
        broker.submit(order(3, "2"));
        assertThat(events(broker.poll(Known.none())))
                .extracting(BrokerEvent::getClass)
                .containsOnly(Cancelled.class);
        broker.adopt(d);
        assertThat(broker.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
        assertThat(broker.positions().get("AAA")).isEqualByComparingTo("4");
    }

    @Test
    void whatTheBrokerReportedWhileWeWereAwayIsGivenOutAlsoWhereItsBooksAreTakenOver() {
        Order waits = order(1, "4");
        venue.take(new NewOrder(waits));
        venue.onDay(day(2)); // filled while we were away
        BigDecimal ours = new BigDecimal("900"); // 100 less than there
        RemoteBroker broker =
                new RemoteBroker(new UnreliableWire(venue, Faults.NONE, 1), new Account(ours), List.of(waits), 0);
        Reconciliation.Different different = (Reconciliation.Different) broker.reconcile(List.of(), List.of());
        assertThat(different.adjustments())
                .singleElement()
                .satisfies(a -> assertThat(a.cash()).isEqualByComparingTo("100"));
        broker.adopt(different);
        assertThat(broker.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
        broker.onDay(day(2));
        assertThat(events(broker.poll(Known.none()))).singleElement().isInstanceOf(Filled.class);
        assertThat(broker.cash()).isEqualByComparingTo("960");
        assertThat(broker.positions()).containsEntry("AAA", new BigDecimal("4"));
        assertThat(broker.openOrders()).isEmpty();
    }

    /** An order for 4 more on books with none would be one for 4 too many on books that have them. */
    @Test
    void ordersThatWereForOtherBooksAreTakenBackWhereTheBrokersAreTakenOver() {
        Order never = order(1, "4"); // never came to the venue
        RemoteBroker broker = new RemoteBroker(
                new UnreliableWire(venue, Faults.NONE, 1), new Account(new BigDecimal("900")), List.of(never), 0);
        broker.adopt((Reconciliation.Different) broker.reconcile(List.of(), List.of()));
        assertThat(broker.reconcile(List.of(), List.of())).isInstanceOf(Reconciliation.Equal.class);
        broker.onDay(day(2));
        assertThat(events(broker.poll(Known.none()))).singleElement().isInstanceOf(Cancelled.class);
        assertThat(broker.positions()).isEmpty();
    }
}
