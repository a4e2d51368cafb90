package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not there is said in words, and nothing is written beside it. */
class NothingToFollowTest {
    @TempDir
    Path folder;

    private String failed(String... words) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(LiveMain.run(words)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anAccountThatWasNeverOpenedHasNoStatus() throws Exception {
        Path account = Files.createDirectories(folder.resolve("live/account"));
        Files.createFile(account.resolve(LiveRun.JOURNAL));
        assertThat(failed("--bundles", folder.resolve("bundles").toString(), "--state", account.toString(), "--status"))
                .contains("was never opened", "--feed FILE or --watch DIR")
                .doesNotContain("Exception");
    }

    @Test
    void aFolderOfPlansThatIsNotThereIsNotMade() {
        SigningKeys.openOrCreate(folder.resolve("keys"));
        assertThat(failed(
                        "--bundles",
                        folder.resolve("nowhere/bundles").toString(),
                        "--watch",
                        folder.resolve("feed").toString(),
                        "--serve",
                        "--public-key",
                        folder.resolve("keys").resolve(SigningKeys.PUBLIC_FILE).toString()))
                .contains("There is no folder of plans", "WAREHOUSE/bundles");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }
}
