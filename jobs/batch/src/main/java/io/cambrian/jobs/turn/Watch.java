package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.Shift;
import io.cambrian.turn.Drift;
import io.cambrian.turn.MarketChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at market, bots and account for what calls for a search. */
final class Watch {
    /** A bot's daily returns fell by two tenths of their deviation, or move twice as much. */
    private static final Shift FALL = new Shift(-0.2, 1);

    private static final List<Shift> SHIFTS = List.of(FALL, new Shift(0, 2));

    /** Sessions between alarms on a bot that never changes. */
    private static final double MEAN_TIME = 1_260;

    private static final int KNOWN = 756;

    private Watch() {}

    /** Probability that the market changed within its last sessions; NaN where it cannot be told. */
    static double marketChange(Market market, int sessions) {
        return MarketChange.within(EqualWeight.returns(market, market.calendar()), sessions);
    }

    /**
     * Alarms on bots whose returns since the last search are not those of the three years before, in the order of the bots.
     *
     * @param since last day that the last search knew
     */
    static List<Drift> drifting(Bundle plan, Market market, Costs costs, int since) {
        int[] calendar = market.calendar();
        int to = calendar[calendar.length - 1];
        List<Drift> drifting = new ArrayList<>();
        for (Bot bot : plan.bots()) {
            int at = Arrays.binarySearch(calendar, Math.max(bot.tradingFrom(), since + 1));
            at = at >= 0 ? at : -at - 1;
            if (at >= calendar.length || at < KNOWN / 3) {
                continue;
            }
            StrategyRun run = PlanOfRecord.run(
                    market, StrategyText.parse(bot.strategy()), calendar[Math.max(0, at - KNOWN)], to, costs);
            int split = Arrays.binarySearch(run.days(), calendar[at]);
            firstAlarm(bot.id(), run.days(), run.netReturns(), split).ifPresent(drifting::add);
        }
        return drifting;
    }

    /**
     * The first alarm on a series of returns; empty where there is none, or where nothing moved before.
     *
     * @param split index of the first return that is watched; those before say what is usual
     */
    static Optional<Drift> firstAlarm(String id, int[] days, double[] returns, int split) {
        ReturnMoments before = ReturnMoments.of(Arrays.copyOf(returns, split));
        if (!(before.sd() > 0)) {
            return Optional.empty();
        }
        ChangeDetector detector = ChangeDetector.known(SHIFTS, 0, 1, MEAN_TIME, Seeds.ofText("drift of bots"));
        for (int t = split; t < days.length; t++) {
            if (detector.observe((returns[t] - before.mean()) / before.sd())) {
                return Optional.of(new Drift(
                        id,
                        detector.strongest().equals(FALL) ? "a lower mean" : "moves twice as large",
                        detector.statistic(),
                        detector.threshold(),
                        days[split],
                        days[t],
                        t - split + 1));
            }
        }
        return Optional.empty();
    }
}
