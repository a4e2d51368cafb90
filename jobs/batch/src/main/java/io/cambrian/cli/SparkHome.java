package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.SparkLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with Spark's jars and {@code bin/spark-submit}: a distribution, or what bin/cambrian assembled.
 *
 * @param folder as {@code SPARK_HOME} names it
 * @param version of Spark's core, such as 4.2.0
 * @param jars names of the files in {@code jars/}
 */
record SparkHome(Path folder, String version, List<String> jars) {
    private static final Pattern CORE = Pattern.compile("spark-core_(\\d+\\.\\d+)-(.+)\\.jar");

    SparkHome {
        jars = List.copyOf(jars);
    }

    /** @throws ConfigException if there is no Spark, or one that Cambrian does not run on */
    static SparkHome of(Path folder) {
        List<String> jars;
        try (Stream<Path> files = Files.list(folder.resolve("jars"))) {
            jars = files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw none(folder, "it has no readable folder jars");
        }
        Matcher core = jars.stream()
                .map(CORE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> none(folder, "jars holds no spark-core"));
        SparkLine.require(core.group(2), "SPARK_HOME " + folder);
        if (!core.group(1).equals(SparkLine.SCALA)) {
            throw new ConfigException("The Spark in SPARK_HOME (" + folder + ") is built with Scala " + core.group(1)
                    + "; Cambrian needs Scala " + SparkLine.SCALA
                    + ".\nUnset SPARK_HOME to let Cambrian fetch a Spark that fits.");
        }
        if (!Files.isExecutable(folder.resolve("bin/spark-submit"))) {
            throw none(folder, "it has no bin/spark-submit");
        }
        return new SparkHome(folder, core.group(2), jars);
    }

    private static ConfigException none(Path folder, String why) {
        return new ConfigException("There is no Spark in SPARK_HOME (" + folder + "): " + why + ".\nName a Spark "
                + SparkLine.RANGE + ", or unset SPARK_HOME to let Cambrian fetch one.");
    }

    Path submit() {
        return folder.resolve("bin/spark-submit");
    }

    private boolean has(String artifact) {
        return jars.stream().anyMatch(jar -> jar.startsWith(artifact));
    }

    boolean speaksKubernetes() {
        return has("spark-kubernetes_");
    }

    /** The Maven coordinates of the Delta that goes with this Spark; empty where it is among the jars. */
    Optional<String> missingDelta(String deltaVersion) {
        if (has("delta-spark_")) {
            return Optional.empty();
        }
        String line = SparkLine.of(version);
        String artifact = line.equals("4.2") ? "delta-spark_" : "delta-spark_" + line + "_";
        return Optional.of("io.delta:" + artifact + SparkLine.SCALA + ":" + deltaVersion);
    }
}
