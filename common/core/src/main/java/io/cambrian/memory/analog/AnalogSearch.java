package io.cambrian.memory.analog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the stretches of many series that moved most like a query: what MASS computes by Fourier transforms (Mueen et al. 2022,
 * "The fastest similarity search algorithm for time series subsequences under Euclidean distance"), by products that slide over
 * blocks that stay in the first-level cache. They are in single precision, of means of four neighbors first, and only screen:
 * whatever could be a match within their rounding and what means leave out is measured from its own numbers, so the result is
 * that of measuring every window.
 *
 * <p>The library measures the windows of its series once; searches are then safe for concurrent use.
 */
public final class AnalogSearch {
    private static final int BLOCK = 2048;

    /** Neighbors whose mean stands for them in the first look. */
    private static final int SEGMENT = 4;

    /** Share of a block that the first look may leave before a second one. */
    private static final double DENSE = 0.1;

    private final int length;
    private final List<Windows> library;
    private final List<Screen> screens;

    private AnalogSearch(int length, List<Windows> library) {
        this.length = length;
        this.library = library;
        screens = library.stream().map(Screen::of).toList();
    }

    /**
     * A series in single precision, to see which windows are worth measuring.
     *
     * @param inverses of the norms: 0 for constant windows and those that hold an unknown number
     * @param blocks the numbers under the windows that start in a block, less the first of them
     * @param sums of {@value #SEGMENT} neighbors of these
     * @param reach largest size of a number of a block
     * @param rests per window how long (at most 1) what its segments' means leave of it is
     */
    private record Screen(float[] inverses, float[][] blocks, float[][] sums, float[] reach, float[] rests) {
        static Screen of(Windows windows) {
            int count = windows.count();
            int m = windows.length();
            float[] inverses = new float[count];
            float[] rests = new float[count];
            double[] x = windows.series();
            for (int i = 0; i < count; i++) {
                double norm = windows.norm(i);
                inverses[i] = norm > 0 ? (float) Math.min(1 / norm, Float.MAX_VALUE) : 0;
                rests[i] = (float) rest(x, i, m, windows.mean(i), 1 / norm);
            }
            float[][] blocks = new float[(count + BLOCK - 1) / BLOCK][];
            float[][] sums = new float[blocks.length][];
            float[] reach = new float[blocks.length];
            for (int b = 0; b < blocks.length; b++) {
                int from = b * BLOCK;
                float[] block = new float[Math.min(BLOCK, count - from) + m - 1];
                for (int k = 0; k < block.length; k++) {
                    block[k] = (float) (x[from + k] - x[from]);
                    reach[b] = Math.max(reach[b], Math.abs(block[k]));
                }
                blocks[b] = block;
                sums[b] = new float[Math.max(0, block.length - SEGMENT + 1)];
                for (int k = 0; k < sums[b].length; k++) {
                    sums[b][k] = (block[k] + block[k + 1]) + (block[k + 2] + block[k + 3]);
                }
            }
            return new Screen(inverses, blocks, sums, reach, rests);
        }
    }

    /** The length of what is left of a normalized window without the means of its segments; the odd numbers at its end leave nothing. */
    private static double rest(double[] x, int at, int length, double mean, double inverse) {
        double rest = 0;
        for (int s = 0; s + SEGMENT <= length; s += SEGMENT) {
            double middle = (x[at + s] + x[at + s + 1] + x[at + s + 2] + x[at + s + 3]) / SEGMENT;
            for (int k = 0; k < SEGMENT; k++) {
                double d = (x[at + s + k] - middle) * inverse;
                rest += d * d;
            }
        }
        return Math.sqrt(rest);
    }

    /**
     * A library of series.
     *
     * @param series NaN where unknown
     * @param length of a window, at least 3
     */
    public static AnalogSearch of(List<double[]> series, int length) {
        List<Windows> library = series.stream().map(x -> new Windows(x, length)).toList();
        return new AnalogSearch(length, library);
    }

    public int length() {
        return length;
    }

    public int size() {
        return library.size();
    }

    /** The distance of every window of a series to a query; NaN where either holds an unknown number. */
    public double[] profile(double[] query, int series) {
        Query asked = new Query(query);
        Windows windows = library.get(series);
        double[] profile = new double[windows.count()];
        Arrays.setAll(profile, i -> Windows.distance(Windows.gap(asked.windows, 0, windows, i), length));
        return profile;
    }

    /**
     * The nearest windows, where of two windows of a series that start at most {@code exclusion} apart only the nearer one counts
     * (the nearest is taken first, and bars the others around it).
     *
     * @param query as long as a window; a query that holds an unknown number, or does not move, has no analogs
     * @param lastStarts per series the last window that may be looked at, for example the last one whose end, and what came after
     *     it, was known at the decision; negative for none
     * @param count of analogs at most
     * @param exclusion at least 0
     * @return nearest first, ties by series and start
     */
    public List<Analog> nearest(double[] query, int[] lastStarts, int count, int exclusion) {
        if (lastStarts.length != library.size() || count < 0 || exclusion < 0) {
            throw new IllegalArgumentException("A search needs a last start for each of the " + library.size()
                    + " series (has " + lastStarts.length + "), a count (" + count + ") and an exclusion (" + exclusion
                    + ") that are not negative.");
        }
        Query asked = new Query(query);
        double norm = asked.windows.norm(0);
        if (count == 0 || !(norm > 0)) {
            return List.of();
        }
        List<Analog> best = new ArrayList<>();
        for (int s = 0; s < library.size(); s++) {
            int last = Math.min(lastStarts[s], library.get(s).count() - 1);
            double worst = best.size() < count ? 2 : gapOf(best.get(count - 1).distance());
            List<Analog> found = asked.in(s, last, worst, count, exclusion);
            if (!found.isEmpty()) {
                best.addAll(found);
                best.sort(ORDER);
                if (best.size() > count) {
                    best.subList(count, best.size()).clear();
                }
            }
        }
        return List.copyOf(best);
    }

    private static final Comparator<Analog> ORDER = Comparator.comparingDouble(Analog::distance)
            .thenComparingInt(Analog::series)
            .thenComparingInt(Analog::start);

    private double gapOf(double distance) {
        return distance * distance / (2 * length);
    }

    private final class Query {
        private final Windows windows;
        private final float[] normalized;

        /** Means of the segments of the query. */
        private final float[] means;

        private final double rest;
        private final float[] products = new float[BLOCK];
        private final int[] candidates = new int[BLOCK];

        Query(double[] query) {
            if (query.length != length) {
                throw new IllegalArgumentException(
                        "A query of " + query.length + " numbers does not fit windows of " + length + ".");
            }
            windows = new Windows(query, length);
            normalized = new float[length];
            double[] x = windows.series();
            for (int k = 0; k < length; k++) {
                normalized[k] = (float) ((x[k] - windows.mean(0)) / windows.norm(0));
            }
            means = new float[length / SEGMENT];
            for (int s = 0; s < means.length; s++) {
                int k = s * SEGMENT;
                double sum = x[k] + x[k + 1] + x[k + 2] + x[k + 3] - SEGMENT * windows.mean(0);
                means[s] = (float) (sum / SEGMENT / windows.norm(0));
            }
            rest = rest(x, 0, length, windows.mean(0), 1 / windows.norm(0));
        }

        List<Analog> in(int s, int last, double worst, int count, int exclusion) {
            double limit = worst + 1e-12; // a distance is a rounded root
            List<Analog> near = new ArrayList<>();
            for (int b = 0; b * BLOCK <= last; b++) {
                int size = Math.min(BLOCK, last + 1 - b * BLOCK);
                int found = candidates(screens.get(s), b, size, limit);
                for (int c = 0; c < found; c++) {
                    int start = b * BLOCK + candidates[c];
                    double gap = Windows.gap(windows, 0, library.get(s), start);
                    if (gap <= limit) {
                        near.add(new Analog(s, start, Windows.distance(gap, length)));
                    }
                }
            }
            return apart(near, count, exclusion);
        }

        /**
         * Lists the windows of a block that may be within a limit. The correlation of two windows is the product of their
         * segments' means, and at most the product of the lengths of what these leave; where that bars too few, products of all
         * numbers are taken.
         */
        private int candidates(Screen screen, int b, int size, double limit) {
            // numbers, query, products and sums are rounded, and the query's sum is not quite zero
            float slack = (float) (8 * (length + 8) * 0x1p-24 * screen.reach[b] * Math.sqrt(length));
            float least = (float) (1 - limit - 1e-6);
            // what does not move is half a correlation away
            boolean still = limit >= 0.5;
            slideMeans(screen.sums[b], screen.blocks[b], size);
            int found = list(screen, b * BLOCK, size, slack, (float) (rest * 1.000_001), least, still);
            if (found > DENSE * size) {
                slide(screen.blocks[b], size);
                found = list(screen, b * BLOCK, size, slack, 0, least, still);
            }
            return found;
        }

        private int list(Screen screen, int from, int size, float slack, float rests, float least, boolean still) {
            float[] inverse = screen.inverses;
            int found = 0;
            for (int i = 0; i < size; i++) {
                float scale = inverse[from + i];
                // not less than: sums beyond single precision are looked at as well
                boolean barred = (products[i] + slack) * scale + rests * screen.rests[from + i] < least;
                if (scale == 0 ? still : !barred) {
                    candidates[found++] = i;
                }
            }
            return found;
        }

        private void slideMeans(float[] sums, float[] x, int size) {
            Arrays.fill(products, 0, size, 0f);
            int s = 0;
            for (; s + 4 <= means.length; s += 4) {
                addFour(sums, s * SEGMENT, size, SEGMENT, means[s], means[s + 1], means[s + 2], means[s + 3]);
            }
            for (; s < means.length; s++) {
                add(sums, s * SEGMENT, size, means[s]);
            }
            for (int k = means.length * SEGMENT; k < length; k++) {
                add(x, k, size, normalized[k]);
            }
        }

        private void slide(float[] x, int size) {
            Arrays.fill(products, 0, size, 0f);
            int k = 0;
            for (; k + 4 <= length; k += 4) {
                addFour(x, k, size, 1, normalized[k], normalized[k + 1], normalized[k + 2], normalized[k + 3]);
            }
            for (; k < length; k++) {
                add(x, k, size, normalized[k]);
            }
        }

        /** Adds four sliding products, of numbers that lie so far apart. */
        private void addFour(float[] x, int at, int size, int apart, float q0, float q1, float q2, float q3) {
            float[] to = products;
            int at1 = at + apart;
            int at2 = at1 + apart;
            int at3 = at2 + apart;
            for (int i = 0; i < size; i++) {
                to[i] += (q0 * x[at + i] + q1 * x[at1 + i]) + (q2 * x[at2 + i] + q3 * x[at3 + i]);
            }
        }

        private void add(float[] x, int at, int size, float q) {
            float[] to = products;
            for (int i = 0; i < size; i++) {
                to[i] += q * x[at + i];
            }
        }

        private List<Analog> apart(List<Analog> near, int count, int exclusion) {
            near.sort(ORDER);
            List<Analog> kept = new ArrayList<>();
            for (Analog one : near) {
                if (kept.size() == count) {
                    break;
                }
                if (kept.stream().noneMatch(k -> Math.abs(k.start() - one.start()) <= exclusion)) {
                    kept.add(one);
                }
            }
            return kept;
        }
    }
}
