package io.cambrian.risk;

import io.cambrian.fault.ConfigException;

/**
 * How much capital a strategy can use: its profit over a year is {@code C (edge - k sqrt(C))}, since square-root impact costs
 * more than in proportion.
 *
 * @param edge profit per unit of capital and year before impact
 * @param impact k: cost per unit of capital and year at a capital of 1
 */
public record Capacity(double edge, double impact) {
    /**
     * A strategy's.
     *
     * @param edge yearly return at negligible capital, costs but impact taken off
     * @param dailyTurnover traded per day and asset as a fraction of capital, both sides counted; not negative
     * @param periodsPerYear trading days of a year
     */
    public static Capacity of(
            double edge, double[] dailyTurnover, java.util.List<Tradability> assets, double periodsPerYear) {
        if (dailyTurnover.length != assets.size()) {
            throw new IllegalArgumentException(dailyTurnover.length + " turnovers but " + assets.size() + " assets.");
        }
        double k = 0;
        for (int i = 0; i < dailyTurnover.length; i++) {
            if (!(dailyTurnover[i] >= 0)) {
                throw new ConfigException(
                        "The turnover of asset " + i + " (" + dailyTurnover[i] + ") must not be negative.");
            }
            Tradability a = assets.get(i);
            // cost of a day: fraction traded times volatility times the root of its share of the day's trading
            k += dailyTurnover[i]
                    * LiquidityRisk.IMPACT
                    * a.volatility()
                    * Math.sqrt(dailyTurnover[i] / a.dailyValue());
        }
        return new Capacity(edge, k * periodsPerYear);
    }

    /** Yearly profit in money. */
    public double profit(double capital) {
        return capital * (edge - impact * Math.sqrt(capital));
    }

    /**
     * The capital at which one more unit earns nothing, {@code (2 edge / 3 k)^2}: profit is largest there. 0 without an edge,
     * infinite without turnover.
     */
    public double limit() {
        if (!(edge > 0)) {
            return 0;
        }
        double root = 2 * edge / (3 * impact);
        return impact == 0 ? Double.POSITIVE_INFINITY : root * root;
    }

    /** The capital at which impact eats the whole edge: 9/4 of {@link #limit()}. */
    public double breakEven() {
        return 2.25 * limit();
    }
}
