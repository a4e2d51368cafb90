package io.cambrian.rl;

import java.util.Arrays;

/**
 * What a policy of exposure sees of an instrument's own closes, close by close: its moves in volatilities and whether it has become
 * wilder. The same bits in batch and live, for equal closes from the first on. Not safe for concurrent use.
 */
public final class OwnMoves {
    /** Windows, in bars, over which moves are taken. */
    private static final int[] MOVES = {1, 5, 20, 60, 250};

    private static final int SHORT = 20;
    private static final int LONG = 120;
    private static final int RING = 256; // more than the longest window, a power of two

    private final double[] log = new double[RING];
    private final double[] sum = new double[RING]; // of log returns up to and with each bar
    private final double[] squares = new double[RING];
    private int bars;

    static String[] names() {
        String[] names = new String[MOVES.length + 1];
        for (int i = 0; i < MOVES.length; i++) {
            names[i] = "move_" + MOVES[i];
        }
        names[MOVES.length] = "volatility_ratio";
        return names;
    }

    /** Takes in the next close, positive. */
    public void next(double close) {
        int t = bars++;
        int at = t & RING - 1;
        int before = t - 1 & RING - 1;
        log[at] = StrictMath.log(close);
        double r = t == 0 ? 0 : log[at] - log[before];
        sum[at] = (t == 0 ? 0 : sum[before]) + r;
        squares[at] = (t == 0 ? 0 : squares[before]) + r * r;
    }

    /**
     * The features at the last close: a move over n bars is the log return over them divided by the root of n and by the standard
     * deviation of the last {@value #LONG} daily log returns; then the ratio of the deviations of {@value #SHORT} and {@value #LONG}
     * bars.
     *
     * @return NaN where something is not known; null where nothing is
     */
    double[] features() {
        int t = bars - 1;
        double deviation = deviation(t, LONG);
        if (!(deviation > 0)) {
            return null;
        }
        double[] features = new double[MOVES.length + 1];
        Arrays.setAll(
                features,
                i -> i == MOVES.length
                        ? deviation(t, SHORT) / deviation
                        : t < MOVES[i]
                                ? Double.NaN
                                : (log[t & RING - 1] - log[t - MOVES[i] & RING - 1])
                                        / (deviation * Math.sqrt(MOVES[i])));
        return features;
    }

    /** Standard deviation (ddof 1) of the last n log returns; NaN where there are fewer. */
    private double deviation(int t, int n) {
        if (t < n) {
            return Double.NaN;
        }
        int now = t & RING - 1;
        int then = t - n & RING - 1;
        double mean = (sum[now] - sum[then]) / n;
        double variance = (squares[now] - squares[then] - n * mean * mean) / (n - 1);
        return variance > 1e-18 ? Math.sqrt(variance) : Double.NaN;
    }
}
