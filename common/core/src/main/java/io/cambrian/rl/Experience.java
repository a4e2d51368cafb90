package io.cambrian.rl;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The bars of all tasks that have a decision.
 *
 * @param x intercept and standardized features
 * @param raw the features as they are
 * @param day of each row, as a place among the days of all tasks
 * @param next row of the next bar with a decision, -1 at the end of a task
 */
record Experience(
        double[][] x,
        double[][] raw,
        int[] day,
        double[] before,
        double[] after,
        int[] next,
        double[] center,
        double[] scale) {
    static Experience of(List<TimingTask> tasks) {
        int width = tasks.isEmpty() ? 0 : tasks.get(0).features()[0].length;
        List<double[]> rows = new ArrayList<>();
        List<double[]> returns = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        List<Integer> days = new ArrayList<>();
        for (TimingTask task : tasks) {
            int last = -1;
            for (int t = 0; t < task.bars() - 1; t++) {
                if (task.isKnown(t)) {
                    if (last >= 0) {
                        next.set(last, rows.size());
                    }
                    last = rows.size();
                    rows.add(task.features()[t]);
                    returns.add(new double[] {task.before()[t], task.after()[t]});
                    next.add(-1);
                    days.add(task.days()[t]);
                }
            }
        }
        if (rows.size() < 2 * (width + 1)) {
            throw new DataException(rows.size() + " bars on which everything is known are too few to learn from "
                    + width + " features; " + 2 * (width + 1)
                    + " at least.\nIngest longer histories: an instrument is known after some 250 bars of its own.");
        }
        double[] center = new double[width];
        double[] scale = new double[width];
        for (int i = 0; i < width; i++) {
            for (double[] row : rows) {
                center[i] += row[i] / rows.size();
            }
            for (double[] row : rows) {
                scale[i] += (row[i] - center[i]) * (row[i] - center[i]) / rows.size();
            }
            scale[i] = scale[i] > 0 ? Math.sqrt(scale[i]) : 1;
        }
        double[][] x = new double[rows.size()][width + 1];
        for (int r = 0; r < x.length; r++) {
            x[r][0] = 1;
            for (int i = 0; i < width; i++) {
                x[r][i + 1] = TimingPolicy.standardized(rows.get(r)[i], center[i], scale[i]);
            }
        }
        int[] calendar =
                days.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
        return new Experience(
                x,
                rows.toArray(double[][]::new),
                days.stream()
                        .mapToInt(day -> Arrays.binarySearch(calendar, day))
                        .toArray(),
                returns.stream().mapToDouble(r -> r[0]).toArray(),
                returns.stream().mapToDouble(r -> r[1]).toArray(),
                next.stream().mapToInt(Integer::intValue).toArray(),
                center,
                scale);
    }

    int width() {
        return x[0].length;
    }

    int days() {
        return Arrays.stream(day).max().orElseThrow() + 1;
    }

    /** Sums of products of the rows of each day, the lower triangle row by row. */
    double[][] products() {
        double[][] products = new double[days()][width() * (width() + 1) / 2];
        for (int r = 0; r < x.length; r++) {
            double[] of = products[day[r]];
            int at = 0;
            for (int i = 0; i < x[r].length; i++) {
                for (int j = 0; j <= i; j++) {
                    of[at++] += x[r][i] * x[r][j];
                }
            }
        }
        return products;
    }

    /** Sums of the rows of each day times a target. */
    double[][] moments(double[] y) {
        double[][] moments = new double[days()][width()];
        for (int r = 0; r < x.length; r++) {
            double[] of = moments[day[r]];
            for (int i = 0; i < of.length; i++) {
                of[i] += x[r][i] * y[r];
            }
        }
        return moments;
    }

    /** How often each day is drawn, in blocks: with it all that happened on it. */
    int[] drawn(int block, RandomGenerator random) {
        int[] times = new int[days()];
        for (int k = 0; k < times.length; k += block) {
            int start = random.nextInt(times.length);
            for (int j = 0; j < block && k + j < times.length; j++) {
                times[(start + j) % times.length]++;
            }
        }
        return times;
    }

    /**
     * What being at each level earns above being at the reference: this day's return and, discounted, what the best level of the
     * next day is worth after the cost of going there.
     *
     * @param values {@code [levels][rows]}, as the last fit has them
     * @return {@code [levels][rows]}, 0 for the reference
     */
    double[][] advantages(
            double[][] values, double[] levels, int base, double cost, RewardDesign design, double discount) {
        double[][] y = new double[levels.length][x.length];
        for (int r = 0; r < x.length; r++) {
            for (int a = 0; a < levels.length; a++) {
                double later = 0;
                if (next[r] >= 0) {
                    later = Double.NEGATIVE_INFINITY;
                    for (int b = 0; b < levels.length; b++) {
                        later = Math.max(later, values[b][next[r]] - cost * Math.abs(levels[b] - levels[a]));
                    }
                    later += design.of(levels[a] * before[next[r]]);
                }
                y[a][r] = design.of(levels[a] * after[r]) + discount * later;
            }
        }
        for (int r = 0; r < x.length; r++) {
            double reference = y[base][r];
            for (int a = 0; a < levels.length; a++) {
                y[a][r] -= reference;
            }
        }
        return y;
    }

    /** The place of the reference among the levels. */
    static int base(double[] levels, double reference) {
        TimingPolicy.flat(levels);
        int base = -1;
        for (int a = 0; a < levels.length; a++) {
            base = levels[a] == reference ? a : base;
        }
        if (base < 0) {
            throw new IllegalArgumentException(
                    "The reference (" + reference + ") is not among the levels " + Arrays.toString(levels) + ".");
        }
        return base;
    }
}
