package io.cambrian.regime;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The contexts of a training window, standardized by the window's own mean and standard deviation (divisor n): what a
 * mixture is fitted on, here or elsewhere. Nothing after the window is looked at.
 *
 * <p>A feature that is unknown on more than a fifth of the days that the best-known feature covers, or that never changes,
 * is left out; a day on which one of the others is unknown is no row.
 */
public final class RegimeTraining {
    private static final int ROWS_PER_STATE = 20;
    /** Lloyd's steps of a k-means start; it need not converge. */
    private static final int LLOYD_STEPS = 10;

    private static final long STARTS = Seeds.ofText("regime starts");

    private final int from;
    private final int to;
    private final List<String> features;
    private final List<Boolean> logarithmic;
    private final double[] center;
    private final double[] scale;
    /** All days of the window, unknown ones as NaN: the chain needs to know how much time passes. */
    private final double[][] frames;

    private final double[][] rows;
    private final int[] days;

    private RegimeTraining(
            int from,
            int to,
            List<String> features,
            List<Boolean> logarithmic,
            double[] center,
            double[] scale,
            double[][] frames,
            int[] frameDays) {
        this.from = from;
        this.to = to;
        this.features = features;
        this.logarithmic = logarithmic;
        this.center = center;
        this.scale = scale;
        List<double[]> known = new ArrayList<>();
        List<Integer> knownDays = new ArrayList<>();
        int first = -1;
        for (int t = 0; t < frames.length; t++) {
            if (Gaussian.isKnown(frames[t])) {
                first = first < 0 ? t : first;
                known.add(frames[t]);
                knownDays.add(frameDays[t]);
            }
        }
        this.frames = first < 0 ? new double[0][] : java.util.Arrays.copyOfRange(frames, first, frames.length);
        rows = known.toArray(double[][]::new);
        days = knownDays.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The training rows of a window.
     *
     * @param trainFrom first day, days since 1970-01-01
     * @param trainTo last day that the fit may know
     * @throws DataException if the window holds no usable feature
     */
    public static RegimeTraining of(ContextSeries contexts, int trainFrom, int trainTo) {
        int[] days = contexts.days();
        int a = atOrAfter(contexts, trainFrom);
        int b = trainTo == Integer.MAX_VALUE ? days.length : Math.max(a, atOrAfter(contexts, trainTo + 1));
        int n = contexts.features().size();
        double[][] columns = new double[n][];
        int[] known = new int[n];
        int most = 0;
        for (int f = 0; f < n; f++) {
            columns[f] = new double[b - a];
            for (int t = a; t < b; t++) {
                double x = transform(
                        contexts.values()[f][t], contexts.logarithmic().get(f));
                columns[f][t - a] = x;
                known[f] += Double.isFinite(x) ? 1 : 0;
            }
            most = Math.max(most, known[f]);
        }
        List<Integer> kept = new ArrayList<>();
        for (int f = 0; f < n; f++) {
            if (known[f] > 1 && known[f] >= 0.8 * most && isMoving(columns[f])) {
                kept.add(f);
            }
        }
        if (kept.isEmpty()) {
            throw new DataException("No feature of " + contexts.features() + " is known and changes between "
                    + LocalDate.ofEpochDay(trainFrom) + " and " + LocalDate.ofEpochDay(trainTo)
                    + ".\nChoose a longer training window: contexts need about 250 days to warm up.");
        }
        return standardized(contexts, columns, kept, a, b, trainFrom, trainTo);
    }

    private static RegimeTraining standardized(
            ContextSeries contexts, double[][] columns, List<Integer> kept, int a, int b, int from, int to) {
        int d = kept.size();
        double[][] frames = new double[b - a][d];
        for (int t = 0; t < frames.length; t++) {
            for (int i = 0; i < d; i++) {
                frames[t][i] = columns[kept.get(i)][t];
            }
        }
        double[] center = new double[d];
        double[] scale = new double[d];
        int n = 0;
        for (double[] row : frames) {
            if (Gaussian.isKnown(row)) {
                n++;
                for (int i = 0; i < d; i++) {
                    center[i] += row[i];
                }
            }
        }
        for (int i = 0; i < d; i++) {
            center[i] /= n;
        }
        for (double[] row : frames) {
            if (Gaussian.isKnown(row)) {
                for (int i = 0; i < d; i++) {
                    scale[i] += (row[i] - center[i]) * (row[i] - center[i]);
                }
            }
        }
        for (int i = 0; i < d; i++) {
            scale[i] = Math.sqrt(scale[i] / n);
            if (!(scale[i] > 0)) {
                throw new DataException("The features " + contexts.features()
                        + " are hardly ever known on the same day between " + LocalDate.ofEpochDay(from) + " and "
                        + LocalDate.ofEpochDay(to) + ".\nChoose a longer training window.");
            }
        }
        for (double[] row : frames) {
            for (int i = 0; i < d; i++) {
                row[i] = (row[i] - center[i]) / scale[i];
            }
        }
        return new RegimeTraining(
                from,
                to,
                kept.stream().map(contexts.features()::get).toList(),
                kept.stream().map(contexts.logarithmic()::get).toList(),
                center,
                scale,
                frames,
                java.util.Arrays.copyOfRange(contexts.days(), a, b));
    }

    /** The value that a model looks at; NaN where there is no logarithm. */
    static double transform(double value, boolean logarithmic) {
        return !logarithmic ? value : value > 0 ? StrictMath.log(value) : Double.NaN;
    }

    private static boolean isMoving(double[] column) {
        double first = Double.NaN;
        for (double x : column) {
            if (Double.isFinite(x)) {
                if (!Double.isNaN(first) && x != first) {
                    return true;
                }
                first = x;
            }
        }
        return false;
    }

    private static int atOrAfter(ContextSeries contexts, int day) {
        int at = contexts.indexOf(day);
        return at >= 0 ? at : -at - 1;
    }

    /** Names of the features used, in the order of the columns of {@link #rows()}. */
    public List<String> features() {
        return features;
    }

    /** The standardized rows in time order, {@code [row][feature]}, all finite; shared, not copied. */
    public double[][] rows() {
        return rows;
    }

    /** The day of each row. */
    public int[] days() {
        return days;
    }

    /**
     * Starts for a mixture over {@link #rows()}: k-means++ (Arthur and Vassilvitskii 2007) with a few of Lloyd's steps.
     *
     * @param seed equal seeds give equal starts
     */
    public List<GaussianMixture> starts(int states, int count, long seed) {
        requireRows(states);
        List<GaussianMixture> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(start(states, Seeds.stream(seed, STARTS, states, i)));
        }
        return starts;
    }

    private GaussianMixture start(int states, RandomGenerator random) {
        double[][] centers = new double[states][];
        double[] distance = new double[rows.length];
        java.util.Arrays.fill(distance, 1);
        for (int k = 0; k < states; k++) {
            centers[k] = rows[drawn(distance, random)].clone();
            for (int t = 0; t < rows.length; t++) {
                double square = square(rows[t], centers[k]);
                distance[t] = k == 0 ? square : Math.min(distance[t], square);
            }
        }
        double[][] shares = new double[rows.length][];
        for (int step = 0; step < LLOYD_STEPS; step++) {
            for (int t = 0; t < rows.length; t++) {
                shares[t] = new double[states];
                shares[t][nearest(rows[t], centers)] = 1;
            }
            for (int k = 0; k < states; k++) {
                WeightedMoments m = WeightedMoments.of(rows, shares, k, CovarianceShape.DIAGONAL, 0);
                centers[k] = m == null ? centers[k] : m.mean();
            }
        }
        double[] weights = new double[states];
        double[][][] covariances = new double[states][][];
        for (int k = 0; k < states; k++) {
            WeightedMoments m = WeightedMoments.of(rows, shares, k, CovarianceShape.DIAGONAL, 0.05);
            // an empty cluster starts as a wide, light one
            weights[k] = m == null ? 1 : m.weight() + 1;
            covariances[k] = m == null ? identity(features.size()) : m.covariance();
        }
        double total = java.util.Arrays.stream(weights).sum();
        for (int k = 0; k < states; k++) {
            weights[k] /= total;
        }
        return new GaussianMixture(weights, centers, covariances);
    }

    private static int drawn(double[] mass, RandomGenerator random) {
        double total = 0;
        for (double m : mass) {
            total += m;
        }
        double left = random.nextDouble() * total;
        for (int t = 0; t < mass.length; t++) {
            left -= mass[t];
            if (left < 0) {
                return t;
            }
        }
        return mass.length - 1;
    }

    private static int nearest(double[] row, double[][] centers) {
        int best = 0;
        for (int k = 1; k < centers.length; k++) {
            if (square(row, centers[k]) < square(row, centers[best])) {
                best = k;
            }
        }
        return best;
    }

    private static double square(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double[][] identity(int n) {
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 1;
        }
        return matrix;
    }

    /**
     * Fits a model: a mixture from each start, the most likely one (the earlier on a tie) gets a transition estimated from
     * its responsibilities, and the hidden Markov model climbs from there. States are then ordered by volatility.
     *
     * @param starts mixtures over {@link #rows()}, at least one, each with {@code options.states()} components
     */
    public RegimeModel fit(List<GaussianMixture> starts, FitOptions options) {
        requireRows(options.states());
        GaussianMixture.Fit best = null;
        for (GaussianMixture start : starts) {
            if (start.weights().length != options.states() || start.means()[0].length != features.size()) {
                throw new IllegalArgumentException("A start has " + start.weights().length + " components over "
                        + start.means()[0].length + " features; expected " + options.states() + " over "
                        + features.size() + ".");
            }
            GaussianMixture.Fit fit = start.fit(rows, options.mixture());
            if (best == null || fit.logLikelihood() > best.logLikelihood()) {
                best = fit;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("A fit needs at least one start.");
        }
        GaussianHmm.Fit hmm = chained(best.mixture()).fit(frames, options.chain());
        return RegimeModel.ordered(
                features, logarithmic, center, scale, hmm.model(), from, to, rows.length, hmm.logLikelihood());
    }

    /** A hidden Markov model with the mixture's components and the moves between its responsibilities. */
    private GaussianHmm chained(GaussianMixture mixture) {
        int k = mixture.weights().length;
        double[][] moves = new double[k][k];
        double[] before = null;
        for (double[] frame : frames) {
            double[] now = Gaussian.isKnown(frame) ? mixture.responsibilities(frame) : null;
            for (int i = 0; i < k && before != null && now != null; i++) {
                for (int j = 0; j < k; j++) {
                    moves[i][j] += before[i] * now[j];
                }
            }
            before = now;
        }
        for (int i = 0; i < k; i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                // one imagined move to each state, and ten that stay
                moves[i][j] += i == j ? 10 : 1;
                sum += moves[i][j];
            }
            for (int j = 0; j < k; j++) {
                moves[i][j] /= sum;
            }
        }
        double[] start = new double[k];
        java.util.Arrays.fill(start, 1.0 / k);
        return new GaussianHmm(new MarkovChain(start, moves), mixture.means(), mixture.covariances());
    }

    private void requireRows(int states) {
        if (rows.length < ROWS_PER_STATE * states) {
            throw new DataException("The training window from " + LocalDate.ofEpochDay(from) + " to "
                    + LocalDate.ofEpochDay(to) + " has " + rows.length + " days on which all features are known; "
                    + states + " regimes need at least " + ROWS_PER_STATE * states
                    + ".\nChoose a longer window or fewer regimes.");
        }
    }
}
