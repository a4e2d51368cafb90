package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is wrong with the arguments of {@code ingest} shows in one message, before Spark starts. */
class IngestCommandTest {
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Cambrian.commandLine();
        line.setErr(new PrintWriter(errors, true));
        line.getSubcommands().values().forEach(sub -> sub.setErr(new PrintWriter(errors, true)));
        String[] all = new String[arguments.length + 1];
        all[0] = "ingest";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    @Test
    void nothingToIngestIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(errors.toString()).contains("Nothing to ingest");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("/no/such/file.csv")).isEqualTo(1);
        assertThat(errors.toString()).contains("/no/such/file.csv").hasLineCount(2);
    }

    @Test
    void aFolderWithoutPriceFilesIsNamed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("notes.md"), "# notes\n");
        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("No file to ingest").contains(folder.toString());
    }

    @Test
    void oneSymbolForSeveralFilesIsRefused(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("a.csv"), "date,close\n2020-01-02,1\n")
                .toString();
        assertThat(run(file, file, "--symbol", "A")).isEqualTo(2);
        assertThat(run(folder.toString(), "--symbol", "A")).isEqualTo(2);
        assertThat(errors.toString()).contains("--symbol (A)");
    }

    @Test
    void unknownCalendarsRolesAndDateFormatsAreRefused(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("a.csv"), "date,close\n2020-01-02,1\n")
                .toString();
        assertThat(run(file, "--calendar", "moon")).isEqualTo(2);
        assertThat(run(file, "--role", "bond")).isEqualTo(2);
        assertThat(run(file, "--date-format", "QQ{")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("us-equity")
                .contains("commodity")
                .contains("QQ{");
    }
}
