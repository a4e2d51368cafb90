package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
            names = "--files",
            paramLabel = "DIR",
            description =
                    "Folder of what is no table: bundles, reports, accounts (default: the warehouse's own folder; to be"
                            + " named where the warehouse is a catalog.schema or an object store).")
    private Path files;

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

    /**
     * The folder of what is no table.
     *
     * @throws ConfigException if none was named and the warehouse is no folder
     */
    public Path warehouseFolder() {
        return folder().orElseThrow(() -> new ConfigException("The --warehouse (" + warehouse
                + ") is no folder, and bundles, reports and accounts need one.\nName it: --files DIR."));
    }

    /** The folder of what is no table, where there is one. */
    public Optional<Path> folder() {
        if (files != null) {
            return Optional.of(files.toAbsolutePath().normalize());
        }
        String place = warehouse.startsWith("file:/") ? warehouse.replaceFirst("file:/+", "/") : warehouse;
        return place.contains(":/") || Warehouse.isCatalog(place)
                ? Optional.empty()
                : Optional.of(Path.of(place).toAbsolutePath().normalize());
    }

    public SessionSettings session(String appName) {
        return new SessionSettings(appName, Optional.ofNullable(master), conf);
    }
}
