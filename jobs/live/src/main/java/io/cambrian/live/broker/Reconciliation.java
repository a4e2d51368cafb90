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
     * @param adjustments what would make the journal's books the broker's, once all that it has reported is given out
     * @param lastReport number of the last report that was given out and that the broker knows of
     */
    record Different(String message, List<Adjusted> adjustments, long lastReport) implements Reconciliation {
        public Different {
            adjustments = List.copyOf(adjustments);
        }
    }
}
