package io.cambrian.live.allocator;

import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The days of a plan's history on which the account had bots of it already, under the plans before: what became of them there
 * lasts. A bot is measured by its targets of then with its share of now.
 *
 * @param since by bot the day after which the account has it without a break; bots that are not in it are new
 * @param before is told of each of these days before the bots' targets follow
 * @param after is given what the bots had
 */
public record Tenure(SortedMap<String, Integer> since, IntConsumer before, Follower after) {
    /** Nothing is known of any bot. */
    public static final Tenure NONE = new Tenure(new TreeMap<>(), day -> {}, (day, bars, targets) -> {});

    /** Sees what bots had. */
    public interface Follower {
        /**
         * A day is over.
         *
         * @param bars by symbol
         * @param targets of each bot as parts of the account, by bot and symbol
         */
        void day(int day, SortedMap<String, DayBar> bars, Map<String, SortedMap<String, Double>> targets);
    }

    /** The first day; later than all where no bot is known. */
    int first() {
        return since.values().stream().mapToInt(day -> day + 1).min().orElse(Integer.MAX_VALUE);
    }

    /** What the bots wanted of which the account had them that day. */
    Proposal had(int day, Proposal wanted) {
        return new Proposal(
                wanted.targets(),
                wanted.bots().stream()
                        .map(b -> day > since.getOrDefault(b.id(), Integer.MAX_VALUE) ? b : nothing(b))
                        .toList());
    }

    private static BotTargets nothing(BotTargets bot) {
        return new BotTargets(bot.id(), bot.share(), new TreeMap<>(), new TreeMap<>());
    }
}
