package io.cambrian.live.allocator;

import io.cambrian.live.control.TradingState;
import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far each bot's own decisions are followed. Of a bot that is {@code REDUCING}, targets may only shrink; of one that is
 * {@code HALTED}, they stay as they were, and nothing is opened for one that had nothing. Bots go on deciding meanwhile, so one that becomes {@code ACTIVE} again wants what it would have wanted. Not safe for concurrent use.
 */
public final class BotStates {
    private final Map<String, TradingState> states = new HashMap<>();
    private Map<String, BotTargets> before = Map.of();
    /** Where {@link #before} may have a target. */
    private Set<String> reach = Set.of();

    /** From the next proposal on. */
    public void set(String bot, TradingState state) {
        if (state == TradingState.ACTIVE) {
            states.remove(bot);
        } else {
            states.put(bot, state);
        }
    }

    public TradingState of(String bot) {
        return states.getOrDefault(bot, TradingState.ACTIVE);
    }

    /** What of a proposal bots may have. */
    public Proposal restrict(Proposal proposal) {
        Set<String> quiet = new HashSet<>(reach);
        quiet.removeAll(proposal.targets().keySet());
        List<BotTargets> own = new ArrayList<>();
        Map<String, BotTargets> now = new HashMap<>();
        boolean same = true;
        for (BotTargets wanted : proposal.bots()) {
            TradingState state = of(wanted.id());
            BotTargets allowed = state == TradingState.ACTIVE ? wanted : restrict(wanted, state, proposal.targets());
            same &= allowed == wanted;
            own.add(allowed);
            now.put(wanted.id(), withQuiet(allowed, quiet));
        }
        before = now;
        quiet.addAll(proposal.targets().keySet());
        reach = quiet;
        return same ? proposal : new Proposal(sums(proposal.targets(), own), own);
    }

    private BotTargets restrict(BotTargets wanted, TradingState state, SortedMap<String, Double> bars) {
        SortedMap<String, Double> targets = new TreeMap<>();
        SortedMap<String, Integer> since = new TreeMap<>();
        BotTargets last = before.get(wanted.id());
        if (last != null) {
            last.targets().forEach((symbol, was) -> {
                double wants = wanted.targets().getOrDefault(symbol, 0.0);
                double may = state == TradingState.HALTED
                        ? was
                        : Math.signum(wants) == Math.signum(was)
                                ? Math.signum(was) * Math.min(Math.abs(was), Math.abs(wants))
                                : 0;
                if (bars.containsKey(symbol) && may != 0) {
                    targets.put(symbol, may);
                    since.put(symbol, last.since().get(symbol));
                }
            });
        }
        return new BotTargets(wanted.id(), wanted.share(), targets, since);
    }

    /** What has no bar today cannot be traded, and stays. */
    private BotTargets withQuiet(BotTargets allowed, Set<String> quiet) {
        BotTargets last = before.get(allowed.id());
        if (last == null
                || quiet.isEmpty()
                || Collections.disjoint(quiet, last.targets().keySet())) {
            return allowed;
        }
        SortedMap<String, Double> targets = new TreeMap<>(allowed.targets());
        SortedMap<String, Integer> since = new TreeMap<>(allowed.since());
        last.targets().forEach((symbol, was) -> {
            if (quiet.contains(symbol)) {
                targets.put(symbol, was);
                since.put(symbol, last.since().get(symbol));
            }
        });
        return new BotTargets(allowed.id(), allowed.share(), targets, since);
    }

    private static SortedMap<String, Double> sums(SortedMap<String, Double> bars, List<BotTargets> own) {
        SortedMap<String, Double> sums = new TreeMap<>();
        bars.keySet().forEach(symbol -> sums.put(symbol, 0.0));
        own.forEach(bot -> bot.targets().forEach((symbol, target) -> sums.merge(symbol, target, Double::sum)));
        return Collections.unmodifiableSortedMap(sums);
    }
}
