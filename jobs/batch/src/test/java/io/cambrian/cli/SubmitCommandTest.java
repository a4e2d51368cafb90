package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.evolve.JavaProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SubmitCommandTest {
    private static final List<String> FLAGS = List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "-Da=b");

    @TempDir
    Path folder;

    private SparkHome spark(String... jars) throws IOException {
        Path home = Files.createDirectories(folder.resolve("spark"));
        Files.createDirectories(home.resolve("jars"));
        Files.createDirectories(home.resolve("bin"));
        for (String jar : jars) {
            Files.writeString(home.resolve("jars").resolve(jar), "");
        }
        Path submit = Files.writeString(home.resolve("bin/spark-submit"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
        return SparkHome.of(home);
    }

    private SparkHome spark42() throws IOException {
        return spark("spark-core_2.13-4.2.0.jar", "delta-spark_2.13-4.4.0.jar");
    }

    private Optional<Path> jar() throws IOException {
        return Optional.of(Files.writeString(folder.resolve("cambrian-batch-1-all.jar"), ""));
    }

    private SubmitPlan plan(SparkHome spark, Map<String, String> reference, String... words) throws IOException {
        return SubmitPlan.of(SubmitArguments.parse(List.of(words)), spark, jar(), reference, "4.4.0", FLAGS);
    }

    private static String err(int code, String... words) {
        CommandLine line = Cambrian.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(new StringWriter(), true));
        assertThat(Cambrian.run(line, words)).as(err.toString()).isEqualTo(code);
        return err.toString();
    }

    /** Spark hands the environment of whoever submits to the driver, which would try to listen at an address of another host. */
    @Test
    void aDriverOnAStandaloneClusterIsNotGivenTheAddressesOfThisMachine() throws Exception {
        spark42();
        Files.writeString(
                folder.resolve("spark/bin/spark-submit"),
                "#!/bin/sh\necho address ${SPARK_LOCAL_IP-none}, disks ${SPARK_LOCAL_DIRS-none}\nexit 3\n");
        for (String mode : List.of("cluster", "client")) {
            try (ServerSocket master = new ServerSocket(0)) {
                List<String> call = new ArrayList<>(JavaProcess.prefix("-Xmx128m", "-Dcambrian.home=" + folder));
                call.addAll(List.of(Cambrian.class.getName(), "submit"));
                call.addAll(List.of("--master", "spark://127.0.0.1:" + master.getLocalPort(), "--deploy-mode", mode));
                call.addAll(
                        List.of("--jar", jar().orElseThrow().toString(), "--", "evolve", "--warehouse", "/shared/w"));
                ProcessBuilder builder = new ProcessBuilder(call)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile());
                builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
                builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
                builder.environment().put("SPARK_LOCAL_DIRS", "/disk");
                int code = builder.start().waitFor();
                assertThat(Files.readString(folder.resolve("log")))
                        .contains(
                                mode.equals("cluster") ? "address none, disks none" : "address 127.0.0.1, disks /disk");
                assertThat(code).isEqualTo(mode.equals("cluster") ? 1 : 3);
            }
        }
    }

    /** A driver that went on unseen would keep the warehouse locked. */
    @Test
    void whoEndsTheSubmissionEndsSparkSubmit() throws Exception {
        spark42();
        Path number = folder.resolve("number");
        Files.writeString(
                folder.resolve("spark/bin/spark-submit"),
                "#!/bin/sh\necho $$ > " + number + ".part\nmv " + number + ".part " + number + "\nexec sleep 600\n");
        List<String> call = new ArrayList<>(JavaProcess.prefix("-Xmx128m", "-Dcambrian.home=" + folder));
        call.addAll(List.of(Cambrian.class.getName(), "submit", "--master", "local[1]"));
        call.addAll(List.of("--jar", jar().orElseThrow().toString(), "--", "evolve", "--warehouse", "/shared/w"));
        ProcessBuilder builder = new ProcessBuilder(call)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        Process submission = builder.start();
        try {
            while (submission.isAlive() && !Files.exists(number)) {
                Thread.sleep(20);
            }
            assertThat(number).as(Files.readString(folder.resolve("log"))).exists();
            ProcessHandle driver = ProcessHandle.of(
                            Long.parseLong(Files.readString(number).strip()))
                    .orElseThrow();
            submission.destroy();
            submission.waitFor();
            boolean left = driver.isAlive();
            driver.destroyForcibly();
            assertThat(left).isFalse();
        } finally {
            submission.destroyForcibly();
        }
    }

    @Test
    void whatStandsBeforeTheCommandGoesToSparkAndWhatFollowsToTheCommand() throws Exception {
        SubmitPlan plan = plan(
                spark42(),
                Map.of(),
                "--master",
                "local[2]",
                "--conf=spark.executor.cores=2",
                "--verbose",
                "evolve",
                "--population",
                "50",
                "--json");
        assertThat(plan.onCluster()).isFalse();
        assertThat(plan.command())
                .containsExactly(
                        folder.resolve("spark/bin/spark-submit").toString(),
                        "--class",
                        "io.cambrian.cli.Cambrian",
                        "--name",
                        "cambrian evolve",
                        "--master",
                        "local[2]",
                        "--conf",
                        "spark.executor.cores=2",
                        "--verbose",
                        folder.resolve("cambrian-batch-1-all.jar").toString(),
                        "evolve",
                        "--population",
                        "50",
                        "--json");
    }

    /** Spark's launcher opens the JDK's packages to every JVM but this one, and the hand-off's Arrow needs them. */
    @Test
    void aDriverOnAStandaloneClusterIsGivenTheFlagsOfAJvmWithSpark() throws Exception {
        try (ServerSocket master = new ServerSocket(0)) {
            String url = "spark://127.0.0.1:" + master.getLocalPort();
            String flags = String.join(" ", FLAGS);
            assertThat(plan(
                                    spark42(),
                                    Map.of(),
                                    "--master",
                                    url,
                                    "--deploy-mode",
                                    "cluster",
                                    "demo",
                                    "--warehouse",
                                    "/w")
                            .command())
                    .containsSequence("--driver-java-options", flags, folder.resolve("cambrian-batch-1-all.jar") + "");
            assertThat(plan(
                                    spark42(),
                                    Map.of("spark.driver.extraJavaOptions", "-Dreference"),
                                    "--master",
                                    url,
                                    "--deploy-mode",
                                    "cluster",
                                    "--conf",
                                    "spark.driver.extraJavaOptions=-Dmine",
                                    "demo",
                                    "--warehouse",
                                    "/w")
                            .command())
                    .containsSequence("--driver-java-options", flags + " -Dmine");
            assertThat(plan(spark42(), Map.of(), "--master", url, "demo", "--warehouse", "/w")
                            .command())
                    .doesNotContain("--driver-java-options");
        }
    }

    @Test
    void aDoubleDashMaySeparateThem() {
        SubmitArguments given = SubmitArguments.parse(List.of("--master", "yarn", "--", "demo", "--seed", "2"));
        assertThat(given.spark()).containsExactly("--master", "yarn");
        assertThat(given.command()).isEqualTo("demo");
        assertThat(given.arguments()).containsExactly("--seed", "2");
    }

    @Test
    void theReferenceHoldsOnlyWhereTheUserSaysNothing() throws Exception {
        SparkHome spark = spark42();
        Path conf = Files.createDirectories(spark.folder().resolve("conf"));
        Files.writeString(conf.resolve("spark-defaults.conf"), "# theirs\nspark.executor.memory   9g\n");
        Map<String, String> reference =
                Map.of("spark.executor.memory", "4g", "spark.driver.memory", "4g", "spark.speculation", "true");
        assertThat(plan(spark, reference, "--conf", "spark.speculation=false", "evolve")
                        .command())
                .contains("spark.driver.memory=4g", "spark.speculation=false")
                .doesNotContain("spark.executor.memory=4g", "spark.speculation=true");
        Path file = Files.writeString(folder.resolve("mine.conf"), "spark.driver.memory 1g\n");
        assertThat(plan(spark, reference, "--properties-file", file.toString(), "evolve")
                        .command())
                .doesNotContain("spark.driver.memory=4g")
                // spark-submit does not read spark-defaults.conf beside a file of one's own
                .contains("spark.speculation=true", "spark.executor.memory=4g");
    }

    @Test
    void aSparkWithoutDeltaIsGivenTheOneOfItsLine() throws Exception {
        SparkHome spark = spark("spark-core_2.13-4.1.0.jar");
        assertThat(plan(spark, Map.of(), "evolve").command())
                .containsSequence("--packages", "io.delta:delta-spark_4.1_2.13:4.4.0");
        assertThat(plan(spark, Map.of(), "--packages", "a:b:1", "evolve").command())
                .containsSequence("--packages", "a:b:1,io.delta:delta-spark_4.1_2.13:4.4.0")
                .containsOnlyOnce("--packages");
    }

    @Test
    void onAStandaloneClusterItWaitsForTheDriver() throws Exception {
        try (ServerSocket master = new ServerSocket(0)) {
            String url = "spark://127.0.0.1:" + master.getLocalPort();
            SubmitPlan plan = plan(
                    spark42(),
                    Map.of(),
                    "--master",
                    url,
                    "--deploy-mode",
                    "cluster",
                    "evolve",
                    "--warehouse",
                    "/shared/warehouse");
            assertThat(plan.onCluster()).isTrue();
            assertThat(plan.command()).contains("spark.standalone.submit.waitAppCompletion=true");
        }
    }

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingStarts() throws Exception {
        SparkHome spark = spark42();
        assertThatThrownBy(() -> plan(spark, Map.of(), "--master", "spork://x:1", "evolve"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(spork://x:1) is no Spark master");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--deploy-mode", "cluster", "evolve"))
                .hasMessageContaining("local[*]) is this machine");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--deploy-mode", "both", "evolve"))
                .hasMessageContaining("--deploy-mode (both)");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--master", "yarn", "--deploy-mode", "cluster", "evolve"))
                .hasMessageContainingAll("--warehouse (warehouse) is relative", "all hosts share");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--master", "k8s://https://host:443", "evolve"))
                .hasMessageContaining("cannot speak to Kubernetes");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--jar", "none.jar", "evolve"))
                .hasMessageContaining("There is no file --jar (none.jar)");
        assertThatThrownBy(() -> SubmitPlan.of(
                        SubmitArguments.parse(List.of("evolve")), spark, Optional.empty(), Map.of(), "4.4.0", FLAGS))
                .hasMessageContainingAll("application jar", "is missing", "Build it");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--class", "x.Y", "evolve"))
                .hasMessageContaining("--class");
        assertThatThrownBy(() -> plan(spark, Map.of(), "--conf", "nothing", "evolve"))
                .hasMessageContaining("(nothing) is no setting");
        assertThatThrownBy(() -> SubmitArguments.parse(List.of("--master")))
                .hasMessageContaining("--master of spark-submit needs a value");
    }

    @Test
    void aMasterThatIsNotThereIsNamedAtOnce() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        SparkHome spark = spark42();
        assertThatThrownBy(() -> plan(spark, Map.of(), "--master", "spark://127.0.0.1:" + port, "evolve"))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("No Spark master answers at 127.0.0.1:" + port, "refused");
    }

    @Test
    void aSparkOutOfRangeIsNamed() throws Exception {
        assertThatThrownBy(() -> spark("spark-core_2.13-3.5.1.jar"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("Spark 3.5.1", folder.resolve("spark").toString(), "4.0 to 4.2");
    }

    @Test
    void aSparkOfAnotherScalaOrNoneIsNamed() throws Exception {
        assertThatThrownBy(() -> spark("spark-core_2.12-4.0.0.jar")).hasMessageContaining("Scala 2.12");
        assertThatThrownBy(() -> SparkHome.of(folder.resolve("none"))).hasMessageContaining("no readable folder jars");
    }

    @Test
    void theBatchCommandIsCheckedHere() {
        assertThat(err(2, "submit")).contains("Which command?", "evolve");
        assertThat(err(2, "submit", "metrics", "r.csv"))
                .contains("'metrics' does not run on Spark", "cambrian metrics");
        assertThat(err(2, "submit", "frobnicate")).contains("'frobnicate'");
        assertThat(err(2, "submit", "evolve", "--popluation", "5")).contains("--popluation", "--population");
        assertThat(err(2, "submit", "--verbose", "evolve", "--master", "local")).contains("before the command");
        assertThat(err(0, "submit", "evolve", "--help")).isEmpty();
    }

    @Test
    void howADriverOnAStandaloneClusterEndedIsReadFromItsSubmission() {
        SubmitWatch watch = new SubmitWatch();
        assertThat(watch.succeeded()).isFalse();
        watch.line("10:00:01 Driver successfully submitted as driver-20261130104500-0003");
        watch.line("10:00:06 State of driver-20261130104500-0003 is RUNNING");
        watch.line("10:00:06 Driver running on 10.0.0.2:41839 (worker-20261130-10.0.0.2-41839)");
        assertThat(watch.succeeded()).isFalse();
        watch.line("10:00:40 State of driver driver-20261130104500-0003 is FAILED, exiting spark-submit JVM.");
        assertThat(watch.succeeded()).isFalse();
        assertThat(watch.driver()).contains("driver-20261130104500-0003");
        assertThat(watch.worker()).contains("worker-20261130-10.0.0.2-41839");
        assertThat(watch.state()).contains("FAILED");
        SubmitWatch finished = new SubmitWatch();
        finished.line("State of driver driver-1 is FINISHED, exiting spark-submit JVM.");
        assertThat(finished.succeeded()).isTrue();
    }

    @Test
    void howADriverPodEndedIsReadFromItsSubmission() {
        SubmitWatch failed = new SubmitWatch();
        failed.line("\t pod name: cambrian-evolve-1-driver");
        failed.line("Application status for spark-1 (phase: Running)");
        assertThat(failed.state()).isEmpty();
        failed.line("Application status for spark-1 (phase: Failed)");
        assertThat(failed.succeeded()).isFalse();
        assertThat(failed.driver()).contains("cambrian-evolve-1-driver");
        SubmitWatch done = new SubmitWatch();
        done.line("\t phase: Succeeded");
        assertThat(done.succeeded()).isTrue();
    }

    @Test
    void theReferenceSettingsAreReadable() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        for (String file : List.of("spark-defaults.conf", "monitoring.conf")) {
            assertThat(SparkSettings.read(root.resolve("cluster-config").resolve(file)))
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy((key, value) -> {
                        assertThat(key).startsWith("spark.");
                        assertThat(value).isNotBlank();
                    });
        }
    }
}
