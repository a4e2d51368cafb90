package io.cambrian.jobs.evolve;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test starts another JVM with its own class path. */
public final class JavaProcess {
    private JavaProcess() {}

    /** The command up to and without the main class: this JVM's openings, a quick start, the given flags. */
    public static List<String> prefix(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens")
                        || argument.startsWith("-Djdk.reflect")
                        || argument.startsWith("-Dio.netty"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }
}
