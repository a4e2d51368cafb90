package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.journal.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's word to an account that no process holds: carried out, and the command ends. */
class LiveOnceTest {
    @TempDir
    Path folder;

    private Path account;

    @BeforeEach
    void aPlanAndItsBars() throws IOException {
        var market = Worlds.market(1);
        BundleWriter.write(
                folder.resolve("bundles"),
                Worlds.plan(market)
                        .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                        .build(),
                SigningKeys.openOrCreate(folder.resolve("keys")));
        Files.createDirectories(folder.resolve("feed"));
        account = folder.resolve("account");
    }

    private String said;

    private int once(String... words) {
        List<String> all =
                new ArrayList<>(List.of("--watch", folder.resolve("feed").toString(), "--once"));
        all.addAll(List.of(words));
        return live(all);
    }

    private int live(List<String> words) {
        List<String> all = new ArrayList<>(List.of(
                "--bundles",
                folder.resolve("bundles").toString(),
                "--public-key",
                folder.resolve("keys").resolve(SigningKeys.PUBLIC_FILE).toString(),
                "--state",
                account.toString()));
        all.addAll(words);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            return LiveMain.run(all.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
            said = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private List<Event> events(String type) {
        return Journals.of(account).stream().filter(e -> e.type().equals(type)).toList();
    }

    @Test
    void aHaltAndItsReleaseAreWrittenDownAndTheCommandEnds() {
        assertThat(once("--halt", "--user", "ann", "--reason", "fire drill"))
                .as(said)
                .isZero();
        assertThat(events(Records.STOPPED)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("ann");
            assertThat(e.text("reason")).isEqualTo("fire drill");
        });
        assertThat(said).contains("HALTED");
        assertThat(once("--release", "--user", "ann", "--reason", "over"))
                .as(said)
                .isZero();
        assertThat(events(Records.RELEASED)).hasSize(1);
        assertThat(said).contains("ACTIVE");
    }

    @Test
    void anEmergencyStopIsNeverRefusedForWantOfAReason() {
        assertThat(once("--halt", "--user", "ann")).as(said).isZero();
        assertThat(said).contains("HALTED", "no reason given", "--reason");
        assertThat(events(Records.STOPPED)).singleElement().satisfies(e -> {
            assertThat(e.text("user")).isEqualTo("ann");
            assertThat(e.text("reason")).isEqualTo("stopped by ann, no reason given");
        });
        assertThat(once("--halt", "--user", "bob", "--reason", "bad prices"))
                .as(said)
                .isZero();
        assertThat(events(Records.STOPPED)).hasSize(1);
        assertThat(said).contains("halted already (stopped by ann, no reason given)", "The journal keeps that reason");
    }

    @Test
    void aBlankReasonIsNone() {
        assertThat(once("--halt", "--user", "ann", "--reason", " ")).as(said).isZero();
        assertThat(events(Records.STOPPED))
                .singleElement()
                .satisfies(e -> assertThat(e.text("reason")).isEqualTo("stopped by ann, no reason given"));
    }

    @Test
    void aHaltOfWhatIsHaltedSaysSoAndLeavesNothingBehind() {
        assertThat(live(List.of("--halt", "--reason", "why"))).isEqualTo(1);
        assertThat(said).contains("There is no account in " + account);
        assertThat(once("--halt", "--user", "ann", "--reason", "fire drill"))
                .as(said)
                .isZero();
        assertThat(live(List.of("--halt", "--user", "bob", "--reason", "me too")))
                .as(said)
                .isZero();
        assertThat(said).contains("Trading was halted already (fire drill).", "HALTED");
        assertThat(account.resolve(LiveService.STOP_FILE)).doesNotExist();
        assertThat(events(Records.STOPPED)).hasSize(1);
    }

    @Test
    void aReleaseIsRefusedWhileTheFileStopIsThere() throws IOException {
        assertThat(once()).as(said).isZero();
        Files.createFile(account.resolve(LiveService.STOP_FILE));
        assertThat(once()).as(said).isZero();
        assertThat(events(Records.STOPPED)).hasSize(1);
        assertThat(once("--release", "--user", "ann", "--reason", "over")).isEqualTo(2);
        assertThat(said).contains("The file STOP is still in the account's folder", "Remove it first");
        assertThat(events(Records.RELEASED)).isEmpty();
        assertThat(events(Records.STOPPED)).hasSize(1);
        Files.delete(account.resolve(LiveService.STOP_FILE));
        assertThat(once("--release", "--user", "ann", "--reason", "over"))
                .as(said)
                .isZero();
        assertThat(events(Records.RELEASED)).hasSize(1);
    }
}
