package io.cambrian.fix;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two jars as a process that trades with a venue in another: killed between an order and its report, and a venue that goes. */
class LiveFixIT {
    /** Weeks ago, so that all days have come; settings let orders on bars that are so old be sent. */
    private static final int AS_OF = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay() - 90;

    private static final int HISTORY = 60;
    private static final List<String> SYMBOLS = List.of("AAA", "BBB");

    @TempDir
    Path folder;

    private VenueProcess venue;
    private Path drops;
    private Path account;
    private Path alerts;
    private Process process;
    private Path out;
    private int starts;

    @BeforeEach
    void publish() throws IOException {
        venue = new VenueProcess(folder.resolve("venue"));
        Files.writeString(folder.resolve("symbols"), "# ours=theirs\nBBB=BBB.X\n");
        venue.settings(folder.resolve("session.cfg"), "CambrianSymbols=symbols", "CambrianMaxOrderAgeDays=99");
        drops = Files.createDirectories(folder.resolve("drops"));
        account = folder.resolve("account");
        alerts = folder.resolve("alerts.jsonl");
        Strategy strategy =
                StrategyText.parse("enter long when close > sma(close, 3) exit long when close < sma(close, 3)");
        BundleWriter.write(
                folder.resolve("bundles"),
                Bundle.builder()
                        .runId("test")
                        .asOf(AS_OF)
                        .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                        .baseCurrency("USD")
                        .capital(100_000)
                        .periodsPerYear(252)
                        .bots(List.of(new Bot(
                                StrategyId.of(strategy), StrategyText.print(strategy), 1.0, AS_OF + 1, List.of())))
                        .limits(new Limits(1.5, 1.5, 0.9, 0.9, 0.5, 0.9, 0.9, 10))
                        .costs(Costs.DEFAULT)
                        .instruments(SYMBOLS.stream()
                                .map(s -> new Instrument(
                                        s,
                                        "USD",
                                        "TEST",
                                        false,
                                        false,
                                        BigDecimal.ZERO,
                                        new BigDecimal("0.001"),
                                        BigDecimal.ONE))
                                .toList())
                        .history(SYMBOLS.stream().map(LiveFixIT::history).toList())
                        .build(),
                SigningKeys.openOrCreate(folder.resolve("keys")));
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        venue.close();
    }

    /** Rises for three days, falls for three, the second instrument a day later than the first. */
    private static double close(String symbol, int day) {
        int t = day - AS_OF + 6 * HISTORY + 2 + SYMBOLS.indexOf(symbol); // the same whatever day it is
        return 10 + 0.1 * (t % 6 < 3 ? t % 6 : 6 - t % 6);
    }

    private static BarSeries history(String symbol) {
        int[] days = new int[HISTORY];
        double[] close = new double[HISTORY];
        for (int i = 0; i < HISTORY; i++) {
            days[i] = AS_OF - HISTORY + 1 + i;
            close[i] = close(symbol, days[i]);
        }
        double[] volume = new double[HISTORY];
        Arrays.fill(volume, Double.NaN);
        return BarSeries.of(symbol, days, close, close, close, close, volume, null);
    }

    private void drop(int day) throws IOException {
        StringBuilder text = new StringBuilder("date,symbol,open,high,low,close\n");
        LocalDate date = LocalDate.ofEpochDay(day);
        for (String s : SYMBOLS) {
            double c = close(s, day);
            text.append(date).append(',').append(s);
            text.append(("," + c).repeat(4)).append('\n');
        }
        Path part = drops.resolve("." + day);
        Files.writeString(part, text);
        Files.move(part, drops.resolve(date + ".csv"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void start(String... more) throws IOException {
        out = folder.resolve("out" + starts++);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("cambrian.live.jar")
                                + java.io.File.pathSeparator
                                + System.getProperty("cambrian.fix.jar"),
                        "io.cambrian.live.LiveMain",
                        "live",
                        "--bundles",
                        folder.resolve("bundles").toString(),
                        "--public-key",
                        folder.resolve("keys/cambrian.pub").toString(),
                        "--state",
                        account.toString(),
                        "--fix",
                        folder.resolve("session.cfg").toString(),
                        "--alert-file",
                        alerts.toString(),
                        "--watch",
                        drops.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.command().addAll(List.of(more));
        builder.environment().put("FIX_PASSWORD", TestVenue.PASSWORD);
        process = builder.start();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws Exception {
        for (int i = 0; i < 3_000; i++) {
            if (condition.holds()) {
                return;
            }
            assertThat(process.isAlive())
                    .as(what + ": " + Files.readString(out))
                    .isTrue();
            Thread.sleep(20);
        }
        throw new AssertionError("Never " + what + ": " + Files.readString(out));
    }

    private void awaitSaid(String what) throws Exception {
        await(what, () -> Files.readString(out).contains(what));
    }

    private String journal() throws IOException {
        Path file = account.resolve("journal.jsonl");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private void closed(int day) throws Exception {
        await(
                "closed " + day,
                () -> journal().contains("{\"type\":\"close\",\"day\":\"" + LocalDate.ofEpochDay(day) + "\""));
    }

    private void stop() throws Exception {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Books of the last close are the venue's, and no order came there twice. */
    private void agree() throws IOException {
        Map<String, String> venues = venue.books();
        assertThat(venues.keySet()).noneMatch(k -> k.startsWith("doubled"));
        Map<String, BigDecimal> there = new TreeMap<>();
        venues.forEach((k, v) -> {
            if (k.startsWith("held.")) {
                there.put(k.substring(5).equals("BBB.X") ? "BBB" : k.substring(5), new BigDecimal(v));
            }
        });
        List<String> lines = journal().lines().toList();
        Map<String, BigDecimal> here = new TreeMap<>();
        for (String line : lines) {
            if (line.contains("{\"type\":\"filled\"")) {
                here.merge(field(line, "symbol"), new BigDecimal(field(line, "quantity")), BigDecimal::add);
            }
        }
        here.values().removeIf(v -> v.signum() == 0);
        assertThat(here.keySet()).isEqualTo(there.keySet());
        here.forEach((symbol, units) -> assertThat(units).as(symbol).isEqualByComparingTo(there.get(symbol)));
    }

    private static String field(String line, String name) {
        int at = line.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return line.substring(at, line.indexOf('"', at));
    }

    /** Ids of orders of which something waits at the venue. */
    private List<String> waiting() throws IOException {
        Map<String, String> venues = venue.books();
        return venues.keySet().stream()
                .filter(k -> k.endsWith(".quantity"))
                .map(k -> k.substring(0, k.length() - ".quantity".length()))
                .filter(id -> !venues.getOrDefault(id + ".closed", "0").equals("1"))
                .filter(id -> new BigDecimal(venues.getOrDefault(id + ".cum", "0"))
                                .compareTo(new BigDecimal(venues.get(id + ".quantity")))
                        < 0)
                .toList();
    }

    /** Days of bars until an order waits there; gives the last. */
    private int untilOneWaits(int day) throws Exception {
        int now = day;
        do {
            drop(++now);
            closed(now);
        } while (waiting().isEmpty());
        return now;
    }

    private List<String> orders() throws IOException {
        return venue.books().keySet().stream()
                .filter(k -> k.endsWith(".quantity"))
                .toList();
    }

    @Test
    void afterKillsAndAVenueThatGoesTheBooksAreTheVenues() throws Exception {
        start();
        awaitSaid("Armed ");
        int day = AS_OF + 1;
        drop(day);
        closed(day);
        venue.tell("mode half");
        for (int i = 0; i < 3; i++) {
            drop(++day);
            closed(day);
            venue.tell("fill");
        }
        assertThat(orders()).isNotEmpty();

        // killed while the venue has an order and has said nothing of it
        venue.tell("mode silent");
        int before = orders().size();
        List<String> had = orders();
        while (orders().size() == before) {
            drop(++day);
            int now = day;
            await(
                    "an order",
                    () -> orders().size() > before
                            || journal().contains("{\"type\":\"close\",\"day\":\"" + LocalDate.ofEpochDay(now) + "\""));
        }
        process.destroyForcibly().waitFor(); // SIGKILL
        assertThat(orders()).hasSizeGreaterThan(had.size());
        venue.tell("mode auto");
        venue.tell("fill");
        start();
        closed(day);
        drop(++day);
        closed(day);

        // the venue goes and comes back
        venue.kill();
        awaitSaid("Not armed: the FIX session");
        await("an alert", () -> Files.exists(alerts) && Files.readString(alerts).contains("is not logged on"));
        int waiting = ++day;
        drop(waiting);
        venue.start();
        awaitSaid("Armed again");
        closed(waiting);
        venue.tell("mode wait");
        drop(++day);
        closed(day);
        venue.tell("mode auto");
        drop(++day); // what waited is taken back
        closed(day);
        venue.tell("mode wait");
        day = untilOneWaits(day);
        agree();

        // a person stops it: what waits is taken back without another bar
        Path stop = account.resolve("STOP");
        Files.createFile(stop);
        await("taken back", () -> waiting().isEmpty());
        assertThat(journal()).contains("\"user\":\"file STOP\"");
        Files.delete(stop);
        stop();
        start("--release");
        awaitSaid("The halt is released");

        // somebody else trades there
        day = untilOneWaits(day);
        assertThat(waiting()).isNotEmpty();
        venue.tell("foreign AAA 4 10.1");
        await(
                "a halt",
                () -> journal().contains("{\"type\":\"stopped\",\"user\":\"reconciliation\"")
                        && journal().contains("not sent from here"));
        await("its alert", () -> Files.readString(alerts).contains("not sent from here"));
        await("what waited taken back", () -> waiting().isEmpty());
        stop();
        assertThat(venue.books().get("received")).isEqualTo("" + orders().size());
        String said = Files.readString(out) + Files.readString(account.resolve("fix/messages.log"));
        assertThat(said).doesNotContain(TestVenue.PASSWORD);
        List<String> store = new ArrayList<>();
        try (var files = Files.list(account.resolve("fix"))) {
            files.forEach(f -> store.add(f.getFileName().toString()));
        }
        assertThat(store).contains("FIX.4.4-CAMBRIAN-VENUE.targetseqnums", "FIX.4.4-CAMBRIAN-VENUE.body");
    }

    /** At any moment of a day, whatever the venue does with the orders; {@code -Dfix.kills=N} kills it more often. */
    @Test
    void afterKillsAtAnyMomentNoOrderWasSentTwice() throws Exception {
        RandomGenerator random = Seeds.stream(2026);
        List<String> modes = List.of("auto", "half", "wait", "silent", "take-and-drop", "swallow");
        int kills = Integer.getInteger("fix.kills", 2);
        int day = AS_OF;
        for (int k = 0; k < kills; k++) {
            start();
            awaitSaid("Armed ");
            for (int i = 0; i < 2; i++) {
                drop(++day);
                closed(day);
            }
            String mode = modes.get(random.nextInt(modes.size()));
            venue.tell("mode " + mode);
            drop(++day);
            Thread.sleep(250 + random.nextInt(400)); // a file counts once it has not grown for a while
            process.destroyForcibly().waitFor();
            venue.tell("mode auto");
            if (random.nextBoolean()) {
                venue.tell("fill");
            }
        }
        start();
        closed(day);
        venue.tell("mode wait");
        drop(++day);
        closed(day);
        drop(++day);
        closed(day);
        stop();
        agree();
        Map<String, String> venues = venue.books();
        assertThat(orders()).isNotEmpty();
        assertThat(venues.get("received"))
                .as("each once")
                .isEqualTo("" + (orders().size() + Integer.parseInt(venues.getOrDefault("swallowed", "0"))));
        List<String> told = journal().lines().toList();
        for (String key : orders()) {
            String id = key.substring("order.".length(), key.length() - ".quantity".length());
            BigDecimal filled = told.stream()
                    .filter(l -> l.contains("{\"type\":\"filled\"")
                            && field(l, "order").equals(id))
                    .map(l -> new BigDecimal(field(l, "quantity")).abs())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(filled).as(key).isEqualByComparingTo(venues.getOrDefault("order." + id + ".cum", "0"));
            if (venues.getOrDefault("order." + id + ".closed", "0").equals("1")) {
                assertThat(told)
                        .as(key)
                        .anyMatch(l -> l.contains("{\"type\":\"cancelled\"")
                                && field(l, "order").equals(id));
            }
        }
        System.out.printf(
                "Kills: %d, %d orders, %s received by the venue%n",
                kills, orders().size(), venue.books().getOrDefault("received", "0"));
    }
}
