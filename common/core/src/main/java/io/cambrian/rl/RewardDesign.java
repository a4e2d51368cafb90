package io.cambrian.rl;

/**
 * What a day's return counts to a learner: profit less the prices of its risks.
 *
 * <pre>
 *   reward(r) = r - shortfallPrice max(0, -r - valueAtRisk) / (1 - confidence) - swingPrice r^2 / 2
 * </pre>
 *
 * The first price is that of expected shortfall in the form of Rockafellar and Uryasev 2000, doi:10.21314/JOR.2000.038; the second
 * that of returns that come and go. Trading is charged {@code turnoverPrice} a side beyond its costs.
 *
 * @param confidence of the shortfall, in (0, 1)
 * @param valueAtRisk loss beyond which a day is in the tail, a fraction
 */
public record RewardDesign(
        double shortfallPrice, double swingPrice, double turnoverPrice, double confidence, double valueAtRisk) {
    /** Profit alone. */
    public static final RewardDesign PROFIT = new RewardDesign(0, 0, 0, 0.975, 0);

    public RewardDesign {
        if (!(shortfallPrice >= 0 && swingPrice >= 0 && turnoverPrice >= 0 && confidence > 0 && confidence < 1)
                || !Double.isFinite(valueAtRisk)) {
            throw new IllegalArgumentException("A reward with prices " + shortfallPrice + ", " + swingPrice + ", "
                    + turnoverPrice + ", confidence " + confidence + " and value at risk " + valueAtRisk
                    + " is not possible.");
        }
    }

    /** Of a day's simple return. */
    public double of(double simpleReturn) {
        return simpleReturn
                - shortfallPrice * Math.max(0, -simpleReturn - valueAtRisk) / (1 - confidence)
                - swingPrice * simpleReturn * simpleReturn / 2;
    }
}
