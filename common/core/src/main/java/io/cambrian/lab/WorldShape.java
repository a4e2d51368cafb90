package io.cambrian.lab;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of synthetic market without an edge: returns cannot be predicted from the past, but for a constant drift.
 *
 * @param instruments at least 1
 * @param days of each world, weekdays from 3 January 2000 on
 * @param noise how surprises are drawn
 * @param listing when instruments have bars
 * @param annualDrift expected simple return of each instrument a year of 252 days
 */
public record WorldShape(int instruments, int days, Noise noise, Listing listing, double annualDrift) {
    /** Trading days of a year of all synthetic worlds. */
    public static final double PERIODS_PER_YEAR = 252;

    public WorldShape {
        if (instruments < 1 || days < 2 || !(Math.abs(annualDrift) <= 1)) {
            throw new IllegalArgumentException("A world of " + instruments + " instruments, " + days
                    + " days and a drift of " + annualDrift + " a year is not possible.");
        }
    }

    /** The world of a number; worlds of neighboring numbers or seeds are unrelated. */
    public Market noiseWorld(long seed, long number) {
        long world = worldSeed(seed, number);
        Shocks shocks = noise.draw(instruments, days, world);
        List<BarSeries> all = new ArrayList<>();
        for (Prices prices : prices(shocks, world)) {
            for (int t = prices.from(); prices.isLive(t); t++) {
                prices.next(t, dailyDrift(prices, t));
            }
            all.add(prices.series());
        }
        return Market.of(all, PERIODS_PER_YEAR);
    }

    static long worldSeed(long seed, long number) {
        return Seeds.derive(seed, Seeds.ofText("synthetic world"), number);
    }

    List<Prices> prices(Shocks shocks, long world) {
        int[][] spells = listing.spells(instruments, days, world);
        List<Prices> all = new ArrayList<>();
        for (int i = 0; i < instruments; i++) {
            all.add(new Prices(i, spells[i], shocks, world));
        }
        return all;
    }

    double dailyDrift(Prices prices, int t) {
        boolean delisted = !prices.isLive(t + 1) && t + 1 < days;
        return annualDrift / PERIODS_PER_YEAR + (delisted ? listing.lastReturn() : 0);
    }
}
