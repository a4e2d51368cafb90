package io.cambrian.cli;

import io.cambrian.jobs.SessionSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every batch command takes: where the warehouse is, and how to reach Spark. */
public final class BatchOptions {
    @Option(
            names = "--warehouse",
            paramLabel = "DIR|catalog.schema",
            defaultValue = "warehouse",
            description = "Folder, URI or catalog.schema of the Delta tables (default: ${DEFAULT-VALUE}).")
    private String warehouse;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master, such as local[2] or spark://host:7077 (default: what spark-submit says, else"
                    + " local[*]).")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A Spark setting; may be given several times. Never changes an answer.")
    private Map<String, String> conf = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "File of command.option=value lines; the command line wins over it.")
    private Path config;

    public String warehouse() {
        return warehouse;
    }

    /** The warehouse as a local folder. */
    public Path warehouseFolder() {
        return Path.of(warehouse).toAbsolutePath().normalize();
    }

    public SessionSettings session(String appName) {
        return new SessionSettings(appName, java.util.Optional.ofNullable(master), conf);
    }
}
