package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process itself, killed by the system (SIGKILL) again and again while it works, with torn ends of its files and a disk on
 * which its files may not grow; {@code mvn -Pchaos} kills it more often.
 */
class KillIT {
    private static final Path BUILT = Path.of(System.getProperty("cambrian.live.jar"));
    private static final int KILLS = Integer.getInteger("chaos.kills", 8);
    private static final Pattern ARMED = Pattern.compile("Armed ([0-9.]+) s");

    @TempDir
    Path folder;

    private final Market market = Worlds.market(1);
    private final TreeMap<Integer, String> days = new TreeMap<>();
    private final List<Double> armed = new ArrayList<>();
    private Process process;
    private int output;

    @BeforeEach
    void publishAndWriteBars() {
        BundleWriter.write(
                folder.resolve("bundles"),
                Worlds.plan(market)
                        .limits(ChaosScript.LIMITS)
                        .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                        .replay(List.of())
                        .build(),
                SigningKeys.openOrCreate(folder.resolve("keys")));
        for (BarSeries s : Worlds.after(market)) {
            for (int t = 0; t < s.size(); t++) {
                double c = s.close()[t];
                boolean closeOnly = s.closeOnly();
                days.merge(
                        s.days()[t],
                        LocalDate.ofEpochDay(s.days()[t]) + "," + s.symbol() + "," + (closeOnly ? c : s.open()[t]) + ","
                                + (closeOnly ? c : s.high()[t]) + "," + (closeOnly ? c : s.low()[t]) + "," + c + ","
                                + (Double.isNaN(s.volume()[t]) ? "" : s.volume()[t]) + "," + s.member()[t] + "\n",
                        String::concat);
            }
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void drop(Path drops, int from, int to) throws IOException {
        List<Integer> all = new ArrayList<>(days.keySet());
        for (int i = from; i < Math.min(to, all.size()); i++) {
            Path part = drops.resolve("." + i);
            Files.writeString(part, "date,symbol,open,high,low,close,volume,member\n" + days.get(all.get(i)));
            Files.move(part, drops.resolve(LocalDate.ofEpochDay(all.get(i)) + ".csv"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Starts it; where {@code kibibytes} is positive, its files may not become larger. */
    private Path start(Path drops, Path account, long kibibytes) throws IOException {
        Path out = folder.resolve("out" + output++);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                "bash",
                "-c",
                (kibibytes > 0 ? "ulimit -f " + kibibytes + "; " : "") + "exec \"$@\"",
                "live",
                java,
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-jar",
                BUILT.toString(),
                "--bundles",
                folder.resolve("bundles").toString(),
                "--public-key",
                folder.resolve("keys/cambrian.pub").toString(),
                "--state",
                account.toString(),
                "--venue",
                "--watch",
                drops.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        return out;
    }

    private void await(Path out, String what) throws IOException, InterruptedException {
        for (int i = 0; i < 6000; i++) {
            if (Files.readString(out).contains(what)) {
                return;
            }
            assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
            Thread.sleep(10);
        }
        throw new AssertionError("Never '" + what + "': " + Files.readString(out));
    }

    private void awaitArmed(Path out) throws IOException, InterruptedException {
        await(out, "Armed ");
        Matcher m = ARMED.matcher(Files.readString(out));
        assertThat(m.find()).isTrue();
        armed.add(Double.parseDouble(m.group(1)));
    }

    private void awaitClosed(Path account, int n) throws IOException, InterruptedException {
        for (int i = 0; i < 6000; i++) {
            Path journal = account.resolve(LiveRun.JOURNAL);
            if (Files.exists(journal)
                    && Files.readString(journal)
                                    .lines()
                                    .filter(l -> l.contains("{\"type\":\"close\""))
                                    .count()
                            >= n) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("It did not close " + n + " days.");
    }

    private void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterAnyKillTheJournalIsAsIfNothingHadHappened() throws Exception {
        RandomGenerator random = Seeds.stream(2026);
        Path drops = Files.createDirectories(folder.resolve("drops"));
        Path account = folder.resolve("account");
        int dropped = 0;
        int torn = 0;
        int full = 0;
        for (int k = 0; k < KILLS; k++) {
            int more = 1 + days.size() / (KILLS + 1);
            drop(drops, dropped, dropped + more);
            dropped += more;
            boolean isFull = k % 4 == 3;
            long size = isFull ? Files.size(account.resolve(LiveRun.JOURNAL)) / 1024 + 1 + random.nextInt(3) : 0;
            Path out = start(drops, account, size);
            if (isFull) {
                await(out, "cannot be written");
                full++;
            } else {
                awaitArmed(out);
                Thread.sleep(random.nextInt(250));
            }
            kill();
            if (random.nextInt(3) == 0) {
                Files.writeString(
                        account.resolve(random.nextBoolean() ? LiveRun.JOURNAL : Brokerage.LEDGER),
                        "{\"seq\":7,\"prev\":\"half a li",
                        StandardOpenOption.APPEND);
                torn++;
            }
        }
        drop(drops, dropped, days.size());
        Path out = start(drops, account, 0);
        awaitArmed(out);
        awaitClosed(account, days.size());
        process.destroy(); // SIGTERM
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        Path other = Files.createDirectories(folder.resolve("others"));
        drop(other, 0, days.size());
        out = start(other, folder.resolve("undisturbed"), 0);
        awaitArmed(out);
        awaitClosed(folder.resolve("undisturbed"), days.size());
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        AccountAudit audit = new AccountAudit(account, market, ChaosScript.LIMITS);
        audit.check();
        List<String> here = audit.story();
        List<String> there = new AccountAudit(folder.resolve("undisturbed"), market, ChaosScript.LIMITS).story();
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            assertThat(i < here.size() ? here.get(i) : "its end")
                    .as("event " + i)
                    .isEqualTo(i < there.size() ? there.get(i) : "its end");
        }
        armed.sort(null);
        System.out.printf(
                "Kills: %d (%d with a full disk, %d torn ends), %d orders, %d fills, %d in part; armed after %.2f s"
                        + " (median), %.2f s (longest)%n",
                KILLS,
                full,
                torn,
                audit.orders(),
                audit.fills(),
                audit.partialFills(),
                armed.get(armed.size() / 2),
                armed.get(armed.size() - 1));
    }
}
