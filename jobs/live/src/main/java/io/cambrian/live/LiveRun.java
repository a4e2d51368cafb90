package io.cambrian.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Reason;
import io.cambrian.handoff.BundleOutcome.Refused;
import io.cambrian.handoff.BundleReader;
import io.cambrian.live.board.BotPage;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.control.Rules;
import io.cambrian.live.feed.DropFeed;
import io.cambrian.live.feed.FileFeed;
import io.cambrian.live.feed.LatestDay;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.live.journal.JournalReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** One run of the live process: finds the plan, opens the journal, and works until the feed has no more days. */
final class LiveRun {
    static final String JOURNAL = "journal.jsonl";

    private final Path bundles;
    private final PublicKey pinned;
    private final Progress progress;
    private final Disk disk;
    private final Function<Path, Brokerage> brokerage;
    private final LatestDay latest;

    /** Orders are filled whole. */
    LiveRun(Path bundles, PublicKey pinned, Progress progress) {
        this(bundles, pinned, progress, Disk.REAL, folder -> Brokerage.WHOLE_FILLS);
    }

    /**
     * @param bundles folder of the plans
     * @param pinned key that they must be signed with
     * @param disk under the journal
     * @param brokerage of an account that follows new bars, by the account's folder; a replay's orders are filled whole
     */
    LiveRun(Path bundles, PublicKey pinned, Progress progress, Disk disk, Function<Path, Brokerage> brokerage) {
        this(bundles, pinned, progress, disk, brokerage, new LatestDay(Clock.systemUTC()));
    }

    /** @param latest day of new bars, whatever day counts as today for a plan */
    LiveRun(
            Path bundles,
            PublicKey pinned,
            Progress progress,
            Disk disk,
            Function<Path, Brokerage> brokerage,
            LatestDay latest) {
        this.latest = latest;
        this.bundles = bundles;
        this.pinned = pinned;
        this.progress = progress;
        this.disk = disk;
        this.brokerage = brokerage;
    }

    /**
     * What a run came to.
     *
     * @param difference between the journal's books and the broker's
     * @param noOp whether there was nothing left to do
     * @param plan without its bars
     */
    record Result(Path state, AccountReport account, BigDecimal difference, boolean noOp, Bundle plan) {}

    /** The plan to carry out, and whether it may only be wound down. */
    private record Plan(String id, Bundle bundle, PlanState state) {}

    /** An account that is open for work; the plan's history is gone from memory by then. */
    record Work(Path folder, Journal journal, JournalFold fold, Session session, MarketFeed feed, Bundle plan) {
        void close() {
            if (session != null) {
                session.close();
            }
            journal.close();
        }
    }

    /**
     * Replays the bars after as-of that the current bundle carries; a replay has an account of its own.
     *
     * @param state folder of the account; null for one beside the bundles, named after the bundle
     */
    Result replay(Path state, UserWishes wishes) {
        Work work = openReplay(state);
        try {
            Event finished = work.fold().finished();
            if (finished != null) {
                return result(work, finished.decimal("difference"), true);
            }
            carryOut(work, wishes, session -> {});
            return result(work, work.session().finish(), false);
        } finally {
            work.close();
        }
    }

    private Work openReplay(Path state) {
        // a replay's time is that of its bars: the plan expires on its days, not today
        BundleOutcome outcome = BundleReader.current(bundles, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof Refused r) {
            throw new DataException(r.message());
        }
        Accepted accepted = (Accepted) outcome;
        Bundle plan = accepted.bundle();
        if (plan.replay().isEmpty()) {
            throw new DataException("The bundle " + accepted.id()
                    + " has no bars to replay.\nPublish one with a hold-out, or give new bars with --feed FILE.");
        }
        Path folder = state != null ? state : defaultFolder().resolve("replay-" + accepted.id());
        MarketClock clock = new MarketClock();
        clock.set(Instant.ofEpochSecond((plan.asOf() + 1) * 86_400L - 1));
        JournalFold fold = new JournalFold();
        Journal journal = Journal.open(folder.resolve(JOURNAL), disk, clock, fold);
        try {
            recovered(journal, fold);
            if (fold.isEmpty()) {
                open(journal, "replay", accepted.id(), plan, Brokerage.WHOLE_FILLS);
            }
            Event opened = opened(fold, "replay", folder);
            if (!opened.text("bundle").equals(accepted.id())) {
                throw new ConfigException(
                        "The folder " + folder + " holds the replay of bundle " + opened.text("bundle")
                                + ", the current bundle is " + accepted.id() + ".\nGive another --state, or none.");
            }
            MarketFeed feed = new ReplayFeed(plan.replay());
            Session session = fold.finished() != null
                    ? null
                    : new Session(
                            journal,
                            fold,
                            feed,
                            accepted.id(),
                            plan,
                            PlanState.FRESH,
                            clock,
                            Brokerage.WHOLE_FILLS,
                            Rules.NOW);
            return new Work(folder, journal, fold, session, feed, plan.withoutBars());
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    /**
     * Works through new bars in a file, or in a folder of them by the rules of {@link DropFeed}, with the current bundle, or
     * with the last good one where that is refused: then positions are only reduced.
     *
     * @param state folder of the account; null for {@code live/account} beside the bundles
     */
    Result feed(Path bars, Path state, UserWishes wishes, Clock clock) {
        Work work = openFeed(feedOf(bars), state, clock);
        int before = work.fold().days();
        if (work.session().inDay()) {
            Path folder = work.folder();
            work.session()
                    .haltWhere(() ->
                            StopFile.asked(folder).or(() -> Optional.of(wishes).filter(UserWishes::halt)));
            finishDay(work);
            work = openFeed(feedOf(bars), state, clock);
        }
        try {
            StopFile.requireNone(wishes, work.folder());
            Path folder = work.folder();
            work.session().haltWhere(() -> StopFile.asked(folder));
            carryOut(work, wishes, session -> StopFile.obey(session, folder).forEach(progress::line));
            BigDecimal difference = work.session().reconcile();
            return result(work, difference, work.fold().days() == before);
        } finally {
            work.close();
        }
    }

    private MarketFeed feedOf(Path bars) {
        return Files.isDirectory(bars) ? new DropFeed(bars, latest, progress::line) : new FileFeed(bars, latest);
    }

    LatestDay latest() {
        return latest;
    }

    /**
     * Finishes a day that a crash cut short, with the plan that it began with, and closes the account: what follows is
     * carried out with the plan that is current then.
     *
     * @throws DataException when the feed does not have the day any more
     */
    void finishDay(Work work) {
        try {
            String day = work.fold().dayBegun().text("day");
            while (work.session().inDay()) {
                if (work.session().doWork() == 0) {
                    requireArmed(work.session());
                    throw new DataException("A crash cut " + day + " short, and the feed has no bars of it any more."
                            + "\nGive them again as they were, or start a new account with another --state.");
                }
            }
            work.journal().commit();
        } finally {
            work.close();
        }
    }

    /** The folder of the account that follows new bars. */
    Path accountFolder(Path state) {
        return state != null ? state : defaultFolder().resolve("account");
    }

    Work openFeed(MarketFeed feed, Path state, Clock clock) {
        return openFeed(feed, state, clock, List.of(), event -> {});
    }

    /**
     * Opens the account that follows new bars, with the current bundle or the last good one.
     *
     * @param readers of the journal beside the account itself
     * @param heard is given each event that is written from now on
     */
    Work openFeed(
            MarketFeed feed, Path state, Clock clock, List<? extends JournalReader> readers, Consumer<Event> heard) {
        Path folder = accountFolder(state);
        Brokerage broker = brokerage.apply(folder);
        FoldSnapshot account = new FoldSnapshot();
        List<JournalReader> all = new ArrayList<>(List.of(account));
        all.addAll(readers);
        Journal journal = Journal.open(folder.resolve(JOURNAL), disk, clock, all);
        JournalFold fold = account.fold();
        try {
            journal.tell(heard);
            recovered(journal, fold);
            Plan plan = plan(fold, folder, clock);
            requireMeantFor(broker, plan);
            if (!broker.isPaper()) {
                progress.line(
                        "Orders go to the broker in the units of the plan's bars. Bars that the cycle delivers count splits"
                                + " and dividends forward from their first day, so that a unit of an instrument that ever had one is"
                                + " not a share: trade such instruments on paper, or give bars that never had any.");
            }
            feed.passOver(plan.bundle().asOf());
            if (fold.isEmpty()) {
                open(journal, "feed", plan.id(), plan.bundle(), broker);
            }
            String opened = opened(fold, "feed", folder).node().path("broker").asText(Brokerage.WHOLE_FILLS.name());
            if (!opened.equals(broker.name())) {
                throw new ConfigException("The account in " + folder + " trades with another broker (" + opened
                        + ", not " + broker.name() + ").\nAn account stays with its broker: "
                        + switch (opened) {
                            case "paper" -> "leave " + (broker.name().equals("fix") ? "--fix" : "--venue") + " out";
                            case "fix" -> "give --fix FILE";
                            default -> "give --venue";
                        }
                        + ", or start a new account with another --state.");
            }
            if (!fold.plan().equals(plan.id())) {
                journal.append(Event.type(Records.PLAN)
                        .with("bundle", plan.id())
                        .with("as_of", Records.date(plan.bundle().asOf()))
                        .with("bots", plan.bundle().bots().stream().map(Bot::id).toList())
                        .build());
                journal.commit();
            }
            Session session = new Session(
                    journal, fold, feed, plan.id(), plan.bundle(), plan.state(), new MarketClock(), broker, Rules.NOW);
            fold.forgetRulings(); // the next session reads the journal anew
            return new Work(folder, journal, fold, session, feed, plan.bundle().withoutBars());
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    /** What nothing has judged is traded on paper alone. */
    private static void requireMeantFor(Brokerage broker, Plan plan) {
        List<String> forPaper = plan.bundle().bots().stream()
                .filter(b -> b.stamps().contains(Bot.PAPER_ONLY))
                .map(Bot::id)
                .toList();
        if (!broker.isPaper() && !forPaper.isEmpty()) {
            throw new ConfigException("The plan " + plan.id() + " is for paper only (" + String.join(", ", forPaper)
                    + "): nothing of it was promoted, and no order of it is sent to a broker."
                    + "\nTrade it on paper without --" + broker.name() + ", or wait for a plan of promoted strategies."
                    + " Positions that the account holds at the broker stay there as they are: close them there if"
                    + " you do not want them.");
        }
    }

    /** A bot of a plan that was published here, expired or not, with its dossier; empty where it is not there as it was signed. */
    Optional<ObjectNode> bot(String plan, String bot) {
        return BundleReader.bot(bundles, plan, pinned, bot).map(b -> BotPage.of(plan, b.bot(), b.dossier()));
    }

    /** The account in a folder, read without touching it. */
    static AccountReport accountIn(Path folder) {
        Path file = folder.resolve(JOURNAL);
        if (!Files.isRegularFile(file)) {
            throw new DataException("There is no account in " + folder + ".\nStart one with --replay or --feed FILE.");
        }
        JournalFold fold = new JournalFold();
        Journal.read(file, fold);
        if (fold.isEmpty()) {
            throw new DataException(
                    "The account in " + folder
                            + " was never opened: no plan in force has been traded there yet.\nStart it with --feed FILE or --watch DIR.");
        }
        return fold.report();
    }

    /** The account that {@code --status} shows: the current bundle's replay where there is one, else the live account. */
    Path statusFolder() {
        Path live = defaultFolder().resolve("account");
        if (Files.isRegularFile(live.resolve(JOURNAL))) {
            return live;
        }
        BundleOutcome outcome = BundleReader.current(bundles, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof Refused r) {
            throw new DataException(
                    "There is no account in " + live + ", and no bundle whose replay could be shown.\n" + r.message());
        }
        return defaultFolder().resolve("replay-" + ((Accepted) outcome).id());
    }

    private Path defaultFolder() {
        return bundles.toAbsolutePath().normalize().resolveSibling("live");
    }

    /** The current bundle; where it is refused, the one that the journal was last working with. */
    private Plan plan(JournalFold fold, Path folder, Clock clock) {
        Event cutShort = fold.dayBegun();
        if (cutShort != null) {
            Plan plan = lastGood(
                    cutShort.text("bundle"),
                    "The day that was cut short is finished with the plan that it began with.");
            return new Plan(plan.id(), plan.bundle(), PlanState.valueOf(cutShort.text("plan_state")));
        }
        String inForce = fold.isEmpty() ? null : fold.plan();
        BundleOutcome outcome = BundleReader.current(bundles, pinned, clock);
        if (outcome instanceof Accepted a && inForce != null && !a.id().equals(inForce)) {
            outcome = BundleReader.unlessOlder(a, asOf(inForce, folder));
        }
        if (outcome instanceof Accepted a) {
            String lacks = lacks(a.bundle(), fold);
            if (lacks == null) {
                return new Plan(a.id(), a.bundle(), PlanState.FRESH);
            }
            Plan last = lastGood(
                    inForce,
                    "The bundle " + a.id() + " has no instrument " + lacks
                            + ", in which the account holds or has ordered something: a start after that is closed takes"
                            + " it, or one that has it.");
            return new Plan(last.id(), last.bundle(), PlanState.STALE);
        }
        Refused refused = (Refused) outcome;
        if (inForce == null) {
            throw new DataException(refused.message());
        }
        PlanState state = refused.reason() == Reason.OLDER_THAN_IN_FORCE ? PlanState.FRESH : PlanState.STALE;
        Plan last = lastGood(inForce, refused.message());
        return new Plan(last.id(), last.bundle(), state);
    }

    /** The as-of of the plan in force: by its bundle, or, where that is damaged or gone, by the journal. */
    private int asOf(String inForce, Path folder) {
        if (BundleReader.named(bundles, inForce, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                instanceof Accepted a) {
            return a.bundle().asOf();
        }
        int[] last = {Integer.MAX_VALUE};
        Journal.read(folder.resolve(JOURNAL), e -> {
            if (e.type().equals(Records.OPENED) || e.type().equals(Records.PLAN)) {
                last[0] = Records.asOf(e);
            }
        });
        return last[0];
    }

    /** What the account holds or has ordered and a plan does not have; null where there is nothing. */
    private static String lacks(Bundle plan, JournalFold fold) {
        if (fold.isEmpty()) {
            return null;
        }
        // with what a person took over from the broker since the last close
        TreeSet<String> needed = new TreeSet<>(fold.books().positions().keySet());
        if (fold.lastClose() != null) {
            fold.lastClose().openOrders().forEach(o -> needed.add(o.symbol()));
        }
        plan.instruments().forEach(i -> needed.remove(i.symbol()));
        return needed.isEmpty() ? null : needed.first();
    }

    private Plan lastGood(String id, String why) {
        BundleOutcome outcome = BundleReader.named(bundles, id, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof Accepted a) {
            progress.line(why + "\nThe plan in force stays " + id + ".");
            return new Plan(id, a.bundle(), PlanState.FRESH);
        }
        throw new DataException(why + "\nThe plan in force cannot be read either: " + ((Refused) outcome).message());
    }

    /** @param between what is looked at before each day */
    private void carryOut(Work work, UserWishes wishes, Consumer<Session> between) {
        Session session = work.session();
        boolean heard = wishes.isEmpty();
        int done = 0;
        while (true) {
            if (!heard && !session.inDay()) {
                session.wish(wishes).forEach(progress::line);
                heard = true;
            }
            if (!session.inDay()) {
                between.accept(session);
            }
            if (session.doWork() == 0) {
                requireArmed(session);
                break;
            }
            done++;
            progress.step(done, work.feed().days(), session.state().name());
        }
        progress.clear();
    }

    private static void requireArmed(Session session) {
        if (!session.isArmed()) {
            throw new DataException(
                    session.reason()
                            + "\nNothing is traded before the books were compared with the broker's; start again when it answers.");
        }
    }

    private void recovered(Journal journal, JournalFold fold) {
        if (journal.tornBytes() > 0) {
            progress.line("The journal ended in an unfinished line (" + journal.tornBytes()
                    + " bytes) from a crash; it was cut off, and the day is done again.");
            if (!fold.isEmpty()) {
                journal.append(Event.type(Records.RECOVERED)
                        .with("torn_bytes", journal.tornBytes())
                        .build());
                journal.commit();
            }
        }
    }

    private static void open(Journal journal, String mode, String id, Bundle plan, Brokerage broker) {
        Event.Builder opened = Event.type(Records.OPENED)
                .with("mode", mode)
                .with("bundle", id)
                .with("as_of", Records.date(plan.asOf()))
                .with("capital", Records.decimal(plan.capital()))
                .with("currency", plan.baseCurrency())
                .with("bots", plan.bots().stream().map(Bot::id).toList());
        if (broker != Brokerage.WHOLE_FILLS) {
            opened.with("broker", broker.name());
        }
        journal.append(opened.build());
        journal.commit();
    }

    private static Event opened(JournalFold fold, String mode, Path folder) {
        Event opened = fold.opened();
        if (!opened.text("mode").equals(mode)) {
            throw new ConfigException(
                    "The folder " + folder + " holds an account of another kind.\nGive another --state.");
        }
        return opened;
    }

    private static Result result(Work work, BigDecimal difference, boolean noOp) {
        AccountReport account = work.fold().report();
        account.write(work.folder());
        return new Result(work.folder(), account, difference, noOp, work.plan());
    }
}
