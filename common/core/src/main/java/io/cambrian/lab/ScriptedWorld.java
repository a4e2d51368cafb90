package io.cambrian.lab;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A market without an edge whose volatility and drift follow a script that all instruments share: a volatility that doubles on a known
 * day, or a crash.
 *
 * @param shape of the world apart from the script
 * @param volatility factor of the standard deviation of each day, positive
 * @param drift expected simple return of each day, added to that of the shape
 */
public record ScriptedWorld(WorldShape shape, double[] volatility, double[] drift) {
    public ScriptedWorld {
        if (volatility.length != shape.days() || drift.length != shape.days()) {
            throw new IllegalArgumentException("A script of " + volatility.length + " and " + drift.length
                    + " days does not fit a world of " + shape.days() + ".");
        }
        volatility = volatility.clone();
        drift = drift.clone();
    }

    /** Nothing but the shape. */
    public static ScriptedWorld calm(WorldShape shape) {
        double[] volatility = new double[shape.days()];
        Arrays.fill(volatility, 1);
        return new ScriptedWorld(shape, volatility, new double[shape.days()]);
    }

    /** Volatility is that of the shape up to a day, and twice that from it on. */
    public static ScriptedWorld doubling(WorldShape shape, int switchDay) {
        double[] volatility = new double[shape.days()];
        for (int t = 0; t < volatility.length; t++) {
            volatility[t] = t < switchDay ? 1 : 2;
        }
        return new ScriptedWorld(shape, volatility, new double[shape.days()]);
    }

    /**
     * Calm years with the shape's drift, and a crash: for some months volatility is a multiple of the usual, and prices are expected
     * to fall.
     *
     * @param from first day of the crash
     * @param length in days
     * @param times the usual volatility
     * @param fall expected simple return over the whole crash, such as -0.4
     */
    public static ScriptedWorld crash(WorldShape shape, int from, int length, double times, double fall) {
        double[] volatility = new double[shape.days()];
        double[] drift = new double[shape.days()];
        double daily = StrictMath.pow(1 + fall, 1.0 / length) - 1 - shape.annualDrift() / WorldShape.PERIODS_PER_YEAR;
        for (int t = 0; t < volatility.length; t++) {
            boolean crashes = t >= from && t < from + length;
            volatility[t] = crashes ? times : 1;
            drift[t] = crashes ? daily : 0;
        }
        return new ScriptedWorld(shape, volatility, drift);
    }

    /** The world of a number; worlds of neighboring numbers or seeds are unrelated. */
    public Market world(long seed, long number) {
        long world = Seeds.derive(WorldShape.worldSeed(seed, number), Seeds.ofText("scripted"));
        List<BarSeries> all = new ArrayList<>();
        for (Prices prices : prices(world)) {
            for (int t = prices.from(); prices.isLive(t); t++) {
                prices.next(t, dailyDrift(prices, t));
            }
            all.add(prices.series());
        }
        return Market.of(all, WorldShape.PERIODS_PER_YEAR);
    }

    /** Prices that are yet to be made, whose surprises follow the script. */
    List<Prices> prices(long world) {
        Shocks shocks = shape.noise().draw(shape.instruments(), shape.days(), world);
        shocks.scale(volatility);
        return shape.prices(shocks, world);
    }

    double dailyDrift(Prices prices, int t) {
        return shape.dailyDrift(prices, t) + drift[t];
    }

    @Override
    public double[] volatility() {
        return volatility.clone();
    }

    @Override
    public double[] drift() {
        return drift.clone();
    }
}
