package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Reason;
import io.cambrian.handoff.BundleOutcome.Refused;
import io.cambrian.handoff.BundleReader;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.feed.FileFeed;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** One run of the live process: finds the plan, opens the journal, and works until the feed has no more days. */
final class LiveRun {
    static final String JOURNAL = "journal.jsonl";

    private final Path bundles;
    private final PublicKey pinned;
    private final Progress progress;

    LiveRun(Path bundles, PublicKey pinned, Progress progress) {
        this.bundles = bundles;
        this.pinned = pinned;
        this.progress = progress;
    }

    /**
     * What a run came to.
     *
     * @param difference between the journal's books and the broker's
     * @param noOp whether there was nothing left to do
     * @param plan null when there was nothing left to do
     */
    record Result(Path state, AccountReport account, BigDecimal difference, boolean noOp, Bundle plan) {}

    /** The plan to carry out, and whether it may only be wound down. */
    private record Plan(String id, Bundle bundle, PlanState state) {}

    /**
     * Replays the bars after as-of that the current bundle carries; a replay has an account of its own.
     *
     * @param state folder of the account; null for one beside the bundles, named after the bundle
     */
    Result replay(Path state, Release release) {
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
        try (Journal journal = Journal.open(folder.resolve(JOURNAL), clock)) {
            recovered(journal);
            if (journal.events().isEmpty()) {
                open(journal, "replay", accepted.id(), plan);
            }
            Event opened = opened(journal, "replay", folder);
            if (!opened.text("bundle").equals(accepted.id())) {
                throw new ConfigException(
                        "The folder " + folder + " holds the replay of bundle " + opened.text("bundle")
                                + ", the current bundle is " + accepted.id() + ".\nGive another --state, or none.");
            }
            List<Event> events = journal.events();
            Event last = events.get(events.size() - 1);
            if (last.type().equals(Records.FINISHED)) {
                AccountReport account = AccountReport.of(events);
                account.write(folder);
                return new Result(folder, account, last.decimal("difference"), true, plan);
            }
            MarketFeed feed = new ReplayFeed(plan.replay());
            Session session = Session.open(journal, feed, accepted.id(), plan, PlanState.FRESH, clock);
            work(session, feed, release);
            BigDecimal difference = session.finish();
            return result(folder, journal, difference, false, plan);
        }
    }

    /**
     * Works through new bars in a file with the current bundle, or with the last good one where that is refused: then
     * positions are only reduced.
     *
     * @param state folder of the account; null for {@code live/account} beside the bundles
     */
    Result feed(Path file, Path state, Release release, Clock clock) {
        Path folder = state != null ? state : defaultFolder().resolve("account");
        MarketFeed feed = new FileFeed(file);
        try (Journal journal = Journal.open(folder.resolve(JOURNAL), clock)) {
            recovered(journal);
            Plan plan = plan(journal, clock);
            if (journal.events().isEmpty()) {
                open(journal, "feed", plan.id(), plan.bundle());
            }
            opened(journal, "feed", folder);
            if (!inForce(journal.events()).equals(plan.id())) {
                journal.append(Event.type(Records.PLAN)
                        .with("bundle", plan.id())
                        .with("as_of", Records.date(plan.bundle().asOf()))
                        .build());
                journal.commit();
            }
            int before = AccountReport.of(journal.events()).days().size();
            Session session = Session.open(journal, feed, plan.id(), plan.bundle(), plan.state(), new MarketClock());
            work(session, feed, release);
            BigDecimal difference = session.reconcile();
            boolean noOp = AccountReport.of(journal.events()).days().size() == before;
            return result(folder, journal, difference, noOp, plan.bundle());
        }
    }

    /** Whether a person ends a halt with this run. */
    enum Release {
        NO,
        YES
    }

    static List<Event> journalOf(Path folder) {
        Path file = folder.resolve(JOURNAL);
        if (!Files.isRegularFile(file)) {
            throw new DataException("There is no account in " + folder + ".\nStart one with --replay or --feed FILE.");
        }
        return Journal.read(file);
    }

    /** The account that {@code --status} shows: the current bundle's replay where there is one, else the live account. */
    Path statusFolder() {
        Path live = defaultFolder().resolve("account");
        if (Files.isRegularFile(live.resolve(JOURNAL))) {
            return live;
        }
        BundleOutcome outcome = BundleReader.current(bundles, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        return outcome instanceof Accepted a ? defaultFolder().resolve("replay-" + a.id()) : live;
    }

    private Path defaultFolder() {
        return bundles.toAbsolutePath().normalize().resolveSibling("live");
    }

    /** The current bundle; where it is refused, the one that the journal was last working with. */
    private Plan plan(Journal journal, Clock clock) {
        List<Event> events = journal.events();
        Event cutShort = dayCutShort(events);
        if (cutShort != null) {
            Plan plan = lastGood(
                    cutShort.text("bundle"),
                    "The day that was cut short is finished with the plan that it began with.");
            return new Plan(plan.id(), plan.bundle(), PlanState.valueOf(cutShort.text("plan_state")));
        }
        BundleOutcome outcome = BundleReader.current(bundles, pinned, clock);
        String inForce = events.isEmpty() ? null : inForce(events);
        if (outcome instanceof Accepted a && inForce != null && !a.id().equals(inForce)) {
            BundleOutcome old =
                    BundleReader.named(bundles, inForce, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            if (old instanceof Accepted o) {
                outcome = BundleReader.current(bundles, pinned, clock, o.bundle());
            }
        }
        if (outcome instanceof Accepted a) {
            return new Plan(a.id(), a.bundle(), PlanState.FRESH);
        }
        Refused refused = (Refused) outcome;
        if (inForce == null) {
            throw new DataException(refused.message());
        }
        PlanState state = refused.reason() == Reason.OLDER_THAN_IN_FORCE ? PlanState.FRESH : PlanState.STALE;
        Plan last = lastGood(inForce, refused.message());
        return new Plan(last.id(), last.bundle(), state);
    }

    private Plan lastGood(String id, String why) {
        BundleOutcome outcome = BundleReader.named(bundles, id, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof Accepted a) {
            progress.line(why + "\nThe plan in force stays " + id + ".");
            return new Plan(id, a.bundle(), PlanState.FRESH);
        }
        throw new DataException(why + "\nThe plan in force cannot be read either: " + ((Refused) outcome).message());
    }

    /** The beginning of a day that was never closed; null when there is none. */
    private static Event dayCutShort(List<Event> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            Event e = events.get(i);
            if (e.type().equals(Records.CLOSE)) {
                return null;
            }
            if (e.type().equals(Records.DAY)) {
                return e;
            }
        }
        return null;
    }

    private static String inForce(List<Event> events) {
        String id = "";
        for (Event e : events) {
            if (e.type().equals(Records.OPENED) || e.type().equals(Records.PLAN)) {
                id = e.text("bundle");
            }
        }
        return id;
    }

    private void work(Session session, MarketFeed feed, Release release) {
        boolean released = release == Release.NO;
        int done = 0;
        while (true) {
            if (!released && !session.inDay()) {
                progress.line(session.release() ? "The halt is released." : "Nothing is halted; nothing was released.");
                released = true;
            }
            if (session.doWork() == 0) {
                break;
            }
            done++;
            progress.step(done, feed.days(), session.state().name());
        }
        progress.clear();
    }

    private void recovered(Journal journal) {
        if (journal.tornBytes() > 0) {
            progress.line("The journal ended in an unfinished line (" + journal.tornBytes()
                    + " bytes) from a crash; it was cut off, and the day is done again.");
            if (!journal.events().isEmpty()) {
                journal.append(Event.type(Records.RECOVERED)
                        .with("torn_bytes", journal.tornBytes())
                        .build());
                journal.commit();
            }
        }
    }

    private static void open(Journal journal, String mode, String id, Bundle plan) {
        journal.append(Event.type(Records.OPENED)
                .with("mode", mode)
                .with("bundle", id)
                .with("as_of", Records.date(plan.asOf()))
                .with("capital", Records.decimal(plan.capital()))
                .with("currency", plan.baseCurrency())
                .build());
        journal.commit();
    }

    private static Event opened(Journal journal, String mode, Path folder) {
        Event opened = journal.events().get(0);
        if (!opened.type().equals(Records.OPENED) || !opened.text("mode").equals(mode)) {
            throw new ConfigException(
                    "The folder " + folder + " holds an account of another kind.\nGive another --state.");
        }
        return opened;
    }

    private static Result result(Path folder, Journal journal, BigDecimal difference, boolean noOp, Bundle plan) {
        AccountReport account = AccountReport.of(journal.events());
        account.write(folder);
        return new Result(folder, account, difference, noOp, plan);
    }
}
