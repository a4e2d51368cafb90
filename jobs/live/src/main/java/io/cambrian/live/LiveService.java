package io.cambrian.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.fault.UserException;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.alert.Alert.Level;
import io.cambrian.live.alert.Alerts;
import io.cambrian.live.board.Board;
import io.cambrian.live.board.BoardSnapshot;
import io.cambrian.live.board.JournalBoard;
import io.cambrian.live.board.Preview;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.DropFeed;
import io.cambrian.live.feed.Spool;
import io.cambrian.live.http.Desk;
import io.cambrian.live.http.Health;
import io.cambrian.live.http.Latest;
import io.cambrian.live.journal.JournalUnwritableException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that stays: follows a folder of bars, obeys people between days, takes over a new plan when one is published, and
 * shows its state. One thread owns the account ({@link #run}); whoever else wants something queues it here ({@link Desk}).
 *
 * <p>A new plan is taken over as a crash would be: the account is closed between days and opened again from its journal. The
 * file {@value #STOP_FILE} in the account's folder halts trading. A halt waits for nothing but what is being done at the moment: of a
 * day that is being decided no order goes out.
 */
final class LiveService implements Desk {
    /** Whoever makes this file in the account's folder halts trading; it stays halted until a person releases it. */
    static final String STOP_FILE = StopFile.NAME;

    private static final long POLL_MILLIS = 250;
    /** How long who asks waits for the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Without as much room on the disk, a journal that could not be written is not tried again. */
    private static final int ROOM_BYTES = 1 << 20;

    private static final String BEGUN =
            "The process has begun with it and takes long: it is carried to its end, and the state"
                    + " says when it is done.";

    private final LiveRun run;
    private final Path bundles;
    private final Path drops;
    private final Path state;
    private final Clock clock;
    private final Progress progress;
    private final Latest latest;
    private final Alerts alerts;
    private final Spool spool;
    private final Set<String> toldOfBars = ConcurrentHashMap.newKeySet();
    private final long answerMillis;
    private final BlockingQueue<Question<?>> asked = new LinkedBlockingQueue<>(100);
    private final HaltCalls halts = new HaltCalls();
    private final Health health = new Health();

    private final IdleCollection idle = IdleCollection.ofThisProcess();
    private final long startedNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean draining;
    private volatile boolean mustArm;
    /** What was asked for at the start and not heard yet; said once, whatever makes the account be opened again. */
    private UserWishes wishes = UserWishes.none();

    private Work work;
    private DropFeed feed;
    private JournalBoard board;
    private long lastDecisionNanos;
    private long lastPublishNanos;
    private int publishedDays = -1;
    private double armedSeconds = -1;
    private String notArmed = "";

    /**
     * @param bundles folder of the plans
     * @param drops folder to follow; received bars are put there too
     * @param state folder of the account; null for the default
     * @param alerts what people should know at once
     */
    LiveService(
            LiveRun run,
            Path bundles,
            Path drops,
            Path state,
            Clock clock,
            Progress progress,
            Latest latest,
            Alerts alerts) {
        this(run, bundles, drops, state, clock, progress, latest, alerts, ANSWER);
    }

    /** @param answer how long who asks waits for the answer */
    LiveService(
            LiveRun run,
            Path bundles,
            Path drops,
            Path state,
            Clock clock,
            Progress progress,
            Latest latest,
            Alerts alerts,
            Duration answer) {
        this.answerMillis = answer.toMillis();
        this.alerts = alerts;
        this.run = run;
        this.bundles = bundles;
        this.drops = drops;
        this.state = state;
        this.clock = clock;
        this.progress = progress;
        this.latest = latest;
        this.spool = new Spool(drops, run.latest());
    }

    Spool spool() {
        return spool;
    }

    /** Says what is wrong with bars, and alerts people: what was left out is not traded on, whoever looks at the terminal. */
    void tellOfBars(String text) {
        progress.line(text);
        if (toldOfBars.add(text)) { // the feed begins anew with each plan
            alerts.process(Level.WARNING, text);
        }
    }

    /** Works until {@link #stop} or {@link #finish}, on the calling thread. */
    void run(UserWishes first) throws InterruptedException {
        wishes = first;
        String end = "the process ends";
        try {
            while (!stopped) {
                try {
                    open();
                } catch (JournalUnwritableException e) {
                    waitForRoom(e);
                }
            }
        } catch (RuntimeException e) {
            alerts.process(Level.CRITICAL, "The process ends: " + e.getMessage());
            end += ": " + e.getMessage();
            throw e;
        } finally {
            stopped = true;
            health.ended(end);
            halts.close();
            for (Question<?> question = asked.poll(); question != null; question = asked.poll()) {
                question.takeBack();
            }
        }
    }

    /** Opens the account and works with the plan of now, or finishes a day that was cut short. */
    private void open() throws InterruptedException {
        health.starting();
        BoardSnapshot shown = new BoardSnapshot();
        String seen = current(); // before it is read: what comes later is another one
        feed = new DropFeed(drops, run.latest(), this::tellOfBars);
        work = run.openFeed(feed, state, clock, List.of(shown), alerts);
        board = shown.board();
        work.session().haltWhere(this::haltAsked);
        if (work.session().inDay()) {
            if (awaitBroker()) {
                run.finishDay(work);
            }
            return;
        }
        try {
            if (work(seen)) {
                progress.line("Another plan was published; the account is opened anew.");
            }
        } finally {
            work.close();
        }
    }

    /** Asks a broker that does not answer again and again; false, with the account closed, where the process is to end before. */
    private boolean awaitBroker() throws InterruptedException {
        boolean answered = false;
        try {
            while (!answered && !stopped) {
                answered = work.session().arm();
                tellWhenArmed(work.session());
                if (!answered) {
                    publish(true);
                    Thread.sleep(POLL_MILLIS);
                }
            }
            return answered;
        } finally {
            if (!answered) {
                work.close();
            }
        }
    }

    /**
     * Nothing is decided while the journal cannot be written. What was in memory is given up: once there is room, the account is
     * opened from the journal, as after a crash.
     */
    private void waitForRoom(JournalUnwritableException full) throws InterruptedException {
        progress.line(full.getMessage());
        alerts.process(Level.CRITICAL, full.getMessage());
        String why = "the journal cannot be written: " + full.getCause().getMessage();
        latest.halt(why);
        Path probe = full.file().resolveSibling(".room");
        while (!stopped) {
            health.trouble(why);
            Thread.sleep(POLL_MILLIS);
            try {
                Files.write(probe, new byte[ROOM_BYTES]);
                Files.delete(probe);
                progress.line("The journal can be written again; the account is opened from it.");
                alerts.process(Level.INFO, "The journal can be written again.");
                return;
            } catch (IOException e) {
                // not yet
            }
        }
    }

    /**
     * Works with one plan; whether it ended because another was published.
     *
     * @param seen what {@link #current} said before the plan was opened
     */
    private boolean work(String seen) throws InterruptedException {
        Session session = work.session();
        int done = 0;
        while (!stopped) {
            long began = System.nanoTime();
            boolean all = draining; // before the feed looks: no bars come after that
            // before the next day is decided on
            if (!wishes.isEmpty()) {
                StopFile.requireNone(wishes, work.folder());
                session.wish(wishes).forEach(progress::line);
                wishes = UserWishes.none();
            }
            boolean halted = obeyStopFile(session) | obeyHalts(session);
            boolean ready = session.isReady();
            tellWhenArmed(session);
            int did = ready ? session.doWork() : 0;
            if (did > 0) {
                done++;
                lastDecisionNanos = System.nanoTime() - began;
                progress.step(done, work.feed().days(), session.state().name());
            }
            boolean obeyed = obey() | halted;
            if (did == 0 && all && !feed.isWaiting()) {
                if (mustArm && !session.isArmed()) {
                    throw new DataException("Nothing was traded: " + session.reason()
                            + ".\nLet the process follow the folder until the broker has answered: without --once.");
                }
                stopped = true;
            }
            if (did == 0 || obeyed || began - lastPublishNanos > 1_000_000_000L) {
                publish(did == 0 && !obeyed);
            }
            if (did == 0 && !stopped) {
                idle.rest(done);
                if (!seen.equals(current())) {
                    return true;
                }
                Question<?> next = asked.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    obeyHalts(session);
                    next.run();
                    publish(false);
                }
            }
        }
        progress.clear();
        obeyHalts(session);
        session.reconcile();
        work.fold().report().write(work.folder());
        return false;
    }

    /** Says once how long it took from the start of the process, by a clock that nobody sets, until it may trade. */
    private void tellWhenArmed(Session session) {
        if (session.isArmed()) {
            health.armed(session.state().name());
        } else {
            health.trouble(session.reason());
        }
        if (armedSeconds < 0 && session.isArmed()) {
            armedSeconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
            notArmed = "";
            progress.line(String.format(
                    Locale.ROOT, "Armed %.2f s after the start: the books agree with the broker's.", armedSeconds));
        } else if (session.isArmed() && !notArmed.isEmpty()) {
            notArmed = "";
            progress.line("Armed again: the broker has answered, and the books were compared.");
            alerts.process(Level.INFO, "The broker has answered again.");
        } else if (!session.isArmed() && !session.reason().equals(notArmed)) {
            notArmed = session.reason();
            progress.line(notArmed);
            alerts.process(Level.CRITICAL, notArmed);
        }
    }

    private boolean obey() {
        boolean any = false;
        for (Question<?> question = asked.poll(); question != null; question = asked.poll()) {
            question.run();
            any = true;
        }
        return any;
    }

    /** What is to halt trading, and is not written down yet. */
    private Optional<UserWishes> haltAsked() {
        return halts.first()
                .map(HaltCalls.Call::wishes)
                .or(() -> StopFile.asked(work.folder()))
                .or(() -> Optional.of(wishes).filter(UserWishes::halt));
    }

    /** Whether there were any. One that the journal does not take stays until it does. */
    private boolean obeyHalts(Session session) {
        boolean any = false;
        for (Optional<HaltCalls.Call> next = halts.first(); next.isPresent(); next = halts.first()) {
            HaltCalls.Call call = next.get();
            try {
                halts.done(call, session.wish(call.wishes()));
            } catch (JournalUnwritableException e) {
                throw e;
            } catch (RuntimeException e) {
                if (session.isHalted()) {
                    halts.done(
                            call,
                            List.of("Trading is halted. What waits at the broker could not be taken back: "
                                    + e.getMessage()));
                } else {
                    halts.failed(call, e);
                }
            }
            any = true;
        }
        return any;
    }

    /** Whether it lies there and was not known of. */
    private boolean obeyStopFile(Session session) {
        List<String> said = StopFile.obey(session, work.folder());
        said.forEach(progress::line);
        return !said.isEmpty();
    }

    /** What the folder of bundles says is current; a plan that cannot be read is judged when it is opened. */
    private String current() {
        try {
            return Files.readString(bundles.resolve("CURRENT")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** @param idle when nothing happened: then it is published only where nothing was for a while */
    private void publish(boolean idle) {
        long now = System.nanoTime();
        if (idle && now - lastPublishNanos < 5_000_000_000L && lastPublishNanos != 0 && board.days() == publishedDays) {
            return;
        }
        lastPublishNanos = now;
        publishedDays = board.days();
        latest.publish(Board.bytes(Board.of(board, work.session().inside(figures()))));
    }

    private Map<String, Object> figures() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("uptime_seconds", (System.nanoTime() - startedNanos) / 1_000_000_000L);
        health.put("armed_seconds", armedSeconds);
        health.put("last_day_seconds", lastDecisionNanos / 1e9);
        health.putAll(work.session().times().figures());
        health.put("heap_bytes", runtime.totalMemory() - runtime.freeMemory());
        health.put("heap_limit_bytes", runtime.maxMemory());
        health.put("journal_bytes", size(work.folder().resolve(LiveRun.JOURNAL)));
        return health;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Ends {@link #run} after what is being done. */
    void stop() {
        stopped = true;
    }

    /** The same as {@link #finish}, and fails where the account is not armed by then. */
    void finishOnce() {
        mustArm = true;
        draining = true;
    }

    /** Ends {@link #run} once all bars that have come are worked through. */
    void finish() {
        draining = true;
    }

    /**
     * The answer of the owner's thread; empty where that has begun with it and takes long: it carries it to its end.
     *
     * @throws ConfigException where it was not begun; then it never is
     */
    private <T> Optional<T> ask(Callable<T> what) {
        Question<T> question = new Question<>(what);
        if (stopped || !asked.offer(question)) {
            throw new ConfigException("The process is busy or stopping; nothing was changed. Try again.");
        }
        try {
            return Optional.of(question.answer(answerMillis));
        } catch (ExecutionException e) {
            throw told(e);
        } catch (TimeoutException e) {
            if (question.takeBack()) {
                throw new ConfigException("The process did not come to it within " + answerMillis / 1000.0
                        + " seconds; nothing was changed. Try again.");
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigException("The process is stopping; look at the state to see whether it was done.");
        } catch (CancellationException e) {
            throw new ConfigException("The process is stopping; nothing was changed.");
        }
    }

    private static RuntimeException told(ExecutionException e) {
        if (e.getCause() instanceof JournalUnwritableException full) {
            return new ConfigException("Nothing was changed. " + full.getMessage(), full);
        }
        return e.getCause() instanceof UserException user ? user : new IllegalStateException(e.getCause());
    }

    /** A halt waits in its own line, which nobody takes it from before it is written down. */
    private Answer halt(UserWishes halt) {
        HaltCalls.Call call = halts.ask(halt);
        asked.offer(new Question<>(() -> null)); // wakes the owner's thread; where that is full, it is awake
        try {
            return new Answer(true, call.said().get(answerMillis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw told(e);
        } catch (TimeoutException e) {
            return new Answer(
                    false,
                    List.of(
                            "The halt is taken, and is not written down yet: the process is busy or waits for the broker. Once"
                                    + " it comes to it, which is before any further day's orders go out, the state says HALTED; what"
                                    + " waits at the broker is taken back then. It does not lapse."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigException("The process is stopping; look at the state to see whether it is halted.");
        }
    }

    private static UserWishes wishes(Act act) {
        return new UserWishes(
                act.user(),
                act.reason(),
                act.action().equals("halt"),
                act.action().equals("release"),
                act.action().equals("veto") ? List.of(act.symbol()) : List.of(),
                act.action().equals("lift-veto") ? List.of(act.symbol()) : List.of(),
                act.size(),
                false,
                switch (act.action()) {
                    case "bot-halt" -> new TreeMap<>(Map.of(act.symbol(), TradingState.HALTED));
                    case "bot-reduce" -> new TreeMap<>(Map.of(act.symbol(), TradingState.REDUCING));
                    case "bot-release" -> new TreeMap<>(Map.of(act.symbol(), TradingState.ACTIVE));
                    default -> new TreeMap<>();
                });
    }

    @Override
    public Answer act(Act act) {
        UserWishes wishes = wishes(act);
        if (wishes.halt()) {
            return halt(wishes);
        }
        return ask(() -> {
                    StopFile.requireNone(wishes, work.folder());
                    List<String> said = work.session().wish(wishes);
                    return new Answer(true, said.isEmpty() ? List.of("It is so already; nothing was changed.") : said);
                })
                .orElseGet(() -> new Answer(false, List.of(BEGUN)));
    }

    @Override
    public Health.Word health() {
        return health.word();
    }

    @Override
    public ObjectNode preview(Act act) {
        UserWishes wishes = wishes(act);
        return ask(() -> Preview.of(board, work.session().inside(Map.of()), act.action(), act.symbol(), wishes.size()))
                .orElseThrow(
                        () -> new ConfigException("The process takes long over it; nothing was changed. Try again."));
    }

    @Override
    public void rate(String user, int score, String note) {
        UserWishes checked = new UserWishes(user, note, false, false, List.of(), List.of(), OptionalDouble.empty());
        Optional<UserWishes> done = ask(() -> {
            work.session().rate(checked.user(), score, checked.reason());
            return checked;
        });
        if (done.isEmpty()) {
            throw new ConfigException(BEGUN);
        }
    }

    @Override
    public int bars(List<String> lines) {
        return spool.put("the request", lines);
    }

    @Override
    public Optional<ObjectNode> bot(String plan, String bot) {
        return run.bot(plan, bot);
    }
}
