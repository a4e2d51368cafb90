package io.cambrian.jobs.scoring;

import io.cambrian.backtest.ScoringTask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Decoded scoring tasks of one executor: the last few, by name, each decoded once however many tasks ask for it. */
final class ExecutorCache {
    private static final int KEPT = 4;

    private static final Map<String, ScoringTask> TASKS = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ScoringTask> eldest) {
            return size() > KEPT;
        }
    };

    private ExecutorCache() {}

    static ScoringTask get(String name, Supplier<byte[]> bytes) {
        synchronized (TASKS) {
            ScoringTask task = TASKS.get(name);
            if (task == null) {
                task = TaskCodec.decode(bytes.get());
                TASKS.put(name, task);
            }
            return task;
        }
    }
}
