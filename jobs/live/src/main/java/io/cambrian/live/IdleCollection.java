package io.cambrian.live;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.function.Supplier;

/**
 * Frees memory between days, while nothing waits, so that the collector does not stop the process amid a decision. Nothing is
 * decided on it.
 */
final class IdleCollection {
    /** Share of the space for new objects from which on the next day might not find room. */
    private static final double FULL = 1.0 / 3;

    private final Supplier<MemoryUsage> young;
    private final Runnable collector;
    private int collected;

    /** Of this process; a collector without a space of its own for new objects is left alone. */
    static IdleCollection ofThisProcess() {
        return new IdleCollection(
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(p -> p.getName().contains("Eden"))
                        .<Supplier<MemoryUsage>>map(p -> p::getUsage)
                        .findFirst()
                        .orElse(() -> new MemoryUsage(0, 0, 0, 0)),
                System::gc);
    }

    IdleCollection(Supplier<MemoryUsage> young, Runnable collector) {
        this.young = young;
        this.collector = collector;
    }

    /**
     * Nothing waits; frees memory where days have come since it last did, and left much behind.
     *
     * @param days so far
     */
    void rest(int days) {
        if (days == collected) {
            return;
        }
        MemoryUsage now = young.get();
        long room = now.getMax() > 0 ? now.getMax() : now.getCommitted();
        if (now.getUsed() > FULL * room) {
            collector.run();
            collected = days;
        }
    }
}
