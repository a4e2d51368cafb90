package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

class CambrianTest {
    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        ByteArrayOutputStream e = new ByteArrayOutputStream();
        System.setOut(new PrintStream(o, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(e, true, StandardCharsets.UTF_8));
        try {
            int code = Cambrian.run(args);
            return new Ended(code, o.toString(StandardCharsets.UTF_8), e.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void oneMessage(Ended ended, int code, String... parts) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        assertThat(ended.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception in thread");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void anUnknownCommandOrOptionIsUsage() {
        oneMessage(run("frobnicate"), 2, "frobnicate");
        oneMessage(run("demo", "--popluation", "5"), 2, "--popluation");
        oneMessage(run("evolve", "--population", "many"), 2, "many");
    }

    @Test
    void noCommandListsAllCommands() {
        oneMessage(run(), 2, "Which command?", "backtest", "tables", "live");
    }

    @Test
    void aDateThatIsNoneIsNamedPlainly() {
        Ended ended = run("regime-fit", "--train-to", "2024-13-01", "x.csv");
        oneMessage(ended, 2, "'2024-13-01' is not a date such as 2020-12-31");
        assertThat(ended.err()).doesNotContain("java.time");
    }

    @Test
    void whatIsPrintedWithoutALineEndArrives() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandLine line = Cambrian.commandLine();
        line.addSubcommand("unended", new Unended());
        line.setOut(new PrintWriter(bytes, true, StandardCharsets.UTF_8));
        assertThat(Cambrian.run(line, "unended")).isZero();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a table\n");
    }

    @Command(name = "unended")
    private static final class Unended implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().print("a table\n");
        }
    }

    @Test
    void settingsOutOfBoundsAreUsageAndNameTheRule() {
        oneMessage(run("demo", "--twins", "5"), 2, "at least 19");
        oneMessage(run("demo", "--holdout", "0.9"), 2, "(0, 0.5]");
        oneMessage(run("demo", "--bars", "x.csv", "--calendar", "lunar"), 2, "lunar");
    }

    @Test
    void aMissingFileIsNamedBeforeSparkStarts() {
        oneMessage(run("demo", "--bars", folder.resolve("none.csv").toString()), 1, "none.csv");
    }

    @Test
    void anUnreadableConfigurationIsUsage() throws Exception {
        oneMessage(run("evolve", "--config", folder.resolve("none.properties").toString()), 2, "none.properties");
        Path typo = Files.writeString(folder.resolve("typo.properties"), "evolve.popluation=5\nevolve.seed=1\n");
        oneMessage(run("evolve", "--config", typo.toString()), 2, "evolve.popluation", "unknown keys");
    }

    @Test
    void theConfigurationFileGivesValuesAndTheCommandLineWins() throws Exception {
        Path file = Files.writeString(folder.resolve("c.properties"), "demo.twins=7\n");
        oneMessage(run("demo", "--config", file.toString()), 2, "(7)");
        oneMessage(run("demo", "--config", file.toString(), "--twins", "8"), 2, "(8)");
    }

    @Test
    void theReferenceConfigurationListsEveryKeyAndNoOther() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        // every key stands in a comment with its default, ready to be switched on
        String reference = Files.readString(root.resolve("cluster-config/cambrian.properties"))
                .lines()
                .map(l -> l.startsWith("#") && l.matches("#[a-z-]+\\.[a-z-]+=.*") ? l.substring(1) : l)
                .reduce("", (a, b) -> a + "\n" + b);
        Properties listed = new Properties();
        listed.load(new StringReader(reference));
        Set<String> keys = new TreeSet<>(listed.stringPropertyNames());
        assertThat(keys).isEqualTo(ConfigFile.keys(Cambrian.commandLine()));
    }

    @Test
    void helpNamesEveryCommand() {
        Ended help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("demo", "ingest", "evolve", "tables", "weights");
    }
}
