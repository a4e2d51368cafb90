package io.cambrian.tune;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Raises an alarm when a stream is no longer what it was: one CUSUM (Page 1954, doi:10.1093/biomet/41.1-2.100; Lorden 1971) for each
 * way in which it may change, side by side. Each adds up log likelihood ratios of the change against none, never below zero; an
 * alarm is raised where one of them passes the threshold.
 *
 * <p>What the stream was is learned from its first numbers, and anew after each alarm. The threshold is set by simulation so that
 * a stream that never changes raises one alarm in so many steps on average, the learning included: estimates of mean and
 * deviation err, and the threshold pays for it. Normal numbers are assumed; heavier tails raise more alarms, so returns are
 * clipped at {@value #CLIP} deviations. Not safe for concurrent use.
 */
public final class ChangeDetector {
    private static final double CLIP = 4;
    private static final Map<List<Object>, Double> THRESHOLDS = new ConcurrentHashMap<>();
    private static final int SIMULATED = 1_000;
    private static final int MOST_STEPS = 1_000_000;
    /** Longest mean time between alarms: streams are simulated for six times as long. */
    private static final double MOST_TIME = MOST_STEPS / 6.0;

    private final List<Shift> shifts;
    private final int learning;
    private final double threshold;
    private final double[] sums;
    private int learned;
    private double mean;
    private double squares;
    private double deviation = 1;
    private double statistic;
    private int strongest;

    private ChangeDetector(List<Shift> shifts, int learning, double threshold) {
        this.shifts = List.copyOf(shifts);
        this.learning = learning;
        this.threshold = threshold;
        sums = new double[shifts.size()];
    }

    /**
     * Volatility lower, higher, much higher; mean up and down: for daily returns whose change is not known beforehand. Few, since
     * each more of them raises the threshold for all.
     */
    public static List<Shift> usualShifts() {
        return List.of(new Shift(0, 0.6), new Shift(0, 1.6), new Shift(0, 2.5), new Shift(0.6, 1), new Shift(-0.6, 1));
    }

    /**
     * A detector.
     *
     * @param learning steps from which the stream is learned, at least 20; with 250 instead of 500, changes of the mean are seen
     *     some 7 % later
     * @param meanTimeBetweenAlarms of a stream that never changes, in steps after learning, such as 252; up to
     *     166,666
     * @param seed of the simulation that sets the threshold
     */
    public static ChangeDetector of(List<Shift> shifts, int learning, double meanTimeBetweenAlarms, long seed) {
        if (shifts.isEmpty() || learning < 20 || !(meanTimeBetweenAlarms > 1 && meanTimeBetweenAlarms <= MOST_TIME)) {
            throw new IllegalArgumentException("A detector of " + shifts.size() + " shifts that learns from " + learning
                    + " steps and errs once in " + meanTimeBetweenAlarms + " is not possible.");
        }
        return new ChangeDetector(shifts, learning, threshold(shifts, learning, meanTimeBetweenAlarms, seed));
    }

    /**
     * A detector of a stream whose mean and deviation are known before, and which never learns.
     *
     * @param deviation positive
     */
    public static ChangeDetector known(
            List<Shift> shifts, double mean, double deviation, double meanTimeBetweenAlarms, long seed) {
        if (shifts.isEmpty()
                || !(deviation > 0)
                || !(meanTimeBetweenAlarms > 1 && meanTimeBetweenAlarms <= MOST_TIME)) {
            throw new IllegalArgumentException("A detector of " + shifts.size() + " shifts from deviation " + deviation
                    + " that errs once in " + meanTimeBetweenAlarms + " is not possible.");
        }
        ChangeDetector detector = new ChangeDetector(shifts, 0, threshold(shifts, 0, meanTimeBetweenAlarms, seed));
        detector.mean = mean;
        detector.deviation = deviation;
        return detector;
    }

    /** A detector whose threshold was found before, by {@link #of} or otherwise. */
    public static ChangeDetector withThreshold(List<Shift> shifts, int learning, double threshold) {
        if (shifts.isEmpty() || learning < 20 || !(threshold > 0)) {
            throw new IllegalArgumentException("A detector of " + shifts.size() + " shifts that learns from " + learning
                    + " steps with threshold " + threshold + " is not possible.");
        }
        return new ChangeDetector(shifts, learning, threshold);
    }

    /** A detector of a stream with mean 0 and deviation 1 that never learns, whose threshold was found before, by {@link #known}. */
    public static ChangeDetector knownWithThreshold(List<Shift> shifts, double threshold) {
        if (shifts.isEmpty() || !(threshold > 0)) {
            throw new IllegalArgumentException(
                    "A detector of " + shifts.size() + " shifts with threshold " + threshold + " is not possible.");
        }
        return new ChangeDetector(shifts, 0, threshold);
    }

    /** Another detector of the same kind, that has seen nothing. */
    public ChangeDetector fresh() {
        ChangeDetector other = new ChangeDetector(shifts, learning, threshold);
        if (learning == 0) {
            other.mean = mean;
            other.deviation = deviation;
        }
        return other;
    }

    public double threshold() {
        return threshold;
    }

    /** The largest of its sums after the last number; where that raised an alarm, what raised it. */
    public double statistic() {
        return statistic;
    }

    /** The change that the statistic speaks for. */
    public Shift strongest() {
        return shifts.get(strongest);
    }

    /** Whether it still learns what the stream is like. */
    public boolean isLearning() {
        return learned < learning;
    }

    /** Sees the next number; whether it raises an alarm. After an alarm it begins to learn again. */
    public boolean observe(double x) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("A number (" + x + ") in a watched stream must be finite.");
        }
        if (isLearning()) {
            learn(x);
            return false;
        }
        if (!(deviation > 0)) {
            // what never moved: any movement is a change
            boolean moved = x != mean;
            if (moved) {
                restart();
            }
            return moved;
        }
        double z = Math.max(-CLIP, Math.min(CLIP, (x - mean) / deviation));
        strongest = 0;
        for (int k = 0; k < sums.length; k++) {
            sums[k] = Math.max(0, sums[k] + shifts.get(k).logLikelihoodRatio(z));
            strongest = sums[k] > sums[strongest] ? k : strongest;
        }
        statistic = sums[strongest];
        boolean alarm = statistic >= threshold;
        if (alarm) {
            restart();
        }
        return alarm;
    }

    private void learn(double x) {
        learned++;
        double delta = x - mean;
        mean += delta / learned;
        squares += delta * (x - mean);
        if (learned == learning) {
            deviation = Math.sqrt(squares / (learning - 1));
        }
    }

    private void restart() {
        Arrays.fill(sums, 0);
        if (learning > 0) {
            learned = 0;
            mean = 0;
            squares = 0;
        }
    }

    /** The threshold, simulated once for each kind of detector: seconds that a turn of the cycle would spend again and again. */
    private static double threshold(List<Shift> shifts, int learning, double wanted, long seed) {
        return THRESHOLDS.computeIfAbsent(
                List.of(List.copyOf(shifts), learning, wanted, seed),
                kind -> simulated(shifts, learning, wanted, seed));
    }

    /**
     * Simulates streams without change. The mean time to an alarm grows with the threshold, so one pass notes for each stream when
     * its largest sum passed each of many thresholds, and the first with a mean time long enough is taken.
     */
    private static double simulated(List<Shift> shifts, int learning, double wanted, long seed) {
        double lowest = 0.5;
        double step = 0.05;
        int levels = 400;
        int longest = (int) Math.min(MOST_STEPS, Math.ceil(wanted * 6));
        double[] total = new double[levels];
        for (int stream = 0; stream < SIMULATED; stream++) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("change detector"), stream);
            ChangeDetector one = new ChangeDetector(shifts, learning, Double.POSITIVE_INFINITY);
            while (one.isLearning()) {
                one.learn(random.nextGaussian());
            }
            int level = 0; // the lowest threshold not yet passed
            for (int t = 1; t <= longest && level < levels; t++) {
                one.observe(random.nextGaussian());
                double most = 0;
                for (double sum : one.sums) {
                    most = Math.max(most, sum);
                }
                while (level < levels && most >= lowest + step * level) {
                    total[level++] += t;
                }
            }
            for (; level < levels; level++) {
                total[level] += longest;
            }
        }
        for (int level = 0; level < levels; level++) {
            if (total[level] / SIMULATED >= wanted) {
                return lowest + step * level;
            }
        }
        throw new IllegalArgumentException("No threshold up to " + (lowest + step * levels)
                + " makes alarms as rare as one in " + wanted + " steps.");
    }
}
