package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Result;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.Change;
import io.cambrian.overlay.Ruling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Market MARKET = Worlds.market(1);

    @TempDir
    Path folder;

    private Path bundles;
    private SigningKeys keys;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void makeKeys() {
        bundles = folder.resolve("bundles");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
    }

    private LiveRun run() {
        return new LiveRun(
                bundles, keys.publicKey(), new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    }

    private Result replay(Bundle plan, String state) {
        BundleWriter.write(bundles, plan, keys);
        return run().replay(folder.resolve(state), UserWishes.none());
    }

    private static List<Event> events(Result result) {
        return Journals.of(result.state());
    }

    private static List<Event> ofType(Result result, String type) {
        return events(result).stream().filter(e -> e.type().equals(type)).toList();
    }

    @Test
    void aReplayTradesAndEndsReconciled() {
        Result result = replay(Worlds.plan(MARKET).build(), "state");
        assertThat(result.noOp()).isFalse();
        assertThat(result.difference()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(result.account().days()).hasSize(Worlds.LAST - Worlds.AS_OF);
        assertThat(ofType(result, "filled")).hasSizeGreaterThan(200);
        assertThat(ofType(result, "borrow_charged")).isNotEmpty();
        assertThat(ofType(result, "decision")).hasSizeGreaterThan(100);
        // what was held in the series that ends is paid out after the stale limit
        assertThat(ofType(result, "settled"))
                .extracting(e -> e.text("symbol"))
                .containsOnly("DDD")
                .hasSize(1);
        assertThat(result.state().resolve("account.csv")).exists();
        assertThat(result.state().resolve("account.json")).exists();
    }

    @Test
    void memoryTiltsAndVetoesAndItsTwinsAreCounted() {
        List<Ruling> rulings = ofType(replay(Worlds.plan(MARKET).build(), "state"), Records.OVERLAY).stream()
                .map(Records::overlay)
                .toList();
        assertThat(rulings).hasSize(Worlds.LAST - Worlds.AS_OF);
        assertThat(rulings.stream()
                        .flatMap(r -> r.changes().stream())
                        .map(Change::reason)
                        .distinct())
                .contains("f1", "s1", "recall");
        Ruling last = rulings.get(rulings.size() - 1);
        double worth = 0;
        for (int i = 1; i < rulings.size(); i++) {
            worth += rulings.get(i - 1).inForce()
                    ? rulings.get(i).with() - rulings.get(i).without()
                    : 0;
        }
        assertThat(last.worth()).isCloseTo(worth, Offset.offset(1e-12));
        assertThat(last.counterfactuals())
                .singleElement()
                .satisfies(c -> assertThat(c.days()).isPositive());
    }

    /** Twins trade fractions without limits; the account in whole lots within limits. */
    @Test
    void theTwinWithoutMemoryEarnsWhatTheAccountWithoutMemoryEarns() {
        Market calm = Worlds.calmMarket(2);
        Bundle.Builder plan = Worlds.plan(calm).limits(new Limits(5, 5, 5, 5, 0.9, 0.9, 0.9, 10));
        double twin = 1;
        for (Event e : ofType(replay(plan.build(), "with"), Records.OVERLAY)) {
            twin *= 1 + Records.overlay(e).without();
        }
        double account =
                replay(plan.overlays(List.of()).build(), "without").account().totalReturn();
        assertThat(Math.abs(account)).isGreaterThan(0.01);
        assertThat(twin - 1).isCloseTo(account, Offset.offset(2e-4));
    }

    @Test
    void cashAndPositionsFollowFromTheFillsAlone() {
        Result result = replay(Worlds.plan(MARKET).build(), "state");
        BigDecimal cash = new BigDecimal("100000");
        BigDecimal costs = BigDecimal.ZERO;
        for (Event e : events(result)) {
            switch (e.type()) {
                case "filled" -> {
                    cash = cash.subtract(e.decimal("quantity").multiply(e.decimal("price")))
                            .subtract(e.decimal("fee"));
                    costs = costs.add(e.decimal("fee")).add(e.decimal("slippage"));
                }
                case "settled" -> {
                    cash = cash.add(e.decimal("quantity").multiply(e.decimal("price")))
                            .subtract(e.decimal("fee"));
                    costs = costs.add(e.decimal("fee"));
                }
                case "borrow_charged" -> {
                    cash = cash.subtract(e.decimal("amount"));
                    costs = costs.add(e.decimal("amount"));
                }
                default -> {}
            }
        }
        Records.DayClose last = result.account().last();
        // each event rounds money to eight decimals
        assertThat(last.cash()).isCloseTo(cash, Offset.offset(new BigDecimal("0.0001")));
        assertThat(last.totals().costs()).isCloseTo(costs, Offset.offset(new BigDecimal("0.0001")));
    }

    @Test
    void theSamePlanGivesTheSameJournalToTheByte() throws IOException {
        Result a = replay(Worlds.plan(MARKET).build(), "a");
        Result b = replay(Worlds.plan(MARKET).build(), "b");
        assertThat(Files.readAllBytes(b.state().resolve("journal.jsonl")))
                .isEqualTo(Files.readAllBytes(a.state().resolve("journal.jsonl")));
    }

    @Test
    void aFinishedReplayIsNotDoneAgain() throws IOException {
        Result first = replay(Worlds.plan(MARKET).build(), "state");
        byte[] journal = Files.readAllBytes(first.state().resolve("journal.jsonl"));
        Result again = run().replay(folder.resolve("state"), UserWishes.none());
        assertThat(again.noOp()).isTrue();
        assertThat(again.account().summary()).isEqualTo(first.account().summary());
        assertThat(Files.readAllBytes(first.state().resolve("journal.jsonl"))).isEqualTo(journal);
    }

    /** Kills the process after each event of the journal, and in the middle of writing it, and starts it again. */
    @Test
    void aCrashAtAnyEventChangesNothing() throws IOException {
        Market small = Worlds.market(3).between(Worlds.FIRST + 370, Worlds.AS_OF + 11);
        Bundle plan = Worlds.plan(small).build();
        Result whole = replay(plan, "whole");
        byte[] journal = Files.readAllBytes(whole.state().resolve("journal.jsonl"));
        String finalAccount = Files.readString(whole.state().resolve("account.json"));
        int cuts = 0;
        for (int at = 0; at < journal.length; at++) {
            boolean afterEvent = at > 0 && journal[at - 1] == '\n';
            boolean insideEvent = at > 40 && journal[at - 40] == '\n';
            if (!afterEvent && !insideEvent) {
                continue;
            }
            Path state = folder.resolve("cut-" + at);
            Files.createDirectories(state);
            Files.write(state.resolve("journal.jsonl"), Arrays.copyOf(journal, at));
            Result resumed = run().replay(state, UserWishes.none());
            assertThat(Files.readString(state.resolve("account.json"))).isEqualTo(finalAccount);
            assertThat(ofTypes(resumed)).isEqualTo(ofTypes(whole));
            cuts++;
        }
        assertThat(cuts).isGreaterThan(100);
    }

    private static List<String> ofTypes(Result result) {
        return events(result).stream()
                .filter(e -> !e.type().equals(Records.RECOVERED))
                .map(Event::text)
                .toList();
    }

    @Test
    void laterBarsChangeNoEarlierDecision() {
        Result original = replay(Worlds.plan(MARKET).build(), "original");
        int changedFrom = Worlds.AS_OF + 61;
        Market other = Worlds.market(99);
        List<BarSeries> mixed = new ArrayList<>();
        for (BarSeries s : Worlds.after(MARKET)) {
            mixed.add(Mixed.of(s, other, changedFrom));
        }
        Result changed = replay(Worlds.plan(MARKET).replay(mixed).build(), "changed");
        List<String> before = until(original, changedFrom);
        assertThat(before).hasSizeGreaterThan(300);
        assertThat(until(changed, changedFrom)).isEqualTo(before);
        assertThat(ofTypes(changed)).isNotEqualTo(ofTypes(original));
    }

    /** Events before a day, without what names the bundle. */
    private static List<String> until(Result result, int day) {
        String limit = Records.date(day);
        return events(result).stream()
                .filter(e -> !e.type().equals(Records.OPENED))
                .takeWhile(e -> e.text("day").compareTo(limit) < 0)
                .map(e -> e.text().replaceAll("\"(bundle|order)\":\"[0-9a-f]+\"", ""))
                .toList();
    }

    @Test
    void barsThatChangedSinceTheyWereTradedOnAreNoticed() throws IOException {
        Result whole = replay(Worlds.plan(MARKET).build(), "state");
        List<String> lines = Files.readAllLines(whole.state().resolve("journal.jsonl"));
        // another bundle under the same id cannot be, so the journal is of another market here
        Path state = folder.resolve("forged");
        Files.createDirectories(state);
        try (Journal journal = Journal.open(state.resolve("journal.jsonl"), Clock.systemUTC(), e -> {})) {
            for (Event e : Journals.of(whole.state()).subList(0, lines.size() / 2)) {
                Event.Builder copy = Event.type(e.type());
                e.node().properties().stream()
                        .filter(p -> !p.getKey().equals("type"))
                        .forEach(p -> copy.with(
                                p.getKey(), p.getKey().equals("bars_hash") ? "0123456789abcdef" : p.getValue()));
                journal.append(copy.build());
            }
            journal.commit();
        }
        assertThatThrownBy(() -> run().replay(state, UserWishes.none()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not those that were traded on");
    }

    @Test
    void aChangedJournalIsRefused() throws IOException {
        Result result = replay(Worlds.plan(MARKET).build(), "state");
        Path file = result.state().resolve("journal.jsonl");
        List<String> lines = Files.readAllLines(file);
        int filled = 0;
        while (!lines.get(filled).contains("\"filled\"")) {
            filled++;
        }
        List<String> changed = new ArrayList<>(lines);
        changed.set(filled, lines.get(filled).replaceFirst("\"fee\":\"[0-9]", "\"fee\":\"9"));
        Files.write(file, changed);
        assertThatThrownBy(() -> run().replay(result.state(), UserWishes.none()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line " + (filled + 1));
        List<String> removed = new ArrayList<>(lines);
        removed.remove(filled);
        Files.write(file, removed);
        assertThatThrownBy(() -> run().replay(result.state(), UserWishes.none()))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aTornLastLineIsCutOffAndReported() throws IOException {
        Result result = replay(Worlds.plan(MARKET).build(), "state");
        Path file = result.state().resolve("journal.jsonl");
        Files.writeString(file, "{\"seq\":99", StandardOpenOption.APPEND);
        assertThat(run().replay(result.state(), UserWishes.none()).account().summary())
                .isEqualTo(result.account().summary());
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("unfinished line (9 bytes)");
    }

    @Test
    void anAccountBelongsToOneBundle() {
        replay(Worlds.plan(MARKET).build(), "state");
        Bundle other = Worlds.plan(MARKET).capital(5000).build();
        assertThatThrownBy(() -> replay(other, "state"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("another --state");
    }

    @Test
    void aDailyLossHaltsUntilAPersonReleasesIt() {
        Limits strict = new Limits(1.5, 1.5, 0.5, 0.5, 0.004, 0.5, 0.5, 10);
        Result halted = replay(Worlds.plan(MARKET).limits(strict).build(), "halted");
        Event state = ofType(halted, Records.STATE).get(0);
        assertThat(state.text("to")).isEqualTo("HALTED");
        assertThat(state.text("reason")).startsWith("daily_loss");
        assertThat(ofType(halted, Records.STATE)).hasSize(1);
        String day = state.text("day");
        assertThat(ofType(halted, "order")).allMatch(e -> e.text("day").compareTo(day) < 0);
        assertThat(ofType(halted, "order_denied"))
                .isNotEmpty()
                .allMatch(e -> e.node().get("limits").get(0).asText().equals("halted"));
        assertThat(halted.account().summary()).containsEntry("state", "HALTED");
    }

    @Test
    void anExpiredPlanIsOnlyWoundDown() {
        int expires = Worlds.AS_OF + 30;
        Result result = replay(
                Worlds.plan(MARKET)
                        .expiresAt(Instant.ofEpochSecond(expires * 86_400L))
                        .build(),
                "expired");
        assertThat(ofType(result, Records.STATE)).singleElement().satisfies(e -> {
            assertThat(e.text("to")).isEqualTo("REDUCING");
            assertThat(e.text("reason")).isEqualTo("plan_stale");
        });
        double before = result.account().days().get(29).gross();
        double after =
                result.account().days().get(result.account().days().size() - 1).gross();
        assertThat(before).isPositive();
        assertThat(after).isLessThan(before);
    }

    @Test
    void aPlanWithoutBotsKeepsItsCash() {
        Result result = replay(Worlds.plan(MARKET).bots(List.of()).build(), "none");
        assertThat(result.account().finalEquity()).isEqualByComparingTo("100000");
        assertThat(ofType(result, "order")).isEmpty();
    }

    @Test
    void grossExposureStaysWithinItsLimit() {
        Limits tight = new Limits(0.3, 0.2, 0.08, 0.5, 0.2, 0.5, 0.5, 10);
        Result result = replay(Worlds.plan(MARKET).limits(tight).build(), "tight");
        assertThat(result.account().summary().get("cut_orders")).isNotEqualTo(0L);
        for (AccountReport.Row c : result.account().days()) {
            // between the decision and the next close prices move
            assertThat(c.gross()).isLessThan(0.3 * 1.06);
        }
    }

    @Test
    void theAccountFileCarriesTheCurve() throws IOException {
        Result result = replay(Worlds.plan(MARKET).build(), "state");
        List<String> csv = Files.readAllLines(result.state().resolve("account.csv"));
        assertThat(csv).hasSize(1 + Worlds.LAST - Worlds.AS_OF);
        JsonNode json = new ObjectMapper()
                .readTree(result.state().resolve("account.json").toFile());
        String[] last = csv.get(csv.size() - 1).split(",");
        assertThat(Double.parseDouble(last[1]))
                .isEqualTo(json.get("final_equity").asDouble());
    }
}
