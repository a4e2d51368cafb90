package io.cambrian.live;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.Fills;
import io.cambrian.live.broker.Friction;
import io.cambrian.live.broker.Gateway;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.PaperBroker;
import io.cambrian.live.broker.PaperVenue;
import io.cambrian.live.broker.RemoteBroker;
import io.cambrian.live.broker.UnreliableWire;
import io.cambrian.live.journal.Disk;
import io.cambrian.seed.Seeds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Connects an account to who executes its orders. */
interface Brokerage {
    /** File of a paper venue's own books, in the folder of the account. */
    String LEDGER = "venue.jsonl";

    /** Fills whole orders at the next open; its books are those that the journal ends with. */
    Brokerage WHOLE_FILLS = new Brokerage() {
        @Override
        public String name() {
            return "paper";
        }

        @Override
        public Broker open(Bundle plan, BigDecimal capital, Account account, List<Order> openOrders, long lastReport) {
            return new PaperBroker(
                    plan.instruments(), plan.costs(), plan.limits().maxStaleDays(), account, openOrders);
        }
    };

    /** What an account is opened with; it stays with it. */
    String name();

    /** Whether no money can be lost there. */
    default boolean isPaper() {
        return true;
    }

    /**
     * Connects an account.
     *
     * @param capital that the account began with
     * @param account the books at the last close; taken over
     * @param openOrders that waited then
     * @param lastReport number of the broker's last report in those books
     */
    Broker open(Bundle plan, BigDecimal capital, Account account, List<Order> openOrders, long lastReport);

    /** A venue on paper with books of its own, with friction, behind a wire that can be unreliable. */
    static Brokerage venue(Path folder, Disk disk, Clock clock, Fills fills, UnreliableWire.Faults faults, long seed) {
        return new Brokerage() {
            @Override
            public String name() {
                return "venue";
            }

            @Override
            public Broker open(
                    Bundle plan, BigDecimal capital, Account account, List<Order> openOrders, long lastReport) {
                PaperVenue venue = new PaperVenue(
                        folder.resolve(LEDGER),
                        disk,
                        clock,
                        capital,
                        plan.instruments(),
                        plan.costs(),
                        plan.limits().maxStaleDays(),
                        fills);
                // another wire each time, so that the same message is not lost again and again
                return new RemoteBroker(
                        new UnreliableWire(venue, faults, Seeds.derive(seed, lastReport)),
                        account,
                        openOrders,
                        lastReport);
            }
        };
    }

    /** A broker behind a gateway. */
    static Brokerage gateway(String protocol, Gateway.Connector connector, Path folder) {
        return new Brokerage() {
            @Override
            public String name() {
                return protocol;
            }

            @Override
            public boolean isPaper() {
                return false;
            }

            @Override
            public Broker open(
                    Bundle plan, BigDecimal capital, Account account, List<Order> openOrders, long lastReport) {
                Gateway.Client client = new Gateway.Client(
                        folder,
                        capital,
                        plan.baseCurrency(),
                        plan.instruments().stream().map(Instrument::symbol).toList());
                return new RemoteBroker(connector.connect(client), account, openOrders, lastReport);
            }
        };
    }

    /** The venue that {@code --venue} gives: daily friction, a reliable wire. */
    static Brokerage venue(Path folder, Clock clock) {
        return venue(folder, Disk.REAL, clock, Friction.daily(1), UnreliableWire.Faults.NONE, 1);
    }
}
