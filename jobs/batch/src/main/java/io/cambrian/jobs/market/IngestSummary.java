package io.cambrian.jobs.market;

import io.cambrian.market.FileReading;
import io.cambrian.market.Finding;
import io.cambrian.market.Rule;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an ingest did. Records: {@code read = accepted + quarantined + rejected}. Bars:
 * {@code accepted = inserted + restated + unchanged + superseded}.
 *
 * @param files bar files that were read
 * @param refused bar files of which nothing was loaded, with the reason
 * @param skipped files in a named folder that are no price files, with the reason
 * @param inserted bars that are new in the table
 * @param restated bars that were in the table with other values, and were replaced
 * @param unchanged bars that were in the table as stated
 * @param superseded records for which a later file or line of this ingest states the same bar
 * @param changedWithin bars that this ingest states with different values; the last statement holds
 * @param instruments instruments that are new or changed
 * @param stays stays in the universe that are new or changed
 * @param barsVersion version of the table {@code bars} afterwards; -1 if there is none
 * @param seconds wall time
 */
public record IngestSummary(
        List<FileReading> files,
        List<Finding> refused,
        Map<String, String> skipped,
        long inserted,
        long restated,
        long unchanged,
        long superseded,
        long changedWithin,
        long instruments,
        long stays,
        long barsVersion,
        double seconds) {
    public IngestSummary {
        files = List.copyOf(files);
        refused = List.copyOf(refused);
        skipped = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }

    /** Both ingests, this one first, as one. */
    public IngestSummary plus(IngestSummary next) {
        Map<String, String> allSkipped = new LinkedHashMap<>(skipped);
        allSkipped.putAll(next.skipped);
        return new IngestSummary(
                java.util.stream.Stream.concat(files.stream(), next.files.stream())
                        .toList(),
                java.util.stream.Stream.concat(refused.stream(), next.refused.stream())
                        .toList(),
                allSkipped,
                inserted + next.inserted,
                restated + next.restated,
                unchanged + next.unchanged,
                superseded + next.superseded,
                changedWithin + next.changedWithin,
                instruments + next.instruments,
                stays + next.stays,
                next.barsVersion,
                seconds + next.seconds);
    }

    /** What became of the bars, and what is to be known of them, in one sentence. */
    public String words() {
        long untraded = byRule().getOrDefault(Rule.NO_TRADE, 0L);
        return String.format(
                Locale.ROOT,
                "%,d bars inserted, %,d restated, %,d unchanged%s; %,d in quarantine",
                inserted,
                restated,
                unchanged,
                untraded == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, " (%,d without trade: known prices, but no order fills)", untraded),
                quarantined() + rejected());
    }

    public long read() {
        return files.stream().mapToLong(FileReading::read).sum();
    }

    public long accepted() {
        return files.stream().mapToLong(FileReading::accepted).sum();
    }

    /** Records loaded and reported under a rule; part of {@link #accepted()}. */
    public long flagged() {
        return files.stream().mapToLong(FileReading::flagged).sum();
    }

    /** Records loaded with another value than stated; part of {@link #flagged()}. */
    public long corrected() {
        return files.stream().mapToLong(FileReading::corrected).sum();
    }

    public long quarantined() {
        return files.stream().mapToLong(FileReading::quarantined).sum();
    }

    public long rejected() {
        return files.stream().mapToLong(FileReading::rejected).sum();
    }

    /** How often each rule decided, files included. */
    public Map<Rule, Long> byRule() {
        Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
        files.forEach(f -> f.byRule().forEach((rule, n) -> byRule.merge(rule, n, Long::sum)));
        refused.forEach(f -> byRule.merge(f.rule(), 1L, Long::sum));
        return byRule;
    }
}
