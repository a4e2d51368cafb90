package io.cambrian.jobs.evidence;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.Market;
import io.cambrian.rl.PolicyRelease;
import java.util.Arrays;
import java.util.Optional;

/** What policies and parameters need before they may replace what is in force. */
public final class Release {
    /** Days that the blocks of the bootstrap have. */
    public static final int BLOCK_DAYS = 20;

    /** Bootstrap samples, at least. */
    public static final int DRAWS = 1_999;

    private Release() {}

    /** @throws DataException where the untouched days are too few to judge anything on */
    public static void requireUntouchedDays(Market market, StudyWindows windows) {
        long days = Arrays.stream(market.calendar())
                .filter(d -> d >= windows.holdoutFrom())
                .count();
        if (days < PolicyRelease.leastDays(BLOCK_DAYS)) {
            throw new DataException("The market has " + days + " untouched days; a release is judged on "
                    + PolicyRelease.leastDays(BLOCK_DAYS)
                    + " at least.\nIngest a longer history, or give a larger --holdout.");
        }
    }

    /**
     * The confidence of the bound: what was judged before, of the same kind and on whichever days, and what these days were opened
     * for both make it stricter.
     *
     * @param before sets of the kind that were judged before
     * @param opening of these days, this one included
     */
    public static double confidence(int before, int opening) {
        return 1 - HoldoutTest.level(Math.max(opening, before + 1));
    }

    /** What keeps anything from release whatever it earned. */
    public static Optional<String> obstacle(LoadedMarket loaded, Costs costs) {
        if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
            return Optional.of("Spot prices leave out the interest that a position earns or pays: nobody earns a spot"
                    + " return alone.");
        }
        return costs.isFree() ? Optional.of("Trading was free, which it never is.") : Optional.empty();
    }
}
