package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.fault.UserException;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.JournalLines;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.board.JournalBoard;
import io.cambrian.live.journal.Journal;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands in a journal, it is read, or refused with the line that is wrong. */
class JournalFuzzTest {
    private static Path folder;
    private static byte[] whole;

    @BeforeContainer
    static void write() throws IOException {
        folder = Files.createTempDirectory("journal-fuzz");
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(
                folder.resolve("bundles"), Worlds.plan(Worlds.market(1)).build(), keys);
        Path state = new LiveRun(folder.resolve("bundles"), keys.publicKey(), new Progress(System.err, false))
                .replay(null, UserWishes.none())
                .state();
        List<String> lines = Files.readAllLines(state.resolve(LiveRun.JOURNAL));
        whole = (String.join("\n", lines.subList(0, 60)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** Reads it as a start does; whether it was taken. */
    private static boolean isTaken(byte[] bytes, long seed) throws IOException {
        Path file = folder.resolve(Long.toHexString(seed)).resolve(LiveRun.JOURNAL);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        JournalFold fold = new JournalFold();
        boolean taken = true;
        try (Journal journal = Journal.open(file, Clock.systemUTC(), fold.andThen(new JournalBoard()))) {
            assertThat(journal.tornBytes()).isNotNegative();
        } catch (UserException e) {
            assertThat(e.getMessage()).contains("" + file).contains("ine ");
            taken = false;
        }
        Files.delete(file);
        return taken;
    }

    @Property(tries = 200, seed = "20261130")
    void changedBytesAreNoticedOrTheTornEndIsCutOff(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        byte[] bytes = whole.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 + random.nextInt(255));
            case 1 -> bytes = Arrays.copyOf(bytes, at);
            case 2 -> {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                bytes = Arrays.copyOf(bytes, bytes.length + garbage.length);
                System.arraycopy(garbage, 0, bytes, whole.length, garbage.length);
            }
            default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 20), (byte) '\n');
        }
        boolean taken = isTaken(bytes, seed);
        if (taken) {
            // only whole lines from the beginning are ever taken
            int end = 0;
            for (int i = 0; i < bytes.length; i++) {
                end = bytes[i] == '\n' ? i + 1 : end;
            }
            assertThat(Arrays.copyOf(bytes, end)).isEqualTo(Arrays.copyOf(whole, end));
        }
    }

    /** Lines whose hashes fit and whose events mean nothing: of another version, or of who can compute a hash. */
    @Property(tries = 400, seed = "20261130")
    void eventsThatMeanNothingAreRefusedWithTheirLine(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        List<String> events = new ArrayList<>();
        JournalLines.read(
                Files.write(folder.resolve("source"), whole),
                l -> events.add(l.event().toString()));
        String[] values = {
            "null",
            "[]",
            "{}",
            "-1",
            "1e308",
            "\"1e999999999\"",
            "\"\"",
            "\"x\"",
            "true",
            "\"9999-99-99\"",
            "\"" + "9".repeat(3000) + "\"",
            "[[[[]]]]",
            "{\"symbol\":{}}",
            "\"NaN\"",
            "\"+1000000000-01-01\""
        };
        StringBuilder text = new StringBuilder();
        String last = JournalLines.FIRST;
        int target = random.nextInt(events.size());
        for (int i = 0; i < events.size(); i++) {
            String event = events.get(i);
            if (i == target) {
                int colon = event.indexOf(':', random.nextInt(event.length()));
                int end = colon < 0 ? -1 : event.indexOf(',', colon);
                String value = values[random.nextInt(values.length)];
                event = colon < 0 || end < 0
                        ? "{\"type\":\"close\",\"day\":" + value + "}"
                        : event.substring(0, colon + 1) + value + event.substring(end);
            }
            String body = "{\"seq\":" + (i + 1) + ",\"prev\":\"" + last + "\",\"at\":\"\",\"event\":" + event;
            last = JournalLines.hash(body);
            text.append(body).append(",\"hash\":\"").append(last).append("\"}\n");
        }
        long began = System.nanoTime();
        isTaken(text.toString().getBytes(StandardCharsets.UTF_8), seed);
        assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    }
}
