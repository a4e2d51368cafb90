package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * What it takes to sell a portfolio, and value at risk with that in it.
 *
 * @param capital money behind the weights
 * @param positions one for each asset, in their order
 * @param daysToLiquidate of the slowest position at the given participation
 * @param soldInOneDay share of the gross exposure that one day's participation sells
 * @param spreadCost what the portfolio's exogenous cost of liquidity adds to value at risk, fraction of capital
 * @param impactCost square-root impact of selling everything at the given participation, fraction of capital
 * @param horizonFactor by which one-day value at risk grows while everything is sold evenly until the slowest position is gone
 */
public record LiquidityRisk(
        double capital,
        List<Position> positions,
        double daysToLiquidate,
        double soldInOneDay,
        double spreadCost,
        double impactCost,
        double horizonFactor) {
    /** Impact of trading a whole day's volume, in daily volatilities (Toth et al. 2011, doi:10.1103/PhysRevX.1.021006). */
    public static final double IMPACT = 1;

    /** Standard deviations of the spread that a stressed day adds (Bangia et al. take 2 to 4.5). */
    public static final double SPREAD_DEVIATIONS = 3;

    /**
     * One position.
     *
     * @param exposure money, absolute
     * @param share of a day's trading that the position is: 1 is a whole day
     * @param days to sell it at the given participation
     * @param spreadCost half of the spread on a bad day, times the weight; fraction of capital
     * @param impactCost square-root impact of selling it over those days; fraction of capital
     */
    public record Position(double exposure, double share, double days, double spreadCost, double impactCost) {}

    public LiquidityRisk {
        positions = List.copyOf(positions);
    }

    /**
     * Measures.
     *
     * @param participation largest share of a day's trading that one may be, in (0, 1]
     */
    public static LiquidityRisk of(List<Tradability> assets, double[] weights, double capital, double participation) {
        if (!(participation > 0 && participation <= 1)) {
            throw new ConfigException("The participation (" + participation
                    + ") must be a share of the day's trading in (0, 1], such as 0.1.");
        }
        if (!(capital > 0) || Double.isInfinite(capital)) {
            throw new ConfigException("The capital (" + capital + ") must be positive.");
        }
        if (assets.size() != weights.length) {
            throw new IllegalArgumentException(weights.length + " weights but " + assets.size() + " assets.");
        }
        List<Position> positions = new ArrayList<>();
        double slowest = 0;
        double gross = 0;
        double sold = 0;
        double spread = 0;
        double impact = 0;
        for (int i = 0; i < weights.length; i++) {
            Tradability a = assets.get(i);
            double weight = Math.abs(weights[i]);
            double exposure = weight * capital;
            double share = exposure / a.dailyValue();
            double days = share / participation;
            double bangia = weight * (a.spread() + SPREAD_DEVIATIONS * a.spreadVolatility()) / 2;
            // each day trades at most the participation, and pays for that day's trading
            double root = weight * IMPACT * a.volatility() * Math.sqrt(Math.min(share, participation));
            positions.add(new Position(exposure, share, days, bangia, root));
            slowest = Math.max(slowest, days);
            gross += exposure;
            sold += Math.min(exposure, participation * a.dailyValue());
            spread += bangia;
            impact += root;
        }
        double whole = Math.max(1, Math.ceil(slowest));
        return new LiquidityRisk(
                capital, positions, slowest, gross == 0 ? 1 : sold / gross, spread, impact, evenSale(whole));
    }

    /**
     * The growth of one-day value at risk while a position falls evenly to nothing over whole days, independent days: {@code
     * sqrt((1 + 1/T)(1 + 1/(2T)) T / 3)} (Jorion 2007, "Value at Risk", section 13.3). 1 for a single day.
     */
    static double evenSale(double days) {
        return Math.sqrt(days * (1 + 1 / days) * (1 + 1 / (2 * days)) / 3);
    }

    /**
     * Value at risk with the exogenous cost of liquidity (Bangia, Diebold, Schuermann, Stroughair 1999, "Modeling liquidity risk,
     * with implications for traditional market risk measurement and management"): half of the mean spread and of
     * {@value #SPREAD_DEVIATIONS} of its deviations, added to the one-day loss.
     */
    public double spreadAdjusted(double valueAtRisk) {
        return valueAtRisk + spreadCost;
    }

    /** Value at risk over the time that an even sale takes, plus its spread and square-root impact. */
    public double impactAdjusted(double valueAtRisk) {
        return valueAtRisk * horizonFactor + spreadCost + impactCost;
    }
}
