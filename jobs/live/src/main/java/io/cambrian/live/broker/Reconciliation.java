package io.cambrian.live.broker;

import io.cambrian.live.broker.BrokerEvent.Adjusted;
import java.util.List;

/** What came of comparing the journal's books with the broker's. */
public sealed interface Reconciliation {
    /** They are the same. */
    record Equal() implements Reconciliation {}

    /** The broker did not answer: nothing is known, so nothing may be done; ask again. */
    record Silent(String message) implements Reconciliation {}

    /**
     * They differ.
     *
     * @param message what differs, in one line for a person
     * @param adjustments what would make the journal's books the broker's
     * @param lastReport number of the broker's last report in those
     */
    record Different(String message, List<Adjusted> adjustments, long lastReport) implements Reconciliation {
        public Different {
            adjustments = List.copyOf(adjustments);
        }
    }
}
