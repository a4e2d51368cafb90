package io.cambrian.evolve;

import io.jenetics.util.RandomRegistry;

/**
 * Loads Jenetics' registry of generators where it can be loaded from any thread. The registry asks the JDK for its default
 * generator once, as it is loaded, and the JDK looks for generators through the thread's class loader. That of a Spark
 * executor's thread does not see them, and the class would stay unusable in that process for good.
 */
final class JeneticsRegistry {
    private JeneticsRegistry() {}

    /** Loads the registry; nothing is drawn from its default generator. */
    static void load() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            RandomRegistry.random();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
