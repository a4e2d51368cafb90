package io.cambrian.benchmarks;

import java.lang.management.ManagementFactory;
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
}
