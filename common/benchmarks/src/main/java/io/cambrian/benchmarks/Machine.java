package io.cambrian.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a result was measured on. */
final class Machine {
    private Machine() {}

    /** Java, processor, cores and the load of the last minute, in one line. */
    static String line() {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return String.format(
                Locale.ROOT,
                "Java %s%s, %s, %d cores, load %.1f",
                System.getProperty("java.version"),
                vector ? " with jdk.incubator.vector" : "",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
