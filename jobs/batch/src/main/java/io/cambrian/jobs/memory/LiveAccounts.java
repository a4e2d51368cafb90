package io.cambrian.jobs.memory;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.JournalLines;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.ContextsTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;

/** The live accounts beside a warehouse: their journals, and the plans that they carried out. */
public final class LiveAccounts {
    private static final String JOURNAL = "journal.jsonl";

    private LiveAccounts() {}

    /** The journals in {@code live/<account>/} of a warehouse's folder, by name. */
    public static List<Path> journals(Path warehouseFolder) {
        Path live = warehouseFolder.resolve("live");
        if (!Files.isDirectory(live)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(live)) {
            return folders.map(f -> f.resolve(JOURNAL))
                    // where only full segments are there, a crash came before the next was begun
                    .filter(journal -> Files.isRegularFile(journal) || JournalLines.segments(journal) > 0)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The journals beside a warehouse in which a person asked for something, by name. */
    public static List<Path> naming(Path warehouseFolder, String user) {
        return journals(warehouseFolder).stream()
                .filter(journal -> names(journal, user))
                .toList();
    }

    private static boolean names(Path journal, String user) {
        AtomicBoolean found = new AtomicBoolean();
        try {
            JournalLines.read(
                    journal,
                    line -> found.compareAndSet(
                            false, line.event().path("user").asText().equals(user)));
        } catch (IOException e) {
            throw new DataException("The journal " + journal + " cannot be read: " + e.getMessage(), e);
        }
        return found.get();
    }

    /**
     * The bundle that an account opened with, checked against the pinned key; an expired one is still what it traded by.
     *
     * @throws DataException where it is gone, damaged or signed by another
     */
    public static Bundle plan(Path bundles, String id, PublicKey pinned) {
        BundleOutcome outcome = BundleReader.named(bundles, id, pinned, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof BundleOutcome.Accepted accepted) {
            return accepted.bundle();
        }
        throw new DataException("The plan that the account worked with cannot be used: "
                + ((BundleOutcome.Refused) outcome).message()
                + "\nThe bundles of live accounts must stay in the warehouse's folder.");
    }

    /**
     * Remembers the closed trades of an account in the light of the cycle that made its plan.
     *
     * @throws DataException where that cycle is not in the warehouse's memory
     */
    public static RememberJob.LiveTrades remember(Warehouse warehouse, Path journal, Path bundles, PublicKey pinned) {
        Bundle plan = plan(bundles, JournalTrades.read(journal).bundles().get(0), pinned);
        String modelId = warehouse
                .read(TradeMemoryTable.SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(plan.runId())
                        .and(functions.col("model_id").isNotNull()))
                .select("model_id")
                .limit(1)
                .collectAsList()
                .stream()
                .map(r -> r.getString(0))
                .findFirst()
                .orElseThrow(() -> new DataException("The warehouse remembers no trade of the cycle " + plan.runId()
                        + ", whose plan the account of " + journal
                        + " carried out.\nGive the warehouse in which that cycle ran."));
        RegimeModel model = RegimesJob.model(warehouse, modelId).orElseThrow();
        var ofModel = functions.col("model_id").equalTo(modelId);
        ContextSeries contexts = ContextsTable.fromRows(
                warehouse.read(ContextsTable.SPEC).where(ofModel).collectAsList());
        RegimeLabels labels = RegimesTable.fromRows(
                modelId,
                model.names(),
                warehouse.read(RegimesTable.SPEC).where(ofModel).collectAsList());
        RememberJob.Origin origin = new RememberJob.Origin(
                plan.runId(), plan.asOf(), plan.costs(), plan.dataVersions().getOrDefault(BarsTable.SPEC.name(), -1L));
        return RememberJob.journal(warehouse, journal, origin, contexts, labels);
    }

    /**
     * Remembers what people asked of an account, and which limits its plans changed.
     *
     * @return acts that are new
     */
    public static long behavior(Warehouse warehouse, Path journal, Path bundles, PublicKey pinned) {
        return BehaviorJob.run(
                warehouse, journal, bundle -> plan(bundles, bundle, pinned).limits());
    }
}
