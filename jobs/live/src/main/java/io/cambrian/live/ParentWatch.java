package io.cambrian.live;

import java.io.IOException;
import java.io.InputStream;

/**
 * Notices the end of the process that started this one: the pipe to standard input closes when its other side dies,
 * however that ends.
 */
final class ParentWatch {
    private ParentWatch() {}

    /** Reads to the end in a daemon thread, ignoring what it reads, and then acts. */
    static Thread start(InputStream pipe, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (pipe.read() >= 0) {
                            // what is written there means nothing
                        }
                    } catch (IOException e) {
                        // a broken pipe has ended, too
                    }
                    atEnd.run();
                },
                "parent-watch");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
