package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.Reconciliation;
import io.cambrian.live.control.Guard;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the journal's books with the broker's at the start: until then nothing is done. Where they differ, trading is halted
 * until a person takes the broker's over. Not safe for concurrent use.
 */
final class Arming {
    private final Journal journal;
    private final JournalFold fold;
    private final Broker broker;
    private final Guard guard;
    private boolean armed;
    private String notArmed = "not reconciled with the broker yet";
    private Optional<Reconciliation.Different> different = Optional.empty();

    Arming(Journal journal, JournalFold fold, Broker broker, Guard guard) {
        this.journal = journal;
        this.fold = fold;
        this.broker = broker;
        this.guard = guard;
    }

    /**
     * Asks the broker, and writes down what is new.
     *
     * @param script what the journal has of a day that a crash cut short
     * @return whether the broker has answered
     */
    boolean arm(Collection<Event> script) {
        List<Broker.Report> journaled = new ArrayList<>();
        List<Order> sent = new ArrayList<>();
        for (Event e : script) {
            Records.report(e).ifPresent(journaled::add);
            if (e.type().equals("order")) {
                sent.add(Records.order(e));
            }
        }
        Reconciliation result = broker.reconcile(journaled, sent);
        if (result instanceof Reconciliation.Silent silent) {
            notArmed = silent.message();
            return false;
        }
        armed = true;
        different = result instanceof Reconciliation.Different d ? Optional.of(d) : Optional.empty();
        String now = different.map(Reconciliation.Different::message).orElse("");
        String before = fold.reconciled() == null ? "" : fold.reconciled().text("difference");
        if (!now.equals(before)) {
            journal.append(Event.type(Records.RECONCILED)
                    .with("equal", different.isEmpty())
                    .with("difference", now)
                    .build());
            journal.commit();
        }
        if (script.isEmpty()) {
            haltWhereBooksDiffer();
        }
        return true;
    }

    /** Forgets that the books were compared where the broker has gone since, or something makes them doubtful. */
    void look() {
        if (armed) {
            broker.trouble().ifPresent(why -> {
                armed = false;
                notArmed = "Not armed: " + why + ".";
            });
        }
    }

    /** Whether the books were compared. */
    boolean isArmed() {
        return armed;
    }

    /** Why it is not armed. */
    String notArmed() {
        return notArmed;
    }

    /** How the books differ; empty where they agree, or were not compared. */
    Optional<Reconciliation.Different> different() {
        return different;
    }

    /** Between days only. */
    void haltWhereBooksDiffer() {
        different.flatMap(d -> guard.halt(d.message())).ifPresent(c -> {
            journal.append(Event.type(Records.STOPPED)
                    .with("user", "reconciliation")
                    .with("reason", c.reason())
                    .with("from", c.from().name())
                    .build());
            journal.commit();
        });
    }

    /**
     * Takes the broker's books over, as they are now: each difference becomes an entry of its own.
     *
     * @param priced instruments of which a price is known
     * @return what changed, in words
     */
    String adopt(UserWishes wishes, Set<String> priced) {
        if (different.isEmpty()) {
            return "The books agree with the broker's; nothing was adjusted.";
        }
        if (!arm(List.of())) { // days may have passed since they were compared
            throw new ConfigException(notArmed + "\nThe books are not known, so nothing can be taken over.");
        }
        if (different.isEmpty()) {
            return "The books agree with the broker's by now; nothing was adjusted.";
        }
        List<BrokerEvent.Adjusted> adjustments = different.get().adjustments();
        for (BrokerEvent.Adjusted a : adjustments) {
            if (!a.symbol().isEmpty() && !priced.contains(a.symbol())) {
                throw new ConfigException("The broker holds " + a.quantity().toPlainString() + " of " + a.symbol()
                        + ", of which the plan has no price.\nClose it there by hand, or publish a plan that has the"
                        + " instrument; then take the books over.");
            }
        }
        adjustments.forEach(
                a -> journal.append(Records.adjusted(wishes, a, different.get().lastReport())));
        journal.commit();
        broker.adopt(different.get());
        arm(List.of());
        return different.isEmpty()
                ? "The broker's books were taken over with " + adjustments.size() + " adjustments."
                : "The books still differ: " + different.get().message();
    }
}
