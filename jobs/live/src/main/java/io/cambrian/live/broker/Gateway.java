package io.cambrian.live.broker;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A way to a broker of the real world. Its jar is put on the class path beside this one, and names it as a service. */
public interface Gateway {
    /** What it speaks, in lower case; an account stays with it. */
    String protocol();

    /**
     * Reads the settings of a connection, and connects nothing yet.
     *
     * @throws io.cambrian.fault.ConfigException with all that is wrong with them
     */
    Connector configure(Path settings);

    /** Connects accounts with the settings that were read. */
    interface Connector {
        /** Begins to connect, and does not wait for it. */
        Wire connect(Client client);
    }

    /**
     * Who trades.
     *
     * @param folder of the account, where the gateway keeps what must survive a crash
     * @param capital that the account began with
     * @param currency of the account
     * @param symbols of the plan's instruments
     */
    record Client(Path folder, BigDecimal capital, String currency, List<String> symbols) {
        public Client {
            symbols = List.copyOf(symbols);
        }
    }

    /** The one on the class path that speaks a protocol. */
    static Optional<Gateway> find(String protocol) {
        return ServiceLoader.load(Gateway.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(g -> g.protocol().equals(protocol))
                .findFirst();
    }
}
