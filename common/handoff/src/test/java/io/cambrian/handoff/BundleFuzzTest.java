package io.cambrian.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Reason;
import io.cambrian.handoff.BundleOutcome.Refused;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever lies in the folder of bundles, the reader gives a plan or a reason, soon. */
class BundleFuzzTest {
    private static final Clock CLOCK = Clock.fixed(Plans.EXPIRES.minusSeconds(1), ZoneOffset.UTC);
    private static final long SOON_NANOS = 20_000_000_000L; // on a machine that does much else

    private static Path folder;
    private static SigningKeys keys;
    private static String id;
    private static Map<String, byte[]> files;

    @BeforeContainer
    static void write() throws IOException {
        // what the decoder says of each wrong file
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.arrow.memory.BaseAllocator", "off");
        folder = Files.createTempDirectory("bundle-fuzz");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        id = BundleWriter.write(folder.resolve("whole"), Plans.small().build(), keys);
        files = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder.resolve("whole").resolve(id))) {
            for (Path p : list.toList()) {
                files.put(p.getFileName().toString(), Files.readAllBytes(p));
            }
        }
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** Some of what disks, networks and other programs do to bytes. */
    private static byte[] mutated(byte[] bytes, RandomGenerator random) {
        byte[] out = bytes.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && out.length > 0; i++) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(7)) {
                case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> out[at] = (byte) random.nextInt(256);
                case 2 -> out = Arrays.copyOf(out, at);
                case 3 -> Arrays.fill(out, at, Math.min(out.length, at + 8), (byte) 0xff);
                case 4 -> Arrays.fill(out, at, Math.min(out.length, at + 8), (byte) 0);
                case 5 -> {
                    int from = random.nextInt(out.length);
                    int n = Math.min(16, Math.min(out.length - from, out.length - at));
                    System.arraycopy(out.clone(), from, out, at, n);
                }
                default -> {
                    byte[] longer = Arrays.copyOf(out, out.length + 1 + random.nextInt(9));
                    System.arraycopy(out, at, longer, at + longer.length - out.length, out.length - at);
                    out = longer;
                }
            }
        }
        return out;
    }

    private static BundleOutcome read(Map<String, byte[]> content, String name, long seed) throws IOException {
        Path bundles = folder.resolve("fuzz-" + Long.toHexString(seed));
        Path bundle = Files.createDirectories(bundles.resolve(name));
        Files.writeString(bundles.resolve("CURRENT"), name);
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Files.write(bundle.resolve(file.getKey()), file.getValue());
        }
        long began = System.nanoTime();
        BundleOutcome outcome = BundleReader.current(bundles, keys.publicKey(), CLOCK);
        assertThat(System.nanoTime() - began).isLessThan(SOON_NANOS);
        if (outcome instanceof Refused r) {
            assertThat(r.message()).isNotBlank();
        }
        try (Stream<Path> all = Files.walk(bundles)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
        return outcome;
    }

    @Property(tries = 150, seed = "20261130")
    void aChangedBundleIsRefused(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        Map<String, byte[]> content = new TreeMap<>(files);
        String name = List.copyOf(files.keySet()).get(random.nextInt(files.size()));
        byte[] changed = mutated(files.get(name), random);
        content.put(name, changed);
        BundleOutcome outcome = read(content, id, seed);
        if (Arrays.equals(changed, files.get(name))) {
            assertThat(outcome).isInstanceOf(Accepted.class);
        } else {
            assertThat(outcome).isInstanceOf(Refused.class);
        }
    }

    /** A writer that errs and has the key: checksums and signature fit, and the decoder meets the bytes. */
    @Property(tries = 400, seed = "20261130")
    void aWrongBundleThatIsSignedIsDecodedOrRefused(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        List<String> names = new ArrayList<>(files.keySet());
        names.remove(Manifest.FILE);
        String name = names.get(random.nextInt(names.size()));
        Map<String, byte[]> content = new TreeMap<>(files);
        content.put(name, mutated(files.get(name), random));

        Manifest whole = Manifest.parse(files.get(Manifest.FILE)).manifest();
        Map<String, String> checksums = new HashMap<>(whole.files());
        Path one = folder.resolve("one-" + Long.toHexString(seed));
        Files.write(one, content.get(name));
        checksums.put(name, Checksums.of(one));
        Files.delete(one);
        Manifest manifest = new Manifest(
                whole.version(),
                whole.runId(),
                whole.dataVersions(),
                whole.asOf(),
                whole.expiresAt(),
                whole.baseCurrency(),
                whole.capital(),
                whole.periodsPerYear(),
                checksums);
        content.put(Manifest.FILE, manifest.signed(keys.sign(manifest.canonical())));
        BundleOutcome outcome = read(content, Manifest.idOf(manifest.canonical()), seed);
        if (outcome instanceof Refused r) {
            assertThat(r.reason()).isEqualTo(Reason.MALFORMED);
        }
    }

    /** What Arrow finds wrong by an assertion only. */
    @Example
    void lengthsThatContradictEachOtherAreRefused() throws IOException {
        aWrongBundleThatIsSignedIsDecodedOrRefused(6482543);
    }

    @Property(tries = 200, seed = "20261130")
    void aManifestOfAnythingIsRefused(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        byte[] text;
        if (random.nextBoolean()) {
            // whole fields in the wrong place
            String json = new String(files.get(Manifest.FILE), StandardCharsets.UTF_8);
            String[] values = {"null", "[]", "{}", "-1", "1e999", "\"\\u0000\"", "9".repeat(2000), "[".repeat(2000)};
            int colon = json.indexOf(':', random.nextInt(json.length() - 1));
            int end = colon < 0 ? -1 : json.indexOf(',', colon);
            text = (colon < 0 || end < 0
                            ? json + json
                            : json.substring(0, colon + 1)
                                    + values[random.nextInt(values.length)]
                                    + json.substring(end))
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            text = mutated(files.get(Manifest.FILE), random);
        }
        if (!Arrays.equals(text, files.get(Manifest.FILE))) {
            Map<String, byte[]> content = new TreeMap<>(files);
            content.put(Manifest.FILE, text);
            assertThat(read(content, id, seed)).isInstanceOf(Refused.class);
        }
    }

    @Property(tries = 300, seed = "20261130")
    void currentMayNameAnything(@ForAll byte[] bytes) throws IOException {
        Path bundles = folder.resolve("whole");
        Files.write(bundles.resolve("CURRENT"), bytes);
        BundleOutcome outcome = BundleReader.current(bundles, keys.publicKey(), CLOCK);
        assertThat(outcome).isInstanceOf(Refused.class);
        Files.writeString(bundles.resolve("CURRENT"), id);
    }
}
