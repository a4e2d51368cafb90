package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import io.cambrian.live.control.TradingState;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person asks of the account before it goes on. Wishes only ever tighten what the plan allows, or take back what was
 * tightened; no wish goes beyond the plan.
 *
 * @param user who asks; stands beside each wish in the journal
 * @param reason why; stands beside it, may be empty
 * @param halt whether to stop all trading
 * @param release whether to end a halt
 * @param vetoes instruments in which positions may only shrink from now on
 * @param lifts instruments whose veto ends
 * @param size share of the plan's positions to hold from now on, in [0, 1]; empty leaves it as it is
 * @param adopt whether the broker's books are taken over where the journal's differ
 * @param bots states that bots are put into, by id
 */
record UserWishes(
        String user,
        String reason,
        boolean halt,
        boolean release,
        List<String> vetoes,
        List<String> lifts,
        OptionalDouble size,
        boolean adopt,
        SortedMap<String, TradingState> bots) {
    static final int LONGEST_USER = 100;
    static final int LONGEST_REASON = 500;

    UserWishes {
        bots = new TreeMap<>(bots);
        vetoes = List.copyOf(vetoes);
        lifts = List.copyOf(lifts);
        reason = reason.strip();
        if (user.isBlank() || user.length() > LONGEST_USER || !printable(user)) {
            throw new ConfigException("The user must be a name of 1 to 100 printable characters.");
        }
        if (reason.length() > LONGEST_REASON || !printable(reason)) {
            throw new ConfigException("The reason must be one line of at most 500 printable characters.");
        }
        if (halt && release) {
            throw new ConfigException("A halt and its release contradict each other.");
        }
        for (String symbol : vetoes) {
            if (lifts.contains(symbol)) {
                throw new ConfigException("The veto on " + symbol + " cannot begin and end at once.");
            }
        }
        if (size.isPresent() && !(size.getAsDouble() >= 0 && size.getAsDouble() <= 1)) {
            throw new ConfigException("The size (" + size.getAsDouble()
                    + ") must be in [0, 1]: a person may hold less than the plan, never more.");
        }
    }

    UserWishes(
            String user,
            String reason,
            boolean halt,
            boolean release,
            List<String> vetoes,
            List<String> lifts,
            OptionalDouble size) {
        this(user, reason, halt, release, vetoes, lifts, size, false, new TreeMap<>());
    }

    /** Nothing is asked. */
    static UserWishes none() {
        return new UserWishes("nobody", "", false, false, List.of(), List.of(), OptionalDouble.empty());
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    boolean isEmpty() {
        return !halt && !release && vetoes.isEmpty() && lifts.isEmpty() && size.isEmpty() && !adopt && bots.isEmpty();
    }
}
