package io.cambrian.lab;

import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * One instrument whose mean return follows a slow signal that can be seen, among signals that mean nothing: how much of a planted
 * timing edge does a learner recover? Returns between open and close have deviation 1 % and mean {@code edge} times the signal;
 * overnight they are noise of 0.3 %. The signal is autoregressive with a standard normal distribution and half a life of 14
 * days.
 *
 * @param series the bars
 * @param signals {@code [bars][signals]}, known at each close; the first is the one that counts
 */
public record TimingWorld(BarSeries series, double[][] signals) {
    private static final double PERSISTENCE = 0.95;

    /**
     * Makes a world.
     *
     * @param edge mean return of a day per deviation of the signal; 0 for noise
     * @param decoys signals that mean nothing
     */
    public static TimingWorld of(int bars, double edge, int decoys, long seed) {
        return of(bars, edge, decoys, seed, state -> state[0]);
    }

    /** A world whose edge no line sees: the first signal counts as it is where the second is positive, and turned around elsewhere. */
    public static TimingWorld gated(int bars, double edge, int decoys, long seed) {
        return of(bars, edge, decoys, seed, TimingWorld::gated);
    }

    /** What counts in a gated world. */
    public static double gated(double[] signals) {
        return signals[0] * Math.signum(signals[1]);
    }

    private static TimingWorld of(int bars, double edge, int decoys, long seed, ToDoubleFunction<double[]> counts) {
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText("timing world"));
        int[] days = new int[bars];
        double[] open = new double[bars];
        double[] high = new double[bars];
        double[] low = new double[bars];
        double[] close = new double[bars];
        double[] volume = new double[bars];
        double[][] signals = new double[bars][1 + decoys];
        double[] state = new double[1 + decoys];
        for (int i = 0; i < state.length; i++) {
            state[i] = random.nextGaussian();
        }
        double price = 100;
        double innovation = Math.sqrt(1 - PERSISTENCE * PERSISTENCE);
        for (int t = 0; t < bars; t++) {
            days[t] = t;
            open[t] = price * StrictMath.exp(0.003 * random.nextGaussian());
            close[t] = open[t]
                    * StrictMath.exp(edge * counts.applyAsDouble(state) - 0.00005 + 0.01 * random.nextGaussian());
            high[t] = Math.max(open[t], close[t]);
            low[t] = Math.min(open[t], close[t]);
            volume[t] = 1;
            price = close[t];
            for (int i = 0; i < state.length; i++) {
                state[i] = PERSISTENCE * state[i] + innovation * random.nextGaussian();
            }
            signals[t] = state.clone(); // what moves the next day, seen at this close
        }
        return new TimingWorld(BarSeries.of("PLANTED", days, open, high, low, close, volume, null), signals);
    }
}
