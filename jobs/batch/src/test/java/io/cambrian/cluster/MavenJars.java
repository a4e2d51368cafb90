package io.cambrian.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Jars that a pom of cluster-config assembles. */
final class MavenJars {
    private MavenJars() {}

    /**
     * The class path, from the local Maven repository, or else from where Maven gets it.
     *
     * @param folder for what Maven writes
     * @param pom its file name in cluster-config
     * @param profiles of it, if any
     */
    static String classPath(Path folder, String pom, String... profiles) throws IOException, InterruptedException {
        String name = pom + "-" + String.join("-", profiles);
        Path classPath = folder.resolve(name + ".txt");
        Path log = folder.resolve(name + ".log");
        for (String network : List.of("--offline", "--batch-mode")) {
            List<String> command = new ArrayList<>(List.of("mvn", network, "-B", "-q", "-f"));
            command.add(Manifests.folder().resolve(pom).toString());
            if (profiles.length > 0) {
                command.add("-P" + String.join(",", profiles));
            }
            command.addAll(
                    List.of("dependency:build-classpath", "-DincludeScope=runtime", "-Dmdep.outputFile=" + classPath));
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (code == 0) {
                return Files.readString(classPath).strip();
            }
        }
        throw new AssertionError("Maven cannot resolve " + name + ":\n" + Files.readString(log));
    }
}
