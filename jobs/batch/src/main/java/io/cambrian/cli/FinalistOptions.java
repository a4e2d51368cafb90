package io.cambrian.cli;

import io.cambrian.jobs.cycle.CycleSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a cycle searches, and how many of what it finds are judged and weighed. */
final class FinalistOptions {
    @Mixin
    private SearchOptions search;

    @Option(
            names = "--twins",
            paramLabel = "N",
            defaultValue = "" + CycleDefaults.TWINS,
            description = "Twin searches per kind of null world, at least 19 (default: ${DEFAULT-VALUE}).")
    private int twins;

    @Option(
            names = "--finalists",
            paramLabel = "N",
            defaultValue = "" + CycleDefaults.FINALISTS,
            description = "Strategies of a search that are judged and may be allocated (default: ${DEFAULT-VALUE}).")
    private int finalists;

    @Option(
            names = "--cap",
            paramLabel = "X",
            defaultValue = "" + CycleDefaults.CAP,
            description = "Largest weight of one strategy (default: ${DEFAULT-VALUE}).")
    private double cap;

    SearchOptions search() {
        return search;
    }

    /** @throws io.cambrian.fault.ConfigException naming what is out of bounds */
    CycleSettings settings() {
        CycleSettings settings = search.settings(twins, finalists, cap);
        settings.check();
        return settings;
    }
}
