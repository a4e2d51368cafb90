package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.broker.Friction;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.JournalUnwritableException;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One life story of an account, drawn from a seed: processes that are killed at any step, disks that are full, power cuts, torn
 * ends of files, plans that are damaged or replaced, clocks that jump, people who halt and release, orders that are refused and
 * filled in parts, messages that are lost, doubled, late and overtaken. At its end a process that nothing disturbs works through
 * what is left, and the files are {@linkplain AccountAudit audited}.
 */
final class ChaosScript {
    /** Days after the plan's as-of that a story has. */
    static final int DAYS = 14;

    static final Limits LIMITS =
            new Limits(0.8, 0.6, 0.25, 0.2, 0.2, 0.5, 0.5, 10).withBook(new BookLimits(0.1, 0.15, 0.6, 0.6, 0.1, 5, 6));

    /** What happened, over all scripts. */
    static final class Tally {
        private final Map<String, Integer> counts = new TreeMap<>();

        void add(String what, int n) {
            counts.merge(what, n, Integer::sum);
        }

        @Override
        public String toString() {
            return counts.toString();
        }

        int of(String what) {
            return counts.getOrDefault(what, 0);
        }
    }

    /** Two plans on one market, signed, which scripts copy. */
    static final class Stage {
        final Market market;
        final Path bundles;
        final SigningKeys keys;
        final String first;
        final String second;

        Stage(Path folder, long marketSeed) {
            market = Worlds.market(marketSeed);
            bundles = folder.resolve("bundles-" + marketSeed);
            keys = SigningKeys.openOrCreate(folder.resolve("keys"));
            first = BundleWriter.write(bundles, plan("first").build(), keys);
            second = BundleWriter.write(bundles, plan("second").build(), keys);
        }

        private Bundle.Builder plan(String run) {
            return Worlds.plan(market)
                    .runId(run)
                    .limits(LIMITS)
                    .capital(run.equals("first") ? 100_000 : 90_000)
                    .replay(List.of());
        }
    }

    private final Stage stage;
    private final RandomGenerator random;
    private final long seed;
    private final boolean calm;
    private final Path folder;
    private final Path bundles;
    private final Path state;
    private final Tally tally;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /**
     * @param calm whether only the process and its disk are disturbed: then the journal must come out as if nothing had happened
     */
    ChaosScript(Stage stage, long seed, boolean calm, Path folder, Tally tally) throws IOException {
        this.stage = stage;
        this.seed = seed;
        this.calm = calm;
        this.random = Seeds.stream(seed, Seeds.ofText("chaos"));
        this.folder = folder;
        this.bundles = folder.resolve("bundles");
        this.state = folder.resolve("account");
        this.tally = tally;
        copy(stage.bundles, bundles);
        current(stage.first);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Path target = to.resolve(from.relativize(p).toString());
                if (Files.isDirectory(p)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(p, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private void current(String id) throws IOException {
        Files.writeString(bundles.resolve("CURRENT"), id + "\n");
    }

    /** Lives it through; throws where anything is wrong at the end. */
    void run() throws IOException {
        int days = 0;
        int lives = 3 + random.nextInt(5);
        for (int life = 0; life < lives; life++) {
            days = Math.min(DAYS, days + random.nextInt(5));
            boolean kill = random.nextInt(3) > 0;
            boolean full = !kill && random.nextInt(3) > 0;
            FaultyDisk disk = new FaultyDisk(
                    random,
                    kill ? random.nextInt(40) : -1,
                    full ? random.nextInt(30) : -1,
                    full ? 1 + random.nextInt(3) : 0,
                    calm ? 1 << 30 : 4_000 + random.nextInt(20_000));
            live(disk, life, days);
            disturb(disk);
        }
        // nothing disturbs the last process
        restoreBundles();
        last();
        AccountAudit audit = new AccountAudit(state, stage.market, LIMITS);
        audit.check();
        tally.add("scripts", 1);
        tally.add("orders", audit.orders());
        tally.add("fills", audit.fills());
        tally.add("partial fills", audit.partialFills());
        tally.add("rejects", audit.rejects());
        tally.add("segments", audit.segments());
        if (calm) {
            List<String> here = audit.story();
            List<String> there = undisturbed();
            for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
                assertThat(i < here.size() ? here.get(i) : "its end")
                        .as("event " + i + " of the journal, as if nothing had happened")
                        .isEqualTo(i < there.size() ? there.get(i) : "its end");
            }
        }
    }

    private void live(FaultyDisk disk, int life, int days) {
        Faults faults = calm ? Faults.NONE : new Faults(0.25, 0.2, 0.3, 4);
        // calm or not: a jump may lie beyond the plan's expiry only where the story need not be the same
        long jump = calm ? random.nextInt(86_400) : random.nextLong(-40L * 86_400, 200L * 86_400);
        Clock clock = Clock.offset(NOW, Duration.ofSeconds(jump));
        if (jump < 0) {
            tally.add("clock jumps back", 1);
        }
        tally.add("lives", 1);
        Work work = null;
        try {
            LiveRun run = process(disk, faults, life);
            work = run.openFeed(feed(days), state, clock);
            while (work.session().inDay()) {
                Work cutShort = work;
                work = null;
                tally.add("days cut short", 1);
                run.finishDay(cutShort);
                work = run.openFeed(feed(days), state, clock);
            }
            boolean halted = work.session().isArmed() && work.session().state() == TradingState.HALTED;
            if (!calm && (halted || random.nextInt(6) == 0)) {
                wish(work.session());
            }
            while (work.session().doWork() > 0) {
                tally.add("days", 1);
            }
            tally.add(work.session().isArmed() ? "ended in peace" : "never armed", 1);
        } catch (FaultyDisk.Killed e) {
            tally.add("killed", 1);
        } catch (JournalUnwritableException e) {
            tally.add("disk full", 1);
        } catch (DataException e) {
            // a plan in force that is damaged, or a broker that is silent during a day that was cut short
            tally.add("refused to start", 1);
            if (hasAccount()) { // one that is not begun yet needs a plan that can be begun with
                assertThat(e.getMessage()).containsAnyOf("The plan in force cannot be read either", "Not armed");
            }
        } finally {
            if (work != null) {
                work.close();
            }
        }
    }

    private boolean hasAccount() {
        try {
            Path journal = state.resolve(LiveRun.JOURNAL);
            return Files.exists(journal)
                    && Files.readString(journal, StandardCharsets.ISO_8859_1).contains("\"opened\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);

    private void wish(Session session) {
        if (!session.isArmed() && !session.arm()) {
            return;
        }
        boolean release = session.state() == TradingState.HALTED;
        session.wish(new UserWishes(
                "anna",
                "chaos",
                !release,
                release,
                random.nextBoolean() ? List.of("AAA") : List.of(),
                List.of(),
                random.nextBoolean() ? OptionalDouble.of(0.5) : OptionalDouble.empty()));
        tally.add(release ? "releases" : "halts", 1);
    }

    private LiveRun process(Disk disk, Faults faults, int life) {
        Friction friction = new Friction(seed, 3_600_000, 86_400_000, 0.02, 0.5, 1, calm ? 0 : 0.1);
        return new LiveRun(
                bundles,
                stage.keys.publicKey(),
                new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false),
                disk,
                account -> Brokerage.venue(account, disk, NOW, friction, faults, Seeds.derive(seed, life)));
    }

    private ReplayFeed feed(int days) {
        return new ReplayFeed(
                stage.market.between(Worlds.AS_OF + 1, Worlds.AS_OF + days).series());
    }

    /** What happens to the files while no process is there. */
    private void disturb(FaultyDisk disk) throws IOException {
        if (random.nextBoolean()) {
            disk.loseSomeOfWhatWasNotForced();
            tally.add("power cuts", 1);
        }
        for (String file : List.of(LiveRun.JOURNAL, Brokerage.LEDGER)) {
            if (random.nextInt(4) == 0 && Files.exists(state.resolve(file))) {
                byte[] torn = new byte[1 + random.nextInt(200)];
                random.nextBytes(torn);
                for (int i = 0; i < torn.length; i++) {
                    torn[i] = torn[i] == '\n' ? (byte) '{' : torn[i];
                }
                Files.write(state.resolve(file), torn, StandardOpenOption.APPEND);
                tally.add("torn ends", 1);
            }
        }
        if (calm) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                damage(stage.second);
                current(stage.second);
                tally.add("damaged new plans", 1);
            }
            case 1 -> {
                damage(stage.first);
                tally.add("damaged plans", 1);
            }
            case 2 -> {
                Files.writeString(bundles.resolve("CURRENT"), "nonsense");
                tally.add("damaged CURRENT", 1);
            }
            case 3 -> {
                restoreBundles();
                current(stage.second);
                tally.add("new plans", 1);
            }
            default -> restoreBundles();
        }
    }

    private void damage(String id) throws IOException {
        try (Stream<Path> all = Files.list(bundles.resolve(id))) {
            List<Path> files = all.sorted().toList();
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0 || random.nextInt(4) == 0) {
                Files.delete(file);
            } else {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, bytes);
            }
        }
    }

    private void restoreBundles() throws IOException {
        String current = Files.readString(bundles.resolve("CURRENT")).strip();
        copy(stage.bundles, bundles);
        current(current.equals(stage.second) ? stage.second : stage.first);
    }

    private void last() {
        LiveRun run = process(FaultyDisk.sound(), Faults.NONE, 99);
        Work work = run.openFeed(feed(DAYS), state, NOW);
        while (work.session().inDay()) {
            run.finishDay(work);
            work = run.openFeed(feed(DAYS), state, NOW);
        }
        try {
            while (work.session().doWork() > 0) {
                tally.add("days", 1);
            }
            work.session().reconcile();
            assertThat(work.session().isArmed()).isTrue();
        } finally {
            work.close();
        }
    }

    private List<String> undisturbed() {
        Path other = folder.resolve("undisturbed");
        LiveRun run = process(FaultyDisk.sound(), Faults.NONE, 99);
        Work work = run.openFeed(feed(DAYS), other, NOW);
        try {
            while (work.session().doWork() > 0) {
                // all days
            }
        } finally {
            work.close();
        }
        return new AccountAudit(other, stage.market, LIMITS).story();
    }

    /** Runs scripts from files of their own. */
    static Tally runAll(Path folder, long from, int count) {
        Tally tally = new Tally();
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            stages.add(new Stage(folder, i + 1));
        }
        for (long seed = from; seed < from + count; seed++) {
            Path own = folder.resolve("script-" + seed);
            ChaosScript script = null;
            try {
                script = new ChaosScript(
                        stages.get((int) Math.floorMod(seed, 4L)), seed, Math.floorMod(seed / 4, 4L) == 0, own, tally);
                script.run();
                delete(own);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Chaos script " + seed + " (its files are in " + own + "): " + e.getMessage(), e);
            }
        }
        return tally;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** For a look at one script: folder, first seed, number of scripts. */
    public static void main(String[] args) {
        long began = System.nanoTime();
        Tally tally = runAll(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        System.out.println(tally + " in " + (System.nanoTime() - began) / 1_000_000_000L + " s");
    }
}
