package io.cambrian.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Finalists on untouched days: {@link StepM} over their excess returns, so that the chance of even one false claim stays at
 * the level for any number of finalists, however alike they are.
 *
 * <p>Days that have been looked at are less untouched. The k-th opening of the same days is tested at 0.05 / (k (k + 1)), and
 * 1/2 + 1/6 + 1/12 + ... is 1: all openings of a day together claim falsely with a chance of 5 % at most, were they repeated
 * for ever. The number of draws grows with 1 / level and the draws of an earlier opening are among those of a later one, so
 * that a further opening never eases the test. Once the most draws that are made cannot show a p-value as small as the level,
 * nothing passes any more, and the words say so.
 *
 * <p>Where p-values are also compared with the level of a claim, which may be far smaller, there are as many draws as {@link LevelDraws}
 * says, for whomever the first of them leave near it. What passes the opening is the same with them.
 *
 * <p>Blocks of days are taken as exchangeable, and the bootstrap as exact; it is liberal, the more so the fewer the blocks and the smaller
 * the level: normal days pass 0.001 in 0.0017 of cases with 64 blocks and in 0.0026 with 30, and 0.00003 in 0.00014 and in 0.00027.
 *
 * @param opening how many times these days have been opened, this time included
 * @param level of this opening
 * @param blocks contiguous, of equally many days but for one
 * @param draws bootstrap samples that were made
 * @param traded whether each finalist traded at all
 * @param statistics mean / daily standard deviation * sqrt(days) of each finalist's excess return
 * @param pValues adjusted for all finalists; 1 for one that never traded
 */
public record HoldoutTest(
        int opening,
        double level,
        int blocks,
        int draws,
        List<Boolean> traded,
        List<Double> statistics,
        List<Double> pValues) {
    /** The chance of a false claim, shared by all openings of the same days. */
    public static final double LEVEL = 0.05;

    private static final int MOST_BLOCKS = 64;
    private static final int DRAWS_PER_STEP = 5_000;

    public HoldoutTest {
        traded = List.copyOf(traded);
        statistics = List.copyOf(statistics);
        pValues = List.copyOf(pValues);
    }

    /**
     * Tests all finalists at once; their order does not matter.
     *
     * @param excess {@code [finalists][days]} daily returns above {@link PriorHolding}, on the same
     *     days, at least four
     * @param traded whether each finalist traded at all: what did nothing proves nothing
     * @param opening from 1
     * @param seed of the draws
     */
    public static HoldoutTest of(List<double[]> excess, List<Boolean> traded, int opening, long seed) {
        return of(excess, traded, opening, 1, seed);
    }

    /**
     * Tests all finalists at once for a claim of the best.
     *
     * @param claimLevel at most which a p-value is accepted; draws of a larger one are among those of a smaller one
     */
    public static HoldoutTest of(
            List<double[]> excess, List<Boolean> traded, int opening, double claimLevel, long seed) {
        if (excess.isEmpty() || excess.size() != traded.size()) {
            throw new IllegalArgumentException(
                    "Returns of " + excess.size() + " and trades of " + traded.size() + " finalists cannot be tested.");
        }
        int blocks = Math.min(MOST_BLOCKS, excess.get(0).length / 2);
        int first = draws(opening);
        StepM test = StepM.of(
                BlockReturns.contiguous(excess, blocks), first, LevelDraws.of(claimLevel, first), claimLevel, seed);
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < traded.size(); i++) {
            p.add(traded.get(i) ? test.pValues().get(i) : 1.0);
        }
        return new HoldoutTest(opening, level(opening), blocks, test.draws(), traded, test.statistics(), p);
    }

    /** The level of the k-th opening, 0.05 / (k (k + 1)): the levels of all openings sum to 0.05. */
    public static double level(int opening) {
        if (opening < 1) {
            throw new IllegalArgumentException("The opening (" + opening + ") must be at least 1.");
        }
        return LEVEL / (opening * (opening + 1.0));
    }

    /** Bootstrap samples of the k-th opening: with one more, a constant over its level, up to a million. */
    static int draws(int opening) {
        return (int) Math.min(LevelDraws.MOST, DRAWS_PER_STEP * (long) opening * (opening + 1L) - 1);
    }

    /** Whether the days were opened so often that no p-value can reach the level. */
    public boolean isSpent() {
        return 1.0 / (draws + 1) > level;
    }

    /** Whether a finalist's excess return is positive at the level of this opening. */
    public boolean isPassed(int finalist) {
        // a count of draws over their number can miss the level by a rounding
        return traded.get(finalist) && !isSpent() && pValues.get(finalist) <= level * (1 + 1e-12);
    }

    /** The verdict on a finalist. */
    public String words(int finalist) {
        if (isSpent()) {
            return "These days have been opened " + opening
                    + " times: what is left of the 5 % is too small to be shown by "
                    + String.format(java.util.Locale.ROOT, "%,d", draws)
                    + " draws, so nothing passes on them any more. Wait for new days.";
        }
        if (!traded.get(finalist)) {
            return "It never traded on untouched days, and what did nothing proves nothing.";
        }
        return "On untouched days its return above holding the average position that it had over the year before each day is "
                + (isPassed(finalist)
                        ? "positive beyond chance"
                        : statistics.get(finalist) > 0 ? "positive, but not beyond chance" : "not positive")
                + ": p = "
                + digits(pValues.get(finalist))
                + (traded.size() == 1 ? "" : ", adjusted for " + traded.size() + " finalists")
                + "; at most " + digits(level) + " passes, since this is opening " + opening
                + " of these days and all openings share 5 %.";
    }

    /** Three significant digits, without an exponent. */
    public static String digits(double p) {
        return new BigDecimal(p).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }
}
