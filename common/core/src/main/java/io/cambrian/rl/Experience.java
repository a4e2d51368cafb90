package io.cambrian.rl;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
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
 * @param log cumulated log returns at the rows of a task; empty where {@link OpenMove} is not read. Else the last feature is the
 *     move of a position that was entered some closes before, as many as were drawn
 * @param kept that move at the next row, had the position been kept
 */
record Experience(
        double[][] x,
        double[][] raw,
        int[] day,
        double[] before,
        double[] after,
        int[] next,
        double[] center,
        double[] scale,
        double[] log,
        double[] kept) {
    /** A position is entered at the row itself in one row of so many; it is so long at most. */
    private static final int ENTERED_NOW = 4;

    private static final int LONGEST_BARS = 120;

    /**
     * What a policy that reads some features learns from.
     *
     * @param names of the features; the tasks have all but {@link OpenMove}
     * @param seed of the closes at which positions were entered
     */
    static Experience of(List<TimingTask> tasks, List<String> names, long seed) {
        Experience experience = of(tasks);
        return OpenMove.in(names) ? experience.withOpenMoves(moves(tasks), seed) : experience;
    }

    private static Experience of(List<TimingTask> tasks) {
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
                scale,
                new double[0],
                new double[0]);
    }

    /** Cumulated log returns at the rows, from the first bar of each task. */
    private static double[] moves(List<TimingTask> tasks) {
        List<Double> moves = new ArrayList<>();
        for (TimingTask task : tasks) {
            double[] log = task.logPrices();
            for (int t = 0; t < task.bars() - 1; t++) {
                if (task.isKnown(t)) {
                    moves.add(log[t]);
                }
            }
        }
        return moves.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The same with positions that were entered at one of the closes before: since trades do not move the market, what became of any
     * of them is known. Ages are log uniform, up to {@value #LONGEST_BARS} decisions.
     */
    private Experience withOpenMoves(double[] log, long seed) {
        double[] open = new double[log.length];
        double[] later = new double[log.length];
        boolean[] follows = new boolean[log.length];
        for (int r = 0; r < log.length; r++) {
            if (next[r] >= 0) {
                follows[next[r]] = true;
            }
        }
        int before = 0; // decisions of the task before the row
        double squares = 0;
        for (int r = 0; r < log.length; r++) {
            before = follows[r] ? before + 1 : 0;
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("open move"), r);
            int age = random.nextInt(ENTERED_NOW) == 0
                    ? 0
                    : (int) StrictMath.floor(
                            StrictMath.exp(random.nextDouble() * StrictMath.log(1 + Math.min(before, LONGEST_BARS))));
            double start = log[r - Math.min(age, before)];
            open[r] = log[r] - start;
            later[r] = next[r] < 0 ? 0 : log[next[r]] - start;
            squares += open[r] * open[r] / log.length;
        }
        int width = center.length;
        double[] wider = Arrays.copyOf(scale, width + 1);
        wider[width] = squares > 0 ? Math.sqrt(squares) : 1;
        double[] centers = Arrays.copyOf(center, width + 1);
        double[][] rows = new double[x.length][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Arrays.copyOf(x[r], width + 2);
            rows[r][width + 1] = TimingPolicy.standardized(open[r], 0, wider[width]);
        }
        return new Experience(rows, raw, day, this.before, after, next, centers, wider, log, later);
    }

    /**
     * What each level is worth at the next row of each row, {@code [levels][rows]}.
     *
     * @param kept where the row's position is kept
     * @param flat where there is none
     */
    record Next(double[][] kept, double[][] flat) {}

    /** What levels are worth at the next rows, by what they are worth in a state. */
    Next values(int levels, LevelValues worth) {
        double[][] kept = new double[levels][x.length];
        double[][] flat = log.length == 0 ? kept : new double[levels][x.length];
        for (int r = 0; r < x.length; r++) {
            if (next[r] < 0) {
                continue;
            }
            double[] state = x[next[r]];
            if (log.length > 0) {
                state = state.clone();
                state[width() - 1] = 0;
                for (int a = 0; a < levels; a++) {
                    flat[a][r] = worth.at(a, state);
                }
                state[width() - 1] = TimingPolicy.standardized(this.kept[r], 0, scale[width() - 2]);
            }
            for (int a = 0; a < levels; a++) {
                kept[a][r] = worth.at(a, state);
            }
        }
        return new Next(kept, flat);
    }

    /** What a level is worth in a state: an intercept and standardized features. */
    interface LevelValues {
        double at(int level, double[] state);
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
     * @param values of the next rows, as the last fit has them
     * @return {@code [levels][rows]}, 0 for the reference
     */
    double[][] advantages(Next values, double[] levels, int base, double cost, RewardDesign design, double discount) {
        double[][] y = new double[levels.length][x.length];
        int[] sides = OpenMove.sides(levels);
        for (int r = 0; r < x.length; r++) {
            for (int a = 0; a < levels.length; a++) {
                double later = 0;
                if (next[r] >= 0) {
                    later = Double.NEGATIVE_INFINITY;
                    for (int b = 0; b < levels.length; b++) {
                        // what is held goes on as the side that it is: a row's position is one of that side
                        double[] value = levels[a] != 0 && sides[a] == sides[b] ? values.kept[b] : values.flat[b];
                        later = Math.max(later, value[r] - cost * Math.abs(levels[b] - levels[a]));
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
