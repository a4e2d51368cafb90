package io.cambrian.portfolio;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/**
 * How deep wealth falls on simulated paths: scenarios are drawn independently with replacement, one stream of random numbers
 * per path, so that any part of the paths can be computed anywhere.
 *
 * @param everBelow share of paths on which wealth ever is below {@code 1 - loss} of its start
 * @param drawdown share of paths on which wealth ever is more than {@code loss} below an earlier peak
 * @param standardError of {@code everBelow}
 */
public record WealthPaths(double everBelow, double drawdown, double standardError) {
    private static final long PURPOSE = Seeds.ofText("wealth paths");

    /**
     * Simulates.
     *
     * @param returns simple returns of the portfolio by scenario, above -1
     * @param horizon periods of a path
     */
    public static WealthPaths of(double[] returns, double loss, int horizon, int paths, long seed) {
        int below = 0;
        int fallen = 0;
        for (int path = 0; path < paths; path++) {
            RandomGenerator random = Seeds.stream(seed, PURPOSE, path);
            double wealth = 1;
            double peak = 1;
            boolean isBelow = false;
            boolean isFallen = false;
            for (int t = 0; t < horizon && !(isBelow && isFallen); t++) {
                wealth *= 1 + returns[random.nextInt(returns.length)];
                peak = Math.max(peak, wealth);
                isBelow |= wealth < 1 - loss;
                isFallen |= wealth < peak * (1 - loss);
            }
            below += isBelow ? 1 : 0;
            fallen += isFallen ? 1 : 0;
        }
        double p = (double) below / paths;
        return new WealthPaths(p, (double) fallen / paths, Math.sqrt(p * (1 - p) / paths));
    }
}
