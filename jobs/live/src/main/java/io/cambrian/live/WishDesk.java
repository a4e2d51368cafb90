package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.control.Guard;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What people want of an account: to stop trading or end a halt, to let positions in some instruments only shrink, to put bots
 * into other states, to hold a share of the plan. It is carried out between days and journaled with who and why; what is so
 * already is not written again. Not safe for concurrent use.
 */
final class WishDesk {
    /** In the journal, after who halted without one. */
    private static final String NO_REASON = ", no reason given";

    private final Journal journal;
    private final JournalFold fold;
    private final Guard guard;
    private final Arming arming;
    private final SortedSet<String> symbols;
    private final SortedSet<String> bots;
    /** Halted trading within a day; there it is written down already. */
    private Optional<UserWishes> within = Optional.empty();

    WishDesk(Journal journal, JournalFold fold, Guard guard, Arming arming, Bundle plan) {
        this.journal = journal;
        this.fold = fold;
        this.guard = guard;
        this.arming = arming;
        symbols = plan.instruments().stream().map(Instrument::symbol).collect(Collectors.toCollection(TreeSet::new));
        bots = plan.bots().stream().map(Bot::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @throws ConfigException for an instrument or a bot that the plan does not have */
    void require(UserWishes wishes) {
        wishes.vetoes().forEach(this::requireInstrument);
        wishes.lifts().forEach(this::requireInstrument);
        wishes.bots().keySet().forEach(this::requireBot);
    }

    private void requireInstrument(String symbol) {
        if (!symbols.contains(symbol)) {
            throw new ConfigException(
                    "The plan has no instrument " + symbol + " to veto.\nIt has " + String.join(", ", symbols) + ".");
        }
    }

    private void requireBot(String bot) {
        if (!bots.contains(bot)) {
            throw new ConfigException("The plan has no bot " + bot + ".\nIt has " + String.join(", ", bots) + ".");
        }
    }

    /**
     * Carries out what {@link #require} lets through.
     *
     * @param priced symbols whose price is known
     * @param states of the bots from the next day on
     * @return what changed, in words
     */
    List<String> carryOut(UserWishes wishes, Set<String> priced, Map<String, TradingState> states) {
        List<String> said = new ArrayList<>();
        if (wishes.adopt()) {
            said.add(arming.adopt(wishes, priced));
        }
        if (wishes.release() && arming.different().isPresent()) {
            throw new ConfigException(arming.different().get().message()
                    + "\nFind out why. Then take the broker's over (--adopt-broker), and release the halt.");
        }
        if (wishes.halt()) {
            said.add(halt(wishes));
        }
        if (wishes.release()) {
            said.add(release(wishes));
        }
        for (String symbol : wishes.vetoes()) {
            if (!fold.vetoes().contains(symbol)) {
                note(Records.VETOED, wishes, symbol);
                said.add("Positions in " + symbol + " may only shrink from now on.");
            }
        }
        for (String symbol : wishes.lifts()) {
            if (fold.vetoes().contains(symbol)) {
                note(Records.VETO_LIFTED, wishes, symbol);
                said.add("The veto on " + symbol + " has ended.");
            }
        }
        wishes.bots().forEach((bot, to) -> switchBot(wishes, bot, states.get(bot), to, said));
        if (wishes.size().isPresent() && wishes.size().getAsDouble() != fold.size()) {
            double before = fold.size();
            journal.append(by(Records.RESIZED, wishes)
                    .with("from", before)
                    .with("to", wishes.size().getAsDouble())
                    .build());
            said.add("Positions are " + wishes.size().getAsDouble() + " of the plan's from now on, " + before
                    + " before.");
        }
        journal.commit();
        return said;
    }

    /** Halts; a stop is never refused for want of a reason, but the journal and the answer say that none was given. */
    private String halt(UserWishes wishes) {
        boolean silent = wishes.reason().isEmpty();
        String reason = reason(wishes);
        if (!halt(wishes.user(), reason) && !within.equals(Optional.of(wishes))) {
            return "Trading was halted already (" + guard.reason() + ")."
                    + (silent ? "" : "\nThe journal keeps that reason. The release may say more (--release --reason).");
        }
        return "Trading is halted; it goes on only when a person releases it."
                + (silent
                        ? "\nThe journal says '" + reason + "'. The release may say why it was:"
                                + " --release --reason \"the prices of this morning looked wrong\"."
                        : "");
    }

    /** What the journal says of why somebody halts. */
    static String reason(UserWishes halt) {
        return halt.reason().isEmpty() ? "stopped by " + halt.user() + NO_REASON : halt.reason();
    }

    /** Whether trading was not halted before; then the journal has it. */
    boolean halt(String user, String reason) {
        Optional<Guard.Change> change = guard.halt(reason);
        change.ifPresent(c -> journal.append(Event.type(Records.STOPPED)
                .with("user", user)
                .with("reason", reason)
                .with("from", c.from().name())
                .build()));
        return change.isPresent();
    }

    /** Halts within a day, whose work it then is part of; empty where trading is halted already. */
    Optional<Guard.Change> haltWithin(UserWishes halt) {
        Optional<Guard.Change> change = guard.halt(reason(halt));
        if (change.isPresent()) {
            within = Optional.of(halt);
        }
        return change;
    }

    private String release(UserWishes wishes) {
        Optional<Guard.Change> change = guard.release();
        change.ifPresent(c -> journal.append(
                by(Records.RELEASED, wishes).with("from", c.from().name()).build()));
        return change.isPresent() ? "The halt is released." : "Nothing is halted; nothing was released.";
    }

    /** Keeps what a person thinks of the last day, {@code Integer.MIN_VALUE} before the first. */
    void rate(String user, int score, String note, int lastClosed) {
        Event.Builder event = Event.type(Records.RATED).with("user", user).with("score", score);
        if (lastClosed != Integer.MIN_VALUE) {
            event.with("day", Records.date(lastClosed));
        }
        if (!note.isEmpty()) {
            event.with("note", note);
        }
        journal.append(event.build());
        journal.commit();
    }

    private void note(String type, UserWishes wishes, String symbol) {
        journal.append(by(type, wishes).with("symbol", symbol).build());
    }

    private static Event.Builder by(String type, UserWishes wishes) {
        Event.Builder event = Event.type(type).with("user", wishes.user());
        return wishes.reason().isEmpty() ? event : event.with("reason", wishes.reason());
    }

    private void switchBot(UserWishes wishes, String bot, TradingState from, TradingState to, List<String> said) {
        if (from != to) {
            journal.append(by(Records.BOT_SWITCHED, wishes)
                    .with("bot", bot)
                    .with("from", from.name())
                    .with("to", to.name())
                    .build());
            said.add("Bot " + bot + " is " + to + " from the next close on, " + from + " before.");
        }
    }
}
