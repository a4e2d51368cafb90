package io.cambrian.live.allocator;

import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What single bots moved at the last close, as parts of the account, before overlays: for who wonders what the account would be
 * without a bot's orders, or with those that it is kept from.
 */
public final class BotMoves {
    /** Nothing was decided yet. */
    public static final BotMoves NONE = none();

    private final Proposal before;
    private final Proposal wanted;
    private final Proposal allowed;

    /**
     * @param before what bots had at the close before the last
     * @param wanted what they wanted at the last, whatever their states
     * @param allowed what they have of it
     */
    private BotMoves(Proposal before, Proposal wanted, Proposal allowed) {
        this.before = before;
        this.wanted = wanted;
        this.allowed = allowed;
    }

    private static BotMoves none() {
        Proposal nothing = new Proposal(new TreeMap<>(), List.of());
        return new BotMoves(nothing, nothing, nothing);
    }

    /** After another close. */
    BotMoves next(Proposal wantedThere, Proposal allowedThere) {
        return new BotMoves(allowed, wantedThere, allowedThere);
    }

    /** What a bot's targets changed by at the last close, by symbol; of what had a bar at both closes. */
    public SortedMap<String, Double> ordered(String bot) {
        SortedMap<String, Double> changes = apart(of(allowed, bot), of(before, bot));
        changes.keySet().retainAll(before.targets().keySet());
        changes.keySet().retainAll(allowed.targets().keySet());
        return changes;
    }

    /** What a bot wanted beyond what its state lets it have, by symbol. */
    public SortedMap<String, Double> withheld(String bot) {
        return apart(of(wanted, bot), of(allowed, bot));
    }

    private static SortedMap<String, Double> of(Proposal proposal, String bot) {
        return proposal.bots().stream()
                .filter(b -> b.id().equals(bot))
                .findFirst()
                .map(BotTargets::targets)
                .orElseGet(TreeMap::new);
    }

    /** One less the other, where they differ. */
    private static SortedMap<String, Double> apart(SortedMap<String, Double> one, SortedMap<String, Double> other) {
        SortedMap<String, Double> apart = new TreeMap<>(one);
        other.forEach((symbol, target) -> apart.merge(symbol, -target, Double::sum));
        apart.values().removeIf(difference -> difference == 0);
        return apart;
    }
}
