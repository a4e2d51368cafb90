package io.cambrian.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * Falls from the highest wealth so far, as positive fractions. Wealth starts at 1, and that start is the first peak. Returns
 * are simple; NaN leaves wealth unchanged.
 */
public final class Drawdowns {
    private Drawdowns() {}

    /**
     * One fall and its recovery, by index of the returns.
     *
     * @param from the first loss
     * @param trough the lowest wealth
     * @param recovery the first return that brings wealth back to its peak; the number of returns where it never came back
     * @param depth positive fraction of the peak
     * @param recovered whether wealth came back
     */
    public record Episode(int from, int trough, int recovery, double depth, boolean recovered) {
        /** Returns from the first loss to the recovery, both included. */
        public int length() {
            return recovery - from + 1;
        }

        /** Returns from the trough to the recovery. */
        public int recoveryLength() {
            return recovery - trough;
        }
    }

    /** The drawdown after each return; same length as the returns. */
    public static double[] series(double[] returns) {
        double[] drawdown = new double[returns.length];
        double wealth = 1;
        double peak = 1;
        for (int t = 0; t < returns.length; t++) {
            if (!Double.isNaN(returns[t])) {
                wealth *= 1 + returns[t];
            }
            peak = Math.max(peak, wealth);
            drawdown[t] = 1 - wealth / peak;
        }
        return drawdown;
    }

    /** The deepest drawdown, 0 if there was none, NaN of no returns. */
    public static double max(double[] returns) {
        if (ReturnMoments.known(returns).length == 0) {
            return Double.NaN;
        }
        double max = 0;
        for (double d : series(returns)) {
            max = Math.max(max, d);
        }
        return max;
    }

    /** Root mean square of the drawdowns over all known returns (Martin 1987); NaN of no returns. */
    public static double ulcerIndex(double[] returns) {
        double sum = 0;
        double[] drawdowns = series(ReturnMoments.known(returns));
        for (double d : drawdowns) {
            sum += d * d;
        }
        return drawdowns.length == 0 ? Double.NaN : Math.sqrt(sum / drawdowns.length);
    }

    /** Mean drawdown over all known returns (Becker 2006); NaN of no returns. */
    public static double painIndex(double[] returns) {
        double sum = 0;
        double[] drawdowns = series(ReturnMoments.known(returns));
        for (double d : drawdowns) {
            sum += d;
        }
        return drawdowns.length == 0 ? Double.NaN : sum / drawdowns.length;
    }

    /** All drawdowns in order of time. */
    public static List<Episode> episodes(double[] returns) {
        double[] drawdown = series(returns);
        List<Episode> episodes = new ArrayList<>();
        int from = -1;
        int trough = -1;
        for (int t = 0; t < drawdown.length; t++) {
            if (drawdown[t] > 0) {
                if (from < 0) {
                    from = t;
                    trough = t;
                } else if (drawdown[t] > drawdown[trough]) {
                    trough = t;
                }
            } else if (from >= 0) {
                episodes.add(new Episode(from, trough, t, drawdown[trough], true));
                from = -1;
            }
        }
        if (from >= 0) {
            episodes.add(new Episode(from, trough, drawdown.length, drawdown[trough], false));
        }
        return episodes;
    }
}
