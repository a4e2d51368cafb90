package io.cambrian.jobs.turn;

import io.cambrian.jobs.turn.AuditedPlans.Plan;
import io.cambrian.jobs.turn.AuditedPlans.Seat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What strategies want to hold, by their decisions in the journal, and until when they wanted something else.
 *
 * <p>A plan's history may have decisions that no journal has: of days that the account did not trade under a plan with the strategy, or
 * on bars that were restated since. What a strategy wants by then is not known until it decides again.
 */
final class AuditedWishes {
    /** Of strategies that are not held back. */
    static final String ACTIVE = "ACTIVE";

    private static final String HALTED = "HALTED";

    private final Map<String, TreeMap<String, Wish>> bySymbol = new HashMap<>();
    private final Map<String, Map<Ended, Wish>> ended = new HashMap<>();
    private final Map<String, Integer> unknownUpTo = new HashMap<>();
    private final Map<String, Integer> unknownInstrument = new HashMap<>();
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Map<String, Wish>> frozen = new HashMap<>();

    private record Ended(String bot, int side) {}

    /**
     * A decision.
     *
     * @param day of it
     * @param target fraction of the strategy's capital there
     * @param before the same before it
     * @param until last day on which it was wanted
     * @param left whether it ended since the strategy left the plan
     */
    record Wish(
            String bot, int day, double target, double before, String action, String reason, int until, boolean left) {
        int side() {
            return (int) Math.signum(target);
        }

        private Wish ending(int day, String action, String reason, int until, boolean left) {
            return new Wish(bot, day, target, before, action, reason, until, left);
        }
    }

    void decided(String bot, String symbol, int day, double target, String action, String reason) {
        TreeMap<String, Wish> all = bySymbol.computeIfAbsent(symbol, s -> new TreeMap<>());
        Wish last = all.get(bot);
        double before = last == null ? 0 : last.target;
        if (last != null && last.side() != 0 && last.side() != Math.signum(target)) {
            end(symbol, last.ending(day, action, reason, day, false));
        }
        all.put(bot, new Wish(bot, day, target, before, action, reason, Integer.MAX_VALUE, false));
    }

    private void end(String symbol, Wish wish) {
        ended.computeIfAbsent(
                        symbol,
                        s -> new TreeMap<>((a, b) -> {
                            int c = a.bot.compareTo(b.bot);
                            return c != 0 ? c : Integer.compare(a.side, b.side);
                        }))
                .put(new Ended(wish.bot, wish.side()), wish);
    }

    /**
     * Takes another plan.
     *
     * @param before the plan before; empty for the first
     * @param asOf last day that the plan knows
     * @param lastClosed last day that the account traded
     */
    void plan(Optional<Plan> before, Plan now, int asOf, int lastClosed) {
        bySymbol.forEach((symbol, all) -> all.values().removeIf(wish -> {
            Seat seat = now.seats().get(wish.bot);
            boolean leaves = seat == null || seat.sinceDay() > asOf;
            if (leaves && wish.side() != 0) {
                end(symbol, wish.ending(wish.day, wish.action, wish.reason, lastClosed, true));
            }
            return leaves;
        }));
        now.seats().forEach((bot, seat) -> {
            boolean traded = before.isPresent() && before.get().seats().containsKey(bot) && lastClosed >= asOf;
            if (seat.sinceDay() <= asOf && (!traded || now.restated())) {
                unknownUpTo.put(bot, asOf);
            }
        });
        frozen.replaceAll((bot, wishes) -> {
            Seat seat = now.seats().get(bot);
            boolean stays = seat != null
                    && seat.sinceDay() <= asOf
                    && before.isPresent()
                    && before.get().seats().containsKey(bot);
            return stays ? wishes : Map.of(); // one that comes back is new
        });
    }

    /** Under the plan now nothing is held for halted strategies: accounts did so once. */
    void forgetHalted() {
        frozen.replaceAll((bot, wishes) -> Map.of());
    }

    /** An instrument that plans did not have before: what their strategies did there is in the history alone. */
    void newInstrument(String symbol, int asOf) {
        unknownInstrument.put(symbol, asOf);
    }

    void state(String bot, String state) {
        states.put(bot, state);
        if (state.equals(HALTED)) {
            Map<String, Wish> now = new HashMap<>();
            bySymbol.forEach((symbol, all) -> {
                if (all.containsKey(bot)) {
                    now.put(symbol, all.get(bot));
                }
            });
            frozen.put(bot, now);
        } else {
            frozen.remove(bot);
        }
    }

    boolean isHeldBack(String bot) {
        return !states.getOrDefault(bot, ACTIVE).equals(ACTIVE);
    }

    /** The last decision; what a halted strategy wanted as it was halted. */
    Optional<Wish> wish(String bot, String symbol) {
        return frozen.containsKey(bot) ? Optional.ofNullable(frozen.get(bot).get(symbol)) : decision(bot, symbol);
    }

    Optional<Wish> decision(String bot, String symbol) {
        return Optional.ofNullable(
                bySymbol.getOrDefault(symbol, new TreeMap<>()).get(bot));
    }

    /** Whether it decided last on days that the journal does not have. */
    boolean isUnknown(String bot, Seat seat, String symbol) {
        int decided = decision(bot, symbol).map(Wish::day).orElse(Integer.MIN_VALUE);
        int unknown = Math.max(
                unknownUpTo.getOrDefault(bot, Integer.MIN_VALUE),
                unknownInstrument.getOrDefault(symbol, Integer.MIN_VALUE));
        return unknown >= seat.sinceDay() && decided <= unknown;
    }

    /** Wishes for a side that ended on a day or later, with what ended them. */
    List<Wish> endedSince(String symbol, int side, int day) {
        List<Wish> all = new ArrayList<>();
        ended.getOrDefault(symbol, Map.of()).forEach((key, wish) -> {
            if (key.side == side && wish.until >= day) {
                all.add(wish);
            }
        });
        return all;
    }
}
