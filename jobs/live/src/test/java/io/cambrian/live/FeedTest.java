package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Result;
import io.cambrian.live.broker.Gateway;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that is started each day on a growing file of bars. */
class FeedTest {
    private static final Market MARKET = Worlds.market(2);
    private static final Instant NOW = Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L);

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

    @Test
    void aStatusWithoutAccountSaysWhatIsWrongWithTheBundles() {
        Path nowhere = folder.resolve("nowhere");
        LiveRun run = new LiveRun(nowhere, keys.publicKey(), new Progress(System.err, false));
        assertThatThrownBy(run::statusFolder)
                .hasMessageContaining("There is no account in " + folder.resolve("live"))
                .hasMessageContaining("No bundle was published in " + nowhere);
    }

    private Result feed(int until, Instant now, UserWishes wishes) throws IOException {
        return new LiveRun(
                        bundles,
                        keys.publicKey(),
                        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false))
                .feed(csv(until), folder.resolve("account"), wishes, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Result feed(int until) throws IOException {
        return feed(until, NOW, UserWishes.none());
    }

    private Path csv(int until) throws IOException {
        return csv(Worlds.AS_OF - 3, until);
    }

    private Path csv(int from, int until) throws IOException {
        StringBuilder text = new StringBuilder("date,symbol,open,high,low,close,volume,member\n");
        for (BarSeries s : MARKET.between(from, until).series()) {
            for (int i = 0; i < s.size(); i++) {
                text.append(LocalDate.ofEpochDay(s.days()[i])).append(',').append(s.symbol());
                for (double v : new double[] {s.open()[i], s.high()[i], s.low()[i], s.close()[i]}) {
                    text.append(',').append(v);
                }
                text.append(',').append(Double.isNaN(s.volume()[i]) ? "" : "" + s.volume()[i]);
                text.append(',').append(s.member()[i]).append('\n');
            }
        }
        return Files.writeString(folder.resolve("bars.csv"), text);
    }

    private LiveRun withABroker() {
        Gateway.Connector unreachable = client -> {
            throw new AssertionError("It was connected to.");
        };
        return new LiveRun(
                bundles,
                keys.publicKey(),
                new Progress(System.err, false),
                Disk.REAL,
                account -> Brokerage.gateway("fix", unreachable, account));
    }

    @Test
    void whatNothingHasJudgedIsNotSentToABroker() throws IOException {
        Bundle research = Worlds.plan(MARKET).build();
        BundleWriter.write(bundles, research, keys);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Path bars = csv(Worlds.AS_OF + 3);
        Path account = folder.resolve("account");
        assertThatThrownBy(() -> withABroker().feed(bars, account, UserWishes.none(), clock))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is for paper only")
                .hasMessageContaining(research.bots().get(0).id())
                .hasMessageContaining("without --fix");
        assertThat(feed(Worlds.AS_OF + 3).account().days())
                .as("on paper it is traded, in an account of its own")
                .hasSize(3);
    }

    @Test
    void whatIsPromotedIsSentToABroker() throws IOException {
        List<Bot> promoted = Worlds.plan(MARKET).build().bots().stream()
                .map(b -> new Bot(b.id(), b.strategy(), b.weight(), b.tradingFrom(), List.of()))
                .toList();
        BundleWriter.write(bundles, Worlds.plan(MARKET).bots(promoted).build(), keys);
        Path bars = csv(Worlds.AS_OF + 3);
        assertThatThrownBy(() -> withABroker()
                        .feed(bars, folder.resolve("account"), UserWishes.none(), Clock.fixed(NOW, ZoneOffset.UTC)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("It was connected to.");
    }

    private List<Event> ofType(String type) {
        return Journals.of(folder.resolve("account")).stream()
                .filter(e -> e.type().equals(type))
                .toList();
    }

    @Test
    void dayByDayIsTheSameAsAReplayAtOnce() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        for (int day = Worlds.AS_OF + 1; day <= Worlds.AS_OF + 30; day++) {
            assertThat(feed(day).noOp()).isFalse();
        }
        Result last = feed(Worlds.AS_OF + 30);
        assertThat(last.noOp()).isTrue();
        Result replay = new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                .replay(folder.resolve("replay"), UserWishes.none());
        assertThat(last.account().days())
                .hasSize(30)
                .isEqualTo(replay.account().days().subList(0, 30));
    }

    @Test
    void aFolderOfBarsGivesEachDayAsItCameFirstWhateverIsRestatedLater() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        Path drops = Files.createDirectories(folder.resolve("drops"));
        Path account = folder.resolve("account");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        LiveRun run = new LiveRun(
                bundles, keys.publicKey(), new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false));
        Files.copy(csv(Worlds.AS_OF + 2), drops.resolve("1.csv"));
        assertThat(run.feed(drops, account, UserWishes.none(), clock).account().days())
                .hasSize(2);
        List<String> later = Files.readAllLines(csv(Worlds.AS_OF + 1, Worlds.AS_OF + 4));
        Path restated = Files.write(
                drops.resolve("2.csv"),
                later.stream()
                        .map(l -> l.replaceFirst(",[0-9.]+(,[a-z]+)$", ",1234.0$1"))
                        .toList());
        assertThatThrownBy(() -> run.feed(restated, account, UserWishes.none(), clock))
                .as("by itself it has other bars for a day that was traded on")
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not those that were traded on");
        assertThat(run.feed(drops, account, UserWishes.none(), clock).account().days())
                .hasSize(4);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("2.csv has other bars for");
    }

    @Test
    void aNewPlanIsTakenAndItsOldBotsKeepTheirPositions() throws IOException {
        Result undisturbed =
                withANewPlan(Worlds.plan(MARKET).overlays(List.of()).build());
        // the same bots with the same first day decide as if nothing had happened
        assertThat(LiveRun.accountIn(folder.resolve("account")).days().get(39).equity())
                .isEqualTo(undisturbed.account().days().get(39).equity());
    }

    /** What the overlay did to positions, its record and the accounts of its twins go on. */
    @Test
    void aNewPlansOverlayGoesOnWithTheOldOnesPositionsAndRecord() throws IOException {
        Result undisturbed = withANewPlan(Worlds.plan(MARKET).build());
        List<Event> after = ofType(Records.OVERLAY).subList(30, 40);
        List<Event> wanted = Journals.of(undisturbed.state()).stream()
                .filter(e -> e.type().equals(Records.OVERLAY))
                .toList()
                .subList(30, 40);
        assertThat(after)
                .extracting(
                        e -> Records.overlay(e).changes(),
                        e -> Records.overlay(e).days(),
                        e -> Records.overlay(e).without())
                .isEqualTo(wanted.stream()
                        .map(Records::overlay)
                        .map(r -> tuple(r.changes(), r.days(), r.without()))
                        .toList());
        assertThat(after)
                .anySatisfy(e -> assertThat(Records.overlay(e).changes()).isNotEmpty());
    }

    /** Feeds 30 days with a plan and 10 with its successor; what the first alone would have done. */
    private Result withANewPlan(Bundle first) throws IOException {
        BundleWriter.write(bundles, first, keys);
        feed(Worlds.AS_OF + 30);
        int asOf = Worlds.AS_OF + 30;
        Bundle next = Worlds.plan(MARKET)
                .overlays(first.overlays())
                .asOf(asOf)
                .history(MARKET.between(Worlds.FIRST, asOf).series())
                .replay(List.of())
                .build();
        String id = BundleWriter.write(bundles, next, keys);
        feed(Worlds.AS_OF + 40);
        assertThat(ofType(Records.PLAN))
                .singleElement()
                .satisfies(e -> assertThat(e.text("bundle")).isEqualTo(id));
        BundleWriter.write(folder.resolve("other"), first, keys);
        return new LiveRun(folder.resolve("other"), keys.publicKey(), new Progress(System.err, false))
                .replay(folder.resolve("replay"), UserWishes.none());
    }

    @Test
    void aBotThatLeavesThePlanIsClosed() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 15);
        BundleWriter.write(bundles, Worlds.plan(MARKET).bots(List.<Bot>of()).build(), keys);
        Result result = feed(Worlds.AS_OF + 25);
        assertThat(result.account().days().get(14).gross()).isPositive();
        assertThat(result.account().days().get(24).gross()).isZero();
    }

    @Test
    void aDamagedSuccessorLeavesTheOldPlanInForceButOnlyReducing() throws IOException {
        String good = BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 15);
        String bad = BundleWriter.write(bundles, Worlds.plan(MARKET).capital(7).build(), keys);
        Path weights = bundles.resolve(bad).resolve("weights.arrow");
        Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 10));
        feed(Worlds.AS_OF + 25);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("weights.arrow")
                .contains("stays " + good);
        assertThat(ofType(Records.PLAN)).isEmpty();
        Event state = ofType(Records.STATE).get(0);
        assertThat(state.text("to")).isEqualTo("REDUCING");
        assertThat(state.text("day")).isEqualTo(Records.date(Worlds.AS_OF + 16));
    }

    @Test
    void aStartThatFindsCurrentEmptyKeepsThePlanInForceButOnlyReducing() throws IOException {
        String good = BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 15);
        Files.writeString(bundles.resolve(BundleWriter.CURRENT), "");
        feed(Worlds.AS_OF + 25);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("CURRENT is empty", "stays " + good);
        assertThat(ofType(Records.PLAN)).isEmpty();
        Event state = ofType(Records.STATE).get(0);
        assertThat(state.text("to")).isEqualTo("REDUCING");
        assertThat(state.text("day")).isEqualTo(Records.date(Worlds.AS_OF + 16));
    }

    @Test
    void anOlderPlanIsNotTaken() throws IOException {
        String inForce = BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 5);
        Bundle older = Worlds.plan(MARKET)
                .asOf(Worlds.AS_OF - 1)
                .history(MARKET.between(Worlds.FIRST, Worlds.AS_OF - 1).series())
                .build();
        BundleWriter.write(bundles, older, keys);
        feed(Worlds.AS_OF + 8);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("an older plan is never taken");
        assertThat(ofType(Records.DAY)).allMatch(e -> e.text("bundle").equals(inForce));
        assertThat(ofType(Records.STATE)).isEmpty();
    }

    @Test
    void anOlderPlanIsNotTakenEitherWhereTheOneInForceCannotBeRead() throws IOException {
        String inForce = BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 5);
        Bundle older = Worlds.plan(MARKET)
                .asOf(Worlds.AS_OF - 1)
                .history(MARKET.between(Worlds.FIRST, Worlds.AS_OF - 1).series())
                .build();
        BundleWriter.write(bundles, older, keys);
        Path weights = bundles.resolve(inForce).resolve("weights.arrow");
        byte[] good = Files.readAllBytes(weights);
        Files.delete(weights);
        assertThatThrownBy(() -> feed(Worlds.AS_OF + 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("an older plan is never taken")
                .hasMessageContaining("The plan in force cannot be read either");
        assertThat(ofType(Records.DAY))
                .hasSize(5)
                .allMatch(e -> e.text("bundle").equals(inForce));
        assertThat(ofType(Records.PLAN)).isEmpty();
        Files.write(weights, good);
        feed(Worlds.AS_OF + 8);
        assertThat(ofType(Records.DAY))
                .hasSize(8)
                .allMatch(e -> e.text("bundle").equals(inForce));
    }

    @Test
    void anAccountIsNeverStartedOnABundleThatIsRefused() {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        Instant late = Instant.ofEpochSecond((Worlds.LAST + 31) * 86_400L);
        assertThatThrownBy(() -> feed(Worlds.LAST, late, UserWishes.none()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void aPersonReleasesAHalt() throws IOException {
        Limits strict = new Limits(1.5, 1.5, 0.5, 0.5, 0.004, 0.5, 0.5, 10);
        BundleWriter.write(bundles, Worlds.plan(MARKET).limits(strict).build(), keys);
        int day = Worlds.AS_OF + 1;
        while (!feed(day).account().summary().get("state").equals("HALTED")) {
            day++;
        }
        assertThat(feed(day + 1).account().summary()).containsEntry("state", "HALTED");
        long orders = ofType("order").size();
        Result released = feed(
                day + 2, NOW, new UserWishes("anna", "", false, true, List.of(), List.of(), OptionalDouble.empty()));
        assertThat(ofType(Records.RELEASED)).hasSize(1);
        assertThat(ofType(Records.RELEASED).get(0).text("user")).isEqualTo("anna");
        assertThat(released.account().summary().get("state_reason")).isEqualTo("released");
        assertThat(ofType("order").size()).isGreaterThan((int) orders);
        // a restart remembers it
        assertThat(feed(day + 2).account().summary()).containsEntry("state", "ACTIVE");
    }

    @Test
    void aVetoLetsPositionsOnlyShrinkUntilItIsLifted() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 10);
        Event order = ofType("order").get(0);
        String symbol = order.text("symbol");
        int day = Worlds.AS_OF + 11;
        UserWishes veto = new UserWishes("anna", "", false, false, List.of(symbol), List.of(), OptionalDouble.empty());
        feed(day, NOW, veto);
        feed(day, NOW, veto);
        assertThat(ofType(Records.VETOED)).as("asked twice, written once").hasSize(1);
        double held = position(symbol);
        while (day < Worlds.AS_OF + 60) {
            feed(++day);
            double now = position(symbol);
            assertThat(now * held).isGreaterThanOrEqualTo(0);
            assertThat(Math.abs(now)).isLessThanOrEqualTo(Math.abs(held));
            held = now;
        }
        List<Event> denied = ofType("order_denied").stream()
                .filter(e -> e.node().get("limits").toString().contains("veto"))
                .toList();
        assertThat(denied).isNotEmpty().allMatch(e -> e.text("symbol").equals(symbol));
        feed(
                day + 1,
                NOW,
                new UserWishes("anna", "", false, false, List.of(), List.of(symbol), OptionalDouble.empty()));
        assertThat(ofType(Records.VETO_LIFTED)).hasSize(1);
        int before = denied.size();
        feed(day + 20);
        assertThat(ofType("order_denied").stream()
                        .filter(e -> e.node().get("limits").toString().contains("veto")))
                .hasSize(before);
        assertThatThrownBy(() -> feed(
                        Worlds.LAST,
                        NOW,
                        new UserWishes("anna", "", false, false, List.of("ZZZ"), List.of(), OptionalDouble.empty())))
                .hasMessageContaining("The plan has no instrument ZZZ");
    }

    private double position(String symbol) {
        List<Event> closes = ofType(Records.CLOSE);
        return closes.get(closes.size() - 1)
                .node()
                .get("positions")
                .path(symbol)
                .asDouble(0);
    }

    @Test
    void aSmallerSizeHoldsThatShareOfThePlan() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 10);
        feed(
                Worlds.AS_OF + 30,
                NOW,
                new UserWishes("ben", "", false, false, List.of(), List.of(), OptionalDouble.of(0.5)));
        LiveRun whole = new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false));
        whole.feed(
                csv(Worlds.AS_OF + 30), folder.resolve("whole"), UserWishes.none(), Clock.fixed(NOW, ZoneOffset.UTC));
        double half = lastTargets("account");
        assertThat(half).isGreaterThan(0);
        assertThat(half).isCloseTo(0.5 * lastTargets("whole"), org.assertj.core.api.Assertions.within(1e-12));
        assertThatThrownBy(() -> new UserWishes("ben", "", false, false, List.of(), List.of(), OptionalDouble.of(1.5)))
                .hasMessageContaining("never more");
    }

    /** Sum of absolute target weights of the last day's orders, of instruments that both accounts order on that day. */
    private double lastTargets(String account) {
        List<Event> orders = Journals.of(folder.resolve(account)).stream()
                .filter(e -> e.type().equals("order"))
                .toList();
        String day = orders.get(orders.size() - 1).text("day");
        return orders.stream()
                .filter(e -> e.text("day").equals(day))
                .mapToDouble(e -> Math.abs(e.number("target_weight")))
                .max()
                .orElse(0);
    }

    @Test
    void barsOfThePastThatChangedAreNoticed() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 5);
        Path file = csv(Worlds.AS_OF + 6);
        String changed = Files.readString(file)
                .replaceFirst("(" + LocalDate.ofEpochDay(Worlds.AS_OF + 3) + ",AAA,.*),true", "$1,false");
        Files.writeString(file, changed.equals(Files.readString(file)) ? changed.replace(",false", ",true") : changed);
        LiveRun run = new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false));
        assertThatThrownBy(() ->
                        run.feed(file, folder.resolve("account"), UserWishes.none(), Clock.fixed(NOW, ZoneOffset.UTC)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not those that were traded on");
    }

    private void refuses(Path file, String words) {
        LiveRun run = new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false));
        assertThatThrownBy(() ->
                        run.feed(file, folder.resolve("account"), UserWishes.none(), Clock.fixed(NOW, ZoneOffset.UTC)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(words);
    }

    /** What bots know of those days would be missing from every decision that follows. */
    @Test
    void barsOfThePastThatAreGoneAreNoticed() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 5);
        refuses(csv(Worlds.AS_OF + 4, Worlds.AS_OF + 7), Records.date(Worlds.AS_OF + 3));
        // without a new day nothing is decided, and nothing is wrong
        feed(Worlds.AS_OF + 5);
        assertThat(feed(Worlds.AS_OF + 7).account().days()).hasSize(7);
    }

    @Test
    void barsOfThePastThatCameLaterAreNoticed() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        String missed = LocalDate.ofEpochDay(Worlds.AS_OF + 3).toString();
        Path file = csv(Worlds.AS_OF + 5);
        Files.write(
                file,
                Files.readAllLines(file).stream()
                        .filter(l -> !l.startsWith(missed))
                        .toList());
        new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                .feed(file, folder.resolve("account"), UserWishes.none(), Clock.fixed(NOW, ZoneOffset.UTC));
        refuses(csv(Worlds.AS_OF + 6), missed);
    }

    private Bundle without(String symbol, int asOf) {
        return Worlds.plan(MARKET)
                .runId("narrower")
                .asOf(asOf)
                .instruments(MARKET.series().stream()
                        .filter(s -> !s.symbol().equals(symbol))
                        .map(Worlds::instrument)
                        .toList())
                .history(MARKET.between(Worlds.FIRST, asOf).series().stream()
                        .filter(s -> !s.symbol().equals(symbol))
                        .toList())
                .replay(List.of())
                .build();
    }

    @Test
    void aPlanWithoutAnInstrumentThatIsHeldIsNotTakenAndTheOldOneOnlyReduces() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 10);
        assertThat(position("AAA")).isNotZero();
        BundleWriter.write(bundles, without("AAA", Worlds.AS_OF), keys);
        feed(Worlds.AS_OF + 12);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("AAA").contains("stays");
        assertThat(ofType(Records.PLAN)).isEmpty();
        assertThat(ofType(Records.STATE))
                .anySatisfy(e -> assertThat(e.text("to")).isEqualTo("REDUCING"));
    }

    @Test
    void aPlanOfAnotherUniverseGoesOnWithDaysThatThePlanBeforeTraded() throws IOException {
        BundleWriter.write(bundles, without("DDD", Worlds.AS_OF), keys);
        feed(Worlds.AS_OF + 10);
        String id = BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 12);
        assertThat(ofType(Records.PLAN))
                .singleElement()
                .satisfies(e -> assertThat(e.text("bundle")).isEqualTo(id));
    }

    private UserWishes halt() {
        return new UserWishes("anna", "enough", true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    private List<String> waiting() {
        List<Event> closes = ofType(Records.CLOSE);
        List<String> symbols = new ArrayList<>();
        closes.get(closes.size() - 1)
                .node()
                .get("open_orders")
                .forEach(o -> symbols.add(o.get("symbol").asText()));
        return symbols;
    }

    @Test
    void whatWaitsWhenAPersonHaltsIsTakenBack() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        int day = Worlds.AS_OF + 10;
        feed(day);
        while (waiting().isEmpty()) {
            feed(++day);
        }
        int filled = ofType("filled").size();
        feed(day + 3, NOW, halt());
        assertThat(ofType("filled")).hasSize(filled);
        assertThat(ofType("cancelled")).isNotEmpty();
    }

    @Test
    void whatWaitsToBeOpenedWhenAPersonVetoesItIsTakenBack() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        int day = Worlds.AS_OF + 1;
        feed(day);
        while (waiting().stream().allMatch(s -> position(s) != 0)) {
            feed(++day);
        }
        String symbol =
                waiting().stream().filter(s -> position(s) == 0).findFirst().orElseThrow();
        feed(
                day + 4,
                NOW,
                new UserWishes("anna", "", false, false, List.of(symbol), List.of(), OptionalDouble.empty()));
        assertThat(position(symbol)).isZero();
    }

    private static BarSeries risesAt(String symbol, int day, int skipped) {
        int[] days = IntStream.rangeClosed(Worlds.FIRST, Worlds.AS_OF + 4)
                .filter(d -> d != skipped)
                .toArray();
        double[] price = Arrays.stream(days).mapToDouble(d -> d < day ? 50 : 61).toArray();
        double[] volume = new double[days.length];
        Arrays.fill(volume, 1e9);
        return BarSeries.of(symbol, days, price, price, price, price, volume, null);
    }

    /** An order that waits for a bar of its instrument will be filled beside those that come after it. */
    @Test
    void ordersThatWaitTakeUpTheirPartOfTheLimits() throws IOException {
        Market market = Market.of(
                List.of(
                        risesAt("AAA", Worlds.AS_OF + 1, Worlds.AS_OF + 2),
                        risesAt("BBB", Worlds.AS_OF + 2, Worlds.FIRST)),
                252);
        String text = "enter long when close > sma(close, 5) exit long when close < sma(close, 5)";
        Strategy strategy = StrategyText.parse(text);
        Bot bot = new Bot(StrategyId.of(strategy), StrategyText.print(strategy), 1, Worlds.AS_OF + 1, List.of());
        Bundle plan = Worlds.plan(market)
                .bots(List.of(bot))
                .overlays(List.of())
                .limits(new Limits(0.5, 0.5, 0.5, 5, 0.9, 0.9, 0.9, 10))
                .build();
        BundleWriter.write(bundles, plan, keys);
        Result result = new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                .replay(folder.resolve("account"), UserWishes.none());
        assertThat(ofType("order")).isNotEmpty();
        for (AccountReport.Row row : result.account().days()) {
            assertThat(row.gross()).isLessThanOrEqualTo(0.51);
        }
    }

    private List<Event> after(int day, String type) {
        return Journals.of(folder.resolve("account")).stream()
                .filter(e -> e.type().equals(type) && Records.day(e) > day)
                .toList();
    }

    @Test
    void theFileStopHaltsBeforeTheNextDay() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 2);
        Path stop = folder.resolve("account").resolve(StopFile.NAME);
        Files.writeString(stop, "the prices look wrong");
        feed(Worlds.AS_OF + 4);
        assertThat(after(Worlds.AS_OF + 2, Records.CLOSE))
                .hasSize(2)
                .allMatch(e -> e.text("state").equals("HALTED"));
        assertThat(after(Worlds.AS_OF + 2, "order")).isEmpty();
        assertThat(after(Worlds.AS_OF + 2, "order_denied")).isNotEmpty();
        assertThat(Journals.of(folder.resolve("account")))
                .filteredOn(e -> e.type().equals(Records.STOPPED))
                .singleElement()
                .satisfies(e -> assertThat(e.text("reason")).isEqualTo("the prices look wrong"));
        UserWishes release =
                new UserWishes("anna", "looked", false, true, List.of(), List.of(), OptionalDouble.empty());
        assertThatThrownBy(() -> feed(Worlds.AS_OF + 4, NOW, release))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Remove it first");
        Files.delete(stop);
        feed(Worlds.AS_OF + 4, NOW, release);
        assertThat(Journals.of(folder.resolve("account")))
                .anyMatch(e -> e.type().equals(Records.RELEASED));
    }

    @Test
    void aHaltAtTheStartCountsForADayThatWasCutShort() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 3);
        assertThat(after(Worlds.AS_OF + 2, "order")).isNotEmpty();
        Path journal = folder.resolve("account").resolve(LiveRun.JOURNAL);
        int begun = Journals.of(folder.resolve("account"))
                .indexOf(after(Worlds.AS_OF + 2, Records.DAY).get(0));
        Files.write(journal, Files.readAllLines(journal).subList(0, begun + 1));
        UserWishes halt = new UserWishes("anna", "enough", true, false, List.of(), List.of(), OptionalDouble.empty());
        feed(Worlds.AS_OF + 3, NOW, halt);
        assertThat(after(Worlds.AS_OF + 2, Records.CLOSE))
                .singleElement()
                .satisfies(e -> assertThat(e.text("state_reason")).isEqualTo("enough"));
        assertThat(after(Worlds.AS_OF + 2, "order")).isEmpty();
    }
}
