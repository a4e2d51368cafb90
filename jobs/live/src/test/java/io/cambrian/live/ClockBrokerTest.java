package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.Fills;
import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Cancel;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.broker.Message.StatusRequest;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.PaperVenue;
import io.cambrian.live.broker.RemoteBroker;
import io.cambrian.live.broker.UnreliableWire;
import io.cambrian.live.broker.Wire;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.market.Market;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose market goes on by itself: bars of the past are not traded on, and what is taken back does not wait for bars. */
class ClockBrokerTest {
    private static final Market MARKET = Worlds.market(2);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 9) * 86_400L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path account;
    private SigningKeys keys;
    private Bundle plan;
    /** What arrived there, in order. */
    private final List<Request> arrived = new ArrayList<>();

    @BeforeEach
    void publish() {
        account = folder.resolve("account");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        plan = Worlds.plan(MARKET).build();
        BundleWriter.write(folder.resolve("bundles"), plan, keys);
    }

    /** Bars that come as a test puts them there. */
    private static final class Days implements MarketFeed {
        private final Deque<DayBars> days = new ArrayDeque<>();

        @Override
        public Optional<DayBars> next() {
            return Optional.ofNullable(days.poll());
        }

        @Override
        public boolean hasLater() {
            return !days.isEmpty();
        }

        @Override
        public int days() {
            return days.size();
        }
    }

    private static List<DayBars> bars(int from, int to) {
        ReplayFeed feed = new ReplayFeed(
                MARKET.between(Worlds.AS_OF + from, Worlds.AS_OF + to).series());
        List<DayBars> bars = new ArrayList<>();
        for (Optional<DayBars> day = feed.next(); day.isPresent(); day = feed.next()) {
            bars.add(day.get());
        }
        return bars;
    }

    private final class Line implements Wire {
        private final UnreliableWire wire;
        private final List<Request> queue = new ArrayList<>();

        Line(PaperVenue venue) {
            wire = new UnreliableWire(venue, UnreliableWire.Faults.NONE, 1);
        }

        @Override
        public boolean livesByTheClock() {
            return true;
        }

        @Override
        public void send(Request request) {
            queue.add(request);
        }

        /** As a gateway does, what was asked for goes out when the answers are waited for. */
        @Override
        public List<Answer> receive() {
            queue.forEach(wire::send);
            arrived.addAll(queue);
            queue.clear();
            return wire.receive();
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

    private Work open(MarketFeed feed) {
        return new LiveRun(
                        folder.resolve("bundles"),
                        keys.publicKey(),
                        new Progress(System.err, false),
                        Disk.REAL,
                        f -> new Brokerage() {
                            @Override
                            public String name() {
                                return "clock";
                            }

                            @Override
                            public Broker open(
                                    Bundle bundle,
                                    BigDecimal capital,
                                    Account books,
                                    List<Order> openOrders,
                                    long lastReport) {
                                PaperVenue venue = new PaperVenue(
                                        f.resolve("venue.jsonl"),
                                        Disk.REAL,
                                        NOW,
                                        capital,
                                        bundle.instruments(),
                                        bundle.costs(),
                                        10,
                                        Fills.WHOLE);
                                return new RemoteBroker(new Line(venue), books, openOrders, lastReport);
                            }
                        })
                .openFeed(feed, account, NOW);
    }

    private List<Event> events(String type) {
        return Journals.of(account).stream().filter(e -> e.type().equals(type)).toList();
    }

    private static UserWishes wish(boolean halt, List<String> vetoes) {
        return new UserWishes("anna", "looked", halt, false, vetoes, List.of(), OptionalDouble.empty());
    }

    private List<NewOrder> ordered() {
        return arrived.stream()
                .filter(NewOrder.class::isInstance)
                .map(NewOrder.class::cast)
                .toList();
    }

    private List<String> cancelled() {
        return arrived.stream()
                .filter(Cancel.class::isInstance)
                .map(r -> ((Cancel) r).orderId())
                .toList();
    }

    @Test
    void ofABacklogOnlyTheLastDayIsTradedOn() throws IOException {
        Days feed = new Days();
        feed.days.addAll(bars(1, 8));
        Work work = open(feed);
        while (work.session().doWork() > 0) {
            // all days
        }
        work.close();
        assertThat(events(Records.DAY)).filteredOn(Records::isLate).hasSize(7);
        assertThat(events("order_denied"))
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.text()).contains("[\"late\"]"));
        assertThat(ordered())
                .isNotEmpty()
                .allSatisfy(n -> assertThat(n.order().day()).isEqualTo(Worlds.AS_OF + 8));

        Redo.Outcome again = Redo.run(
                account.resolve(LiveRun.JOURNAL),
                id -> plan,
                StoredBars.of(new ReplayFeed(
                        MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + 8).series())),
                folder.resolve("again.jsonl"),
                new Progress(System.err, false));
        assertThat(again.same()).as(again.was() + " / " + again.is()).isTrue();
    }

    @Test
    void aLateDayThatACrashCutShortStaysLate() throws IOException {
        Days feed = new Days();
        feed.days.addAll(bars(1, 8));
        Work work = open(feed);
        for (int i = 0; i < 7; i++) {
            work.session().doWork();
        }
        work.close();
        Path journal = account.resolve(LiveRun.JOURNAL);
        List<String> lines = Files.readAllLines(journal);
        int last = lines.size() - 1;
        while (!lines.get(last).contains("{\"type\":\"order_denied\"")) {
            last--;
        }
        Files.write(journal, lines.subList(0, last)); // before a verdict
        Days short7 = new Days();
        short7.days.addAll(bars(1, 7)); // nothing later by now
        work = open(short7);
        while (work.session().doWork() > 0) {
            // what is left
        }
        work.close();
        assertThat(Files.readAllLines(journal).size()).isEqualTo(lines.size() + 1); // and the close
        assertThat(ordered()).isEmpty();
    }

    /** Goes on, day by day, until orders wait at the broker. */
    private Work waiting(Days feed) {
        Work work = open(feed);
        for (DayBars day : bars(1, 60)) {
            feed.days.add(day);
            int before = ordered().size();
            work.session().doWork();
            if (ordered().size() > before) {
                return work;
            }
        }
        throw new AssertionError("No order");
    }

    private List<String> lastOrders() {
        int day = ordered().get(ordered().size() - 1).order().day();
        return ordered().stream()
                .map(NewOrder::order)
                .filter(o -> o.day() == day)
                .map(Order::id)
                .distinct()
                .toList();
    }

    @Test
    void aHaltTakesBackWhatWaitsBeforeTheNextBars() {
        Work work = waiting(new Days());
        work.session().wish(wish(true, List.of()));
        assertThat(cancelled()).containsExactlyInAnyOrderElementsOf(lastOrders());
        work.close();
    }

    @Test
    void aVetoTakesBackWhatWaitsBeforeTheNextBars() {
        Work work = waiting(new Days());
        Order order = ordered().get(0).order();
        work.session().wish(wish(false, List.of(order.symbol())));
        assertThat(cancelled()).containsExactly(order.id());
        work.close();
    }

    @Test
    void aHaltAtTheStartDoesNotWaitForTheBooks() {
        Work work = waiting(new Days());
        List<String> waits = lastOrders();
        work.session().doWork(); // the last close reaches the disk
        work.close();
        arrived.clear();
        work = open(new Days());
        work.session().wish(wish(true, List.of()));
        assertThat(work.session().isHalted()).isTrue();
        assertThat(arrived).as("a halt does not ask first").noneMatch(StatusRequest.class::isInstance);
        assertThat(cancelled()).containsExactlyInAnyOrderElementsOf(waits);
        work.close();
    }
}
