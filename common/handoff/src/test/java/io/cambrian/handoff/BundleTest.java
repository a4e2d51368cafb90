package io.cambrian.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Reason;
import io.cambrian.handoff.BundleOutcome.Refused;
import io.cambrian.market.BarSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    Path folder;

    private Path bundles;
    private SigningKeys keys;
    private final Clock clock = Clock.fixed(Plans.EXPIRES.minusSeconds(1), ZoneOffset.UTC);

    @BeforeEach
    void makeKeys() {
        bundles = folder.resolve("bundles");
        keys = SigningKeys.openOrCreate(folder.resolve("keys"));
    }

    private BundleOutcome read() {
        return BundleReader.current(bundles, keys.publicKey(), clock);
    }

    private Reason refusal(BundleOutcome outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(((Refused) outcome).message()).isNotBlank();
        return ((Refused) outcome).reason();
    }

    private Path dir(String id) {
        return bundles.resolve(id);
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        Bundle plan = Plans.small().build();
        String id = BundleWriter.write(bundles, plan, keys);
        Accepted read = (Accepted) read();
        assertThat(read.id()).isEqualTo(id).matches("[0-9a-f]{32}");
        assertThat(read.bundle())
                .usingRecursiveComparison()
                .ignoringFields("history", "replay", "overlays", "dossiers")
                .isEqualTo(plan);
        assertThat(read.bundle().bots()).extracting(Bot::id).containsExactly("b1", "b2");
        assertThat(read.bundle().overlays()).isEqualTo(plan.overlays());
        assertThat(read.bundle().dossiers()).isEqualTo(plan.dossiers());
        same(read.bundle().history(), plan.history());
        same(read.bundle().replay(), plan.replay());
    }

    private static void same(List<BarSeries> actual, List<BarSeries> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            BarSeries a = actual.get(i);
            BarSeries e = expected.get(i);
            assertThat(a.symbol()).isEqualTo(e.symbol());
            assertThat(a.closeOnly()).isEqualTo(e.closeOnly());
            assertThat(a.days()).isEqualTo(e.days());
            assertThat(a.open()).isEqualTo(e.open());
            assertThat(a.high()).isEqualTo(e.high());
            assertThat(a.low()).isEqualTo(e.low());
            assertThat(a.close()).isEqualTo(e.close());
            assertThat(a.volume()).isEqualTo(e.volume());
            assertThat(a.member()).isEqualTo(e.member());
        }
    }

    @Test
    void whatAKilledWriterLeftIsRemovedOnceItIsOld() throws IOException {
        Path old = Files.createDirectories(bundles.resolve(".writing-old"));
        Path fresh = Files.createDirectories(bundles.resolve(".writing-fresh"));
        Files.writeString(old.resolve("weights.arrow"), "half");
        Files.setLastModifiedTime(
                old, FileTime.fromMillis(Files.getLastModifiedTime(fresh).toMillis() - 7_200_000));
        BundleWriter.write(bundles, Plans.small().build(), keys);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void anEmptyPlanIsAPlan() {
        Bundle plan = Bundle.builder()
                .runId("r")
                .asOf(Plans.AS_OF)
                .expiresAt(Plans.EXPIRES)
                .periodsPerYear(252)
                .build();
        BundleWriter.write(bundles, plan, keys);
        assertThat(read()).isInstanceOf(Accepted.class);
        assertThat(((Accepted) read()).bundle().bots()).isEmpty();
    }

    @Test
    void theSameContentHasTheSameIdAndIsNotWrittenAgain() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Map<Path, FileTime> before = times(dir(id));
        before.put(bundles.resolve("CURRENT"), Files.getLastModifiedTime(bundles.resolve("CURRENT")));
        assertThat(BundleWriter.write(bundles, Plans.small().build(), keys)).isEqualTo(id);
        Map<Path, FileTime> after = times(dir(id));
        after.put(bundles.resolve("CURRENT"), Files.getLastModifiedTime(bundles.resolve("CURRENT")));
        assertThat(after).isEqualTo(before);
        assertThat(filesOf(bundles)).hasSize(2);
        assertThat(BundleWriter.write(bundles, Plans.small().capital(1).build(), keys))
                .isNotEqualTo(id);
    }

    private static Map<Path, FileTime> times(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        for (Path file : filesOf(folder)) {
            times.put(file, Files.getLastModifiedTime(file));
        }
        return times;
    }

    @Test
    void aFlippedByteAnywhereInAnyFileIsRefused() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        List<Path> files = filesOf(dir(id));
        assertThat(files).hasSize(18);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            int step = Math.max(1, good.length / 40);
            for (int at = 0; at < good.length; at += step) {
                byte[] bad = good.clone();
                bad[at] ^= 1;
                Files.write(file, bad);
                Reason reason = refusal(read());
                if (file.endsWith("manifest.json")) {
                    assertThat(reason).isIn(Reason.MANIFEST_UNREADABLE, Reason.BAD_SIGNATURE, Reason.UNKNOWN_VERSION);
                } else {
                    assertThat(reason).isEqualTo(Reason.WRONG_CHECKSUM);
                }
            }
            Files.write(file, good);
        }
        assertThat(read()).isInstanceOf(Accepted.class);
    }

    @Test
    void truncatedAndMissingFilesAreRefused() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        for (Path file : filesOf(dir(id))) {
            byte[] good = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
            assertThat(refusal(read()))
                    .isEqualTo(file.endsWith("manifest.json") ? Reason.MANIFEST_UNREADABLE : Reason.WRONG_CHECKSUM);
            Files.delete(file);
            assertThat(refusal(read()))
                    .isEqualTo(file.endsWith("manifest.json") ? Reason.MANIFEST_UNREADABLE : Reason.FILE_MISSING);
            Files.write(file, good);
        }
    }

    @Test
    void aDamagedBundleIsRepairedByWritingItAgain() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Files.writeString(dir(id).resolve("weights.arrow"), "gone");
        BundleWriter.write(bundles, Plans.small().build(), keys);
        assertThat(read()).isInstanceOf(Accepted.class);
    }

    @Test
    void aCurrentThatIsEmptyOrTornIsRefusedWithItsReasonAndTheNextPublicationMendsIt() throws IOException {
        Bundle plan = Plans.small().build();
        String id = BundleWriter.write(bundles, plan, keys);
        Path current = bundles.resolve(BundleWriter.CURRENT);
        for (String torn : List.of("", "\n", id.substring(0, 13), "\0".repeat(32))) {
            Files.writeString(current, torn);
            BundleOutcome outcome = read();
            assertThat(refusal(outcome)).isEqualTo(Reason.MANIFEST_UNREADABLE);
            assertThat(((Refused) outcome).message())
                    .contains(
                            current.toString(),
                            torn.isBlank() ? "is empty" : "names no bundle",
                            "Where a plan is in force, keep that");
        }
        // the plan in force is still there under its name
        assertThat(BundleReader.named(bundles, id, keys.publicKey(), clock)).isInstanceOf(Accepted.class);
        BundleWriter.write(bundles, plan, keys);
        assertThat(read()).isInstanceOf(Accepted.class);
    }

    @Test
    void anExpiredBundleIsRefusedFromTheVeryMoment() {
        BundleWriter.write(bundles, Plans.small().build(), keys);
        Clock at = Clock.fixed(Plans.EXPIRES, ZoneOffset.UTC);
        assertThat(refusal(BundleReader.current(bundles, keys.publicKey(), at))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void anOlderPlanThanTheOneInForceIsRefused() {
        BundleWriter.write(bundles, Plans.small().build(), keys);
        Accepted bundle = (Accepted) read();
        assertThat(refusal(BundleReader.unlessOlder(bundle, Plans.AS_OF + 1))).isEqualTo(Reason.OLDER_THAN_IN_FORCE);
        assertThat(BundleReader.unlessOlder(bundle, Plans.AS_OF)).isSameAs(bundle);
        assertThat(BundleReader.unlessOlder(bundle, Plans.AS_OF - 1)).isSameAs(bundle);
    }

    /** A clock on which something happens when it is looked at, which is once the files were checked. */
    private Clock when(Runnable happens) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                happens.run();
                return clock.instant();
            }
        };
    }

    @Test
    void aFileThatIsReplacedAfterItWasCheckedIsNotRead() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        for (Path file : filesOf(dir(id))) {
            if (file.endsWith("manifest.json")) {
                continue;
            }
            byte[] good = Files.readAllBytes(file);
            byte[] forged = good.clone();
            forged[good.length / 2] ^= 1;
            Clock moment = when(() -> write(file, forged));
            BundleOutcome outcome = BundleReader.named(bundles, id, keys.publicKey(), moment);
            assertThat(refusal(outcome)).as(file.toString()).isEqualTo(Reason.WRONG_CHECKSUM);
            assertThat(((Refused) outcome).message()).contains("was changed while it was read");
            write(file, good);
        }
        assertThat(read()).isInstanceOf(Accepted.class);
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBundleOfAnotherSignerIsRefused() {
        BundleWriter.write(bundles, Plans.small().build(), SigningKeys.openOrCreate(folder.resolve("stranger")));
        assertThat(refusal(read())).isEqualTo(Reason.BAD_SIGNATURE);
        // and publishing the same content with the right key mends it
        BundleWriter.write(bundles, Plans.small().build(), keys);
        assertThat(read()).isInstanceOf(Accepted.class);
    }

    @Test
    void aHalfWrittenBundleIsInvisible() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Path half = Files.createDirectory(bundles.resolve(".writing-123"));
        Files.copy(dir(id).resolve("weights.arrow"), half.resolve("weights.arrow"));
        Files.writeString(bundles.resolve(".CURRENT.0123"), "0123");
        assertThat(((Accepted) read()).id()).isEqualTo(id);
    }

    @Test
    void aDiskRenamesAndAnObjectStoreOverwrites() throws IOException {
        assertThat(Placing.in(bundles)).isEqualTo(Placing.RENAME);
        assertThat(Placing.in(Path.of("/Volumes/main/cambrian/handoff/bundles")))
                .isEqualTo(Placing.OVERWRITE);
        assertThat(Placing.in(Path.of("/dbfs/handoff"))).isEqualTo(Placing.OVERWRITE);
    }

    @Test
    void whereNothingCanBeRenamedFilesAreWrittenToTheirPlace() throws IOException {
        String first = BundleWriter.write(bundles, Plans.small().build(), keys, Placing.OVERWRITE);
        assertThat(((Accepted) read()).id()).isEqualTo(first);
        String second = BundleWriter.write(bundles, Plans.small().capital(2).build(), keys, Placing.OVERWRITE);
        assertThat(((Accepted) read()).id()).isEqualTo(second);
        assertThat(filesOf(bundles)).containsExactlyInAnyOrder(bundles.resolve("CURRENT"), dir(first), dir(second));
        assertThat(BundleWriter.write(folder.resolve("disk"), Plans.small().build(), keys, Placing.RENAME))
                .isEqualTo(first);
        assertThat(filesOf(dir(first)))
                .extracting(Path::getFileName)
                .isEqualTo(filesOf(folder.resolve("disk").resolve(first)).stream()
                        .map(Path::getFileName)
                        .toList());
    }

    @Test
    void whatAWriterThatWasKilledLeftInAnObjectStoreIsReplaced() throws IOException {
        String old = BundleWriter.write(bundles, Plans.small().build(), keys, Placing.OVERWRITE);
        Bundle next = Plans.small().capital(2).build();
        String id = BundleWriter.write(folder.resolve("elsewhere"), next, keys);
        Files.createDirectories(dir(id));
        Files.writeString(dir(id).resolve("weights.arrow"), "half");
        assertThat(((Accepted) read()).id()).isEqualTo(old);
        BundleWriter.write(bundles, next, keys, Placing.OVERWRITE);
        assertThat(((Accepted) read()).id()).isEqualTo(id);
    }

    @Test
    void aReaderNeverTakesAnythingButAWholePlanWhileCurrentIsOverwritten() throws Exception {
        List<Bundle> plans = List.of(
                Plans.small().build(),
                Plans.small().capital(2).build(),
                Plans.small().capital(3).build());
        List<String> ids = new ArrayList<>();
        for (Bundle plan : plans) {
            ids.add(BundleWriter.write(bundles, plan, keys, Placing.OVERWRITE));
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                BundleWriter.write(bundles, plans.get(i % plans.size()), keys, Placing.OVERWRITE);
            }
            done.set(true);
        });
        writer.start();
        int taken = 0;
        while (!done.get() || taken == 0) {
            BundleOutcome outcome = read();
            if (outcome instanceof Accepted accepted) {
                assertThat(ids).contains(accepted.id());
                taken++;
            } else {
                // between an overwrite's two moments a local disk shows an empty file: refused, and the last plan stays
                assertThat(refusal(outcome)).isEqualTo(Reason.MANIFEST_UNREADABLE);
            }
        }
        writer.join();
    }

    @Test
    void aBundleThatWasPreparedIsInForceOnceItIsPublished() {
        String old = BundleWriter.write(bundles, Plans.small().build(), keys);
        String id = BundleWriter.prepare(bundles, Plans.small().capital(2).build(), keys);
        assertThat(((Accepted) read()).id()).isEqualTo(old);
        BundleWriter.publish(bundles, id);
        assertThat(((Accepted) read()).id()).isEqualTo(id);
        assertThatThrownBy(() -> BundleWriter.publish(bundles, "0".repeat(32)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There is no bundle 000");
        assertThat(((Accepted) read()).id()).isEqualTo(id);
    }

    @Test
    void aPublicationThatFailsLeavesTheOldPlan() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Bundle next = Plans.small().capital(2).build();
        String nextId = BundleWriter.write(folder.resolve("elsewhere"), next, keys);
        Files.writeString(bundles.resolve(nextId), "a file stands where the folder should go");
        assertThatThrownBy(() -> BundleWriter.write(bundles, next, keys))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(((Accepted) read()).id()).isEqualTo(id);
        assertThat(filesOf(bundles))
                .extracting(Path::getFileName)
                .noneMatch(p -> p.toString().startsWith(".writing"));
    }

    @Test
    void aFolderWithoutBundlesSaysWhatToDo() {
        Refused refused = (Refused) read();
        assertThat(refused.reason()).isEqualTo(Reason.NONE_PUBLISHED);
        assertThat(refused.message()).contains("cambrian cycle", "cambrian demo");
    }

    @Test
    void currentNeverLeadsOutOfTheFolder() throws IOException {
        Files.createDirectories(bundles);
        Files.writeString(bundles.resolve("CURRENT"), "../../etc\n");
        assertThat(refusal(read())).isEqualTo(Reason.MANIFEST_UNREADABLE);
    }

    @Test
    void anUnknownFormatVersionIsRefused() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Path manifest = dir(id).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"version\":3", "\"version\":4"));
        assertThat(refusal(read())).isEqualTo(Reason.UNKNOWN_VERSION);
    }

    @Test
    void bundlesOfTheVersionsBeforeAreRead() throws IOException {
        String id =
                BundleWriter.write(bundles, Plans.small().dossiers(List.of()).build(), keys);
        for (int version : new int[] {2, 1}) {
            Manifest now = Manifest.parse(Files.readAllBytes(dir(id).resolve("manifest.json")))
                    .manifest();
            rewrite(id, version, now.files());
            assertThat(read()).isInstanceOf(Accepted.class);
            id = ((Accepted) read()).id();
            assertThat(((Accepted) read()).bundle().dossiers()).isEmpty();
            assertThat(BundleReader.bot(bundles, id, keys.publicKey(), "b1")
                            .orElseThrow()
                            .dossier())
                    .isEmpty();
        }
    }

    @Test
    void aBotAndItsDossierAreReadAloneAndAsCarefully() throws IOException {
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        BundleReader.BotDossier read =
                BundleReader.bot(bundles, id, keys.publicKey(), "b1").orElseThrow();
        assertThat(read.bot().strategy()).isEqualTo("enter long when rsi(close, 14) < 30");
        assertThat(read.dossier()).contains(Plans.dossier("b1"));
        assertThat(BundleReader.bot(bundles, id, keys.publicKey(), "b2")
                        .orElseThrow()
                        .dossier())
                .isEmpty();
        assertThat(BundleReader.bot(bundles, id, keys.publicKey(), "b3")).isEmpty();
        assertThat(BundleReader.bot(bundles, "../" + id, keys.publicKey(), "b1"))
                .isEmpty();
        assertThat(BundleReader.bot(
                        bundles,
                        id,
                        SigningKeys.openOrCreate(folder.resolve("stranger")).publicKey(),
                        "b1"))
                .isEmpty();
        for (String file : DossierTables.FILES) {
            byte[] good = Files.readAllBytes(dir(id).resolve(file));
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(dir(id).resolve(file), bad);
            assertThat(BundleReader.bot(bundles, id, keys.publicKey(), "b1"))
                    .as(file)
                    .isEmpty();
            Files.write(dir(id).resolve(file), good);
        }
    }

    /** Signs the manifest of the current bundle anew. */
    private void rewrite(String id, int version, Map<String, String> files) throws IOException {
        Manifest old = Manifest.parse(Files.readAllBytes(dir(id).resolve("manifest.json")))
                .manifest();
        Manifest forged = new Manifest(
                version,
                old.runId(),
                old.dataVersions(),
                old.asOf(),
                old.expiresAt(),
                old.baseCurrency(),
                old.capital(),
                old.periodsPerYear(),
                files);
        String forgedId = Manifest.idOf(forged.canonical());
        Files.write(dir(id).resolve("manifest.json"), forged.signed(keys.sign(forged.canonical())));
        Files.move(dir(id), dir(forgedId));
        Files.writeString(bundles.resolve("CURRENT"), forgedId);
    }

    @Test
    void weightsThatAreNotNumbersAreRefusedOnWriteAndOnRead() throws IOException {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1}) {
            assertThatThrownBy(() -> new Bot("b", "s", bad, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
        }
        // a correctly signed bundle by a writer that does not check
        String id = BundleWriter.write(bundles, Plans.small().build(), keys);
        Path weights = dir(id).resolve("weights.arrow");
        Files.delete(weights);
        ArrowFiles.write(
                weights,
                List.of(Table.of(
                                Column.text("bot", List.of("b1", "b2")),
                                Column.numbers("weight", new double[] {0.5, Double.NaN}),
                                Column.days("trading_from", new int[] {1, 1}),
                                Column.text("stamps", List.of("", ""))))
                        .iterator());
        Manifest old = Manifest.parse(Files.readAllBytes(dir(id).resolve("manifest.json")))
                .manifest();
        Map<String, String> files = new TreeMap<>(old.files());
        files.put("weights.arrow", Checksums.of(weights));
        rewrite(id, old.version(), files);
        Refused refused = (Refused) read();
        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.message()).contains("b2").contains("NaN");
    }

    @Test
    void aPlanThatContradictsItselfCannotBeBuilt() {
        List<Bundle.Builder> wrong = new ArrayList<>();
        wrong.add(Plans.small().history(List.of(Plans.series("AAA", Plans.AS_OF, 2))));
        wrong.add(Plans.small().replay(List.of(Plans.series("AAA", Plans.AS_OF, 2))));
        wrong.add(Plans.small().history(List.of(Plans.series("ZZZ", Plans.AS_OF - 5, 2))));
        wrong.add(Plans.small().history(List.of(Plans.series("BBB", Plans.AS_OF - 5, 2))));
        wrong.add(Plans.small().baseCurrency("EUR"));
        wrong.add(Plans.small().dossiers(List.of(Plans.dossier("b1"), Plans.dossier("b1"))));
        wrong.add(Plans.small().dossiers(List.of(Plans.dossier("nobody"))));
        wrong.add(Plans.small().capital(Double.NaN));
        wrong.add(Plans.small().bots(List.of(new Bot("b", "s", 1, 0, List.of()), new Bot("b", "s", 1, 0, List.of()))));
        for (Bundle.Builder b : wrong) {
            assertThatThrownBy(b::build).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Covariance(List.of("a", "b"), new double[][] {{1, 2}, {3, 4}}))
                .hasMessageContaining("symmetric");
    }

    @Test
    void theExpiryIsJudgedByTheGivenClock() {
        BundleWriter.write(bundles, Plans.small().build(), keys);
        Clock longAgo = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        assertThat(BundleReader.current(bundles, keys.publicKey(), longAgo)).isInstanceOf(Accepted.class);
    }
}
