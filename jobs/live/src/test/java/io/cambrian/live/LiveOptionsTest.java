package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that would do nothing in a combination are refused, with 2, and say what they go with. */
class LiveOptionsTest {
    @TempDir
    Path folder;

    private String refused(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "--bundles", Files.createDirectories(folder.resolve("bundles")).toString()));
        words.addAll(List.of(options));
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(LiveMain.run(words.toArray(String[]::new)))
                    .as(words.toString())
                    .isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onceGoesWithAWatchedFolderAndServesNothing() throws IOException {
        assertThat(refused("--replay", "--once")).contains("--once goes with --watch");
        assertThat(refused("--watch", "d", "--serve", "--once")).contains("without --serve and --input");
    }

    @Test
    void theVenueGoesWithNewBars() throws IOException {
        assertThat(refused("--replay", "--venue")).contains("--venue goes with --feed or --watch");
        assertThat(refused("--status", "--venue")).contains("--venue goes with --feed or --watch");
    }

    @Test
    void fixGoesWithAWatchedFolderAndNeedsItsJar() throws IOException {
        assertThat(refused("--replay", "--fix", "s.cfg")).contains("--fix goes with --watch");
        assertThat(refused("--feed", "b.csv", "--fix", "s.cfg")).contains("--fix goes with --watch");
        assertThat(refused("--feed", "b.csv", "--fix", "s.cfg", "--today", "2020-01-02"))
                .contains("--fix goes with --watch");
        assertThat(refused("--watch", "d", "--fix", "s.cfg", "--today", "2020-01-02"))
                .contains("--today goes with --feed");
        assertThat(refused("--watch", "d", "--fix", "s.cfg", "--venue")).contains("an account has one");
        SigningKeys.openOrCreate(folder.resolve("keys"));
        assertThat(refused(
                        "--watch",
                        "d",
                        "--fix",
                        "s.cfg",
                        "--public-key",
                        folder.resolve("keys/cambrian.pub").toString()))
                .contains("not on the class path")
                .contains("cambrian-fix-VERSION-all.jar");
    }

    @Test
    void booksAreTakenOverFromAVenueOnly() throws IOException {
        assertThat(refused("--feed", "bars.csv", "--adopt-broker")).contains("--adopt-broker goes with --venue");
        assertThat(refused("--replay", "--adopt-broker")).contains("--adopt-broker goes with --venue");
        assertThat(refused("--status", "--adopt-broker")).contains("does not go with --status");
    }

    @Test
    void aHaltGoesAloneAndAReleaseSaysHow() throws IOException {
        assertThat(refused()).contains("Missing what to do", "--halt alone");
        assertThat(refused("--veto", "AAA")).contains("Missing what to do");
        assertThat(refused("--halt", "--veto", "AAA")).contains("Missing what to do");
        assertThat(refused("--release", "--reason", "over"))
                .contains("on the dashboard", "--watch DIR --once --release")
                .doesNotContain("Remove");
        for (String[] more : new String[][] {
            {"--serve"},
            {"--port", "1"},
            {"--input"},
            {"--once"},
            {"--venue"},
            {"--fix", "s.cfg"},
            {"--today", "2020-01-02"},
            {"--alert-file", "a"},
            {"--alert-webhook"}
        }) {
            List<String> words = new ArrayList<>(List.of("--halt"));
            words.addAll(List.of(more));
            assertThat(refused(words.toArray(String[]::new))).contains("--halt alone takes");
        }
        Path account = Files.createDirectories(folder.resolve("live").resolve("account"));
        Files.createFile(account.resolve("STOP"));
        assertThat(refused("--release")).contains("Remove " + account.resolve("STOP"));
    }

    @Test
    void aBotsStateChangesTheAccount() throws IOException {
        assertThat(refused("--status", "--bot", "x=HALTED")).contains("does not go with --status");
        assertThat(refused("--feed", "bars.csv", "--bot", "x=ASLEEP")).contains("ASLEEP");
    }

    @Test
    void alertsAndTheDashboardGoWithTheProcessThatStays() throws IOException {
        assertThat(refused("--feed", "bars.csv", "--alert-file", "a.jsonl")).contains("An alert goes with --watch");
        assertThat(refused("--replay", "--alert-webhook")).contains("An alert goes with --watch");
        assertThat(refused("--feed", "bars.csv", "--serve")).contains("--serve goes with --watch");
    }

    @Test
    void aPortIsThatOfTheDashboard() throws IOException {
        assertThat(refused("--watch", "drops", "--port", "8000")).contains("--port goes with --serve");
        assertThat(refused("--status", "--port", "8710")).contains("--port goes with --serve");
    }
}
