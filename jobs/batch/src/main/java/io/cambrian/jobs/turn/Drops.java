package io.cambrian.jobs.turn;

import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.market.IngestRequest;
import io.cambrian.jobs.market.IngestSummary;
import io.cambrian.market.Finding;
import io.cambrian.market.ReadOptions;
import io.cambrian.tables.QuarantineTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * The files that drop in: each content is read once, and once more where a process died or failed over it. What cannot be used is refused
 * by name, and stands in quarantine. How many bars had been stated before with other values is counted as they are written: of a reading
 * that died, this is lost, and the next one says so.
 */
public final class Drops {
    private static final String JOB = "cycle file";
    /** Rows and files that are named. */
    private static final int EXAMPLES = 3;

    private Drops() {}

    /**
     * Where files come from.
     *
     * @param locations files and folders
     * @param options what is declared of the bar files
     * @param currency of the prices; empty where not declared
     */
    public record Source(List<String> locations, ReadOptions options, Optional<String> currency) {
        public Source {
            locations = List.copyOf(locations);
        }
    }

    /**
     * Brings in the files whose content was not read before.
     *
     * @param untold is given the files that were refused, and notes on what was read: rows that were kept out, bars that files state
     *     differently
     */
    static void ingest(Warehouse warehouse, Source source, Untold untold, Progress progress) {
        sayWhatWasCut(untold);
        progress.stage("Looking for new files");
        Map<String, RunIdentity> wanted = new LinkedHashMap<>();
        IngestJob.fingerprints(source.locations())
                .forEach((file, hash) -> wanted.put(
                        file,
                        RunIdentity.of(
                                JOB,
                                Map.of(
                                        "calendar", source.options().calendar().label(),
                                        "currency", source.currency().orElse("")),
                                Map.of("file", file, "content", hash),
                                0)));
        if (!wanted.isEmpty()) {
            var read = RunsTable.ofJob(warehouse, JOB).stream()
                    .map(RunsTable.Run::runId)
                    .collect(Collectors.toSet());
            wanted.values().removeIf(identity -> read.contains(identity.id()));
        }
        if (wanted.isEmpty()) {
            progress.done("none");
            return;
        }
        progress.done(wanted.size() + (wanted.size() == 1 ? " file" : " files"));
        untold.reading(wanted.keySet());
        IngestSummary summary = IngestJob.run(
                warehouse,
                new IngestRequest(
                        List.copyOf(wanted.keySet()),
                        source.options(),
                        source.currency(),
                        IngestRequest.Order.DAILY_DROPS),
                progress);
        Map<String, Finding> refused = new LinkedHashMap<>();
        summary.refused().forEach(finding -> refused.putIfAbsent(finding.file(), finding));
        untold.read(
                refused.values().stream().map(Finding::toString).toList(),
                notes(warehouse, summary, wanted.keySet())); // before the files count as read
        List<RunsTable.Run> done = new ArrayList<>();
        wanted.forEach((file, identity) -> done.add(new RunsTable.Run(
                identity.id(),
                JOB,
                identity.parametersJson(),
                identity.inputsJson(),
                0,
                identity.kernelVersion(),
                RunIdentity.json(Map.of("refused", refused.containsKey(file))))));
        RunsTable.finish(warehouse, done);
        if (!refused.isEmpty()) {
            progress.stage("Files that cannot be used");
            progress.done(refused.values().stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
    }

    /** A note on files that somebody was reading who died or failed. */
    static void sayWhatWasCut(Untold untold) {
        List<String> files = untold.reading();
        if (!files.isEmpty()) {
            untold.read(
                    List.of(),
                    List.of(
                            "A call died or failed while it brought in " + named(files)
                                    + ": how many of the bars that it wrote had been stated before with other values is not known."));
        }
    }

    /** The first of many files, and how many more. */
    static String named(Collection<String> files) {
        String first = files.stream().limit(EXAMPLES).collect(Collectors.joining(", "));
        return files.size() > EXAMPLES ? first + " and " + (files.size() - EXAMPLES) + " more" : first;
    }

    private static List<String> notes(Warehouse warehouse, IngestSummary summary, Collection<String> files) {
        List<String> notes = new ArrayList<>();
        long out = summary.quarantined() + summary.rejected();
        if (out > 0) {
            String examples = warehouse
                    .read(QuarantineTable.SPEC)
                    .where(functions
                            .col("source_file")
                            .isInCollection(files)
                            .and(functions.col("action").notEqual("reject-file")))
                    .orderBy("source_file", "source_line")
                    .limit(EXAMPLES)
                    .collectAsList()
                    .stream()
                    .map(r -> r.<String>getAs("source_file") + ":" + r.<Long>getAs("source_line") + " "
                            + r.<String>getAs("rule"))
                    .collect(Collectors.joining("; "));
            notes.add((out == 1 ? "1 row was kept out" : out + " rows were kept out") + " (table quarantine): "
                    + examples + (out > EXAMPLES ? "; ..." : "."));
        }
        if (summary.restated() > 0) {
            notes.add(summary.restated() + (summary.restated() == 1 ? " bar was" : " bars were")
                    + " stated before with other values: those of the new files hold from now on (" + named(files)
                    + ").");
        }
        if (summary.changedWithin() > 0) {
            notes.add(summary.changedWithin() + (summary.changedWithin() == 1 ? " bar is" : " bars are")
                    + " stated twice by these files, with different values: the later file or line holds ("
                    + named(files) + ").");
        }
        return notes;
    }
}
