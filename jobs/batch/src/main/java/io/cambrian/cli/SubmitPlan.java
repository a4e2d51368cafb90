package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.MasterUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of spark-submit: what it is asked, checked before anything starts.
 *
 * @param master where executors are asked for
 * @param onCluster whether the driver runs on the cluster rather than here
 * @param command the words of the call
 */
record SubmitPlan(MasterUrl master, boolean onCluster, List<String> command) {
    static final String MAIN = "io.cambrian.cli.Cambrian";

    private static final String WAIT = "spark.standalone.submit.waitAppCompletion";
    private static final int PATIENCE_MILLIS = 5_000;

    SubmitPlan {
        command = List.copyOf(command);
    }

    /**
     * @param builtJar the jar that the build made, for when none is named; may be missing
     * @param reference settings of Cambrian for whatever the user's own settings leave open
     * @param deltaVersion of the Delta that a Spark without one is given
     * @param flags what Spark and Arrow need of a JVM
     */
    static SubmitPlan of(
            SubmitArguments given,
            SparkHome spark,
            Optional<Path> builtJar,
            Map<String, String> reference,
            String deltaVersion,
            List<String> flags) {
        Optional<String> file = given.option("--properties-file");
        // with a file of one's own spark-submit leaves spark-defaults.conf unread unless it is told to
        Map<String, String> theirs = file.isEmpty() || given.spark().contains("--load-spark-defaults")
                ? new LinkedHashMap<>(defaults(spark))
                : new LinkedHashMap<>();
        file.ifPresent(own -> theirs.putAll(properties(Path.of(own))));
        theirs.putAll(given.conf());
        MasterUrl master = MasterUrl.parse(given.option("--master")
                .or(() -> Optional.ofNullable(theirs.get("spark.master")))
                .orElse("local[*]"));
        String mode = given.option("--deploy-mode")
                .or(() -> Optional.ofNullable(theirs.get("spark.submit.deployMode")))
                .orElse("client");
        if (!mode.equals("client") && !mode.equals("cluster")) {
            throw new ConfigException("The --deploy-mode (" + mode
                    + ") must be client (the driver runs here) or cluster" + " (it runs on the cluster).");
        }
        boolean onCluster = mode.equals("cluster");
        if (onCluster && master.kind() == MasterUrl.Kind.LOCAL) {
            throw new ConfigException("The --deploy-mode cluster needs a cluster, and --master (" + master.text()
                    + ") is this machine.\nName one, such as --master spark://host:7077.");
        }
        if (master.kind() == MasterUrl.Kind.KUBERNETES && !spark.speaksKubernetes()) {
            throw new ConfigException("The Spark in SPARK_HOME (" + spark.folder()
                    + ") cannot speak to Kubernetes: jars holds no spark-kubernetes.\n"
                    + "Unset SPARK_HOME to let Cambrian fetch a Spark that can.");
        }
        if (onCluster) {
            requireSharedWarehouse(given);
        }
        String jar = jar(given, builtJar);
        reach(master);

        List<String> command = new ArrayList<>(List.of(spark.submit().toString(), "--class", MAIN));
        if (given.option("--master").isEmpty() && !theirs.containsKey("spark.master")) {
            command.addAll(List.of("--master", master.text()));
        }
        if (given.option("--name").isEmpty() && !theirs.containsKey("spark.app.name")) {
            command.addAll(List.of("--name", "cambrian " + given.command()));
        }
        Map<String, String> ours = new LinkedHashMap<>(reference);
        if (onCluster && master.kind() == MasterUrl.Kind.STANDALONE) {
            ours.put(WAIT, "true");
        }
        ours.forEach((key, value) -> {
            if (!theirs.containsKey(key)) {
                command.addAll(List.of("--conf", key + "=" + value));
            }
        });
        packages(given, spark, theirs, deltaVersion).ifPresent(p -> command.addAll(List.of("--packages", p)));
        command.addAll(withoutPackages(given.spark()));
        if (onCluster && master.kind() == MasterUrl.Kind.STANDALONE) {
            // Spark's launcher opens the JDK's packages everywhere but for this driver, and Arrow needs them; said
            // last, it counts
            String own = given.option("--driver-java-options")
                    .or(() -> Optional.ofNullable(theirs.get("spark.driver.extraJavaOptions")))
                    .or(() -> Optional.ofNullable(reference.get("spark.driver.extraJavaOptions")))
                    .orElse("");
            command.addAll(List.of("--driver-java-options", (String.join(" ", flags) + " " + own).strip()));
        }
        command.add(jar);
        command.add(given.command());
        command.addAll(given.arguments());
        return new SubmitPlan(master, onCluster, command);
    }

    private static Map<String, String> defaults(SparkHome spark) {
        String folder = System.getenv("SPARK_CONF_DIR");
        Path conf = folder == null ? spark.folder().resolve("conf") : Path.of(folder);
        return SparkSettings.read(conf.resolve("spark-defaults.conf"));
    }

    private static Map<String, String> properties(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("There is no file --properties-file (" + file + ").");
        }
        return SparkSettings.read(file);
    }

    /** A driver elsewhere has another working directory, and perhaps another disk. */
    private static void requireSharedWarehouse(SubmitArguments given) {
        String warehouse = given.argument("--warehouse").orElse("warehouse");
        boolean catalog = warehouse.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+");
        if (!catalog && !warehouse.startsWith("/") && !warehouse.contains(":/")) {
            throw new ConfigException("The --warehouse (" + warehouse
                    + ") is relative, and with --deploy-mode cluster the driver runs on another machine.\n"
                    + "Give an absolute folder that all hosts share, a URI such as s3a://bucket/warehouse, or"
                    + " catalog.schema.");
        }
    }

    private static String jar(SubmitArguments given, Optional<Path> built) {
        if (given.jar().isEmpty()) {
            return built.filter(Files::isRegularFile)
                    .map(path -> path.toAbsolutePath().toString())
                    .orElseThrow(() -> new ConfigException("The application jar "
                            + built.map(Path::toString).orElse("cambrian-batch-*-all.jar")
                            + " is missing.\nBuild it with 'mvn -q -Pquick package', or name one with --jar."));
        }
        String jar = given.jar().get();
        if (!jar.contains(":/") && !Files.isRegularFile(Path.of(jar))) {
            throw new ConfigException("There is no file --jar (" + jar
                    + ").\nGive a jar on this machine, or a URI that the driver can read, such as local:///opt/cambrian.jar"
                    + " or s3a://bucket/cambrian.jar.");
        }
        return jar.contains(":/") ? jar : Path.of(jar).toAbsolutePath().toString();
    }

    /** Spark itself would try for a minute and end in a stack trace. */
    private static void reach(MasterUrl master) {
        List<String> silent = new ArrayList<>();
        for (String host : master.hosts()) {
            int colon = host.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                host.substring(0, colon).replaceAll("[\\[\\]]", ""),
                                Integer.parseInt(host.substring(colon + 1))),
                        PATIENCE_MILLIS);
                return;
            } catch (IOException e) {
                silent.add(host + " (" + e.getMessage() + ")");
            }
        }
        if (!silent.isEmpty()) {
            throw new DataException("No Spark master answers at " + String.join(", ", silent)
                    + ".\nStart it, or correct --master (" + master.text() + ").");
        }
    }

    /** What is fetched from Maven: the user's packages, and Delta where Spark has none. */
    private static Optional<String> packages(
            SubmitArguments given, SparkHome spark, Map<String, String> theirs, String deltaVersion) {
        String asked = given.option("--packages")
                .or(() -> Optional.ofNullable(theirs.get("spark.jars.packages")))
                .orElse("");
        String jars = given.option("--jars")
                .or(() -> Optional.ofNullable(theirs.get("spark.jars")))
                .orElse("");
        Optional<String> delta = asked.contains("delta-spark_") || jars.contains("delta-spark_")
                ? Optional.empty()
                : spark.missingDelta(deltaVersion);
        if (delta.isEmpty()) {
            return asked.isEmpty() ? Optional.empty() : Optional.of(asked);
        }
        return Optional.of(asked.isEmpty() ? delta.get() : asked + "," + delta.get());
    }

    private static List<String> withoutPackages(List<String> spark) {
        List<String> left = new ArrayList<>(spark);
        int at = left.indexOf("--packages");
        if (at >= 0) {
            left.subList(at, at + 2).clear();
        }
        return left;
    }
}
