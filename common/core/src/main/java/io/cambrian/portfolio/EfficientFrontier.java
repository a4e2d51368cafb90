package io.cambrian.portfolio;

import io.cambrian.risk.Covariance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealVector;

/**
 * All mean-variance efficient portfolios within bounds, by the critical line algorithm (Markowitz 1956; Niedermayer,
 * Niedermayer 2007, "Applying Markowitz's critical line algorithm"): the minimizers of {@code w'Cw/2 - a m'w} with
 * {@code lower <= w <= upper} and a given sum, for every appetite {@code a} from infinity down to 0. Between neighboring
 * turning points the weights are linear in the appetite, so that every portfolio asked for is exact, not searched.
 *
 * <p>Means and covariance are in the same period, simple returns. Means that are equal, or closer than 1e-10 of the largest, are
 * told apart by the order of their assets, by as much.
 */
public final class EfficientFrontier {
    private static final double TOLERANCE = 1e-12;

    /** Least distance between means, relative to the largest: where all are equal, no appetite would lead off the start. */
    private static final double APART = 1e-10;

    /**
     * A corner of the frontier, at which an asset reaches or leaves a bound.
     *
     * @param appetite for return against variance; infinite at the portfolio of the highest mean, 0 at the lowest variance
     */
    public record TurningPoint(double appetite, double[] weights) {}

    /** The portfolios between an appetite and the next higher one: {@code base + appetite * slope}. */
    private record Segment(double low, double high, double[] base, double[] slope) {
        double[] at(double appetite) {
            double[] w = new double[base.length];
            for (int i = 0; i < w.length; i++) {
                w[i] = base[i] + appetite * slope[i];
            }
            return w;
        }
    }

    private final Covariance covariance;
    private final double[] means;
    private final double[] apart; // the means, no two of them equal
    private final double[] lower;
    private final double[] upper;
    private final double total;
    private final double scale;
    private final int n;
    private final List<TurningPoint> points = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    private EfficientFrontier(Covariance covariance, double[] means, double[] lower, double[] upper, double total) {
        this.covariance = covariance;
        this.means = means.clone();
        this.lower = lower;
        this.upper = upper;
        this.total = total;
        n = means.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += covariance.variance(i) / n;
        }
        scale = trace;
        apart = apart();
    }

    private double[] apart() {
        double largest = Arrays.stream(means).map(Math::abs).max().orElse(0);
        double least = APART * (largest > 0 ? largest : Math.sqrt(scale));
        double[] distinct = new double[n];
        double above = Double.POSITIVE_INFINITY;
        for (int i : byMean()) {
            above = Math.min(means[i], above - least);
            distinct[i] = above;
        }
        return distinct;
    }

    /** Assets from the highest mean down. */
    private int[] byMean() {
        return IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -means[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * The frontier.
     *
     * @param lower least weights
     * @param upper largest weights
     * @param total sum of the weights
     * @return empty if the bounds cannot be met, or if assets that are free together are perfectly collinear
     */
    public static Optional<EfficientFrontier> of(
            Covariance covariance, double[] means, double[] lower, double[] upper, double total) {
        double least = Arrays.stream(lower).sum();
        double most = Arrays.stream(upper).sum();
        if (least > total + TOLERANCE || most < total - TOLERANCE) {
            return Optional.empty();
        }
        try {
            EfficientFrontier frontier = new EfficientFrontier(covariance, means, lower, upper, total);
            frontier.trace();
            return Optional.of(frontier);
        } catch (MathRuntimeException singular) {
            return Optional.empty();
        }
    }

    /** Long-only and fully invested. */
    public static Optional<EfficientFrontier> of(Covariance covariance, double[] means) {
        double[] upper = new double[means.length];
        Arrays.fill(upper, 1);
        return of(covariance, means, new double[means.length], upper, 1);
    }

    /** From the highest mean down to the lowest variance. */
    public List<TurningPoint> turningPoints() {
        return List.copyOf(points);
    }

    /** The lowest variance that the bounds allow. */
    public double[] minimumVariance() {
        return points.get(points.size() - 1).weights().clone();
    }

    /**
     * The highest ratio of mean above {@code riskFree} to volatility.
     *
     * @param riskFree per period of the means
     * @return empty if no portfolio has a mean above it
     */
    public Optional<double[]> maximumSharpe(double riskFree) {
        double[] best = null;
        double highest = 0;
        for (Segment segment : segments) {
            for (double appetite : new double[] {segment.low, tangency(segment, riskFree), segment.high}) {
                if (!(appetite >= segment.low && appetite <= segment.high) || Double.isInfinite(appetite)) {
                    continue;
                }
                double[] w = segment.at(appetite);
                double sharpe = (mean(w) - riskFree * total) / Math.sqrt(covariance.variance(w));
                if (sharpe > highest) {
                    highest = sharpe;
                    best = w;
                }
            }
        }
        double[] top = points.get(0).weights();
        if ((mean(top) - riskFree * total) / Math.sqrt(covariance.variance(top)) > highest) {
            best = top.clone();
        }
        return Optional.ofNullable(best).map(this::withinBounds);
    }

    /** Where on a segment the ratio is stationary. */
    private double tangency(Segment segment, double riskFree) {
        double p = mean(segment.base) - riskFree * total;
        double q = mean(segment.slope);
        double[] c = covariance.times(segment.slope);
        double a = dot(segment.base, covariance.times(segment.base));
        double b = dot(segment.base, c);
        double d = dot(segment.slope, c);
        return (p * b - q * a) / (q * b - p * d);
    }

    /**
     * The lowest variance with at least this mean.
     *
     * @return empty if no portfolio within the bounds reaches it
     */
    public Optional<double[]> targetReturn(double mean) {
        if (mean <= mean(minimumVariance())) {
            return Optional.of(minimumVariance());
        }
        // from the lowest appetite up: the first that reaches it has the lowest variance
        for (int k = segments.size() - 1; k > 0; k--) {
            Segment segment = segments.get(k);
            if (mean <= mean(segment.at(segment.high))) {
                double q = mean(segment.slope);
                double appetite = q > 0 ? (mean - mean(segment.base)) / q : segment.low;
                return Optional.of(withinBounds(segment.at(Math.max(segment.low, Math.min(segment.high, appetite)))));
            }
        }
        double[] top = points.get(0).weights();
        return mean <= mean(top) + TOLERANCE * Math.abs(mean(top)) ? Optional.of(top.clone()) : Optional.empty();
    }

    /**
     * The highest mean with at most this volatility.
     *
     * @return empty if the lowest volatility within the bounds is above it
     */
    public Optional<double[]> targetVolatility(double volatility) {
        double variance = volatility * volatility;
        if (covariance.variance(minimumVariance()) > variance * (1 + TOLERANCE)) {
            return Optional.empty();
        }
        double[] top = points.get(0).weights();
        if (covariance.variance(top) <= variance) {
            return Optional.of(top.clone());
        }
        for (Segment segment : segments) {
            double[] c = covariance.times(segment.slope);
            double a = dot(segment.base, covariance.times(segment.base)) - variance;
            double b = dot(segment.base, c);
            double d = dot(segment.slope, c);
            double appetite = d > 0 ? (-b + Math.sqrt(Math.max(0, b * b - a * d))) / d : Double.NaN;
            if (appetite >= segment.low && appetite <= segment.high) {
                return Optional.of(withinBounds(segment.at(appetite)));
            }
        }
        return Optional.of(minimumVariance());
    }

    /**
     * The highest {@code m'w - aversion w'Cw/2}.
     *
     * @param aversion positive
     */
    public double[] quadraticUtility(double aversion) {
        if (!(aversion > 0)) {
            throw new IllegalArgumentException("The aversion to variance (" + aversion + ") must be positive.");
        }
        double appetite = 1 / aversion;
        for (Segment segment : segments) {
            if (appetite >= segment.low && appetite <= segment.high) {
                return withinBounds(segment.at(appetite));
            }
        }
        return points.get(0).weights().clone();
    }

    private void trace() {
        int[] at = new int[n]; // -1 at its lower bound, 1 at its upper, 0 free
        double[] w = start(at);
        double appetite = Double.POSITIVE_INFINITY;
        points.add(new TurningPoint(appetite, w));
        for (int step = 0; step < 50 * n + 50; step++) {
            if (IntStream.of(at).allMatch(side -> side != 0)) {
                return; // the bounds leave no choice
            }
            Segment line = line(at);
            double[] grown = covariance.times(line.base);
            double[] growth = covariance.times(line.slope);
            int event = -1;
            int side = 0;
            double next = 0;
            int anyFree =
                    IntStream.range(0, n).filter(i -> at[i] == 0).findFirst().orElseThrow();
            double gammaBase = grown[anyFree];
            double gammaSlope = growth[anyFree] - apart[anyFree];
            for (int i = 0; i < n; i++) {
                double candidate;
                int to;
                if (at[i] == 0) {
                    // going down, a positive slope leads to the lower bound
                    if (Math.abs(line.slope[i]) < 1e-300) {
                        continue;
                    }
                    to = line.slope[i] > 0 ? -1 : 1;
                    candidate = ((to < 0 ? lower[i] : upper[i]) - line.base[i]) / line.slope[i];
                } else {
                    double base = grown[i] - gammaBase;
                    double slope = growth[i] - apart[i] - gammaSlope;
                    // the gradient must not be negative at a lower bound, nor positive at an upper one
                    boolean turns = at[i] < 0 ? slope > 0 : slope < 0;
                    if (!turns) {
                        continue;
                    }
                    to = 0;
                    candidate = -base / slope;
                }
                double limit = Double.isInfinite(appetite) ? candidate : Math.min(candidate, appetite);
                if (candidate <= appetite * (1 + 1e-9) && limit > next) {
                    next = limit;
                    event = i;
                    side = to;
                }
            }
            segments.add(new Segment(next, appetite, line.base, line.slope));
            double[] corner = withinBounds(line.at(next));
            if (!Arrays.equals(corner, points.get(points.size() - 1).weights())) {
                points.add(new TurningPoint(next, corner));
            }
            if (event < 0) {
                return;
            }
            at[event] = side;
            appetite = next;
        }
        throw new MathRuntimeException(org.hipparchus.exception.LocalizedCoreFormats.CONVERGENCE_FAILED);
    }

    /** The highest mean: the best assets at their upper bounds, one between its bounds, the rest at their lower ones. */
    private double[] start(int[] at) {
        double[] w = lower.clone();
        Arrays.fill(at, -1);
        double rest = total - Arrays.stream(lower).sum();
        int[] order = byMean();
        for (int i : order) {
            double room = upper[i] - lower[i];
            if (room >= rest) {
                w[i] += rest;
                at[i] = 0;
                return w;
            }
            w[i] = upper[i];
            at[i] = 1;
            rest -= room;
        }
        at[order[n - 1]] = 0;
        return w;
    }

    private Segment line(int[] at) {
        int[] free = IntStream.range(0, n).filter(i -> at[i] == 0).toArray();
        double[] base = new double[n];
        double rest = total;
        for (int i = 0; i < n; i++) {
            if (at[i] != 0) {
                base[i] = at[i] < 0 ? lower[i] : upper[i];
                rest -= base[i];
            }
        }
        double[] bound = covariance.times(base);
        double[][] c = new double[free.length][free.length];
        double[] ones = new double[free.length];
        double[] m = new double[free.length];
        double[] b = new double[free.length];
        for (int r = 0; r < free.length; r++) {
            ones[r] = 1;
            m[r] = (apart[free[r]] - apart[free[0]]) / scale; // a shift of all means changes nothing
            b[r] = bound[free[r]] / scale;
            for (int k = 0; k < free.length; k++) {
                c[r][k] = covariance.value(free[r], free[k]) / scale;
            }
        }
        DecompositionSolver solver = new LUDecomposition(new Array2DRowRealMatrix(c, false), 1e-13).getSolver();
        RealVector one = solver.solve(new ArrayRealVector(ones, false));
        RealVector mean = solver.solve(new ArrayRealVector(m, false));
        RealVector held = solver.solve(new ArrayRealVector(b, false));
        double ofOne = sum(one);
        double gamma0 = (rest + sum(held)) / ofOne;
        double gamma1 = -sum(mean) / ofOne;
        double[] slope = new double[n];
        for (int r = 0; r < free.length; r++) {
            base[free[r]] = gamma0 * one.getEntry(r) - held.getEntry(r);
            slope[free[r]] = free.length == 1 ? 0 : mean.getEntry(r) + gamma1 * one.getEntry(r);
        }
        return new Segment(0, 0, base, slope);
    }

    private static double sum(RealVector v) {
        double sum = 0;
        for (int i = 0; i < v.getDimension(); i++) {
            sum += v.getEntry(i);
        }
        return sum;
    }

    private double[] withinBounds(double[] w) {
        for (int i = 0; i < n; i++) {
            w[i] = Math.max(lower[i], Math.min(upper[i], w[i]));
        }
        return w;
    }

    private double mean(double[] w) {
        return dot(means, w);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
