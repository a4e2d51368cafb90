package io.cambrian.cluster;

import io.cambrian.jobs.evolve.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One {@code cambrian submit} in a process of its own, with a Spark home that is made of the jars of this class path.
 *
 * @param code its exit code
 * @param output what it and spark-submit printed, both streams
 */
record Submission(int code, String output) {
    /** Runs it to its end. */
    static Submission run(Path folder, String... words) throws IOException, InterruptedException {
        Process process = start(folder, words);
        int code = process.waitFor();
        return new Submission(code, Files.readString(folder.resolve("submission.log")));
    }

    /** Starts it; what it prints goes to {@code submission.log}. */
    static Process start(Path folder, String... words) throws IOException {
        Path config = Manifests.folder();
        List<String> command = new ArrayList<>(JavaProcess.prefix("-Xmx128m", "-Dcambrian.home=" + config.getParent()));
        command.addAll(List.of("io.cambrian.cli.Cambrian", "submit"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(config.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("submission.log").toFile());
        builder.environment().put("SPARK_HOME", sparkHome(folder).toString());
        return builder.start();
    }

    /** Links to the jars of this class path, and the scripts of cluster-config. */
    static Path sparkHome(Path folder) throws IOException {
        Path home = folder.resolve("spark");
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            Path link = jars.resolve(jar.getFileName());
            if (entry.endsWith(".jar") && Files.notExists(link)) {
                Files.createSymbolicLink(link, jar);
            }
        }
        Path bin = Files.createDirectories(home.resolve("bin"));
        try (Stream<Path> scripts = Files.list(Manifests.folder().resolve("spark/bin"))) {
            for (Path script : scripts.toList()) {
                Path copy = bin.resolve(script.getFileName());
                if (Files.notExists(copy)) {
                    Files.copy(script, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return home;
    }
}
