package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.JournalDays.Day;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.divergence.Decided;
import io.cambrian.live.divergence.Divergence;
import io.cambrian.live.divergence.Part;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlayChain;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.Ruling;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking an account afterwards: doing it again, and why it came to something else than its backtest. */
class AfterwardsTest {
    private static final Market MARKET = Worlds.market(4);
    private static final Progress QUIET = new Progress(new PrintStream(OutputStream.nullOutputStream()), false);

    @TempDir
    Path folder;

    private Path bundles;
    private Path account;
    private SigningKeys keys;

    @BeforeEach
    void makeKeys() {
        bundles = folder.resolve("bundles");
        account = folder.resolve("account");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
    }

    private LiveRun run() {
        return new LiveRun(bundles, keys.publicKey(), QUIET);
    }

    private void replay(Bundle plan, UserWishes wishes) {
        BundleWriter.write(bundles, plan, keys);
        run().replay(account, wishes);
    }

    private Function<String, Bundle> plans() {
        return id -> ((Accepted)
                        BundleReader.named(bundles, id, keys.publicKey(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
                .bundle();
    }

    private static SortedMap<Integer, DayBars> bars() {
        return StoredBars.of(new ReplayFeed(Worlds.after(MARKET)));
    }

    private static UserWishes veto(String symbol) {
        return new UserWishes(
                "ann",
                "dispute",
                false,
                false,
                List.of(symbol),
                List.of(),
                OptionalDouble.empty(),
                false,
                new TreeMap<>());
    }

    /** Wide limits, so that nothing is cut. */
    private static Bundle.Builder unlimited() {
        return Worlds.plan(MARKET).limits(new Limits(10, 10, 10, 10, 0.9, 0.9, 0.9, 10));
    }

    private Divergence divergence(SortedMap<Integer, DayBars> reference) {
        JournalDays journal = JournalDays.read(account.resolve(LiveRun.JOURNAL));
        PlansOnBars live = PlansOnBars.of(journal, plans(), bars());
        live.requireTradedOn();
        Divergence divergence = Divergence.of(
                journal.opened().number("capital"),
                PlansOnBars.of(journal, plans(), reference).decided(),
                live.decided(),
                PlansOnBars.of(journal, plans(), bars(), true).decided(),
                journal.days().stream().map(Day::done).toList());
        double parts = 0;
        for (Part part : Part.values()) {
            parts += divergence.sum(part);
        }
        assertThat(parts).isCloseTo(divergence.gap(), within(1e-9 * 100_000));
        return divergence;
    }

    @Test
    void theBacktestIsThatOfResearchAndTheSplitSumsToTheGap() {
        replay(Worlds.plan(MARKET).build(), UserWishes.none());
        Divergence divergence = divergence(bars());
        Bundle plan = Worlds.plan(MARKET).build();
        PlanRun research = PlanRun.of(
                MARKET,
                Worlds.AS_OF + 1,
                Worlds.LAST,
                plan.bots().stream()
                        .map(b -> new BotPlan(b.id(), StrategyText.parse(b.strategy()), b.weight(), b.tradingFrom()))
                        .toList(),
                plan.overlays(),
                RegimeArrays.model(plan.regimeModel()),
                new OverlayChain.Terms(
                        plan.costs(),
                        plan.instruments().stream()
                                .filter(Instrument::closeOnly)
                                .map(Instrument::symbol)
                                .collect(Collectors.toSet()),
                        plan.limits().maxStaleDays(),
                        252));
        double equity = 100_000;
        for (int i = 0; i < research.days().length; i++) {
            equity *= 1 + research.returns()[i];
            assertThat(divergence.backtest().get(research.days()[i])).isCloseTo(equity, within(1e-9 * equity));
        }
        List<AccountReport.Row> days = LiveRun.accountIn(account).days();
        assertThat(divergence.account().get(Worlds.LAST))
                .isEqualTo(days.get(days.size() - 1).equity().doubleValue());
        assertThat(divergence.sum(Part.DATA)).isZero();
        // a broker on paper that fills at the next bar is never late
        assertThat(divergence.sum(Part.TIMING)).isCloseTo(0, within(1e-4));
        assertThat(divergence.sum(Part.LIMIT)).isNotZero();
        assertThat(divergence.sum(Part.FILL)).isNotZero();
    }

    @Test
    void onlyWholeLotsAndTicksRemainWhereNothingIsCut() {
        replay(unlimited().build(), UserWishes.none());
        Divergence divergence = divergence(bars());
        assertThat(divergence.sum(Part.LIMIT)).isZero();
        assertThat(divergence.sum(Part.COST)).isCloseTo(0, within(1.0));
        assertThat(divergence.gap()).isCloseTo(0, within(100.0)); // 0.1 % of the capital
    }

    @Test
    void aVetoIsAGapOfLimitsInItsInstrument() {
        replay(unlimited().build(), veto("AAA"));
        Divergence divergence = divergence(bars());
        double vetoed = divergence.rows().stream()
                .filter(r -> r.symbol().equals("AAA"))
                .mapToDouble(r -> r.parts().get(Part.LIMIT))
                .sum();
        assertThat(Math.abs(vetoed)).isGreaterThan(50);
        assertThat(Math.abs(divergence.sum(Part.FILL))).isLessThan(100);
        assertThat(Math.abs(divergence.sum(Part.LIMIT) - vetoed)).isLessThan(Math.abs(vetoed));
    }

    @Test
    void correctedBarsAreAGapOfData() {
        replay(unlimited().build(), UserWishes.none());
        TreeMap<Integer, DayBars> corrected = new TreeMap<>(bars());
        int day = Worlds.AS_OF + 30;
        corrected.computeIfPresent(
                day,
                (d, all) -> new DayBars(
                        d,
                        all.bars().stream()
                                .map(b -> new Bar(
                                        b.symbol(),
                                        1.02 * b.open(),
                                        1.02 * b.high(),
                                        1.02 * b.low(),
                                        1.02 * b.close(),
                                        b.volume(),
                                        b.member()))
                                .toList()));
        Divergence before = divergence(bars());
        Divergence after = divergence(corrected);
        assertThat(after.sum(Part.DATA)).isNotZero();
        for (Part part : List.of(Part.LIMIT, Part.FILL, Part.TIMING, Part.COST)) {
            assertThat(after.sum(part)).isEqualTo(before.sum(part));
        }
        assertThat(after.rows().stream().filter(r -> r.parts().get(Part.DATA) != 0))
                .allMatch(r -> r.day() >= day);
    }

    @Test
    void barsThatWereNotTradedOnAreRefused() {
        replay(unlimited().build(), UserWishes.none());
        JournalDays journal = JournalDays.read(account.resolve(LiveRun.JOURNAL));
        TreeMap<Integer, DayBars> fewer = new TreeMap<>(bars());
        fewer.remove(Worlds.AS_OF + 7);
        assertThatThrownBy(() -> PlansOnBars.of(journal, plans(), fewer).requireTradedOn())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The bars of " + Records.date(Worlds.AS_OF + 7) + " are missing");
        assertThatThrownBy(() -> Redo.run(
                        account.resolve(LiveRun.JOURNAL), plans(), fewer, folder.resolve("again.jsonl"), QUIET))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The bars of " + Records.date(Worlds.AS_OF + 7) + " are missing");
    }

    /** Two plans, a halt and its release, a veto, a smaller size, and a crash with a torn line in between. */
    private void eventfulAccount() throws IOException {
        BundleWriter.write(bundles, Worlds.plan(MARKET).build(), keys);
        feed(Worlds.AS_OF + 10, UserWishes.none());
        feed(Worlds.AS_OF + 14, veto("BBB"));
        feed(
                Worlds.AS_OF + 16,
                new UserWishes(
                        "ann", "", true, false, List.of(), List.of(), OptionalDouble.empty(), false, new TreeMap<>()));
        feed(
                Worlds.AS_OF + 20,
                new UserWishes(
                        "bob",
                        "seen",
                        false,
                        true,
                        List.of(),
                        List.of("BBB"),
                        OptionalDouble.of(0.5),
                        false,
                        new TreeMap<>()));
        Files.writeString(
                account.resolve(LiveRun.JOURNAL), "{\"seq\":", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        String bot = Worlds.plan(MARKET).build().bots().get(1).id();
        feed(
                Worlds.AS_OF + 24,
                new UserWishes(
                        "ann",
                        "odd",
                        false,
                        false,
                        List.of(),
                        List.of(),
                        OptionalDouble.empty(),
                        false,
                        new TreeMap<>(Map.of(bot, TradingState.REDUCING))));
        int asOf = Worlds.AS_OF + 20;
        BundleWriter.write(
                bundles,
                Worlds.plan(MARKET)
                        .asOf(asOf)
                        .history(MARKET.between(Worlds.FIRST, asOf).series())
                        .replay(List.of())
                        .build(),
                keys);
        feed(Worlds.AS_OF + 30, UserWishes.none());
    }

    private void feed(int until, UserWishes wishes) throws IOException {
        Instant now = Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L);
        run().feed(csv(until), account, wishes, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Path csv(int until) throws IOException {
        StringBuilder text = new StringBuilder("date,symbol,open,high,low,close,volume,member\n");
        for (BarSeries s : MARKET.between(Worlds.AS_OF + 1, until).series()) {
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

    private Redo.Outcome again() {
        return Redo.run(account.resolve(LiveRun.JOURNAL), plans(), bars(), folder.resolve("again.jsonl"), QUIET);
    }

    @Test
    void anEventfulAccountIsDoneAgainToTheLastDigit() throws IOException {
        eventfulAccount();
        assertThat(Journals.of(account))
                .extracting(Event::type)
                .contains("recovered", "plan", "stopped", "resized", "bot_switched");
        Redo.Outcome outcome = again();
        assertThat(outcome.was()).isEqualTo(outcome.is());
        assertThat(outcome.same()).isTrue();
        assertThat(outcome.days()).isEqualTo(30);
        assertThat(outcome.account().days())
                .isEqualTo(LiveRun.accountIn(account).days());
        assertThat(divergence(bars()).sum(Part.LIMIT)).isNotZero();
    }

    private Bundle asOf(int day) {
        return unlimited()
                .asOf(day)
                .history(MARKET.between(Worlds.FIRST, day).series())
                .replay(List.of())
                .build();
    }

    private static List<Ruling> rulings(Path account) {
        return Journals.of(account).stream()
                .filter(e -> e.type().equals(Records.OVERLAY))
                .map(Records::overlay)
                .toList();
    }

    @Test
    void planAfterPlanIsJudgedAsOnePlanAndDoneAgainToTheLastDigit() throws IOException {
        int days = 40;
        for (int day = Worlds.AS_OF; day < Worlds.AS_OF + days; day++) {
            BundleWriter.write(bundles, asOf(day), keys);
            feed(day + 1, UserWishes.none());
            feed(day + 1, UserWishes.none()); // a start that finds nothing to do
        }
        Path other = folder.resolve("other");
        BundleWriter.write(other, unlimited().build(), keys);
        List<Ruling> whole = rulings(new LiveRun(other, keys.publicKey(), QUIET)
                .replay(folder.resolve("whole"), UserWishes.none())
                .state());
        List<Ruling> daily = rulings(account);
        assertThat(daily).hasSize(days);
        for (int t = 0; t < days; t++) {
            assertThat(daily.get(t).compared()).isEqualTo(t > 0);
            assertThat(daily.get(t).days()).isEqualTo(t);
            assertThat(daily.get(t).inForce()).isEqualTo(whole.get(t).inForce());
            assertThat(daily.get(t).with()).isCloseTo(whole.get(t).with(), within(1e-12));
            assertThat(daily.get(t).without()).isCloseTo(whole.get(t).without(), within(1e-12));
            assertThat(daily.get(t).worth()).isCloseTo(whole.get(t).worth(), within(1e-12));
        }
        assertThat(daily.get(days - 1).enhanced()).isPositive();

        Redo.Outcome outcome = again();
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.days()).isEqualTo(days);
        JournalDays journal = JournalDays.read(account.resolve(LiveRun.JOURNAL));
        PlansOnBars decided = PlansOnBars.of(journal, plans(), PlansOnBars.decidedOn(journal, bars()));
        for (Event e : Journals.of(account)) {
            if (e.type().equals("order")) {
                assertThat(decided.decided().get(Records.day(e)).targets())
                        .containsEntry(e.text("symbol"), e.number("target_weight"));
            }
        }
    }

    /** Its twins began flat with the next plan, then as now. */
    @Test
    void aJournalThatDoesNotSayHowPaperAccountsStandIsGoneOnWithAndDoneAgain() throws IOException {
        BundleWriter.write(bundles, asOf(Worlds.AS_OF), keys);
        feed(Worlds.AS_OF + 10, UserWishes.none());
        Path now = account.resolve(LiveRun.JOURNAL);
        Path earlier = folder.resolve("earlier.jsonl");
        try (Journal to = Journal.open(earlier, Clock.systemUTC(), e -> {})) {
            Journal.read(now, e -> {
                ObjectNode node = e.node().deepCopy();
                node.remove(List.of("paper", "compared"));
                to.append(Event.of(node));
            });
            to.commit();
        }
        Files.move(earlier, now, StandardCopyOption.REPLACE_EXISTING);
        assertThat(rulings(account)).allMatch(Ruling::compared);
        feed(Worlds.AS_OF + 12, UserWishes.none());
        BundleWriter.write(bundles, asOf(Worlds.AS_OF + 10), keys); // a day that does not say so
        feed(Worlds.AS_OF + 15, UserWishes.none());
        BundleWriter.write(bundles, asOf(Worlds.AS_OF + 15), keys); // a day that does
        feed(Worlds.AS_OF + 18, UserWishes.none());
        List<Ruling> rulings = rulings(account);
        assertThat(rulings).hasSize(18).allMatch(Ruling::compared); // the day on which the second began was another's
        assertThat(rulings.get(17).days()).isEqualTo(18);
        Redo.Outcome outcome = again();
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.days()).isEqualTo(18);
    }

    /** The version that began the day wrote nothing of paper accounts. */
    @Test
    void aDayThatAnEarlierVersionBeganIsDoneAsItWroteIt() throws IOException {
        BundleWriter.write(bundles, asOf(Worlds.AS_OF), keys);
        feed(Worlds.AS_OF + 4, UserWishes.none());
        Path now = account.resolve(LiveRun.JOURNAL);
        Path cut = folder.resolve("cut.jsonl");
        List<Event> all = Journals.of(account);
        int close = all.stream().map(Event::type).toList().lastIndexOf(Records.CLOSE);
        try (Journal to = Journal.open(cut, Clock.systemUTC(), e -> {})) {
            for (Event e : all.subList(0, close)) {
                ObjectNode node = e.node().deepCopy();
                node.remove(List.of("paper", "compared"));
                to.append(Event.of(node));
            }
            to.commit();
        }
        Files.move(cut, now, StandardCopyOption.REPLACE_EXISTING);
        feed(Worlds.AS_OF + 5, UserWishes.none());
        assertThat(LiveRun.accountIn(account).days()).hasSize(5);
        assertThat(again().same()).isTrue();
    }

    @Test
    void aVenueThatFillsLateAndInPartsIsTakenInAgainAndShowsInItsParts() throws IOException {
        BundleWriter.write(bundles, unlimited().build(), keys);
        LiveRun run =
                new LiveRun(bundles, keys.publicKey(), QUIET, Disk.REAL, f -> Brokerage.venue(f, Clock.systemUTC()));
        Instant now = Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L);
        run.feed(csv(Worlds.AS_OF + 60), account, UserWishes.none(), Clock.fixed(now, ZoneOffset.UTC));
        assertThat(Journals.of(account).stream().filter(e -> e.type().equals("filled")))
                .anySatisfy(e -> assertThat(e.decimal("leaves").signum()).isNotZero());
        Redo.Outcome outcome = again();
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.days()).isEqualTo(60);
        Divergence divergence = divergence(bars());
        assertThat(Math.abs(divergence.sum(Part.COST))).isGreaterThan(1);
        assertThat(Math.abs(divergence.sum(Part.FILL))).isGreaterThan(1);
    }

    @Test
    void anAccountWhoseNextPlanCameAfterDaysThatItMissedIsExplained() throws IOException {
        BundleWriter.write(bundles, unlimited().build(), keys);
        feed(Worlds.AS_OF + 10, UserWishes.none());
        int asOf = Worlds.AS_OF + 14; // its history has four days that the account never saw
        String next = BundleWriter.write(
                bundles,
                unlimited()
                        .asOf(asOf)
                        .history(MARKET.between(Worlds.FIRST, asOf).series())
                        .replay(List.of())
                        .build(),
                keys);
        feed(Worlds.AS_OF + 30, UserWishes.none());
        JournalDays journal = JournalDays.read(account.resolve(LiveRun.JOURNAL));
        assertThat(journal.days()).hasSize(26);
        assertThat(journal.days().get(10).bundle()).isEqualTo(next);
        PlansOnBars live = PlansOnBars.of(journal, plans(), PlansOnBars.decidedOn(journal, bars()));
        live.requireTradedOn();
        SortedMap<Integer, Decided> backtest =
                PlansOnBars.of(journal, plans(), bars()).decided();
        assertThat(backtest).hasSize(30);
        Divergence divergence = Divergence.of(
                100_000,
                backtest,
                live.decided(),
                live.decided(),
                journal.days().stream().map(Day::done).toList());
        assertThat(divergence.sum(Part.DATA)).as("the days that it missed").isNotZero();
        assertThat(divergence.rows().stream().mapToDouble(Divergence.Row::gap).sum())
                .isCloseTo(divergence.gap(), within(1e-9 * 100_000));
        assertThat(explain(csv(Worlds.AS_OF + 30))).isZero();
        assertThat(again().same()).isTrue();
    }

    @Test
    void whatAPersonAsksOfANewPlansBotBeforeItsFirstDayIsDoneAgain() throws IOException {
        List<Bot> bots = unlimited().build().bots();
        BundleWriter.write(
                bundles,
                unlimited().overlays(List.of()).bots(bots.subList(0, 2)).build(),
                keys);
        feed(Worlds.AS_OF + 5, UserWishes.none());
        BundleWriter.write(
                bundles, unlimited().overlays(List.of()).runId("next").build(), keys);
        feed(
                Worlds.AS_OF + 9,
                new UserWishes(
                        "ann",
                        "new",
                        false,
                        false,
                        List.of(),
                        List.of(),
                        OptionalDouble.empty(),
                        false,
                        new TreeMap<>(Map.of(bots.get(2).id(), TradingState.HALTED))));
        assertThat(Journals.of(account)).extracting(Event::type).containsSequence("plan", "bot_switched");
        Redo.Outcome outcome = again();
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.days()).isEqualTo(9);
    }

    private int explain(Path reference) throws IOException {
        return LiveMain.run(
                "explain-divergence",
                "--bundles",
                bundles.toString(),
                "--state",
                account.toString(),
                "--bars",
                csv(Worlds.AS_OF + 30).toString(),
                "--reference",
                reference.toString(),
                "--public-key",
                folder.resolve("keys").resolve(SigningKeys.PUBLIC_FILE).toString());
    }

    @Test
    void aReferenceOfOtherDaysIsRefused() throws IOException {
        BundleWriter.write(bundles, unlimited().build(), keys);
        feed(Worlds.AS_OF + 10, UserWishes.none());
        Path other = Files.writeString(
                folder.resolve("other.csv"), "date,symbol,open,high,low,close\n2030-01-01,AAA,1,1,1,1\n");
        assertThat(explain(other)).isEqualTo(1);
    }

    @Test
    void booksThatWereFoundToDifferInADayThatWasCutShortAreNoDifferenceOfTheReplay() throws IOException {
        BundleWriter.write(bundles, unlimited().build(), keys);
        Instant now = Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        LiveRun run =
                new LiveRun(bundles, keys.publicKey(), QUIET, Disk.REAL, f -> Brokerage.venue(f, Clock.systemUTC()));
        run.feed(csv(Worlds.AS_OF + 20), account, UserWishes.none(), clock);
        Path journal = account.resolve(LiveRun.JOURNAL);
        List<String> lines = Files.readAllLines(journal);
        int end = 0;
        for (int i = 0; i < lines.size(); i++) {
            end = lines.get(i).contains("\"type\":\"order\"") ? i : end;
        }
        Files.write(journal, lines.subList(0, end + 1));
        richer();
        run.feed(csv(Worlds.AS_OF + 22), account, UserWishes.none(), clock);
        List<String> types = Journals.of(account).stream()
                .map(Event::type)
                .filter(t -> !t.equals("decision"))
                .toList();
        int found = types.indexOf(Records.RECONCILED);
        assertThat(types.subList(0, found).lastIndexOf(Records.DAY))
                .as("found in a day")
                .isGreaterThan(types.subList(0, found).lastIndexOf(Records.CLOSE));
        Redo.Outcome outcome = again();
        assertThat(outcome.is()).isEqualTo(outcome.was());
        assertThat(outcome.days()).isEqualTo(22);
    }

    /** The venue's ledger with more cash at its beginning. */
    private void richer() throws IOException {
        Path ledger = account.resolve(Brokerage.LEDGER);
        Path forged = folder.resolve("richer.jsonl");
        try (Journal to = Journal.open(forged, Clock.systemUTC(), e -> {})) {
            Journal.read(
                    ledger,
                    e -> to.append(
                            e.type().equals("account")
                                    ? Event.type("account")
                                            .with(
                                                    "capital",
                                                    e.decimal("capital").add(BigDecimal.TEN))
                                            .build()
                                    : e));
            to.commit();
        }
        Files.move(forged, ledger, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theStateThatIsShownIsThatAfterWhatAPersonDidLast() throws IOException {
        BundleWriter.write(bundles, unlimited().build(), keys);
        feed(Worlds.AS_OF + 3, UserWishes.none());
        feed(Worlds.AS_OF + 3, new UserWishes("ann", "odd", true, false, List.of(), List.of(), OptionalDouble.empty()));
        assertThat(LiveRun.accountIn(account).summary())
                .containsEntry("state", "HALTED")
                .containsEntry("state_reason", "odd");
        feed(Worlds.AS_OF + 3, new UserWishes("ann", "", false, true, List.of(), List.of(), OptionalDouble.empty()));
        assertThat(LiveRun.accountIn(account).summary()).containsEntry("state", "ACTIVE");
    }

    @Test
    void aJournalThatSomebodyMadeUpIsFound() throws IOException {
        eventfulAccount();
        Path file = account.resolve(LiveRun.JOURNAL);
        Path forged = folder.resolve("forged.jsonl");
        int[] line = {0, 0};
        try (Journal journal = Journal.open(forged, Clock.systemUTC(), e -> {})) {
            for (Event e : Journals.of(account)) {
                line[0]++;
                boolean change = line[1] == 0 && e.type().equals("filled");
                if (change) {
                    line[1] = line[0];
                }
                journal.append(change ? dearer(e) : e);
            }
            journal.commit();
        }
        Files.move(forged, file, StandardCopyOption.REPLACE_EXISTING); // its chain of hashes is whole
        Redo.Outcome outcome = again();
        assertThat(outcome.line()).isEqualTo(line[1]);
        assertThat(outcome.was()).isNotEqualTo(outcome.is());
    }

    private static Event dearer(Event filled) {
        return Event.type("filled")
                .with("day", filled.text("day"))
                .with("order", filled.text("order"))
                .with("symbol", filled.text("symbol"))
                .with("quantity", filled.decimal("quantity"))
                .with("price", filled.decimal("price").add(BigDecimal.ONE))
                .with("fee", filled.decimal("fee"))
                .with("slippage", filled.decimal("slippage"))
                .build();
    }

    @Test
    void aDayThatACrashCutShortIsLeftOut() throws IOException {
        replay(Worlds.plan(MARKET).build(), UserWishes.none());
        Path file = account.resolve(LiveRun.JOURNAL);
        List<String> lines = Files.readAllLines(file);
        int end = 0;
        for (int i = 0; i < lines.size(); i++) {
            end = lines.get(i).contains("\"type\":\"order\"") ? i : end;
        }
        Files.write(file, lines.subList(0, end));
        Redo.Outcome outcome = again();
        assertThat(outcome.same()).isTrue();
        assertThat(outcome.days()).isEqualTo(LiveRun.accountIn(account).days().size());
    }
}
