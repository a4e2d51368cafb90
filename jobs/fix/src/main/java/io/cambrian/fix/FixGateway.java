package io.cambrian.fix;

import io.cambrian.live.broker.Gateway;
import io.cambrian.live.journal.Disk;
import java.nio.file.Path;
import java.time.Clock;

/** The gateway to brokers that speak FIX 4.4; the live process finds it on the class path. */
public final class FixGateway implements Gateway {
    @Override
    public String protocol() {
        return "fix";
    }

    @Override
    public Connector configure(Path settings) {
        FixSettings read = FixSettings.read(settings, System.getenv());
        // its own log has what the engine says; the console is for what the process says
        quiet("quickfix");
        quiet("org.apache.mina");
        return client -> {
            Books books = new Books(client.folder(), Disk.REAL, Clock.systemUTC(), client.capital());
            try {
                return new FixWire(read, client, books, Clock.systemUTC());
            } catch (RuntimeException | Error e) {
                books.close();
                throw e;
            }
        };
    }

    private static void quiet(String logger) {
        String key = "org.slf4j.simpleLogger.log." + logger;
        if (System.getProperty(key) == null) {
            System.setProperty(key, "off");
        }
    }
}
