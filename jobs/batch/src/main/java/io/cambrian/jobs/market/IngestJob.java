package io.cambrian.jobs.market;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.market.Calendars;
import io.cambrian.market.FileReading;
import io.cambrian.market.Finding;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Membership;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.Rule;
import io.cambrian.market.Universe;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.QuarantineTable;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Brings bar files and membership files into the tables {@code bars}, {@code quarantine}, {@code instruments} and
 * {@code universe}.
 *
 * <p>Where two files of a run state the same bar, the later one holds; a bar that is in the table already is replaced where
 * a value differs, and the earlier version of the table keeps the old one. Running twice over the same files changes
 * nothing. A file that cannot be used is refused as a whole; the others are loaded, and the summary names it. All files are
 * read before anything is written. The caller holds the warehouse's lock.
 */
public final class IngestJob {
    private IngestJob() {}

    /** Fails if a location does not exist, cannot be read or holds no file to ingest; needs no Spark. */
    public static void checkLocations(List<String> locations) {
        SourceFiles.list(locations);
    }

    public static IngestSummary run(Warehouse warehouse, IngestRequest request, Progress progress) {
        long start = System.nanoTime();
        progress.stage("Reading the files");
        SourceFiles.Listing listing = SourceFiles.list(request.locations());
        ReadFiles reader = new ReadFiles(warehouse.spark(), request.options());
        List<FileStatistics> statistics = reader.statistics(listing.files());
        Sorted sorted = sort(listing, statistics);
        progress.done(sorted.good.size() + " bar files, " + sorted.refused.size() + " refused, " + sorted.skipped.size()
                + " skipped");

        progress.stage("Writing the bars");
        progress.part(1, 4, "bars");
        BarsTable.UpsertCounts counts = sorted.good.isEmpty()
                ? new BarsTable.UpsertCounts(0, 0, 0, 0)
                : BarsTable.upsert(
                        warehouse,
                        reader.bars(sorted.plans(request.order())),
                        repeats(sorted.good),
                        days(sorted.good),
                        "ingest-" + RunIdentity.hash(request + " " + listing.files()));
        progress.part(2, 4, "quarantine");
        writeQuarantine(warehouse, reader, sorted);
        progress.part(3, 4, "instruments");
        long instruments = writeInstruments(warehouse, sorted.good, request);
        progress.part(4, 4, "universe");
        long stays = sorted.stays.isEmpty() ? 0 : writeUniverse(warehouse, sorted.stays);
        List<FileReading> readings =
                sorted.good.stream().map(g -> g.statistics.reading()).toList();
        long accepted = readings.stream().mapToLong(FileReading::accepted).sum();
        IngestSummary summary = new IngestSummary(
                readings,
                sorted.refused,
                sorted.skipped,
                counts.inserted(),
                counts.restated(),
                accepted - counts.inserted() - counts.restated() - counts.superseded(),
                counts.superseded(),
                counts.changedWithin(),
                instruments,
                stays,
                warehouse.version(BarsTable.SPEC),
                (System.nanoTime() - start) / 1e9);
        progress.done(summary.words());
        return summary;
    }

    /** A hash over paths and contents of all files at the locations: equal where an ingest would read the same. */
    public static String fingerprint(List<String> locations) {
        StringBuilder parts = new StringBuilder();
        fingerprints(locations)
                .forEach((path, hash) ->
                        parts.append(path).append(' ').append(hash).append('\n'));
        return RunIdentity.hash(parts.toString());
    }

    /** A hash of the content of each file at the locations, by its path, in their order. */
    public static Map<String, String> fingerprints(List<String> locations) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (SourceFiles.SourceFile file : SourceFiles.list(locations).files()) {
            try (InputStream in = SourceFiles.open(file.path())) {
                hashes.put(file.path(), RunIdentity.hash(in));
            } catch (IOException e) {
                throw new DataException("The file " + file.path() + " cannot be read: " + e.getMessage(), e);
            }
        }
        return hashes;
    }

    /** A file that can be loaded. */
    private record Good(SourceFiles.SourceFile file, FileStatistics statistics) {}

    /** The files by what is done with them. */
    private static final class Sorted {
        private final List<Good> good = new ArrayList<>();
        private final List<Finding> refused = new ArrayList<>();
        private final Map<String, String> skipped = new LinkedHashMap<>();
        private final List<Membership> stays = new ArrayList<>();

        List<ReadFiles.Plan> plans(IngestRequest.Order order) {
            return good.stream()
                    .map(g -> new ReadFiles.Plan(
                            g.file,
                            g.statistics.suspects(),
                            order == IngestRequest.Order.DAILY_DROPS ? g.statistics.lastDay() : null))
                    .toList();
        }
    }

    private static Sorted sort(SourceFiles.Listing listing, List<FileStatistics> statistics) {
        Sorted sorted = new Sorted();
        listing.skipped().forEach(s -> sorted.skipped.put(s.path(), s.reason()));
        for (int i = 0; i < statistics.size(); i++) {
            SourceFiles.SourceFile file = listing.files().get(i);
            Optional<Finding> rejection = statistics.get(i).reading().rejection();
            if (rejection.isEmpty()) {
                sorted.good.add(new Good(file, statistics.get(i)));
            } else if (isOtherTable(rejection.get())
                    && Universe.isMembershipHeader(rejection.get().raw())) {
                sorted.stays.addAll(readStays(file.path()));
            } else if (isOtherTable(rejection.get()) && !file.named()) {
                sorted.skipped.put(
                        file.path(),
                        "a table of something else: " + rejection.get().raw());
            } else {
                sorted.refused.add(rejection.get());
            }
        }
        return sorted;
    }

    /** Whether a file without a known header is at least a table: it has two columns or more, named by words. */
    private static boolean isOtherTable(Finding rejection) {
        String[] names = rejection.raw().split("[,;\t]");
        return rejection.rule() == Rule.UNKNOWN_LAYOUT
                && names.length >= 2
                && Stream.of(names).allMatch(n -> n.strip().matches("\"?[A-Za-z][\\w &()./%-]*\"?"));
    }

    private static List<Membership> readStays(String path) {
        try (InputStream in = SourceFiles.open(path)) {
            return Universe.readStays(in, path);
        } catch (IOException e) {
            throw new io.cambrian.fault.DataException("The membership file " + path + " cannot be read: " + e, e);
        }
    }

    /** Whether some bar may be stated twice: within a file in no order, or by two files. */
    private static BarsTable.Repeats repeats(List<Good> files) {
        Map<String, List<FileStatistics.Range>> bySymbol = new HashMap<>();
        for (Good good : files) {
            for (FileStatistics.Range range : good.statistics.ranges()) {
                if (range.repeats()) {
                    return BarsTable.Repeats.POSSIBLE;
                }
                bySymbol.computeIfAbsent(range.symbol(), s -> new ArrayList<>()).add(range);
            }
        }
        for (List<FileStatistics.Range> ranges : bySymbol.values()) {
            ranges.sort(Comparator.comparingInt(FileStatistics.Range::first));
            for (int i = 1; i < ranges.size(); i++) {
                if (ranges.get(i).first() <= ranges.get(i - 1).last()) {
                    return BarsTable.Repeats.POSSIBLE;
                }
            }
        }
        return BarsTable.Repeats.IMPOSSIBLE;
    }

    /** From the first day of any file to the last. */
    private static BarsTable.Days days(List<Good> files) {
        List<FileStatistics.Range> ranges =
                files.stream().flatMap(f -> f.statistics.ranges().stream()).toList();
        return ranges.isEmpty()
                ? BarsTable.Days.ALL
                : new BarsTable.Days(
                        ranges.stream()
                                .mapToInt(FileStatistics.Range::first)
                                .min()
                                .orElseThrow(),
                        ranges.stream()
                                .mapToInt(FileStatistics.Range::last)
                                .max()
                                .orElseThrow());
    }

    private static void writeQuarantine(Warehouse warehouse, ReadFiles reader, Sorted sorted) {
        List<String> files = new ArrayList<>();
        List<ReadFiles.Plan> withFindings = new ArrayList<>();
        long count = sorted.refused.size();
        for (Good good : sorted.good) {
            files.add(good.file.path());
            long n = good.statistics.reading().quarantined()
                    + good.statistics.reading().rejected();
            count += n;
            if (n > 0) {
                withFindings.add(new ReadFiles.Plan(good.file, good.statistics.suspects()));
            }
        }
        sorted.refused.forEach(f -> files.add(f.file()));
        Dataset<Row> rows = warehouse.rows(
                QuarantineTable.SPEC,
                sorted.refused.stream().map(QuarantineTable::toRow).toList());
        if (!withFindings.isEmpty()) {
            rows = rows.union(reader.quarantine(withFindings));
        }
        if (!files.isEmpty()) {
            QuarantineTable.replaceFiles(warehouse, files, rows, count);
        }
    }

    private static long writeInstruments(Warehouse warehouse, List<Good> files, IngestRequest request) {
        Map<String, Boolean> ratesBySymbol = new TreeMap<>();
        for (Good good : files) {
            good.statistics
                    .ranges()
                    .forEach(r -> ratesBySymbol.put(
                            r.symbol(), good.statistics.reading().rates()));
        }
        if (ratesBySymbol.isEmpty()) {
            return 0;
        }
        Map<String, Row> held = new HashMap<>();
        if (warehouse.exists(InstrumentsTable.SPEC)) {
            warehouse
                    .read(InstrumentsTable.SPEC)
                    .where(functions.col("symbol").isInCollection(ratesBySymbol.keySet()))
                    .collectAsList()
                    .forEach(row -> held.put(row.getAs("symbol"), row));
        }
        List<Row> rows = new ArrayList<>();
        ratesBySymbol.forEach((symbol, rates) -> rows.add(instrument(symbol, rates, held.get(symbol), request)));
        Warehouse.MergeCounts counts =
                warehouse.merge(InstrumentsTable.SPEC, warehouse.rows(InstrumentsTable.SPEC, rows));
        return counts.inserted() + counts.updated();
    }

    /** What is declared now goes before what is held; what is not declared stays as it is. */
    private static Row instrument(String symbol, boolean rates, Row held, IngestRequest request) {
        ReadOptions options = request.options();
        Optional<InstrumentInfo> before = Optional.ofNullable(held).map(InstrumentsTable::fromRow);
        Calendars calendar = options.calendar() != Calendars.NONE
                ? options.calendar()
                : rates ? Calendars.FX : before.map(InstrumentInfo::calendar).orElse(Calendars.NONE);
        String currency = request.currency()
                .orElse(rates ? "EUR" : before.map(InstrumentInfo::currency).orElse(""));
        TreeSet<Integer> reused = new TreeSet<>();
        if (held != null) {
            reused.addAll(InstrumentsTable.reusedFrom(held));
        }
        for (int day : options.history().starts(symbol)) {
            reused.add(day);
        }
        return InstrumentsTable.toRow(
                new InstrumentInfo(symbol, currency, rates || calendar == Calendars.FX, calendar, options.role()),
                reused.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long writeUniverse(Warehouse warehouse, List<Membership> stays) {
        Map<String, Membership> last = new LinkedHashMap<>();
        stays.forEach(stay -> last.put(stay.symbol() + " " + stay.from(), stay));
        Warehouse.MergeCounts counts = warehouse.merge(
                UniverseTable.SPEC,
                warehouse.rows(
                        UniverseTable.SPEC,
                        last.values().stream().map(UniverseTable::toRow).toList()));
        return counts.inserted() + counts.updated();
    }
}
