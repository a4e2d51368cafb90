package io.cambrian.jobs.report;

import java.util.stream.IntStream;

/**
 * Fewer points that look the same: largest triangle three buckets (Steinarsson 2013, "Downsampling time series for visual
 * representation", MSc thesis, University of Iceland), for several series on shared days. The point kept of a bucket has
 * the largest sum, over the series, of triangle areas with the previously kept point and the mean of the next bucket, each
 * series scaled by its range. First and last points stay.
 */
public final class Thinning {
    private Thinning() {}

    /** The positions to keep, ascending, at most {@code most} (at least 3); all of them if there are no more. NaN counts as no area. */
    public static int[] keep(int[] x, int most, double[]... series) {
        int n = x.length;
        if (n <= most || most < 3) {
            return IntStream.range(0, n).toArray();
        }
        double[] scale = new double[series.length];
        for (int s = 0; s < series.length; s++) {
            scale[s] = 1 / range(series[s]);
        }
        int[] kept = new int[most];
        double bucket = (n - 2) / (double) (most - 2);
        int previous = 0;
        for (int b = 0; b < most - 2; b++) {
            int from = 1 + (int) (b * bucket);
            int to = Math.min(n - 1, 1 + (int) ((b + 1) * bucket));
            int nextTo = Math.min(n, 1 + (int) ((b + 2) * bucket));
            previous = largest(x, series, scale, previous, from, to, Math.max(nextTo, to + 1));
            kept[b + 1] = previous;
        }
        kept[most - 1] = n - 1;
        return kept;
    }

    private static int largest(int[] x, double[][] series, double[] scale, int previous, int from, int to, int nextTo) {
        double nextX =
                IntStream.range(to, nextTo).mapToDouble(i -> x[i]).average().orElseThrow();
        double[] nextY = new double[series.length];
        for (int s = 0; s < series.length; s++) {
            double[] y = series[s];
            nextY[s] = IntStream.range(to, nextTo)
                    .mapToDouble(i -> y[i])
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        int best = from;
        double bestArea = -1;
        for (int i = from; i < to; i++) {
            double area = 0;
            for (int s = 0; s < series.length; s++) {
                double before = series[s][previous];
                double triangle = Math.abs((x[previous] - nextX) * (series[s][i] - before)
                                - (x[previous] - x[i]) * (nextY[s] - before))
                        * scale[s];
                area += Double.isFinite(triangle) ? triangle : 0;
            }
            if (area > bestArea) {
                bestArea = area;
                best = i;
            }
        }
        return best;
    }

    private static double range(double[] y) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : y) {
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        return high > low ? high - low : 1;
    }

    public static int[] pick(int[] values, int[] kept) {
        return IntStream.of(kept).map(i -> values[i]).toArray();
    }

    public static double[] pick(double[] values, int[] kept) {
        return IntStream.of(kept).mapToDouble(i -> values[i]).toArray();
    }
}
