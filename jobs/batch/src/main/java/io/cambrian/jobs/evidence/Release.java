package io.cambrian.jobs.evidence;

import static org.apache.spark.sql.functions.col;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.rl.PolicyRelease;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.Judged;
import io.cambrian.tables.Warehouse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/**
 * How policies and parameters are judged on untouched days, which are opened once for each: whichever days they are, the k-th thing
 * of its kind in a warehouse at the level {@link HoldoutTest#level 0.05 / (k (k + 1))}, and days that were opened more often than
 * that at the level of that opening.
 */
public final class Release {
    /** Days that the blocks of the bootstrap have. */
    private static final int BLOCK_DAYS = 20;

    /** Bootstrap samples, at least. */
    private static final int DRAWS = 1_999;

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
     * What is to be judged.
     *
     * @param runId who made it
     * @param id of it
     * @param modelId the regime model that it reads
     * @param before things of its kind that were judged in this warehouse before
     * @param incumbent name of what is in force
     * @param incumbentTrainedTo its knowledge time; empty where nothing was ever released
     */
    public record Candidate(
            String runId,
            String marketId,
            String id,
            String modelId,
            int before,
            String incumbent,
            OptionalInt incumbentTrainedTo,
            Costs costs,
            long seed) {}

    /**
     * Writes down that untouched days are opened. To be called before anything looks at them.
     *
     * @return what judges by them
     */
    public static Opened open(Warehouse warehouse, LoadedMarket loaded, StudyWindows windows, Candidate candidate) {
        int opening = JudgeJob.openHoldout(
                warehouse,
                new JudgeJob.Request(
                        candidate.runId(),
                        candidate.marketId(),
                        windows,
                        loaded.market().periodsPerYear(),
                        false,
                        candidate.costs().isFree()),
                List.of(candidate.id()));
        return new Opened(
                opening, 1 - HoldoutTest.level(Math.max(opening, candidate.before() + 1)), loaded, windows, candidate);
    }

    /**
     * Untouched days that are opened for one thing.
     *
     * @param opening how many times these days have been looked at, this one included
     * @param confidence of the bound: what was judged before, of the same kind and on whichever days, and what these days were
     *     opened for both make it stricter
     */
    public record Opened(
            int opening, double confidence, LoadedMarket loaded, StudyWindows windows, Candidate candidate) {
        /**
         * Judges by what each earned on these days.
         *
         * @param own returns by day of what is judged
         * @param incumbent those of what is in force
         * @param worth what returns count; the bound is that of the mean difference
         * @param gained a pattern that says what the difference is, such as {@code "it gained %.4f %% a day"}
         * @param obstacle what keeps this kind from release, beside what keeps all; empty for none
         * @param more sentences to add to the reason; may be empty
         */
        public Judged judge(
                double[] own,
                double[] incumbent,
                UnaryOperator<double[]> worth,
                String gained,
                Optional<String> obstacle,
                String more) {
            PolicyRelease bound = bound(own, incumbent, worth);
            Optional<String> kept = obstacle().or(() -> obstacle);
            String words = String.format(
                    Locale.ROOT,
                    "On %d untouched days " + gained + " on what is in force; the lower bound at %.2f %% is %.4f %%.",
                    bound.days(),
                    100 * bound.gain(),
                    100 * confidence,
                    100 * bound.lowerBound());
            double year = loaded.market().periodsPerYear();
            return new Judged(
                    candidate.runId(),
                    candidate.before() + 1,
                    candidate.marketId(),
                    candidate.modelId(),
                    windows.warmUpFrom(),
                    windows.developmentTo(),
                    windows.holdoutFrom(),
                    windows.holdoutTo(),
                    opening,
                    candidate.incumbent(),
                    sharpe(own, year),
                    sharpe(incumbent, year),
                    confidence,
                    bound.lowerBound(),
                    bound.ships() && kept.isEmpty(),
                    kept.orElse(words) + more);
        }

        private PolicyRelease bound(double[] own, double[] incumbent, UnaryOperator<double[]> worth) {
            return PolicyRelease.judge(
                    worth.apply(own),
                    worth.apply(incumbent),
                    confidence,
                    BLOCK_DAYS,
                    DRAWS,
                    Seeds.derive(candidate.seed(), Seeds.ofText(candidate.runId())));
        }

        private Optional<String> obstacle() {
            if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
                return Optional.of("Spot prices leave out the interest that a position earns or pays: nobody earns a"
                        + " spot return alone.");
            }
            if (candidate.costs().isFree()) {
                return Optional.of("Trading was free, which it never is.");
            }
            return candidate.incumbentTrainedTo().isPresent()
                            && candidate.incumbentTrainedTo().getAsInt() >= windows.holdoutFrom()
                    ? Optional.of("What is in force (" + candidate.incumbent() + ") has seen some of these days.")
                    : Optional.empty();
        }
    }

    /** The strategies of a cycle were found on all days before those that it opened. */
    public static Optional<String> searchSawThem(Warehouse warehouse, String cycleId, StudyWindows windows) {
        return opened(warehouse, cycleId, col("from_day").gt(windows.holdoutFrom()))
                ? Optional.of("The search that found the strategies has seen some of these days.")
                : Optional.empty();
    }

    /**
     * A sentence where days that a cycle opened are opened again for something that reads its strategies: which of them are
     * deployed was decided by these days. Such a gain is in part the same evidence twice; new days alone tell.
     */
    public static Optional<String> judgedByThem(Warehouse warehouse, String cycleId, StudyWindows windows) {
        return opened(
                        warehouse,
                        cycleId,
                        col("from_day")
                                .leq(windows.holdoutTo())
                                .and(col("to_day").geq(windows.holdoutFrom())))
                ? Optional.of(
                        " Which strategies are deployed was decided by some of the same days: a gain that comes from"
                                + " their signals is in part the same evidence again.")
                : Optional.empty();
    }

    private static boolean opened(Warehouse warehouse, String cycleId, Column days) {
        return warehouse.exists(HoldoutsTable.SPEC)
                && warehouse
                                .read(HoldoutsTable.SPEC)
                                .where(col("run_id").equalTo(cycleId).and(days))
                                .count()
                        > 0;
    }

    /** The Sharpe ratio a year of daily returns; 0 where they do not vary. */
    public static double sharpe(double[] returns, double periodsPerYear) {
        ReturnMoments moments = ReturnMoments.of(returns);
        return moments.sd() > 0 ? moments.mean() / moments.sd() * Math.sqrt(periodsPerYear) : 0;
    }
}
