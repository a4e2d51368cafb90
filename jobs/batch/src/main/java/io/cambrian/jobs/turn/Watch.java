package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.market.Market;
import io.cambrian.turn.Drift;
import io.cambrian.turn.EdgeWatch;
import io.cambrian.turn.JudgmentWindow;
import io.cambrian.turn.MarketChange;
import io.cambrian.turn.VolatilityWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at market, bots and account for what calls for a search. */
final class Watch {
    /** Sessions that say how much a bot moves as a rule; with fewer than a third of them it is not watched. */
    private static final int KNOWN = 756;

    private Watch() {}

    /** Probability that the market changed within its last sessions; NaN where it cannot be told. */
    static double marketChange(Market market, int sessions) {
        return MarketChange.within(EqualWeight.returns(market, market.calendar()), sessions);
    }

    /**
     * Alarms after the last search on bots whose returns are not what they were, in the order of the bots. What a bot earns above what it
     * held is watched since it joined the plan ({@link EdgeWatch}), how much it moves since that day or the last search, whichever is
     * later ({@link VolatilityWatch}).
     *
     * @param searched last day that the last search knew
     */
    static List<Drift> drifting(Bundle plan, Market market, Costs costs, int searched) {
        List<Drift> drifting = new ArrayList<>();
        for (Bot bot : plan.bots()) {
            Strategy strategy = StrategyText.parse(bot.strategy());
            EdgeWatch.alarms(bot.id(), strategy, market, costs, bot.tradingFrom()).stream()
                    .filter(alarm -> alarm.on() > searched)
                    .findFirst()
                    .ifPresent(drifting::add);
            wilder(bot, strategy, market, costs, searched).ifPresent(drifting::add);
        }
        return drifting;
    }

    private static Optional<Drift> wilder(Bot bot, Strategy strategy, Market market, Costs costs, int searched) {
        int[] calendar = market.calendar();
        int at = firstAfter(calendar, Math.max(bot.tradingFrom() - 1, searched));
        if (at >= calendar.length || at < KNOWN / 3) {
            return Optional.empty();
        }
        StrategyRun run = PlanOfRecord.run(
                market, strategy, calendar[Math.max(0, at - KNOWN)], calendar[calendar.length - 1], costs);
        return VolatilityWatch.alarm(bot.id(), run.days(), run.netReturns(), firstAfter(run.days(), calendar[at] - 1));
    }

    /** Index of the first of some days after one. */
    private static int firstAfter(int[] days, int day) {
        return days.length - JudgmentWindow.sessionsAfter(days, day);
    }
}
