package io.cambrian.memory.analog;

/**
 * All windows of a series: their means and norms, each summed on its own, so that no rounding is carried from one to the next.
 *
 * <p>The series is centered at the mean of its known numbers, which changes no distance; unknown numbers become 0 there, and the
 * norm of a window that holds one is NaN.
 */
final class Windows {
    private final int length;
    private final double[] x;
    private final double[] mean;
    private final double[] norm;
    private final double reach;

    /**
     * @param series NaN where unknown, never infinite
     * @param length of a window, at least 3
     */
    Windows(double[] series, int length) {
        if (length < 3) {
            throw new IllegalArgumentException("The length (" + length + ") of a window must be at least 3.");
        }
        this.length = length;
        int n = series.length;
        x = new double[n];
        int[] unknownBefore = new int[n + 1];
        double center = center(series);
        double far = 0;
        for (int t = 0; t < n; t++) {
            boolean unknown = Double.isNaN(series[t]);
            x[t] = unknown ? 0 : series[t] - center;
            far = Math.max(far, Math.abs(x[t]));
            unknownBefore[t + 1] = unknownBefore[t] + (unknown ? 1 : 0);
        }
        reach = far;
        int count = Math.max(0, n - length + 1);
        mean = new double[count];
        norm = new double[count];
        for (int i = 0; i < count; i++) {
            measure(i);
            if (unknownBefore[i + length] > unknownBefore[i]) {
                norm[i] = Double.NaN;
            }
        }
    }

    private static double center(double[] series) {
        double sum = 0;
        int known = 0;
        for (double v : series) {
            if (Double.isInfinite(v)) {
                throw new IllegalArgumentException("A series of windows must not be infinite.");
            }
            if (!Double.isNaN(v)) {
                sum += v;
                known++;
            }
        }
        return known == 0 ? 0 : sum / known;
    }

    private void measure(int i) {
        double sum = 0;
        boolean constant = true;
        for (int k = 0; k < length; k++) {
            sum += x[i + k];
            constant &= x[i + k] == x[i];
        }
        mean[i] = constant ? x[i] : sum / length;
        double squares = 0;
        for (int k = 0; k < length; k++) {
            double d = x[i + k] - mean[i];
            squares += d * d;
        }
        norm[i] = Math.sqrt(squares);
    }

    int count() {
        return norm.length;
    }

    int length() {
        return length;
    }

    /** The centered series; not to be changed. */
    double[] series() {
        return x;
    }

    double mean(int i) {
        return mean[i];
    }

    /** The root of the sum of squared deviations: 0 for a constant window, NaN for one that holds an unknown number. */
    double norm(int i) {
        return norm[i];
    }

    /** The largest distance of a number from the center. */
    double reach() {
        return reach;
    }

    /**
     * Half of the squared distance of two windows over their length, {@code 1 - correlation}, in [0, 2]: summed from the
     * normalized numbers themselves, so that small distances keep their digits. 1/2 between a constant window and another one.
     */
    static double gap(Windows a, int i, Windows b, int j) {
        double na = a.norm[i];
        double nb = b.norm[j];
        if (na == 0 || nb == 0) {
            return na == nb ? 0 : Double.isNaN(na + nb) ? Double.NaN : 0.5;
        }
        double ia = 1 / na;
        double ib = 1 / nb;
        double ma = a.mean[i];
        double mb = b.mean[j];
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double d = (a.x[i + k] - ma) * ia - (b.x[j + k] - mb) * ib;
            sum += d * d;
        }
        return sum / 2;
    }

    /** The distance that belongs to a gap. */
    static double distance(double gap, int length) {
        return Math.sqrt(2 * length * gap);
    }
}
