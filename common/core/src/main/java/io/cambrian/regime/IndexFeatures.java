package io.cambrian.regime;

import java.util.Arrays;

/** The features of a day from the sums of its cross-section and of the days before, taken in day by day. */
final class IndexFeatures {
    /** A power of two, more than the longest window. */
    private static final int KEPT = 256;

    private static final int MASK = KEPT - 1;

    private final double annual;
    private final double[] mean = new double[KEPT];
    private final double[] level = new double[KEPT];
    private final double[] pairs = new double[KEPT];
    private final double[] most = new double[KEPT];
    private int n;

    IndexFeatures(double periodsPerYear) {
        annual = Math.sqrt(periodsPerYear);
        level[0] = 1;
    }

    /**
     * Takes in the next day of a calendar.
     *
     * @param row receives one value per {@link ContextFeature}; NaN where unknown
     */
    void next(CrossSection section, int d, double[] row) {
        Arrays.fill(row, Double.NaN);
        if (section.returns[d] == 0) {
            return;
        }
        if (section.measured[d] > 0) {
            row[ContextFeature.BREADTH_100.ordinal()] = section.above[d] / (double) section.measured[d];
        }
        if (section.moved[d] > 1) {
            row[ContextFeature.DISPERSION_20.ordinal()] = Math.sqrt(section.moveDeviations[d] / (section.moved[d] - 1));
        }
        mean[n & MASK] = section.returnSum[d] / section.returns[d];
        pairs[n & MASK] = section.scaledSum[d] * section.scaledSum[d] - section.scaledSquares[d];
        most[n & MASK] = (section.scaled[d] - 1) * section.scaledSquares[d];
        level[(n + 1) & MASK] = level[n & MASK] * (1 + mean[n & MASK]);
        n++;
        if (n >= 20) {
            row[ContextFeature.VOLATILITY_20.ordinal()] = deviation(20) * annual;
        }
        if (n >= 60) {
            double scale = deviation(60) * Math.sqrt(60);
            row[ContextFeature.TREND_60.ordinal()] =
                    scale > 0 ? (level[n & MASK] / level[(n - 60) & MASK] - 1) / scale : Double.NaN;
        }
        if (n >= 120) {
            row[ContextFeature.VOLATILITY_120.ordinal()] = deviation(120) * annual;
            row[ContextFeature.CORRELATION_60.ordinal()] = correlation(60);
        }
        if (n >= 250) {
            double peak = level[n & MASK];
            for (int i = n - 249; i < n; i++) {
                peak = Math.max(peak, level[i & MASK]);
            }
            row[ContextFeature.DRAWDOWN_250.ordinal()] = 1 - level[n & MASK] / peak;
        }
    }

    private double correlation(int days) {
        double sum = 0;
        double limit = 0;
        for (int i = n - days; i < n; i++) {
            // a day with fewer than two scaled returns has no pairs
            if (most[i & MASK] > 0) {
                sum += pairs[i & MASK];
                limit += most[i & MASK];
            }
        }
        return limit > 0 ? sum / limit : Double.NaN;
    }

    private double deviation(int days) {
        double average = 0;
        for (int i = n - days; i < n; i++) {
            average += mean[i & MASK];
        }
        average /= days;
        double squares = 0;
        for (int i = n - days; i < n; i++) {
            squares += (mean[i & MASK] - average) * (mean[i & MASK] - average);
        }
        return Math.sqrt(squares / (days - 1));
    }
}
