package io.cambrian.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** CPU time of the calling thread: what a loaded machine does not distort, as wall time would be. */
final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Nanoseconds that this thread has computed so far; compiler and collector threads are not in it. */
    static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    static long of(Runnable work) {
        long start = now();
        work.run();
        return now() - start;
    }

    /** The same of this thread and of those that parallel streams work with, together. */
    static long nowOfAll() {
        long sum = now();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("ForkJoinPool.commonPool")) {
                sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }
}
