package io.cambrian.turn;

import io.cambrian.performance.ReturnMoments;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.Shift;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether a strategy moves twice as much as it used to: a CUSUM ({@link ChangeDetector}) around the mean of the days before. */
public final class VolatilityWatch {
    static final Shift WILDER = new Shift(0, 2);

    /** Sessions between alarms on a strategy that never changes: with {@link EdgeWatch} half as many. */
    static final double MEAN_TIME = 2_520;

    /** Of a {@link ChangeDetector} that knows what is usual, for {@link #WILDER} and {@link #MEAN_TIME}. */
    static final double THRESHOLD = 5.25;

    private VolatilityWatch() {}

    /**
     * The first alarm on a series of returns; empty where there is none, or where nothing moved before.
     *
     * @param split index of the first return that is watched; those before say what is usual
     */
    public static Optional<Drift> alarm(String strategy, int[] days, double[] returns, int split) {
        ReturnMoments usual = ReturnMoments.of(Arrays.copyOf(returns, split));
        if (!(usual.sd() > 0)) {
            return Optional.empty();
        }
        ChangeDetector detector = ChangeDetector.knownWithThreshold(List.of(WILDER), THRESHOLD);
        for (int t = split; t < days.length; t++) {
            if (detector.observe((returns[t] - usual.mean()) / usual.sd())) {
                return Optional.of(new Drift(
                        strategy,
                        "moves twice as large",
                        detector.statistic(),
                        detector.threshold(),
                        days[split],
                        days[t],
                        t - split + 1));
            }
        }
        return Optional.empty();
    }
}
