package io.cambrian.handoff;

/**
 * What the whole book may risk. Losses are positive fractions of the account's equity.
 *
 * @param maxValueAtRisk largest one-day 99 % value at risk (historical simulation) after the order
 * @param maxExpectedShortfall largest mean loss beyond it
 * @param maxStressLoss largest loss in any scenario of the plan
 * @param maxCorrelated largest sum of absolute positions that move with the one ordered (correlation of at least 0.8 in its
 *     direction), itself included
 * @param maxParticipation largest order as a fraction of an instrument's mean traded value of 20 days; without volumes nothing
 *     is bounded
 * @param maxDaysToLiquidate days that any position may take to be sold at that participation
 * @param maxOrders orders of one day
 */
public record BookLimits(
        double maxValueAtRisk,
        double maxExpectedShortfall,
        double maxStressLoss,
        double maxCorrelated,
        double maxParticipation,
        double maxDaysToLiquidate,
        int maxOrders) {
    /** Beyond what an unlevered book of ordinary instruments comes to. */
    public static final BookLimits DEFAULT = new BookLimits(0.10, 0.15, 0.60, 1.0, 0.10, 5, 2_000);

    /** No bound that anything reaches. */
    public static final BookLimits NONE = new BookLimits(1e9, 1e9, 1e9, 1e9, 1e9, 1e9, Integer.MAX_VALUE);

    public BookLimits {
        positive("maxValueAtRisk", maxValueAtRisk);
        positive("maxExpectedShortfall", maxExpectedShortfall);
        positive("maxStressLoss", maxStressLoss);
        positive("maxCorrelated", maxCorrelated);
        positive("maxParticipation", maxParticipation);
        positive("maxDaysToLiquidate", maxDaysToLiquidate);
        positive("maxOrders", maxOrders);
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The limit " + name + " (" + value + ") must be positive and finite.");
        }
    }
}
