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
import io.cambrian.turn.MarketChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at market, bots and account for what calls for a search. */
final class Watch {
    /** A bot's daily returns fell by two tenths of their deviation, or move twice as much. */
    private static final List<Shift> SHIFTS = List.of(new Shift(-0.2, 1), new Shift(0, 2));

    /** Sessions between alarms on a bot that never changes. */
    private static final double MEAN_TIME = 1_260;

    private static final int KNOWN = 756;

    private Watch() {}

    /** Probability that the market changed within its last sessions; NaN where it cannot be told. */
    static double marketChange(Market market, int sessions) {
        return MarketChange.within(EqualWeight.returns(market, market.calendar()), sessions);
    }

    /**
     * Bots whose returns since the last search are not those of the three years before.
     *
     * @param since last day that the last search knew
     * @return their ids, in order
     */
    static List<String> drifting(Bundle plan, Market market, Costs costs, int since) {
        int[] calendar = market.calendar();
        int to = calendar[calendar.length - 1];
        List<String> drifting = new ArrayList<>();
        double threshold = Double.NaN;
        for (Bot bot : plan.bots()) {
            int at = Arrays.binarySearch(calendar, Math.max(bot.tradingFrom(), since + 1));
            at = at >= 0 ? at : -at - 1;
            if (at >= calendar.length || at < KNOWN / 3) {
                continue;
            }
            StrategyRun run = PlanOfRecord.run(
                    market, StrategyText.parse(bot.strategy()), calendar[Math.max(0, at - KNOWN)], to, costs);
            int split = Arrays.binarySearch(run.days(), calendar[at]);
            ReturnMoments before = ReturnMoments.of(Arrays.copyOf(run.netReturns(), split));
            if (!(before.sd() > 0)) {
                continue;
            }
            ChangeDetector detector = Double.isNaN(threshold)
                    ? ChangeDetector.known(SHIFTS, 0, 1, MEAN_TIME, Seeds.ofText("drift of bots"))
                    : ChangeDetector.knownWithThreshold(SHIFTS, threshold);
            threshold = detector.threshold();
            boolean alarm = false;
            for (int t = split; t < run.days().length; t++) {
                alarm |= detector.observe((run.netReturns()[t] - before.mean()) / before.sd());
            }
            if (alarm) {
                drifting.add(bot.id());
            }
        }
        return drifting;
    }
}
