package io.cambrian.cli;

import io.cambrian.evolve.Seeding;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.evolve.Fork;
import io.cambrian.jobs.evolve.SeedRun;
import io.cambrian.jobs.memory.SchemaJob;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a search begins with instead of chance alone: strategies given to it, or a generation of another search. */
final class OriginOptions {
    /** Of the strategies that are made after schemas: the same search and number give the same ones. */
    private static final long SCHEMA_SEED = 1;

    @Option(
            names = "--seeds",
            paramLabel = "FILE",
            description = "Strategies that stand in the first generation, separated by empty lines.")
    private Path seeds;

    @Option(
            names = "--seeds-known-to",
            paramLabel = "DATE",
            description = "Last day of the data that went into --seeds, such as 2020-12-31.")
    private LocalDate knownTo;

    @Option(
            names = "--seeds-from",
            paramLabel = "RUN",
            description = "The best strategies of a finished search of this warehouse stand in the first generation.")
    private String seedRun;

    @Option(
            names = "--schemas-from",
            paramLabel = "RUN",
            description =
                    "Strategies made after what the survivors of a finished search of this warehouse have in common stand in"
                            + " the first generation.")
    private String schemaRun;

    @Option(
            names = "--schema-seeds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of them (default: ${DEFAULT-VALUE}).")
    private int schemaSeeds;

    @Option(
            names = "--learn-from",
            paramLabel = "RUN",
            split = ",",
            description =
                    "Finished searches of this warehouse: the best of each stands in the first generation, and parts of the"
                            + " best two are put in the place of others throughout, also on another scale of time.")
    private List<String> learnedRuns = List.of();

    @Option(
            names = "--fork-from",
            paramLabel = "RUN@GENERATION",
            description = "Branch off another search of this warehouse after one of its generations, counted from 0.")
    private String fork;

    /** @throws ConfigException if options contradict each other */
    void check() {
        if ((seeds == null ? 0 : 1)
                        + (seedRun == null ? 0 : 1)
                        + (schemaRun == null ? 0 : 1)
                        + (learnedRuns.isEmpty() ? 0 : 1)
                > 1) {
            throw new ConfigException("Seeds come from one of --seeds, --seeds-from, --schemas-from and --learn-from.");
        }
        if (schemaSeeds < 1) {
            throw new ConfigException("The --schema-seeds (" + schemaSeeds + ") must be at least 1.");
        }
        if ((seeds == null) != (knownTo == null)) {
            throw new ConfigException("The options --seeds and --seeds-known-to go together: without the last day that"
                    + " went into them nobody can say on which days the search may be judged.");
        }
        if (fork != null && (seeds != null || seedRun != null || schemaRun != null || !learnedRuns.isEmpty())) {
            throw new ConfigException("A search that branches off another begins with its generation, not with seeds."
                    + "\nGive --fork-from or seeds, not both.");
        }
        fork();
        if (seeds != null) {
            seeding(null);
        }
    }

    Optional<Fork> fork() {
        return Optional.ofNullable(fork).map(Fork::parse);
    }

    /** The seeds; those of a run are looked up. */
    Seeding seeding(Warehouse warehouse) {
        if (seedRun != null) {
            return SeedRun.best(warehouse, seedRun);
        }
        if (schemaRun != null) {
            return SchemaJob.seeds(warehouse, schemaRun, schemaSeeds, SCHEMA_SEED);
        }
        if (!learnedRuns.isEmpty()) {
            return SeedRun.learned(warehouse, learnedRuns);
        }
        if (seeds == null) {
            return Seeding.NONE;
        }
        String text = TextFile.lines(seeds, "a file of strategies separated by empty lines").stream()
                .filter(line -> !line.startsWith("#"))
                .reduce("", (a, b) -> a + "\n" + b);
        List<String> texts = Arrays.stream(text.split("\n\\s*\n"))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            throw new ConfigException(
                    "The seeds " + seeds + " hold no strategy.\nStrategies are texts separated by empty" + " lines.");
        }
        return new Seeding(texts, (int) knownTo.toEpochDay());
    }
}
