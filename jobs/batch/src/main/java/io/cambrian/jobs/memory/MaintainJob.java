package io.cambrian.jobs.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.ExperienceTable;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.Tables;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Keeps tables tidy: joins small files, and deletes files that no version refers to which somebody may still ask for.
 *
 * <p>Protected are the versions that the bundles in the warehouse's folder were computed from, those behind remembered trades
 * and learned policies, and all later than the oldest of them; beside that, all that was in force within the days to retain. Delta's log is kept, so
 * a protected version can be read for as long as its files are there.
 */
public final class MaintainJob {
    private static final String MANIFEST = "manifest.json";

    private MaintainJob() {}

    /**
     * What was done to a table.
     *
     * @param protectedVersion the oldest that something refers to; empty where nothing does
     * @param filesBefore data files of the latest version before
     * @param filesAfter and after
     * @param versions protected versions that were read again afterwards
     */
    public record Tidied(
            String table, Optional<Long> protectedVersion, long filesBefore, long filesAfter, int versions) {}

    /**
     * Tidies all tables.
     *
     * @param folder of the bundles' parent; empty where the warehouse has none
     * @param retainDays versions in force within so many days stay readable, also where nothing refers to them
     * @param nowMs milliseconds since 1970
     * @throws DataException where a protected version cannot be read afterwards
     */
    public static List<Tidied> run(
            Warehouse warehouse, Optional<Path> folder, double retainDays, long nowMs, Progress progress) {
        Map<String, TreeSet<Long>> references = references(warehouse, folder);
        List<Tidied> tidied = new ArrayList<>();
        for (TableSpec table : Tables.ALL) {
            if (!warehouse.exists(table)) {
                continue;
            }
            progress.part(Tables.ALL.indexOf(table) + 1, Tables.ALL.size(), table.name());
            TreeSet<Long> kept = references.getOrDefault(table.name(), new TreeSet<>());
            long latest = warehouse.version(table);
            kept.removeIf(v -> v > latest);
            Optional<Long> oldest = kept.isEmpty() ? Optional.empty() : Optional.of(kept.first());
            long before = warehouse.files(table);
            warehouse.keepLog(table);
            warehouse.optimize(table);
            // a file of that version fell out of the table after its commit; Delta rounds to whole hours
            double age = oldest.map(v -> Math.ceil((nowMs - warehouse.committedAt(table, v)) / 3.6e6) + 1)
                    .orElse(0.0);
            double hours = Math.ceil(Math.max(age, 24 * retainDays));
            warehouse.vacuum(table, hours);
            for (long version : kept) {
                requireReadable(warehouse, table, version);
            }
            tidied.add(new Tidied(table.name(), oldest, before, warehouse.files(table), kept.size()));
        }
        return tidied;
    }

    private static void requireReadable(Warehouse warehouse, TableSpec table, long version) {
        try {
            warehouse.read(table, version).foreachPartition(new ReadAll());
        } catch (Exception e) {
            throw new DataException(
                    "Version " + version + " of the table " + table.name()
                            + ", which a bundle or a remembered trade refers"
                            + " to, cannot be read any more: " + e.getMessage()
                            + ".\nIts files were deleted by another program; restore them from a copy.",
                    e);
        }
    }

    /** Reads every row of a partition and does nothing with it. */
    private static final class ReadAll implements org.apache.spark.api.java.function.ForeachPartitionFunction<Row> {
        private static final long serialVersionUID = 1;

        @Override
        public void call(java.util.Iterator<Row> rows) {
            rows.forEachRemaining(row -> {});
        }
    }

    /** Versions by table that something refers to. */
    public static Map<String, TreeSet<Long>> references(Warehouse warehouse, Optional<Path> folder) {
        Map<String, TreeSet<Long>> references = new HashMap<>();
        folder.map(f -> f.resolve("bundles")).filter(Files::isDirectory).ifPresent(bundles -> {
            try (Stream<Path> all = Files.list(bundles)) {
                for (Path manifest : all.map(b -> b.resolve(MANIFEST))
                        .filter(Files::isRegularFile)
                        .toList()) {
                    JsonNode versions = new ObjectMapper()
                            .readTree(Files.readAllBytes(manifest))
                            .path("data_versions");
                    versions.properties()
                            .forEach(v -> references
                                    .computeIfAbsent(v.getKey(), k -> new TreeSet<>())
                                    .add(v.getValue().asLong()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (warehouse.exists(PoliciesTable.SPEC)) {
            warehouse.read(PoliciesTable.SPEC).collectAsList().stream()
                    .map(PoliciesTable::fromRow)
                    .forEach(policy -> policy.experienceVersion()
                            .ifPresent(v -> references
                                    .computeIfAbsent(ExperienceTable.SPEC.name(), k -> new TreeSet<>())
                                    .add(v)));
        }
        if (warehouse.exists(TradeMemoryTable.SPEC)) {
            warehouse
                    .read(TradeMemoryTable.SPEC)
                    .where("bars_version >= 0")
                    .select("bars_version")
                    .distinct()
                    .collectAsList()
                    .forEach(r -> references
                            .computeIfAbsent(BarsTable.SPEC.name(), k -> new TreeSet<>())
                            .add(r.getLong(0)));
        }
        return references;
    }
}
