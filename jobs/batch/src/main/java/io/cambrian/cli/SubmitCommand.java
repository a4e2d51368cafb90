package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.MasterUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a batch command through spark-submit, on whatever cluster it reaches. */
@Command(
        name = "submit",
        customSynopsis =
                "cambrian submit [--jar FILE|URI] [--dry-run] [options of spark-submit] [--] COMMAND [its options]",
        description = {
            "Run a batch command on a cluster, through spark-submit.",
            "",
            "  cambrian submit --master spark://host:7077 evolve --warehouse /shared/warehouse",
            "  cambrian submit --master spark://host:7077 --deploy-mode cluster -- demo --warehouse /shared/w --json",
            "",
            "Options before the command go to spark-submit (--master, --deploy-mode, --conf KEY=VALUE, --driver-memory,"
                    + " --executor-memory, --properties-file, ...). Two are read here: --jar names the application jar where the"
                    + " driver finds it (default: the one built here); --dry-run prints the call and does nothing. What"
                    + " cluster-config/spark-defaults.conf says holds wherever neither they nor your own spark-defaults.conf say"
                    + " otherwise; none of it changes an answer.",
            "",
            "SPARK_HOME is used where it is set (Spark 4.0 to 4.2, Scala 2.13); otherwise Spark's jars come from Maven. The"
                    + " exit code is the command's: 0 done, 1 failed, 2 wrong usage; of a driver on the cluster 1 if it did not"
                    + " finish.",
            ""
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    private static final String HOME = "cambrian.home";

    private static final int DRIVER_ENDS_SECONDS = 30;

    /** What spark-submit hands on to a driver on a standalone cluster although it is true of this machine only. */
    private static final List<String> PLACES =
            List.of("SPARK_LOCAL_IP", "SPARK_LOCAL_HOSTNAME", "SPARK_LOCAL_DIRS", "SPARK_PUBLIC_DNS");

    @Parameters(arity = "0..*", hidden = true, paramLabel = "WORD")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    /** Options that it does not know belong to others: the first of them ends its own. */
    static void configure(CommandLine line) {
        line.setUnmatchedOptionsArePositionalParams(true);
        line.setStopAtPositional(true);
    }

    @Override
    public Integer call() {
        SubmitArguments given = SubmitArguments.parse(words);
        Optional<Integer> answered = check(given);
        if (answered.isPresent()) {
            return answered.get();
        }
        SparkHome spark = SparkHome.of(sparkHome());
        Path home = home();
        SubmitPlan plan = SubmitPlan.of(
                given,
                spark,
                builtJar(home),
                SparkSettings.read(home.resolve("cluster-config/spark-defaults.conf")),
                Version.delta(),
                flags(home));
        if (given.dryRun()) {
            spec.commandLine()
                    .getOut()
                    .println(plan.command().stream().map(SubmitCommand::quoted).collect(Collectors.joining(" ")));
            return 0;
        }
        return run(plan, home);
    }

    /** The batch command is understood here, before a cluster is asked for anything; help is answered at once. */
    private Optional<Integer> check(SubmitArguments given) {
        CommandLine line = Cambrian.commandLine();
        Map<String, CommandLine> commands = line.getSubcommands();
        List<String> batch = commands.entrySet().stream()
                .filter(c -> c.getValue().getCommandSpec().findOption("--master") != null)
                .map(Map.Entry::getKey)
                .toList();
        if (given.command().isEmpty()) {
            throw new ConfigException("Which command? One of " + String.join(", ", batch) + ".");
        }
        if (!batch.contains(given.command())) {
            throw new ConfigException("'" + given.command() + "' does not run on Spark.\nThese do: "
                    + String.join(", ", batch)
                    + (commands.containsKey(given.command())
                            ? ". Run it by itself: cambrian " + given.command() + "."
                            : "."));
        }
        if (given.argument("--master").isPresent()) {
            throw new ConfigException("The --master stands after the command '" + given.command()
                    + "'.\nOf 'submit' it is an option of spark-submit: put it before the command.");
        }
        List<String> call = new ArrayList<>(List.of(given.command()));
        call.addAll(given.arguments());
        line.setOut(spec.commandLine().getOut());
        line.setErr(spec.commandLine().getErr());
        Cambrian.config(line, call.toArray(String[]::new));
        CommandLine.ParseResult parsed = line.parseArgs(call.toArray(String[]::new));
        return Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
    }

    private static Path sparkHome() {
        String home = System.getenv("SPARK_HOME");
        if (home == null || home.isBlank()) {
            throw new ConfigException(
                    "SPARK_HOME is not set.\nUse bin/cambrian, which fetches a Spark, or name a Spark by SPARK_HOME.");
        }
        return Path.of(home);
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    }

    private static Optional<Path> builtJar(Path home) {
        try (Stream<Path> files = Files.list(home.resolve("jobs/batch/target"))) {
            return files.filter(f -> f.getFileName().toString().matches("cambrian-batch-.*-all\\.jar"))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What a JVM with Spark is started with, except for how it uses its memory: that is the driver's own choice. */
    private static List<String> flags(Path home) {
        Path file = home.resolve("cluster-config/jvm-options");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("-XX:"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private int run(SubmitPlan plan, Path home) {
        ProcessBuilder builder = new ProcessBuilder(plan.command());
        String log = plan.onCluster() ? "submit-log4j2.properties" : "log4j2.properties";
        builder.environment()
                .merge(
                        "SPARK_SUBMIT_OPTS",
                        "-Dlog4j2.configurationFile="
                                + home.resolve("cluster-config").resolve(log),
                        (theirs, ours) -> ours + " " + theirs);
        if (plan.onCluster() && plan.master().kind() == MasterUrl.Kind.STANDALONE) {
            PLACES.forEach(builder.environment()::remove);
        }
        if (plan.master().kind() == MasterUrl.Kind.LOCAL) {
            builder.environment().putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
        }
        try {
            return plan.onCluster()
                    ? watched(builder, plan.master())
                    : tied(builder.inheritIO().start()).waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failures.FAILED;
        }
    }

    /** Whoever ends this process means spark-submit too: a driver that went on unseen would keep the warehouse locked. */
    private static Process tied(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            try {
                // a driver stops its executors first
                process.waitFor(DRIVER_ENDS_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return process;
    }

    private int watched(ProcessBuilder builder, MasterUrl master) throws IOException, InterruptedException {
        Process process = tied(builder.redirectErrorStream(true).start());
        PrintWriter err = spec.commandLine().getErr();
        SubmitWatch watch = new SubmitWatch();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                watch.line(line);
                err.println(line);
            }
        }
        int code = process.waitFor();
        if (code != 0 || master.kind() == MasterUrl.Kind.YARN || watch.succeeded()) {
            return code == 0 ? 0 : Failures.FAILED;
        }
        err.println("The driver " + watch.driver().orElse("")
                + watch.state().map(state -> " ended " + state).orElse(" ended without saying how")
                + watch.worker().map(worker -> " on " + worker).orElse("") + ".\n"
                + (master.kind() == MasterUrl.Kind.KUBERNETES
                        ? "What it printed: kubectl logs " + watch.driver().orElse("POD")
                        : "What it printed stands on that worker, in work/"
                                + watch.driver().orElse("driver-*") + "/stderr; the master's page links to it."));
        return Failures.FAILED;
    }
}
