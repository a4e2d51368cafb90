package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.evolve.JavaProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

class CambrianTest {
    private static final String FAMILY =
            "enter long when close > sma(close, {n = 5..9}) exit long when close < sma(close, {n})";

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
        oneMessage(run("frobnicate"), 2, "There is no command 'frobnicate'.");
        oneMessage(run("demo", "--popluation", "5"), 2, "--popluation");
        oneMessage(run("cycle", "--bars", "my-bars", "--warehous", "my-warehouse"), 2, "--warehous", "--warehouse");
        oneMessage(run("cycle", "--bars", "my-bars", "--currency", "DOLLAR"), 2, "--currency", "'DOLLAR'");
        oneMessage(run("evolve", "--population", "many"), 2, "many");
    }

    @Test
    void helpDoesNotHideThatACommandIsUnknown() {
        oneMessage(run("frobnicate", "--help"), 2, "frobnicate");
    }

    @Test
    void helpOfACommandWithManyOptionsIsInOrderOfTopics() {
        String help = run("cycle", "--help").out();
        List<Integer> places = Stream.of(
                        "--every",
                        "\nBars:\n",
                        "--calendar",
                        "\nTurns:\n",
                        "--search-every",
                        "\nSearch:\n",
                        "--population",
                        "\nEvidence and weights:\n",
                        "--twins",
                        "\nTables and Spark:\n",
                        "--conf",
                        "\nOutput and help:\n",
                        "--json",
                        "--version")
                .map(help::lastIndexOf)
                .toList();
        assertThat(places).doesNotContain(-1).isSorted();
        for (OptionSpec option : Cambrian.commandLine()
                .getSubcommands()
                .get("cycle")
                .getCommandSpec()
                .options()) {
            assertThat(help).contains(option.longestName());
        }
        assertThat(run("metrics", "--help").out()).doesNotContain("Output and help:");
    }

    @Test
    void aTurnOnBarsThatAreNotThereStartsNoSpark() {
        Ended ended = run(
                "cycle",
                "--bars",
                "no-such-folder",
                "--warehouse",
                folder.resolve("w").toString());
        oneMessage(ended, 1, "There is no file or folder", "no-such-folder");
        assertThat(ended.err()).doesNotContain("Starting Spark");
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void typesAreNamedInWordsOfUsers() {
        oneMessage(run("weights", "r.csv", "--cap", "abc"), 2, "'abc' is not a number");
        oneMessage(run("evolve", "--population", "2.5"), 2, "'2.5' is not a whole number");
        oneMessage(run("overfit", "r.csv", "--seed", "x"), 2, "'x' is not a whole number");
        oneMessage(run("metrics", "r.csv", "--json=maybe"), 2, "'maybe' is neither true nor false");
    }

    @Test
    void learnersAreNamed() {
        for (String learner : List.of("ridge", "forest", "boosted", "gradient")) {
            // what is wrong is found after the learner was understood
            oneMessage(run("learn", "--learner", learner, "--min-consistency", "2"), 2, "--min-consistency");
        }
        oneMessage(run("learn", "--learner", "oracle"), 2, "ridge, forest, boosted or gradient");
        oneMessage(run("learn", "--learner", "gradient", "--replay", "5"), 2, "The learner gradient", "--replay");
        oneMessage(run("learn", "--experience-version", "3"), 2, "The learner ridge");
        oneMessage(run("learn", "--curve", "1"), 2, "--curve (1)");
        oneMessage(run("learn", "--curve", "3", "--bots"), 2, "--curve", "--bots");
        oneMessage(run("demo", "--finalists", "21"), 2, "The finalists (21) must be from 1 to 20");
    }

    @Test
    void wantOfMemorySaysHowToGetMore() {
        CommandLine line = Cambrian.commandLine();
        line.addSubcommand("hungry", new Hungry());
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertThat(Cambrian.run(line, "hungry")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Out of memory", "MiB", "CAMBRIAN_MEMORY")
                .doesNotContain("\tat ");
    }

    @Command(name = "hungry")
    private static final class Hungry implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void whatIsNoTextFileIsNamedWithoutItsContent() throws Exception {
        Path binary = Files.write(folder.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 0, 1, 2});
        String image = binary.toString();
        String place = folder.toString();
        Path returns = Files.writeString(folder.resolve("r.csv"), "date,a,b\n2024-01-01,0.1,0.2\n2024-01-02,0.1,0\n");
        String rule = "enter long when close > sma(close, 2) exit long when close < sma(close, 2)";
        oneMessage(run("backtest", image, "--strategy", rule), 1, "x.png", "not a text file");
        assertThat(run("backtest", image, "--strategy", rule).err())
                .doesNotContain("PNG")
                .doesNotContain("\uFFFD");
        oneMessage(run("metrics", image), 1, "x.png is not UTF-8 text");
        oneMessage(run("var", place), 1, "is a folder", "Give a CSV file");
        oneMessage(run("metrics", ""), 1, "empty");
        oneMessage(run("var", returns.toString(), "--weights", image), 1, "not UTF-8 text", "name,weight");
        oneMessage(run("var", returns.toString(), "--weights", place), 1, "is a folder");
        oneMessage(run("var", returns.toString(), "--weights", place + "/none.csv"), 1, "There is no file");
    }

    @Test
    void aMissingFileHasNoLine() {
        Ended ended = run("indicators", folder.resolve("none.csv").toString(), "--indicator", "close");
        oneMessage(ended, 1, "none.csv: The file cannot be read: it does not exist");
        assertThat(ended.err()).doesNotContain("line 1");
    }

    @Test
    void capsInAMessageAreShortAndSufficient() throws Exception {
        Path file = Files.writeString(
                folder.resolve("three.csv"),
                "date,a,b,c\n2024-01-01,0.1,0.2,0.3\n2024-01-02,0.2,0,0.1\n2024-01-03,0,0.1,0\n");
        oneMessage(run("weights", file.toString(), "--cap", "0.3"), 2, "sum to 0.9,", "at least 0.3334,");
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
        oneMessage(run("evolve", "--chunks", "-3"), 2, "(-3)");
        oneMessage(run("evolve", "--max-symbols", "-1"), 2, "(-1)");
        oneMessage(run("sweep", "--cost-bps", "-5", FAMILY), 2, "(-5.0)");
        oneMessage(run("lab", "--worlds", "0", "--days", "100"), 2, "--worlds (0)", "--days (100)");
        oneMessage(run("lab", "--twins", "5"), 2, "twins (5)");
    }

    @Test
    void aMissingFileIsNamedBeforeSparkStarts() {
        oneMessage(run("demo", "--bars", folder.resolve("none.csv").toString()), 1, "none.csv");
        oneMessage(run("sweep", "--file", folder.resolve("none.txt").toString()), 1, "There is no file", "none.txt");
        oneMessage(run("sweep", "--file", folder.toString()), 1, "There is no file");
    }

    @Test
    void anUnreadableConfigurationIsUsage() throws Exception {
        oneMessage(
                run("evolve", "--config", folder.resolve("none.properties").toString()),
                2,
                "none.properties",
                "it does not exist");
        oneMessage(run("evolve", "--config", folder.toString()), 2, "it is a folder");
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
        Cambrian.commandLine().getSubcommands().forEach((command, sub) -> {
            for (OptionSpec option : sub.getCommandSpec().options()) {
                ConfigFile.key(command, option)
                        .filter(keys::contains)
                        .filter(key -> option.defaultValue() != null)
                        .ifPresent(key ->
                                assertThat(listed.getProperty(key)).as(key).isEqualTo(option.defaultValue()));
            }
        });
    }

    @Test
    void aDryRunSaysWhatEachOptionCameToBeAndWhoSaidSo() throws Exception {
        Path file = folder.resolve("c.properties");
        Files.writeString(file, "evolve.population=480\nevolve.islands=4\n");
        Ended dry = run(
                "evolve",
                "--config",
                file.toString(),
                "--dry-run",
                "--racing",
                "halving",
                "--islands",
                "3",
                "--warehouse",
                folder.resolve("none").toString());
        assertThat(dry.code()).isZero();
        assertThat(dry.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains(
                        "evolve.population 480 file",
                        "evolve.islands 3 command line",
                        "evolve.racing halving command line",
                        "evolve.generations 6 default")
                .noneMatch(line -> line.startsWith("evolve.dry-run") || line.startsWith("evolve.json"));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void contradictorySearchesAreRefusedBeforeAnyWork() throws Exception {
        oneMessage(run("evolve", "--islands", "3"), 2, "divisible by the islands (3)");
        oneMessage(run("evolve", "--migrate-every", "2"), 2, "--islands");
        oneMessage(run("evolve", "--max-trials", "100"), 2, "at least the population (200)");
        oneMessage(run("evolve", "--population", "0"), 2, "at least 2");
        oneMessage(run("evolve", "--fork-from", "latest"), 2, "0123456789abcdef@5");
        oneMessage(run("evolve", "--seeds", "x.txt"), 2, "--seeds-known-to");
        Path seeds = folder.resolve("seeds.txt");
        Files.writeString(seeds, "# nothing\n\n");
        oneMessage(run("evolve", "--seeds", seeds.toString(), "--seeds-known-to", "2015-12-31"), 2, "hold no strategy");
        Files.writeString(seeds, "enter long whenever\n");
        assertThat(run("evolve", "--seeds", seeds.toString(), "--seeds-known-to", "2015-12-31")
                        .err())
                .contains("expected");
    }

    @Test
    void keysThatCannotBeOpenedAreToldBeforeAnyWork() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("keys"), "a file");
        for (String command : List.of("demo", "cycle --once --bars none", "rollback --to 1 --reason why")) {
            List<String> call = new ArrayList<>(JavaProcess.prefix("-Xmx128m"));
            call.add(Cambrian.class.getName());
            call.addAll(List.of(command.split(" ")));
            call.addAll(List.of("--warehouse", folder.resolve("none").toString()));
            ProcessBuilder builder = new ProcessBuilder(call)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().put("CAMBRIAN_KEYS", inTheWay.toString());
            int code = builder.start().waitFor();
            assertThat(Files.readString(folder.resolve("log")))
                    .as(command)
                    .contains("The signing keys in " + inTheWay, "CAMBRIAN_KEYS")
                    .doesNotContain("Starting Spark", "\tat ");
            assertThat(code).as(command).isEqualTo(2);
        }
    }

    @Test
    void everyHelpIsWellFormedAndEveryCommandCanPrintJson() {
        for (String command : Cambrian.commandLine().getSubcommands().keySet()) {
            Ended help = run(command, "--help");
            assertThat(help.code()).as(command).isZero();
            assertThat(help.err()).as(command).isEmpty(); // a lone % in a description is told there
            assertThat(help.out()).as(command).contains("--json").doesNotContain("%%", "${");
        }
    }

    /** The command line is read by reflection where there is no Spark: what it would have to load for that ends every command. */
    @Test
    void noCommandNamesATypeOfSparkInAMethodOrField() {
        for (CommandLine command : Cambrian.commandLine().getSubcommands().values()) {
            Class<?> type = command.getCommandSpec().userObject().getClass();
            Stream<Class<?>> ofMethods = Stream.of(type.getDeclaredMethods())
                    .flatMap(m -> Stream.concat(Stream.of(m.getReturnType()), Stream.of(m.getParameterTypes())));
            Stream<Class<?>> ofFields = Stream.of(type.getDeclaredFields()).map(Field::getType);
            assertThat(Stream.concat(ofMethods, ofFields).map(Class::getName))
                    .as(type.getSimpleName())
                    .noneMatch(name -> name.startsWith("org.apache.spark") || name.startsWith("io.delta"));
        }
    }

    @Test
    void helpNamesEveryCommand() {
        Ended help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("demo", "ingest", "evolve", "tables", "weights");
    }
}
