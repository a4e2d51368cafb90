package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.control.OrderGate;
import io.cambrian.live.control.Rules;
import io.cambrian.live.divergence.Divergence;
import io.cambrian.live.divergence.Part;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices that are wrong or do not come, and orders that wait while a book may only shrink. */
class DoubtTest {
    private static final Market MARKET = Worlds.market(1);
    private static final Progress QUIET = new Progress(new PrintStream(OutputStream.nullOutputStream()), false);

    @TempDir
    Path folder;

    private SigningKeys keys;

    @BeforeEach
    void makeKeys() {
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
    }

    private Path bundles(String name) {
        return folder.resolve("bundles-" + name);
    }

    private List<Event> replay(Bundle plan, String name) {
        BundleWriter.write(bundles(name), plan, keys);
        Path account = folder.resolve(name);
        new LiveRun(bundles(name), keys.publicKey(), QUIET).replay(account, UserWishes.none());
        return Journals.of(account);
    }

    private Redo.Outcome again(String name, Bundle plan) {
        return Redo.run(
                folder.resolve(name).resolve(LiveRun.JOURNAL),
                plans(name),
                bars(plan),
                folder.resolve(name + "-again.jsonl"),
                QUIET);
    }

    private Function<String, Bundle> plans(String name) {
        Clock any = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return id -> ((Accepted) BundleReader.named(bundles(name), id, keys.publicKey(), any)).bundle();
    }

    private static SortedMap<Integer, DayBars> bars(Bundle plan) {
        return StoredBars.of(new ReplayFeed(plan.replay()));
    }

    private static List<Event> of(List<Event> events, String type) {
        return events.stream().filter(e -> e.type().equals(type)).toList();
    }

    private static Event on(List<Event> events, String type, int day) {
        return of(events, type).stream()
                .filter(e -> Records.day(e) == day)
                .findFirst()
                .orElseThrow();
    }

    private static double held(List<Event> events, String symbol, int day) {
        return on(events, Records.CLOSE, day)
                .node()
                .get("positions")
                .path(symbol)
                .asDouble();
    }

    /** The first day from a month on at whose close the instrument is held long, and the day before and after. */
    private static int longIn(String symbol, List<Event> events) {
        for (int day = Worlds.AS_OF + 30; day < Worlds.LAST; day++) {
            if (held(events, symbol, day - 1) > 0 && held(events, symbol, day) > 0) {
                return day;
            }
        }
        throw new AssertionError("Never held: " + symbol);
    }

    /** The close of one day is printed as a multiple of what it was. */
    private static List<BarSeries> printed(String symbol, int day, double factor) {
        return Worlds.after(MARKET).stream()
                .map(s -> s.symbol().equals(symbol) ? printed(s, day, factor) : s)
                .toList();
    }

    private static BarSeries printed(BarSeries s, int day, double factor) {
        double[] high = s.high().clone();
        double[] low = s.low().clone();
        double[] close = s.close().clone();
        for (int t = 0; t < close.length; t++) {
            if (s.days()[t] == day) {
                close[t] *= factor;
                high[t] = Math.max(high[t], close[t]);
                low[t] = Math.min(low[t], close[t]);
            }
        }
        return BarSeries.of(s.symbol(), s.days(), s.open(), high, low, close, s.volume(), s.member());
    }

    private static double equity(List<Event> events, int day) {
        return on(events, Records.CLOSE, day).number("equity");
    }

    @Test
    void aWrongCloseOfAHoldingEnlargesNothingElse() {
        List<Event> before = replay(Worlds.plan(MARKET).build(), "before");
        int day = longIn("AAA", before);
        Bundle plan = Worlds.plan(MARKET).replay(printed("AAA", day, 11)).build();
        List<Event> events = replay(plan, "after");

        Event doubt = on(events, "price_doubt", day);
        assertThat(of(events, "price_doubt")).hasSize(1);
        assertThat(doubt.node().get("symbols").properties())
                .singleElement()
                .satisfies(p -> assertThat(p.getKey()).isEqualTo("AAA"));
        assertThat(doubt.decimal("equity_as_printed").doubleValue())
                .isGreaterThan(1.2 * doubt.decimal("equity").doubleValue());
        assertThat(equity(events, day)).isEqualTo(doubt.decimal("equity").doubleValue());
        assertThat(equity(events, day)).isCloseTo(equity(before, day), Offset.offset(0.05 * 100_000));
        Map<String, Double> positions = new HashMap<>();
        on(events, Records.CLOSE, day)
                .node()
                .get("positions")
                .properties()
                .forEach(p -> positions.put(p.getKey(), p.getValue().asDouble()));
        assertThat(of(events, "order").stream().filter(e -> Records.day(e) == day))
                .allMatch(e -> e.decimal("quantity").doubleValue() * positions.getOrDefault(e.text("symbol"), 0.0) < 0);
        assertThat(of(events, "order_denied").stream().filter(e -> Records.day(e) == day))
                .anyMatch(e -> e.node().get("limits").get(0).asText().equals("price_jump of AAA"));
        assertThat(of(events, Records.STATE)).noneMatch(e -> e.text("to").equals("HALTED"));
        assertThat(of(events, "order").stream().filter(e -> Records.day(e) == day + 1))
                .as("the day after all is as ever")
                .isNotEmpty();
        assertThat(again("after", plan).same()).isTrue();
    }

    @Test
    void aLossByACloseThatIsNotBelievedHaltsAndSaysWhy() {
        int day = longIn("AAA", replay(Worlds.plan(MARKET).build(), "before"));
        Bundle plan = Worlds.plan(MARKET).replay(printed("AAA", day, 0.01)).build();
        List<Event> events = replay(plan, "after");
        assertThat(on(events, "price_doubt", day).decimal("equity_as_printed").doubleValue())
                .isLessThan(equity(events, day));
        Bundle strict = Worlds.plan(MARKET)
                .limits(new Limits(1.5, 1.5, 0.5, 0.5, 0.05, 0.5, 0.5, 10))
                .replay(printed("AAA", day, 0.01))
                .build();
        List<Event> halted = of(replay(strict, "strict"), Records.STATE);
        assertThat(halted)
                .anyMatch(e -> e.text("reason").startsWith("daily_loss")
                        && e.text("reason").endsWith(" at the price of AAA, which is not believed"));
    }

    /** Its parts are measured at the closes as they came. */
    @Test
    void theGapToTheBacktestIsThatAtPrintedPricesOnThatDay() {
        int day = longIn("AAA", replay(Worlds.plan(MARKET).build(), "before"));
        Bundle plan = Worlds.plan(MARKET).replay(printed("AAA", day, 11)).build();
        replay(plan, "after");
        JournalDays journal = JournalDays.read(folder.resolve("after").resolve(LiveRun.JOURNAL));
        PlansOnBars live = PlansOnBars.of(journal, plans("after"), bars(plan));
        Divergence divergence = Divergence.of(
                journal.opened().number("capital"),
                live.decided(),
                live.decided(),
                PlansOnBars.of(journal, plans("after"), bars(plan), true).decided(),
                journal.days().stream().map(JournalDays.Day::done).toList());
        double sum = 0;
        for (Divergence.Row row : divergence.rows()) {
            sum += row.day() <= day ? row.gap() : 0;
        }
        assertThat(sum)
                .isCloseTo(
                        divergence.account().get(day) - divergence.backtest().get(day), Offset.offset(1e-6 * 100_000));
        assertThat(divergence.sum(Part.DATA)).isZero();
    }

    /** A day that was judged by the first rules is judged by them again. */
    @Test
    void anAccountOfBeforeIsDoneAgainByTheRulesOfThen() {
        int day = longIn("AAA", replay(Worlds.plan(MARKET).build(), "before"));
        Bundle plan = Worlds.plan(MARKET).replay(printed("AAA", day, 11)).build();
        byTheFirstRules(plan, "first");
        List<Event> events = Journals.of(folder.resolve("first"));
        assertThat(of(events, Records.DAY)).noneMatch(e -> e.node().has("rules"));
        assertThat(of(events, "price_doubt")).isEmpty();
        assertThat(of(events, "stale_data")).isEmpty();
        assertThat(equity(events, day)).isGreaterThan(1.2 * equity(events, day - 1));
        Redo.Outcome outcome = again("first", plan);
        assertThat(outcome.was()).isEqualTo(outcome.is());
        assertThat(outcome.same()).isTrue();
    }

    /** An account as a version wrote it that had no other rules. */
    private void byTheFirstRules(Bundle plan, String name) {
        String id = BundleWriter.write(bundles(name), plan, keys);
        JournalFold fold = new JournalFold();
        MarketClock clock = new MarketClock();
        try (Journal journal = Journal.open(folder.resolve(name).resolve(LiveRun.JOURNAL), clock, fold)) {
            journal.append(Event.type(Records.OPENED)
                    .with("mode", "replay")
                    .with("bundle", id)
                    .with("as_of", Records.date(plan.asOf()))
                    .with("capital", Records.decimal(plan.capital()))
                    .with("currency", plan.baseCurrency())
                    .build());
            Session session = session(journal, fold, id, plan, clock);
            session.judgeBy(Rules.FIRST);
            while (Worlds.LAST != lastDay(fold)) {
                session.doWork();
            }
            journal.commit();
        }
    }

    private static Session session(Journal journal, JournalFold fold, String id, Bundle plan, MarketClock clock) {
        return new Session(
                journal,
                fold,
                new ReplayFeed(plan.replay()),
                id,
                plan,
                PlanState.FRESH,
                clock,
                Brokerage.WHOLE_FILLS,
                Rules.NOW);
    }

    /** The instrument whose close jumped has no bar on the day that is cut short. */
    @Test
    void aDayThatWasCutShortBeforeIsDoneAgainAtThePricesOfThen() throws IOException {
        int day = longIn("AAA", replay(Worlds.plan(MARKET).build(), "before"));
        List<BarSeries> bars = printed("AAA", day, 11).stream()
                .map(s -> s.symbol().equals("AAA") ? without(s, day + 1) : s)
                .toList();
        Bundle plan = Worlds.plan(MARKET).replay(bars).build();
        byTheFirstRules(plan, "first");
        Path file = folder.resolve("first").resolve(LiveRun.JOURNAL);
        List<String> events =
                Journals.of(folder.resolve("first")).stream().map(Event::text).toList();
        int begun = events.indexOf(
                on(Journals.of(folder.resolve("first")), Records.DAY, day + 1).text());
        int closed = events.indexOf(
                on(Journals.of(folder.resolve("first")), Records.CLOSE, day + 1).text());
        Files.write(file, Files.readAllLines(file).subList(0, closed));
        JournalFold fold = new JournalFold();
        MarketClock clock = new MarketClock();
        try (Journal journal = Journal.open(file, clock, fold)) {
            Session session = session(journal, fold, fold.plan(), plan, clock);
            while (session.inDay()) {
                session.doWork();
            }
            session.doWork(); // the close reaches the disk
        }
        assertThat(closed).isGreaterThan(begun + 1);
        assertThat(Journals.of(folder.resolve("first")).stream()
                        .map(Event::text)
                        .toList())
                .startsWith(events.subList(0, closed + 1).toArray(String[]::new));
    }

    private static BarSeries without(BarSeries s, int day) {
        int[] at = IntStream.range(0, s.size()).filter(t -> s.days()[t] != day).toArray();
        boolean[] member = new boolean[at.length];
        for (int t = 0; t < at.length; t++) {
            member[t] = s.member() == null || s.member()[at[t]];
        }
        return BarSeries.of(
                s.symbol(),
                Arrays.stream(at).map(t -> s.days()[t]).toArray(),
                pick(s.open(), at),
                pick(s.high(), at),
                pick(s.low(), at),
                pick(s.close(), at),
                pick(s.volume(), at),
                member);
    }

    private static double[] pick(double[] values, int[] at) {
        return Arrays.stream(at).mapToDouble(t -> values[t]).toArray();
    }

    /** A plan that wants more of an instrument than the account may hold, and a price that stays higher. */
    @Test
    void aBookBeyondTheShareOfOneInstrumentIsLedBackAndGoesOn() {
        double most = 0.02;
        Limits tight = new Limits(1.5, 1.5, most, 0.5, 0.9, 0.9, 0.5, 10);
        int day = longIn("AAA", replay(Worlds.plan(MARKET).limits(tight).build(), "before"));
        Bundle plan = Worlds.plan(MARKET)
                .limits(tight)
                .replay(Worlds.after(MARKET).stream()
                        .map(s -> s.symbol().equals("AAA") ? raised(s, day, 1.3) : s)
                        .toList())
                .build();
        List<Event> events = replay(plan, "after");
        assertThat(on(events, Records.STATE, day).text("reason")).isEqualTo("beyond max_instrument");
        Event back = of(events, "order").stream()
                .filter(e -> Records.day(e) == day && e.text("symbol").equals("AAA"))
                .findFirst()
                .orElseThrow();
        assertThat(back.number("target_weight")).isEqualTo(most);
        assertThat(back.decimal("quantity").signum()).isNegative();
        assertThat(on(events, Records.STATE, day + 1).text("to")).isEqualTo("ACTIVE");
        assertThat(held(events, "AAA", day + 1)).isPositive();
        assertThat(again("after", plan).same()).isTrue();
    }

    private static BarSeries raised(BarSeries s, int day, double factor) {
        double[][] prices = {
            s.open().clone(), s.high().clone(), s.low().clone(), s.close().clone()
        };
        for (int t = 0; t < s.size(); t++) {
            for (double[] p : prices) {
                p[t] *= s.days()[t] >= day ? factor : 1;
            }
        }
        return BarSeries.of(s.symbol(), s.days(), prices[0], prices[1], prices[2], prices[3], s.volume(), s.member());
    }

    private static int lastDay(JournalFold fold) {
        return fold.lastClose() == null ? 0 : fold.lastClose().day();
    }

    @Test
    void whatIsHeldAndHasNoBarForAWeekIsTold() {
        List<Event> events = replay(Worlds.plan(MARKET).build(), "account");
        assertThat(of(events, "settled"))
                .singleElement()
                .satisfies(e -> assertThat(e.text("symbol")).isEqualTo("DDD"));
        assertThat(of(events, "stale_data").stream()
                        .filter(e -> e.node().get("symbols").toString().equals("[\"DDD\"]")))
                .singleElement()
                .satisfies(e -> assertThat(Records.day(e)).isEqualTo(Worlds.AS_OF + 40 + BarGaps.STALE));
    }

    /** An order of BBB waits, since it has no bar on the day after, at whose close the plan expires. */
    @Test
    void whatWaitsAndWouldEnlargeEndsWithTheLeaveToEnlarge() {
        List<Event> events = replay(Worlds.plan(MARKET).build(), "account");
        TreeSet<Integer> bars = new TreeSet<>();
        for (int day : Worlds.after(MARKET).get(1).days()) {
            bars.add(day);
        }
        Event waits = of(events, "order").stream()
                .filter(e -> e.text("symbol").equals("BBB"))
                .filter(e -> !bars.contains(Records.day(e) + 1) && !bars.contains(Records.day(e) + 2))
                .filter(e -> held(events, "BBB", Records.day(e))
                                * e.decimal("quantity").doubleValue()
                        >= 0)
                .findFirst()
                .orElseThrow();
        int day = Records.day(waits);
        Bundle plan = Worlds.plan(MARKET)
                .expiresAt(Instant.ofEpochSecond((day + 1) * 86_400L + 1))
                .build();
        List<Event> expired = replay(plan, "expired");
        assertThat(on(expired, Records.STATE, day + 1).text("to")).isEqualTo("REDUCING");
        List<Event> cancelled = of(expired, "cancelled").stream()
                .filter(e -> e.text("symbol").equals("BBB") && e.text("reason").equals("reducing"))
                .toList();
        assertThat(cancelled)
                .singleElement()
                .satisfies(e -> assertThat(Records.day(e)).isEqualTo(day + 2));
        assertThat(of(expired, "filled"))
                .noneMatch(e -> e.text("order").equals(cancelled.get(0).text("order")));
        assertThat(again("expired", plan).same()).isTrue();
    }

    @Test
    void sessionsWithoutABarAreCountedFromTheHistoryOn() {
        TreeMap<String, int[]> days = new TreeMap<>(Map.of(
                "AAA", new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, "BBB", new int[] {1, 2, 3, 4, 5, 6}, "CCC", new int[0]));
        BarGaps gaps = new BarGaps(days.entrySet().stream()
                .map(e -> BarSeries.closeOnly(e.getKey(), e.getValue(), ones(e.getValue().length), null))
                .toList());
        List<String> all = List.of("AAA", "BBB", "CCC", "DDD");
        assertThat(gaps.stale(all)).isEmpty();
        gaps.onDay(new DayBars(10, List.of()));
        assertThat(gaps.stale(all)).isEmpty();
        gaps.onDay(new DayBars(11, List.of()));
        assertThat(gaps.stale(all)).containsExactly("BBB");
        assertThat(gaps.stale(List.of("AAA"))).isEmpty();
        gaps.onDay(new DayBars(12, List.of()));
        assertThat(gaps.stale(all)).as("once").isEmpty();
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void whatIsDoubtedIsWorthWhatWasBelieved() {
        OrderGate.Quote quote = new OrderGate.Quote(1, 10, Double.NaN).next(2, 110, 0.5);
        TreeMap<String, BigDecimal> held = new TreeMap<>(Map.of("AAA", BigDecimal.TEN));
        assertThat(Valuation.equity(BigDecimal.ONE, held, Map.of("AAA", quote))).isEqualByComparingTo("101");
        assertThat(Valuation.printed(BigDecimal.ONE, held, Map.of("AAA", quote)))
                .isEqualByComparingTo("1101");
        assertThat(Valuation.weights(held, Map.of("AAA", quote), 200)).containsEntry("AAA", 0.5);
        assertThat(Valuation.doubted(held, Map.of("AAA", quote))).containsExactly("AAA");
    }
}
