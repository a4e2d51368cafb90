package io.cambrian.jobs.evolve;

import io.cambrian.evolve.GenerationReport;
import io.cambrian.tables.ScoringsTable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writes generations to the ledger while the search goes on with the next: one thread, in order, and never more than one
 * generation behind. A search that dies therefore repeats at most the last two generations. Closing waits for what was handed
 * over, also after a failure elsewhere: a scored generation is worth its commit. To be used by one thread.
 */
final class LedgerWriter implements AutoCloseable {
    private final Ledger ledger;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread writer = new Thread(task, "ledger-writer");
        writer.setDaemon(true);
        return writer;
    });
    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
    private volatile long writingNanos;
    private long waitingNanos;
    private long rows;

    LedgerWriter(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Hands a generation over; waits for the one before, and throws what went wrong with that. */
    void write(GenerationReport report, ScoringsTable.Step scoring) {
        await();
        rows += report.trials().size();
        pending = CompletableFuture.runAsync(
                () -> {
                    long start = System.nanoTime();
                    ledger.write(report, scoring);
                    writingNanos = writingNanos + System.nanoTime() - start;
                },
                thread);
    }

    private void await() {
        long start = System.nanoTime();
        try {
            pending.join();
        } catch (CompletionException failed) {
            pending = CompletableFuture.completedFuture(null);
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        } finally {
            waitingNanos += System.nanoTime() - start;
        }
    }

    /** The times since {@code start}, after closing. */
    EvolveJob.Timing timing(long startNanos) {
        return new EvolveJob.Timing(
                (System.nanoTime() - startNanos) / 1e9, writingNanos / 1e9, waitingNanos / 1e9, rows);
    }

    @Override
    public void close() {
        try {
            await();
        } finally {
            thread.shutdown();
        }
    }
}
