package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.alert.Alerts;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.Fills;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.http.Desk;
import io.cambrian.live.http.Health;
import io.cambrian.live.http.Latest;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that stays, in the process of the test: what comes while it starts, ends, or takes a day up again. */
class LiveServiceTest {
    private static final Market MARKET = Worlds.market(2);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path bundles;
    private Path drops;
    private Path account;
    private SigningKeys keys;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Latest latest = new Latest();

    @BeforeEach
    void publish() throws IOException {
        bundles = folder.resolve("bundles");
        drops = Files.createDirectories(folder.resolve("drops"));
        account = folder.resolve("account");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
    }

    private LiveService service() {
        return service(Disk.REAL, Alerts.none());
    }

    private LiveService service(Disk disk, Alerts alerts) {
        Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        LiveRun run = new LiveRun(bundles, keys.publicKey(), progress, disk, f -> Brokerage.WHOLE_FILLS);
        return new LiveService(run, bundles, drops, account, CLOCK, progress, latest, alerts);
    }

    /** Full while a test says so. */
    private static final class FillingDisk implements Disk {
        private volatile boolean full;

        @Override
        public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
            if (full) {
                REAL.write(file, channel, bytes.slice(bytes.position(), bytes.remaining() / 2));
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
    }

    @Test
    @Timeout(60)
    void aFullDiskStopsAllDecisionsUntilThereIsRoomAndNothingIsLost() throws Exception {
        FillingDisk disk = new FillingDisk();
        Path alertFile = folder.resolve("alerts.jsonl");
        Alerts alerts = new Alerts(Optional.of(alertFile), Optional.empty(), CLOCK, line -> {}, Duration.ZERO);
        LiveService service = service(disk, alerts);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        drop(Worlds.AS_OF + 1);
        drop(Worlds.AS_OF + 2);
        while (days(Records.CLOSE).size() < 2) {
            Thread.sleep(20);
        }
        byte[] before = Files.readAllBytes(account.resolve(LiveRun.JOURNAL));
        assertThat(service.health()).isEqualTo(new Health.Word(true, "ACTIVE"));
        disk.full = true;
        drop(Worlds.AS_OF + 3);
        while (!new String(latest.get().json(), StandardCharsets.UTF_8).contains("cannot be written")) {
            Thread.sleep(20);
        }
        assertThat(new String(latest.get().json(), StandardCharsets.UTF_8)).contains("\"now\":\"HALTED\"");
        Thread.sleep(300);
        while (service.health().isWell()) { // it looks again and again
            Thread.sleep(5);
        }
        assertThat(service.health())
                .isEqualTo(new Health.Word(false, "the journal cannot be written: No space left on device"));
        assertThat(Files.readAllBytes(account.resolve(LiveRun.JOURNAL))).isEqualTo(before);
        disk.full = false;
        while (days(Records.CLOSE).size() < 3) {
            Thread.sleep(20);
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(days(Records.CLOSE)).doesNotHaveDuplicates();
        alerts.close();
        assertThat(Files.readString(alertFile))
                .contains("\"level\":\"CRITICAL\",\"kind\":\"process\",\"text\":\"The journal")
                .contains("No space left on device");
    }

    @Test
    @Timeout(60)
    void barsThatAreNotTradedOnAreAlertsAndADayThatHasNotComeIsRefused() throws Exception {
        Path alertFile = folder.resolve("alerts.jsonl");
        Alerts alerts = new Alerts(Optional.of(alertFile), Optional.empty(), CLOCK, line -> {}, Duration.ZERO);
        LiveService service = service(Disk.REAL, alerts);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        drop(Worlds.AS_OF + 1);
        while (days(Records.CLOSE).size() < 1) {
            Thread.sleep(20);
        }
        Files.writeString(
                drops.resolve("2020-mistyped.csv"), "date,symbol,open,high,low,close\n2962-01-01,AAA,1,1,1,1\n");
        while (!Files.exists(drops.resolve("left-out/2020-mistyped.csv.why"))) {
            Thread.sleep(20);
        }
        assertThatThrownBy(() -> service.bars(List.of("date,symbol,open,high,low,close", "2962-01-01,AAA,1,1,1,1")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the day 2962-01-01 has not come");
        String day = LocalDate.ofEpochDay(Worlds.AS_OF + 1).toString();
        Files.writeString(
                drops.resolve("2020-restated.csv"), "date,symbol,open,high,low,close\n" + day + ",AAA,1,1,1,1\n");
        while (!said.toString(StandardCharsets.UTF_8).contains("has other bars for " + day)) {
            Thread.sleep(20);
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        alerts.close();
        assertThat(Files.readAllLines(alertFile))
                .anyMatch(l -> l.contains("WARNING") && l.contains("the day 2962-01-01 has not come"))
                .anyMatch(l -> l.contains("WARNING") && l.contains("has other bars for " + day))
                .hasSize(2);
        assertThat(days(Records.CLOSE)).hasSize(1);
    }

    /** Runs a service on a thread of its own; what it ended with, the service itself where all is well. */
    private static BlockingQueue<Object> start(LiveService service) {
        return start(service, UserWishes.none());
    }

    private static BlockingQueue<Object> start(LiveService service, UserWishes wishes) {
        BlockingQueue<Object> end = new LinkedBlockingQueue<>();
        Thread thread = new Thread(() -> {
            try {
                service.run(wishes);
                end.add(service);
            } catch (InterruptedException | RuntimeException e) {
                end.add(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private static List<String> bars(int day) {
        List<String> lines = new ArrayList<>(List.of("date,symbol,open,high,low,close,volume,member"));
        for (BarSeries s : MARKET.between(day, day).series()) {
            for (int i = 0; i < s.size(); i++) {
                lines.add(LocalDate.ofEpochDay(day) + "," + s.symbol() + "," + s.open()[i] + "," + s.high()[i] + ","
                        + s.low()[i] + "," + s.close()[i] + ","
                        + (Double.isNaN(s.volume()[i]) ? "" : "" + s.volume()[i]) + "," + s.member()[i]);
            }
        }
        return lines;
    }

    private void drop(int day) throws IOException {
        Files.write(drops.resolve(LocalDate.ofEpochDay(day) + ".csv"), bars(day));
    }

    private List<String> days(String type) {
        return Journals.of(account).stream()
                .filter(e -> e.type().equals(type))
                .map(e -> e.text("day"))
                .toList();
    }

    private void awaitStart() throws InterruptedException {
        while (latest.get().version() == 0) {
            Thread.sleep(20);
        }
    }

    /** The account after five days, the last of which was cut short after its orders. */
    private void cutShort() throws IOException {
        Path all = folder.resolve("all.csv");
        List<String> lines = new ArrayList<>(bars(Worlds.AS_OF + 1));
        for (int d = 2; d <= 5; d++) {
            lines.addAll(bars(Worlds.AS_OF + d).stream().skip(1).toList());
        }
        Files.write(all, lines);
        new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                .feed(all, account, UserWishes.none(), CLOCK);
        Path journal = account.resolve("journal.jsonl");
        List<String> events = Files.readAllLines(journal);
        Files.write(journal, events.subList(0, events.size() - 1));
        assertThat(days(Records.DAY)).hasSize(5);
        assertThat(days(Records.CLOSE)).hasSize(4);
    }

    private static UserWishes wish(boolean halt, OptionalDouble size) {
        return new UserWishes("anna", "a test", halt, false, List.of(), List.of(), size);
    }

    private List<Event> events(String type) {
        return Journals.of(account).stream().filter(e -> e.type().equals(type)).toList();
    }

    /** The orders of the first day, after which the process is told to end. */
    private List<Event> ordersOfTheFirstDay(UserWishes wishes) throws Exception {
        drop(Worlds.AS_OF + 1);
        LiveService service = service();
        BlockingQueue<Object> end = start(service, wishes);
        service.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(days(Records.CLOSE)).hasSize(1);
        return events("order");
    }

    @Test
    @Timeout(60)
    void theFirstDayHasOrders() throws Exception {
        assertThat(ordersOfTheFirstDay(UserWishes.none())).isNotEmpty();
    }

    @Test
    @Timeout(60)
    void aHaltThatTheProcessIsStartedWithCountsForTheFirstDay() throws Exception {
        assertThat(ordersOfTheFirstDay(wish(true, OptionalDouble.empty()))).isEmpty();
    }

    @Test
    @Timeout(60)
    void aStopFileThatLiesThereAtTheStartCountsForTheFirstDay() throws Exception {
        Files.createDirectories(account);
        Files.createFile(account.resolve(LiveService.STOP_FILE));
        assertThat(ordersOfTheFirstDay(UserWishes.none())).isEmpty();
        assertThat(events(Records.STOPPED)).hasSize(1);
    }

    @Test
    @Timeout(60)
    void whatTheProcessIsStartedWithIsNotAskedForAgainAfterAFullDisk() throws Exception {
        FillingDisk disk = new FillingDisk();
        LiveService service = service(disk, Alerts.none());
        BlockingQueue<Object> end = start(service, wish(false, OptionalDouble.of(0.5)));
        awaitStart();
        service.act(new Desk.Act("bob", "enough", "size", "", OptionalDouble.of(1)));
        disk.full = true;
        drop(Worlds.AS_OF + 1);
        while (!new String(latest.get().json(), StandardCharsets.UTF_8).contains("cannot be written")) {
            Thread.sleep(20);
        }
        disk.full = false;
        while (days(Records.CLOSE).isEmpty()) {
            Thread.sleep(20);
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events(Records.RESIZED)).extracting(e -> e.number("to")).containsExactly(0.5, 1.0);
    }

    @Test
    @Timeout(60)
    void whatAStartFindsIsAnAlertAndWhatWasBeforeIsNone() throws Exception {
        cutShort();
        for (int d = 1; d <= 5; d++) {
            drop(Worlds.AS_OF + d);
        }
        Files.writeString(account.resolve(LiveRun.JOURNAL), "{\"seq\":", StandardOpenOption.APPEND);
        BundleWriter.write(bundles, Worlds.plan(MARKET).runId("next").build(), keys);
        Path alertFile = folder.resolve("alerts.jsonl");
        Alerts alerts = new Alerts(Optional.of(alertFile), Optional.empty(), CLOCK, line -> {}, Duration.ZERO);
        LiveService service = service(Disk.REAL, alerts);
        BlockingQueue<Object> end = start(service);
        service.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        alerts.close();
        assertThat(Files.readAllLines(alertFile))
                .satisfiesOnlyOnce(l -> assertThat(l).contains("\"level\":\"WARNING\",\"kind\":\"recovered\""))
                .satisfiesOnlyOnce(l -> assertThat(l).contains("\"level\":\"INFO\",\"kind\":\"plan\""));
    }

    private LiveService withVenue(Faults faults) {
        Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        LiveRun run = new LiveRun(
                bundles,
                keys.publicKey(),
                progress,
                Disk.REAL,
                f -> Brokerage.venue(f, Disk.REAL, CLOCK, Fills.WHOLE, faults, 1));
        return new LiveService(run, bundles, drops, account, CLOCK, progress, latest, Alerts.none());
    }

    @Test
    @Timeout(60)
    void aBrokerThatDoesNotAnswerInADayThatWasCutShortIsAskedAgain() throws Exception {
        for (int d = 1; d <= 3; d++) {
            drop(Worlds.AS_OF + d);
        }
        LiveService first = withVenue(Faults.NONE);
        BlockingQueue<Object> end = start(first);
        first.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(first);
        Path journal = account.resolve(LiveRun.JOURNAL);
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, lines.subList(0, lines.size() - 1));
        assertThat(days(Records.CLOSE)).hasSize(2);

        LiveService silent = withVenue(new Faults(1, 0, 0, 1));
        end = start(silent);
        while (!said.toString(StandardCharsets.UTF_8).contains("the broker does not answer")) {
            Thread.sleep(20);
        }
        assertThat(end.poll(1, TimeUnit.SECONDS)).as("it stays").isNull();
        assertThat(silent.health().isWell()).isFalse();
        assertThat(silent.health().text()).contains("the broker does not answer");
        assertThat(new String(latest.get().json(), StandardCharsets.UTF_8)).contains("\"now\":\"HALTED\"");
        silent.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(silent);

        LiveService last = withVenue(Faults.NONE);
        end = start(last);
        last.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(last);
        assertThat(days(Records.CLOSE)).hasSize(3);
    }

    /** A broker who takes long over one kind of call, until a test lets go. */
    private static final class Slow implements Brokerage {
        private final String call;
        private final CountDownLatch came = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean slow;

        Slow(String call) {
            this.call = call;
        }

        @Override
        public String name() {
            return WHOLE_FILLS.name();
        }

        @Override
        public Broker open(Bundle plan, BigDecimal capital, Account books, List<Order> orders, long lastReport) {
            Broker broker = WHOLE_FILLS.open(plan, capital, books, orders, lastReport);
            return (Broker) Proxy.newProxyInstance(
                    Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                        if (slow && method.getName().equals(call)) {
                            came.countDown();
                            goOn.await();
                        }
                        try {
                            return method.invoke(broker, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private LiveService impatient(Brokerage broker) {
        Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        LiveRun run = new LiveRun(bundles, keys.publicKey(), progress, Disk.REAL, f -> broker);
        return new LiveService(
                run, bundles, drops, account, CLOCK, progress, latest, Alerts.none(), Duration.ofMillis(100));
    }

    private static Desk.Act act(String action) {
        return new Desk.Act(
                "ann", "why", action, "", action.equals("size") ? OptionalDouble.of(0.5) : OptionalDouble.empty());
    }

    @Test
    @Timeout(60)
    void aHaltThatComesWhileADayIsDecidedDoesNotLapseAndNoOrderOfTheDayGoesOut() throws Exception {
        Slow broker = new Slow("onDay");
        LiveService service = impatient(broker);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        broker.slow = true;
        drop(Worlds.AS_OF + 1);
        broker.came.await();
        Desk.Answer answer = service.act(act("halt"));
        assertThat(answer.isDone()).isFalse();
        assertThat(answer.said()).singleElement().asString().contains("The halt is taken", "does not lapse");
        assertThatThrownBy(() -> service.act(act("size")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did not come to it within 0.1 seconds; nothing was changed");
        assertThatThrownBy(() -> service.rate("ann", 5, "well"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nothing was changed");
        broker.goOn.countDown();
        while (days(Records.CLOSE).isEmpty()) {
            Thread.sleep(20);
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events("order")).isEmpty();
        assertThat(events(Records.RESIZED)).isEmpty();
        assertThat(events(Records.RATED)).isEmpty();
        assertThat(events(Records.STOPPED)).isEmpty();
        assertThat(events(Records.STATE)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("ann");
            assertThat(e.text("reason")).isEqualTo("why");
            assertThat(e.text("to")).isEqualTo("HALTED");
        });
    }

    @Test
    @Timeout(60)
    void aFileStopThatComesWhileADayIsDecidedHaltsItToo() throws Exception {
        Slow broker = new Slow("onDay");
        LiveService service = impatient(broker);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        broker.slow = true;
        drop(Worlds.AS_OF + 1);
        broker.came.await();
        Files.writeString(account.resolve(LiveService.STOP_FILE), "prices look wrong\n");
        broker.goOn.countDown();
        while (days(Records.CLOSE).isEmpty()) {
            Thread.sleep(20);
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events("order")).isEmpty();
        assertThat(events(Records.STOPPED)).isEmpty();
        assertThat(events(Records.STATE)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("file STOP");
            assertThat(e.text("reason")).isEqualTo("prices look wrong");
        });
    }

    @Test
    @Timeout(60)
    void whatWasBegunIsNotSaidToBeUndone() throws Exception {
        Slow broker = new Slow("livesByTheClock");
        LiveService service = impatient(broker);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        broker.slow = true;
        Desk.Answer answer = service.act(act("size"));
        assertThat(answer.isDone()).isFalse();
        assertThat(answer.said()).singleElement().asString().contains("has begun with it");
        Desk.Answer halt = service.act(act("halt"));
        assertThat(halt.isDone()).isFalse();
        broker.slow = false;
        broker.goOn.countDown();
        while (events(Records.STOPPED).isEmpty()) {
            Thread.sleep(20);
        }
        assertThat(service.act(act("halt")).said().get(0)).contains("halted already (why)");
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events(Records.RESIZED)).hasSize(1);
        assertThat(events(Records.STOPPED)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("ann");
            assertThat(e.text("reason")).isEqualTo("why");
        });
    }

    @Test
    @Timeout(60)
    void aHaltWhileTheProcessEndsIsWrittenDown() throws Exception {
        Slow broker = new Slow("onDay");
        LiveService service = impatient(broker);
        BlockingQueue<Object> end = start(service);
        awaitStart();
        assertThat(service.act(act("halt")).isDone()).isTrue();
        assertThat(service.act(act("release")).said()).containsExactly("The halt is released.");
        broker.slow = true;
        drop(Worlds.AS_OF + 1);
        broker.came.await();
        service.stop();
        assertThat(service.act(act("halt")).isDone()).isFalse();
        broker.goOn.countDown();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(Journals.of(account))
                .last()
                .satisfies(e -> assertThat(e.text()).contains("HALTED"));
    }

    @Test
    @Timeout(60)
    void aHaltWhileTheDiskIsFullIsWrittenDownOnceThereIsRoomAndBeforeAnyOrder() throws Exception {
        FillingDisk disk = new FillingDisk();
        LiveService service = service(disk, Alerts.none());
        BlockingQueue<Object> end = start(service);
        awaitStart();
        disk.full = true;
        BlockingQueue<Object> answer = new LinkedBlockingQueue<>();
        Thread asker = new Thread(() -> answer.add(service.act(act("halt"))));
        asker.start();
        while (!new String(latest.get().json(), StandardCharsets.UTF_8).contains("cannot be written")) {
            Thread.sleep(20);
        }
        drop(Worlds.AS_OF + 1);
        disk.full = false;
        while (days(Records.CLOSE).isEmpty()) {
            Thread.sleep(20);
        }
        asker.join();
        assertThat(((Desk.Answer) answer.take()).isDone()).isTrue();
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events(Records.STOPPED)).hasSize(1);
        assertThat(events("order")).isEmpty();
    }

    private static UserWishes halt(String user) {
        return new UserWishes(user, "fire drill", true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    @Test
    @Timeout(60)
    void anotherProcessHaltsItByTheFileAndTakesTheFileAwayOnceItIsWrittenDown() throws Exception {
        LiveService service = service();
        BlockingQueue<Object> end = start(service);
        awaitStart();
        assertThat(new HaltElsewhere(account, Duration.ofSeconds(30)).halt(halt("ann")))
                .isEqualTo("Trading is halted (fire drill); it goes on only when a person releases it.");
        assertThat(account.resolve(LiveService.STOP_FILE)).doesNotExist();
        assertThat(events(Records.STOPPED)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("ann");
            assertThat(e.text("reason")).isEqualTo("fire drill");
        });
        assertThat(new HaltElsewhere(account, Duration.ofSeconds(30)).halt(halt("bob")))
                .isEqualTo("Trading was halted already (fire drill).");
        assertThat(service.act(act("release")).said()).containsExactly("The halt is released.");
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
    }

    @Test
    @Timeout(60)
    void aHaltThatNobodyTakesIsNotSaidToBeDoneAndCountsForTheNextStart() throws Exception {
        drop(Worlds.AS_OF + 1);
        LiveService first = service();
        BlockingQueue<Object> end = start(first);
        first.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(first);
        int orders = events("order").size();
        HaltElsewhere halt = new HaltElsewhere(account, Duration.ofMillis(300));
        assertThatThrownBy(() -> halt.halt(halt("ann")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no process has written down that it halts")
                .hasMessageContaining("the next start halts before its first day");
        assertThat(account.resolve(LiveService.STOP_FILE)).exists();
        drop(Worlds.AS_OF + 2);
        LiveService second = service();
        end = start(second);
        second.finish();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(second);
        assertThat(events(Records.STOPPED))
                .singleElement()
                .satisfies(e -> assertThat(e.text("user")).isEqualTo("ann"));
        assertThat(events("order")).hasSize(orders);
        assertThat(days(Records.CLOSE)).hasSize(2);
    }

    @Test
    @Timeout(60)
    void aFileThatSomebodyElseHasPutThereStays() throws Exception {
        LiveService service = service();
        BlockingQueue<Object> end = start(service);
        awaitStart();
        Files.writeString(account.resolve(LiveService.STOP_FILE), "user: bob\nreason: mine\n");
        assertThat(new HaltElsewhere(account, Duration.ofSeconds(30)).halt(halt("ann")))
                .contains("halted");
        assertThat(account.resolve(LiveService.STOP_FILE)).hasContent("user: bob\nreason: mine\n");
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events(Records.STOPPED))
                .singleElement()
                .satisfies(e -> assertThat(e.text("user")).isEqualTo("bob"));
    }

    @Test
    @Timeout(120)
    void aCommandBesideItHaltsItAndSaysHowToRelease() throws Exception {
        LiveService service = service();
        BlockingQueue<Object> end = start(service);
        awaitStart();
        List<String> words = new ArrayList<>(List.of(
                "--bundles",
                bundles.toString(),
                "--public-key",
                folder.resolve("keys").resolve(SigningKeys.PUBLIC_FILE).toString(),
                "--state",
                account.toString()));
        List<String> once = new ArrayList<>(words);
        once.addAll(List.of("--watch", drops.toString(), "--once"));
        assertThat(command(once, "--halt", "--user", "ann", "--reason", "fire drill"))
                .isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "Another live process holds the journal",
                        "That process is told to halt.",
                        "Trading is halted (fire drill)");
        assertThat(command(once, "--release", "--user", "ann", "--reason", "over"))
                .isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("A halt is released on the dashboard");
        assertThat(command(once, "--size", "0.5")).isEqualTo(1);
        assertThat(service.act(act("release")).said()).containsExactly("The halt is released.");
        assertThat(command(words, "--halt", "--user", "bob", "--reason", "again"))
                .isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Trading is halted (again)");
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(events(Records.STOPPED)).extracting(e -> e.text("user")).containsExactly("ann", "bob");
    }

    private int command(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            return LiveMain.run(all.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    @Timeout(60)
    void theLastBarsBeforeTheInputEndsAreWorkedThrough() throws Exception {
        LiveService service = service();
        BlockingQueue<Object> end = start(service);
        awaitStart();
        service.spool().put("a test", bars(Worlds.AS_OF + 1));
        service.spool().put("a test", bars(Worlds.AS_OF + 2));
        service.finish();
        assertThat(end.take()).isSameAs(service);
        assertThat(days(Records.CLOSE)).hasSize(2);
    }

    @Test
    @Timeout(60)
    void aPlanThatCameWhileADayWasCutShortIsTakenOverAfterThatDay() throws Exception {
        cutShort();
        String next =
                BundleWriter.write(bundles, Worlds.plan(MARKET).runId("next").build(), keys);
        for (int d = 1; d <= 5; d++) {
            drop(Worlds.AS_OF + d);
        }
        LiveService service = service();
        BlockingQueue<Object> end = start(service);
        List<Event> plans = List.of();
        for (int i = 0; i < 150 && plans.isEmpty(); i++) {
            Thread.sleep(100);
            plans = Journals.of(account).stream()
                    .filter(e -> e.type().equals(Records.PLAN))
                    .toList();
        }
        service.stop();
        assertThat(end.poll(30, TimeUnit.SECONDS)).isSameAs(service);
        assertThat(plans)
                .singleElement()
                .satisfies(e -> assertThat(e.text("bundle")).isEqualTo(next));
        assertThat(days(Records.CLOSE)).hasSize(5);
    }

    @Test
    @Timeout(60)
    void aDayThatWasCutShortAndWhoseBarsAreGoneEndsInAClearError() throws Exception {
        cutShort();
        for (int d = 1; d <= 4; d++) {
            drop(Worlds.AS_OF + d);
        }
        LiveService service = service();
        assertThat(service.health()).isEqualTo(new Health.Word(true, "starting"));
        Object ended = start(service).poll(15, TimeUnit.SECONDS);
        assertThat(service.health().isWell()).isFalse();
        assertThat(service.health().text()).contains("the process ends: A crash cut");
        assertThatThrownBy(() -> service.act(act("size")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> service.act(act("halt")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not written down");
        service.stop();
        assertThat(ended)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(DataException.class))
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining(Records.date(Worlds.AS_OF + 5))
                        .hasMessageContaining("A crash cut"));
    }
}
